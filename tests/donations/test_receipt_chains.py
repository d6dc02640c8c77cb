"""Receipts through all that can happen to a gift, over a new year, in both currencies and both books (28 to 30, 40)."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from donations.actions.receipts import correct_receipt, issue_receipt, kept_of, last_receipt, send_receipt
from donations.models import Receipt, ReceiptBook
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.donations import making

pytestmark = pytest.mark.django_db
EVE = dt.datetime(2026, 12, 31, 23, 59, 59, tzinfo=dt.UTC)
MORNING = dt.datetime(2027, 1, 1, 0, 0, 1, tzinfo=dt.UTC)


def numbers(*, livemode: bool = False) -> list[str]:
    """The receipts of a book, in the order in which they were written."""
    return [str(one) for one in Receipt.objects.filter(livemode=livemode).order_by("pk")]


def test_a_new_year_begins_with_number_one_and_a_correction_is_of_the_year_it_is_written_in():
    with time_machine.travel(EVE, tick=False):
        first, second = making.gift(), making.gift()
        issue_receipt(gift=first)
        issue_receipt(gift=second)
    with time_machine.travel(MORNING, tick=False):
        making.refund(first, 1000)
        corrected = correct_receipt(gift=first)
        issue_receipt(gift=making.gift())
    assert numbers() == ["2026-1", "2026-2", "2027-1", "2027-2"]
    assert str(corrected.replaces) == "2026-1"


def test_what_arrived_before_midnight_and_is_heard_of_after_keeps_its_day_and_has_the_new_years_number():
    gift = making.gift(received_at=EVE)
    with time_machine.travel(MORNING + dt.timedelta(hours=3)):
        receipt = issue_receipt(gift=gift)
        body = compose(OutgoingMail.objects.get()).body
    assert str(receipt) == "2027-1"
    assert "31 December 2026" in body


def test_a_receipt_asked_for_again_next_year_is_the_one_of_last_year():
    gift = making.gift()
    with time_machine.travel(EVE, tick=False):
        receipt = issue_receipt(gift=gift)
    with time_machine.travel(MORNING, tick=False):
        assert issue_receipt(gift=gift) == receipt
        assert correct_receipt(gift=gift) is None
    assert numbers() == ["2026-1"]
    # The book of the new year was opened by the look, and has given no number away.
    assert list(ReceiptBook.objects.order_by("year").values_list("year", "last")) == [(2026, 1), (2027, 0)]


def test_live_and_practice_count_apart_whichever_comes_between():
    with time_machine.travel(EVE, tick=False):
        for livemode in (False, True, False, True, True):
            issue_receipt(gift=making.gift(livemode=livemode))
    assert numbers() == ["2026-1", "2026-2"]
    assert numbers(livemode=True) == ["2026-1", "2026-2", "2026-3"]
    keys = set(OutgoingMail.objects.values_list("key", flat=True))
    assert len(keys) == 5


def test_a_correction_stays_in_the_book_of_its_gift(settings):
    """Whatever book is open when the bank calls."""
    live = making.gift(livemode=True)
    issue_receipt(gift=live)
    making.refund(live, 500)
    settings.STRIPE_LIVE = False
    assert correct_receipt(gift=live).livemode
    assert numbers() == []


def test_a_number_cannot_be_given_twice_whatever_the_code_does():
    receipt = issue_receipt(gift=making.gift())
    other = making.gift()
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(
            gift=other, livemode=False, year=receipt.year, number=receipt.number, amount=1, currency="USD"
        )


def test_a_gift_has_one_first_receipt_and_each_is_replaced_once():
    gift = making.gift()
    first = issue_receipt(gift=gift)
    making.refund(gift, 500)
    correct_receipt(gift=gift)
    for replaced in (None, first):
        with pytest.raises(IntegrityError), transaction.atomic():
            Receipt.objects.create(
                **{"gift": gift, "livemode": False, "year": first.year, "number": 99, "amount": 1, "currency": "USD"},
                replaces=replaced,
            )


@pytest.mark.parametrize("currency", ["USD", "EUR", "JPY"])
def test_a_long_story_in_the_currency_it_was_given_in(currency):
    """Some goes back, some more, that fails, a bank takes the rest: each change has its receipt, and the sums close."""
    gift = making.gift(currency=currency, amount=2000, tip=500, counted=1900)
    issue_receipt(gift=gift)
    making.refund(gift, 500)
    correct_receipt(gift=gift)
    later = making.refund(gift, 1000, "pending")
    correct_receipt(gift=gift)
    later.state = "failed"
    later.save()
    correct_receipt(gift=gift)
    bank = making.dispute(gift, 2000)
    assert correct_receipt(gift=gift) is None
    bank.state = "lost"
    bank.save()
    correct_receipt(gift=gift)
    said = [(one.amount, one.tip, one.currency) for one in Receipt.objects.order_by("pk")]
    assert said == [(amount, min(amount, 500), currency) for amount in (2500, 2000, 1000, 2000, 0)]
    assert numbers() == [f"{last_receipt(gift).year}-{number}" for number in range(1, 6)]


def test_a_gift_in_euros_to_a_fund_in_dollars_is_receipted_in_euros():
    """What it counts for the fund is nobody's receipt."""
    fund = factories.fund(currency="USD")
    issue_receipt(gift=making.gift(fund, currency="EUR", amount=2000, counted=2311))
    body = compose(OutgoingMail.objects.get()).body
    assert "€20.00" in body
    assert "23.11" not in body
    assert "$" not in body


