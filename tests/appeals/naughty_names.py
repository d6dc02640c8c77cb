"""Twenty thousand strings that names should not be, or are and break things: made from parts, the same every time."""

import sys
import unicodedata
from collections.abc import Iterator
from itertools import product
from random import Random

from tests.donations.naughty import NAUGHTY

COUNT = 20_000
CARRIERS = ["{}", "Sima {}", "{} Mohammadi", "سیما {}", "Si{}ma", "{}{}"]
MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "</bdi></li><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "{{ 7*7 }}",
    "{% load static %}",
    "{{ signature.email }}",
    "${7*7}",
    "%(name)s",
    "%s%n",
    "{0.__class__}",
    "&lt;b&gt;",
    "<!--",
    "]]>",
    "#read(“/etc/passwd”)",
    "#import",
    "$ x^2 $",
]
DATABASE = ["'; DROP TABLE appeals_signature; --", "' OR 1=1 --", "\\'", "%' ESCAPE '!", "\\x00", "U&'\\0000'"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "|cmd", "%0A=1", "=cmd|'/c calc'!A1", "＝1+1"]
LINES = ["\n", "\r\n", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\nBcc: x@example.org", "\r\n\r\nbody"]
BIDI = [chr(code) for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C)]
BROKEN = ["\x00", "\ud800", "\udfff", "\ud83d", "\ufffe", "\uffff", "\x1b[31m", "\x7f", "\x08"]
JOINED = ["👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇮🇷", "نیم‌فاصله", "क्‍ष", "e\u0301" * 9, "Z" + "\u0335\u0310\u0321" * 20, "ﷺ" * 9]
PARTS = [*MARKUP, *DATABASE, *FORMULAS, *LINES, *BIDI, *BROKEN, *JOINED]


def naughty_names() -> list[str]:
    """All of them, no two the same."""
    found: dict[str, None] = {}
    for text in _all():
        found.setdefault(text)
        if len(found) == COUNT:
            return list(found)
    raise AssertionError("too few")


def _all() -> Iterator[str]:
    yield from NAUGHTY
    for part, carrier in product(PARTS, CARRIERS):
        yield carrier.format(*[part] * carrier.count("{}"))
    for part in PARTS:
        yield part * 30
        yield part * 5000
    yield from _of_each_class(60)
    chance = Random(1401)  # noqa: S311
    letters = ["a", "Å", "ی", "א", "Ж", "Ω", "王", "\u0301", " ", "\u200c", *PARTS]
    while True:
        yield "".join(chance.choice(letters) for _ in range(chance.randint(1, 12)))


def _of_each_class(most: int) -> Iterator[str]:
    """Some letters of every class that Unicode has, alone and within a name, spread over all of its planes."""
    by_class: dict[str, list[str]] = {}
    for code in range(0, sys.maxunicode + 1, 7):
        by_class.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    for letters in by_class.values():
        for letter in letters[:: max(1, len(letters) // most)]:
            yield letter
            yield f"Sima{letter}Mohammadi"
            yield f"{letter} مینا"
