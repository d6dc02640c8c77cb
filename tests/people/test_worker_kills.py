"""Workers die at any moment and no mail is lost. Each worker is a real process, each kill a SIGKILL."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.db.models import Sum

from people.actions import contact_for
from people.letters import message_id
from people.mailbox import delivered, folder
from people.models import OutgoingMail

MAILS, KILLS, LEASE = 80, 20, 0.7
pytestmark = pytest.mark.slow


class Nursery:
    """Workers of one sort, all of them gone at the end."""

    def __init__(self, database_url, var_dir, defect):
        settings = {"DJANGO_SETTINGS_MODULE": "tests.people.worker_settings", "DATABASE_URL": database_url}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.people.worker_nursery", defect],
            env={**os.environ, **settings, "VAR_DIR": str(var_dir), "LOG_LEVEL": "ERROR"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.workers = []

    def start(self, lease=LEASE):
        self.process.stdin.write(f"{lease}\n")
        self.process.stdin.flush()
        self.workers.append(int(self.process.stdout.readline()))

    def kill(self):
        """SIGKILL the oldest worker in the middle of whatever it is doing; the youngest may not even be awake."""
        os.kill(self.workers.pop(0), signal.SIGKILL)

    def close(self):
        while self.workers:
            self.kill()
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture
def nursery(database_url, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    started = []

    def open_nursery(defect=""):
        started.append(Nursery(database_url, tmp_path, defect))
        return started[0]

    yield open_nursery
    started[0].close()


def queue_many(number):
    """So many mails more; the Message-IDs of all."""
    first = OutgoingMail.objects.count()
    for n in range(first, first + number):
        person = contact_for(email=f"reader{n}@example.org", locale="en")
        OutgoingMail.objects.create(
            key=f"greet:{n}", kind="test.greeting", subject_id=str(n), contact=person, locale="en"
        )
    return sorted(message_id(mail) for mail in OutgoingMail.objects.all())


def sent_ids():
    journal = folder() / "journal"
    return sorted(journal.read_text().split()) if journal.exists() else []


def wait_until(done, seconds=60):
    give_up = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < give_up, "the outbox did not drain in time"
        time.sleep(0.05)


def claims():
    """How often a worker has taken a mail so far."""
    return OutgoingMail.objects.aggregate(all=Sum("attempts"))["all"]


def nothing_queued():
    return not OutgoingMail.objects.filter(state="queued").exists()


def interrupted():
    """How often a kill has hit a mail halfway: taken, and not brought to its end."""
    return claims() - OutgoingMail.objects.exclude(state="queued").count()


def test_workers_killed_at_any_moment_lose_no_mail(nursery):
    expected, workers, kills = queue_many(MAILS), nursery(), 0
    while kills < KILLS or interrupted() < KILLS // 4:  # kills that hit idle workers prove nothing
        assert kills < KILLS * 10
        if nothing_queued():
            expected = queue_many(MAILS)
        while len(workers.workers) < 2:
            workers.start()
        before = claims()
        wait_until(lambda seen=before: claims() > seen or nothing_queued())
        time.sleep(random.uniform(0, 0.12))  # noqa: S311
        workers.kill()
        kills += 1
    for _ in range(2):
        workers.start()
    wait_until(nothing_queued)
    assert OutgoingMail.objects.filter(state="sent", lease=None).count() == len(expected)
    assert sorted(set(sent_ids())) == expected
    assert len(delivered()) == len(expected)
    assert len(sent_ids()) - len(expected) <= kills


def test_without_a_lease_two_workers_send_the_same_mail_twice(nursery):
    queue_many(12)
    workers = nursery("no-lease")
    workers.start()
    workers.start()
    wait_until(nothing_queued)
    time.sleep(0.2)
    assert len(sent_ids()) > len(set(sent_ids()))


def test_marking_a_mail_before_sending_it_loses_it_to_a_kill(nursery):
    queue_many(20)
    workers = nursery("mark-first")
    while not nothing_queued():
        workers.start()
        time.sleep(0.15)
        workers.kill()
    workers.start()
    time.sleep(0.5)
    assert len(set(sent_ids())) < 20


def test_a_worker_told_to_stop_finishes_its_mail(nursery):
    queue_many(30)
    workers = nursery()
    workers.start(lease=60)
    wait_until(lambda: len(sent_ids()) > 2)
    os.kill(workers.workers.pop(), signal.SIGTERM)
    wait_until(lambda: OutgoingMail.objects.filter(leased_until__isnull=False).count() == 0, seconds=5)
    time.sleep(0.3)
    assert OutgoingMail.objects.filter(state="sent").count() == len(sent_ids()) < 30
