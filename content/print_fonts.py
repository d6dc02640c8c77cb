"""The site's typefaces as Typst wants them: one file a cut, not variable, not compressed.

`manage.py build_assets` calls `cut` after it has fetched the npm packages. Imports nothing of ours.
"""

from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# Name for Typst: package, file without suffix, the cut. Letters beyond Latin-1 stand in files of their own, so they get
# names of their own; a text names both.
CUTS = {
    "Newsreader Display": ("newsreader", "newsreader-latin-opsz-normal", {"opsz": 72, "wght": 540}),
    "Newsreader Display Ext": ("newsreader", "newsreader-latin-ext-opsz-normal", {"opsz": 72, "wght": 540}),
    "Newsreader Text": ("newsreader", "newsreader-latin-opsz-normal", {"opsz": 18, "wght": 430}),
    "Newsreader Text Ext": ("newsreader", "newsreader-latin-ext-opsz-normal", {"opsz": 18, "wght": 430}),
    "Newsreader Text Viet": ("newsreader", "newsreader-vietnamese-opsz-normal", {"opsz": 18, "wght": 430}),
    "Newsreader Strong": ("newsreader", "newsreader-latin-opsz-normal", {"opsz": 18, "wght": 690}),
    "Newsreader Strong Ext": ("newsreader", "newsreader-latin-ext-opsz-normal", {"opsz": 18, "wght": 690}),
    "Public Sans": ("public-sans", "public-sans-latin-wght-normal", {"wght": 500}),
    "Public Sans Ext": ("public-sans", "public-sans-latin-ext-wght-normal", {"wght": 500}),
    "Markazi Text": ("markazi-text", "markazi-text-arabic-wght-normal", {"wght": 700}),
    "Vazirmatn Strong": ("vazirmatn", "vazirmatn-arabic-wght-normal", {"wght": 750}),
    "Vazirmatn": ("vazirmatn", "vazirmatn-arabic-wght-normal", {"wght": 500}),
}
FAMILY_NAMES = (1, 3, 4, 6, 16)  # the entries of a font's name table that a program may find it by


def cut(packages: Path, folder: Path) -> list[Path]:
    """Write every cut into `folder` as ttf; `packages` is node_modules/@fontsource-variable. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_cut_one(packages, folder, family) for family in CUTS]


def _cut_one(packages: Path, folder: Path, family: str) -> Path:
    package, file, axes = CUTS[family]
    target = folder / f"{family.replace(' ', '-').lower()}.ttf"
    with TTFont(packages / package / "files" / f"{file}.woff2") as font:
        instantiateVariableFont(font, axes, inplace=True)
        for number in FAMILY_NAMES:
            font["name"].setName(family, number, 3, 1, 0x409)
        font["name"].setName("Regular", 2, 3, 1, 0x409)
        font["name"].removeNames(nameID=17)
        font["OS/2"].usWeightClass = 400
        font.flavor = None
        font.save(target)
    return target
