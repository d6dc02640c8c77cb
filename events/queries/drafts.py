"""An event as it would be, in memory: what a plan is made of before anything is saved."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from events.models import EventPage, ExcludedDate, ExtraDate
from events.queries.plans import HORIZON, MOST, faces_of
from events.recurrence import expand, read, stored


@dataclass(frozen=True)
class Cut:
    """A series from one day on: the columns of EventPage, and the rows of more dates and of days left out."""

    columns: dict[str, Any]
    extra: list[ExtraDate]
    excluded: list[ExcludedDate]


def as_changed(event: EventPage, changes: Mapping[str, Any], cut: Cut | None = None) -> EventPage:
    """A copy of `event` in memory, with `changes` made; with `cut`, only from its day on. Never save it."""
    draft: EventPage = event.with_content_json(event.serializable_data())
    for name, value in {**(cut.columns if cut else {}), **changes}.items():
        setattr(draft, name, value)
    if cut:
        draft.extra_dates = cut.extra
        draft.excluded_dates = cut.excluded
    return draft


def is_one_off(event: EventPage) -> bool:
    """Whether it names a single date, so that editing that date is editing the event."""
    return not stored(read(event.rule)) and not event.extra_dates.exists()


def cut_from(event: EventPage, day: dt.date) -> Cut:
    """The part of a series from `day` on, as a series of its own. A rule that counts its dates counts what is left."""
    extra = [ExtraDate(date=row.date, start_time=row.start_time) for row in event.extra_dates.all() if row.date >= day]
    excluded = [ExcludedDate(date=row.date) for row in event.excluded_dates.all() if row.date >= day]
    rule = read(event.rule)
    named = _named(event, rule) if rule else [event.start_date]
    left = [date for date in named if date >= day]
    if rule and rule.count is not None:
        rule = replace(rule, count=rule.count - (len(named) - len(left))) if left else None
    if not left:
        rule = None
        named_day = min((row.date for row in extra), default=day)
        extra = [row for row in extra if row.date != named_day or row.start_time]
        left = [named_day]
    columns = {"rule": stored(rule), "start_date": left[0]}
    if event.last_day:
        columns["last_day"] = left[0] + (event.last_day - event.start_date)
    return Cut(columns, extra, excluded)


def end_before(event: EventPage, day: dt.date) -> dict[str, Any]:
    """The columns of a series that ends before `day`. A rule says either how many dates it has or which is its last
    day, so one that counts goes on counting."""
    rule = read(event.rule)
    if rule and rule.count is not None:
        earlier = sum(date < day for date in _named(event, rule))
        if earlier:
            return {"rule": stored(replace(rule, count=earlier))}
        return {"rule": "", "start_date": min(row.date for row in event.extra_dates.all())}  # only those came before
    return {"until": day - dt.timedelta(days=1)} if rule else {}


def _named(event: EventPage, rule: object) -> list[dt.date]:
    horizon = event.start_date + 10 * HORIZON
    none: set[dt.date] = set()
    return expand(
        rule, start=event.start_date, until=event.until, excluded=none, extra=none, horizon=horizon, most=10 * MOST
    )


def has_earlier(event: EventPage, day: dt.date) -> bool:
    """Whether the series names a date before `day`, so that there is something to split it from."""
    return any(face.date < day for face in faces_of(event, today=day))
