"""What may be queued, for whom, and how often."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from people.actions import silence
from people.models import OutgoingMail, User
from people.outbox import KINDS, Kind, queue_mail

pytestmark = pytest.mark.django_db


def test_the_same_key_makes_one_mail(queue):
    assert queue("1") == queue("1")
    assert OutgoingMail.objects.count() == 1


def test_a_mail_goes_with_what_it_is_about(queue):
    with transaction.atomic():
        queue("1")
        transaction.set_rollback(True)
    assert OutgoingMail.objects.count() == 0


def test_the_sixth_mail_in_a_day_is_not_queued(queue):
    mails = [queue(str(n)) for n in range(100)]
    assert [mail is not None for mail in mails] == [True] * 5 + [False] * 95


def test_asking_again_for_one_of_the_five_gives_that_one(queue):
    first, *_ = [queue(str(n)) for n in range(5)]
    assert queue("0") == first


def test_the_next_day_there_is_room_again(queue):
    for n in range(5):
        queue(str(n))
    assert queue("later", due_at=timezone.now() + dt.timedelta(hours=25)) is not None


def test_mail_that_no_stranger_can_cause_is_not_held_back(queue, monkeypatch):
    monkeypatch.setitem(KINDS, "test.cancelled", Kind("test.cancelled", lambda mail: None, limited=False))
    for n in range(5):
        queue(str(n))
    assert queue("cancelled", kind="test.cancelled") is not None


def test_mail_that_was_dropped_does_not_count(queue):
    for n in range(5):
        queue(str(n))
    OutgoingMail.objects.update(state="dropped")
    assert queue("6") is not None


def test_who_asked_for_silence_gets_none(queue, ada):
    silence(contact=ada)
    assert queue("1") is None


def test_who_was_forgotten_gets_none(queue, ada):
    ada.email = None
    ada.save()
    assert queue("1") is None


def test_a_user_is_not_limited(queue):
    user = User.objects.create_user("omid@example.org", "x", handle="omid")
    assert all(queue_mail(kind="test.greeting", subject_id=n, to=user, key=f"u:{n}", locale="en") for n in range(9))
