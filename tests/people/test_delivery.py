"""How the worker treats each mail."""

import datetime as dt
import logging
import smtplib
from io import StringIO

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from people import delivery
from people.delivery import MAX_ATTEMPTS, MAX_CLAIMS, Outcome, claim, deliver_next, is_permanent, wait_after
from people.models import Contact, OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters")]
NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
GONE = smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"no such user")})
GREYLISTED = smtplib.SMTPRecipientsRefused({"ada@example.org": (451, b"later")})


class Failing(BaseEmailBackend):
    """A mail server that answers every message with `error`, or every call with `unreachable`."""

    def __init__(self, error=None, unreachable=None):
        super().__init__()
        self.error, self.unreachable = error, unreachable

    def open(self):
        if self.unreachable:
            raise self.unreachable

    def send_messages(self, messages):
        raise self.error


def the_mail():
    return OutgoingMail.objects.get()


def test_a_due_mail_is_sent_once(queue, server):
    queue("1")
    assert [deliver_next(server), deliver_next(server)] == [Outcome.SENT, None]
    assert [message.subject for message in django_mail.outbox] == ["Hello 1"]
    sent = the_mail()
    assert (sent.state, sent.lease, sent.attempts, sent.failure) == ("sent", None, 1, "")
    assert sent.sent_at is not None


def test_the_mail_due_longest_goes_first_and_none_before_its_time(queue, server):
    now = timezone.now()
    for name, minutes in (("2", -1), ("1", -2), ("later", 1)):
        queue(name, due_at=now + dt.timedelta(minutes=minutes))
    while deliver_next(server):
        pass
    assert [message.subject for message in django_mail.outbox] == ["Hello 1", "Hello 2"]


def test_a_leased_mail_is_nobody_elses_until_the_lease_runs_out(queue):
    with time_machine.travel(NOON, tick=False) as clock:
        queue("1")
        assert claim() is not None
        assert claim() is None
        clock.shift(delivery.LEASE)
        assert claim().attempts == 2


def test_a_worker_that_lost_its_lease_does_not_overwrite_the_other(queue):
    queue("1")
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=1), tick=False):
        late = claim(lease_for=dt.timedelta(0))
        other = claim()
    assert late.lease != other.lease
    assert OutgoingMail.objects.filter(pk=late.pk, lease=late.lease).count() == 0


def test_what_is_no_longer_true_is_dropped(queue, server):
    queue("untrue")
    assert deliver_next(server) is Outcome.DROPPED
    assert (the_mail().state, django_mail.outbox) == ("dropped", [])


@pytest.mark.parametrize(
    ("subject_id", "kind", "failure"),
    [
        ("1", "test.nobody", "UnknownKind people/letters.py"),
        ("broken", "test.greeting", "ZeroDivisionError people/post_office.py"),
        ("Ada\nBcc: x@example.org", "test.greeting", "BadHeaderError mail/message.py"),
    ],
)
def test_a_poisonous_mail_is_parked_and_the_rest_flows(queue, server, subject_id, kind, failure):
    poison = queue(subject_id, kind=kind, key="poison")
    queue("2")
    assert [deliver_next(server), deliver_next(server), deliver_next(server)] == [Outcome.PARKED, Outcome.SENT, None]
    poison.refresh_from_db()
    assert (poison.state, poison.failure.rpartition(":")[0]) == ("parked", failure)
    assert [message.subject for message in django_mail.outbox] == ["Hello 2"]


def test_an_address_that_no_key_opens_is_parked(queue, server):
    mail = queue("1")
    Contact.objects.filter(pk=mail.contact_id).update(email="x")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("people.fields.unseal", lambda text: (_ for _ in ()).throw(ValueError("no key")))
        assert deliver_next(server) is Outcome.PARKED


def test_a_mail_that_kills_its_workers_is_parked(queue, server):
    queue("1")
    OutgoingMail.objects.update(attempts=MAX_CLAIMS)
    assert deliver_next(server) is Outcome.PARKED


def test_a_permanent_refusal_parks_at_once(queue):
    queue("1")
    assert deliver_next(Failing(GONE)) is Outcome.PARKED
    assert (the_mail().attempts, the_mail().failure.partition(" ")[0]) == (1, "SMTPRecipientsRefused")


