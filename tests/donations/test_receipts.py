"""Receipts: one a gift, numbered without gaps, replaced after whatever changes what was given (cases 11, 28–30, 40)."""

import pytest

from donations.actions.receipts import correct_receipt, issue_receipt, last_receipt
from donations.models import Receipt
from people.models import OutgoingMail
from tests.donations import making

pytestmark = pytest.mark.django_db


def test_a_gift_has_one_first_receipt_and_one_mail():
    """Case 11: whatever tells of the gift, and however often."""
    gift = making.gift()
    receipt = issue_receipt(gift=gift)
    assert issue_receipt(gift=gift) == receipt
    assert (receipt.number, receipt.amount, receipt.currency) == (1, 2500, "USD")
    mail = OutgoingMail.objects.get(kind="donations.receipt")
    assert (mail.contact, mail.subject_id) == (gift.contact, str(receipt.pk))


def test_numbers_of_a_year_have_no_gaps_and_each_book_has_its_own():
    numbers = [issue_receipt(gift=making.gift()).number for _ in range(3)]
    assert numbers == [1, 2, 3]
    assert issue_receipt(gift=making.gift(livemode=True)).number == 1


def test_without_an_address_there_is_a_receipt_and_no_mail():
    assert issue_receipt(gift=making.gift(contact=None))
    assert not OutgoingMail.objects.exists()


def test_a_refund_replaces_the_receipt_by_one_with_what_is_left():
    """Case 28: ten of twenty-five dollars go back."""
    gift = making.gift()
    first = issue_receipt(gift=gift)
    making.refund(gift, 1000)
    second = correct_receipt(gift=gift)
    assert (second.number, second.amount, second.replaces) == (2, 1500, first)
    assert correct_receipt(gift=gift) is None
    assert issue_receipt(gift=gift) == first
    assert OutgoingMail.objects.count() == 2


def test_a_refund_that_fails_restores_it():
    """Case 29."""
    gift = making.gift()
    issue_receipt(gift=gift)
    refund = making.refund(gift, 1000, "pending")
    assert correct_receipt(gift=gift).amount == 1500
    refund.state = "failed"
    refund.save()
    assert correct_receipt(gift=gift).amount == 2500
    assert Receipt.objects.filter(gift=gift).count() == 3


@pytest.mark.parametrize(("state", "left"), [("open", 2500), ("won", 2500), ("lost", 0)])
def test_a_dispute_counts_once_it_is_lost(state, left):
    """Case 30: while it is open nobody knows whose the money is."""
    gift = making.gift()
    issue_receipt(gift=gift)
    making.dispute(gift, 2500, state)
    correct_receipt(gift=gift)
    assert last_receipt(gift).amount == left


def test_a_refund_takes_the_gift_first_and_the_tip_last():
    """Case 40, as the ledger books it: the tip goes back too, once the gift has."""
    gift = making.gift(amount=2000, tip=200)
    assert issue_receipt(gift=gift).tip == 200
    making.refund(gift, 1100)
    receipt = correct_receipt(gift=gift)
    assert (receipt.amount, receipt.tip) == (1100, 200)
    making.refund(gift, 1000)
    receipt = correct_receipt(gift=gift)
    assert (receipt.amount, receipt.tip) == (100, 100)


def test_what_was_refunded_before_the_first_receipt_stands_on_it():
    """Case 21: the refund overtook the gift."""
    gift = making.gift()
    making.refund(gift, 1000)
    assert correct_receipt(gift=gift) is None
    assert issue_receipt(gift=gift).amount == 1500
