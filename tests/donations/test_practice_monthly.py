"""The stand-in against what the payment company documents: subscriptions, their invoices, other cards, ends."""

import pytest
import stripe

from donations.gateway import client
from donations.models import PracticeObject
from donations.practice import hands
from donations.practice.people import make_method
from donations.practice.refusals import Refused
from donations.practice.store import change, get
from tests.donations.stripe_hands import happens, intent_of, paid_session, subscription_of

pytestmark = pytest.mark.django_db


def v1():
    return client().v1


def told(*kinds: str) -> list[str]:
    """The events of these kinds, oldest first."""
    rows = PracticeObject.objects.filter(kind="event").order_by("made_at")
    return [row.data["type"] for row in rows if not kinds or row.data["type"].startswith(kinds)]


def monthly(way: str = "pays") -> dict:
    return paid_session(1000, mode="subscription", attempt="a-1", way=way)


def invoices(session) -> list:
    return list(v1().invoices.list({"subscription": session["subscription"]}).data)


def test_a_monthly_session_makes_customer_subscription_and_invoice():
    session = monthly()
    assert (session["status"], session["payment_status"], session["payment_intent"]) == ("complete", "paid", None)
    subscription = v1().subscriptions.retrieve(session["subscription"], {"expand": ["latest_invoice.payments"]})
    assert (subscription.status, subscription.metadata["attempt"]) == ("active", "a-1")
    item = subscription["items"].data[0]
    assert (item.price.unit_amount, item.price.recurring.interval, item.quantity) == (1000, "month", 1)
    assert item.current_period_end > item.current_period_start
    assert not hasattr(subscription, "current_period_end")
    invoice = subscription.latest_invoice
    assert (invoice.status, invoice.billing_reason, invoice.amount_paid) == ("paid", "subscription_create", 1000)
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert invoice.parent.subscription_details.metadata["attempt"] == "a-1"
    payment = invoice.payments.data[0].payment
    assert payment.payment_intent == intent_of(session)["id"]
    for gone in ("subscription", "payment_intent", "charge", "paid"):
        assert not hasattr(invoice, gone)


def test_the_payment_of_an_invoice_names_neither_invoice_nor_attempt():
    """What section 5 of donations.md warns of: only the invoice payment leads from one to the other."""
    session = monthly()
    intent = v1().payment_intents.retrieve(intent_of(session)["id"])
    assert not hasattr(intent, "invoice")
    assert intent.metadata.to_dict() == {}
    asked = {"payment": {"type": "payment_intent", "payment_intent": intent.id}}
    (found,) = v1().invoice_payments.list(asked).data
    assert (found.invoice, found.status, found.amount_paid) == (session["invoice"], "paid", 1000)


def test_the_next_month_is_another_invoice():
    session = monthly()
    before = subscription_of(session)["items"]["data"][0]["current_period_end"]
    happens(session, "month-paid")
    assert [one.billing_reason for one in invoices(session)] == ["subscription_cycle", "subscription_create"]
    assert [one.status for one in invoices(session)] == ["paid", "paid"]
    assert subscription_of(session)["items"]["data"][0]["current_period_end"] > before
    assert told("invoice.paid") == ["invoice.paid"] * 2


@pytest.mark.parametrize(("what", "rings"), [("month-fails", 0), ("month-asks", 1)])
def test_a_month_that_fails_leaves_an_open_invoice_with_a_page(what, rings):
    session = monthly()
    happens(session, what)
    newest = invoices(session)[0]
    assert (newest.status, newest.amount_remaining, newest.attempt_count) == ("open", 1000, 1)
    assert newest.next_payment_attempt > newest.created
    assert newest.hosted_invoice_url == f"http://localhost:8000/practice/invoice/{newest.id}/"
    assert subscription_of(session)["status"] == "past_due"
    assert len(told("invoice.payment_failed")) == 1
    assert len(told("invoice.payment_action_required")) == rings


def test_the_last_try_ends_it():
    session = monthly()
    happens(session, "month-fails")
    happens(session, "month-last")
    subscription = subscription_of(session)
    assert (subscription["status"], subscription["cancellation_details"]["reason"]) == ("canceled", "payment_failed")
    assert invoices(session)[0].status == "uncollectible"
    assert told("customer.subscription.d") == ["customer.subscription.deleted"]


