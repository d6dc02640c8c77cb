"""What may stand where only a handle belongs: a word that the chapter understands and that leads to nobody.

Imports nothing of ours.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST = 40
LETTERS = re.compile(r"[^\W\d_]+", re.UNICODE)
NUMBER_DIGITS = 6  # so many and it is a telephone number, or the number of a membership card
HOST = re.compile(r"(?i)://|www\.|\b[\w-]+\.[a-z]{2,}\b")


def trouble_with_handle(text: str) -> str:
    """Why this is no handle, in words for the form; empty where it is one."""
    if "@" in text or HOST.search(text):
        return _("This looks like an address. Write a word that only your chapter understands.")
    if sum(map(str.isdigit, text)) >= NUMBER_DIGITS:
        return _("This looks like a telephone number. Write a word that only your chapter understands.")
    if not any(map(str.isalpha, text)):
        return _("Write at least one letter.")
    if looks_like_a_name(text):
        return _(
            "This looks like a person's full name. Write one word, “thursday” or “red-notebook”, that leads to nobody."
        )
    return ""


def looks_like_a_name(text: str) -> bool:
    """Two words or more that each begin like a name: with a capital, or in a script that has none."""
    words = LETTERS.findall(unicodedata.normalize("NFC", text))
    return len(words) > 1 and all(_begins_like_a_name(word) for word in words)


def _begins_like_a_name(word: str) -> bool:
    first = word[0]
    return first.isupper() or first.istitle() or first.lower() == first.upper()
