"""What is different about a date since its guests last heard of it. Imports events.models and events.queries."""

import copy
import datetime as dt
from dataclasses import dataclass

from events.models import DateChange, Occurrence
from events.queries import day_and_hours

WHEN = {
    "start_date": dt.date.fromisoformat,
    "start_time": dt.time.fromisoformat,
    "end_date": dt.date.fromisoformat,
    "end_time": dt.time.fromisoformat,
    "zone": str,
}


@dataclass(frozen=True)
class Difference:
    """`was` is the day and the hours as they were, in words; empty where they stand as before."""

    was: str
    is_place: bool
    is_postponed: bool
    reason: str


def difference(since: DateChange, language: str) -> Difference | None:
    """What this change and all after it come to, compared with how the date stands now.

    None where that is nothing: a date that was moved and moved back is what its guests know already.
    """
    date = since.occurrence
    changes = list(date.changes.filter(pk__gte=since.pk).order_by("pk"))
    before: dict = {}
    for change in changes:
        before = change.before | before
    old = _as_it_was(date, before)
    moved = any(getattr(old, name) != getattr(date, name) for name in WHEN)
    is_place = any("place" in change.after for change in changes)
    if not (moved or is_place or date.is_postponed):
        return None
    reasons = dict.fromkeys(change.reason for change in changes if change.reason)
    return Difference(day_and_hours(old, language) if moved else "", is_place, date.is_postponed, " ".join(reasons))


def _as_it_was(date: Occurrence, before: dict) -> Occurrence:
    old = copy.copy(date)
    for name, read in WHEN.items():
        if name in before:
            setattr(old, name, read(before[name]))
    return old
