"""What may be queued, for whom, and how often."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from people.actions import silence
from people.models import Contact, OutgoingMail, User
from people.outbox import KINDS, Kind, ToOne, queue_mail, queue_mails

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


def test_who_has_locked_the_contact_need_not_wait_for_it_again(queue, ada, django_assert_num_queries):
    with django_assert_num_queries(5):  # mails of the day, the same key, and the new row in its savepoint
        assert queue(is_locked=True)
    ada.silenced_at = timezone.now()
    assert queue("2", is_locked=True) is None


def test_who_was_forgotten_gets_none(queue, ada):
    ada.email = None
    ada.save()
    assert queue("1") is None


def test_a_user_is_not_limited(queue):
    user = User.objects.create_user("omid@example.org", "x", handle="omid")
    assert all(queue_mail(kind="test.greeting", subject_id=n, to=user, key=f"u:{n}", locale="en") for n in range(9))


def unlimited(monkeypatch, name="test.cancelled") -> str:
    monkeypatch.setitem(KINDS, name, Kind(name, lambda mail: None, limited=False))
    return name


def to_many(number: int) -> list[ToOne]:
    people = [Contact(email_key=f"{n:064d}", email=f"g{n}@example.org", locale="fa") for n in range(number)]
    return [ToOne(one.pk, n, f"many:{n}", one.locale) for n, one in enumerate(Contact.objects.bulk_create(people))]


def test_many_are_queued_at_once_and_asking_again_adds_only_who_is_new(monkeypatch):
    kind, mails, due = unlimited(monkeypatch), to_many(4), timezone.now() + dt.timedelta(hours=1)

    first = queue_mails(kind=kind, mails=mails[:3], due_at=due)
    again = queue_mails(kind=kind, mails=mails, due_at=due)

    rows = OutgoingMail.objects.order_by("key").values_list("kind", "subject_id", "key", "locale", "due_at", "contact")
    assert (first, again) == (3, 1)
    assert list(rows) == [(kind, str(n), f"many:{n}", "fa", due, mail.contact) for n, mail in enumerate(mails)]


def test_many_leave_out_who_asked_for_silence_or_has_no_address(monkeypatch):
    kind, mails = unlimited(monkeypatch), to_many(3)
    silence(contact=Contact.objects.get(pk=mails[0].contact))
    Contact.objects.filter(pk=mails[1].contact).update(email=None)

    assert queue_mails(kind=kind, mails=mails) == 1
    assert OutgoingMail.objects.get().contact_id == mails[2].contact


def test_many_cost_a_few_queries_however_many_they_are(monkeypatch, django_assert_num_queries):
    kind, mails = unlimited(monkeypatch), to_many(60)
    # Two savepoint statements and, a batch, one look at the people, one at the keys, one insert.
    with django_assert_num_queries(5):
        queue_mails(kind=kind, mails=mails[:5])
    with django_assert_num_queries(5):
        queue_mails(kind=kind, mails=mails[5:])


def test_what_strangers_can_cause_is_not_queued_by_the_hundred(monkeypatch):
    monkeypatch.setitem(KINDS, "test.ask", Kind("test.ask", lambda mail: None, limited=True))
    with pytest.raises(ValueError, match="held back"):
        queue_mails(kind="test.ask", mails=to_many(1))
