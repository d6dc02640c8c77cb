"""A monthly gift over several months at the stand-in: paid, late, changed, resumed, ended, with nothing lost."""

import pytest
import stripe

from donations.gateway import client
from donations.models import PracticeObject
from donations.practice import hands
from donations.practice.store import every, get
from tests.donations.stripe_hands import happens, paid_session, subscription_of

pytestmark = pytest.mark.django_db
MONTH = 30 * 86400


def v1():
    return client().v1


def begun(amount: int = 1000, **more) -> dict:
    return paid_session(amount, mode="subscription", attempt="a-1", **more)


def invoices(session) -> list:
    """Oldest first."""
    return list(v1().invoices.list({"subscription": session["subscription"], "limit": 100}).data)[::-1]


def price(amount: int) -> dict:
    return {"currency": "usd", "product": "prod_1", "recurring": {"interval": "month"}, "unit_amount": amount}


def to_another_amount(session, amount: int) -> None:
    (item,) = subscription_of(session)["items"]["data"]
    changed = {"id": item["id"], "price_data": price(amount)}
    v1().subscriptions.update(session["subscription"], {"items": [changed], "proration_behavior": "none"})


def test_half_a_year_is_six_invoices_six_payments_and_six_charges():
    session = begun()
    for _ in range(5):
        happens(session, "month-paid")
    made = invoices(session)
    assert [one.status for one in made] == ["paid"] * 6
    assert [one.billing_reason for one in made] == ["subscription_create"] + ["subscription_cycle"] * 5
    assert len({one.number for one in made}) == 6
    payments = v1().invoice_payments.list({"limit": 100}).data
    assert {one.invoice for one in payments} == {one.id for one in made}
    intents = {one.payment.payment_intent for one in payments}
    assert (len(intents), len(every("charge"))) == (6, 6)
    assert sum(one["net"] for one in every("balance_transaction")) == 6 * (1000 - 59)


def test_months_follow_each_other_without_gap_or_overlap():
    session = begun()
    first = subscription_of(session)["items"]["data"][0]["current_period_start"]
    for _ in range(3):
        happens(session, "month-paid")
    periods = [(one.lines.data[0].period.start, one.lines.data[0].period.end) for one in invoices(session)]
    assert periods == [(first + MONTH * number, first + MONTH * (number + 1)) for number in range(4)]


@pytest.mark.parametrize(
    ("months", "status", "statuses"),
    [
        (["paid", "fails", "paid"], "active", ["paid", "paid", "open", "paid"]),
        (["fails", "fails"], "past_due", ["paid", "open", "open"]),
        (["asks", "last"], "canceled", ["paid", "uncollectible"]),
        (["paid", "last"], "canceled", ["paid", "paid"]),
        (["fails", "paid", "last"], "canceled", ["paid", "open", "paid"]),
    ],
)
def test_where_a_row_of_months_leads(months, status, statuses):
    session = begun()
    for month in months:
        happens(session, f"month-{month}")
    assert subscription_of(session)["status"] == status
    assert [one.status for one in invoices(session)] == statuses


@pytest.mark.parametrize("what", ["fails", "asks"])
def test_an_open_invoice_says_how_to_pay_it_and_when_it_is_tried_again(what):
    session = begun()
    happens(session, f"month-{what}")
    late = invoices(session)[-1]
    assert late.hosted_invoice_url == f"http://localhost:8000/practice/invoice/{late.id}/"
    assert (late.amount_due, late.amount_paid, late.amount_remaining) == (1000, 0, 1000)
    assert (late.attempted, late.attempt_count) == (True, 1)
    assert late.next_payment_attempt > late.created
    hands.pay_invoice(late.id, pays=True)
    paid = invoices(session)[-1]
    assert (paid.amount_paid, paid.amount_remaining, paid.next_payment_attempt) == (1000, 0, None)
    assert paid.status_transitions.paid_at >= paid.status_transitions.finalized_at
    assert subscription_of(session)["status"] == "active"


@pytest.mark.parametrize("declines", [1, 3])
def test_a_card_declined_on_the_page_of_an_invoice_is_one_try_more(declines):
    session = begun()
    happens(session, "month-fails")
    key = subscription_of(session)["latest_invoice"]
    for _ in range(declines):
        assert hands.pay_invoice(key, pays=False) is False
    assert get("invoice", key)["attempt_count"] == 1 + declines
    assert hands.pay_invoice(key, pays=True) is True
    assert hands.pay_invoice(key, pays=False) is False
    assert (get("invoice", key)["status"], get("invoice", key)["attempt_count"]) == ("paid", 2 + declines)


