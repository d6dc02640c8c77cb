"""What is asked of the payment company, and how often: a bell that rings costs few questions, and none in vain."""

import pytest

from donations.actions import asking
from donations.actions.asking import NOTHING, ask_invoice, ask_payment, ask_session, ask_subscription
from donations.actions.desk import retry_event, say_worth
from donations.actions.events import process_due_events
from donations.models import Gift, StripeEvent
from donations.practice import http, refunds
from donations.practice.store import change, get, make
from donations.queries.totals import totals_of
from tests import factories
from tests.donations.ringing import checkout, event, hear, monthly_checkout, ring
from tests.donations.stripe_hands import charge_of, happens, intent_of, paid_session, subscription_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(monkeypatch):
    """The addresses that are asked, in order."""
    asked, real = [], http.PracticeHTTP.request

    def request(self, method, url, *rest, **more):
        asked.append(f"{method.upper()} {url.partition('/v1/')[2].partition('?')[0].partition('_')[0]}")
        return real(self, method, url, *rest, **more)

    monkeypatch.setattr(http.PracticeHTTP, "request", request)
    return asked


def test_a_payment_is_one_question(questions):
    _attempt, session = checkout()
    questions.clear()
    ask_payment(intent_of(session)["id"])
    assert len(questions) == 1


def test_a_page_that_is_open_is_one_question_and_one_that_is_paid_two(questions):
    _attempt, waiting = checkout("declines")
    _attempt, paid = checkout()
    questions.clear()
    ask_session(waiting["id"])
    assert len(questions) == 1
    ask_session(paid["id"])
    assert len(questions) == 3


def test_a_payment_of_nobody_is_asked_for_its_invoice_once(questions):
    session = paid_session()
    questions.clear()
    told = ask_payment(intent_of(session)["id"])
    assert (len(questions), told.subscription, told.payments[0].attempt) == (2, None, None)


def test_a_renewal_is_three_questions(questions):
    """Intent, whose invoice it is, the subscription; and nothing twice."""
    _attempt, session = monthly_checkout()
    questions.clear()
    told = ask_payment(intent_of(session)["id"])
    assert len(questions) == 3
    assert told.payments[0].invoice == session["invoice"]
    assert told.payments[0].subscription == told.subscription


def test_disputes_are_asked_for_only_where_there_is_one(questions):
    _attempt, session = checkout()
    happens(session, "dispute")
    questions.clear()
    assert len(ask_payment(intent_of(session)["id"]).payments[0].disputes) == 1
    assert len(questions) == 2


def test_more_refunds_than_one_answer_holds_are_all_read(monkeypatch):
    """The payment company shows the ten latest with a charge; the others have to be asked for."""
    _attempt, session = checkout(amount=5000)
    for _ in range(13):
        refunds.give_back(get("charge", charge_of(session)["id"]), 100)
    key, real = intent_of(session)["id"], asking._intent

    def cut(key):
        intent = real(key)
        listed = intent["latest_charge"]["refunds"]
        listed["data"], listed["has_more"] = listed["data"][:10], True
        return intent

    monkeypatch.setattr(asking, "_intent", cut)
    monkeypatch.setattr(asking, "MOST", 5)
    told = ask_payment(key).payments[0]
    assert len({one.id for one in told.refunds}) == 13
    assert all(one.settled for one in told.refunds)


def test_a_declined_card_asks_nothing(questions):
    """Stolen cards are tested by the thousand."""
    checkout("declines")
    questions.clear()
    hear()
    assert questions == []
    kinds = StripeEvent.objects.values_list("type", "state")
    assert ("payment_intent.payment_failed", "parked") in kinds
    assert ("charge.failed", "parked") in kinds


@pytest.mark.parametrize(("name", "wants"), [("month-asks", True), ("month-fails", False)])
def test_whether_the_bank_waits_for_the_donor_is_said_of_the_open_invoice(name, wants):
    _attempt, session = monthly_checkout()
    happens(session, name)
    told = ask_subscription(session["subscription"]).subscription
    assert (told.status, told.wants_donor) == ("past_due", wants)
    assert told.open_invoice == subscription_of(session)["latest_invoice"]


def test_an_invoice_of_something_else_tells_nothing():
    invoice = make("invoice", "in", parent=None, status="paid", payments={"data": []})
    assert ask_invoice(invoice["id"]) == NOTHING


def test_an_invoice_tells_of_the_payments_that_paid_it_only():
    _attempt, session = monthly_checkout()
    happens(session, "month-fails")
    latest = subscription_of(session)["latest_invoice"]
    assert ask_invoice(latest).payments == ()
    assert len(ask_invoice(session["invoice"]).payments) == 1


def test_what_a_treasurer_says_a_gift_counts_is_booked_though_its_events_are_forgotten():
    """Case 32: pounds for a fund in euros, settled in dollars; the desk says in the end."""
    fund = factories.fund(currency="EUR")
    checkout(fund=fund, amount=1000, currency="GBP")
    hear()
    StripeEvent.objects.update(payload=None)
    assert say_worth(gift=Gift.objects.get(), counted=1180, author=factories.network_admin())
    while process_due_events():
        pass
    assert totals_of(fund).card == 1180
    assert not StripeEvent.objects.filter(state="received").exists()


@pytest.mark.parametrize(("key", "state"), [("pi_of_nobody", "parked"), ("xx_1", "parked"), ("", "parked")])
def test_an_event_whose_words_are_forgotten_can_still_be_tried(key, state):
    ring(event(about={"id": key, "object": "payment_intent"}))
    StripeEvent.objects.update(state="failed", payload=None, attempts=16)
    assert retry_event(event=StripeEvent.objects.get(), author=factories.network_admin())
    process_due_events()
    assert StripeEvent.objects.get().state == state


def test_a_charge_without_a_payment_intent_is_nobodys():
    """Another way of paying, on the same account."""
    _attempt, session = checkout()
    charge = change(get("charge", charge_of(session)["id"]), payment_intent=None)
    ring(event(kind="charge.refunded", about=charge))
    process_due_events()
    assert StripeEvent.objects.get().state == "parked"
