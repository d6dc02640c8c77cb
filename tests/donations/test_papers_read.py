"""Papers read back from their PDF: size, faces, languages, and every word that they must hold."""

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.utils import translation
from pypdf import PageObject, PdfReader

from donations import papers
from donations.actions.receipts import correct_receipt, issue_receipt
from donations.models import Receipt
from donations.papers import draw, receipt_words, statement_words
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.donations import making

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "fa", "es"]
AT = dt.datetime(2026, 11, 19, 12, tzinfo=dt.UTC)
BOTH = "Sima Rahimi\nسیما رحیمی\nJosé Ñandú"
TITLES = {"en": "Receipt", "fa": "رسید", "es": "Recibo"}


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch):
    monkeypatch.setattr(papers, "FONTS", print_fonts)


def receipt(**fields: Any) -> Receipt:
    fund = fields.pop("fund", None) or factories.fund(name="A full page")
    return issue_receipt(gift=making.gift(fund, **{"received_at": AT, **fields}))


def receipt_paper(made: Receipt, language: str = "en") -> PdfReader:
    with translation.override(language):
        return PdfReader(io.BytesIO(draw("receipt", receipt_words(made, language))))


def statement_paper(made: list[Receipt], language: str = "en") -> PdfReader:
    with translation.override(language):
        return PdfReader(io.BytesIO(draw("statement", statement_words(made, 2026, language))))


def text_of(paper: PdfReader) -> str:
    """Its words with one space between them, without marks of direction."""
    told = " ".join(page.extract_text() for page in paper.pages)
    return " ".join(re.sub("[\u2066-\u2069]", "", told).split())


def descriptors(page: PageObject) -> dict[str, Any]:
    """What a page's faces are called, and what describes each."""
    found = {}
    for face in page["/Resources"]["/Font"].values():
        face = face.get_object()
        inner = face["/DescendantFonts"][0].get_object() if "/DescendantFonts" in face else face
        found[str(face["/BaseFont"])] = inner["/FontDescriptor"].get_object()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["receipt", "statement"])
def test_every_face_is_in_the_file_and_is_ours(language, kind):
    """A paper that borrows a face from its reader's machine looks otherwise there, or has holes."""
    made = receipt(name=BOTH, locale=language)
    paper = receipt_paper(made, language) if kind == "receipt" else statement_paper([made], language)
    for page in paper.pages:
        faces = descriptors(page)
        assert faces
        for name, described in faces.items():
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described), name
            assert any(ours in name for ours in ("Newsreader", "Public Sans", "Vazirmatn", "Markazi Text")), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_says_in_which_language_it_is_and_what_it_is(language):
    """Screen readers choose their voice by it."""
    paper = receipt_paper(receipt(locale=language), language)
    assert str(paper.trailer["/Root"]["/Lang"]).startswith(language)
    assert paper.metadata.title.startswith(TITLES[language])


def test_it_does_not_say_when_or_by_which_program_it_was_drawn():
    """Drawn again for the same mail it is the same file, byte by byte but for nothing."""
    words = receipt_words(receipt(name="Ada"), "en")
    once, twice = draw("receipt", words), draw("receipt", words)
    assert once == twice
    assert "/CreationDate" not in PdfReader(io.BytesIO(once)).metadata


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_both_scripts_stand_on_it_whole(language):
    told = text_of(receipt_paper(receipt(name=BOTH, locale=language), language))
    assert [word for word in ("Sima", "Rahimi", "José", "Ñandú") if word not in told] == []
    assert set("سیمارح") <= set(told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["x" * 300, "ل" * 300, "Wolfeschlegelsteinhausenbergerdorff " * 8])
def test_a_name_that_never_ends_still_fits_beside_its_margins(language, name):
    paper = receipt_paper(receipt(name=name, locale=language), language)
    assert len(paper.pages) == 1


@pytest.mark.parametrize("name", ['#panic("x")', "$ x $ *b* _i_ `c` @a <b>", "\\ #sys.inputs // no"])
def test_words_of_a_donor_are_words_and_no_commands(name):
    """What Typst takes for commands in a source is text in its data."""
    told = text_of(receipt_paper(receipt(name=name)))
    assert name.split()[0] in told


def test_a_sign_that_turns_words_round_turns_those_of_the_donor_alone():
    told = text_of(receipt_paper(receipt(name="\u202eSima")))
    assert [words for words in ("Given by", "For A full page", "Amount $25.00") if words not in told] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_holds_every_gift_of_four_pages_with_head_and_foot_on_each(language, settings):
    settings.RECEIPT_FROM = ["Appeal", "Berlin"]
    fund, contact = factories.fund(name="A full page"), factories.contact()
    made = [receipt(fund=fund, contact=contact, amount=1000 + number, locale=language) for number in range(90)]
    paper = statement_paper(made, language)
    assert len(paper.pages) >= 3
    pages = [" ".join(page.extract_text().split()) for page in paper.pages]
    assert all("Berlin" in page for page in pages)
    with translation.override(language):
        heads = statement_words(made, 2026, language)["heads"]
    if language != "fa":  # readers of PDF differ in how they turn Persian words round
        assert all(head in page for page in pages for head in heads)
        assert all(str(one) in " ".join(pages) for one in made)


def test_the_sum_of_a_statement_is_that_of_its_rows_after_what_went_back():
    fund, contact = factories.fund(), factories.contact()
    first, second = (receipt(fund=fund, contact=contact, amount=amount, tip=100) for amount in (2000, 3000))
    making.refund(second.gift, 3100)
    gone = correct_receipt(gift=second.gift)
    words = statement_words([first, gone], 2026, "en")
    assert words["sums"] == ["$21.00"]
    assert [row[-1] for row in words["rows"]] == ["$21.00", "$0.00"]


def test_currencies_are_never_added_to_each_other():
    fund, contact = factories.fund(), factories.contact()
    made = [receipt(fund=fund, contact=contact, amount=500, currency=name) for name in ("USD", "EUR", "JPY", "EUR")]
    assert statement_words(made, 2026, "en")["sums"] == ["€10.00", "¥500", "$5.00"]


def test_one_live_gift_among_them_makes_no_practice_paper_of_it():
    """Papers are of one book; a live one never carries the frame."""
    live, practice = receipt(livemode=True), receipt()
    assert "no money was charged" not in text_of(statement_paper([live]))
    assert "no money was charged" in text_of(statement_paper([practice]))


def test_a_name_given_for_another_gift_stands_on_no_paper_of_this_one():
    """One mailbox, two names: each paper has the name that was given with it (donations.md, 4)."""
    ada = factories.contact()
    mine = receipt(contact=ada, name="Ada")
    receipt(contact=ada, name="Her Alias")
    assert "Her Alias" not in text_of(receipt_paper(mine))


def test_message_dedication_and_the_treasurers_note_stand_on_no_paper():
    made = receipt(name="Ada", message="For my brother", dedication="To Narges", note="cheque 12")
    told = text_of(receipt_paper(made)) + text_of(statement_paper([made]))
    assert [words for words in ("brother", "Narges", "cheque 12") if words in told] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_worker_attaches_is_this_paper(language):
    made = receipt(locale=language, name="Ada")
    (attached,) = compose(OutgoingMail.objects.get()).attachments
    assert attached.filename == f"receipt-{made}.pdf"
    paper = PdfReader(io.BytesIO(attached.content))
    assert str(paper.trailer["/Root"]["/Lang"]).startswith(language)
    assert "Ada" in text_of(paper)
    assert attached.mimetype == "application/pdf"
