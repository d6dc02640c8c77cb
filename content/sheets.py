"""Tables as files for spreadsheets, in which nothing that somebody typed is ever worked out.

A spreadsheet takes a cell that begins with =, +, - or @ for a formula, which can send the whole table elsewhere. In
XLSX each cell says itself that it is text. CSV cannot say so: there an apostrophe goes first, as OWASP's ASVS 1.2.10
asks, and also before look-alikes of other scripts, behind invisible letters, and behind every line break and semicolon,
where a program with other settings would begin a cell. Imports people.language and people.text.
"""

import codecs
import csv
import io
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import xlsxwriter
from django.utils.translation import get_language

from people.language import is_rtl
from people.text import BROKEN, LINE_BREAKS

Cell = str | int | Decimal
FIGURES = (int, Decimal)  # cells that a spreadsheet may add up

# Marks that begin a formula, and what is drawn like them; every dash is one too. Forms of full width fold to these.
STARTS = set("=+-@\u02d6\u02d7\u2212\u2795\u2796\ua78a\U0001f7f0")
UNWRITABLE = re.compile("[\ufffe\uffff]")  # XML holds neither
BEGINNINGS = re.compile("([\n;])")
LONGEST = 32_000  # letters; Excel refuses a cell of more than 32,767
WIDEST = 40


def csv_file(heads: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as CSV: every cell quoted, in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in [heads, *rows]:
        writer.writerow([cell if isinstance(cell, FIGURES) else disarm(plain(cell)) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The same piece by piece, for a table too long to hold in memory: a line each, the mark before the first."""
    yield codecs.BOM_UTF8
    for row in itertools.chain([heads], rows):
        yield csv_file(row, []).removeprefix(codecs.BOM_UTF8)


def xlsx_file(heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str) -> bytes:
    """The table as XLSX; `title` names its one sheet. Written in memory: no part of it lies on a disk meanwhile."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        # Also when somebody edits the cell it stays text; Excel's own mark for that is an unseen apostrophe.
        text = book.add_format({"num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"})
        head, number = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"valign": "top"})
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", plain(title))[:31])
        if is_rtl(get_language()):
            sheet.right_to_left()
        widths = [_letters(cell) for cell in heads]
        for column, cell in enumerate(heads):
            sheet.write_string(0, column, plain(cell), head)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                widths[column] = max(widths[column], _letters(cell))
                if isinstance(cell, FIGURES):
                    sheet.write_number(line, column, cell, number)
                else:
                    sheet.write_string(line, column, plain(cell), text)
        for column, letters in enumerate(widths):
            sheet.set_column(column, column, min(letters, WIDEST) + 2)
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def plain(text: str) -> str:
    """Text that any file can hold: no control characters, one sort of line break, no more than a cell takes."""
    text = LINE_BREAKS.sub("\n", text.replace("\r\n", "\n").replace("\t", " "))
    return UNWRITABLE.sub("", BROKEN.sub("", text))[:LONGEST]


def disarm(text: str) -> str:
    """The text with an apostrophe wherever a program might begin to read a formula."""
    return "".join(f"'{part}" if is_formula(part) else part for part in BEGINNINGS.split(text))


def is_formula(text: str) -> bool:
    """Whether a program might take this for a formula, once it has left out quotes and what one does not see."""
    for letter in text:
        if letter.isspace() or letter == '"' or unicodedata.category(letter) in ("Cf", "Cc", "Mn"):
            continue
        return unicodedata.normalize("NFKC", letter)[0] in STARTS or unicodedata.category(letter) == "Pd"
    return False


def _letters(cell: Cell) -> int:
    return max(map(len, str(cell).split("\n")))
