"""Money that goes back, or is asked back (donations.md, cases 28–30)."""

import pytest

from donations.actions.refunds import ask_refund, tell_refunds
from donations.actions.syncing import sync_session
from donations.errors import MoreThanIsLeft
from donations.models import Dispute, Gift, Posting, PracticeObject, Receipt, Refund
from donations.practice import balance, disputes, hands, refunds
from donations.practice.store import change, get
from donations.queries.totals import totals_of
from donations.queries.worth import left_of
from people.models import OutgoingMail
from tests import factories
from tests.donations.ringing import balances, checkout, hear
from tests.donations.stripe_hands import charge_of, happens
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def treasurer():
    return factories.network_admin()


def counted(**fields):
    """A gift that is counted, its fund and its payment page."""
    attempt, session = checkout(**fields)
    hear()
    return Gift.objects.get(attempt=attempt), attempt.fund, session


def give_back(session, amount):
    return refunds.give_back(get("charge", charge_of(session)["id"]), amount)


def test_ten_of_twenty_five_dollars(treasurer):
    """Case 28: asked for at the desk, told to the payment company, heard of again."""
    gift, fund, _session = counted(amount=2500)
    asked = ask_refund(gift=gift, amount=1000, author=treasurer, reason="Asked by mail.")
    assert (left_of(gift), totals_of(fund).card) == (1500, 2500)
    tell_refunds()
    hear(copies=2, seed=1)
    asked.refresh_from_db()
    assert (asked.state, Refund.objects.count()) == ("succeeded", 1)
    assert totals_of(fund).card == 1500
    receipts = Receipt.objects.order_by("number")
    assert [receipt.amount for receipt in receipts] == [2500, 1500]
    assert receipts[1].replaces == receipts[0]
    with pytest.raises(MoreThanIsLeft):
        ask_refund(gift=gift, amount=1501, author=treasurer, reason="Too much.")


def test_a_refund_that_we_did_not_ask_for_has_a_row_too():
    gift, fund, session = counted()
    happens(session, "refund-part")
    hear()
    row = gift.refunds.get()
    assert (row.amount, row.state, row.author, row.refund_id[:3]) == (1250, "succeeded", None, "re_")
    assert totals_of(fund).card == 1250


def test_a_refund_comes_out_of_the_gift_first_and_then_out_of_the_tip():
    """Case 40: refunded too."""
    _gift, fund, session = counted(amount=2500, tip=500)
    give_back(session, 2000)
    hear()
    assert (totals_of(fund).card, balances()["tips USD"]) == (500, 500)
    give_back(session, 800)
    hear()
    assert (totals_of(fund).card, balances()["tips USD"]) == (0, 200)
    give_back(session, 200)
    hear()
    assert (totals_of(fund).card, balances().get("tips USD", 0)) == (0, 0)


def test_a_refund_that_fails_later_is_given_again_to_the_fund():
    """Case 29."""
    gift, fund, session = counted(amount=2500, tip=500)
    happens(session, "refund-all")
    hear()
    assert (totals_of(fund).card, left_of(gift)) == (0, 0)
    before = balances()
    happens(session, "refund-fails")
    hear(copies=3, seed=2)
    assert gift.refunds.get().state == "failed"
    assert (totals_of(fund).card, left_of(gift)) == (2500, 3000)
    assert balances()["tips USD"] == 500
    assert balances()["clearing USD"] == before["clearing USD"] - 3000
    kinds = Posting.objects.filter(key__startswith="refund").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["refund", "refund-failed"]
    assert Receipt.objects.get(replaced_by=None).amount == 3000


@pytest.mark.parametrize("heard_between", [True, False])
def test_of_two_refunds_one_fails_and_it_does_not_matter_when_we_heard(heard_between):
    """The first took the gift, the second the tip; with the first undone the second is out of the gift."""
    _gift, fund, session = counted(amount=2000, tip=500)
    first = give_back(session, 2000)
    if heard_between:
        hear()
    give_back(session, 500)
    if heard_between:
        hear()
    refunds.fail(get("refund", first["id"]))
    hear()
    assert (totals_of(fund).card, balances()["tips USD"]) == (1500, 500)


