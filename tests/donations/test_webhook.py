"""Who may ring and what is kept of it (donations.md, cases 14–18, 24–26)."""

import datetime as dt
import json
import logging
import time

import pytest
import stripe
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from donations.actions import events, inbox
from donations.actions.events import forget_payloads, process_due_events
from donations.models import StripeEvent
from people.models import Contact, OutgoingMail
from tests import factories
from tests.donations.ringing import WEBHOOK, event, ring, signature

pytestmark = pytest.mark.django_db
BODY = json.dumps(event()).encode()


def test_a_signed_event_is_kept_as_it_came_and_nothing_else_happens():
    assert ring(BODY) == 200
    row = StripeEvent.objects.get()
    assert (row.event_id, row.type, row.object_id) == ("evt_1", "payment_intent.succeeded", "pi_nobodys")
    assert (row.payload, row.state, row.livemode, row.by_reconcile) == (BODY.decode(), "received", False, False)


def test_the_answer_sets_no_cookie_and_is_not_kept():
    answer = Client().post(WEBHOOK, BODY, "application/json", headers={"Stripe-Signature": signature(BODY)})
    assert (answer.content, answer.cookies) == (b"", {})
    assert "no-store" in answer["Cache-Control"]


def test_the_payload_is_sealed_in_the_database():
    ring(BODY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM donations_stripeevent")
        assert "pi_nobodys" not in cursor.fetchone()[0]


def forged():
    good = signature(BODY)
    time_part, v1 = good.split(",")
    return {
        "missing": "",
        "malformed": "nonsense",
        "no time": v1,
        "v0 only": f"{time_part},{v1.replace('v1=', 'v0=')}",
        "wrong": f"{time_part},v1={'0' * 64}",
        "other secret": signature(BODY, secret="whsec_other"),
        "another body": signature(b"{}"),
        "odd letters": f"{time_part},v1=é",
        "half a time": f"t=1e9,{v1}",
    }


@pytest.mark.parametrize("how", forged())
def test_what_nobody_signed_is_refused_and_not_kept(how):
    """Case 14."""
    assert ring(BODY, forged()[how]) == 400
    assert not StripeEvent.objects.exists()


@pytest.mark.parametrize("secret", ["", " ", None])
def test_without_a_secret_everything_is_refused(settings, secret):
    """Case 14: whoever signs with nothing has not signed."""
    signed = signature(BODY, secret=" ")
    settings.STRIPE_WEBHOOK_SECRET = secret
    assert ring(BODY, signed) == 400
    assert not StripeEvent.objects.exists()


@pytest.mark.parametrize(("age", "status"), [(301, 400), (299, 200), (0, 200), (-290, 200), (-86400, 400)])
def test_an_event_is_of_this_moment(age, status, monkeypatch):
    """Cases 15 and 16."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: float(int(now)))
    assert ring(BODY, signature(BODY, age=age)) == status
    assert StripeEvent.objects.count() == (status == 200)


def test_one_of_two_signatures_is_enough():
    """Case 17: while the secret is being changed, both sign."""
    time_part, v1 = signature(BODY).split(",")
    assert ring(BODY, f"{time_part},v1={'0' * 64},{v1}") == 200


ODD = {
    "not UTF-8": b"\xff\xfe",
    "not JSON": b"{",
    "nothing": b"",
    "a list": b"[1]",
    "a word": b'"event"',
    "thin": json.dumps({"id": "evt_1", "object": "v2.core.event", "type": "v1.a", "livemode": False}).encode(),
    "no object": json.dumps(event(data={})).encode(),
    "an object that is a key": json.dumps(event(data={"object": "pi_1"})).encode(),
    "no key": json.dumps(event(key="")).encode(),
    "a key of many lines": json.dumps(event(key="evt\n1")).encode(),
    "a number for a type": json.dumps(event(type=5)).encode(),
    "no time": json.dumps(event(created="today")).encode(),
    "a time beyond all": json.dumps(event(created=10**30)).encode(),
    "neither book": json.dumps(event(livemode=None)).encode(),
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_no_event_is_refused_without_a_traceback(what, caplog):
    """Case 18, rightly signed all of it."""
    body = ODD[what]
    signed = "t=1,v1=0" if what == "not UTF-8" else signature(body)
    with caplog.at_level(logging.DEBUG):
        assert ring(body, signed) == 400
    assert not StripeEvent.objects.exists()
    assert not any(record.exc_info for record in caplog.records)


def test_what_is_nested_without_end_is_refused():
    deep = b"[" * 100_000
    assert ring(deep, signature(deep)) == 400


def test_nothing_is_read_that_is_too_long(monkeypatch):
    monkeypatch.setattr("donations.views.webhook.LARGEST", 100)
    assert ring(BODY) == 400


def test_only_a_post_rings(client):
    assert client.get(WEBHOOK).status_code == 405


def test_the_other_book_is_refused_and_a_person_told():
    """Case 25."""
    factories.network_admin()
    assert ring(event(livemode=True)) == 400
    assert not StripeEvent.objects.exists()
    assert OutgoingMail.objects.get().subject_id == "livemode"


def test_a_live_site_refuses_practice(settings):
    """Case 25, the other way round."""
    settings.STRIPE_LIVE = True
    assert ring(BODY) == 400
    assert ring(event(livemode=True)) == 200


def test_an_event_that_comes_again_is_one_row():
    """Case 19, one after the other."""
    assert [ring(BODY) for _ in range(5)] == [200] * 5
    assert StripeEvent.objects.count() == 1


def test_control_without_the_key_it_would_be_five(monkeypatch):
    """The row is found by the event's id and by nothing else."""

    def keep_all(event, *, payload, by_reconcile=False):
        facts = {"livemode": False, "happened_at": timezone.now(), "type": "x"}
        return StripeEvent.objects.create(event_id=f"evt_{StripeEvent.objects.count()}", **facts)

    monkeypatch.setattr(inbox, "keep_event", keep_all)
    assert [ring(BODY) for _ in range(5)] == [200] * 5
    assert StripeEvent.objects.count() == 5


def test_control_without_the_proof_anyone_rings(monkeypatch):
    monkeypatch.setattr(inbox, "prove", lambda body, signed: None)
    assert [ring(BODY, signed) for signed in forged().values()] == [200] * len(forged())


def test_a_crash_while_it_is_kept_is_said_and_the_next_delivery_works(monkeypatch):
    """Case 26."""
    caller = Client(raise_request_exception=False)
    with monkeypatch.context() as patch:
        patch.setattr(StripeEvent.objects, "get_or_create", lambda **fields: 1 / 0)
        assert ring(BODY, client=caller) == 500
    assert not StripeEvent.objects.exists()
    assert ring(BODY, client=caller) == 200


@pytest.mark.parametrize(
    "told",
    [
        event(kind="customer.created", about={"id": "cus_1", "object": "customer"}),
        event(kind="made.up", about={"object": "made_up"}),
        event(kind="invoice.upcoming", about={"object": "invoice"}),
        event(kind="charge.succeeded", about={"id": "ch_1", "object": "charge", "payment_intent": None}),
        event(about={"id": "pi_of_another_account", "object": "payment_intent"}),
    ],
    ids=["not needed", "unknown", "no key", "without intent", "foreign"],
)
def test_what_is_not_ours_is_parked(told):
    """Case 24."""
    assert ring(told) == 200
    assert process_due_events() == 1
    row = StripeEvent.objects.get()
    assert (row.state, row.failure, row.leased_until) == ("parked", "", None)
    assert process_due_events() == 0


def test_while_the_payment_company_is_away_events_wait_longer_and_longer(monkeypatch):
    def away(key):
        raise stripe.APIConnectionError("no answer from mina@example.org")

    monkeypatch.setitem(events.QUESTIONS, "payment_intent", events._asking(away))
    factories.network_admin()
    ring(BODY)
    pauses = []
    for _ in range(events.MOST_ATTEMPTS):
        StripeEvent.objects.update(due_at=timezone.now())
        before = timezone.now()
        assert process_due_events() == 1
        row = StripeEvent.objects.get()
        pauses.append(round((row.due_at - before).total_seconds()))
    assert pauses[:4] == [10, 20, 40, 80]
    assert max(pauses) == 3600
    assert (row.state, row.attempts) == ("failed", events.MOST_ATTEMPTS)
    assert row.failure.startswith("APIConnectionError")
    assert "mina" not in row.failure
    assert OutgoingMail.objects.get().subject_id == "event-failed"


def test_one_event_is_enough_to_find_out_that_nobody_answers(monkeypatch):
    """The others keep their turn, and the worker its time for mail."""

    def away(key):
        raise stripe.RateLimitError("slower")

    monkeypatch.setitem(events.QUESTIONS, "payment_intent", events._asking(away))
    for number in range(3):
        ring(event(f"evt_{number}"))
    assert process_due_events() == 1
    assert sorted(StripeEvent.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_what_an_event_said_is_forgotten_after_thirty_days():
    then = timezone.now() - dt.timedelta(days=31)
    rows = {
        "old": {"state": "parked", "processed_at": then},
        "young": {"state": "processed", "processed_at": then + dt.timedelta(days=2)},
        "waiting": {"received_at": then},
        "failed": {"state": "failed", "received_at": then},
    }
    for key, fields in rows.items():
        ring(event(key))
        StripeEvent.objects.filter(event_id=key).update(**fields)
    assert forget_payloads() == 2
    assert {row.event_id for row in StripeEvent.objects.filter(payload=None)} == {"old", "failed"}


def test_a_worker_that_died_is_followed_by_another():
    ring(BODY)
    StripeEvent.objects.update(leased_until=timezone.now() + dt.timedelta(minutes=1), attempts=1)
    assert process_due_events() == 0
    StripeEvent.objects.update(leased_until=timezone.now() - dt.timedelta(seconds=1))
    assert process_due_events() == 1
    assert StripeEvent.objects.get().attempts == 2


def test_what_another_worker_has_taken_over_is_left_to_it(monkeypatch):
    """The lease ran out while the payment company took its time."""
    ring(BODY)
    later = timezone.now() + dt.timedelta(minutes=5)

    def slow(about):
        StripeEvent.objects.update(leased_until=later)
        return lambda: pytest.fail("applied by both")

    monkeypatch.setitem(events.QUESTIONS, "payment_intent", slow)
    assert process_due_events() == 1
    assert StripeEvent.objects.get().state == "received"


def test_an_event_that_cannot_be_applied_leaves_nothing_written_and_is_tried_again(monkeypatch):
    """Case 26, in the worker."""
    ring(BODY)

    def half(about):
        def apply():
            factories.contact("half@example.org")
            raise DatabaseError("in the middle")

        return apply

    monkeypatch.setitem(events.QUESTIONS, "payment_intent", half)
    process_due_events()
    row = StripeEvent.objects.get()
    assert (row.state, row.processed_at, row.leased_until) == ("received", None, None)
    assert row.due_at > timezone.now()
    assert not Contact.objects.exists()
