"""Receipts and yearly statements on paper: what stands on them, and that it fits."""

import datetime as dt
import io

import pytest
from django.utils import translation
from pypdf import PdfReader

from donations import papers
from donations.actions.receipts import correct_receipt, issue_receipt
from donations.papers import draw, receipt_words, statement_words
from tests import factories
from tests.donations import making

pytestmark = pytest.mark.django_db
A4 = (595.3, 841.9)
AT = dt.datetime(2026, 11, 19, 3, tzinfo=dt.UTC)  # still the 18th in New York
PERSIAN = "سیما رحیمی"


@pytest.fixture(autouse=True)
def _printing(print_fonts, monkeypatch):
    monkeypatch.setattr(papers, "FONTS", print_fonts)


def receipt(**fields):
    fund = fields.pop("fund", None) or factories.fund(zone="America/New_York", name="A full page")
    return issue_receipt(gift=making.gift(fund, **{"received_at": AT, **fields}))


def paper_of(receipt, language="en") -> PdfReader:
    with translation.override(language):
        return PdfReader(io.BytesIO(draw("receipt", receipt_words(receipt, language))))


def text_of(paper: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in paper.pages)


def test_it_says_who_gave_what_when_and_to_whom(settings):
    settings.RECEIPT_FROM = ["Appeal e.V.", "Karl-Marx-Allee 1, Berlin", "VR 12345 B"]
    settings.RECEIPT_NOTE = "Keep this for your tax return."
    told = text_of(paper_of(receipt(name="Sima Rahimi", amount=2500, tip=250)))
    said = [*settings.RECEIPT_FROM, "$27.50", "$25.00", "$2.50", "Wednesday 18 November 2026", "Sima Rahimi"]
    said += ["No goods or services were given in return.", settings.RECEIPT_NOTE, "A full page", "By card"]
    assert [words for words in said if words not in told] == []


@pytest.mark.parametrize("language", ["en", "fa", "es"])
@pytest.mark.parametrize("amount", [50, 99_999_999])
def test_it_fits_on_one_page_however_long_its_words(language, amount, settings):
    settings.RECEIPT_FROM = ["An organisation with quite a long name for the freedom of political prisoners", "x", "y"]
    settings.RECEIPT_NOTE = "A sentence that the tax office wants to read. " * 6
    fund = factories.fund(name="Reading the names of everyone who is held because of a sentence they wrote " * 2)
    made = receipt(fund=fund, name="Sima " * 12, amount=amount, tip=1, locale=language)
    making.refund(made.gift, 10)
    paper = paper_of(correct_receipt(gift=made.gift), language)
    assert len(paper.pages) == 1
    box = paper.pages[0].mediabox
    assert (round(float(box.width), 1), round(float(box.height), 1)) == A4


def test_farsi_has_its_digits_its_calendar_and_its_direction():
    told = text_of(paper_of(receipt(name="Sima", locale="fa"), "fa"))
    assert "آبان" in told
    assert "۲۵٫۰۰" in told or "۰۰٫۵۲" in told  # readers of PDF differ in how they turn digits round
    assert not set("0123456789") & set(told)


def test_the_halves_of_a_number_keep_their_places_between_persian_letters():
    made = receipt(locale="fa")
    with translation.override("fa"):
        words = receipt_words(made, "fa")
    year = "".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in str(made.year))
    assert words["number"] == f"\u2066{year}-۱\u2069"
    assert receipt_words(made, "en")["number"] == str(made)


def test_names_stand_between_marks_so_that_no_line_turns_round():
    words = receipt_words(receipt(name=PERSIAN), "en")
    assert dict(words["facts"])["Given by"] == f"\u2068{PERSIAN}\u2069"


def test_forty_names_fit_on_it():
    """One pays and many are named."""
    names = [f"Somebody Whose Name Is Rather Long {number}" for number in range(40)]
    paper = paper_of(receipt(name="\n".join(names)))
    told = " ".join(text_of(paper).split())
    assert len(paper.pages) == 1
    assert [name for name in names if name not in told] == []


def test_practice_is_framed_and_a_live_one_is_not():
    assert "no money was charged" in text_of(paper_of(receipt()))
    assert "no money was charged" not in text_of(paper_of(receipt(livemode=True)))


def test_nothing_is_called_deductible():
    assert "deductible" not in text_of(paper_of(receipt(livemode=True))).lower()


def test_a_corrected_one_says_which_it_replaces_and_how_much_went_back():
    first = receipt()
    making.refund(first.gift, 1000)
    told = text_of(paper_of(correct_receipt(gift=first.gift))).replace("\n", " ")
    assert f"replaces receipt {first}" in told
    assert "$10.00 was given back" in told
    assert "$15.00" in told


def test_one_after_a_failed_refund_says_that_the_money_stayed():
    first = receipt()
    refund = making.refund(first.gift, 1000, "pending")
    correct_receipt(gift=first.gift)
    refund.state = "failed"
    refund.save()
    told = text_of(paper_of(correct_receipt(gift=first.gift))).replace("\n", " ")
    assert "$10.00 that was on its way back to you has stayed" in told


def test_one_of_nothing_thanks_for_nothing():
    first = receipt()
    making.refund(first.gift, 2500)
    told = text_of(paper_of(correct_receipt(gift=first.gift)))
    assert "Everything was given back to you." in told
    assert "Thank you" not in told


def test_a_statement_adds_up_each_currency_and_goes_on_over_pages():
    fund = factories.fund(name="A full page")
    contact = factories.contact()
    receipts = [receipt(fund=fund, contact=contact, amount=100 + number) for number in range(60)]
    receipts.append(receipt(fund=fund, contact=contact, amount=700, currency="EUR"))
    paper = PdfReader(io.BytesIO(draw("statement", statement_words(receipts, 2026, "en"))))
    told = text_of(paper)
    assert len(paper.pages) > 1
    assert f"${sum(100 + number for number in range(60)) / 100:.2f}" in told
    assert "€7.00" in told
    assert all(str(one) in told for one in receipts)
