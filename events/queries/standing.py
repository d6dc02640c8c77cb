"""Who comes to every date of an event, and what that is to them. Imports events.disclosure, events.models."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from events.disclosure import is_high_risk
from events.models import Occurrence, OccurrenceQuerySet, Rsvp, StandingRsvp

State = Rsvp.State
# Who has a place at a date, or waits for one.
HERE = [State.CONFIRMED, State.WAITLISTED, State.OFFERED]
SOON = dt.timedelta(days=7)  # whoever stops coming may keep what is this near
RENEWABLE = dt.timedelta(days=30)


def open_dates(event_id: int) -> OccurrenceQuerySet:
    """The dates of an event that a party can still be put down for, in the order in which they are locked."""
    open_ones = Occurrence.objects.filter(event=event_id, status=Occurrence.Status.SCHEDULED, off_rule=False)
    return open_ones.filter(starts_at__gt=timezone.now()).order_by("pk")


def may_stand(rsvp: Rsvp) -> bool:
    """Whether this guest can say yes to every date: they keep or wait for a seat, we can write to them, and the list of
    guests need not be short-lived."""
    here = rsvp.state in (State.CONFIRMED, State.WAITLISTED)
    return here and bool(rsvp.contact and rsvp.contact.email) and not is_high_risk(rsvp.occurrence)


def standing_of(rsvp: Rsvp) -> StandingRsvp | None:
    """The standing answer that this guest has given to the event of this date, or that has brought them here."""
    if rsvp.contact is None:
        return None
    theirs = StandingRsvp.objects.filter(contact=rsvp.contact)
    return theirs.filter(Q(event=rsvp.occurrence.event_id) | Q(pk=rsvp.standing_id)).first()


def others_to_come(rsvp: Rsvp) -> list[Occurrence]:
    """The other dates of this event that can still be answered, soonest first, and have not been by this guest."""
    answered = Rsvp.objects.filter(contact=rsvp.contact).values("occurrence")
    dates = open_dates(rsvp.occurrence.event_id).exclude(pk=rsvp.occurrence_id).exclude(pk__in=answered)
    return list(dates.select_related("event__locale", "chapter__locale").order_by("starts_at", "pk"))


def rows_to_come(standing: StandingRsvp) -> QuerySet[Rsvp]:
    """Every coming date where this party has a place or waits for one, also those they answered one by one."""
    theirs = Q(standing=standing) | Q(contact=standing.contact_id, occurrence__event=standing.event_id)
    rows = Rsvp.objects.filter(theirs, state__in=HERE, occurrence__ends_at__gt=timezone.now())
    parents = "occurrence__event__locale", "occurrence__chapter__locale", "contact", "shift", "missed"
    return rows.select_related(*parents).order_by("occurrence__starts_at", "occurrence_id")


def is_renewable(standing: StandingRsvp, today: dt.date) -> bool:
    """Whether it ends soon enough to be asked for more."""
    return standing.until - today < RENEWABLE
