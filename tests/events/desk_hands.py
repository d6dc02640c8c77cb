"""What tests of the guests of a date on its desk have in common: its addresses, and a date that is full."""

import datetime as dt

from django.utils import timezone

from events.actions.rsvps import cancel_rsvp
from events.models import Rsvp
from tests import factories
from tests.events.hands import guest

State = Rsvp.State


def fill(date):
    """Ada and Bea fill it; Cyd gets what Bea gives back as an offer; Dee and Eve wait; Fay has not confirmed."""
    for number, (name, party) in enumerate([("Ada", 2), ("Bea", 2), ("Cyd", 1), ("Dee", 3), ("Eve", 2)]):
        row = guest(date, f"{name}@example.org", party, name=name)
        at = timezone.now() - dt.timedelta(minutes=60 - number)
        Rsvp.objects.filter(pk=row.pk, waitlisted_at__isnull=False).update(waitlisted_at=at)
    cancel_rsvp(rsvp=by_name(date, "Bea"))
    factories.rsvp(date, name="Fay", state=State.PENDING)
    date.refresh_from_db()
    return date


def by_name(date, name):
    return next(row for row in date.rsvps.all() if row.name == name)


def address(date, act="", chapter="sf"):
    return f"/desk/{chapter}/dates/{date.uid}/{act}"
