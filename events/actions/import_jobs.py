"""Files on their way into a chapter: brought by a request, read and written by the worker, forgotten after a week.

A job goes waiting → reading → read, and once an organizer has looked at the report writing → done. The worker leases a
job for as long as a step takes; one that is killed leaves a lease that runs out, and another goes on where it stopped:
each batch of events is written in one transaction with the count of those that are done.
"""

import base64
import dataclasses
import datetime as dt
import logging
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from events.actions.fetching import fetch
from events.actions.importing import Written, write_events
from events.errors import EventError
from events.imports.reading import ERROR, MAX_BYTES, Problem, Reading
from events.imports.sandbox import kind_of, read_apart
from events.models import ImportJob
from people.actions import record_audit
from people.errors import describe
from people.models import User

log = logging.getLogger(__name__)

State = ImportJob.State
KEPT_FOR = dt.timedelta(days=7)
LEASE = dt.timedelta(minutes=2)  # far longer than one step takes
MOST_ATTEMPTS = 5  # a file at which so many workers died is what kills them
MOST_WAITING = 5  # unfinished files of one chapter
BATCH = 20  # events written in one transaction
A_TURN = 5  # jobs a worker takes before it looks at its mail again
UNFINISHED = [State.WAITING, State.READING, State.READ, State.WRITING]
TO_READ, TO_WRITE = [State.WAITING, State.READING], [State.WRITING]


@transaction.atomic
def bring_file(
    *, chapter: ChapterPage, actor: User, filename: str = "", data: bytes = b"", url: str = "", order: str = ""
) -> ImportJob:
    """Keep a file, or the address of one, until the worker has read it. `order` says how a table writes its dates.

    EventError where the file is too large or too many of this chapter's wait.
    """
    if len(data) > MAX_BYTES:
        raise EventError(_("The file is larger than 2 MB. Please bring it in parts."))
    chapter = ChapterPage.objects.select_for_update().get(pk=chapter.canonical().pk)
    if ImportJob.objects.filter(chapter=chapter, state__in=UNFINISHED).count() >= MOST_WAITING:
        raise EventError(_("Five files of this chapter are not finished yet. Finish or throw away one of them first."))
    job = ImportJob.objects.create(
        chapter=chapter,
        actor=actor,
        filename=filename[-120:],
        url=url,
        source=base64.b64encode(data).decode() if data else "",
        report={"order": order},
        erase_at=timezone.now() + KEPT_FOR,
    )
    record_audit(actor=actor, verb="events.import_brought", target=job, chapter_id=chapter.pk)
    log.info("import brought job=%s bytes=%s", job.uid, len(data))
    return job


@transaction.atomic
def confirm_import(*, job: ImportJob, actor: User) -> ImportJob:
    """Have the events of a file that was read written as drafts. Pressing twice changes nothing more."""
    row = _locked(job)
    if row.state in (State.WRITING, State.DONE):
        return row
    if row.state != State.READ or not row.report.get("ok"):
        raise EventError(_("This file cannot be taken over. Bring it again once it is mended."))
    _move(row, state=State.WRITING, done=0, lease=None, attempts=0)
    record_audit(actor=actor, verb="events.import_confirmed", target=row, chapter_id=row.chapter_id)
    return row


@transaction.atomic
def drop_import(*, job: ImportJob, actor: User) -> None:
    """Throw a file away, with its report. Drafts that were made of it stay."""
    row = _locked(job)
    if row.state == State.WRITING:
        raise EventError(_("Its drafts are being written. Wait until that is done."))
    record_audit(actor=actor, verb="events.import_dropped", target=row, chapter_id=row.chapter_id)
    row.delete()


def _locked(job: ImportJob) -> ImportJob:
    return ImportJob.objects.select_for_update(of=("self",)).select_related("chapter__locale").get(pk=job.pk)


def _move(row: ImportJob, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))


def run_imports() -> int:
    """Take what waits, oldest first; how many jobs went one step further."""
    for number in range(A_TURN):
        job = _claim()
        if job is None:
            return number
        _step(job)
    return A_TURN


def _claim() -> ImportJob | None:
    """The job that waits longest, for LEASE; None where none does. No two workers get the same one."""
    now = timezone.now()
    due = _due(now)
    if not due.exists():  # an idle worker takes no write lock
        return None
    with transaction.atomic():
        rows = due.select_for_update(of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked)
        job = rows.order_by("created_at", "pk").first()
        if job is None:
            return None
        state = State.READING if job.state in TO_READ else State.WRITING
        _move(job, state=state, lease=now + LEASE, attempts=job.attempts + 1)
    return job


