"""Asking for the mails around a date: the day before, two hours before, thanks. The outbox knows what was asked for.

Each mail is keyed by its guest, the local day of the date and the moment it is due. A date that moves within its day
makes no second mail; one that moves to another day does. A mail that was dropped told nobody, so a later moment may ask
again.
"""

import datetime as dt
import logging
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import wall
from events.actions.seats import lock_date
from events.errors import EventError, NotNow
from events.models import Occurrence, Rsvp
from events.queries.audiences import has_come, has_reconfirmed, was_confirmed_by
from events.reminders import AHEAD, DAY_BEFORE, HOURS, HOURS_BEFORE, MOMENTS, THANKED_FOR, THANKS, is_time_for
from people.models import OutgoingMail
from people.outbox import ToOne, queue_mails

log = logging.getLogger(__name__)

State, Mail = Rsvp.State, OutgoingMail.State
DATES_AT_ONCE = 50
TWO_DAYS = dt.timedelta(days=2)  # longer than from any reminder to its date, or from any date to its thanks


def remind() -> int:
    """Ask for every mail whose moment has come, or comes in a few minutes; how many. Repeating it adds nothing."""
    now = timezone.now()
    asked = 0
    for kind in MOMENTS:
        for dates in _in_parts([date for date in _near(kind, now) if is_time_for(kind, date, now)]):
            asked += _ask(kind, {date.pk: date for date in dates})
    log.info("reminders asked mails=%s", asked)
    return asked


def _near(kind: str, now: dt.datetime) -> list[Occurrence]:
    """Dates that may be due, by an index of their start; none where nobody comes."""
    soon = {DAY_BEFORE: TWO_DAYS, HOURS_BEFORE: HOURS + AHEAD}
    if kind == THANKS:
        long_ago = now - TWO_DAYS - THANKED_FOR
        near = Q(starts_at__gt=long_ago - wall.LONGEST, starts_at__lt=now, ends_at__gt=long_ago, ends_at__lte=now)
    else:
        near = Q(starts_at__gt=now, starts_at__lte=now + soon[kind])
    dates = Occurrence.objects.filter(near, status=Occurrence.Status.SCHEDULED, seats_taken__gt=0)
    return list(dates.order_by("starts_at", "pk"))


def _in_parts(dates: list[Occurrence]) -> Iterator[list[Occurrence]]:
    for start in range(0, len(dates), DATES_AT_ONCE):
        yield dates[start : start + DATES_AT_ONCE]


def _ask(kind: str, dates: dict[int, Occurrence]) -> int:
    """One look at the guests of these dates, one at their mail, and what `queue_mails` takes."""
    rows = Rsvp.objects.filter(
        occurrence__in=dates, state__in=[State.CONFIRMED, State.ATTENDED], contact__isnull=False, erased_at=None
    )
    columns = ("uid", "occurrence_id", "contact_id", "state", "locale", "confirmed_at", "gave_feedback")
    guests = list(rows.only(*columns))
    came = Rsvp.objects.filter(occurrence__in=dates, state=State.ATTENDED)
    used = set(came.order_by().values_list("occurrence", flat=True).distinct())
    meant = [guest for guest in guests if _is_meant(kind, guest, dates[guest.occurrence_id], used)]
    done = _already_asked(kind, rows)
    mails: dict[dt.datetime, list[ToOne]] = {}
    for guest in meant:
        date = dates[guest.occurrence_id]
        once, due = f"{kind}:{guest.uid}:{date.start_date:%Y%m%d}", MOMENTS[kind](date)
        if once not in done and guest.contact_id:
            mail = ToOne(guest.contact_id, guest.pk, f"{once}:{due:%Y%m%dT%H%M}", guest.locale)
            mails.setdefault(due, []).append(mail)
    return sum(queue_mails(kind=kind, mails=some, due_at=due) for due, some in mails.items())


def _is_meant(kind: str, guest: Rsvp, date: Occurrence, doors_used: set[int]) -> bool:
    if kind == THANKS:
        return has_come(guest, door_used=date.pk in doors_used) and not guest.gave_feedback
    return was_confirmed_by(guest, kind, date)


def _already_asked(kind: str, guests: QuerySet[Rsvp]) -> set[str]:
    """The keys, without their moment, of the mails that have gone out, will, or could not."""
    mails = OutgoingMail.objects.filter(kind=kind, contact__in=guests.values("contact"))
    return {key.rpartition(":")[0] for key in mails.exclude(state=Mail.DROPPED).values_list("key", flat=True)}


@transaction.atomic
def still_coming(*, rsvp: Rsvp) -> Rsvp:
    """“I am still coming”, after a reminder. Pressing twice changes nothing more."""
    date = lock_date(rsvp.occurrence_id)
    if date.is_cancelled:
        raise NotNow(_("This date is cancelled."))
    row = Rsvp.objects.get(pk=rsvp.pk)
    if row.state != State.CONFIRMED:
        raise EventError(_("You have given your seats back. Take them again first."))
    if date.is_off or date.has_begun() or has_reconfirmed(row, date):
        return row
    row.reconfirmed_at = timezone.now()
    Rsvp.objects.filter(pk=row.pk, state=State.CONFIRMED).update(reconfirmed_at=row.reconfirmed_at)
    log.info("rsvp reconfirmed rsvp=%s", row.pk)
    return row