def test_another_amount_is_due_from_the_next_month_on_and_the_past_stays():
    session = begun()
    happens(session, "month-paid")
    to_another_amount(session, 2500)
    happens(session, "month-paid")
    to_another_amount(session, 700)
    happens(session, "month-fails")
    assert [one.amount_due for one in invoices(session)] == [1000, 1000, 2500, 700]


def test_an_end_with_the_month_can_be_taken_back():
    session = begun()
    for wanted in (True, False):
        found = v1().subscriptions.update(session["subscription"], {"cancel_at_period_end": wanted})
        assert found.cancel_at_period_end is wanted
    happens(session, "month-paid")
    assert len(invoices(session)) == 2
    v1().subscriptions.update(session["subscription"], {"cancel_at_period_end": True})
    happens(session, "month-paid")
    assert (len(invoices(session)), subscription_of(session)["status"]) == (2, "canceled")


@pytest.mark.parametrize(
    ("how", "reason"),
    [("cancel", "cancellation_requested"), ("period", "cancellation_requested"), ("last", "payment_failed")],
)
def test_it_says_why_it_ended(how, reason):
    session = begun()
    if how == "cancel":
        v1().subscriptions.cancel(session["subscription"])
    elif how == "period":
        v1().subscriptions.update(session["subscription"], {"cancel_at_period_end": True})
        happens(session, "month-paid")
    else:
        happens(session, "month-fails")
        happens(session, "month-last")
    found = v1().subscriptions.retrieve(session["subscription"])
    assert (found.status, found.cancellation_details.reason) == ("canceled", reason)
    assert found.ended_at >= found.start_date
    assert hands.possible(get("subscription", found.id)) == []


@pytest.mark.parametrize("change", [{"cancel_at_period_end": True}, {"metadata": {"a": "b"}}])
def test_what_ended_is_not_changed_and_does_not_end_again(change):
    session = begun()
    v1().subscriptions.cancel(session["subscription"])
    with pytest.raises(stripe.InvalidRequestError, match="canceled subscription can only update"):
        v1().subscriptions.update(session["subscription"], change)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        v1().subscriptions.cancel(session["subscription"])
    assert caught.value.code == "resource_missing"
    ended = PracticeObject.objects.filter(data__type="customer.subscription.deleted")
    assert ended.count() == 1


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        ([{"a": "1"}], {"attempt": "a-1", "a": "1"}),
        ([{"a": "1"}, {"a": "2", "b": "3"}], {"attempt": "a-1", "a": "2", "b": "3"}),
        ([{"a": "1"}, {"a": ""}], {"attempt": "a-1"}),
        ([{"attempt": ""}], {}),
    ],
)
def test_metadata_is_added_to_replaced_and_taken_away_name_by_name(steps, kept):
    session = begun()
    for step in steps:
        v1().subscriptions.update(session["subscription"], {"metadata": step})
    assert subscription_of(session)["metadata"] == kept


def test_the_metadata_of_an_invoice_is_that_of_its_month():
    """An invoice copies what the subscription said when it was made; later changes leave it alone."""
    session = begun()
    v1().subscriptions.update(session["subscription"], {"metadata": {"attempt": "", "later": "1"}})
    happens(session, "month-paid")
    said = [one.parent.subscription_details.metadata.to_dict() for one in invoices(session)]
    assert said == [{"attempt": "a-1"}, {"later": "1"}]


def test_gift_and_tip_are_two_lines_each_month():
    lines = [
        {"quantity": 1, "price_data": {**price(amount), "product_data": {"name": name}}}
        for amount, name in ((1000, "Gift"), (150, "On top"))
    ]
    for line in lines:
        del line["price_data"]["product"]
    session = begun(line_items=lines)
    happens(session, "month-paid")
    for invoice in invoices(session):
        assert ([line.amount for line in invoice.lines.data], invoice.total) == ([1000, 150], 1150)
    assert [one["amount"] for one in every("charge")] == [1150, 1150]


def test_a_bank_debit_that_fails_leaves_the_first_month_open():
    session = begun(way="debits")
    happens(session, "debit-fails")
    assert subscription_of(session)["status"] == "past_due"
    assert [one.status for one in invoices(session)] == ["open"]
    hands.pay_invoice(invoices(session)[0].id, pays=True)
    assert subscription_of(session)["status"] == "active"


def test_two_monthly_gifts_of_two_people_do_not_touch_each_other():
    mine, yours = begun(), begun(2000)
    happens(mine, "month-fails")
    v1().subscriptions.cancel(mine["subscription"])
    happens(yours, "month-paid")
    assert [one.amount_paid for one in invoices(yours)] == [2000, 2000]
    assert subscription_of(yours)["status"] == "active"
    assert mine["customer"] != yours["customer"]
