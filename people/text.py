"""Text that would break a mail, a calendar file or a feed further down. Imports nothing of ours."""

import re

# Half a character (a lone surrogate) cannot be written to any file; control characters end header lines, are
# forbidden in XML, and PostgreSQL stores no NUL. Tab, line feed and carriage return are ordinary in long text.
BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LINE_BREAKS = re.compile("[\t\n\r\x85\u2028\u2029]")


def is_broken(text: str) -> bool:
    """Whether `text` holds a character that no text of ours may hold."""
    return BROKEN.search(text) is not None


def is_one_line(text: str) -> bool:
    """Whether `text` stays on one line wherever it is written."""
    return LINE_BREAKS.search(text) is None


def isolated(text: str) -> str:
    """Someone's words between marks (U+2068, U+2069): a script of the other direction turns nothing around them."""
    return f"\u2068{text}\u2069" if text else ""
