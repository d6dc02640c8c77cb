"""Half a day after a date it is written down who came and who did not. Imports events.actions.marks and .seats."""

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone

from events.actions.marks import mark_guests
from events.actions.seats import free_seats, lock_date
from events.doors import CLOSES_AFTER
from events.models import Occurrence, Rsvp

log = logging.getLogger(__name__)

State = Rsvp.State
A_TURN = 100
# What was over longer ago than this, when its chapter brought it here, had no door.
LOOK_BACK = dt.timedelta(days=60)


def settle_dates() -> int:
    """Settle every date whose door has closed; how many. One that fails costs the others nothing."""
    now = timezone.now()
    over = Occurrence.objects.filter(settled_at=None, status=Occurrence.Status.SCHEDULED)
    over = over.filter(ends_at__lte=now - CLOSES_AFTER, starts_at__range=(now - LOOK_BACK, now))
    settled = 0
    for pk in list(over.order_by("starts_at", "pk").values_list("pk", flat=True)[:A_TURN]):
        try:
            settled += settle_date(pk=pk)
        except Exception:  # the next date must still go on
            log.exception("date not settled occurrence=%s", pk)
    return settled


@transaction.atomic
def settle_date(*, pk: int) -> bool:
    """Where anyone was checked in, whoever was not did not come. Where nobody was, the door was not used, and who said
    that they were coming is taken at their word. Seats that were offered and never taken are free. Once a date."""
    date = lock_date(pk)
    now = timezone.now()
    if date.settled_at or date.is_off or date.ends_at + CLOSES_AFTER > now:
        return False
    missed = _lapse_missed(date)
    used = date.rsvps.filter(state=State.ATTENDED).exists()
    absent = date.rsvps.filter(state=State.CONFIRMED).update(state=State.NO_SHOW) if used else 0
    Occurrence.objects.filter(pk=date.pk).update(settled_at=now)
    marked = mark_guests(occurrence=date) if used else 0
    log.info("date settled occurrence=%s absent=%s missed=%s marked=%s", date.pk, absent, missed, marked)
    return True


def _lapse_missed(date: Occurrence) -> int:
    offered = list(date.rsvps.filter(state=State.OFFERED).values_list("pk", "party"))
    date.rsvps.filter(pk__in=[pk for pk, _party in offered]).update(state=State.LAPSED, waitlisted_at=None)
    if offered:
        free_seats(occurrence=date, seats=sum(party for _pk, party in offered))
    return len(offered)
