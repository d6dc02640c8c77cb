"""Who comes to a date, for its desk: each party with how it stands, and how many of each there are. One query.

Greeters learn who is coming, and no more than alias, number and whether they came. Imports events.models and
events.queries.shifts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Occurrence, Rsvp
from events.queries.shifts import shift_name
from people.language import localise_digits, number, time_range

State = Rsvp.State

COMING, OFFERED, WAITING, PENDING, GONE = "coming", "offered", "waiting", "unconfirmed", "gone"
# What each filter in the address shows, in the order of the list.
GROUPS: dict[str, tuple[str, ...]] = {
    COMING: (State.CONFIRMED, State.ATTENDED, State.NO_SHOW),
    OFFERED: (State.OFFERED,),
    WAITING: (State.WAITLISTED,),
    PENDING: (State.PENDING,),
    GONE: (State.LAPSED, State.CANCELLED),
}
ORDER = [state for states in GROUPS.values() for state in states]


@dataclass(frozen=True)
class GuestLine:
    """One party. `note` is its place in the line, or until when its offer stands."""

    rsvp: Rsvp
    name: str
    state: str
    kind: str
    note: str
    shift: str

    @property
    def party(self) -> int:
        return self.rsvp.party


@dataclass(frozen=True)
class Count:
    """How many parties and people are in one group; `value` is what the address says to see these alone."""

    value: str
    label: str
    parties: int
    people: int


@dataclass(frozen=True)
class GuestList:
    """`lines` are those of the group that is shown, all of them where none is; `counts` are those that exist."""

    lines: list[GuestLine]
    counts: list[Count]
    shown: str

    @property
    def parties(self) -> int:
        return sum(count.parties for count in self.counts)


def guest_list(date: Occurrence, *, language: str, show: str = "", whole: bool = True) -> GuestList:
    """The guests of a date, those who are coming first, each group in the order they came in.

    Not `whole`: who is coming alone, which is all that a greeter may know.
    """
    rows = sorted(date.rsvps.select_related("shift"), key=_order)
    if not whole:
        rows, show = [row for row in rows if row.state in GROUPS[COMING]], ""
    show = show if show in GROUPS else ""
    places = {row.pk: at for at, row in enumerate((row for row in rows if row.state == State.WAITLISTED), start=1)}
    shown = [row for row in rows if not show or row.state in GROUPS[show]]
    return GuestList(
        lines=[_line(row, date, places.get(row.pk, 0), language, whole=whole) for row in shown],
        counts=_counts(rows) if whole else [],
        shown=show,
    )


def _order(row: Rsvp) -> tuple[int, float, int]:
    since = row.waitlisted_at if row.state == State.WAITLISTED else row.confirmed_at
    return ORDER.index(row.state), (since or row.created_at).timestamp(), row.pk


def guest_line(row: Rsvp, date: Occurrence, language: str) -> GuestLine:
    """One guest alone; for who waits, with one query for their place."""
    waits = row.state == State.WAITLISTED
    ahead = date.rsvps.filter(state=State.WAITLISTED) if waits else Rsvp.objects.none()
    places = sorted(ahead, key=_order)
    place = next((at for at, one in enumerate(places, start=1) if one.pk == row.pk), 0)
    return _line(row, date, place, language, whole=True)


def _line(row: Rsvp, date: Occurrence, place: int, language: str, *, whole: bool) -> GuestLine:
    kind = next(group for group, states in GROUPS.items() if row.state in states)
    return GuestLine(
        rsvp=row,
        name=row.name or (_("Name erased") if row.erased_at else _("Without a name")),
        state=str(row.get_state_display()),
        kind=kind,
        note=_note(row, date, place, language),
        shift=shift_name(row.shift) if whole and row.shift else "",
    )


def _note(row: Rsvp, date: Occurrence, place: int, language: str) -> str:
    if place:
        return _("number %(n)s in the line") % {"n": number(place, language)}
    if row.state == State.OFFERED and row.offer_until:
        until = row.offer_until.astimezone(ZoneInfo(date.zone))
        return _("until %(hour)s") % {"hour": time_range(until.time(), language=language)}
    if row.arrived and row.arrived != row.party:
        return _("%(n)s of them") % {"n": localise_digits(row.arrived, language)}
    return ""


def group_name(group: str) -> str:
    """What a group is called on its filter."""
    return {
        COMING: _("Coming"),
        OFFERED: _("Offered a seat"),
        WAITING: _("Waiting"),
        PENDING: _("Not confirmed yet"),
        GONE: _("Not coming"),
    }[group]


def _counts(rows: Iterable[Rsvp]) -> list[Count]:
    found = []
    for group, states in GROUPS.items():
        parties = [row.party for row in rows if row.state in states]
        if parties:
            found.append(Count(group, group_name(group), len(parties), sum(parties)))
    return found


def waiting_and_offered(dates: Iterable[Occurrence]) -> dict[int, tuple[int, int]]:
    """How many people wait and to how many a seat is offered, by the key of the date; one query."""
    rows = Rsvp.objects.filter(occurrence__in=list(dates), state__in=(State.WAITLISTED, State.OFFERED))
    found: dict[int, tuple[int, int]] = {}
    for row in rows.order_by().values("occurrence", "state").annotate(people=Sum("party")):
        waiting, offered = found.get(row["occurrence"], (0, 0))
        if row["state"] == State.WAITLISTED:
            waiting = row["people"]
        else:
            offered = row["people"]
        found[row["occurrence"]] = waiting, offered
    return found


def crowd_words(date: Occurrence, waiting: int, offered: int, language: str) -> list[str]:
    """How a date stands in numbers: who is coming, how many seats are left, who waits, to whom a seat is offered."""
    if date.has_ended() and not date.is_off:
        had = ngettext("%(n)s had a seat", "%(n)s had a seat", date.seats_taken)
        return [had % {"n": localise_digits(date.seats_taken, language)}]
    coming = date.seats_taken - offered
    parts = [(coming, ngettext("%(n)s coming", "%(n)s coming", coming))]
    if date.seats_left is not None:
        parts.append((date.seats_left, ngettext("%(n)s seat left", "%(n)s seats left", date.seats_left)))
    if waiting:
        parts.append((waiting, ngettext("%(n)s waiting", "%(n)s waiting", waiting)))
    if offered:
        parts.append((offered, ngettext("%(n)s offered a seat", "%(n)s offered a seat", offered)))
    return [text % {"n": localise_digits(count, language)} for count, text in parts]


def taken_words(date: Occurrence, language: str) -> str:
    """“23 of 60 seats”, or how many where there is no limit: what every page of the desk says in the same words."""
    taken = {"n": localise_digits(date.seats_taken, language)}
    if date.capacity is None:
        return ngettext("%(n)s coming, no limit", "%(n)s coming, no limit", date.seats_taken) % taken
    taken["seats"] = localise_digits(date.capacity, language)
    return ngettext("%(n)s of %(seats)s seat taken", "%(n)s of %(seats)s seats taken", date.capacity) % taken


def overbooked(date: Occurrence) -> int:
    """How many more people hold seats than there are: a lowered limit sends nobody away."""
    return 0 if date.capacity is None else max(0, date.seats_taken - date.capacity)
