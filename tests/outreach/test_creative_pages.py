"""What the templates are told, and what is asked of words before: no drawing, so that each rule is seen alone."""

from dataclasses import replace

import pytest
import segno

from content import typesetting
from outreach.creative.pages import (
    COLONS,
    asked,
    cleaned,
    code_of,
    data_of,
    faces_of,
    kind_of,
    page_of,
    words_of,
    words_said,
)
from outreach.creative.words import POINT, Trim, Words
from tests.outreach.creative_hands import ENGLISH, FARSI, PAGE


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "fonts", lambda: print_fonts)


@pytest.mark.parametrize(
    ("language", "invite", "said"),
    [
        ("en", "Add your name", "Add your name:"),
        ("en", "Add your name:", "Add your name:"),
        ("fa", "نامتان را بنویسید", "نامتان را بنویسید:"),
        ("fr", "Ajoutez votre nom", "Ajoutez votre nom\u00a0:"),
        ("fr-CA", "Ajoutez votre nom\u00a0:", "Ajoutez votre nom\u00a0:"),
        ("ja", "署名する\uff1a", "署名する:"),
        ("en", "", ""),
    ],
)
def test_the_invitation_leads_to_its_address_by_one_colon(language, invite, said):
    assert asked(replace(ENGLISH, language=language, invite=invite)) == said


def test_without_an_address_or_on_a_button_there_is_no_colon():
    assert asked(replace(ENGLISH, address="")) == "Add your name"
    assert not words_of(ENGLISH)["invite"].endswith(tuple(COLONS))


def test_an_address_reads_from_left_to_right_wherever_it_stands():
    assert data_of(FARSI, PAGE)["address"] == f"\u2066{FARSI.address}\u2069"
    assert data_of(replace(FARSI, address=""), PAGE)["address"] == ""


def test_words_are_cleaned_of_what_is_not_seen_and_empty_blocks_go():
    dirty = replace(
        ENGLISH,
        headline="\u202eFree  all\n",
        blocks=(("text", "\u200b"), ("demand", " now\u2069 "), ("text", "")),
        ear=("\u2067a", "", " b "),
    )
    words = cleaned(dirty)
    assert (words.headline, words.blocks, words.ear) == ("Free all", (("demand", "now"),), ("a", "", "b"))
    assert words.qr == dirty.qr


def test_all_that_is_said_is_looked_through_for_letters_and_nothing_empty():
    said = words_said(ENGLISH)
    for part in (
        ENGLISH.headline,
        ENGLISH.note,
        ENGLISH.label,
        *ENGLISH.ear,
        *(text for _kind, text in ENGLISH.blocks),
    ):
        assert part in said
    assert words_said(Words(language="en", headline="Now", more="")) == ["Now"]


@pytest.mark.parametrize(
    ("width", "height", "safe", "margin"),
    [(300_000, 400_000, 0, 10_000), (300_000, 400_000, 12_000, 13_200), (240_000, 82_000, 0, 82_000 / 30)],
)
def test_what_is_near_the_edge_stays_empty(width, height, safe, margin):
    page = page_of(Trim(width=width, height=height, safe=safe, bleed=3_000))
    assert page["margin"] == pytest.approx(margin / POINT)
    assert (page["width"], page["height"]) == pytest.approx((width / POINT, height / POINT))
    assert (page["bleed"], page["slug"]) == (pytest.approx(3_000 / POINT), 0)


def test_the_code_is_told_as_runs_of_black():
    address = "https://appeal.example/a/1"
    matrix = segno.make(address, error="m", micro=False).matrix
    told = code_of(address)
    drawn = [[int(any(start <= at < end for start, end in row)) for at in range(len(matrix))] for row in told]
    assert drawn == [list(row) for row in matrix]
    assert code_of("") == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ada", ""),
        ("Анна", ""),
        ("آذر", "arabic"),
        ("さくら", "kana"),
        ("佐藤 けい", "kana"),
        ("김민수", "hangul"),
        ("王", ""),
    ],
)
def test_a_name_is_set_in_faces_of_its_own_script(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_list_of_faces_ends_with_what_helps_out(language):
    told = faces_of(language)
    assert {"text", "strong", "display", "sans", "arabic", "kana", "hangul"} == set(told)
    for kind, faces in told.items():
        names = [face if isinstance(face, str) else face[0] for face in faces]
        assert "Vazirmatn" in names, kind
        assert "Libertinus Serif" in names, kind


def test_persian_takes_its_spaces_and_stops_from_the_persian_face():
    told = faces_of("fa")["text"]
    first_whole = next(face for face in told if isinstance(face, str))
    assert first_whole == "Vazirmatn"
    assert next(face for face in faces_of("en")["text"] if isinstance(face, str)) == "Newsreader Text"


def test_one_ink_or_two():
    assert data_of(ENGLISH, PAGE)["colour"]
    assert not data_of(ENGLISH, replace(PAGE, colour="black"))["colour"]
    assert data_of(ENGLISH, replace(PAGE, min_type=725))["min"] == 7.25
