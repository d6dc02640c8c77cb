"""Making dates: our expansion and dateutil's of the same rules, and rows written to the database."""

import datetime as dt
import time
from collections.abc import Iterator

RULES = ["FREQ=WEEKLY;BYDAY=WE", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=DAILY", "FREQ=MONTHLY;BYMONTHDAY=31"]
START, YEARS, AGAIN = dt.date(2026, 1, 2), 10, 20
SERIES = 10


def lines() -> Iterator[str]:
    ours, theirs = _expanded(), _dateutil()
    if ours[0] != theirs[0]:
        raise SystemExit("dateutil and we do not name the same days.")
    own, plain = (len(ours[0]) * AGAIN / took for took in (ours[1], theirs[1]))
    rows, took = _materialised()
    made = rows / took
    yield f"days expanded: {own:,.0f} a second; by dateutil alone {plain:,.0f}; ratio {own / plain:.2f}"
    yield f"dates materialised, clocks and rows included: {made:,.0f} a second; ratio to dateutil {made / plain:.3f}"


def _expanded() -> tuple[list[dt.date], float]:
    from events.recurrence import expand

    horizon = START.replace(year=START.year + YEARS)
    begun = time.perf_counter()
    for _ in range(AGAIN):
        days = [
            day
            for rule in RULES
            for day in expand(rule, start=START, until=None, excluded=(), extra=(), horizon=horizon, most=100_000)
        ]
    return days, time.perf_counter() - begun


def _dateutil() -> tuple[list[dt.date], float]:
    from dateutil.rrule import rrulestr

    start = dt.datetime.combine(START, dt.time())
    horizon = start.replace(year=start.year + YEARS)
    begun = time.perf_counter()
    for _ in range(AGAIN):
        days = [day for rule in RULES for day in rrulestr(rule, dtstart=start).between(start, horizon, inc=True)]
    return [day.date() for day in days], time.perf_counter() - begun


def _materialised() -> tuple[int, float]:
    """Rows that publishing makes of series that repeat, and the seconds it takes for all of them."""
    from django.utils import timezone

    from events.actions import materialise
    from events.models import EventPage
    from tests import factories

    chapter = factories.chapter("Materialised")
    pages = [factories.event(chapter, start_date=timezone.localdate() + dt.timedelta(days=1)) for _ in range(SERIES)]
    EventPage.objects.filter(pk__in=[page.pk for page in pages]).update(rule="RRULE:FREQ=DAILY")
    pages = list(EventPage.objects.filter(pk__in=[page.pk for page in pages]))
    begun = time.perf_counter()
    rows = sum(len(materialise(event=page)) for page in pages)
    return rows - SERIES, time.perf_counter() - begun
