"""What someone is told who comes to every date of an event, or could; pages and mail read it here.

Imports events.guests, events.queries and events.rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.guests import guest_url, seats
from events.models import Occurrence, Rsvp
from events.queries.rows import Row, day_and_hours, rows
from events.queries.standing import may_stand, others_to_come, standing_of
from events.rules import rsvp_token, standing_token
from people.language import long_date

State = Rsvp.State


@dataclass(frozen=True)
class EveryDate:
    """The corner of a guest's page about every date: `until` when they come to all, else the way to say so."""

    url: str
    until: str = ""
    is_over: bool = False


def every_date(rsvp: Rsvp) -> EveryDate | None:
    """None where it is a single date, or nothing that this guest could say yes to."""
    if standing := standing_of(rsvp):
        url = reverse("events_standing", args=[standing_token(standing)])
        over = standing.until < timezone.localdate()
        return EveryDate(url, long_date(standing.until, get_language()), over)
    if may_stand(rsvp) and others_to_come(rsvp):
        return EveryDate(reverse("events_guest_every", args=[rsvp_token(rsvp)]))
    return None


def offered_rows(rsvp: Rsvp, dates: list[Occurrence], language: str) -> list[Row]:
    """The dates as rows of a list, each with what the button would do there for this party."""
    shown = rows(dates, language=language)
    return [replace(row, state=_would(rsvp, row.date), state_class="", note="") for row in shown]


def _would(rsvp: Rsvp, date: Occurrence) -> str:
    fits = date.seats_left is None or date.seats_left >= rsvp.party
    return seats(rsvp.party, get_language() or "en") if fits else _("Waitlist")


@dataclass(frozen=True)
class Line:
    """One date of a standing answer in words: when it is, how this party stands there, and their page of it."""

    rsvp: Rsvp
    when: str
    state: str
    url: str

    @property
    def is_off(self) -> bool:
        return self.rsvp.occurrence.is_off


def lines(answers: Iterable[Rsvp], language: str) -> list[Line]:
    return [
        Line(row, day_and_hours(row.occurrence, language), _state(row, language), guest_url(row)) for row in answers
    ]


def _state(row: Rsvp, language: str) -> str:
    date = row.occurrence
    if date.is_cancelled:
        return _("Cancelled")
    if date.is_postponed:
        return _("Postponed")
    if row.state == State.WAITLISTED:
        return _("On the waitlist")
    return _("A seat is offered") if row.state == State.OFFERED else seats(row.party, language)
