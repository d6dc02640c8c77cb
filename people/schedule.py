"""Jobs that the worker repeats. Imports people.errors and people.models.

::

    # events/jobs.py, found by itself in every app
    @periodic("events.remind", every=timedelta(minutes=10))
    def remind() -> None: ...
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.errors import describe
from people.models import PeriodicRun

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=15)  # a job still running after that may be started a second time
RETRY = dt.timedelta(minutes=10)
OFTEN = dt.timedelta(minutes=1)  # what comes more often than that would fill the log with itself


@dataclass(frozen=True)
class Job:
    """Something to do again and again, `every` apart. What `is_long` may take longer than a second or two: it is done
    beside mail and the other jobs, and holds up neither."""

    name: str
    every: dt.timedelta
    run: Callable[[], object]
    is_long: bool = False


JOBS: dict[str, Job] = {}


def periodic(
    name: str, *, every: dt.timedelta, is_long: bool = False
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register a job. It may be killed and run again at any moment, so it must not mind being repeated."""

    def register(run: Callable[[], object]) -> Callable[[], object]:
        JOBS[name] = Job(name, every, run, is_long)
        return run

    return register


def run_due_jobs(*, is_long: bool | None = None) -> list[str]:
    """Run every job that is due and that no other worker has just taken, of the long ones, of the others, or of all
    (None); the names of those that ended well."""
    mine = [name for name, job in JOBS.items() if is_long in (None, job.is_long)]
    known = set(PeriodicRun.objects.values_list("name", flat=True))
    PeriodicRun.objects.bulk_create(
        [PeriodicRun(name=name) for name in mine if name not in known], ignore_conflicts=True
    )
    due = _due().filter(name__in=mine).order_by("due_at").values_list("name", flat=True)
    return [name for name in list(due) if _take_and_run(JOBS[name])]


def _due() -> QuerySet[PeriodicRun]:
    now = timezone.now()
    return PeriodicRun.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now), due_at__lte=now)


def _take_and_run(job: Job) -> bool:
    started = timezone.now()
    mine = PeriodicRun.objects.filter(name=job.name, leased_until=started + LEASE)
    if not _due().filter(name=job.name).update(leased_until=started + LEASE, last_started=started):
        return False  # another worker was quicker
    try:
        job.run()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # one broken job must not hold up the mail
        log.error("job failed job=%s error=%s", job.name, describe(error))
        mine.update(due_at=started + min(job.every, RETRY), leased_until=None)
        return False
    mine.update(due_at=started + job.every, leased_until=None, last_succeeded=timezone.now())
    often = job.every < OFTEN
    log.log(logging.DEBUG if often else logging.INFO, "job done job=%s", job.name)
    return True
