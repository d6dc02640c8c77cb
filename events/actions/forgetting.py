"""How guests are forgotten. Imports events.actions.rsvps.

An unanswered mail is forgotten when its link runs out, a guest's name and e-mail two weeks after the date. What stays
is how many came.
"""

import datetime as dt
import logging
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from events.actions.rsvps import cancel_rsvp
from events.models import Rsvp
from people.models import Contact

log = logging.getLogger(__name__)

State = Rsvp.State


def drop_unanswered() -> int:
    """Delete what was asked for and never confirmed in time; how many."""
    dropped, _ = Rsvp.objects.filter(state=State.PENDING, confirm_by__lte=timezone.now()).delete()
    log.info("rsvps never confirmed dropped=%s", dropped)
    return dropped


def forget_guests() -> int:
    """Take name and e-mail off answers whose time has come; the numbers stay. How many."""
    over = Rsvp.objects.filter(erase_at__lte=timezone.now(), contact__isnull=False)
    forgotten = over.update(name="", contact=None)
    log.info("guests forgotten rows=%s", forgotten)
    return forgotten


def forget_contact(contact: Contact) -> None:
    """Forget this person now: seats to come are given back, answers lose name and e-mail."""
    mine = Rsvp.objects.filter(contact=contact)
    mine.filter(state=State.PENDING).delete()
    coming = mine.filter(state__in=[State.CONFIRMED, State.WAITLISTED], occurrence__ends_at__gt=timezone.now())
    for rsvp in coming.order_by("occurrence_id"):
        cancel_rsvp(rsvp=rsvp)
    mine.update(name="", contact=None)


def contacts_needed(now: dt.datetime) -> QuerySet[Rsvp, Any]:
    """Whose e-mail a date still needs: guests until two weeks after it, others until their link runs out."""
    guests = Rsvp.objects.filter(erase_at__gt=now, contact__isnull=False)
    return guests.exclude(state=State.PENDING, confirm_by__lte=now).values("contact_id")
