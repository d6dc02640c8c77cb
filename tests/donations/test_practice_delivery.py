"""Practice events: really signed, for the real webhook, right after the commit, and without harm to the page around."""

import datetime as dt
import json
import random

import pytest
import stripe
from django.conf import settings
from django.db import connection, transaction
from django.urls import get_urlconf
from django.utils import timezone, translation

from donations.models import PracticeDelivery, PracticeObject, StripeEvent
from donations.practice import delivery, hands
from tests.donations.stripe_hands import deliver, lose_all, open_session, paid_session, payload, waiting

pytestmark = pytest.mark.django_db
PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


def kinds(events) -> list[str]:
    return [PracticeObject.objects.get(pk=event).data["type"] for event in events]


@pytest.fixture
def answers(monkeypatch):
    """What the webhook answers, one after the other; 200 once they are used up."""
    said = []
    monkeypatch.setattr(delivery, "post", lambda body, signature=None: said.pop(0) if said else 200)
    return said


def test_every_change_is_an_event_and_waits_for_the_commit():
    paid_session()
    assert kinds(waiting()) == PAID
    assert not StripeEvent.objects.exists()


def test_an_event_says_what_the_payment_company_says():
    session = paid_session()
    event = PracticeObject.objects.get(kind="event", data__type="checkout.session.completed").data
    assert (event["object"], event["livemode"], event["api_version"]) == ("event", False, "2026-10-28.endive")
    assert event["data"]["object"]["id"] == session["id"]
    assert event["data"]["object"]["payment_status"] == "paid"
    assert "_line_items" not in event["data"]["object"]


def test_the_real_webhook_takes_it(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        paid_session()
    assert waiting() == []
    assert sorted(StripeEvent.objects.values_list("type", flat=True)) == sorted(PAID)


def test_its_signature_is_that_of_the_library():
    paid_session()
    body = payload(waiting()[0])
    header = stripe.WebhookSignature.generate_signature_header(body, settings.STRIPE_WEBHOOK_SECRET)
    assert stripe.Webhook.construct_event(body, header, settings.STRIPE_WEBHOOK_SECRET).id == waiting()[0]
    assert delivery.post(body, signature=header) == 200


def test_control_a_forged_signature_is_refused():
    paid_session()
    header = stripe.WebhookSignature.generate_signature_header("{}", "whsec_another")
    assert delivery.post(payload(waiting()[0]), signature=header) == 400
    assert not StripeEvent.objects.exists()


def test_copies_and_disorder_reach_the_webhook():
    paid_session()
    answers = deliver(copies=3, shuffled=random.Random(7))  # noqa: S311
    assert len(answers) == 12
    assert {status for _event, status in answers} == {200}
    assert StripeEvent.objects.count() == 4


def test_what_was_not_taken_is_tried_again_later_and_later(answers):
    paid_session()
    event = waiting()[0]
    answers += [500, 503]
    waits = []
    for _try in range(2):
        assert delivery.deliver(event) is False
        row = PracticeDelivery.objects.get(event_id=event)
        waits.append(row.due_at - timezone.now())
        assert delivery.deliver(event) is False  # not before it is due
        PracticeDelivery.objects.filter(event_id=event).update(due_at=timezone.now())
    assert row.attempts == 2
    assert dt.timedelta() < waits[0] < waits[1]
    assert delivery.deliver(event) is True
    assert delivery.deliver(event) is False  # once taken, never again


def test_a_webhook_that_breaks_breaks_nobody_else(monkeypatch, django_capture_on_commit_callbacks):
    def broken(*args, **kwargs):
        raise RuntimeError("mina@example.org")

    monkeypatch.setattr(delivery, "post", broken)
    with django_capture_on_commit_callbacks(execute=True):
        session = paid_session()
    assert session["status"] == "complete"
    assert len(waiting()) == 4


def test_the_worker_delivers_what_waits_until_three_days_have_gone(answers):
    paid_session()
    hands.go_on()
    assert waiting() == []
    paid_session()
    assert lose_all() == 4
    hands.go_on()
    assert len(waiting()) == 4


def test_the_worker_does_nothing_where_money_is_real(answers, settings):
    paid_session()
    settings.PRACTICE_PAYMENTS = False
    hands.go_on()
    assert len(waiting()) == 4


def test_the_worker_ends_sessions_whose_time_is_up():
    session = open_session()
    row = PracticeObject.objects.get(pk=session["id"])
    row.data["expires_at"] = session["created"] - 1
    row.save()
    hands.go_on()
    assert PracticeObject.objects.get(pk=session["id"]).data["status"] == "expired"


@pytest.mark.django_db(transaction=True)
def test_delivery_leaves_connection_and_transaction_of_the_page_alone():
    """After a real commit, on both databases: same connection, nothing rolled back, language and addresses kept."""
    connection.ensure_connection()
    used, urlconf = connection.connection, get_urlconf()
    connection.close_at = 0  # as CONN_MAX_AGE=0 has it: the next beginning or end of a request would close it
    with translation.override("fa"):
        with transaction.atomic():
            session = paid_session()
            assert not StripeEvent.objects.exists()
        assert translation.get_language() == "fa"
    assert StripeEvent.objects.count() == 4
    assert connection.connection is used
    assert connection.in_atomic_block is False
    assert get_urlconf() == urlconf
    assert PracticeObject.objects.get(pk=session["id"]).data["status"] == "complete"
    connection.close_at = None


@pytest.mark.django_db(transaction=True)
def test_control_a_whole_request_would_close_the_connection():
    connection.ensure_connection()
    used = connection.connection
    connection.close_at = 0
    body = payload(PracticeObject.objects.create(id="evt_1", kind="event", data={"type": "x"}).pk)
    environ = delivery.environment(body.encode(), "")
    list(delivery.handler()(environ, lambda status, headers: None))
    assert connection.connection is not used
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_told():
    with transaction.atomic():
        paid_session()
        transaction.set_rollback(True)
    assert not StripeEvent.objects.exists()
    assert not PracticeDelivery.objects.exists()


def test_it_comes_from_our_own_host(settings):
    settings.SITE_URL = "https://appeal.example"
    environ = delivery.environment(b"{}", "t=1")
    assert (environ["HTTP_HOST"], environ["wsgi.url_scheme"], environ["SERVER_PORT"]) == (
        "appeal.example",
        "https",
        "443",
    )


def test_an_event_can_be_read_afterwards():
    from donations.gateway import client

    paid_session()
    found = client().v1.events.list({"types": ["charge.succeeded", "charge.failed"]})
    assert [one.type for one in found.data] == ["charge.succeeded"]
    assert client().v1.events.retrieve(found.data[0].id).id == found.data[0].id
    assert json.loads(payload(found.data[0].id))["id"] == found.data[0].id
