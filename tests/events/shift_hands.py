"""What tests of shifts have in common: shifts, guests in them, and the mail that leaves."""

import datetime as dt

from django.core import mail

from events.actions.rsvps import confirm_rsvp
from events.models import Occurrence, Rsvp, Shift
from people.delivery import deliver_next
from tests.events.hands import ask

SIX, SEVEN, EIGHT = dt.time(18), dt.time(19), dt.time(20)


def shift(date: Occurrence, role: str = "caller", **fields) -> Shift:
    fields = {"start_time": SIX, "end_time": SEVEN, "capacity": 4, "position": date.shifts.count(), **fields}
    return Shift.objects.create(occurrence=date, role=role, **fields)


def in_shift(date: Occurrence, row: Shift | None, email: str = "sima@example.org", party: int = 1) -> Rsvp:
    """Someone who asked for it and pressed the button."""
    asked = ask(date, email, party)
    Rsvp.objects.filter(pk=asked.pk).update(shift=row)
    return confirm_rsvp(rsvp=asked)


def deliver_all() -> str:
    """Let all mail leave; the words of the last one."""
    while deliver_next(mail.get_connection()):
        pass
    return " ".join(mail.outbox[-1].body.split()) if mail.outbox else ""


def left(row: Shift) -> int | None:
    row.refresh_from_db()
    return row.seats_left
