"""Names as they stand on the page: each as often as it was given, whole, in its own direction, where it belongs."""

from dataclasses import replace

import pytest

from content import typesetting
from outreach.creative.setting import set_ad
from outreach.creative.words import Names, Trim
from tests.outreach.creative_hands import ENGLISH, FARSI, HALF, PAGE, SPREAD, many_names, opened, words_of
from tests.outreach.creative_shots import FEATURED, boxes_of, edge_of, set_with, where

LONG = "Maria Alexandra Wilhelmina van der Hoogenbandt-Oosterveldius"  # of sixty letters
ENDLESS = "Wolfe" + "schlegelstein" * 12
NARROW = Trim(width=125_000, height=300_000, min_type=900)


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "fonts", lambda: print_fonts)


def squeezed(said: str) -> str:
    return said.replace(" ", "")


@pytest.mark.parametrize("times", [2, 5])
@pytest.mark.parametrize("others", [0, 700])
def test_people_of_one_name_are_as_many_on_the_page(times, others):
    everyone = ("Ada Lovelace",) * times + many_names(others, "latin")
    made = set_with(*everyone)
    assert (made.printed, made.more) == (times + others, 0)
    assert words_of(made.pdf).count("Ada Lovelace") == times


def test_of_people_of_one_name_those_who_signed_first_are_on_it():
    names = many_names(6000, "latin")
    made = set_with("Zzoe Zzed", *names, "Zzoe Zzed")
    assert made.more > 0
    assert words_of(made.pdf).count("Zzoe Zzed") == 1


@pytest.mark.parametrize("trim", [PAGE, NARROW], ids=["page", "narrow"])
@pytest.mark.parametrize("others", [5, 150])
def test_a_name_of_sixty_letters_is_whole(trim, others):
    assert len(LONG) == 60
    made = set_with(LONG, *many_names(others, "latin"), trim=trim, words=replace(ENGLISH, blocks=()))
    assert (made.printed, made.more) == (others + 1, 0)
    assert squeezed(LONG) in squeezed(words_of(made.pdf))
    _within(made, trim)


@pytest.mark.parametrize("name", [ENDLESS, "Ada " * 40 + "Ende", "ا" * 90])
@pytest.mark.parametrize("words", [ENGLISH, FARSI], ids=["en", "fa"])
def test_a_name_wider_than_its_column_goes_on_in_it(name, words):
    made = set_with("Ada B.", name.strip(), "Zoe", words=replace(words, blocks=()), trim=NARROW)
    assert (made.printed, made.more) == (3, 0)
    said = squeezed(words_of(made.pdf))
    # A name that is cut by letters comes back in parts.
    assert all(said.count(letter) >= name.count(letter) for letter in set(squeezed(name)))
    _within(made, NARROW)


def _within(made, trim) -> None:
    for page in opened(made.pdf):
        left, _bottom, right, _top = page.get_trimbox()
        edge = edge_of(trim) - 1.2
        assert [box for _letter, box in boxes_of(page) if box[0] < left + edge or box[2] > right - edge] == []


def test_columns_of_a_persian_page_begin_on_the_right():
    names = [f"{letter}{letter}{letter} نام" for letter in "ابپتجچدرزژسشکگلمنوهی" for letter in [letter] * 3]
    made = set_with(*dict.fromkeys(names), *many_names(60, "latin"), words=FARSI)
    (page,) = opened(made.pdf)
    middle = sum(page.get_trimbox()[::2]) / 2
    low = where(page, "Ngo")
    arabic = [box for letter, box in boxes_of(page) if "\u0621" <= letter <= "\u06cc" and box[3] < low[3] + 1]
    assert sum(box[0] > middle for box in arabic) > len(arabic) / 2
    latin = [box for letter, box in boxes_of(page) if "A" <= letter <= "Z" and box[3] < low[3] + 1]
    assert sum(box[0] < middle for box in latin) > len(latin) / 2


def test_columns_of_an_english_page_begin_on_the_left():
    made = set_with(*(f"{letter}{letter.lower()}m N." for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for _ in "ab"))
    (page,) = opened(made.pdf)
    assert where(page, "Aam")[0] < where(page, "Zzm")[0]
    assert where(page, "Aam")[1] >= where(page, "Zzm")[1] - 1


@pytest.mark.parametrize("words", [ENGLISH, FARSI], ids=["en", "fa"])
def test_a_name_of_the_other_direction_turns_nothing_around_it(words):
    """In a run of names, a neighbour with a bracket, a digit or a stop at its edge stays what it was."""
    odd = ("(Ada) B.", "آذر (ب.)", "9 Cy 9", "D. !")
    made = set_with(*odd, *many_names(900, "latin", "persian"), words=words)
    (page,) = opened(made.pdf)
    opening, closing = where(page, "Ada"), [box for letter, box in boxes_of(page) if letter in "()"]
    near = [box for box in closing if abs(box[1] - opening[1]) < 4 and abs(box[0] - opening[0]) < 40]
    assert any(box[2] <= opening[0] + 1 for box in near)
    assert any(box[0] >= opening[2] - 1 for box in near)
    assert made.printed == 904


def test_initials_keep_to_their_names_on_a_persian_page():
    made = set_with("Ada B.", "Cleo D.", words=FARSI)
    (page,) = opened(made.pdf)
    letters = dict(boxes_of(page))
    for name, initial in (("Ada", "B"), ("Cleo", "D")):
        given = where(page, name)
        assert given[2] < letters[initial][0] < given[2] + 20


def test_the_half_space_of_a_name_is_not_lost():
    made = set_with("علی‌رضا گودرزی", "عليرضا", words=FARSI)
    (page,) = opened(made.pdf)
    # Parted by it, the first letters end as at the end of a word, and the name is wider.
    assert made.printed == 2
    assert len([1 for letter, _box in boxes_of(page) if letter in "رض"]) >= 4


@pytest.mark.parametrize("design", ["broadside", "half", "spread"])
def test_the_featured_stand_above_all_others_with_what_they_are(design):
    trim = {"broadside": PAGE, "half": HALF, "spread": SPREAD}[design]
    words = replace(ENGLISH, blocks=ENGLISH.blocks[1:3])
    made = set_ad(design, trim=trim, words=words, names=Names(featured=FEATURED, everyone=("Zoe Z.",)))
    page = list(opened(made.pdf))[-1]
    first, about, other = (where(page, part) for part in ("Shirin A.", "former prisoner", "Zoe Z."))
    assert (made.printed, made.more) == (1, 0)
    assert first[2] < about[0]
    assert first[1] > other[3]


def test_those_whom_nobody_read_are_counted_with_the_rest():
    names = Names(everyone=many_names(6000, "latin"), beyond=20_000)
    made = set_ad("broadside", trim=PAGE, words=ENGLISH, names=names)
    assert made.printed + made.more == 26_000
    assert f"and {made.more:,} more" in words_of(made.pdf)


def test_a_name_is_printed_as_it_is_read_and_not_as_it_was_typed():
    made = set_with("  Ada \n Lovelace", "Ada\u200b Lovelace", "Ame\u0301lie")
    said = words_of(made.pdf)
    assert said.count("Ada Lovelace") == 2
    assert "Amélie" in said