def _due(now: dt.datetime) -> QuerySet[ImportJob]:
    free = Q(lease=None) | Q(lease__lte=now)
    return ImportJob.objects.filter(free, state__in=[*TO_READ, *TO_WRITE])


def _step(job: ImportJob) -> None:
    if job.attempts > MOST_ATTEMPTS:
        _fail(job, [Problem(1, "unreadable")])
        return
    try:
        if job.state == State.READING:
            _read(job)
        else:
            _write(job)
    except EventError as refusal:
        _fail(job, [Problem(1, "address", ERROR, {"reason": str(refusal.message)})])
    except Exception as error:  # one bad file must not keep the others waiting
        log.error("import failed job=%s error=%s", job.uid, describe(error))
        _fail(job, [Problem(1, "unreadable")])


def read_job(job: ImportJob) -> Reading:
    """What the file of a job says, read apart from us."""
    data = base64.b64decode(job.source or "")
    order, zone = job.report.get("order", ""), job.chapter.zone
    return read_apart(data, kind=kind_of(data, job.filename or job.url), zone=zone, order=order)


def _read(job: ImportJob) -> None:
    if job.url and not job.source:
        job.source = base64.b64encode(fetch(job.url)).decode()
        job.url = f"https://{urlsplit(job.url).hostname}/…"  # the rest may be the secret of a private calendar
    reading = read_job(job)
    if not reading.ok:
        _fail_or_retry(job, reading)
        return
    written = write_events(chapter=job.chapter, events=reading.events, actor=job.actor, dry_run=True)
    report = {**job.report, "ok": True, **report_of(reading, written)}
    _settle(job, state=State.READ, source=job.source, url=job.url, report=report, total=len(written), attempts=0)


def report_of(reading: Reading, written: list[Written]) -> dict[str, Any]:
    """Problems and events as they are kept and shown: nothing of a text but titles."""
    events = [{**dataclasses.asdict(one), "day": one.day.isoformat()} for one in written]
    return {"problems": [dataclasses.asdict(problem) for problem in reading.problems], "events": events}


def _write(job: ImportJob) -> None:
    """Write batch after batch from where an earlier worker stopped, and say after each how far it is."""
    reading = read_job(job)
    if not reading.ok:  # it was fine when it was looked at
        _fail_or_retry(job, reading)
        return
    events = job.report["events"]
    for at in range(job.done, len(reading.events), BATCH):
        with transaction.atomic():
            part = reading.events[at : at + BATCH]
            written = write_events(chapter=job.chapter, events=part, actor=job.actor)
            events[at : at + BATCH] = report_of(reading, written)["events"]
            job.lease = timezone.now() + LEASE
            mine = ImportJob.objects.select_for_update().filter(pk=job.pk, attempts=job.attempts, done=at)
            if not mine.update(done=at + len(part), report=job.report, lease=job.lease):
                transaction.set_rollback(True)  # another worker has it by now
                return
    done = {"source": "", "done": len(reading.events), "report": job.report, "finished_at": timezone.now()}
    _settle(job, state=State.DONE, **done)
    record_audit(actor=job.actor, verb="events.imported", target=job, chapter_id=job.chapter_id)


def _fail_or_retry(job: ImportJob, reading: Reading) -> None:
    """Give a file up, unless the machine was too busy to read it: then it is tried again, some times."""
    if [problem.code for problem in reading.problems] == ["too-busy"] and job.attempts < MOST_ATTEMPTS:
        _settle(job, state=job.state)
    else:
        _fail(job, list(reading.problems))


def _fail(job: ImportJob, problems: list[Problem]) -> None:
    report = {**job.report, "ok": False, "problems": [dataclasses.asdict(problem) for problem in problems]}
    _settle(job, state=State.FAILED, source="", url=job.url, report=report, finished_at=timezone.now())


def _settle(job: ImportJob, **changes: Any) -> None:
    mine = ImportJob.objects.filter(pk=job.pk, attempts=job.attempts, state=job.state)
    if mine.update(lease=None, **changes):
        log.info("import %s job=%s", changes["state"], job.uid)


def forget_imports() -> int:
    """Delete what was brought a week ago, file, report and all; how many."""
    return ImportJob.objects.filter(erase_at__lte=timezone.now()).delete()[0]
