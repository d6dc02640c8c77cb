"""The dates of one guest. Imports events.models."""

import datetime as dt

from django.utils import timezone

from events.models import Occurrence, OccurrenceQuerySet, Rsvp
from people.models import Contact

KEPT = dt.timedelta(days=60)


def dates_of_guest(contact: Contact) -> OccurrenceQuerySet:
    """Every date this contact keeps seats for, also cancelled ones and the recent past."""
    mine = Rsvp.objects.filter(contact=contact, state__in=Rsvp.SEATED)
    dates = Occurrence.objects.open_to_all().filter(pk__in=mine.values("occurrence_id"))
    recent = dates.filter(ends_at__gt=timezone.now() - KEPT)
    return recent.select_related("event__locale", "chapter__locale").order_by("starts_at", "pk")


def discreet_dates(contact: Contact) -> set[int]:
    """Those of them that this contact's calendar is not to name."""
    mine = Rsvp.objects.filter(contact=contact, is_discreet=True)
    return set(mine.values_list("occurrence_id", flat=True))


def shifts_of_guest(contact: Contact) -> list[Rsvp]:
    """The answers of this contact that hold a place in a shift, each with that shift."""
    mine = Rsvp.objects.filter(contact=contact, state__in=Rsvp.SEATED, shift__isnull=False)
    return list(mine.select_related("shift"))
