"""What publishing an event would do to its dates: the event's words turned into faces, and compared with the rows.

Nothing is written here. The editor and the desk show a `Plan` before they save; `events.actions.dates` carries it out.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from functools import partial

from django.db.models import Sum
from django.utils import timezone

from chapters.models import ChapterPage
from events import wall
from events.models import EventPage, Occurrence, OccurrenceQuerySet, Rsvp
from events.recurrence import expand
from events.wall import Face

# How far ahead an endless rule is turned into rows, and how many of them at most (a daily rule fills it).
HORIZON = dt.timedelta(days=366)
MOST = 400
# How far back a series with more dates than that is still looked at.
RECENT = dt.timedelta(days=31)
# Who must not lose their date without being asked.
ACTIVE = [Rsvp.State.PENDING, Rsvp.State.WAITLISTED, *Rsvp.HOLDING]


@dataclass(frozen=True)
class Kept:
    """A row that goes on, and the face it gets."""

    row: Occurrence
    face: Face

    @property
    def is_moved(self) -> bool:
        return self.row.face != self.face


@dataclass(frozen=True)
class Plan:
    """What becomes of each date to come. `people` counts those who answered, by row.

    keep: goes on, perhaps at another hour · add: new · drop: nobody answered, so it goes · ask: people answered and the
    event no longer names it, so the host has to say what becomes of it; until then it stays as it is.
    """

    keep: list[Kept] = field(default_factory=list)
    add: list[Face] = field(default_factory=list)
    drop: list[Occurrence] = field(default_factory=list)
    ask: list[Occurrence] = field(default_factory=list)
    people: dict[int, int] = field(default_factory=dict)

    @property
    def moved(self) -> list[Kept]:
        return [kept for kept in self.keep if kept.is_moved]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing becomes of any date that someone would want to know of first."""
        return not (self.moved or self.add or self.drop or self.ask)

    @property
    def digest(self) -> str:
        """Which plan this is: what was agreed to is carried out only while it is still the same."""
        parts = [(kept.row.pk, kept.face) for kept in self.keep], self.add
        rows = [row.pk for row in self.drop], [row.pk for row in self.ask]
        return hashlib.sha256(repr((parts, rows)).encode()).hexdigest()[:32]


def zone_of(event: EventPage, chapter: ChapterPage | None) -> str:
    """The zone an event's wall times are read in: its own, else its chapter's."""
    return event.zone or (chapter.zone if chapter else "UTC")


def faces_of(event: EventPage, *, today: dt.date) -> list[Face]:
    """Every date that an event names up to the horizon, in order. `event` may be a form's, not saved yet."""
    extra = list(event.extra_dates.all())
    excluded = {row.date for row in event.excluded_dates.all() if row.date}
    named = partial(
        expand,
        event.rule,
        start=event.start_date,
        until=event.until,
        excluded=excluded,
        extra={row.date for row in extra if row.date and row.start_time is None},
        horizon=max(today, event.start_date) + HORIZON,
        most=MOST,
    )
    days = named()
    if len(days) >= MOST:  # it began so long ago that the days to come would be cut off
        days = named(since=today - RECENT)
    faces = {face_of(event, day) for day in days}
    faces |= {face_of(event, row.date, row.start_time) for row in extra if row.start_time and row.date not in excluded}
    return sorted(faces)


def face_of(event: EventPage, day: dt.date, start: dt.time | None = None) -> Face:
    """The face of an event's date on `day`; one that starts at another time lasts as long as the others."""
    days = (event.last_day - event.start_date) if event.last_day else None
    if event.all_day:
        return Face(day, dt.time(), dt.time(), day + (days or dt.timedelta()), all_day=True)
    usual = event.start_time
    end_date = day + days if days else wall.end_of(day, usual, event.end_time)
    if start is None or start == usual:
        return Face(day, usual, event.end_time, end_date)
    ends = dt.datetime.combine(end_date, event.end_time)
    ends += dt.datetime.combine(day, start) - dt.datetime.combine(day, usual)
    return Face(day, start, ends.time(), ends.date())


def plan_dates(*, event: EventPage, now: dt.datetime | None = None, since: dt.date | None = None) -> Plan:
    """Compare the dates an event names with the rows it has; with `since`, only those from that day on.

    A row stays with the day and hour it is on, else with its day, else with the one it was first announced for. What is
    over stays as it was. An event of one date that names another one has moved: its row goes along.
    """
    now = now or timezone.now()
    zone = zone_of(event, event.chapter)
    rows = list(_rows(event, since))
    faces = [face for face in faces_of(event, today=now.date()) if since is None or face.date >= since]
    left = list(faces)
    over = [row for row in rows if row.is_past(now)]
    coming = [row for row in rows if not row.is_past(now)]
    people = people_of(rows)
    for row in over:
        _take(left, row)
    if len(rows) == len(faces) == len(left) == 1 and _goes_along(rows[0], left[0], people, now):
        return Plan(keep=[Kept(rows[0], left[0])], people=people)
    if rows:  # only an event that is published for the first time has dates in the past
        left = [face for face in left if wall.span_of(face, zone).ends_at > now]
    plan = Plan(people=people)
    for row in coming:
        _place(row, left, plan)
    plan.add.extend(left)
    return plan


def _rows(event: EventPage, since: dt.date | None) -> OccurrenceQuerySet:
    rows = Occurrence.objects.of_event(event).select_related("event__locale", "chapter__locale")
    rows = rows.order_by("starts_at", "pk")
    return rows.filter(original_date__gte=since) if since else rows


def _goes_along(row: Occurrence, face: Face, people: dict[int, int], now: dt.datetime) -> bool:
    """Whether the only row of an event is the one that its only date now means, though the day is another."""
    if row.is_off or row.own_time or row.start_date == face.date or row.original_date == face.date:
        return False
    return not row.is_past(now) or not (people.get(row.pk) or row.recaps.exists())


def _place(row: Occurrence, left: list[Face], plan: Plan) -> None:
    face = _take(left, row)
    if row.is_off or row.own_time:  # edited, cancelled or postponed on its own: it stays as it is, named or not
        plan.keep.append(Kept(row, row.face))
    elif face:
        plan.keep.append(Kept(row, face))
    elif plan.people.get(row.pk):
        plan.ask.append(row)
    else:
        plan.drop.append(row)


def _take(left: list[Face], row: Occurrence) -> Face | None:
    """The face that means this row, taken out of those that are left."""
    announced = row.original_date, row.original_time.replace(microsecond=0)
    own = [lambda face: (face.date, face.start) == announced, lambda face: face.date == row.original_date]
    now = [lambda face: (face.date, face.start) == (row.start_date, row.start_time)]
    now.append(lambda face: face.date == row.start_date)
    for means in [*own, *now] if row.own_time or row.is_off else [*now, *own]:
        face = next((face for face in left if means(face)), None)
        if face:
            left.remove(face)
            return face
    return None


def people_of(rows: list[Occurrence]) -> dict[int, int]:
    """How many people keep, wait for or have asked for a seat, by row; one query, rows without any left out."""
    answers = Rsvp.objects.filter(occurrence__in=[row.pk for row in rows], state__in=ACTIVE)
    counted = answers.values("occurrence_id").annotate(people=Sum("party")).values_list("occurrence_id", "people")
    return {pk: int(people) for pk, people in counted}
