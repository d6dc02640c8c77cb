"""What the stand-in refuses, and that a refusal leaves nothing behind: no object, no event, no money."""

import pytest
import stripe

from donations.gateway import client
from donations.models import PracticeDelivery, PracticeObject, PracticeReply
from donations.practice import hands
from donations.practice.refusals import Refused
from donations.practice.store import every, get
from tests.donations.stripe_hands import (
    BACK,
    asked,
    charge_of,
    happens,
    intent_of,
    open_session,
    paid_session,
    subscription_of,
)

pytestmark = pytest.mark.django_db
RETRIEVED = [
    *["checkout.sessions", "payment_intents", "charges", "refunds", "disputes", "balance_transactions", "payouts"],
    *["customers", "payment_methods", "setup_intents", "subscriptions", "invoices", "invoice_payments", "events"],
]


def v1():
    return client().v1


def service(name: str):
    found = v1()
    for part in name.split("."):
        found = getattr(found, part)
    return found


def everything() -> tuple:
    """All that a refused request might have changed."""
    return (
        sorted((row.pk, str(row.data)) for row in PracticeObject.objects.all()),
        PracticeDelivery.objects.count(),
        PracticeReply.objects.count(),
    )


def refused(call, *args) -> stripe.StripeError:
    """The error of a call that must change nothing."""
    before = everything()
    with pytest.raises(stripe.StripeError) as caught:
        call(*args)
    assert everything() == before
    return caught.value


@pytest.mark.parametrize("name", RETRIEVED)
@pytest.mark.parametrize("key", ["nobody", "pi_0", "0"])
def test_nobody_is_found_under_a_key_that_was_never_made(name, key):
    error = refused(service(name).retrieve, key)
    assert (error.http_status, error.code) == (404, "resource_missing")
    assert f"'{key}'" in str(error)


@pytest.mark.parametrize("name", RETRIEVED)
def test_an_object_of_another_kind_is_not_found_either(name):
    stranger = v1().customers.create({}).id if name != "customers" else open_session()["id"]
    assert refused(service(name).retrieve, stranger).http_status == 404


@pytest.mark.parametrize("name", RETRIEVED)
def test_what_cannot_be_expanded_is_refused_and_nothing_is_lost(name):
    session = paid_session(attempt="a-1")
    key = {"payment_intents": session["payment_intent"], "charges": charge_of(session)["id"]}.get(name)
    if key is None:
        assert refused(service(name).retrieve, "x_1", {"expand": ["a.b.c.d.e"]}).http_status in (400, 404)
        return
    for path in ("livemode", "created", "nothing.at.all", "a.b.c.d.e"):
        assert "expand" in str(refused(service(name).retrieve, key, {"expand": [path]}))


def test_a_session_with_an_expansion_that_is_none_is_not_made():
    error = refused(v1().checkout.sessions.create, {**asked(), "expand": ["nothing"]}, {"idempotency_key": "k-1"})
    assert "cannot be expanded" in str(error)


@pytest.mark.parametrize("amount", [0, -1, 2501, 99_999_999])
def test_a_refund_is_between_one_cent_and_all(amount):
    session = paid_session()
    error = refused(v1().refunds.create, {"charge": charge_of(session)["id"], "amount": amount})
    assert isinstance(error, stripe.InvalidRequestError)
    assert error.param == "amount"


@pytest.mark.parametrize("amount", [1, 2499, 2500])
def test_control_a_refund_within_is_made(amount):
    session = paid_session()
    made = v1().refunds.create({"payment_intent": session["payment_intent"], "amount": amount})
    assert (made.amount, made.status, made.charge) == (amount, "succeeded", charge_of(session)["id"])
    assert charge_of(session)["refunded"] is (amount == 2500)


@pytest.mark.parametrize("way", ["declines", "authenticates", "debits"])
def test_what_has_not_come_does_not_go_back(way):
    session = paid_session(way=way)
    error = refused(v1().refunds.create, {"payment_intent": intent_of(session)["id"]})
    assert "does not have a successful charge" in str(error)


def test_a_refund_of_nothing_is_refused():
    assert "payment_intent or charge" in str(refused(v1().refunds.create, {"amount": 100}))


@pytest.mark.parametrize("way", ["pays", "debits"])
def test_a_payment_that_is_made_or_under_way_is_not_cancelled(way):
    error = refused(v1().payment_intents.cancel, intent_of(paid_session(way=way))["id"])
    assert error.code == "payment_intent_unexpected_state"


