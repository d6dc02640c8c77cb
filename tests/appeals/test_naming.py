"""How someone is named where they agreed to be: cases 9, 10 and 19 of the specification."""

import pytest

from appeals.naming import HIGH_RISK, initials, is_name, shown, trouble_with

SIMA = {"name": "Sima Mohammadi", "city": "Berlin", "country": "DE", "display": "full", "shows": True}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sima Mohammadi", "S. M."),
        ("  sima   mohammadi ", "S. M."),
        ("سیما محمدی", "س. م."),
        ("محمد‌رضا شجریان", "م. ر. ش."),  # a half-space parts two words
        ("Élodie Østergård", "É. Ø."),
        ("E\u0301lodie", "É."),  # written with a mark of its own
        ("Юлия Бондаренко", "Ю. Б."),
        ("李 明", "李. 明."),
        ("d’Arc, Jeanne", "D. J."),
        ("“Nina” 3rd", "N. R."),
        ("ß", "SS."),
        ("123", ""),
    ],
)
def test_initials_are_whole_letters_of_any_script(name, expected):
    assert initials(name) == expected


def test_a_full_name_stands_with_its_city():
    seen = shown(**SIMA)
    assert (seen.on_wall, seen.name, seen.place, seen.folded, seen.folded_last) == (
        True,
        "Sima Mohammadi",
        "Berlin",
        "sima mohammadi",
        "mohammadi",
    )


def test_initials_stand_without_a_city_and_hide_the_name():
    seen = shown(**{**SIMA, "display": "initials"})
    assert (seen.name, seen.place) == ("S. M.", "")
    assert "mohammadi" not in seen.folded


@pytest.mark.parametrize("change", [{"display": "anonymous"}, {"display": "hidden"}, {"shows": False}])
def test_who_does_not_want_to_be_named_is_found_by_nothing(change):
    seen = shown(**{**SIMA, **change})
    assert (seen.name, seen.place, seen.folded, seen.folded_last) == ("", "", "", "")


def test_only_who_agreed_is_on_the_wall():
    assert shown(**{**SIMA, "display": "anonymous"}).on_wall is True
    assert shown(**{**SIMA, "display": "hidden"}).on_wall is False
    assert shown(**{**SIMA, "shows": False}).on_wall is False


@pytest.mark.parametrize("country", sorted(HIGH_RISK))
def test_where_it_is_dangerous_no_city_is_shown(country):
    assert shown(**{**SIMA, "country": country}).place == ""


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("see www.example.com", "link"),
        ("https://example.org", "link"),
        ("HTTP://x", "link"),
        ("write to a@b.c", "link"),
        ("example.com", "link"),
        ("=1+1", "formula"),
        ("+49 30", "formula"),
        ("-Anna", "formula"),
        (" |cmd", "formula"),
        ("Anna-Maria O’Neill", ""),
        ("J. R. R. Tolkien", ""),
        ("St. Gallen", ""),
        ("سیما محمدی", ""),
    ],
)
def test_what_cannot_be_a_name(text, trouble):
    assert trouble_with(text) == trouble


def test_a_name_has_a_letter():
    assert is_name("李")
    assert not is_name("123 …")
