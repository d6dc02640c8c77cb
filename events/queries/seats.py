"""Whether seats and people agree, who waits, and the rule of the waitlist in words. Imports events.models."""

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from events.models import Occurrence, OccurrenceQuerySet, Rsvp, Shift

LARGEST_PARTY = 20


def waiting_rule() -> str:
    """Who gets a seat that comes free; the page of a date, the guest's page and the mail say it in the same words."""
    return _(
        "Seats that come free are offered in the order of the waitlist, each offer for a limited time. A party is "
        "never split: where too few are free for all of it, it keeps its place, and the next party that fits is asked."
    )


def people_waiting(date: Occurrence) -> int:
    """How many people wait for a seat. Read only where someone can: nobody waits while the largest party would fit."""
    if not date.pk or date.seats_left is None or date.seats_left >= LARGEST_PARTY:
        return 0
    waiting = date.rsvps.filter(state=Rsvp.State.WAITLISTED)
    return int(waiting.aggregate(people=Sum("party", default=0))["people"])


def miscounted_dates() -> OccurrenceQuerySet:
    """Dates whose count is not the sum of the parties that hold seats there. There are none, or something is broken."""
    held = Coalesce(Sum("rsvps__party", filter=Q(rsvps__state__in=Rsvp.HOLDING)), 0)
    return Occurrence.objects.order_by("pk").annotate(held=held).exclude(seats_taken=F("held"))


def miscounted_shifts() -> QuerySet[Shift]:
    """The same for the places of shifts."""
    held = Coalesce(Sum("rsvps__party", filter=Q(rsvps__state__in=Rsvp.SEATED)), 0)
    return Shift.objects.order_by("pk").annotate(held=held).exclude(seats_taken=F("held"))


def passed_over(date: Occurrence) -> list[Rsvp]:
    """Who waits although all of the party would fit into what is free: nobody, while seats are offered as they free."""
    waiting = date.rsvps.filter(state=Rsvp.State.WAITLISTED)
    if date.seats_left is not None:
        waiting = waiting.filter(party__lte=date.seats_left)
    return list(waiting.order_by("waitlisted_at", "pk"))
