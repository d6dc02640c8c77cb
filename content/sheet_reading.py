"""Tables that an organizer brings as a file: CSV or XLSX, read within limits, as plain text by line.

Nothing in a file is worked out or followed: of a formula the value that its program kept is read. Imports people.text.
"""

import csv
import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from people.text import is_broken

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 24 * 1024 * 1024  # bytes; an honest table of 5,000 lines takes a tenth of it
MOST_PARTS = 200
MOST_LINES, MOST_COLUMNS = 5000, 60
LONGEST_CELL = 2000
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SEPARATORS = (",", ";", "\t")

Line = tuple[int, list[str]]


class Unreadable(Exception):
    """A file that is no table, or too much of one. `line` is where that was noticed, 1 for the whole file."""

    def __init__(self, words: str, line: int = 1):
        super().__init__(words)
        self.line = line


def read_table(data: bytes) -> list[Line]:
    """The lines of a table that hold anything, each with the number it has in its file, its cells trimmed.

    Raises Unreadable.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 2 MB. Please bring it in parts."))
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if data.startswith(OLD_EXCEL):
        raise Unreadable(_("This is a file of an old program, or one with a password. Save it as XLSX or as CSV."))
    lines = _xlsx(data) if data.startswith(ZIP) else _csv(data)
    found = []
    for number, cells in lines:
        if any(cells):
            found.append((number, _checked(number, cells)))
        if len(found) > MOST_LINES:
            raise Unreadable(_("The file has more than 5,000 lines. Please bring it in parts."), number)
    return found


def _checked(number: int, cells: Sequence[str]) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(_("This line has more than 60 columns."), number)
    if any(is_broken(cell) for cell in cells):
        raise Unreadable(_("This line holds characters that no text can hold."), number)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise Unreadable(_("One cell of this line is very long. Is a quotation mark missing?"), number)
    return list(cells)


def _csv(data: bytes) -> Iterator[Line]:
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(_("The letters cannot be read. Save the table as “CSV UTF-8” or as XLSX."), line) from None
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Unreadable(_("A quotation mark is missing, or one too many."), begins) from None
        if cells is None:
            return
        yield begins, [cell.strip() for cell in cells]
        begins = reader.line_num + 1


def _xlsx(data: bytes) -> Iterator[Line]:
    import openpyxl

    _look_into(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            rows = sheet.iter_rows(max_row=MOST_LINES * 4, max_col=MOST_COLUMNS + 1, values_only=True)
            for number, cells in enumerate(rows, start=1):
                yield number, _trimmed([_said(cell) for cell in cells])
    except Unreadable:
        raise
    except Exception as error:  # whatever a spoilt or hostile file does to its reader
        raise Unreadable(_("The file cannot be read. Save it again as XLSX, or as CSV.")) from error


def _look_into(data: bytes) -> None:
    """Refuse what would unpack to more than we hold, before anything is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(_("The file cannot be read. Save it again as XLSX, or as CSV.")) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(_("The file unpacks to far more than a table needs."))


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells behind the last full one, of which a spreadsheet may have thousands."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _said(value: object) -> str:
    """A cell as a person would read it aloud."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value).strip()
