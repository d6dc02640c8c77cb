"""Receipts of gifts in euros and in dollars to a fund in dollars, through all that a bank can do (28 to 30, 40)."""

import pytest

from donations.actions.audit import audit
from donations.actions.receipts import correct_receipt, last_receipt
from donations.models import Gift, Receipt
from donations.money import Money
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.donations import making
from tests.donations.ringing import checkout, hear, monthly_checkout
from tests.donations.stripe_hands import happens

pytestmark = pytest.mark.django_db
BOTH = ["USD", "EUR"]
# What happens one after the other to a gift of twenty-five, and what its receipts say, one after the other.
STORIES = {
    "a-part": (["refund-part"], [2500, 1250]),
    "part-by-part": (["refund-part", "refund-part", "refund-all"], [2500, 1250, 625, 0]),
    "all-at-once": (["refund-all"], [2500, 0]),
    "a-part-that-fails": (["refund-part", "refund-fails"], [2500, 1250, 2500]),
    "all-that-fails": (["refund-all", "refund-fails"], [2500, 0, 2500]),
    "disputed": (["dispute"], [2500]),
    "won": (["dispute", "dispute-won"], [2500]),
    "lost": (["dispute", "dispute-lost"], [2500, 0]),
    "part-then-lost": (["refund-part", "dispute", "dispute-lost"], [2500, 1250, 0]),
}


def given(currency: str, **fields):
    """Twenty-five of a currency to a fund in dollars, arrived."""
    _attempt, session = checkout(
        "pays", factories.fund(), currency=currency, amount=2500, contact=factories.contact(), **fields
    )
    hear()
    return session


def said() -> list[tuple[int, str]]:
    return list(Receipt.objects.order_by("pk").values_list("amount", "currency"))


@pytest.mark.parametrize("currency", BOTH)
@pytest.mark.parametrize("story", STORIES)
def test_receipts_follow_in_the_currency_of_the_donor(currency, story):
    steps, amounts = STORIES[story]
    session = given(currency)
    for step in steps:
        happens(session, step)
        hear(copies=2, seed=len(step))
    assert said() == [(amount, currency) for amount in amounts]
    assert [receipt.number for receipt in Receipt.objects.order_by("pk")] == list(range(1, len(amounts) + 1))
    assert audit() == []


@pytest.mark.parametrize("currency", BOTH)
def test_only_the_last_of_a_story_leaves_by_mail_and_it_says_what_changed(currency):
    session = given(currency, locale="en")
    for step in ("refund-part", "refund-fails"):
        happens(session, step)
        hear()
    letters = [compose(mail) for mail in OutgoingMail.objects.order_by("pk")]
    assert [letter is None for letter in letters] == [True, True, False]
    body = " ".join(letters[-1].body.split())
    assert f"{Money(1250, currency).text('en')} that was on its way back to you has stayed" in body
    assert Money(2500, currency).text("en") in body


@pytest.mark.parametrize(
    ("currency", "language", "shown"), [("EUR", "es", "25,00\u00a0€"), ("EUR", "fa", "۲۵٫۰۰ یورو")]
)
def test_euros_are_written_as_the_language_writes_them(currency, language, shown):
    given(currency, locale=language)
    assert shown in compose(OutgoingMail.objects.get()).body


@pytest.mark.parametrize("currency", BOTH)
def test_a_tip_goes_back_last_whatever_the_currency(currency):
    session = given(currency, tip=500)
    assert last_receipt(Gift.objects.get()).tip == 500
    happens(session, "refund-part")
    hear()
    last = last_receipt(Gift.objects.get())
    assert (last.amount, last.tip) == (1500, 500)


@pytest.mark.parametrize("currency", BOTH)
def test_the_months_of_a_monthly_gift_are_told_apart(currency):
    """The second month goes back; the first and the third keep the receipts they have."""
    _attempt, session = monthly_checkout(currency=currency)
    hear()
    for _ in range(2):
        happens(session, "month-paid")
        hear()
    second = Gift.objects.order_by("pk")[1]
    making.refund(second, 1000)
    correct_receipt(gift=second)
    assert said() == [*[(1000, currency)] * 3, (0, currency)]
    assert [last_receipt(gift).number for gift in Gift.objects.order_by("pk")] == [1, 4, 3]
