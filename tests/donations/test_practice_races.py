"""The stand-in and what compares with it, many at once, against a database that really commits (cases 7, 8, 28)."""

import pytest
import stripe

from donations.actions.audit import audit
from donations.actions.reconcile import reconcile
from donations.gateway import client
from donations.models import Gift, PracticeObject, StripeEvent
from donations.practice import hands
from donations.practice.refusals import Refused
from donations.practice.store import get
from donations.queries.totals import totals_of
from tests import factories
from tests.donations.ringing import checkout
from tests.donations.stripe_hands import asked, charge_of, open_session, paid_session
from tests.events.test_rsvp_races import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)


def create(amount: int = 2500):
    return client().v1.checkout.sessions.create(asked(amount), {"idempotency_key": "attempt:1"}).id


def test_five_requests_at_once_under_one_key_are_one_session():
    """Case 7."""
    results = at_once([create] * 5)
    assert errors(results) == []
    assert len(set(results)) == 1
    assert PracticeObject.objects.filter(kind="checkout.session").count() == 1


def test_of_two_amounts_at_once_under_one_key_one_is_refused():
    """Case 8."""
    results = at_once([lambda: create(2500), lambda: create(3000)])
    assert [type(error) for error in errors(results)] == [stripe.IdempotencyError]
    assert PracticeObject.objects.filter(kind="checkout.session").count() == 1


def test_a_button_pressed_five_times_at_once_pays_once():
    session = open_session()
    results = at_once([lambda: hands.press(session["id"], "pays")] * 5)
    assert {type(error) for error in errors(results)} == {Refused}
    assert len(errors(results)) == 4
    assert PracticeObject.objects.filter(kind="charge").count() == 1


def test_two_refunds_at_once_never_give_back_more_than_there_is():
    """Case 28."""
    session = paid_session(2500)

    def give_back():
        return client().v1.refunds.create({"payment_intent": session["payment_intent"], "amount": 2000})

    results = at_once([give_back] * 3)
    assert len(errors(results)) == 2
    assert charge_of(session)["amount_refunded"] == 2000
    assert get("payment_intent", session["payment_intent"])["status"] == "succeeded"


def test_reconcile_beside_itself_and_the_audit_counts_once():
    fund = factories.fund()
    for _number in range(3):
        checkout(fund=fund)
    StripeEvent.objects.all().delete()
    results = at_once([reconcile, reconcile, audit])
    assert errors(results) == []
    assert Gift.objects.count() == 3
    assert totals_of(fund).card == 7500
    assert audit() == []
    assert reconcile().repaired == []
