"""Dates follow their event: made on publishing, rolled on over the horizon, rebuilt when clocks change their rules.

A row that people have answered, or that was edited, cancelled or postponed on its own, is never deleted or moved here
without them: `events.queries.plans` says what is to happen, and who must be asked.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from chapters.models import ChapterPage
from content.freshness import touch
from events import wall
from events.actions.changes import Kind, facts, record_change
from events.actions.listing import list_series
from events.actions.revisions import fingerprint, place_digest, revise
from events.actions.rsvps import follow_date
from events.actions.shifts import sync_shifts
from events.actions.standing import fill_standing
from events.actions.statuses import cancel_date
from events.models import EventPage, Occurrence
from events.queries.plans import Kept, Plan, plan_dates, zone_of
from events.wall import Face
from people.models import User

log = logging.getLogger(__name__)

WALL = ["start_date", "start_time", "end_date", "end_time", "all_day", "zone", "fold", "starts_at", "ends_at"]
# What publishing may change in a row; the seats taken are never written here.
DERIVED = [*WALL, "event", "chapter", "off_rule", "capacity", "place_digest"]
# A calendar drops what is long over, so its words need not follow the event any more.
STILL_READ = dt.timedelta(days=60)


@transaction.atomic
def materialise(*, event: EventPage, actor: User | None = None) -> list[Occurrence]:
    """Make the rows of an event say what the published event says; returns its dates in order.

    Rows are shared by all translations and hang on the first page. What people answered and the event no longer names
    is kept and flagged `off_rule`, for the host to decide.
    """
    first = event.canonical()
    EventPage.objects.select_for_update().get(pk=first.pk)
    chapter = first.get_parent().specific.canonical()
    plan = plan_dates(event=first)
    told = {kept.row.pk for kept in plan.keep if _bring_in_line(kept, first, chapter, actor)}
    for row in plan.drop:
        _let_go(row)
    Occurrence.objects.filter(pk__in=[row.pk for row in plan.ask]).update(off_rule=True)
    _add(first, chapter, plan.add)
    _follow_words(first, chapter, plan)
    list_series(event=first)
    touch()
    rows = list(Occurrence.objects.of_event(first).select_related("event", "chapter"))
    sync_shifts(event=first, dates=rows, told=told)
    fill_standing(event=first)
    log.info("dates made event=%s rows=%s added=%s asked=%s", first.pk, len(rows), len(plan.add), len(plan.ask))
    return rows


def _follow_words(first: EventPage, chapter: ChapterPage, plan: Plan) -> None:
    """What the rows that were not brought in line take from their event, and the text filter of each translation."""
    rows = Occurrence.objects.of_event(first)
    rows.exclude(event=first, chapter=chapter).update(event=first, chapter=chapter)
    now = timezone.now()
    for row in [*plan.ask, *rows.filter(ends_at__lte=now, ends_at__gt=now - STILL_READ)]:
        row.event, row.chapter = first, chapter
        if fields := revise(row):
            row.save(update_fields=fields)
    for page in EventPage.objects.filter(translation_key=first.translation_key):
        EventPage.objects.filter(pk=page.pk).update(folded=page.text_to_find())


def _let_go(row: Occurrence) -> None:
    """Take out a date that nobody keeps: without a trace only where nobody ever answered."""
    if row.rsvps.exists():
        cancel_date(occurrence=row, reason="", actor=None)
    else:
        row.delete()


def _bring_in_line(kept: Kept, event: EventPage, chapter: ChapterPage, actor: User | None) -> bool:
    """Give a row what its event now says, save what was edited for it alone; whether its guests were written to."""
    row, before = kept.row, facts(kept.row)
    stored = {name: getattr(row, name) for name in DERIVED}
    row.event, row.chapter, row.off_rule = event, chapter, False
    if not row.own_time and not row.is_off:
        row.set_face(kept.face, zone_of(event, chapter), event.fold)
    if not row.own_seats:
        row.capacity = event.capacity
    row.place_digest = place_digest(row)
    changed = [name for name in DERIVED if getattr(row, name) != stored[name]]
    kind = _what_changed(stored, changed)
    if kind:
        record_change(row=row, kind=kind, before=before, actor=actor, fields=changed)
    elif fields := [*changed, *revise(row)]:
        row.save(update_fields=fields)
    if {"starts_at", "ends_at", "capacity"} & {*changed}:
        follow_date(occurrence=row)
    return kind in (Kind.MOVED, Kind.PLACE)


def _what_changed(stored: dict[str, Any], changed: list[str]) -> Kind | None:
    """The change that guests should hear of first, if there is one."""
    if {"starts_at", "ends_at"} & {*changed}:
        return Kind.MOVED
    if "place_digest" in changed and stored["place_digest"]:
        return Kind.PLACE
    return Kind.SEATS if "capacity" in changed else None


def _add(event: EventPage, chapter: ChapterPage, faces: list[Face]) -> None:
    """New rows. An earlier one may have been announced for the same day and moved away; it keeps key and address."""
    taken = set(Occurrence.objects.filter(event=event).values_list("slug", flat=True)) if faces else set()
    rows = []
    for face in faces:
        number = 1
        while (slug := f"{face.date}-{number}" if number > 1 else str(face.date)) in taken:
            number += 1
        taken.add(slug)
        # Microseconds only tell apart rows that are announced for the same wall start.
        start = face.start.replace(microsecond=number - 1)
        row = Occurrence(event=event, chapter=chapter, original_date=face.date, original_time=start, slug=slug)
        row.set_face(face, zone_of(event, chapter), event.fold)
        row.capacity = event.capacity
        row.place_digest, row.fingerprint = place_digest(row), fingerprint(row)
        rows.append(row)
    Occurrence.objects.bulk_create(rows, batch_size=500)


def roll_dates() -> int:
    """Carry every published series with a rule on to the horizon; how many dates were added. One series that fails
    costs the others nothing."""
    added = 0
    today = timezone.localdate()
    series = EventPage.objects.live().exclude(rule="").exclude(until__lt=today).order_by("pk")
    for event in series.iterator():
        if event.canonical().pk != event.pk:
            continue
        before = event.occurrences.count()
        try:
            added += len(materialise(event=event)) - before
        except Exception:  # the next series must still roll
            log.exception("dates not rolled event=%s", event.pk)
    log.info("dates rolled added=%s", added)
    return added


def moved_by_clocks(rows: Iterable[Occurrence]) -> list[Occurrence]:
    """Those of `rows` whose wall time means other instants than are stored, with the right ones set, not saved."""
    moved = []
    for row in rows:
        was = row.starts_at, row.ends_at
        row.set_face(row.face, row.zone, row.fold)
        if was != (row.starts_at, row.ends_at):
            moved.append(row)
    return moved


@transaction.atomic
def rebuild_date(*, occurrence: Occurrence) -> Occurrence:
    """Derive the instants of one date from its wall time again, and tell its guests: their calendars show the old."""
    row = Occurrence.objects.select_for_update(of=("self",)).select_related("event", "chapter").get(pk=occurrence.pk)
    before = facts(row)
    span = wall.span_of(row.face, row.zone, row.fold)
    row.starts_at, row.ends_at = span.starts_at, span.ends_at
    record_change(row=row, kind=Kind.MOVED, before=before, actor=None, fields=["starts_at", "ends_at"])
    follow_date(occurrence=row)
    return row
