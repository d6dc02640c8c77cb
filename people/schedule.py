"""Jobs that the worker repeats. Imports people.models.

::

    # events/jobs.py, found by itself in every app
    @periodic("events.remind", every=timedelta(minutes=10))
    def remind() -> None: ...
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """Something to do again and again, at least `every` apart."""

    name: str
    every: dt.timedelta
    run: Callable[[], object]


JOBS: dict[str, Job] = {}


def periodic(name: str, *, every: dt.timedelta) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register a job. It may be killed and run again at any moment, so it must not mind being repeated."""

    def register(run: Callable[[], object]) -> Callable[[], object]:
        JOBS[name] = Job(name, every, run)
        return run

    return register
