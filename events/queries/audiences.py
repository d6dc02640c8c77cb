"""Who of a date's guests is meant: by a message, by thanks, by “has not answered the reminder”.

One place decides, in Python and row by row, so that the number before sending, the mail when it leaves and the page of
a guest never disagree. Imports events.models and events.reminders.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Value, When

from events.models import GuestMessage, Occurrence, Rsvp
from events.reminders import DAY_BEFORE, MOMENTS, asks_again, day_before

State, Who = Rsvp.State, GuestMessage.Audience
COMING = {State.CONFIRMED, State.ATTENDED}
WAITING = {State.WAITLISTED, State.OFFERED}
# What `Audience.has` asks of a row; nothing sealed is opened for it.
COLUMNS = ("uid", "occurrence", "contact", "shift", "state", "locale", "confirmed_at", "reconfirmed_at", "erased_at")


def door_was_used(date: Occurrence) -> bool:
    """Whether anyone was checked in; where nobody was, who was coming is taken to have come."""
    return date.rsvps.filter(state=State.ATTENDED).exists()


def has_come(rsvp: Rsvp, *, door_used: bool) -> bool:
    """Whether this guest came to a date that is over, as far as anybody knows."""
    return rsvp.state == State.ATTENDED or (rsvp.state == State.CONFIRMED and not door_used)


def has_reconfirmed(rsvp: Rsvp, date: Occurrence) -> bool:
    """Whether a guest said “I am still coming” of this day: of a date that moved to another one they are asked anew."""
    return rsvp.reconfirmed_at is not None and rsvp.reconfirmed_at >= day_before(date)


def was_confirmed_by(rsvp: Rsvp, kind: str, date: Occurrence) -> bool:
    """Whether a guest was coming already at the moment of this mail: who confirmed later has only just read it all."""
    moment = MOMENTS[kind](date)
    return rsvp.state == State.CONFIRMED and rsvp.confirmed_at is not None and rsvp.confirmed_at < moment


@dataclass(frozen=True)
class Audience:
    """Some guests of a date: those of `who`, and with `shift` (a primary key) only who does that."""

    date: Occurrence
    who: str
    shift: int | None
    door_used: bool

    def has(self, rsvp: Rsvp) -> bool:
        if rsvp.erased_at is not None or (self.shift is not None and rsvp.shift_id != self.shift):
            return False
        if self.who == Who.CAME:
            return self.date.has_ended() and not self.date.is_off and has_come(rsvp, door_used=self.door_used)
        if self.who == Who.SILENT:
            return self._is_silent(rsvp)
        states = {Who.COMING: COMING, Who.WAITING: WAITING, Who.ALL: COMING | WAITING}[Who(self.who)]
        return rsvp.state in states

    def _is_silent(self, rsvp: Rsvp) -> bool:
        return (
            asks_again(self.date)
            and was_confirmed_by(rsvp, DAY_BEFORE, self.date)
            and not has_reconfirmed(rsvp, self.date)
        )


def audience(date: Occurrence, who: str, shift: int | None = None) -> Audience:
    return Audience(date, who, shift, door_was_used(date))


@dataclass(frozen=True)
class Reach:
    """Whom a message would reach: the guests meant, those whom mail reaches, how many of these read which language."""

    guests: list[Rsvp]
    by_mail: list[Rsvp]
    languages: dict[str, int]

    @property
    def on_page_only(self) -> int:
        """How many see it on their page and nowhere else: without e-mail, or they want no mail from us."""
        return len(self.guests) - len(self.by_mail)


def guests_of(date: Occurrence) -> list[Rsvp]:
    """Every answer that may be written to, marked with `is_reachable`; one query."""
    mailable = When(contact__isnull=False, contact__silenced_at=None, contact__email__isnull=False, then=Value(True))
    rows = date.rsvps.filter(erased_at=None, state__in=COMING | WAITING).only("pk", *COLUMNS).order_by("pk")
    return list(rows.annotate(is_reachable=Case(mailable, default=Value(False), output_field=BooleanField())))


def reach(meant: Audience, guests: Iterable[Rsvp]) -> Reach:
    found = [guest for guest in guests if meant.has(guest)]
    by_mail = [guest for guest in found if getattr(guest, "is_reachable", False)]
    return Reach(found, by_mail, dict(Counter(guest.locale for guest in by_mail).most_common()))


def messages_for(rsvp: Rsvp) -> list[GuestMessage]:
    """What its hosts wrote to this guest, newest first, as long as it still is meant for them."""
    date = rsvp.occurrence
    sent = [message for message in date.messages.all()[:30] if message.body]
    if not sent:
        return []
    used = door_was_used(date)
    return [one for one in sent if Audience(date, one.audience, one.shift_id, used).has(rsvp)]
