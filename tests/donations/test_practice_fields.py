"""Every object of the stand-in against the classes of the stripe library: no field that its API version does not have.

What the API version 2026-10-28 took away (`Invoice.charge`, `Subscription.current_period_end`) would be found here.
"""

import json

import pytest
import stripe
from django.db import transaction

from donations.gateway import client
from donations.models import PracticeObject
from donations.practice import hands
from donations.practice.expand import clean
from donations.practice.store import every
from tests.donations.stripe_hands import BACK, happens, paid_session

CLASSES = {
    "balance_transaction": stripe.BalanceTransaction,
    "billing_portal.session": stripe.billing_portal.Session,
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "customer": stripe.Customer,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
    "payment_intent": stripe.PaymentIntent,
    "payment_method": stripe.PaymentMethod,
    "payout": stripe.Payout,
    "refund": stripe.Refund,
    "setup_intent": stripe.SetupIntent,
    "subscription": stripe.Subscription,
}
# What code of ours reads, and what a newcomer looks for first.
READ = {
    "balance_transaction": {"amount", "fee", "net", "currency", "exchange_rate", "source", "type"},
    "billing_portal.session": {"url", "customer", "return_url"},
    "charge": {"amount", "amount_refunded", "balance_transaction", "payment_method_details", "disputed", "refunded"},
    "checkout.session": {"mode", "status", "payment_status", "url", "expires_at", "metadata", "payment_intent"},
    "customer": {"email", "invoice_settings", "metadata"},
    "dispute": {"amount", "balance_transactions", "charge", "payment_intent", "status", "evidence_details"},
    "event": {"api_version", "data", "type", "pending_webhooks", "request", "livemode"},
    "invoice": {"parent", "hosted_invoice_url", "status", "billing_reason", "next_payment_attempt", "amount_due"},
    "invoice_payment": {"invoice", "payment", "status", "is_default"},
    "payment_intent": {"amount", "amount_received", "latest_charge", "status", "metadata", "last_payment_error"},
    "payment_method": {"card", "customer", "type"},
    "payout": {"amount", "arrival_date", "automatic", "reconciliation_status", "status", "failure_code"},
    "refund": {"amount", "charge", "payment_intent", "status", "metadata", "failure_reason"},
    "setup_intent": {"payment_method", "customer", "status", "metadata"},
    "subscription": {"items", "status", "latest_invoice", "default_payment_method", "cancel_at_period_end"},
}
BEGINS = {
    **{"balance_transaction": "txn_", "charge": "ch_", "checkout.session": "cs_test_", "customer": "cus_"},
    **{"event": "evt_", "invoice": "in_", "payment_intent": "pi_", "payment_method": "pm_", "payout": "po_"},
    **{"refund": "re_", "setup_intent": "seti_", "subscription": "sub_", "invoice_payment": "inpay_"},
    **{"billing_portal.session": "bps_", "dispute": "du_"},
}


def live_through_everything() -> None:
    """One of everything that the stand-in can make, in each state that leaves other fields filled."""
    for steps in (("refund-part", "refund-fails"), ("dispute", "dispute-won"), ()):
        session = paid_session(attempt="a-1")
        for step in steps:
            happens(session, step)
    paid_session(way="declines")
    paid_session(2000, "eur", way="debits")
    monthly = paid_session(1000, mode="subscription")
    for step in ("month-paid", "month-asks", "month-fails"):
        happens(monthly, step)
    customer = every("customer")[0]["id"]
    card = {"mode": "setup", "currency": "usd", "success_url": BACK, "customer": customer}
    hands.press(client().v1.checkout.sessions.create(card).id, "pays")
    client().v1.billing_portal.sessions.create({"customer": customer})
    hands.carry_out(hands.pay_out("payout")["id"], "payout-fails")


