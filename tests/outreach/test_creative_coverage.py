"""Which names can be printed: found out from the typefaces themselves, and told before anything is printed as a box."""

import pytest

from content import typesetting
from outreach.creative import coverage
from outreach.creative.coverage import EMBEDDED, EMBEDDED_RANGES, families, plain, uncovered
from tests.outreach.creative_hands import many_names

BOX = "#set page(width: 600pt, height: auto)\n#set text(font: {face}, fallback: false)\n{letters}"


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "fonts", lambda: print_fonts)


def test_names_of_the_campaign_s_languages_need_nothing_of_the_machine(monkeypatch, print_fonts):
    monkeypatch.setattr(coverage, "_on_the_machine", dict)
    coverage._families.cache_clear()
    names = ["Ada O’Brien", "Nguyễn Thị", "Łukasz Żak", "Yılmaz", "علی‌رضا گودرزی", "ژاله", "Анна Ґ", "Ελένη Ώ", "۱۲ 34"]
    assert uncovered(names) == []
    assert uncovered(["王明"]) == [("王明", "王明")]
    coverage._families.cache_clear()


def test_a_name_that_no_typeface_holds_is_listed_with_what_is_to_blame():
    assert uncovered(["Ada", "Bo 𓀀𓀀 𒀀", "Cy \ue000x"]) == [("Bo 𓀀𓀀 𒀀", "𓀀𒀀")]
    assert uncovered(["👋 Di"]) == [("👋 Di", "👋")]  # a picture of colours is no black type


def test_a_letter_and_its_mark_need_one_typeface_that_has_both():
    assert uncovered(["Ame\u0301lie"]) == []  # it is one letter once composed
    (found,) = uncovered(["ن\u0336\u20e0"])
    assert found[1] == "ن\u0336\u20e0"


def test_a_name_of_nothing_cannot_be_printed():
    assert uncovered(["", " ", "\u202e\u200b"]) == [("", ""), (" ", ""), ("\u202e\u200b", "")]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("\u202eAda\u202c", "Ada"),
        ("A\u200bd\u00ada\ufeff", "Ada"),
        ("\u2067آذر\u2069", "آذر"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("\u200cعلی\u200c", "علی"),
        ("  Ada\u00a0\n Lovelace\t", "Ada Lovelace"),
        ("Ada\x00\ud800", "Ada"),
        ("Ame\u0301lie", "Amélie"),
    ],
)
def test_what_is_not_seen_goes_and_the_half_space_stays(written, printed):
    assert plain(written) == printed


def test_what_we_rely_on_typst_s_own_typeface_for_is_in_it(tmp_path):
    """Drawn with that face alone; a missing letter would be glyph 0."""
    import io

    import typst
    from pypdf import PdfReader
    from pypdf.generic import ContentStream

    letters = [chr(code) for first, last in EMBEDDED_RANGES for code in range(first, last + 1)]
    letters = [letter for letter in letters if letter.isprintable()]
    source = tmp_path / "face.typ"
    source.write_text(
        BOX.format(face=f'"{EMBEDDED}"', letters="#for c in sys.inputs.said.clusters() [#c #linebreak()]")
    )
    said = {"said": "\n".join(letter for letter in letters if not 0x300 <= ord(letter) < 0x370)}
    drawn = typst.compile(str(source), ignore_system_fonts=True, sys_inputs=said, format="pdf")
    reader = PdfReader(io.BytesIO(drawn))
    shown = [
        operands[0].original_bytes
        for page in reader.pages
        for operands, operator in ContentStream(page.get_contents(), reader).operations
        if operator == b"Tj"
    ]
    assert len(shown) > 900
    assert not [glyphs for glyphs in shown if b"\0\0" in (glyphs[at : at + 2] for at in range(0, len(glyphs), 2))]


def test_every_family_that_is_named_is_one_that_is_found():
    names = [family.name for family in families()]
    assert names[:4] == list(coverage.OURS)
    assert len(names) == len(set(names))
    assert all(family.characters for family in families())


def test_ten_thousand_names_are_looked_through_at_once():
    assert uncovered(many_names(2000, "latin", "persian", "cyrillic", "greek")) == []
