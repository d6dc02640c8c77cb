"""What tests of the creative have in common: an appeal to set, names in five scripts, and how a PDF is read back.

Read by PDFium, which has nothing to do with Typst, nor with what sets the page boxes."""

import ctypes
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from outreach.creative.words import POINT, Trim, Words

PARAGRAPH = (
    "In prisons we cannot visit, people are held for what they wrote, taught, filmed, sang or said in the street. They"
    " are teachers, students, workers, lawyers, poets, and mothers who asked where their children are. They are called"
    " enemies of the state. They are our friends."
)
ENGLISH = Words(
    language="en",
    headline="Free all political prisoners now",
    second="No war moves. Lift the sanctions.",
    blocks=(
        ("text", PARAGRAPH),
        ("of", "Of the state that holds them:"),
        ("demand", "free them now."),
        ("text", PARAGRAPH),
    ),
    ear=("An emergency appeal", "To the people of the world", "Paid for by 214 readers"),
    label="Advertisement",
    signed="Signed by 6,318 people in 40 countries, among them",
    more="and {count} more at appeal.example/names",
    invite="Add your name:",
    address="appeal.example/sign",
    note="Names appear by consent. Affiliations are for identification only.",
    qr="https://appeal.example/a/1",
)
FARSI = replace(
    ENGLISH,
    language="fa",
    headline="همهٔ زندانیان سیاسی را همین حالا آزاد کنید",
    second="نه به جنگ. تحریم‌ها را بردارید.",
    blocks=(("text", "نامهٔ Amnesty International در سال ۱۴۰۵ همین را می‌گفت. " * 4), ("demand", "تحریم‌ها را بردارید.")),
    ear=("فراخوان فوری", "به مردم جهان", "با پول ۲۱۴ خواننده"),
    label="آگهی",
    signed="۶٬۳۱۸ نفر از ۴۰ کشور امضا کرده‌اند",
    more="و {count} نفر دیگر در appeal.example/fa",
    invite="نامتان را بنویسید:",
    note="نام‌ها با رضایت آمده‌اند.",
)
PAGE = Trim(width=292_100, height=431_800, bleed=3_175, safe=10_000, min_type=600, colour="cmyk")
SPREAD = Trim(width=400_000, height=570_000, bleed=3_000, safe=12_000, pages=2, min_type=550, colour="cmyk")
HALF = Trim(width=292_100, height=266_700, bleed=3_175, safe=8_000, min_type=600)

SYLLABLES = {
    "latin": (("Sia", "Mari", "Éti", "Jo", "Ngo", "Zo", "Ka"), ("vash", "am", "enne", "nas", "zi", "fia", "tarina")),
    "persian": (("سی", "نس", "پر", "ژا", "گل", "کی"), ("ما", "رین", "ویز", "له", "ناز", "ان")),
    "cyrillic": (("Ан", "Ма", "Сер", "Оль", "Юл"), ("на", "рия", "гей", "га", "ия")),
    "greek": (("Ελέ", "Μα", "Νί", "Κα", "Γε", "Δη"), ("νη", "ρία", "κος", "τερίνα", "μος", "λου")),
    "cjk": (("王", "李", "張", "陈", "김", "佐"), ("明", "娜", "偉", "思", "민", "藤")),
}


def many_names(count: int, *scripts: str) -> tuple[str, ...]:
    """So many made-up names, each once, in turn in these scripts, 3,000 of each at most. The same each time."""
    drawn, found = random.Random(7), {}  # noqa: S311 - a test, the same every time
    scripts = scripts or tuple(SYLLABLES)
    while len(found) < count:
        script = scripts[len(found) % len(scripts)]
        first, last = SYLLABLES[script]
        length = 2 if script == "cjk" else 1
        given = drawn.choice(first) + "".join(drawn.choice(last) for _ in range(length))
        family = "".join(drawn.choice(part) for part in (first, last, last))
        found[f"{given} {family}"] = True
    return tuple(found)


@dataclass(frozen=True)
class Letter:
    """A printed character."""

    text: str
    size: float
    face: str
    embedded: bool
    colour: tuple[int, int, int]


def opened(file: bytes) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(file)


def words_of(file: bytes) -> str:
    """All that is printed, with one space between words, and without marks of direction."""
    said = " ".join(page.get_textpage().get_text_range() for page in opened(file))
    return " ".join(said.translate(dict.fromkeys([*range(0x2066, 0x206A), 0xFFFE, 0x200B])).split())


def letters_of(file: bytes) -> Iterator[Letter]:
    """Every character that can be seen, in the size in which it stands on the page."""
    for page in opened(file):
        text = page.get_textpage()
        for number in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text.raw, number)
            if chr(code).isspace() or code in (0, 0xFFFE):
                continue
            yield _letter(text, number, chr(code))


def _letter(text: pdfium.PdfTextPage, number: int, letter: str) -> Letter:
    drawn = raw.FPDFText_GetTextObject(text.raw, number)
    matrix, name = raw.FS_MATRIX(), ctypes.create_string_buffer(120)
    raw.FPDFText_GetMatrix(text.raw, number, matrix)
    face = raw.FPDFTextObj_GetFont(drawn)
    raw.FPDFFont_GetBaseFontName(face, name, 120)
    colour = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFText_GetFillColor(text.raw, number, *colour)
    size = raw.FPDFText_GetFontSize(text.raw, number) * abs(matrix.d or matrix.a)
    embedded = bool(raw.FPDFFont_GetIsEmbedded(face))
    return Letter(letter, size, name.value.decode(), embedded, tuple(part.value for part in colour[:3]))


def millimetres(box: tuple[float, ...]) -> tuple[float, float]:
    """Width and height of a page box."""
    left, bottom, right, top = box
    return round((right - left) * POINT / 1000, 1), round((top - bottom) * POINT / 1000, 1)
