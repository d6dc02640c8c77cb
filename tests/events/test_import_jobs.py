"""Files on their way: brought, read, looked at, written. Workers may die at any step; nothing is lost or doubled."""

import base64
import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from events.actions import import_jobs
from events.actions.fetching import TooLate
from events.actions.import_jobs import confirm_import, drop_import, forget_imports, run_imports
from events.errors import EventError
from events.imports.reading import MAX_BYTES
from events.models import EventPage, ImportJob
from people.models import AuditEntry
from people.schedule import JOBS
from tests.events import importing
from tests.events.files import ics, vevent
from tests.events.importing import START, again, dates

pytestmark = pytest.mark.django_db
State = ImportJob.State
bring, chapter, here, organizer = importing.bring, importing.chapter, importing.here, importing.organizer


def test_a_file_is_read_looked_at_and_then_written(bring, organizer):
    job = bring()
    assert (job.state, EventPage.objects.count()) == (State.WAITING, 0)

    run_imports()
    job = again(job)
    assert (job.state, job.total, job.done, EventPage.objects.count()) == (State.READ, 3, 0, 0)
    assert [event["what"] for event in job.report["events"]] == ["new"] * 3

    confirm_import(job=job, actor=organizer)
    run_imports()
    job = again(job)
    assert (job.state, job.done, EventPage.objects.filter(live=False).count()) == (State.DONE, 3, 3)
    assert [event["page"] for event in job.report["events"]] == list(EventPage.objects.values_list("pk", flat=True))


def test_nothing_is_written_that_nobody_looked_at(bring):
    bring()

    for _ in range(3):
        run_imports()

    assert EventPage.objects.count() == 0


def test_who_did_it_is_written_down(bring, organizer):
    job = bring()
    run_imports()
    confirm_import(job=again(job), actor=organizer)
    run_imports()

    entries = AuditEntry.objects.filter(verb__startswith="events.import").order_by("pk")
    assert list(entries.values_list("verb", "actor")) == [
        ("events.import_brought", organizer.pk),
        ("events.import_confirmed", organizer.pk),
        ("events.imported", organizer.pk),
    ]


def test_the_file_itself_is_sealed_and_gone_once_it_is_written(bring, organizer):
    job = bring()
    with connection.cursor() as cursor:
        cursor.execute("SELECT source FROM events_importjob")
        (kept,) = cursor.fetchone()
    assert base64.b64encode(dates(3)).decode()[:40] not in kept

    run_imports()
    confirm_import(job=again(job), actor=organizer)
    run_imports()

    assert again(job).source == ""


def test_a_file_that_cannot_be_read_changes_nothing(bring, organizer):
    job = bring(dates(3) + b"more")

    run_imports()

    job = again(job)
    assert (job.state, job.source, job.report["problems"][0]["code"]) == (State.FAILED, "", "after-the-end")
    with pytest.raises(EventError):
        confirm_import(job=job, actor=organizer)
    run_imports()
    assert EventPage.objects.count() == 0


def test_one_bad_event_stops_the_whole_file(bring, organizer):
    job = bring(ics(vevent(*START, uid="good"), vevent("DTSTART:never", uid="bad")))

    run_imports()

    assert again(job).state == State.FAILED


@pytest.mark.parametrize("order", ["day-first", "month-first", ""])
def test_a_table_is_read_with_the_order_that_was_chosen(bring, order):
    job = bring(b"title,date,time,to\nVigil,03/04/2027,19:00,20:00\n", filename="dates.csv", order=order)

    run_imports()

    found = [event["day"] for event in again(job).report.get("events", [])]
    assert found == {"day-first": ["2027-04-03"], "month-first": ["2027-03-04"], "": []}[order]


def test_pressing_twice_writes_once(bring, organizer):
    job = bring()
    run_imports()

    for _ in range(2):
        confirm_import(job=again(job), actor=organizer)
        run_imports()

    assert EventPage.objects.count() == 3


def test_the_same_file_a_second_time_changes_nothing(bring, organizer):
    for _ in range(2):
        job = bring()
        run_imports()
        confirm_import(job=again(job), actor=organizer)
        run_imports()

    assert EventPage.objects.count() == 3
    assert {event["what"] for event in again(job).report["events"]} == {"same"}


def test_a_fault_of_ours_fails_one_file_and_holds_up_no_other(bring, monkeypatch):
    bad, good = bring(dates(1)), bring(dates(2))
    read = import_jobs.read_apart

    def fault(data, **options):
        if data == dates(1):
            raise RuntimeError("sima@example.org")
        return read(data, **options)

    monkeypatch.setattr(import_jobs, "read_apart", fault)
    run_imports()

    assert (again(bad).state, again(good).state) == (State.FAILED, State.READ)
    assert "sima" not in str(again(bad).report)


def test_a_calendar_is_fetched_by_the_worker_from_its_address(bring, organizer, monkeypatch):
    asked = []
    monkeypatch.setattr(import_jobs, "fetch", lambda url: asked.append(url) or dates(2))

    job = bring(b"", filename="", url="https://example.org/dates.ics")
    assert asked == []
    run_imports()
    confirm_import(job=again(job), actor=organizer)
    run_imports()

    assert asked == ["https://example.org/dates.ics"]  # what was looked at is what is written
    assert EventPage.objects.count() == 2


@pytest.mark.parametrize("data", [dates(1), b"<html>"])
def test_the_secret_of_a_private_address_is_forgotten_once_it_was_fetched(bring, monkeypatch, data):
    monkeypatch.setattr(import_jobs, "fetch", lambda url: data)

    job = bring(b"", filename="", url="https://calendar.example.org/private-s3cret/basic.ics")
    run_imports()

    assert again(job).url == "https://calendar.example.org/…"


def test_an_address_that_does_not_answer_is_told_in_words(bring, monkeypatch):
    def late(url):
        raise TooLate

    monkeypatch.setattr(import_jobs, "fetch", late)
    job = bring(b"", filename="", url="https://example.org/")

    run_imports()

    problem = again(job).report["problems"][0]
    assert (problem["code"], "3 seconds" in problem["values"]["reason"]) == ("address", True)


def test_too_large_a_file_is_not_kept(bring):
    with pytest.raises(EventError):
        bring(bytes(MAX_BYTES + 1))

    assert not ImportJob.objects.exists()


def test_a_chapter_cannot_pile_up_files(bring, chapter, organizer):
    first, *_rest = [bring() for _ in range(import_jobs.MOST_WAITING)]

    with pytest.raises(EventError):
        bring()

    drop_import(job=first, actor=organizer)
    assert bring().state == State.WAITING


def test_what_is_being_written_cannot_be_thrown_away(bring, organizer):
    job = bring()
    run_imports()
    confirm_import(job=again(job), actor=organizer)

    with pytest.raises(EventError):
        drop_import(job=job, actor=organizer)

    assert again(job).state == State.WRITING


def test_a_file_and_its_report_are_gone_after_a_week(bring):
    job = bring()
    run_imports()

    with time_machine.travel(timezone.now() + dt.timedelta(days=6, hours=23)):
        assert forget_imports() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=7, minutes=1)):
        assert forget_imports() == 1
    assert not ImportJob.objects.filter(pk=job.pk).exists()


def test_the_worker_knows_both_jobs():
    assert {"events.imports", "events.forget_imports"} <= set(JOBS)