@pytest.mark.parametrize(
    ("states", "left"),
    [
        ([("asked", 1000)], 2500),  # nobody has told the payment company yet
        ([("pending", 1000)], 1500),
        ([("failed", 1000)], 2500),
        ([("succeeded", 1000), ("failed", 1500)], 1500),
        ([("succeeded", 1250), ("pending", 1250)], 0),
        ([("succeeded", 2500), ("succeeded", 2500)], 0),  # more than was given: never less than nothing
    ],
)
def test_what_is_left_for_the_receipt(states, left):
    gift = making.gift()
    for state, amount in states:
        making.refund(gift, amount, state)
    assert kept_of(gift) == (left, 0)


@pytest.mark.parametrize("back", [1, 3, 999, 1099, 1100])
def test_of_an_odd_refund_tip_and_gift_still_make_the_sum(back):
    """No cent of the tip is more than the whole, and none is lost between the two."""
    gift = making.gift(amount=1000, tip=101)
    issue_receipt(gift=gift)
    making.refund(gift, back)
    receipt = correct_receipt(gift=gift)
    assert receipt.amount == 1101 - back
    assert 0 <= receipt.tip <= min(101, receipt.amount)
    assert receipt.amount - receipt.tip <= 1000


def test_a_dispute_that_is_won_after_a_refund_leaves_the_refund():
    gift = making.gift()
    issue_receipt(gift=gift)
    making.refund(gift, 1000)
    correct_receipt(gift=gift)
    making.dispute(gift, 1500, "won")
    assert correct_receipt(gift=gift) is None
    assert last_receipt(gift).amount == 1500


def test_the_mail_of_each_correction_is_one_and_older_ones_do_not_leave():
    gift = making.gift()
    issue_receipt(gift=gift)
    for _ in range(3):
        making.refund(gift, 500)
        correct_receipt(gift=gift)
    mails = OutgoingMail.objects.order_by("pk")
    assert [bool(compose(mail)) for mail in mails] == [False, False, False, True]


def test_sent_again_is_a_mail_more_of_the_same_receipt():
    gift = making.gift()
    receipt = issue_receipt(gift=gift)
    for again in ("2026-11-21", "2026-11-21", "2026-11-22"):
        send_receipt(receipt=receipt, again=again)
    assert OutgoingMail.objects.count() == 3
    assert numbers() == [str(receipt)]
