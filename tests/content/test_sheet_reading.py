"""Tables from anywhere: read within limits, as plain text with the lines of the file, or refused in words."""

import csv
import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest

from content import sheet_reading
from content.sheet_reading import MOST_COLUMNS, MOST_LINES, Unreadable, read_table
from content.sheets import csv_file, xlsx_file

HEADS = ("Name", "City")
NAMES = [
    "Sima",
    "سیما رحیمی",
    "José Ñandú",
    "O’Brien-Łukasz",
    "李 静",
    "Анна",
    "a, b; c",
    'with "quotes"',
    "two\nlines",
]


def refused(data: bytes) -> tuple[str, int]:
    """What is said of a file that is none, and the line."""
    with pytest.raises(Unreadable) as refusal:
        read_table(data)
    return str(refusal.value), refusal.value.line


def workbook(*rows: tuple[Any, ...], before=lambda sheet: None) -> bytes:
    file, book = io.BytesIO(), openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    before(book.active)
    book.save(file)
    return file.getvalue()


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("write", [csv_file, lambda heads, rows: xlsx_file(heads, rows, title="x")])
def test_what_we_write_is_read_again(write):
    rows = [(name, "Berlin") for name in NAMES]
    read = read_table(write(HEADS, rows))
    assert [cells for _line, cells in read] == [list(HEADS), *[list(row) for row in rows]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_programs_write_tables_in_many_ways(separator, encoding, end):
    text = end.join(separator.join(row) for row in (HEADS, ("Sima", "Köln"), ("رویا", "تهران")))
    assert [cells for _line, cells in read_table(text.encode(encoding))] == [
        ["Name", "City"],
        ["Sima", "Köln"],
        ["رویا", "تهران"],
    ]


def test_lines_keep_their_numbers():
    data = b'Name,City\n\nSima,"Ber\nlin"\n , \nRoya,x\n'
    assert [(line, cells[0]) for line, cells in read_table(data)] == [(1, "Name"), (3, "Sima"), (6, "Roya")]
    book = workbook(HEADS, (None, None), ("Sima", "x"))
    assert [(line, cells[0]) for line, cells in read_table(book)] == [(1, "Name"), (3, "Sima")]


def test_cells_are_trimmed_and_empty_ends_fall_away():
    assert read_table(workbook(("Name", "City", None, ""), (" Sima ", None, None))) == [
        (1, ["Name", "City"]),
        (2, ["Sima"]),
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (True, "yes"),
        (False, "no"),
        (5, "5"),
        (5.0, "5"),
        (5.25, "5.25"),
        (dt.date(2026, 11, 20), "2026-11-20T00:00:00"),
        ("0912", "0912"),
    ],
)
def test_a_cell_says_what_one_would_read_aloud(cell, said):
    assert read_table(workbook(("x", cell)))[0][1][1] == said


def test_a_formula_is_never_worked_out():
    """A program that saved it left its value; without one there is nothing to read."""
    assert read_table(workbook(("Name", "=1+1")))[0][1] == ["Name"]
    assert read_table(b"Name,=1+1")[0][1] == ["Name", "=1+1"]


def test_only_the_first_sheet_is_read():
    file, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["first"])
    book.create_sheet("other").append(["second"])
    book.save(file)
    assert read_table(file.getvalue()) == [(1, ["first"])]


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (b"", "empty", 1),
        (b"a\nb\n\xe9\n", "letters cannot be read", 3),
        (b'a\n"b', "quotation mark", 2),
        (b"a\nb\x0cc", "no text can hold", 2),
        (b"a\n" + b"," * MOST_COLUMNS + b"x", "more than 60 columns", 2),
        (b"a\n" * (MOST_LINES + 1), "more than 5,000 lines", MOST_LINES + 1),
        (b"a\nb\n" + b"c" * 2001, "very long", 3),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old program", 1),
        (b"PK\x03\x04", "cannot be read", 1),
    ],
)
def test_what_is_no_table_is_told_with_its_line(data, words, line):
    said, where = refused(data)
    assert (words in said, where) == (True, line)


def test_as_many_lines_and_columns_as_we_hold_are_read():
    """The control of the limits."""
    assert len(read_table(b"a\n" * MOST_LINES)) == MOST_LINES
    assert len(read_table(b"x," * (MOST_COLUMNS - 1) + b"x")[0][1]) == MOST_COLUMNS


def test_a_bomb_is_not_unpacked(monkeypatch):
    """40 KB that unpack to 40 MB."""
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *args, **options: pytest.fail("unpacked"))
    bomb = packed(**{"xl/workbook.xml": b"0" * (40 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert "far more than a table" in refused(bomb)[0]
    assert "far more than a table" in refused(packed(**{f"part{n}": b"" for n in range(201)}))[0]


SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_entities_are_not_expanded():
    """A “billion laughs” inside of a workbook, and a file of ours named as an entity."""
    for definition in ('<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">', '<!ENTITY b SYSTEM "file:///etc/passwd">'):
        strings = f'<?xml version="1.0"?><!DOCTYPE sst [{definition}]><sst xmlns="{SHEETS}"><si><t>&b;</t></si></sst>'
        data = xlsx_file(("Name", "City"), [("Sima", "Berlin")], title="x")
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
            for part in old.namelist():
                assert "xl/sharedStrings.xml" in old.namelist()
                new.writestr(part, strings if part.endswith("sharedStrings.xml") else old.read(part))
        said, _line = refused(made.getvalue())
        assert "cannot be read" in said


def test_a_zip_that_is_no_workbook_is_refused():
    assert "cannot be read" in refused(packed(readme=b"hello"))[0]


def test_a_sheet_that_says_it_is_huge_costs_little():
    def far_below(sheet):
        sheet.cell(row=1_000_000, column=1, value="far")

    assert read_table(workbook(("Name",), before=far_below)) == [(1, ["Name"])]


def test_the_size_is_looked_at_first(monkeypatch):
    monkeypatch.setattr(sheet_reading, "MOST_BYTES", 10)
    monkeypatch.setattr(csv, "reader", lambda *args, **options: pytest.fail("read"))
    assert "larger than 2 MB" in refused(b"x" * 11)[0]
