"""How many came: read off the answers as they are kept once their guests are forgotten. Imports events.models.

A date counts as counted if anyone was checked in; where the door was not used nobody knows who came, and it says so.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, When
from django.utils import timezone

from chapters.models import ChapterPage
from events.models import Occurrence, Rsvp

State = Rsvp.State


@dataclass(frozen=True)
class Turnout:
    """People of one date, or of several together: who had said they would come, who came, who came without having
    answered (they are among those who came), who did not. Then parties who came: for the first time, again, unknown.

    `missed` of `expected` did not come; of dates where nobody counted neither says anything.
    """

    said: int = 0
    came: int = 0
    walk_ins: int = 0
    expected: int = 0
    missed: int = 0
    new: int = 0
    returning: int = 0
    unknown: int = 0

    def __add__(self, other: "Turnout") -> "Turnout":
        return Turnout(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Turnout)))

    @property
    def no_show_rate(self) -> float | None:
        """The share of those who had said yes and did not come."""
        return self.missed / self.expected if self.expected else None


@dataclass(frozen=True)
class DateTurnout:
    """One past date and its numbers."""

    pk: int
    day: dt.date
    kind: str
    is_counted: bool
    turnout: Turnout


def turnouts(chapter: ChapterPage, *, since: dt.date, now: dt.datetime | None = None) -> list[DateTurnout]:
    """Every date of the chapter that has ended since a day and that anyone had answered, oldest first. One query."""
    now = now or timezone.now()
    dates = Occurrence.objects.filter(
        chapter=chapter.canonical(), start_date__gte=since, starts_at__gt=_earliest(since), starts_at__lte=now
    )
    return _numbers(dates.filter(ends_at__lte=now).order_by("starts_at", "pk"))


def last_turnout(chapter: ChapterPage, now: dt.datetime | None = None) -> DateTurnout | None:
    """The newest date that has ended and was counted, within the last quarter of a year."""
    now = now or timezone.now()
    found = turnouts(chapter, since=(now - dt.timedelta(days=92)).date(), now=now)
    return next((one for one in reversed(found) if one.is_counted), None)


def total(found: Iterable[DateTurnout]) -> Turnout:
    """All of them together."""
    return sum((one.turnout for one in found), Turnout())


def _earliest(since: dt.date) -> dt.datetime:
    """No clock on earth is further behind: by this the index of a chapter's dates is read."""
    return dt.datetime.combine(since, dt.time(), dt.UTC) - dt.timedelta(days=1)


def _people(column: str, **which: object) -> Sum:
    return Sum(Case(When(Q(**which), then=F(column)), default=0, output_field=IntegerField()))


def _parties(**which: object) -> Count:
    return Count("rsvps", filter=Q(rsvps__state=State.ATTENDED, **which))


def _numbers(dates: QuerySet[Occurrence]) -> list[DateTurnout]:
    answered = {"rsvps__is_walk_in": False}
    fewer = Q(rsvps__state=State.ATTENDED, rsvps__is_walk_in=False, rsvps__arrived__lt=F("rsvps__party"))
    rows = (
        dates.filter(status=Occurrence.Status.SCHEDULED)
        .values("pk", "start_date", "event__kind")
        .annotate(
            confirmed=_people("rsvps__party", rsvps__state=State.CONFIRMED, **answered),
            attended=_people("rsvps__party", rsvps__state=State.ATTENDED, **answered),
            absent=_people("rsvps__party", rsvps__state=State.NO_SHOW, **answered),
            came=_people("rsvps__arrived", rsvps__state=State.ATTENDED),
            walk_ins=_people("rsvps__arrived", rsvps__state=State.ATTENDED, rsvps__is_walk_in=True),
            short=Sum(Case(When(fewer, then=F("rsvps__party") - F("rsvps__arrived")), default=0)),
            checked=_parties(),
            new=_parties(rsvps__is_returning=False),
            returning=_parties(rsvps__is_returning=True),
        )
    )
    found = [_date(dict(row)) for row in rows]
    return [one for one in found if one.turnout.said or one.turnout.came]


def _date(row: dict) -> DateTurnout:
    counted = row["checked"] > 0
    known = row["attended"] + row["absent"]
    turnout = Turnout(
        said=row["confirmed"] + known,
        came=row["came"],
        walk_ins=row["walk_ins"],
        expected=known if counted else 0,
        missed=row["absent"] + row["short"] if counted else 0,
        new=row["new"],
        returning=row["returning"],
        unknown=row["checked"] - row["new"] - row["returning"],
    )
    return DateTurnout(row["pk"], row["start_date"], row["event__kind"], counted, turnout)
