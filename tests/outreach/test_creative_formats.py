"""Every size of page that a publication may ask for: nothing is too small, too near to the edge, or beyond a box."""

from dataclasses import replace

import pytest

from content import typesetting
from outreach.creative.setting import DoesNotFit, picture_of, set_ad
from outreach.creative.words import POINT, REASONS, Names, Trim
from tests.outreach.creative_hands import ENGLISH, FARSI, HALF, PAGE, PARAGRAPH, SPREAD, letters_of, millimetres, opened
from tests.outreach.creative_shots import boxes_of, edge_of, set_once, where

DEMANDS = replace(ENGLISH, blocks=ENGLISH.blocks[1:3])
TEXT = replace(ENGLISH, blocks=(("text", PARAGRAPH.replace(".", ", and.")),) * 3)
FORMATS = {
    "tall": ("broadside", Trim(width=120_000, height=430_000, safe=6_000, min_type=700), ENGLISH, 60),
    "tall fa": ("broadside", Trim(width=120_000, height=430_000, bleed=3_000), FARSI, 60),
    "tabloid": ("broadside", Trim(width=266_700, height=304_800, safe=9_525, columns=6, min_type=650), ENGLISH, 500),
    "tabloid fa": ("broadside", Trim(width=266_700, height=304_800, bleed=5_000, safe=14_000), FARSI, 500),
    "small": ("broadside", Trim(width=125_000, height=180_000, min_type=600), replace(ENGLISH, blocks=()), 20),
    "strip": ("half", Trim(width=240_000, height=82_000, safe=4_000, min_type=600), DEMANDS, 40),
    "strip fa": ("half", Trim(width=240_000, height=82_000, bleed=3_000, min_type=550), FARSI, 12),
    "half": ("half", replace(HALF, safe=20_000, min_type=800), DEMANDS, 300),
    "spread": ("spread", replace(SPREAD, min_type=750), ENGLISH, 30),
    "spread fa": ("spread", replace(SPREAD, bleed=0, safe=0), FARSI, 30),
    "full spread": ("spread", replace(SPREAD, safe=25_000), ENGLISH, 4000),
}


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "fonts", lambda: print_fonts)


@pytest.fixture(params=FORMATS)
def made(request):
    """Each of the formats, set once for all tests."""
    design, trim, words, count = FORMATS[request.param]
    return set_once(design, trim, words, count), trim


def test_no_text_at_all_is_under_the_smallest_type(made):
    ad, trim = made
    sizes = [letter.size for letter in letters_of(ad.pdf)]
    assert len(sizes) > 200
    assert min(sizes) >= trim.min_type / 100 - 0.01
    assert ad.size >= trim.min_type


def test_nothing_is_outside_of_the_safe_area(made):
    ad, trim = made
    for page in opened(ad.pdf):
        left, bottom, right, top = page.get_trimbox()
        edge = max(trim.safe / POINT, edge_of(trim) - 4)  # a large letter may hang out of its line
        out = [
            (letter, box)
            for letter, box in boxes_of(page)
            if box[0] < left + edge or box[2] > right - edge or box[1] < bottom + edge or box[3] > top - edge
        ]
        assert out == []


def test_boxes_lie_in_each_other_as_they_should(made):
    ad, trim = made
    pages = list(opened(ad.pdf))
    assert len(pages) == ad.pages == trim.pages
    for page in pages:
        cut, bleed, media = page.get_trimbox(), page.get_bleedbox(), page.get_mediabox()
        assert millimetres(cut) == (trim.width / 1000, trim.height / 1000)
        around = [abs(one - other) for one, other in zip(cut, bleed, strict=True)]
        assert around == pytest.approx([trim.bleed / POINT] * 4, abs=0.01)
        assert media[0] < bleed[0] <= cut[0] < cut[2] <= bleed[2] < media[2]


def test_the_same_count_goes_into_the_picture_and_the_file(made):
    ad, _trim = made
    assert ad.printed + ad.more in {count for _design, _trim, _words, count in FORMATS.values()}
    assert ad.printed > 0


