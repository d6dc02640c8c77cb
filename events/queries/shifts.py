"""What can be done at a date, in words. Imports events.models, events.terms and people.language."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import EventPage, Occurrence, Rsvp, Shift, ShiftPlan, ShiftRole
from events.terms import terms_of
from events.wall import later
from people.language import listing, localise_digits, time_range


@dataclass(frozen=True)
class ShiftLine:
    """One shift as people read it. `left` is empty where nobody counts, or may count."""

    shift: Shift
    what: str
    when: str
    left: str

    @property
    def is_full(self) -> bool:
        return self.shift.seats_left == 0

    @property
    def name(self) -> str:
        return shift_name(self.shift)

    @property
    def label(self) -> str:
        """Everything on one line, for a list to choose from."""
        return " · ".join(part for part in (self.name, self.left) if part)

    def has_room_for(self, party: int) -> bool:
        return self.shift.seats_left is None or self.shift.seats_left >= party


def planned_shift(plan: ShiftPlan, event: EventPage, date: Occurrence) -> Shift:
    """The row that `plan` means on `date`, not saved. Where the date was moved to another hour, its shifts go along."""
    shift = Shift(occurrence=date, role=plan.role, name=plan.name, capacity=plan.capacity)
    shift.position = plan.sort_order or 0
    begins = event.start_time or date.start_time  # a preview may lack it
    if plan.start_time and plan.end_time:
        shift.start_time = later(plan.start_time, begins, date.start_time)
        shift.end_time = later(plan.end_time, begins, date.start_time)
    return shift


def shift_lines(date: Occurrence, language: str) -> list[ShiftLine]:
    """What can be chosen on this date, in the order of its plan; of a date that is not saved, what is planned."""
    if date.pk:
        shifts: Iterable[Shift] = date.shifts.filter(is_closed=False)
    else:
        shifts = [planned_shift(plan, date.event, date) for plan in date.event.shift_plans.all()]
    counts = terms_of(date).count_shown
    return [ShiftLine(one, _what(one), _when(one, language), _left(one, language, counts=counts)) for one in shifts]


def shift_name(shift: Shift) -> str:
    """What it is and when, on the clock of the date: “Caller, 6 – 7 PM”."""
    return listing([_what(shift), _hours(shift)])


def _what(shift: Shift) -> str:
    role = str(shift.get_role_display())
    if not shift.name:
        return role
    if shift.role == ShiftRole.OTHER:
        return shift.name
    return _("%(role)s: %(name)s") % {"role": role, "name": shift.name}


def _hours(shift: Shift, language: str | None = None) -> str:
    return time_range(shift.start_time, shift.end_time, language=language) if shift.start_time else ""


def _when(shift: Shift, language: str) -> str:
    return _hours(shift, language) or _("the whole time")


def _left(shift: Shift, language: str, *, counts: bool) -> str:
    left = shift.seats_left
    if left is None:
        return ""
    if left == 0:
        return _("Full")
    if not counts:
        return ""
    text = ngettext("%(left)s of %(places)s left", "%(left)s of %(places)s left", left)
    places = max(shift.capacity or 0, left)
    return text % {"left": localise_digits(left, language), "places": localise_digits(places, language)}


@dataclass(frozen=True)
class Team:
    """Who does what at a date; for its host. `missing` is how many people are still needed, None without a limit."""

    shift: Shift
    what: str
    when: str
    guests: list[Rsvp]
    missing: int | None

    @property
    def is_complete(self) -> bool:
        return self.missing == 0


def teams(date: Occurrence, guests: Iterable[Rsvp], language: str) -> list[Team]:
    """Every shift of a date with those of `guests` who are coming to it, closed ones where someone chose them."""
    coming: dict[int | None, list[Rsvp]] = {}
    for guest in guests:
        if guest.is_seated:
            coming.setdefault(guest.shift_id, []).append(guest)
    shifts = [shift for shift in date.shifts.all() if not shift.is_closed or shift.pk in coming]
    return [
        Team(
            shift,
            _what(shift),
            _when(shift, language),
            coming.get(shift.pk, []),
            None if shift.is_closed else shift.seats_left,
        )
        for shift in shifts
    ]
