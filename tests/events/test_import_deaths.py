"""Workers that die or fall behind while they import: nothing is lost, nothing doubled, no file holds up the others."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from chapters.models import Role
from events.actions import import_jobs
from events.actions.import_jobs import LEASE, bring_file, confirm_import, run_imports
from events.imports.reading import Problem, Reading
from events.models import EventPage, ImportJob
from tests import factories
from tests.events import importing
from tests.events.importing import again, dates

pytestmark = pytest.mark.django_db
State = ImportJob.State
bring, chapter, here, organizer = importing.bring, importing.chapter, importing.here, importing.organizer


class Killed(BaseException):
    """What no handler of ours catches, like a signal."""


def test_a_worker_killed_while_writing_loses_and_doubles_nothing(bring, organizer, monkeypatch):
    job = bring(dates(5))
    run_imports()
    confirm_import(job=again(job), actor=organizer)
    monkeypatch.setattr(import_jobs, "BATCH", 2)
    write, calls = import_jobs.write_events, []

    def die_at_second(**options):
        calls.append(len(options["events"]))
        written = write(**options)
        if len(calls) == 2:
            raise Killed
        return written

    monkeypatch.setattr(import_jobs, "write_events", die_at_second)
    with pytest.raises(Killed):
        run_imports()

    assert (again(job).state, again(job).done, EventPage.objects.count()) == (State.WRITING, 2, 2)
    assert run_imports() == 0  # the lease of the dead one still stands

    with time_machine.travel(timezone.now() + LEASE + dt.timedelta(seconds=1)):
        run_imports()

    job = again(job)
    assert (job.state, job.done, EventPage.objects.count()) == (State.DONE, 5, 5)
    assert [event["what"] for event in job.report["events"]] == ["new"] * 5
    assert sum(calls) == 7  # the batch that was rolled back was written a second time


def test_progress_is_told_after_each_batch(bring, organizer, monkeypatch):
    job = bring(dates(5))
    run_imports()
    confirm_import(job=again(job), actor=organizer)
    monkeypatch.setattr(import_jobs, "BATCH", 2)
    seen, write = [], import_jobs.write_events
    monkeypatch.setattr(import_jobs, "write_events", lambda **options: seen.append(again(job).done) or write(**options))

    run_imports()

    assert seen == [0, 2, 4]


def test_a_worker_that_lost_its_lease_writes_nothing_more(bring, organizer, monkeypatch):
    job = bring(dates(5))
    run_imports()
    confirm_import(job=again(job), actor=organizer)
    write = import_jobs.write_events

    def slow(**options):
        written = write(**options)
        ImportJob.objects.filter(pk=job.pk).update(attempts=9)  # another worker took it meanwhile
        return written

    monkeypatch.setattr(import_jobs, "write_events", slow)
    run_imports()

    assert (again(job).state, again(job).done, EventPage.objects.count()) == (State.WRITING, 0, 0)


def test_a_file_that_kills_every_worker_is_given_up(bring, monkeypatch):
    job = bring()

    def die(*args, **options):
        raise Killed

    monkeypatch.setattr(import_jobs, "read_apart", die)
    now = timezone.now()
    for number in range(import_jobs.MOST_ATTEMPTS):
        with time_machine.travel(now + (LEASE + dt.timedelta(seconds=1)) * number), pytest.raises(Killed):
            run_imports()
    with time_machine.travel(now + (LEASE + dt.timedelta(seconds=1)) * 9):
        run_imports()

    assert again(job).state == State.FAILED


BUSY = Reading(problems=(Problem(1, "too-busy"),))


def test_a_busy_machine_reads_again_and_gives_no_file_up_at_once(bring, monkeypatch):
    job, read = bring(), import_jobs.read_apart
    answers = [BUSY, BUSY]
    monkeypatch.setattr(import_jobs, "read_apart", lambda *a, **o: answers.pop() if answers else read(*a, **o))

    run_imports()

    assert again(job).state == State.READ


def test_a_machine_that_stays_busy_says_so_in_the_end(bring, monkeypatch):
    job = bring()
    monkeypatch.setattr(import_jobs, "read_apart", lambda *args, **options: BUSY)

    run_imports()

    job = again(job)
    assert (job.state, job.report["problems"][0]["code"]) == (State.FAILED, "too-busy")
    assert job.attempts == import_jobs.MOST_ATTEMPTS


def test_a_file_that_cannot_be_read_while_it_is_written_is_never_called_done(bring, organizer, monkeypatch):
    job = bring()
    run_imports()
    confirm_import(job=again(job), actor=organizer)
    read, answers = import_jobs.read_apart, [BUSY]
    monkeypatch.setattr(import_jobs, "read_apart", lambda *a, **o: answers.pop() if answers else read(*a, **o))

    run_imports()

    assert (again(job).state, again(job).done, EventPage.objects.count()) == (State.DONE, 3, 3)


@pytest.mark.parametrize("code", ["too-slow", "unreadable"])
def test_a_file_that_fails_while_it_is_written_has_failed(bring, organizer, monkeypatch, code):
    job = bring()
    run_imports()
    confirm_import(job=again(job), actor=organizer)
    monkeypatch.setattr(import_jobs, "read_apart", lambda *a, **o: Reading(problems=(Problem(1, code),)))

    run_imports()

    assert (again(job).state, EventPage.objects.count()) == (State.FAILED, 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_file(here):
    chapter = factories.chapter(slug="sf")
    organizer = factories.member(chapter, Role.EDITOR)
    bring_file(chapter=chapter, actor=organizer, data=dates(1), filename="dates.ics")
    taken, start = [], threading.Barrier(4)

    def work():
        start.wait()
        try:
            taken.append(import_jobs._claim())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == 4
    assert sum(job is not None for job in taken) == 1