def test_no_line_of_the_text_runs_out_of_its_column():
    """Commas and stops end its lines; they stand within the column as the rule over it does."""
    ad = set_once("broadside", PAGE, TEXT, 200)
    (page,) = opened(ad.pdf)
    right = page.get_trimbox()[2] - edge_of(PAGE)
    top, foot = where(page, "Lift the")[1], where(page, "Signed by")[3]
    body = [box for _letter, box in boxes_of(page) if foot < box[1] and box[3] < top]
    assert len(body) > 500
    assert max(box[2] for box in body) <= right + 0.3


def test_first_lines_beside_the_initial_are_as_wide_as_the_others():
    """They are justified, and so they all end where the column does."""
    words = replace(ENGLISH, blocks=(("text", PARAGRAPH * 2),))
    trim = Trim(width=170_000, height=400_000, safe=6_000)
    (page,) = opened(set_once("broadside", trim, words, 12).pdf)
    top, foot = where(page, "Lift the")[1], where(page, "Signed by")[3]
    inside = [(letter, box) for letter, box in boxes_of(page) if foot + 6 < box[1] and box[3] < top]
    # Letters that stand on the line tell how high it is; the others hang under it by less than half of one.
    lines: dict[int, float] = {}
    for letters in ("acehilmnorstuvwxz", "bdfgjkpqy.,"):
        for _letter, (_left, bottom, right, _top) in (one for one in inside if one[0] in letters):
            line = next((one for one in lines if abs(one - bottom) < 8), round(bottom))
            lines[line] = max(lines.get(line, 0), right)
    ends = [lines[line] for line in sorted(lines, reverse=True)]
    assert len(ends) > 8
    assert min(ends[:6]) > max(ends) - 4


@pytest.mark.parametrize(
    ("code", "design", "trim", "words", "names"),
    [
        ("pages", "spread", PAGE, ENGLISH, ("Ada",)),
        ("pages", "half", SPREAD, ENGLISH, ("Ada",)),
        ("narrow", "broadside", replace(PAGE, width=119_999), ENGLISH, ("Ada",)),
        ("narrow", "half", Trim(width=240_000, height=79_000), DEMANDS, ("Ada",)),
        ("narrow", "spread", replace(SPREAD, height=159_000), ENGLISH, ("Ada",)),
        ("wide", "half", replace(HALF, height=292_200), ENGLISH, ("Ada",)),
        ("words", "half", replace(HALF, min_type=9_000), DEMANDS, ("Ada",)),
        ("words", "spread", replace(SPREAD, width=125_000, height=165_000), TEXT, ("Ada",) * 3),
        ("words", "broadside", replace(PAGE, safe=140_000), ENGLISH, ()),
        ("names", "half", HALF, DEMANDS, ("Ada", "Bo 𓀀")),
        ("names", "half", HALF, DEMANDS, ("Ada", "\u200b")),
    ],
)
def test_each_reason_is_told_and_holds_for_the_picture_too(code, design, trim, words, names):
    if code == "words" and design == "spread":
        words, trim = replace(words, blocks=words.blocks * 12), replace(trim, min_type=1000)
    for make, more in ((set_ad, {}), (picture_of, {"width": 100})):
        with pytest.raises(DoesNotFit) as refused:
            make(design, trim=trim, words=words, names=Names(everyone=names), **more)
        assert refused.value.code == code
        assert "%(" not in str(refused.value)


def test_every_reason_is_tried_here():
    (marks,) = (mark for mark in test_each_reason_is_told_and_holds_for_the_picture_too.pytestmark)
    assert {case[0] for case in marks.args[1]} == set(REASONS)


def test_at_the_very_least_size_it_is_set():
    for design, trim in (
        ("broadside", Trim(width=120_000, height=160_000)),
        ("half", Trim(width=120_000, height=80_000)),
    ):
        words = replace(ENGLISH, blocks=(), second="")
        made = set_ad(design, trim=trim, words=words, names=Names(everyone=("Ada", "Bo")))
        assert (made.printed, made.more) == (2, 0)
