"""The stand-in against what the payment company documents: refunds, disputes, payouts."""

import pytest
import stripe

from donations.gateway import client
from donations.models import PracticeObject
from donations.practice import balance, hands
from donations.practice.refusals import Refused
from tests.donations.stripe_hands import charge_of, happens, open_session, paid_session

pytestmark = pytest.mark.django_db


def v1():
    return client().v1


def told(*kinds: str) -> list[str]:
    """The events of these kinds, oldest first."""
    rows = PracticeObject.objects.filter(kind="event").order_by("made_at")
    return [row.data["type"] for row in rows if not kinds or row.data["type"].startswith(kinds)]


def test_part_of_a_payment_goes_back():
    """Case 28, the payment company's side."""
    session = paid_session(2500)
    refund = v1().refunds.create(
        {"payment_intent": session["payment_intent"], "amount": 1000, "metadata": {"refund": "r"}}
    )
    assert (refund.amount, refund.status, refund.currency, refund.metadata["refund"]) == (1000, "succeeded", "usd", "r")
    charge = charge_of(session)
    assert (charge["amount_refunded"], charge["refunded"]) == (1000, False)
    txn = v1().balance_transactions.retrieve(refund.balance_transaction)
    assert (txn.amount, txn.fee, txn.net, txn.type) == (-1000, 0, -1000, "refund")
    assert told("refund", "charge.ref") == ["refund.created", "charge.refunded"]


@pytest.mark.parametrize(
    ("amounts", "words", "code"),
    [
        ([1000, 1600], "Refund amount ($16.00) is greater than unrefunded amount on charge ($15.00)", None),
        ([2500, 1], "has already been refunded", "charge_already_refunded"),
        ([0], "Invalid positive integer", "parameter_invalid_integer"),
    ],
)
def test_more_than_is_left_never_goes_back(amounts, words, code):
    session = paid_session(2500)
    *before, last = amounts
    for amount in before:
        v1().refunds.create({"payment_intent": session["payment_intent"], "amount": amount})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        v1().refunds.create({"payment_intent": session["payment_intent"], "amount": last})
    assert words in str(caught.value)
    assert caught.value.code == code
    assert charge_of(session)["amount_refunded"] == sum(before)


def test_a_refund_asked_twice_under_one_key_goes_back_once():
    session = paid_session()
    asked = {"payment_intent": session["payment_intent"], "amount": 1000}
    first, second = (v1().refunds.create(asked, {"idempotency_key": "refund:1"}) for _ in range(2))
    assert first.id == second.id
    assert charge_of(session)["amount_refunded"] == 1000


def test_a_refund_without_amount_is_all_that_is_left():
    session = paid_session(2500)
    v1().refunds.create({"payment_intent": session["payment_intent"], "amount": 1000})
    assert v1().refunds.create({"charge": charge_of(session)["id"]}).amount == 1500
    assert charge_of(session)["refunded"] is True


def test_only_what_was_paid_goes_back():
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        v1().refunds.create({"payment_intent": paid_session(way="declines")["payment_intent"]})
    with pytest.raises(stripe.InvalidRequestError, match="payment_intent or charge"):
        v1().refunds.create({"amount": 5})


def test_a_refund_may_fail_afterwards():
    """Case 29, the payment company's side."""
    session = paid_session(2500)
    happens(session, "refund-all")
    happens(session, "refund-fails")
    (refund,) = (
        v1()
        .refunds.list({"payment_intent": session["payment_intent"], "expand": ["data.failure_balance_transaction"]})
        .data
    )
    assert (refund.status, refund.failure_balance_transaction.amount) == ("failed", 2500)
    assert (charge_of(session)["amount_refunded"], charge_of(session)["refunded"]) == (0, False)
    assert told("refund.f") == ["refund.failed"]


def test_refunds_are_listed_with_their_charge_only_when_asked():
    session = paid_session()
    happens(session, "refund-part")
    plain = v1().charges.retrieve(charge_of(session)["id"])
    assert not hasattr(plain, "refunds")
    whole = v1().payment_intents.retrieve(session["payment_intent"], {"expand": ["latest_charge.refunds"]})
    assert [one.amount for one in whole.latest_charge.refunds.data] == [1250]


def test_a_dispute_takes_the_money_and_a_fee_and_may_be_won():
    """Case 30, the payment company's side."""
    session = paid_session(2500)
    happens(session, "dispute")
    (dispute,) = v1().disputes.list({"payment_intent": session["payment_intent"]}).data
    (taken,) = dispute.balance_transactions
    assert (dispute.status, dispute.amount, dispute.reason) == ("needs_response", 2500, "fraudulent")
    assert (taken.amount, taken.fee, taken.net, taken.reporting_category) == (-2500, 1500, -4000, "dispute")
    assert dispute.evidence_details.due_by > dispute.created
    assert charge_of(session)["disputed"] is True
    happens(session, "dispute-won")
    dispute = v1().disputes.retrieve(dispute.id)
    assert (dispute.status, [one.net for one in dispute.balance_transactions]) == ("won", [-4000, 2500])
    assert told("charge.dispute") == [
        f"charge.dispute.{what}" for what in ("created", "funds_withdrawn", "funds_reinstated", "closed")
    ]


def test_a_dispute_may_be_lost_and_nothing_comes_back():
    session = paid_session(2500)
    happens(session, "dispute")
    happens(session, "dispute-lost")
    (dispute,) = v1().disputes.list({"charge": charge_of(session)["id"]}).data
    assert (dispute.status, len(dispute.balance_transactions)) == ("lost", 1)
    with pytest.raises(Refused):
        happens(session, "dispute-won")


def test_what_is_disputed_cannot_be_given_back():
    session = paid_session()
    happens(session, "dispute")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        v1().refunds.create({"payment_intent": session["payment_intent"]})
    assert caught.value.code == "charge_disputed"


def test_a_payout_lists_what_it_is_made_of_and_itself():
    session = paid_session(2500)
    happens(session, "refund-part")
    payout = hands.pay_out("payout")
    listed = v1().balance_transactions.list({"payout": payout["id"]}).data
    assert sorted((one.type, one.net) for one in listed) == [("charge", 2398), ("payout", -1148), ("refund", -1250)]
    told_of = v1().payouts.retrieve(payout["id"])
    assert (told_of.amount, told_of.status, told_of.automatic) == (1148, "paid", True)
    assert told_of.reconciliation_status == "completed"
    assert v1().balance.retrieve().available[0].amount == 0


def test_nobody_can_say_what_one_sent_by_hand_is_made_of():
    paid_session(2500)
    payout = hands.pay_out("payout-by-hand")
    assert payout["reconciliation_status"] == "not_applicable"
    with pytest.raises(stripe.InvalidRequestError, match="automatic transfers"):
        v1().balance_transactions.list({"payout": payout["id"]})


def test_where_nothing_is_held_nothing_is_sent():
    assert balance.pay_out() is None
    assert v1().payouts.list().data == []


def test_what_nobody_paid_can_be_cancelled():
    session = paid_session(way="declines")
    assert v1().payment_intents.cancel(session["payment_intent"]).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError, match="status of succeeded"):
        v1().payment_intents.cancel(paid_session()["payment_intent"])


def test_a_page_nobody_used_makes_nothing():
    open_session(mode="subscription")
    assert not PracticeObject.objects.exclude(kind="checkout.session").exists()
