"""What can be done at a date follows the plan of its event. Imports events.actions.rsvps.

A row that people chose is never deleted: it is closed, and they are told. Nobody is put into another shift, and nobody
loses a place because there are fewer of them.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import transaction

from content.freshness import touch
from events.actions.rsvps import tell_of_shifts
from events.models import EventPage, Occurrence, Rsvp, Shift
from events.queries.shifts import planned_shift

log = logging.getLogger(__name__)

PLANNED = ["role", "name", "start_time", "end_time", "capacity", "position", "is_closed"]


@dataclass
class _Changes:
    add: list[Shift] = field(default_factory=list)
    save: list[Shift] = field(default_factory=list)
    drop: list[Shift] = field(default_factory=list)
    tell: list[Shift] = field(default_factory=list)


@transaction.atomic
def sync_shifts(*, event: EventPage, dates: Iterable[Occurrence], told: Collection[int] = ()) -> None:
    """Give the coming ones of these dates the shifts that the event's first page plans. Call it after the dates
    themselves are saved; `told` are keys of dates whose guests are written to anyway. Queries do not grow with dates.

    The row of a shift is found again by role, name and times; with other times only where no other row could be meant.
    """
    plans = list(event.shift_plans.all())
    rows = defaultdict(list)
    for shift in Shift.objects.filter(occurrence__event=event):
        rows[shift.occurrence_id].append(shift)
    coming = [date for date in dates if not date.is_past()] if plans or rows else []
    changes = _Changes()
    for date in coming:
        _compare(date, [planned_shift(plan, event, date) for plan in plans], rows[date.pk], changes)
    _close_or_delete(changes)
    Shift.objects.bulk_update(changes.save, PLANNED, batch_size=200)
    Shift.objects.bulk_create(changes.add, batch_size=500)
    tell_of_shifts(shift for shift in changes.tell if shift.occurrence_id not in told)
    if changes.add or changes.save or changes.drop:
        touch()
        log.info("shifts planned event=%s added=%s closed=%s", event.pk, len(changes.add), len(changes.drop))


def _compare(date: Occurrence, wanted: list[Shift], rows: list[Shift], changes: _Changes) -> None:
    left = list(rows)
    for shift in list(wanted):
        same = next((row for row in left if _facts(row) == _facts(shift)), None)
        if same:
            _keep(same, shift, changes)
            left.remove(same)
            wanted.remove(shift)
    for shift in wanted:
        alike = [row for row in left if _is_alike(row, shift) and not row.is_closed]
        rivals = [other for other in wanted if _is_alike(other, shift)]
        if len(alike) == len(rivals) == 1:
            left.remove(alike[0])
            changes.tell.append(alike[0])
            _keep(alike[0], shift, changes)
        else:
            changes.add.append(shift)
    changes.drop += left


def _facts(shift: Shift) -> tuple[str, str, dt.time | None, dt.time | None]:
    return shift.role, shift.name, shift.start_time, shift.end_time


def _is_alike(one: Shift, other: Shift) -> bool:
    return (one.role, one.name) == (other.role, other.name)


def _keep(row: Shift, shift: Shift, changes: _Changes) -> None:
    before = [getattr(row, name) for name in PLANNED]
    for name in PLANNED:
        setattr(row, name, getattr(shift, name))
    if before != [getattr(row, name) for name in PLANNED]:
        changes.save.append(row)


def _close_or_delete(changes: _Changes) -> None:
    """Only what nobody ever chose goes. The dates are held meanwhile, so that nobody chooses it at this moment."""
    dates = {shift.occurrence_id for shift in changes.drop}
    list(Occurrence.objects.select_for_update(no_key=True).filter(pk__in=dates).order_by("pk").values("pk"))
    chosen = set(Rsvp.objects.filter(shift__in=changes.drop).values_list("shift_id", flat=True))
    for shift in changes.drop:
        if shift.pk in chosen and not shift.is_closed:
            shift.is_closed = True
            changes.save.append(shift)
            changes.tell.append(shift)
    Shift.objects.filter(pk__in=[shift.pk for shift in changes.drop if shift.pk not in chosen]).delete()
