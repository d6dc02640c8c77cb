"""What tests of an ad's looks have in common: how a drawn page is measured, and ads that are set once for many."""

import io
from collections.abc import Iterator
from functools import cache

import pypdfium2 as pdfium
from PIL import Image

from outreach.creative.setting import picture_of, set_ad
from outreach.creative.words import POINT, Design, Names, SetAd, Trim, Words
from tests.outreach.creative_hands import ENGLISH, HALF, PAGE, SPREAD, many_names

FEATURED = (("Shirin A.", "former prisoner, Toronto"), ("نسرین س.", "وکیل، تهران"))
OF = {"broadside": PAGE, "spread": SPREAD, "half": HALF}
Box = tuple[float, float, float, float]


@cache
def set_once(
    design: Design, trim: Trim, words: Words = ENGLISH, count: int = 60, scripts: tuple[str, ...] = ("latin", "persian")
) -> SetAd:
    """An ad with so many names. The same one is not set twice."""
    return set_ad(design, trim=trim, words=words, names=Names(featured=FEATURED, everyone=many_names(count, *scripts)))


def set_with(*everyone: str, words: Words = ENGLISH, design: Design = "broadside", trim: Trim | None = None) -> SetAd:
    """An ad with exactly these names."""
    return set_ad(design, trim=trim or OF[design], words=words, names=Names(everyone=everyone))


def boxes_of(page: pdfium.PdfPage) -> Iterator[tuple[str, Box]]:
    """Every character that is seen, with (left, bottom, right, top) of its ink in points."""
    text = page.get_textpage()
    said = [text.get_text_range(number, 1) for number in range(text.count_chars())]
    for number, letter in enumerate(said):
        left, bottom, right, top = text.get_charbox(number)
        if letter.strip() and right > left:
            yield letter, (left, bottom, right, top)


def where(page: pdfium.PdfPage, said: str) -> Box:
    """Where words stand on a page, the first time."""
    text = page.get_textpage()
    found = text.search(said).get_next()
    assert found, said
    boxes = [text.get_charbox(number) for number in range(found[0], found[0] + found[1])]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def edge_of(trim: Trim) -> float:
    """Where lines of text begin, in points from the cut: within the safe area, by a hair."""
    least = min(trim.width, trim.height)
    return max(trim.safe + least / 250, least / 30) / POINT


def shot(design: Design, trim: Trim, words: Words, count: int) -> Image.Image:
    """The trimmed page in grey, at some 40 pixels an inch."""
    names = Names(everyone=many_names(count, "latin", "persian"))
    width = trim.pages * round(trim.width / 25_400 * 40)
    return Image.open(io.BytesIO(picture_of(design, trim=trim, words=words, names=names, width=width))).convert("L")


def emptiest(picture: Image.Image) -> float:
    """The highest band without any ink, as a part of the picture's height; what is above the first ink is no band,
    but what is under the last one is."""
    rows = [picture.crop((0, y, picture.width, y + 1)).getextrema()[0] < 190 for y in range(picture.height)]
    longest = run = 0
    for inked in rows[rows.index(True) :]:
        run = 0 if inked else run + 1
        longest = max(longest, run)
    return longest / picture.height
