"""Lists of the stand-in, each the same way: newest first, in pages, narrowed, and never more than was asked for."""

import datetime as dt
import time

import pytest
import stripe

from donations.gateway import client
from donations.practice import hands
from donations.practice.store import as_of, every
from tests.donations.stripe_hands import happens, paid_session
from tests.worlds import grown

pytestmark = pytest.mark.django_db

# Each list, by the name of its service, with the kind of what is in it.
LISTS = {
    "checkout.sessions": "checkout.session",
    "payment_intents": "payment_intent",
    "charges": "charge",
    "refunds": "refund",
    "disputes": "dispute",
    "balance_transactions": "balance_transaction",
    "payouts": "payout",
    "subscriptions": "subscription",
    "invoices": "invoice",
    "invoice_payments": "invoice_payment",
    "events": "event",
}
WITHOUT_CREATED = ("invoice_payments",)


def service(name: str):
    found = client().v1
    for part in name.split("."):
        found = getattr(found, part)
    return found


def keys(listed) -> list[str]:
    return [one.id for one in listed.data]


@grown
def two_of_each():
    """Of every kind at least two; what a day ago was is a day old."""
    with as_of(dt.datetime.now(dt.UTC) - dt.timedelta(days=1)):
        one_of_each()
    one_of_each()


def one_of_each() -> None:
    happens(paid_session(attempt="a-1"), "refund-part")
    happens(paid_session(), "dispute")
    paid_session(1000, mode="subscription")
    hands.pay_out("payout")


def test_every_list_is_complete_newest_first_and_without_twins(two_of_each):
    for name, kind in LISTS.items():
        walked = [one.id for one in service(name).list({"limit": 2}).auto_paging_iter()]
        stored = [one["id"] for one in every(kind)]
        assert walked == stored[::-1], name
        assert len(set(walked)) == len(walked) > 1, name


def test_a_page_says_whether_there_is_more(two_of_each):
    for name, kind in LISTS.items():
        whole = len(every(kind))
        assert service(name).list({"limit": whole}).has_more is False, name
        short = service(name).list({"limit": whole - 1})
        assert (short.has_more, len(short.data)) == (True, whole - 1), name


def test_backwards_is_the_same_way_back(two_of_each):
    for name, kind in LISTS.items():
        newest_first = [one["id"] for one in every(kind)][::-1]
        before = service(name).list({"ending_before": newest_first[-1], "limit": 100})
        assert keys(before) == newest_first[:-1], name
        assert keys(service(name).list({"ending_before": newest_first[0]})) == [], name
        assert keys(service(name).list({"starting_after": newest_first[-1]})) == [], name


def test_a_second_bounds_what_was_made(two_of_each):
    noon = int(time.time()) - 12 * 3600
    for name, kind in LISTS.items():
        if name in WITHOUT_CREATED:
            continue
        old = {one["id"] for one in every(kind) if one["created"] < noon}
        new = {one["id"] for one in every(kind)} - old
        assert old, name
        assert set(keys(service(name).list({"created": {"lt": noon}, "limit": 100}))) == old, name
        assert set(keys(service(name).list({"created": {"gte": noon}, "limit": 100}))) == new, name


@pytest.mark.parametrize(
    ("side", "shift", "there"),
    [
        *[("gt", 0, False), ("gt", -1, True), ("gte", 0, True), ("gte", 1, False)],
        *[("lt", 0, False), ("lt", 1, True), ("lte", 0, True), ("lte", -1, False)],
    ],
)
def test_each_bound_at_its_very_second(side, shift, there):
    session = paid_session()
    asked = {"created": {side: session["created"] + shift}}
    found = keys(client().v1.checkout.sessions.list(asked))
    assert (session["id"] in found) is there


def test_one_second_may_be_named_alone():
    session = paid_session()
    sessions = client().v1.checkout.sessions
    assert keys(sessions.list({"created": session["created"]})) == [session["id"]]
    assert keys(sessions.list({"created": session["created"] - 1})) == []


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("edge", ["starting_after", "ending_before"])
def test_a_page_goes_on_from_what_there_is_and_of_that_kind(name, edge):
    stranger = client().v1.customers.create({}).id
    with pytest.raises(stripe.InvalidRequestError) as caught:
        service(name).list({edge: stranger})
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


@pytest.mark.parametrize("name", LISTS)
def test_a_filter_that_the_api_does_not_have_is_refused(name):
    with pytest.raises(stripe.InvalidRequestError, match="Received unknown parameter: colour"):
        service(name).list({"colour": "red"})


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("limit", [-1, 0, 101, 1000])
def test_a_limit_is_one_to_a_hundred(name, limit):
    with pytest.raises(stripe.InvalidRequestError, match="must be between 1 and 100") as caught:
        service(name).list({"limit": limit})
    assert caught.value.param == "limit"


def narrowed(name: str, **asked) -> int:
    return len(service(name).list({**asked, "limit": 100}).data)


def test_refunds_disputes_and_charges_of_one_payment(two_of_each):
    for refund in every("refund"):
        assert narrowed("refunds", charge=refund["charge"]) == 1
        assert narrowed("refunds", payment_intent=refund["payment_intent"]) == 1
        assert narrowed("disputes", charge=refund["charge"]) == 0
        assert narrowed("charges", payment_intent=refund["payment_intent"]) == 1
        assert narrowed("balance_transactions", source=refund["id"]) == 1


def test_what_one_customer_has(two_of_each):
    first, second = every("customer")
    assert first["id"] != second["id"]
    for name in ("subscriptions", "invoices", "payment_intents", "charges", "payment_methods", "checkout.sessions"):
        assert narrowed(name, customer=first["id"]) == 1, name
        assert narrowed(name, customer="cus_nobody") == 0, name


@pytest.mark.parametrize(("status", "expected"), [(None, 1), ("all", 3), ("active", 1), ("canceled", 2), ("ended", 2)])
def test_subscriptions_that_ended_are_listed_when_asked_for(status, expected):
    sessions = [paid_session(1000, mode="subscription") for _ in range(3)]
    for session in sessions[:2]:
        client().v1.subscriptions.cancel(session["subscription"])
    assert narrowed("subscriptions", **({"status": status} if status else {})) == expected


def test_events_are_narrowed_by_type_and_by_types():
    paid_session()
    paid_session(way="declines")
    both = {"types": ["payment_intent.succeeded", "payment_intent.payment_failed"]}
    assert narrowed("events", type="payment_intent.succeeded") == 1
    assert narrowed("events", **both) == 2
    assert narrowed("events", type="payment_intent.teleported") == 0


def test_pages_of_a_narrowed_list_leave_nothing_out():
    """What is kept out counts for no page: `status=ended` among many that run."""
    ended = []
    for number in range(5):
        session = paid_session(1000, mode="subscription")
        if number % 2:
            client().v1.subscriptions.cancel(session["subscription"])
            ended.append(session["subscription"])
    pages = client().v1.subscriptions.list({"status": "ended", "limit": 1})
    assert [one.id for one in pages.auto_paging_iter()] == ended[::-1]


def test_every_line_of_a_list_can_be_expanded():
    session = paid_session()
    paid_session(way="declines")
    listed = client().v1.payment_intents.list({"expand": ["data.latest_charge.balance_transaction"]}).data
    assert [one.latest_charge.status for one in listed] == ["failed", "succeeded"]
    assert [one.latest_charge.balance_transaction is None for one in listed] == [True, False]
    assert listed[1].id == session["payment_intent"]
