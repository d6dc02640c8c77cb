"""How the worker divides its time between jobs and mail."""

import threading

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from people import delivery
from people.delivery import Outcome
from people.management.commands import worker
from people.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters")]


class Rounds(threading.Event):
    """Waits for nothing, notes for how long it was asked to, and stops the worker after so many waits."""

    def __init__(self, most):
        super().__init__()
        self.most, self.waits = most, []

    def wait(self, timeout=None):
        self.waits.append(timeout)
        if len(self.waits) >= self.most:
            self.set()
        return self.is_set()


@pytest.fixture
def command(server, monkeypatch):
    """A worker that has no connection of its own to close."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(connection, "close", lambda: None)
    made = worker.Command()
    made.server, made.lease_for = server, delivery.LEASE
    made.outages, made.mail_at = 0, 0.0
    return made


def count(monkeypatch, module, name, answer=lambda: None):
    """How often `module.name` is called, which then does what `answer` does."""
    calls = []

    def called(*args, **kwargs):
        calls.append(args)
        return answer()

    monkeypatch.setattr(module, name, called)
    return calls


def test_jobs_go_on_while_the_mail_server_is_down(command, queue, monkeypatch):
    queue("1")
    jobs = count(monkeypatch, worker, "run_due_jobs")
    tries = count(monkeypatch, delivery, "deliver", lambda: Outcome.OUTAGE)
    command.stop = Rounds(20)
    command.work(command.do_jobs_and_mail)
    assert len(jobs) == 20
    assert len(tries) == 1  # the next is not for two seconds
    assert set(command.stop.waits) == {worker.IDLE}


def test_what_takes_long_has_a_thread_of_its_own(server, monkeypatch):
    turns, lanes = [], {}
    monkeypatch.setattr(worker, "run_due_jobs", lambda *, is_long: lanes.setdefault(is_long, threading.get_ident()))
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    monkeypatch.setattr(worker.Command, "send_batch", lambda self: turns.append(1))
    made = worker.Command()

    def work(self, turn):
        turn()

    monkeypatch.setattr(worker.Command, "work", work)
    made.handle(once=False, lease=1.0)
    assert turns == [1]
    assert set(lanes) == {True, False}
    assert lanes[False] == threading.get_ident() != lanes[True]


def test_where_one_thread_ends_the_worker_does(command):
    def turn():
        raise ValueError("broken")

    command.stop = threading.Event()
    with pytest.raises(ValueError, match="broken"):
        command.work(turn)
    assert command.stop.is_set()


def test_a_database_that_is_down_is_left_alone_for_longer_and_longer(command, monkeypatch):
    def down():
        raise OperationalError

    jobs = count(monkeypatch, worker, "run_due_jobs", down)
    command.stop = Rounds(8)
    command.work(command.do_long_jobs)
    assert len(jobs) == 8
    assert command.stop.waits == [2, 4, 8, 16, 32, 60, 60, 60]


def test_many_mails_are_looked_up_at_once(command, queue):
    for name in "12345":
        queue(name)
    command.stop = threading.Event()
    with CaptureQueriesContext(connection) as queries:
        assert command.send_batch() is Outcome.SENT
    looks = [query for query in queries if 'ORDER BY "people_outgoingmail"."due_at"' in query["sql"]]
    assert len(looks) == 1
    assert OutgoingMail.objects.filter(state="sent").count() == 5
    assert command.send_batch() is None


def test_jobs_get_their_turn_while_there_is_mail_for_longer(command, queue, monkeypatch):
    for name in "1234":
        queue(name)
    clock = iter(range(100))
    monkeypatch.setattr(worker.time, "monotonic", lambda: next(clock))  # a mail takes a second here
    command.stop = threading.Event()
    assert command.send_batch() is Outcome.SENT
    assert OutgoingMail.objects.filter(state="sent").count() == 2


def test_a_mail_that_another_worker_took_meanwhile_is_passed_over(command, queue, monkeypatch):
    mails = [queue(name) for name in "12"]
    monkeypatch.setattr(delivery, "due_mails", lambda most: [mail.pk for mail in mails])
    assert delivery.take(mails[0].pk) is not None
    command.stop = threading.Event()
    command.send_batch()
    assert set(OutgoingMail.objects.filter(state="queued").values_list("pk", flat=True)) == {mails[0].pk}