def test_another_card_pays_what_waits():
    """Case 49, the payment company's side: the new card is set on the subscription and tried at once."""
    session = monthly()
    change(get("payment_method", subscription_of(session)["default_payment_method"]), _declines=True)
    happens(session, "month-fails")
    newest = invoices(session)[0].id
    with pytest.raises(stripe.CardError) as caught:
        v1().invoices.pay(newest)
    assert (caught.value.http_status, caught.value.code) == (402, "card_declined")
    setup = open_setup(session)
    card = v1().setup_intents.retrieve(setup["setup_intent"]).payment_method
    v1().subscriptions.update(session["subscription"], {"default_payment_method": card})
    assert v1().invoices.pay(newest).status == "paid"
    assert subscription_of(session)["status"] == "active"
    with pytest.raises(stripe.InvalidRequestError, match="already paid"):
        v1().invoices.pay(newest)


def open_setup(session) -> dict:
    asked = {
        **{"mode": "setup", "success_url": "http://localhost:8000/x/", "customer": session["customer"]},
        **{"currency": "usd", "setup_intent_data": {"metadata": {"subscription": session["subscription"]}}},
    }
    opened = v1().checkout.sessions.create(asked)
    assert (opened.payment_status, opened.amount_total) == ("no_payment_required", 0)
    return hands.press(opened.id, "pays")


def test_a_card_of_somebody_else_is_refused():
    session = monthly()
    stranger = make_method("card", "cus_somebody")
    with pytest.raises(stripe.InvalidRequestError, match="must be attached"):
        v1().subscriptions.update(session["subscription"], {"default_payment_method": stranger["id"]})


def test_another_amount_is_another_price_from_the_next_month_on():
    session = monthly()
    item = subscription_of(session)["items"]["data"][0]
    price = {
        **{"currency": "usd", "product": item["price"]["product"], "unit_amount": 2000},
        "recurring": {"interval": "month"},
    }
    changed = {"items": [{"id": item["id"], "price_data": price}], "proration_behavior": "none"}
    v1().subscriptions.update(session["subscription"], changed)
    assert [one.amount_due for one in invoices(session)] == [1000]
    happens(session, "month-paid")
    assert [one.amount_due for one in invoices(session)] == [2000, 1000]


def test_it_is_ended_at_once_or_with_the_month_and_not_twice():
    at_once, with_month = monthly(), monthly()
    assert v1().subscriptions.cancel(at_once["subscription"]).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        v1().subscriptions.cancel(at_once["subscription"])
    updated = v1().subscriptions.update(with_month["subscription"], {"cancel_at_period_end": True})
    assert (updated.status, updated.cancel_at_period_end) == ("active", True)
    happens(with_month, "month-paid")
    assert subscription_of(with_month)["status"] == "canceled"
    assert len(invoices(with_month)) == 1
    assert v1().subscriptions.list().data == []
    assert len(v1().subscriptions.list({"status": "all"}).data) == 2
    with pytest.raises(Refused):
        happens(at_once, "month-paid")


def test_a_monthly_bank_debit_is_active_before_it_arrives():
    session = monthly("debits")
    assert (session["payment_status"], subscription_of(session)["status"]) == ("unpaid", "active")
    assert invoices(session)[0].status == "open"
    happens_to_intent(session, "debit-arrives")
    assert invoices(session)[0].status == "paid"


def happens_to_intent(session, name) -> None:
    hands.carry_out(intent_of(session)["id"], name)


def test_the_portal_needs_a_customer():
    session = monthly()
    opened = v1().billing_portal.sessions.create({"customer": session["customer"], "return_url": "http://localhost/"})
    assert opened.url == "http://localhost:8000/practice/"
    with pytest.raises(stripe.InvalidRequestError):
        v1().billing_portal.sessions.create({"customer": "cus_nobody"})


def test_a_customer_who_is_deleted_gives_no_more():
    session = monthly()
    assert v1().customers.delete(session["customer"]).deleted is True
    assert subscription_of(session)["status"] == "canceled"
    assert v1().customers.retrieve(session["customer"]).deleted is True
    assert told("customer.") == [
        *("customer.created", "customer.subscription.created", "customer.subscription.updated"),
        *("customer.subscription.deleted", "customer.deleted"),
    ]
