"""Editing one date, alone; and settling what becomes of a date that its series no longer names."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from content.freshness import touch
from events.actions.changes import Kind, facts, record_change
from events.actions.dates import WALL, materialise
from events.actions.revisions import PLACE, place_digest, revise
from events.actions.rsvps import follow_date
from events.actions.seats import lock_date
from events.actions.shifts import sync_shifts
from events.actions.statuses import cancel_date
from events.errors import EventError, NotNow
from events.models import Occurrence
from events.wall import Face
from people.models import User

Status = Occurrence.Status


@dataclass(frozen=True)
class Edit:
    """How one date is to stand. `place` holds the columns of `PLACE`; what equals the event's own is not kept apart."""

    face: Face
    place: Mapping[str, str]
    capacity: int | None
    note: str = ""


def as_it_stands(row: Occurrence) -> Edit:
    """The edit that would change nothing."""
    source = row if row.own_place else row.event
    return Edit(row.face, {name: getattr(source, name) for name in PLACE}, row.capacity, row.note)


@transaction.atomic
def edit_date(*, occurrence: Occurrence, edit: Edit, reason: str, actor: User | None) -> Occurrence:
    """Move one date, change its place, its seats or its note. Its key, address, UID and answers stay, and its guests
    are told. A postponed date that gets another hour takes place again. NotNow where it is over or cancelled."""
    row = lock_date(occurrence.pk)
    if row.is_past() or row.is_cancelled:
        raise NotNow(_("This date is cancelled. Let it take place first.") if row.is_cancelled else None)
    before, stood, place_was = facts(row), as_it_stands(row), place_digest(row)
    _apply(row, edit, stood)
    moved = before != facts(row) | {"capacity": before["capacity"]}
    placed = place_digest(row) != place_was
    row.place_digest = place_digest(row)
    fields = [
        *WALL,
        "own_time",
        "own_place",
        "own_seats",
        "off_rule",
        "capacity",
        "note",
        "place_digest",
        "status",
        *PLACE,
    ]
    kind = Kind.MOVED if moved else Kind.PLACE if placed else Kind.SEATS if edit.capacity != stood.capacity else None
    if kind:
        record_change(row=row, kind=kind, before=before, reason=reason, actor=actor, fields=fields, placed=placed)
        follow_date(occurrence=row)
        sync_shifts(event=row.event, dates=[row], told=[row.pk])
    else:
        row.save(update_fields=[*fields, *revise(row)])
        touch()
    return row


def _apply(row: Occurrence, edit: Edit, stood: Edit) -> None:
    if edit.face != stood.face:
        row.set_face(edit.face, row.zone, row.fold if edit.face.date == stood.face.date else 0)
        row.own_time, row.off_rule = True, False
        row.status = Status.SCHEDULED
    row.own_place = dict(edit.place) != {name: getattr(row.event, name) for name in PLACE}
    for name in PLACE:
        setattr(row, name, edit.place[name] if row.own_place else "")
    row.own_seats = edit.capacity != row.event.capacity
    row.capacity, row.note = edit.capacity, edit.note.strip()


@transaction.atomic
def follow_series_again(*, occurrence: Occurrence, actor: User | None) -> None:
    """Undo what was edited for one date alone: time, place and seats are the event's again, the note is gone."""
    row = lock_date(occurrence.pk)
    if row.is_past() or row.is_off:
        raise NotNow
    row.own_time = row.own_place = row.own_seats = False
    row.note = ""
    for name in PLACE:
        setattr(row, name, "")
    row.save(update_fields=["own_time", "own_place", "own_seats", "note", *PLACE])
    materialise(event=row.event, actor=actor)


@transaction.atomic
def keep_date(*, occurrence: Occurrence, actor: User | None) -> Occurrence:
    """Let a date that its series no longer names take place all the same, from now on by its own words."""
    row = lock_date(occurrence.pk)
    row.own_time, row.off_rule = True, False
    row.save(update_fields=["own_time", "off_rule"])
    touch()
    return row


@transaction.atomic
def move_to_date(*, occurrence: Occurrence, day: dt.date, reason: str, actor: User | None) -> Occurrence:
    """Take a date and its people over to the day that the series names now. EventError where no date stands there that
    nobody has answered yet: two groups are never merged silently."""
    row = lock_date(occurrence.pk)
    there = Occurrence.objects.filter(event=row.event, start_date=day).exclude(pk=row.pk)
    target = there.filter(rsvps=None, status=Status.SCHEDULED).first()
    if row.is_past() or target is None or target.is_past():
        raise EventError(_("That day cannot take these people in: choose another, or keep the date where it is."))
    before, face, zone, fold = facts(row), target.face, target.zone, target.fold
    target.delete()
    row.set_face(face, zone, fold)
    row.own_time = row.off_rule = False
    fields = [*WALL, "own_time", "off_rule"]
    record_change(row=row, kind=Kind.MOVED, before=before, reason=reason, actor=actor, fields=fields)
    follow_date(occurrence=row)
    sync_shifts(event=row.event, dates=[row], told=[row.pk])
    return row


def settle(*, occurrence: Occurrence, decision: str, reason: str, actor: User | None) -> None:
    """Carry out what a host chose for a date that people answered and the series no longer names: `keep`, `cancel`, or
    the ISO day it moves to."""
    if decision == "keep":
        keep_date(occurrence=occurrence, actor=actor)
    elif decision == "cancel":
        cancel_date(occurrence=occurrence, reason=reason, actor=actor)
    else:
        move_to_date(occurrence=occurrence, day=dt.date.fromisoformat(decision), reason=reason, actor=actor)
