"""How guests are forgotten. Imports events.actions.rsvps and events.terms.

An unanswered mail is forgotten when its link runs out; everything personal of an answer when its time has come
(`events.terms.erase_at`), or at once when its guest says so. What stays is how many came, and when.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from events.actions.rsvps import cancel_rsvp
from events.actions.standing_ends import take_back_along
from events.models import Answer, HostLink, Occurrence, PersonalFeed, Rsvp
from events.terms import erase_at
from people.models import Contact, OutgoingMail

log = logging.getLogger(__name__)

State = Rsvp.State
HERE = [State.CONFIRMED, State.OFFERED, State.WAITLISTED]
BATCH = 200
A_DAY = dt.timedelta(days=1)
# What a row says of a person. Numbers stay: the party, its state, who came, and when.
PERSONAL: dict[str, object] = {
    "name": "",
    "contact": None,
    "standing": None,
    "access_needs": "",
    "helps": [],
    "photo_consent": None,
    "is_discreet": False,
    "code_hash": None,
    "door_hash": None,
}


def drop_unanswered() -> int:
    """Delete what was asked for and never confirmed in time, and the mails that asked; how many.

    Mails of the last day stay a while: they are what keeps an address from getting more than five a day.
    """
    now, dropped = timezone.now(), 0
    late = Rsvp.objects.filter(state=State.PENDING, confirm_by__lte=now).order_by("pk")
    while batch := list(late[:BATCH]):
        with transaction.atomic():
            _mails_about(batch).filter(due_at__lte=now - A_DAY).delete()
            late.filter(pk__in=[row.pk for row in batch]).delete()
        dropped += len(batch)
    log.info("rsvps never confirmed dropped=%s", dropped)
    return dropped


def forget_guests() -> int:
    """Take everything personal off the answers whose time has come; the numbers stay. How many.

    First the times follow the terms: a chapter, or the whole network, may have chosen to keep guests for less long.
    """
    follow_terms(Occurrence.objects.all())
    forgotten = _erase(Rsvp.objects.filter(erased_at=None, erase_at__lte=timezone.now()))
    _forget_helpers()
    log.info("guests forgotten rows=%s", forgotten)
    return forgotten


def _forget_helpers() -> None:
    """Take the aliases off links for the door of dates whose guests are forgotten: the helpers are then, too."""
    named = HostLink.objects.exclude(label="").filter(expires_at__lte=timezone.now())
    dates = Occurrence.objects.filter(pk__in=named.values("occurrence")).select_related("event", "chapter")
    over = [date.pk for date in dates if erase_at(date) <= timezone.now()]
    named.filter(occurrence__in=over).update(label="")


def follow_terms(dates: QuerySet[Occurrence]) -> None:
    """Bring the end of answers to these dates forward where the terms now say so. Never put it off: who answered was
    told when they will be forgotten."""
    known = Rsvp.objects.filter(erased_at=None, occurrence__in=dates.values("pk")).order_by("occurrence")
    latest = dict(known.values("occurrence").annotate(latest=Max("erase_at")).values_list("occurrence", "latest"))
    for date in Occurrence.objects.filter(pk__in=latest).select_related("event", "chapter").order_by("pk"):
        ends = erase_at(date)
        if ends < latest[date.pk]:
            known.filter(occurrence=date, erase_at__gt=ends).update(erase_at=ends)


@transaction.atomic
def forget_earlier(*, dates: QuerySet[Occurrence]) -> int:
    """What follows at once when a chapter or an event comes under other terms; how many were forgotten by it."""
    follow_terms(dates)
    over = Rsvp.objects.filter(erased_at=None, erase_at__lte=timezone.now())
    return _erase(over.filter(occurrence__in=dates.values("pk")))


@transaction.atomic
def forget_answer(*, rsvp: Rsvp) -> None:
    """Forget this answer now, because its guest says so: seats to come are given back. Never asked for, it is gone.

    Who comes to every date is forgotten at all of them, or the next look at new dates would put them down again.
    """
    row = Rsvp.objects.select_related("occurrence").get(pk=rsvp.pk)
    along = take_back_along(rsvp=row)
    if row.state in HERE and not row.occurrence.is_past():
        cancel_rsvp(rsvp=row)
    mine = Rsvp.objects.filter(pk__in=[row.pk, *along], erased_at=None)
    _erase(mine)
    Rsvp.objects.filter(pk=row.pk, state=State.PENDING).delete()
    log.info("rsvp forgotten at once rsvp=%s", row.pk)


def forget_contact(contact: Contact) -> None:
    """Forget this person now: seats to come are given back, answers lose all that is personal."""
    mine = Rsvp.objects.filter(contact=contact)
    mine.filter(state=State.PENDING).delete()
    coming = mine.filter(state__in=HERE, occurrence__ends_at__gt=timezone.now())
    for rsvp in coming.order_by("occurrence_id"):
        cancel_rsvp(rsvp=rsvp)
    _erase(mine)
    PersonalFeed.objects.filter(contact=contact).delete()


def contacts_needed(now: dt.datetime) -> QuerySet[Rsvp, Any]:
    """Whose e-mail a date still needs: guests until they are forgotten, others until their link runs out."""
    guests = Rsvp.objects.filter(erase_at__gt=now, contact__isnull=False)
    return guests.exclude(state=State.PENDING, confirm_by__lte=now).values("contact_id")


def _erase(rows: QuerySet[Rsvp]) -> int:
    erased = 0
    while batch := list(rows.order_by("pk")[:BATCH]):
        _erase_batch(batch)
        erased += len(batch)
    return erased


@transaction.atomic
def _erase_batch(batch: Iterable[Rsvp]) -> None:
    """Empty these rows, with the answers to questions and the mails that tie them to a person. The link is cut as well:
    what it hashed to is replaced by what no link hashes to."""
    now = timezone.now()
    rows = {row.pk: row for row in batch}
    Answer.objects.filter(rsvp__in=rows).delete()
    _mails_about(rows.values()).delete()
    for row in rows.values():
        Rsvp.objects.filter(pk=row.pk).update(**PERSONAL, erased_at=now, token_hash=f"erased-{row.uid.hex}")


def _mails_about(rows: Iterable[Rsvp]) -> QuerySet[OutgoingMail]:
    """Every mail about these answers: it names the contact, and its key the answer."""
    of_one = Q(pk=None)
    for row in rows:
        if row.contact_id:
            of_one |= Q(contact=row.contact_id, key__contains=str(row.uid))
    return OutgoingMail.objects.filter(of_one)