def test_a_temporary_refusal_waits_longer_each_time_and_is_parked_in_the_end(queue):
    waits, outcomes = [], []
    with time_machine.travel(NOON, tick=False) as clock:
        queue("1")
        while (mail := the_mail()).state == "queued":
            clock.move_to(mail.due_at)
            outcomes.append(deliver_next(Failing(GREYLISTED)))
            waits.append((the_mail().due_at - mail.due_at) / delivery.FIRST_WAIT)
    assert outcomes == [Outcome.RETRY] * (MAX_ATTEMPTS - 1) + [Outcome.PARKED]
    due = [1, 4, 16, 64, 256, 720, 720]
    assert [0.75 * expected <= wait <= 1.25 * expected for wait, expected in zip(waits, due, strict=False)] == [
        True
    ] * 7


def test_waits_are_spread_so_that_mails_do_not_return_together():
    assert len({wait_after(3) for _ in range(20)}) > 1


def test_a_mail_server_that_is_down_costs_no_mail_an_attempt(queue, server):
    queue("1")
    for _ in range(MAX_ATTEMPTS * 3):
        assert deliver_next(Failing(unreachable=ConnectionRefusedError())) is Outcome.OUTAGE
    assert (the_mail().state, the_mail().attempts) == ("queued", 0)
    assert deliver_next(server) is Outcome.SENT


def test_with_the_mail_server_down_asking_for_mail_still_works(queue, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert queue("1") is not None
    call_command("worker", once=True)
    assert the_mail().state == "queued"


def test_a_lost_database_is_not_the_mails_fault(queue, server, monkeypatch):
    def no_database(mail):
        raise OperationalError

    queue("1")
    monkeypatch.setattr(delivery, "compose", no_database)
    with pytest.raises(OperationalError):
        deliver_next(server)
    assert (the_mail().state, the_mail().leased_until is not None) == ("queued", True)


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (GONE, True),
        (GREYLISTED, False),
        (smtplib.SMTPDataError(554, b"spam"), True),
        (smtplib.SMTPDataError(452, b"full"), False),
        (smtplib.SMTPSenderRefused(553, b"not you", "us@example.org"), False),
        (smtplib.SMTPServerDisconnected(), False),
        (TimeoutError(), False),
        (UnicodeEncodeError("ascii", "x", 0, 1, ""), True),
    ],
)
def test_what_trying_again_cannot_help(error, permanent):
    assert is_permanent(error) is permanent


def test_the_log_and_the_row_name_nobody(queue, server, caplog):
    caplog.set_level(logging.DEBUG)
    queue("1")
    deliver_next(Failing(GREYLISTED))
    queue("2")
    deliver_next(server)
    queue("broken")
    deliver_next(server)
    noted = caplog.text + "".join(OutgoingMail.objects.values_list("failure", flat=True))
    assert "mail sent" in noted
    assert "example.org" not in noted.lower()


def test_once_sends_all_that_is_due_and_ends(queue, ada):
    from tests.people.test_worker_kills import queue_many

    queue_many(60)
    call_command("worker", once=True)
    assert len(django_mail.outbox) == 60


def test_the_outbox_tells_how_it_stands_and_gives_parked_mail_a_second_chance(queue, server):
    queue("1")
    queue("2", kind="test.nobody")
    OutgoingMail.objects.filter(subject_id="1").update(state="parked", failure="KeyError", attempts=8)
    deliver_next(server)
    out = StringIO()
    call_command("outbox", retry_parked=True, kind="test.greeting", stdout=out)
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert lines[0] == ["1", "queued", "again"]
    assert [line[:3] for line in lines[1:]] == [["1", "parked", "test.nobody"], ["1", "queued", "test.greeting"]]
    assert deliver_next(server) is Outcome.SENT


def test_finding_the_next_mail_reads_an_index():
    due = OutgoingMail.objects.filter(state="queued", due_at__lte=timezone.now()).order_by("due_at", "pk")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a nearly empty table is read whole otherwise
    assert "mail_due" in due[:1].explain()
