"""What a typed sheet may say, in words of three languages; read without a database."""

import pytest
from django.utils import translation
from django_countries import countries

from appeals.errors import SheetError
from appeals.models import Profession
from appeals.typed_sheet import HEADINGS, NO, REACHED, REFUSED, YES, Typed, read_typed
from people.language import fold

LANGUAGES = ("en", "fa", "es")


def read(*lines: str, heads: str = "Name,City,Country,Profession,Shown,Print") -> list[Typed]:
    return read_typed("\n".join([heads, *lines]).encode())


def problems(*lines: str, **options: str) -> list[tuple[int, str]]:
    with pytest.raises(SheetError) as refusal:
        read(*lines, **options)
    return refusal.value.problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_known_by_its_name(language):
    with translation.override(language):
        names = [(code, str(name)) for code, name in countries]
    rows = read(*[f'Ada,,"{name}",,yes,no' for _code, name in names])
    assert [(row.country, name) for row, (_code, name) in zip(rows, names, strict=True)] == names


@pytest.mark.parametrize("said", ["de", "DE", "DEU", "Germany", "آلمان", "Alemania", " germany "])
def test_a_country_by_its_codes_and_however_it_is_typed(said):
    assert read(f"Ada,,{said},,yes,no")[0].country == "DE"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_profession_is_known_by_its_name(language):
    with translation.override(language):
        labels = [str(label) for label in Profession.labels]
    rows = read(*[f'Ada,,,"{label}",yes,no' for label in labels])
    assert [row.profession for row in rows] == list(Profession.values)


def test_every_yes_is_one_and_every_no_is_none():
    for word in YES:
        assert (word, read(f'Ada,,,,"{word}",no')[0].shows) == (word, True)
        assert (word, read(f'Ada,,,,no,"{word.upper()}"')[0].prints) == (word, True)
    for word in NO:
        assert (word, read(f'Ada,,,,"{word}",yes')[0].shows) == (word, False)
    assert not {fold(word) for word in YES} & {fold(word) for word in NO}


def test_nothing_said_is_no():
    assert read("Ada", heads="Name") == [Typed(name="Ada")]
    assert read("Ada,Berlin", heads="Name,City") == [Typed(name="Ada", city="Berlin")]


def test_every_heading_is_known_in_any_case_and_order():
    for name, words in HEADINGS.items():
        for word in words:
            if name != "name":
                cell = {"country": "DE", "profession": "teacher", "shown": "yes", "print": "yes"}.get(name, "x")
                row = read(f'"{cell}",Ada', heads=f'"{word.upper()}",Name')[0]
                assert (word, bool(getattr(row, {"shown": "shows", "print": "prints"}.get(name, name)))) == (word, True)
            else:
                assert read("Ada", heads=word)[0].name == "Ada"


def test_no_heading_means_two_things():
    meant = [fold(word) for words in HEADINGS.values() for word in words]
    assert len(meant) == len(set(meant))
    assert not any(fold(refused) in word for refused in REFUSED for word in meant)


def test_everything_that_reaches_people_is_refused_in_any_wording():
    for word in (*REFUSED, "E-Mail-Adresse", "your email please", "شماره تلفن همراه", "Teléfono móvil"):
        assert problems("Ada,x", heads=f'Name,"{word}"') == [(1, str(REACHED))]
    assert read("Ada,x", heads="Name,Remarks")[0].name == "Ada"  # the control


def test_spaces_and_marks_are_put_right_and_half_spaces_stay():
    assert read("  Ada   Lovelace ,,,,yes,no")[0].name == "Ada Lovelace"
    assert read("سیما\u200cجان رحیمی,,,,بله,نه")[0].name == "سیما\u200cجان رحیمی"


@pytest.mark.parametrize(
    "cell",
    ["=HYPERLINK(1)", "@SUM(1)", "+1 Ada", "-Ada", "|cmd", "%0a", "http://x.y", "ada@example.org", "www.ada.com"],
)
def test_nothing_that_a_program_would_follow_or_work_out_is_a_name_or_a_city(cell):
    assert [line for line, _words in problems(f'"{cell}",,,,yes,no')] == [2]
    assert [line for line, _words in problems(f'Ada,"{cell}",,,yes,no')] == [2]


def test_all_problems_of_all_lines_come_in_the_order_of_the_file():
    found = problems("Ada,,Nowhere,Nobody,maybe,maybe", "Bo,,,,yes,no", ",x,,,yes,no")
    assert [line for line, _words in found] == [2, 2, 2, 2, 4]


def test_what_is_told_is_cut_where_a_cell_is_long():
    words = problems(f"Ada,,{'x' * 1500},,yes,no")[0][1]
    assert len(words) < 200


@pytest.mark.parametrize("language", ["fa", "es"])
def test_a_report_is_in_the_reader_s_language_where_it_is_translated(language):
    with translation.override(language):
        assert problems("Ada,,Nowhere,,yes,no")[0][0] == 2
