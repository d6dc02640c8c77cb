"""Which names our typefaces can draw. What no single one of them holds is listed, never printed as an empty box.

Ads are set without Typst's own search for a typeface that might do: only the families named here are used, in this
order, so that what is found here is what is drawn.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from content import typesetting

OURS = ("Newsreader Text", "Newsreader Text Ext", "Newsreader Text Viet", "Vazirmatn")
# Typst brings it along; which of its letters we rely on. A test draws them all.
EMBEDDED = "Libertinus Serif"
EMBEDDED_RANGES = (
    *((0x21, 0x7E), (0xA1, 0x24F), (0x300, 0x315), (0x386, 0x386), (0x388, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1)),
    *((0x3A3, 0x3CE), (0x400, 0x45F), (0x490, 0x491), (0x1E00, 0x1EFF), (0x2010, 0x2027)),
)
# Families of the machine that help out, the nearest to ours first; Debian's fonts-noto-core and fonts-noto-cjk.
HELPERS = (
    "Noto Serif",
    "Noto Naskh Arabic",
    *(f"Noto Serif {script}" for script in ("Armenian", "Georgian", "Hebrew", "Devanagari", "Bengali", "Thai")),
    *(f"Noto Serif {script}" for script in ("Ethiopic", "Tamil", "Telugu", "Gujarati", "Kannada", "Malayalam")),
    *(f"Noto Serif {script}" for script in ("Sinhala", "Khmer", "Lao", "Myanmar", "Gurmukhi", "Tibetan")),
    *(f"Noto Serif CJK {place}" for place in ("SC", "JP", "KR")),
    *(f"Noto Sans CJK {place}" for place in ("SC", "JP", "KR")),
    *("Noto Sans Cherokee", "Noto Sans Thaana", "Noto Sans Syriac", "Noto Sans Tifinagh", "Noto Sans NKo"),
)
# Half-space and joiner belong to names; everything else that is not seen can only turn or hide what stands beside it.
JOINERS = "\u200c\u200d"
GAPS = re.compile(r"\s+")
JOINED = re.compile("(?<=[^\\W\\d_])[\u200c\u200d](?=[^\\W\\d_])")


@dataclass(frozen=True)
class Family:
    """A typeface, and the characters it has."""

    name: str
    characters: frozenset[int]


def families() -> tuple[Family, ...]:
    """Every family that names may be set in, in the order in which Typst is to try them."""
    return _families(typesetting.fonts())


@cache
def _families(folder: Path) -> tuple[Family, ...]:
    ours = [Family(name, _characters(_file(name, folder), 0)) for name in OURS]
    embedded = frozenset(code for first, last in EMBEDDED_RANGES for code in range(first, last + 1))
    found = {name: place for name, place in _on_the_machine().items() if name in HELPERS}
    helpers = [Family(name, _characters(*found[name])) for name in HELPERS if name in found]
    return (*ours, Family(EMBEDDED, embedded), *helpers)


def _file(family: str, folder: Path) -> Path:
    return folder / f"{family.replace(' ', '-').lower()}.ttf"


def _on_the_machine() -> dict[str, tuple[Path, int]]:
    """Upright typefaces of ordinary weight that Typst finds, by family."""
    import typst

    return {
        font.family: (Path(font.path), font.index)
        for font in typst.Fonts().fonts()
        if font.path and font.weight == 400 and font.style == "normal"
    }


@cache
def _characters(file: Path, index: int) -> frozenset[int]:
    if not file.exists():
        return frozenset()
    with TTFont(file, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or {})


def plain(text: str) -> str:
    """Text without what is not seen: marks that turn or hide their neighbours go, the half-space between letters
    stays."""
    text = GAPS.sub(" ", unicodedata.normalize("NFC", text))
    kept = {place.start() for place in JOINED.finditer(text)}
    return "".join(
        letter
        for number, letter in enumerate(text)
        if number in kept or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    ).strip()


def uncovered(names: Iterable[str]) -> list[tuple[str, str]]:
    """The names that cannot be printed, each with the characters that are to blame. A name of nothing is one."""
    known = families()
    together = frozenset[int]().union(*(family.characters for family in known))
    found = []
    for name in names:
        text = plain(name)
        # Most names are of letters that stand alone, which one look at all families settles.
        simple = not any(unicodedata.combining(letter) or letter in JOINERS for letter in text)
        if simple and all(ord(letter) in together or letter == " " for letter in text):
            bad = ""
        else:
            bad = "".join(cluster for cluster in _clusters(text) if not _is_drawn(cluster, known))
        if bad or not text:
            found.append((name, "".join(dict.fromkeys(bad))))
    return found


def _clusters(text: str) -> Iterator[str]:
    """A letter with the marks upon it: one typeface has to have them all."""
    cluster = ""
    for letter in text:
        if cluster and (unicodedata.category(letter).startswith("M") or letter in JOINERS):
            cluster += letter
            continue
        if cluster:
            yield cluster
        cluster = letter
    if cluster:
        yield cluster


def _is_drawn(cluster: str, known: tuple[Family, ...]) -> bool:
    needed = {ord(letter) for letter in cluster if letter not in JOINERS and letter != " "}
    return any(needed <= family.characters for family in known)
