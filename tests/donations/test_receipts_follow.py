"""Receipts follow what really happened at the payment company, in any order (donations.md, 11, 21, 28–30, 48)."""

import pytest

from donations.actions.receipts import kept_of
from donations.models import Receipt
from people.models import OutgoingMail
from tests import factories
from tests.donations.ringing import checkout, hear, monthly_checkout
from tests.donations.stripe_hands import happens
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def given():
    """Twenty-five dollars by card, arrived."""
    _attempt, session = checkout(contact=factories.contact())
    hear()
    return session


def amounts() -> list[int]:
    """What the receipts say, in the order of their numbers."""
    return list(Receipt.objects.order_by("number").values_list("amount", flat=True))


def is_whole() -> bool:
    """Numbers have no gaps, each receipt replaces the one before it, and the last one says what is kept."""
    rows = list(Receipt.objects.order_by("number"))
    chain = [row.replaces_id for row in rows] == [None, *[row.pk for row in rows[:-1]]]
    numbered = [row.number for row in rows] == list(range(1, len(rows) + 1))
    return chain and numbered and rows[-1].amount == kept_of(rows[-1].gift)[0]


def test_a_gift_that_is_told_of_thrice_has_one_receipt_and_one_mail():
    """Case 11: the browser was closed; only events tell."""
    checkout(contact=factories.contact())
    hear(copies=3, seed=3)
    assert amounts() == [2500]
    assert OutgoingMail.objects.filter(kind="donations.receipt").count() == 1


def test_a_part_that_goes_back(given):
    """Case 28."""
    happens(given, "refund-part")
    hear(copies=2, seed=2)
    first, second = amounts()
    assert (first, 0 < second < 2500) == (2500, True)
    assert is_whole()


def test_everything_that_goes_back(given):
    happens(given, "refund-all")
    hear()
    assert amounts() == [2500, 0]
    assert is_whole()


def test_a_refund_that_fails(given):
    """Case 29."""
    happens(given, "refund-part")
    hear()
    happens(given, "refund-fails")
    hear(copies=2, seed=2)
    assert amounts()[0] == amounts()[-1] == 2500
    assert len(amounts()) == 3
    assert is_whole()


@pytest.mark.parametrize(("decided", "said"), [("dispute-won", [2500]), ("dispute-lost", [2500, 0])])
def test_a_dispute(given, decided, said):
    """Case 30: nothing is corrected before it is decided."""
    happens(given, "dispute")
    hear()
    assert amounts() == [2500]
    happens(given, decided)
    hear(copies=2, seed=2)
    assert amounts() == said
    assert is_whole()


def test_a_refund_that_is_heard_of_first():
    """Case 21: the first receipt says at once what is left."""
    _attempt, session = checkout(contact=factories.contact())
    happens(session, "refund-part")
    hear(copies=1, seed=1)
    (only,) = amounts()
    assert 0 < only < 2500


def test_each_month_has_its_receipt():
    _attempt, session = monthly_checkout()
    hear()
    for _month in range(2):
        happens(session, "month-paid")
        hear(copies=2, seed=2)
    assert amounts() == [1000, 1000, 1000]
    assert OutgoingMail.objects.filter(kind="donations.receipt").count() == 3


def test_a_month_that_fails_and_is_paid_later_has_one():
    _attempt, session = monthly_checkout()
    hear()
    happens(session, "month-fails")
    hear()
    assert amounts() == [1000]
    assert OutgoingMail.objects.filter(kind="donations.monthly_failed").count() == 1


@pytest.mark.parametrize(
    ("what", "kind"), [("month-asks", "donations.monthly_action"), ("month-fails", "donations.monthly_failed")]
)
def test_a_renewal_that_needs_the_donor_is_told_once(what, kind):
    """Case 48."""
    _attempt, session = monthly_checkout()
    hear()
    happens(session, what)
    hear(copies=3, seed=3)
    told = OutgoingMail.objects.filter(kind__startswith="donations.monthly_")
    assert [mail.kind for mail in told] == [kind]


def test_the_final_failure_is_told_once():
    """Case 48: lapsed, one notice."""
    _attempt, session = monthly_checkout()
    hear()
    happens(session, "month-fails")
    hear()
    happens(session, "month-last")
    hear(copies=3, seed=3)
    assert OutgoingMail.objects.filter(kind="donations.monthly_lapsed").count() == 1
    assert amounts() == [1000]
