"""Cuts the packaged typefaces to the few weights and letters that our pages use. Used by `manage.py build_assets` only.

A letter that no file here holds is drawn in the reader's own face. The `-ext` files hold the rest of Latin Extended-A
(Turkish, Polish, Czech …) and are fetched only by pages that contain such a letter.
"""

from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, *range(0x2010, 0x2040), 0x20AC, 0x2122, 0x2212]
LATIN_EXT = list(range(0x100, 0x180))
PERSIAN = [
    *(0x20, 0xA0, 0xAB, 0xBB, 0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x2026, 0x2030, 0x2212, 0xFDFC),
    *range(0x200C, 0x2010),
    *range(0x2066, 0x206A),
    *(0x60C, 0x61B, 0x61F, 0x670, 0x67E, 0x686, 0x698, 0x6A9, 0x6AF, 0x6BE, 0x6C0, 0x6CC, 0x6D5),
    *range(0x621, 0x63B),
    *range(0x640, 0x656),
    *range(0x660, 0x66D),
    *range(0x6F0, 0x6FA),
]
# Stops and quotation marks among Persian words: without them such a page would fetch a whole Latin face.
MARKS = [
    *range(0x21, 0x30),
    *range(0x3A, 0x41),
    *range(0x5B, 0x60),
    *(0xAB, 0xB7, 0xBB, 0xD7, 0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x2212),
]
OPTICAL_DISPLAY, OPTICAL_TEXT = 72, 18


@dataclass(frozen=True)
class Cut:
    """One file to make: from which package file, pinned or narrowed axes, letters, layout features to keep."""

    package: str
    source: str
    axes: dict
    letters: list[int]
    features: tuple[str, ...] = ("*",)


def _newsreader(script: str, style: str, axes: dict, letters: list[int]) -> Cut:
    return Cut("newsreader", f"newsreader-{script}-opsz-{style}", axes, letters)


DISPLAY = {"opsz": OPTICAL_DISPLAY, "wght": 540}
TEXT = {"opsz": OPTICAL_TEXT, "wght": 400}
STRONG = {"opsz": OPTICAL_TEXT, "wght": 600}
BOTH = {"opsz": OPTICAL_TEXT, "wght": (400, 600)}
ITALIC = {"opsz": OPTICAL_TEXT, "wght": 400}
TWO_WEIGHTS = {"wght": (400, 700)}
CUTS = {
    "newsreader-display": _newsreader("latin", "normal", DISPLAY, LATIN),
    "newsreader-display-ext": _newsreader("latin-ext", "normal", DISPLAY, LATIN_EXT),
    "newsreader-text": _newsreader("latin", "normal", TEXT, LATIN),
    "newsreader-text-strong": _newsreader("latin", "normal", STRONG, LATIN),
    "newsreader-text-ext": _newsreader("latin-ext", "normal", BOTH, LATIN_EXT),
    "newsreader-text-italic": _newsreader("latin", "italic", ITALIC, LATIN),
    "newsreader-text-italic-ext": _newsreader("latin-ext", "italic", ITALIC, LATIN_EXT),
    "public-sans": Cut("public-sans", "public-sans-latin-wght-normal", TWO_WEIGHTS, LATIN),
    "public-sans-ext": Cut("public-sans", "public-sans-latin-ext-wght-normal", TWO_WEIGHTS, LATIN_EXT),
    "markazi": Cut("markazi-text", "markazi-text-arabic-wght-normal", TWO_WEIGHTS, PERSIAN),
    "markazi-marks": Cut("markazi-text", "markazi-text-latin-wght-normal", TWO_WEIGHTS, MARKS),
    "vazirmatn-marks": Cut("vazirmatn", "vazirmatn-latin-wght-normal", TWO_WEIGHTS, MARKS),
    "vazirmatn": Cut("vazirmatn", "vazirmatn-arabic-wght-normal", TWO_WEIGHTS, PERSIAN),
}


def cut(packages: Path, folder: Path) -> list[Path]:
    """Write every cut as woff2 into `folder`; `packages` is node_modules/@fontsource-variable. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_cut_one(packages, folder / f"{name}.woff2", order) for name, order in CUTS.items()]


def _cut_one(packages: Path, target: Path, order: Cut) -> Path:
    options = subset.Options(flavor="woff2", layout_features=list(order.features), hinting=False, desubroutinize=True)
    options.notdef_outline = True
    with TTFont(packages / order.package / "files" / f"{order.source}.woff2") as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=order.letters)
        cutter.subset(font)  # first: fewer glyphs to interpolate
        instantiateVariableFont(font, order.axes, inplace=True)
        font.flavor = "woff2"
        font.save(target)
    return target
