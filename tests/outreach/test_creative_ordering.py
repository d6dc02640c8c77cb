"""In which order names stand, in each language, whatever order they come in."""

import random

import pytest

from outreach.creative.ordering import script_of, sort_names


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "en",
            ["Ada", "Élodie", "Zoe", "Άννα", "Ζωή", "Анна", "Яна", "דוד", "آذر", "ژاله", "さくら", "김민수", "王明"],
        ),
        ("fa", ["آذر", "ژاله", "Ada", "Zoe", "Άννα", "Анна", "さくら", "김민수", "王明"]),
        ("el", ["Άννα", "Ζωή", "Ada", "Анна", "آذر"]),
        ("ru", ["Анна", "Яна", "Ada", "Ζωή", "آذر"]),
        ("ja", ["さくら", "サクラ 一", "佐藤 けい", "Ada", "آذر", "王明"]),
    ],
)
def test_the_ad_s_own_script_comes_first_then_a_fixed_order(language, names):
    mixed = random.Random(1).sample(names, len(names))  # noqa: S311 - a test, the same every time
    assert sort_names(mixed, language) == names


def test_persian_names_follow_the_persian_alphabet():
    names = [
        "آذر",
        "ابر",
        "بهار",
        "پری",
        "تارا",
        "جلال",
        "چنگیز",
        "حامد",
        "ژاله",
        "سیما",
        "کیان",
        "گلناز",
        "لاله",
        "وحید",
        "هما",
        "یاس",
    ]
    assert sort_names(names[::-1], "fa") == names


def test_arabic_spellings_and_half_spaces_change_no_place():
    assert sort_names(["علی‌ب", "علی الف", "عليت"], "fa") == ["علی الف", "علی‌ب", "عليت"]
    assert sort_names(["كيان ب", "کیان الف", "کیان پ"], "fa") == ["کیان الف", "كيان ب", "کیان پ"]


def test_accents_decide_only_between_names_that_are_otherwise_the_same():
    assert sort_names(["Müller Z", "Mueller", "Muller A", "Müller A"], "en") == [
        "Mueller",
        "Muller A",
        "Müller A",
        "Müller Z",
    ]
    assert sort_names(["Øst", "Oz", "Osa"], "en") == ["Osa", "Øst", "Oz"]
    assert sort_names(["Łukasz", "Lzz", "Lua"], "en") == ["Lua", "Łukasz", "Lzz"]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("sv", ["Anna", "Zeta", "Åsa", "Ärla", "Östen"]),
        ("da", ["Anna", "Zeta", "Ærø", "Øst", "Åse"]),
        ("tr", ["Can", "Çetin", "Deniz", "Irmak", "İpek", "Osman", "Ömer", "Sema", "Şule", "Umut", "Ümit"]),
        ("es", ["Nadia", "Nuria", "Ñusta", "Olga"]),
    ],
)
def test_letters_that_a_language_counts_apart(language, names):
    assert sort_names(names[::-1], language) == names


def test_the_same_names_always_stand_the_same():
    names = ["Ada", "ada", "ADA", "Ádá", "A da", "A-da", "王", "", "123", "Ada", "👋", "ﷺ"]
    wanted = sort_names(names, "en")
    for seed in range(20):
        assert sort_names(random.Random(seed).sample(names, len(names)), "en") == wanted  # noqa: S311 - a test, the same every time


def test_marks_before_a_name_do_not_lead_it_elsewhere():
    assert sort_names(["(Zoe)", "’Ada", "Bo"], "en") == ["’Ada", "Bo", "(Zoe)"]
    assert script_of("  «آذر»") == script_of("آذر")
