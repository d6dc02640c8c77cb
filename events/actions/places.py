"""Telling guests the place when its hour has come. Whom we told, and when, is what the outbox remembers."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chapters.models import Risk
from events.disclosure import opens_at
from events.models import Occurrence, Reveal, Rsvp
from people.models import OutgoingMail
from people.outbox import queue_mail

log = logging.getLogger(__name__)

PLACE = "events.rsvp_place"
LONGEST = dt.timedelta(days=7)  # no place opens earlier before its start (events/models/checks.py)
Mail = OutgoingMail.State


def tell_places() -> int:
    """Write to the confirmed guests of every date whose place has opened; how many mails were asked for.

    Who confirms later has read the place in the mail that says so. A guest is told once a day of the date: a date that
    moves to another day opens anew, and is told anew.
    """
    now = timezone.now()
    dates = Occurrence.objects.filter(
        event__reveal__in=[Reveal.HOURS, Reveal.EVERYONE],
        status=Occurrence.Status.SCHEDULED,
        starts_at__gt=now,
        starts_at__lte=now + LONGEST,
    )
    told = 0
    at_risk = Q(event__risk=Risk.HIGH) | Q(chapter__risk=Risk.HIGH)
    dates = dates.filter(Q(event__reveal=Reveal.HOURS) | at_risk)  # there “everyone” means in stages
    for date in dates.select_related("event", "chapter").order_by("starts_at", "pk"):
        opens = opens_at(date)
        if opens is not None and opens <= now:
            told += _tell(date, opens)
    return told


@transaction.atomic
def _tell(date: Occurrence, opens: dt.datetime) -> int:
    guests = date.rsvps.filter(state=Rsvp.State.CONFIRMED, confirmed_at__lt=opens, contact__silenced_at=None)
    day = f"{date.start_date:%Y%m%d}"
    done = _already_told(date, day)
    told = 0
    for rsvp in guests.filter(contact__isnull=False).select_related("contact").order_by("contact_id"):
        if rsvp.contact and f"{PLACE}:{rsvp.uid}:{day}" not in done:
            key = f"{PLACE}:{rsvp.uid}:{day}:{opens:%Y%m%dT%H%M}"
            mail = queue_mail(kind=PLACE, subject_id=rsvp.pk, to=rsvp.contact, key=key, locale=rsvp.locale)
            told += mail is not None
    if told:
        log.info("place told occurrence=%s guests=%s", date.pk, told)
    return told


def _already_told(date: Occurrence, day: str) -> set[str]:
    """The keys, without their hour, of the mails that have gone out or will; one that was dropped told nobody."""
    guests = date.rsvps.filter(state=Rsvp.State.CONFIRMED).values("contact_id")
    mails = OutgoingMail.objects.filter(kind=PLACE, contact_id__in=guests, state__in=[Mail.QUEUED, Mail.SENT])
    return {key.rpartition(":")[0] for key in mails.values_list("key", flat=True) if f":{day}:" in key}
