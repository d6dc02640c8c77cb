"""How people are forgotten."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from people import erasure
from people.actions import contact_for, silence, unsilence
from people.erasure import erase_contact, forget_if_unneeded, forget_unneeded, register_eraser, register_need
from people.models import AuditEntry, Consent, Contact, OutgoingMail, User
from people.schedule import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registries(monkeypatch, settings, tmp_path):
    settings.WISHES_FILE = str(tmp_path / "wishes.txt")
    monkeypatch.setattr(erasure, "ERASERS", {})
    monkeypatch.setattr(erasure, "NEEDS", dict(erasure.NEEDS))


def consent(contact, **fields):
    return Consent.objects.create(contact=contact, purpose="updates", wording="Yes", place="/", **fields)


def addresses():
    return [contact.email for contact in Contact.objects.order_by("pk")]


def test_an_address_that_nothing_needs_goes_and_with_it_an_idle_row(ada):
    assert forget_unneeded() == 1
    assert Contact.objects.count() == 0


def test_an_address_stays_while_someone_needs_it(ada):
    bo = contact_for(email="bo@example.org", locale="en")
    register_need("test", lambda now: Contact.objects.filter(pk=bo.pk).values("pk"))
    forget_unneeded()
    assert addresses() == ["bo@example.org"]


def test_a_need_of_nobody_keeps_nobody(ada):
    omid = User.objects.create_user("omid@example.org", "x", handle="omid")
    register_need("test", lambda now: OutgoingMail.objects.values("contact_id"))
    OutgoingMail.objects.create(key="k", kind="x", subject_id="1", locale="en", user=omid, state="sent")
    assert forget_unneeded() == 1


def test_mail_to_come_and_standing_consent_are_needs(ada, queue):
    queue("1")
    bo, cy = (contact_for(email=f"{name}@example.org", locale="en") for name in ("bo", "cy"))
    consent(bo)
    consent(cy, withdrawn_at=timezone.now())
    forget_unneeded()
    assert addresses() == ["Ada@example.org", "bo@example.org", None]


def test_the_address_goes_once_the_mail_has_gone(ada, queue):
    queue("1")
    OutgoingMail.objects.update(state="sent")
    forget_unneeded()
    assert addresses() == [None]


def test_mail_long_sent_is_forgotten_and_mail_to_come_is_not(ada, queue):
    for name, state in (("1", "sent"), ("2", "parked"), ("3", "queued")):
        OutgoingMail.objects.filter(pk=queue(name).pk).update(
            state=state, due_at=timezone.now() - erasure.MAIL_KEPT - dt.timedelta(minutes=1)
        )
    forget_unneeded()
    assert list(OutgoingMail.objects.values_list("subject_id", flat=True)) == ["3"]


def test_many_are_forgotten_in_batches(monkeypatch):
    monkeypatch.setattr(erasure, "BATCH", 3)
    for n in range(8):
        contact_for(email=f"reader{n}@example.org", locale="en")
    assert forget_unneeded() == 8


def test_a_wish_for_silence_outlives_the_address(ada):
    silence(contact=ada)
    forget_unneeded()
    assert addresses() == [None]
    assert contact_for(email="ada@example.org", locale="en").silenced_at is not None


def test_the_worker_does_it_by_itself(ada):
    assert "people.forget_unneeded" in run_due_jobs()
    assert Contact.objects.count() == 0


def test_an_address_goes_the_moment_its_last_need_ends(ada):
    bo = contact_for(email="bo@example.org", locale="en")
    consent(bo)
    assert (forget_if_unneeded(ada), forget_if_unneeded(ada), forget_if_unneeded(bo)) == (True, False, False)
    assert addresses() == [None, "bo@example.org"]


def test_what_asks_for_one_contact_is_put_together_once_a_second(ada):
    bo = contact_for(email="bo@example.org", locale="en")
    asked = []
    register_need("test", lambda now: asked.append(now) or Contact.objects.filter(created_at__gte=now).values("pk"))
    now = timezone.now().replace(microsecond=0) + dt.timedelta(hours=1)
    for passed, contact in ((0.1, ada), (0.9, bo), (1.1, bo)):
        with time_machine.travel(now + dt.timedelta(seconds=passed), tick=False):
            Contact.objects.filter(pk=bo.pk).update(created_at=timezone.now())
            forget_if_unneeded(contact)
    assert asked == [now, now + dt.timedelta(seconds=1)]
    assert addresses() == [None, "bo@example.org"]


def test_a_need_that_joins_is_asked_at_once(ada):
    bo = contact_for(email="bo@example.org", locale="en")
    with time_machine.travel(timezone.now(), tick=False):
        forget_if_unneeded(ada)
        register_need("test", lambda now: Contact.objects.values("pk"))
        assert forget_if_unneeded(bo) is False


def test_who_asks_is_forgotten_in_every_app_at_once(ada, queue):
    queue("1")
    consent(ada)
    told = []
    register_eraser("one", told.append)
    register_eraser("two", told.append)
    erase_contact(contact=ada, actor=None)
    assert told == [ada, ada]
    assert (Contact.objects.count(), OutgoingMail.objects.count(), Consent.objects.count()) == (0, 0, 0)
    assert AuditEntry.objects.get().verb == "people.contact_erased"


def test_who_wants_silence_and_is_erased_stays_silent(ada):
    silence(contact=ada)
    erase_contact(contact=ada, actor=None)
    assert addresses() == [None]


def test_an_old_key_can_be_retired_after_resealing(ada, settings):
    settings.CONTACT_SEAL_KEYS = ["new key", *settings.CONTACT_SEAL_KEYS]
    call_command("reseal", stdout=StringIO())
    settings.CONTACT_SEAL_KEYS = ["new key"]
    assert addresses() == ["Ada@example.org"]


def test_without_resealing_it_cannot(ada, settings):
    settings.CONTACT_SEAL_KEYS = ["new key"]
    with pytest.raises(ValueError, match="no key"):
        addresses()


def restore_backup():
    """The database as it was before Ada wished for anything."""
    Contact.objects.all().delete()
    return contact_for(email="Ada@example.org", locale="en")


def replay():
    out = StringIO()
    call_command("replay_wishes", stdout=out)
    return int(out.getvalue().split()[0])


def test_a_restored_backup_brings_back_nobody_who_was_erased(ada):
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1)):
        erase_contact(contact=ada, actor=None)
    restore_backup()
    assert (replay(), replay()) == (1, 0)
    assert Contact.objects.count() == 0


def test_who_came_back_after_being_erased_stays(ada):
    erase_contact(contact=ada, actor=None)
    contact_for(email="ada@example.org", locale="en")
    assert replay() == 0
    assert addresses() == ["ada@example.org"]


def test_a_restored_backup_keeps_the_wish_for_silence(ada):
    silence(contact=ada)
    Contact.objects.all().delete()
    assert (replay(), replay()) == (1, 0)
    assert contact_for(email="ada@example.org", locale="en").silenced_at is not None


def test_the_list_of_wishes_names_nobody(ada, settings):
    silence(contact=ada)
    unsilence(contact=ada)
    lines = Path(settings.WISHES_FILE).read_text().splitlines()
    assert [line.split()[:2] for line in lines] == [["silenced", ada.email_key], ["unsilenced", ada.email_key]]
    assert replay() == 0
    assert Contact.objects.get().silenced_at is None
