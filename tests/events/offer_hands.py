"""What tests of offers have in common: a date with five seats, someone who waited for two, and time that passes."""

import datetime as dt

from django.utils import timezone

from events.actions.rsvps import cancel_rsvp
from events.models import Occurrence, Rsvp
from tests import factories
from tests.events import hands

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def guest(date: Occurrence, name: str, party: int = 1) -> Rsvp:
    return hands.guest(date, f"{name}@example.org", party, name=name)


def five_seats() -> Occurrence:
    """A little more than four days ahead of noon."""
    return factories.occurrence(factories.event(start_date=dt.date(2026, 11, 25)), capacity=5)


def an_offer(date: Occurrence) -> Rsvp:
    """A party of two that waited, and was offered what two others gave back."""
    leaves, _ = guest(date, "leaves", 2), guest(date, "stays", 3)
    waits = guest(date, "waits", 2)
    cancel_rsvp(rsvp=leaves)
    hands.all_mail_left()
    waits.refresh_from_db()
    return waits


def later(time_machine, **by: int) -> None:
    time_machine.move_to(timezone.now() + dt.timedelta(**by), tick=False)
