"""The list at the door: alias, party and who is in, in one query. Nothing else about a guest is read here, so nothing
else can be shown.

Imports events.models and people.language.
"""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Occurrence, Rsvp
from people.language import alphabetical, clock, localise_digits

State = Rsvp.State
WAITING = (State.WAITLISTED, State.LAPSED)
LISTED = (*Rsvp.HOLDING, *WAITING)
READ = ("pk", "occurrence_id", "name", "party", "state", "arrived", "checked_in_at", "is_walk_in")
MANY = 15  # rows that one looks through at a glance; a longer list has its letters on top


@dataclass(frozen=True)
class Line:
    """One party on the list. `mark` changes with whatever a line shows, `stamp` names one check-in."""

    pk: int
    name: str
    party: int
    state: str
    words: str
    arrived: int = 0
    stamp: int = 0

    @property
    def is_in(self) -> bool:
        return self.state == State.ATTENDED

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def mark(self) -> str:
        return f"{self.state[:2]}{self.party}.{self.arrived}.{self.stamp % 1_000_000:x}"

    @property
    def fewer(self) -> int:
        """One less than came, 0 where that would be nobody."""
        return self.arrived - 1

    @property
    def more(self) -> int:
        """One more than came, 0 where all are here."""
        return self.arrived + 1 if self.arrived < self.party else 0


@dataclass(frozen=True)
class DoorList:
    """Everyone who can be let in: `coming` has seats, `waiting` has none yet. `letters` lead to the first of each."""

    coming: list[Line]
    waiting: list[Line]
    capacity: int | None
    letters: list[tuple[str, int]] = field(default_factory=list)

    @property
    def lines(self) -> dict[int, Line]:
        return {line.pk: line for line in (*self.coming, *self.waiting)}

    @property
    def here(self) -> int:
        return sum(line.arrived for line in self.coming)

    @property
    def expected(self) -> int:
        return sum(line.party for line in self.coming)

    @property
    def free(self) -> int | None:
        """Seats that are left; None without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.expected)


def door_list(date: Occurrence) -> DoorList:
    """Everyone who is expected at a date, in alphabetical order, whoever came without a name last."""
    rows = sorted(date.rsvps.filter(state__in=LISTED).only(*READ), key=_order)
    zone = ZoneInfo(date.zone)
    coming = [_line(row, zone) for row in rows if row.state not in WAITING]
    waiting = [_line(row, zone) for row in rows if row.state in WAITING]
    return DoorList(coming, waiting, date.capacity, _letters(coming))


def _order(row: Rsvp) -> tuple[bool, str, int]:
    return not row.name, alphabetical(row.name.lstrip("“”„«»‹›\"'‘’(")), row.pk


def _letters(lines: list[Line]) -> list[tuple[str, int]]:
    if len(lines) <= MANY:
        return []
    first: dict[str, int] = {}
    for line in lines:
        if line.name:
            first.setdefault(_letter(line.name), line.pk)
    return list(first.items())


def _letter(name: str) -> str:
    """What a name is looked up under: its first letter or digit, past quotation marks and the like."""
    return next((sign for sign in name.upper() if sign.isalnum()), name[:1])


def _line(row: Rsvp, zone: ZoneInfo) -> Line:
    at = row.checked_in_at
    stamp = round(at.timestamp() * 1_000_000) if at else 0
    return Line(row.pk, row.name, row.party, row.state, _words(row, at, zone), row.arrived or 0, stamp)


def _words(row: Rsvp, at: dt.datetime | None, zone: ZoneInfo) -> str:
    """“two seats”, “one seat, in at 6:18”, “2 of 3 came, in at 6:21”."""
    people = ngettext("%(n)s person", "%(n)s people", row.party) % {"n": localise_digits(row.party)}
    if at is None:
        return people if row.state != State.OFFERED else _("%(people)s, a seat is offered") % {"people": people}
    if row.arrived != row.party:
        numbers = {"arrived": localise_digits(row.arrived), "party": localise_digits(row.party)}
        people = _("%(arrived)s of %(party)s came") % numbers
    told = {"people": people, "time": clock(at.astimezone(zone).time())}
    return (
        _("%(people)s, without a reply, in at %(time)s") % told
        if row.is_walk_in
        else _("%(people)s, in at %(time)s") % told
    )
