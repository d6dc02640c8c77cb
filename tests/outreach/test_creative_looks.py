"""Pages that look designed whatever they are given: no holes, demands that are seen, an invitation that is read."""

from dataclasses import replace

import pytest

from content import typesetting
from outreach.creative.words import Trim
from tests.outreach.creative_hands import ENGLISH, FARSI, HALF, PARAGRAPH, SPREAD, letters_of, opened, words_of
from tests.outreach.creative_shots import boxes_of, emptiest, set_once, set_with, shot, where

BIG = Trim(width=370_000, height=528_000, bleed=3_000, safe=12_000, pages=2, colour="cmyk")
STRIP = Trim(width=240_000, height=82_000, safe=4_000)
FLAT = Trim(width=292_100, height=215_900, bleed=3_175, safe=8_000, colour="cmyk")
DEMANDS = (
    ("of", "Of the one state"),
    ("demand", "Free them, unharmed."),
    ("of", "Of the other"),
    ("demand", "No war."),
)
PERSIAN = (("of", "از جمهوری اسلامی می‌خواهیم"), ("demand", "اعدام را متوقف کنید."), ("demand", "تحریم‌ها را بردارید."))
SHORT, LONG, VERY_LONG, NONE = (("text", PARAGRAPH),), ENGLISH.blocks * 3, ENGLISH.blocks * 8, ()


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "fonts", lambda: print_fonts)


def first_page(picture, words):
    """The page that is read first: on the right where one reads from the right."""
    half = picture.width // 2
    return picture.crop(
        (half, 0, picture.width, picture.height) if words.language == "fa" else (0, 0, half, picture.height)
    )


@pytest.mark.parametrize("words", [ENGLISH, FARSI], ids=["en", "fa"])
@pytest.mark.parametrize(("count", "second"), [(0, True), (236, True), (236, False), (2500, False)])
def test_page_one_of_a_spread_has_no_hole(count, words, second):
    words = words if second else replace(words, second="")
    trim = BIG if second else replace(BIG, colour="black")
    assert emptiest(first_page(shot("spread", trim, words, count), words)) < 0.13


@pytest.mark.parametrize(
    "blocks", [SHORT, LONG, VERY_LONG, NONE, DEMANDS], ids=["short", "long", "longer", "none", "demands"]
)
@pytest.mark.parametrize("second", ["No war.", ""])
def test_nor_with_a_text_of_any_length(blocks, second):
    words = replace(ENGLISH, blocks=blocks, second=second)
    # A headline alone stands in the middle.
    assert emptiest(first_page(shot("spread", BIG, words, 100), words)) < (0.16 if blocks or second else 0.25)