@pytest.mark.parametrize("way", ["pays", "declines", "authenticates", "debits", "confirms"])
@pytest.mark.parametrize("end", ["paid", "expired"])
def test_a_page_that_is_over_takes_no_card(way, end):
    session = paid_session() if end == "paid" else open_session()
    if end == "expired":
        v1().checkout.sessions.expire(session["id"])
    before = everything()
    with pytest.raises(Refused, match="no longer active"):
        hands.press(session["id"], way)
    assert everything() == before


@pytest.mark.parametrize("steps", [("dispute",), ("dispute", "dispute-lost")])
def test_what_a_bank_has_taken_back_is_not_given_back_too(steps):
    session = paid_session()
    for step in steps:
        happens(session, step)
    assert refused(v1().refunds.create, {"charge": charge_of(session)["id"]}).code == "charge_disputed"


@pytest.mark.parametrize("steps", [("dispute-won",), ("dispute", "dispute-won", "dispute-lost"), ("refund-fails",)])
def test_what_cannot_happen_does_not(steps):
    session = paid_session()
    for step in steps[:-1]:
        happens(session, step)
    before = everything()
    with pytest.raises(Refused, match="cannot happen any more"):
        happens(session, steps[-1])
    assert everything() == before


@pytest.mark.parametrize("name", ["refund-all", "dispute", "payout-fails", "month-paid", "", "everything"])
def test_nothing_happens_to_what_is_neither_payment_nor_month_nor_payout(name):
    customer = v1().customers.create({}).id
    before = everything()
    for key in (customer, "pi_nobody", ""):
        with pytest.raises(Refused) as caught:
            hands.carry_out(key, name)
        assert caught.value.status == 404
    assert everything() == before


@pytest.mark.parametrize("changes", [{"items": [{"id": "si_0", "quantity": 2}]}, {"default_payment_method": "pm_0"}])
def test_a_subscription_keeps_its_lines_and_card_where_a_key_is_wrong(changes):
    session = paid_session(1000, mode="subscription")
    error = refused(v1().subscriptions.update, session["subscription"], changes)
    assert error.code == "resource_missing"


def test_a_subscription_keeps_its_currency():
    session = paid_session(1000, mode="subscription")
    (item,) = subscription_of(session)["items"]["data"]
    price = {"currency": "eur", "product": "prod_1", "recurring": {"interval": "month"}, "unit_amount": 1500}
    error = refused(
        v1().subscriptions.update, session["subscription"], {"items": [{"id": item["id"], "price_data": price}]}
    )
    assert "another currency" in str(error)


@pytest.mark.parametrize("end", ["void", "paid"])
def test_an_invoice_that_is_closed_takes_no_money(end):
    session = paid_session(1000, mode="subscription")
    happens(session, "month-paid" if end == "paid" else "month-fails")
    newest = subscription_of(session)["latest_invoice"]
    if end == "void":
        v1().invoices.void_invoice(newest)
        assert get("invoice", newest)["status"] == "void"
    refused(v1().invoices.pay, newest)
    refused(v1().invoices.void_invoice, newest)
    with pytest.raises(Refused, match="can no longer be paid"):
        hands.pay_invoice(newest, pays=True)


def erased() -> str:
    """The key of a customer who was deleted."""
    session = paid_session(1000, mode="subscription")
    v1().customers.delete(session["customer"])
    return session["customer"]


def test_nothing_begins_for_a_customer_who_was_deleted():
    """Forgetting a donor is final: no page, no portal, no card under their key."""
    key = erased()
    card = every("payment_method")[0]["id"]
    page = {"mode": "setup", "currency": "usd", "success_url": BACK, "customer": key}
    for call, *args in (
        (v1().checkout.sessions.create, page),
        (v1().billing_portal.sessions.create, {"customer": key}),
        (v1().payment_methods.attach, card, {"customer": key}),
        (v1().customers.update, key, {"metadata": {"a": "b"}}),
        (v1().customers.delete, key),
    ):
        assert refused(call, *args).code == "resource_missing"


def test_a_customer_who_was_deleted_is_a_key_and_nothing_more():
    key = erased()
    found = v1().customers.retrieve(key).to_dict()
    assert found == {"id": key, "object": "customer", "deleted": True}