def test_a_dispute_takes_the_money_and_its_fee_apart(treasurer):
    """Case 30: opened."""
    gift, fund, session = counted(amount=2500)
    before = balances()
    happens(session, "dispute")
    hear(copies=2)
    row = gift.disputes.get()
    assert (row.state, row.amount, row.fee, left_of(gift)) == ("open", 2500, 1500, 0)
    assert row.answer_by > row.opened_at
    assert totals_of(fund).card == 0
    assert balances()["fees USD"] == before["fees USD"] - 1500
    assert balances()["clearing USD"] == before["clearing USD"] + 2500 + 1500
    assert OutgoingMail.objects.filter(subject_id="dispute").count() == 1
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(("outcome", "left", "receipts"), [("won", 2500, [2500]), ("lost", 0, [2500, 0])])
def test_a_dispute_is_decided(outcome, left, receipts):
    """Case 30: won, the money is back; lost, it stays away. The fee stays away either way."""
    gift, fund, session = counted(amount=2500)
    happens(session, "dispute")
    hear()
    happens(session, f"dispute-{outcome}")
    hear(copies=3, seed=4)
    assert (gift.disputes.get().state, totals_of(fund).card, left_of(gift)) == (outcome, left, left)
    assert balances()["fees USD"] == -(1500 + 102)
    assert list(Receipt.objects.order_by("number").values_list("amount", flat=True)) == receipts
    assert sync_session(session["id"])
    assert totals_of(fund).card == left


def test_a_dispute_that_was_won_before_we_heard_of_it_changes_nothing():
    attempt, session = checkout(amount=2500)
    happens(session, "dispute")
    happens(session, "dispute-won")
    hear(seed=5)
    assert (Dispute.objects.get().state, totals_of(attempt.fund).card) == ("won", 2500)
    assert Receipt.objects.get().amount == 2500


def test_an_inquiry_takes_no_money():
    gift, fund, session = counted()
    dispute = disputes.open_dispute(get("charge", charge_of(session)["id"]))
    change(dispute, status="warning_needs_response", balance_transactions=[])
    hear()
    assert (gift.disputes.count(), totals_of(fund).card) == (0, 2500)


def test_a_refund_of_euros_gives_back_what_they_counted():
    """Case 32: the fund loses what it was credited with, whatever the exchange is by then."""
    _gift, fund, session = counted(amount=2000, tip=250, currency="EUR")
    give_back(session, 1000)
    refund = PracticeObject.objects.get(kind="refund")
    txn = PracticeObject.objects.get(pk=refund.data["balance_transaction"])
    txn.data["amount"] = -1100  # the dollar fell
    txn.save()
    clearing = balances()["clearing USD"]
    hear()
    assert totals_of(fund).card == 2160 - 1080
    assert balances()["exchange USD"] == -20
    assert balances()["clearing USD"] == clearing + 1100


def test_a_refund_before_the_exchange_is_booked_after_it():
    attempt, session = checkout(currency="EUR", amount=2000)
    row = PracticeObject.objects.get(pk=charge_of(session)["id"])
    settled, row.data["balance_transaction"] = row.data["balance_transaction"], None
    row.save()
    give_back(session, 500)
    hear()
    assert totals_of(attempt.fund).card == 0
    assert Receipt.objects.get().amount == 1500
    row.refresh_from_db()
    row.data["balance_transaction"] = settled
    row.save()
    sync_session(session["id"])
    assert totals_of(attempt.fund).card == 2160 - 540


def test_a_bank_debit_that_is_returned_after_it_had_arrived():
    """The bank takes back what it had paid: as if all had been given back."""
    attempt, session = checkout("debits", amount=2500)
    happens(session, "debit-arrives")
    hear()
    charge = get("charge", charge_of(session)["id"])
    txn = balance.book("payment_failure_refund", charge["id"], -2500, "usd", category="payment_failure_refund")
    change(charge, status="failed", failure_balance_transaction=txn["id"])
    sync_session(session["id"])
    sync_session(session["id"])
    gift = Gift.objects.get()
    assert (totals_of(attempt.fund).card, left_of(gift), gift.refunds.count()) == (0, 0, 1)
    assert balances() == {"clearing USD": 20, "fees USD": -20}


def test_more_than_was_given_is_never_taken_from_the_fund(treasurer):
    """A refund and a dispute about the same money: what is beyond the gift is a loss, and a person looks."""
    gift, fund, session = counted(amount=2500)
    give_back(session, 2000)
    happens(session, "dispute")
    hear()
    assert totals_of(fund).card == 0
    assert sum(gift.refunds.values_list("amount", flat=True)) + gift.disputes.get().amount == 4500
    assert balances() == {"clearing USD": 2000 + 1500 + 102, "fees USD": -(2000 + 1500 + 102)}
    assert "over-refunded" in OutgoingMail.objects.values_list("subject_id", flat=True)


def test_two_funds_do_not_mix():
    _one, first, session = counted(amount=1000)
    _two, second, _session = counted(amount=2000)
    hands.carry_out(session["payment_intent"], "refund-all")
    hear()
    assert (totals_of(first).card, totals_of(second).card) == (0, 2000)