@pytest.mark.parametrize("count", [0, 12, 236])
def test_page_two_of_a_spread_has_no_hole_either(count):
    picture = shot("spread", BIG, ENGLISH, count)
    assert emptiest(picture.crop((picture.width // 2, 0, picture.width, picture.height))) < 0.25


def test_where_few_have_signed_the_invitation_is_as_large_as_a_headline():
    largest = {}
    for count in (4, 236):
        (_first, second) = opened(set_once("spread", BIG, ENGLISH, count).pdf)
        _left, bottom, _right, top = where(second, "Add your")
        largest[count] = top - bottom
    assert largest[4] > 4 * largest[236]


def test_a_poster_says_all_of_the_appeal():
    for blocks in (SHORT, LONG, DEMANDS):
        made = set_with("Ada", words=replace(ENGLISH, blocks=blocks), design="spread", trim=BIG)
        said = words_of(made.pdf).replace("- ", "").replace("-", "").replace(" ", "")
        for _kind, part in blocks:
            # The first letter of a text is drawn apart.
            assert part[1:].replace(" ", "").replace("-", "") in said


@pytest.mark.parametrize(("words", "blocks"), [(ENGLISH, DEMANDS), (FARSI, PERSIAN)], ids=["en", "fa"])
def test_demands_fill_the_column_beside_the_names(words, blocks):
    words = replace(words, blocks=blocks)
    picture = shot("half", FLAT, words, 236)
    third = picture.width // 3
    column = (
        (picture.width - third, 0, picture.width, picture.height)
        if words is not ENGLISH
        else (0, 0, third, picture.height)
    )
    # The line over the code runs across, so that a hole above it would show.
    assert emptiest(picture.crop(column)) < 0.16
    sizes = [letter.size for letter in letters_of(set_once("half", FLAT, words, 236).pdf)]
    assert len({round(size) for size in sizes if size >= 20}) >= 3  # headline, second line, demands


def test_a_demand_stands_under_whom_it_is_asked_of():
    (page,) = opened(set_once("half", FLAT, replace(ENGLISH, blocks=DEMANDS), 236).pdf)
    tops = [where(page, said.split(",")[0])[3] for _kind, said in DEMANDS]
    assert tops == sorted(tops, reverse=True)
    of, demand = where(page, DEMANDS[0][1]), where(page, "Free them,")
    assert demand[3] - demand[1] > 1.5 * (of[3] - of[1])
    assert demand[2] < where(page, "Signed by")[0]


@pytest.mark.parametrize(("words", "blocks"), [(ENGLISH, DEMANDS), (FARSI, PERSIAN)], ids=["en", "fa"])
def test_a_strip_keeps_demands_names_and_invitation(words, blocks):
    made = set_once("half", STRIP, replace(words, blocks=blocks), 40, ("latin",))
    said = words_of(made.pdf)
    assert (made.printed, made.more) == (40, 0)
    assert ("example" in said, "sign" in said) == (True, True)
    assert min(letter.size for letter in letters_of(made.pdf)) >= 5.99


@pytest.mark.parametrize("second", ["No war.", ""])
def test_half_a_page_of_nothing_but_a_headline_gives_names_all_of_its_width(second):
    words = replace(ENGLISH, blocks=(), second=second, signed="", note="", label="", ear=("", "", ""), qr="")
    made = set_once("half", FLAT, words, 100)
    (page,) = opened(made.pdf)
    found = [box for letter, box in boxes_of(page)]
    cut = page.get_trimbox()
    assert min(box[0] for box in found) - cut[0] < 40
    assert cut[2] - max(box[2] for box in found) < 200
    assert made.printed == 100
    assert emptiest(shot("half", FLAT, words, 100)) < 0.16


@pytest.mark.parametrize(("words", "design"), [(ENGLISH, "broadside"), (FARSI, "broadside"), (FARSI, "half")])
def test_the_invitation_and_its_address_are_two_things(words, design):
    trim = {"broadside": replace(SPREAD, pages=1), "half": HALF}[design]
    (page,) = opened(set_once(design, trim, replace(words, invite=words.invite.rstrip(":"))).pdf)
    # It reads from left to right wherever it stands.
    example = where(page, "example")
    line = [(letter, box) for letter, box in boxes_of(page) if example[1] - 20 < box[1] < example[3]]
    (slash,) = (box for letter, box in line if letter == "/")
    colons = [box for letter, box in line if letter == ":"]
    assert slash[0] > example[2] - 1
    assert colons
    if words is FARSI:  # read from the right: the colon, then the address
        assert all(box[0] > slash[2] for box in colons)
    else:
        assert all(box[2] < example[0] for box in colons)


def test_on_a_narrow_page_the_address_has_a_line_of_its_own():
    tall = Trim(width=120_000, height=430_000, safe=6_000)
    (page,) = opened(set_once("broadside", tall, replace(ENGLISH, address="appeal.example/sign/here")).pdf)
    invite, address = where(page, "Add your name:"), where(page, "appeal.example/sign/here")
    assert address[3] < invite[3] - 5
    assert address[0] == pytest.approx(invite[0], abs=4)


def test_the_line_above_the_headline_is_not_torn_on_a_narrow_page():
    tall = Trim(width=120_000, height=430_000, safe=6_000)
    (page,) = opened(set_once("broadside", tall).pdf)
    for part in ENGLISH.ear:
        _left, bottom, _right, top = where(page, part)
        assert top - bottom < 14, part
    tops = [where(page, part)[3] for part in ENGLISH.ear]
    assert len({round(top / 4) for top in tops}) in (1, 3)
