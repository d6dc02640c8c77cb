"""What the payment company's objects say, as they look in today's API (donations.md, section 5: the traps)."""

import datetime as dt
import uuid

import pytest

from donations import facts

UID = uuid.UUID("6d6c9f6e-0000-4000-8000-000000000000")
NOW = 1_795_000_000


def txn(**more):
    return {"id": "txn_1", "amount": 2500, "fee": 103, "currency": "usd", "created": NOW, **more}


def charge(**more):
    plain = {"id": "ch_1", "status": "succeeded", "captured": True, "amount_captured": 2500, "created": NOW}
    return {**plain, "payment_method_details": {"type": "card"}, "balance_transaction": txn(), **more}


def intent(**more):
    plain = {"id": "pi_1", "status": "succeeded", "currency": "usd", "livemode": False, "latest_charge": charge()}
    return {**plain, "metadata": {"attempt": str(UID)}, **more}


def payment(refunds=(), disputes=(), **more):
    return facts.payment(intent(**more), refunds=list(refunds), disputes=list(disputes))


def refund(**more):
    return {"id": "re_1", "amount": 500, "status": "succeeded", "created": NOW, "metadata": {}, **more}


def dispute(**more):
    return {"id": "du_1", "amount": 2500, "status": "needs_response", "created": NOW, **more}


def subscription(*amounts, **more):
    items = [
        {"price": {"unit_amount": amount}, "quantity": 1, "current_period_end": NOW + number}
        for number, amount in enumerate(amounts)
    ]
    plain = {"id": "sub_1", "status": "active", "livemode": False, "metadata": {"attempt": str(UID)}}
    return {**plain, "items": {"data": items}, "latest_invoice": None, **more}


def invoice(**more):
    return {"id": "in_1", "status": "open", "attempted": True, "hosted_invoice_url": "https://pay.example/1", **more}


def test_a_payment_names_its_attempt_charge_and_fee():
    told = payment()
    at = dt.datetime.fromtimestamp(NOW, dt.UTC)
    settled = facts.Settled("txn_1", 2500, 103, "USD", at)
    assert (told.attempt, told.currency, told.livemode) == (UID, "USD", False)
    assert told.charge == facts.ChargeFacts("ch_1", 2500, by_card=True, at=at, settled=settled)


@pytest.mark.parametrize("metadata", [None, {}, {"attempt": ""}, {"attempt": "12"}, {"other": str(UID)}])
def test_what_names_no_attempt_names_none(metadata):
    assert payment(metadata=metadata).attempt is None


@pytest.mark.parametrize(
    "latest",
    [
        None,
        "ch_not_expanded",
        charge(status="pending"),
        charge(status="failed", captured=False, amount_captured=0),
        charge(captured=False),
    ],
    ids=["none", "key", "pending", "failed", "held"],
)
def test_what_has_not_succeeded_is_no_charge(latest):
    assert payment(latest_charge=latest).charge is None


@pytest.mark.parametrize(
    ("way", "by_card"),
    [("card", True), ("link", True), ("us_bank_account", False), ("sepa_debit", False), (None, True)],
)
def test_a_debit_is_told_from_a_card(way, by_card):
    details = {"type": way} if way else None
    assert payment(latest_charge=charge(payment_method_details=details)).charge.by_card is by_card


@pytest.mark.parametrize("unknown", [None, "txn_not_expanded"])
def test_what_is_not_settled_yet_has_no_worth_there(unknown):
    assert payment(latest_charge=charge(balance_transaction=unknown)).charge.settled is None


def test_a_debit_that_the_bank_takes_back_later_is_as_if_given_back():
    late = charge(status="failed", failure_balance_transaction=txn(id="txn_2", amount=-2500, fee=0))
    told = payment(latest_charge=late, status="requires_payment_method")
    assert told.charge.amount == 2500
    assert [(one.id, one.amount, one.failed, one.settled.amount) for one in told.refunds] == [
        ("ch_1", 2500, False, -2500)
    ]


@pytest.mark.parametrize(
    ("status", "failed"),
    [("succeeded", False), ("pending", False), ("requires_action", False), ("failed", True), ("canceled", True)],
)
def test_a_refund_stands_or_has_failed(status, failed):
    told = payment([refund(status=status, metadata={"refund": str(UID)})]).refunds[0]
    assert (told.failed, told.uid) == (failed, UID)


def test_a_refund_without_a_state_is_under_way():
    assert payment([refund(status=None)]).refunds[0].status == "pending"


def test_refunds_are_read_in_the_order_in_which_they_happened():
    late, early = refund(id="re_1", created=NOW + 9), refund(id="re_2")
    assert [one.id for one in payment([late, early]).refunds] == ["re_2", "re_1"]


@pytest.mark.parametrize(
    ("status", "takes"),
    [
        ("needs_response", True),
        ("under_review", True),
        ("won", True),
        ("lost", True),
        ("warning_needs_response", False),
        ("warning_under_review", False),
        ("warning_closed", False),
        ("prevented", False),
    ],
)
def test_an_inquiry_is_told_from_a_dispute(status, takes):
    assert payment(disputes=[dispute(status=status)]).disputes[0].takes_money is takes


def test_a_dispute_has_its_day_and_its_movements():
    due = {"evidence_details": {"due_by": NOW + 60}}
    told = payment(disputes=[dispute(balance_transactions=[txn(amount=-2500, fee=1500)], **due)]).disputes[0]
    assert told.answer_by == facts.moment(NOW + 60)
    assert [(one.amount, one.fee) for one in told.settled] == [(-2500, 1500)]


@pytest.mark.parametrize(
    ("parent", "key"),
    [
        (None, ""),
        ({"subscription_details": None}, ""),
        ({"subscription_details": {"subscription": "sub_1"}}, "sub_1"),
        ({"subscription_details": {"subscription": {"id": "sub_2"}}}, "sub_2"),
    ],
)
def test_an_invoice_names_its_subscription_under_its_parent(parent, key):
    assert facts.subscription_of({"id": "in_1", "parent": parent}) == key


def test_a_subscription_is_worth_all_its_lines_until_the_end_of_the_last():
    told = facts.subscription(subscription(1000, 200))
    assert (told.attempt, told.amount, told.next_at) == (UID, 1200, facts.moment(NOW + 1))
    assert (told.ends, told.ended_at, told.why_ended, told.open_invoice) == (False, None, "", "")


@pytest.mark.parametrize("latest", [None, "in_not_expanded", invoice(status="paid"), invoice(attempted=False)])
def test_an_invoice_that_was_paid_or_never_tried_is_not_open(latest):
    assert facts.subscription(subscription(1000, latest_invoice=latest)).open_invoice == ""


@pytest.mark.parametrize("status", ["open", "uncollectible"])
def test_an_invoice_that_failed_has_a_page_to_pay_it_on(status):
    told = facts.subscription(subscription(1000, latest_invoice=invoice(status=status)))
    assert (told.open_invoice, told.pay_url) == ("in_1", "https://pay.example/1")


@pytest.mark.parametrize("field", ["cancel_at_period_end", "cancel_at"])
def test_a_subscription_that_ends_with_its_period_has_no_next_month(field):
    assert facts.subscription(subscription(1000, **{field: NOW})).ends


def test_a_session_says_whether_it_is_paid_and_what_came_of_it():
    data = {"id": "cs_1", "status": "complete", "payment_status": "paid", "livemode": False, "metadata": {}}
    told = facts.session({**data, "payment_intent": {"id": "pi_1"}, "subscription": None})
    assert (told.paid, told.payment, told.subscription, told.attempt) == (True, "pi_1", "", None)