@pytest.fixture(scope="module")
def history(django_db_setup, django_db_blocker) -> dict[str, list[dict]]:
    """What was made, by kind; only looked at, so it is made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        live_through_everything()
        kinds = PracticeObject.objects.values_list("kind", flat=True).distinct()
        made = {kind: every(kind) for kind in kinds}
        transaction.set_rollback(True)
    return made


def unknown(data, kind, where="") -> list[str]:
    """Names in `data` that the class does not have, with those of every object inside it that has a class."""
    if isinstance(data, list):
        return [name for one in data for name in unknown(one, kind, where)]
    if not isinstance(data, dict):
        return []
    inner = getattr(kind, "_inner_class_types", {})
    found = [f"{where}{name}" for name in data if name not in kind.__annotations__]
    for name, value in data.items():
        if name in inner and name not in ("metadata", *getattr(kind, "_inner_class_dicts", ())):
            found += unknown(value, inner[name], f"{where}{name}.")
    return found


def test_one_of_everything_was_made(history):
    assert set(history) == set(CLASSES)


@pytest.mark.parametrize("kind", CLASSES)
def test_it_has_no_field_that_the_api_does_not_have(history, kind):
    rows = history[kind]
    assert rows
    assert {name for row in rows for name in unknown(clean(row), CLASSES[kind])} == set()


@pytest.mark.parametrize(
    ("kind", "gone"),
    [
        ("payment_intent", {"invoice": "in_1"}),
        ("charge", {"invoice": "in_1"}),
        ("invoice", {"subscription": "sub_1", "charge": "ch_1", "paid": True}),
        ("subscription", {"current_period_end": 1}),
        ("invoice", {"parent": {"type": "x", "subscription": "sub_1"}}),
    ],
)
def test_control_a_field_that_was_taken_away_is_found(history, kind, gone):
    assert unknown({**clean(history[kind][0]), **gone}, CLASSES[kind])


@pytest.mark.parametrize("kind", CLASSES)
def test_what_is_read_is_in_every_one_and_in_the_api(history, kind):
    """A field that is read is never left out, be it empty: attributes of the library's objects raise."""
    names = READ[kind]
    assert names <= set(CLASSES[kind].__annotations__)
    for row in history[kind]:
        card_or_bank = {row["type"]} if kind == "payment_method" else names
        assert (names - {"card"} if kind == "payment_method" else names) | card_or_bank <= set(row)


@pytest.mark.parametrize("kind", CLASSES)
def test_it_says_what_it_is_when_it_was_made_and_of_which_book(history, kind):
    for row in history[kind]:
        assert row["object"] == kind
        assert row["id"].startswith((BEGINS[kind], "py_") if kind == "charge" else BEGINS[kind])
        assert isinstance(row["created"], int)
        assert row.get("livemode", False) is False
        assert ("livemode" in row) is ("livemode" in CLASSES[kind].__annotations__)


@pytest.mark.parametrize("kind", CLASSES)
def test_the_library_makes_its_own_object_of_it(history, kind):
    for row in history[kind][:3]:
        made = stripe.StripeObject.construct_from(clean(row), "sk_test_practice")
        typed = CLASSES[kind].construct_from(clean(row), "sk_test_practice")
        assert made.id == typed.id == row["id"]
        assert json.loads(json.dumps(typed.to_dict(), default=str)) == clean(row)  # it makes decimals of some


def test_every_event_is_about_an_object_of_its_own_kind(history):
    """`charge.dispute.created` is about a dispute, `customer.subscription.deleted` about a subscription."""
    other = {"charge.dispute": "dispute", "charge.refund": "refund", "customer.subscription": "subscription"}
    events = history["event"]
    keys = {row["id"] for rows in history.values() for row in rows}
    assert len({one["type"] for one in events}) > 20
    for one in events:
        family = one["type"].rpartition(".")[0]
        assert one["data"]["object"]["object"] == other.get(family, family)
        assert one["data"]["object"]["id"] in keys


def test_every_event_is_of_the_api_version_that_the_library_pins(history):
    versions = {one["api_version"] for one in history["event"]}
    assert versions == {stripe.api_version}
    assert stripe.api_version.startswith("2026-10-28")
