"""Many receipts at the same moment, against a database that really commits."""

import itertools

import pytest
from django.db import transaction
from django.utils import timezone

from donations.actions import receipts
from donations.actions.receipts import issue_receipt
from donations.models import Receipt, ReceiptBook
from tests.donations import making
from tests.people.hands import at_once

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8


def numbers() -> list[int]:
    return sorted(Receipt.objects.values_list("number", flat=True))


def issue_for(gifts):
    turns = itertools.count()
    return at_once(lambda: issue_receipt(gift=gifts[next(turns) % len(gifts)]), hands=HANDS)


def test_gifts_that_arrive_together_are_numbered_without_gaps():
    results = issue_for([making.gift() for _ in range(HANDS)])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert numbers() == list(range(1, HANDS + 1))


def test_one_gift_told_of_many_times_together_has_one_receipt():
    results = issue_for([making.gift()])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert numbers() == [1]


def test_a_booking_that_fails_takes_no_number():
    gift = making.gift()
    with transaction.atomic():
        issue_receipt(gift=gift)
        transaction.set_rollback(True)
    assert issue_receipt(gift=gift).number == 1


def test_control_without_the_lock_numbers_clash(monkeypatch):
    """Read first, write later: the database refuses the second receipt of a number, and its gift stays without."""
    year = {"livemode": False, "year": timezone.now().year}
    ReceiptBook.objects.create(**year)
    gifts = [making.gift() for _ in range(HANDS)]
    stale = ReceiptBook.objects.get(**year)
    monkeypatch.setattr(receipts, "_book", lambda gift: ReceiptBook(pk=stale.pk, last=stale.last, **year))
    results = issue_for(gifts)
    assert [result for result in results if isinstance(result, Exception)]
    assert numbers() == [1]
