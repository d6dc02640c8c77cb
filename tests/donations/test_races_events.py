"""Many at once: threads with connections of their own against a database that really commits (donations.md, 19, 35)."""

import threading

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from donations.actions import payments
from donations.actions.events import process_due_events
from donations.actions.syncing import sync_payment
from donations.models import Attempt, FundTotal, Gift, Posting, PracticeObject, Receipt, StripeEvent
from donations.queries.totals import ledger_sums, totals_of
from tests import factories
from tests.donations.ringing import checkout, ring
from tests.donations.stripe_hands import intent_of, payload
from tests.events.test_rsvp_races import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)


def work():
    """A worker, until nothing is due."""
    while process_due_events():
        pass


def due():
    """What could not be written, since the database was busy, is tried again at once."""
    return StripeEvent.objects.filter(state="received").update(due_at=timezone.now(), leased_until=None)


@pytest.fixture
def paid():
    """A gift of 25 dollars that was paid; its events are stored, nothing was done with them."""
    return checkout()


def test_the_same_event_five_times_at_once_is_one_row_and_one_posting(paid):
    """Case 19."""
    attempt, _session = paid
    StripeEvent.objects.all().delete()
    body = next(payload(key) for key in every() if '"payment_intent.succeeded"' in payload(key)).encode()
    answers = at_once([lambda: ring(body, client=Client())] * 5)
    assert answers == [200] * 5
    assert StripeEvent.objects.count() == 1
    results = at_once([work] * 4)
    assert errors(results) == []
    assert (Gift.objects.count(), Posting.objects.filter(key__startswith="gift:").count()) == (1, 1)
    assert totals_of(attempt.fund).card == 2500


def every():
    """All events there ever were."""
    return list(PracticeObject.objects.filter(kind="event").values_list("pk", flat=True))


def test_five_workers_apply_the_same_payment_once(paid):
    """Cases 19 and 20: all of them have asked before any of them writes."""
    attempt, session = paid
    key = intent_of(session)["id"]
    results = at_once([lambda: sync_payment(key)] * 5)
    assert errors(results) == []
    assert (Gift.objects.count(), Receipt.objects.count()) == (1, 1)
    assert Posting.objects.count() == 2
    assert totals_of(attempt.fund).card == 2500


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, lock or no lock")
def test_control_without_the_lock_they_collide(paid, monkeypatch):
    """All read that there is no gift, and all write one: the row's key stops them, with an error each."""
    _attempt, session = paid
    key = intent_of(session)["id"]
    all_have_read = threading.Barrier(3)
    original = payments._gift

    def read_and_wait(*told):
        all_have_read.wait(30)
        return original(*told)

    monkeypatch.setattr(payments, "_gift", read_and_wait)
    monkeypatch.setattr(payments, "lock_attempt", lambda uid, livemode: Attempt.objects.filter(uid=uid).first())
    results = at_once([lambda: sync_payment(key)] * 3)
    assert [type(error) for error in errors(results)] == [IntegrityError] * 2
    assert Gift.objects.count() == 1


def test_gifts_at_once_add_up():
    """Case 35, smaller: twelve gifts of a dollar, all their events three times, four workers."""
    fund = factories.fund()
    for _ in range(12):
        checkout(fund=fund, amount=100)
    StripeEvent.objects.all().delete()
    bodies = [payload(key).encode() for key in every()] * 3
    for body in bodies:
        ring(body)
    results = at_once([work] * 4)
    assert errors(results) == []
    while due():
        work()
    assert Gift.objects.count() == 12
    assert totals_of(fund).card == 1200
    assert ledger_sums(fund, livemode=False)["card"] == 1200
    assert FundTotal.objects.get(fund=fund).card == 1200
    assert not StripeEvent.objects.filter(state__in=["received", "failed"]).exists()
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 13))
