"""Freed seats are offered to those who wait, first come first served, for a limited time.

A party is never split: one that does not fit into what is free is passed over, keeps its place, and the next that fits
gets the offer. An offer holds its seats. Taken, they are the party's; declined or run out, they go on to the next.
Nobody is asked twice without wanting it: whoever declined has left, and whoever let an offer run out waits again, at
the end, only by pressing a button.

Whoever comes new stands behind all who wait: `make_offers` comes first, and only what fits nobody who waits is theirs.
"""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.answers import fresh, lock_contacts, mail, move, open_date
from events.actions.holding import take_shift
from events.actions.seats import claim_seats, free_seats, lock_date
from events.errors import NotNow
from events.models import Occurrence, Rsvp
from events.rules import has_run_out, is_open, offer_ends

log = logging.getLogger(__name__)

State = Rsvp.State
NO_OFFER = _("There is no offer for you any more: it ran out, and the seats went on to the next. You can wait again.")


@transaction.atomic
def offer_waiting(*, occurrence: Occurrence) -> list[Rsvp]:
    """Offer free seats to those who wait longest and fit; returns who got an offer. None once it has begun."""
    offered = make_offers(lock_date(occurrence.pk))
    tell_offered(offered)
    return offered


def make_offers(date: Occurrence) -> list[Rsvp]:
    """The same for a date that is locked; nobody is told yet, so that the caller can lock all contacts in order."""
    offered: list[Rsvp] = []
    now = timezone.now()
    date.refresh_from_db(fields=["seats_taken", "capacity"])
    while is_open(date, now) and (row := _next_that_fits(date)) and claim_seats(occurrence=date, seats=row.party):
        row.occurrence = date
        move(row, state=State.OFFERED, offered_at=now, offer_until=offer_ends(date, now))
        offered.append(row)
        date.refresh_from_db(fields=["seats_taken"])
        log.info("rsvp offered rsvp=%s seats=%s", row.pk, row.party)
    return offered


def tell_offered(offered: list[Rsvp], *others: Rsvp) -> None:
    """Write to everyone who got an offer. `others` are those the caller writes to next: all are locked in order."""
    lock_contacts([*offered, *others])
    for row in sorted(offered, key=lambda one: one.contact_id or 0):
        mail("events.rsvp_offered", row)


def _next_that_fits(date: Occurrence) -> Rsvp | None:
    waiting = Rsvp.objects.filter(occurrence=date, state=State.WAITLISTED, erased_at=None)
    if date.seats_left is not None:
        waiting = waiting.filter(party__lte=date.seats_left)
    return waiting.select_related("contact").order_by("waitlisted_at", "pk").first()


@transaction.atomic
def accept_offer(*, rsvp: Rsvp) -> Rsvp:
    """Take the seats that are offered; pressing twice takes them once. NotNow where the offer has run out, or the date
    has begun or is off."""
    date = open_date(rsvp.occurrence_id)
    row = fresh(rsvp, date)
    if row.is_seated:
        return row
    now = timezone.now()
    if row.state != State.OFFERED or has_run_out(row, now):
        raise NotNow(NO_OFFER)
    times = {"confirmed_at": now, "waitlisted_at": None, "offer_until": None}
    move(row, state=State.CONFIRMED, **times, **take_shift(row))
    mail("events.rsvp_confirmed", row)
    log.info("rsvp accepted rsvp=%s seats=%s", row.pk, row.party)
    return row


def lapse_offers() -> int:
    """End every offer whose hour has passed, and offer its seats to the next; how many. One date that fails costs the
    others nothing."""
    over = Rsvp.objects.filter(state=State.OFFERED, offer_until__lte=timezone.now())
    dates = over.filter(occurrence__status=Occurrence.Status.SCHEDULED).values_list("occurrence_id", flat=True)
    lapsed = 0
    for pk in sorted(set(dates)):
        try:
            lapsed += _lapse_all(pk)
        except Exception:  # the next date must still go on
            log.exception("offers not lapsed occurrence=%s", pk)
    return lapsed


@transaction.atomic
def _lapse_all(pk: int) -> int:
    date = lock_date(pk)
    rows = list(date.rsvps.filter(state=State.OFFERED).select_related("contact").order_by("contact_id", "pk"))
    for row in rows:
        row.occurrence = date
    over = [row for row in rows if has_run_out(row)]
    for row in over:
        lapse(row)
    tell_offered(make_offers(date), *over)
    for row in over:
        mail("events.rsvp_lapsed", row)
    return len(over)


def lapse(row: Rsvp) -> None:
    """Let one offer end: its seats are free. `offer_until` stays, to tell the guest when that was."""
    move(row, state=State.LAPSED, waitlisted_at=None)
    free_seats(occurrence=row.occurrence, seats=row.party)
    log.info("rsvp lapsed rsvp=%s freed=%s", row.pk, row.party)


def renew_offers(date: Occurrence) -> None:
    """Bring offers in line with a date that was moved or called back. One that a cancellation or a postponement cut in
    two is made anew, since nobody could take it meanwhile; none goes on past the start."""
    now = timezone.now()
    if not is_open(date, now):
        return
    standing = Rsvp.objects.filter(occurrence=date, state=State.OFFERED)
    if date.status_at:
        standing.filter(offered_at__lt=date.status_at).update(offered_at=now, offer_until=offer_ends(date, now))
    standing.filter(offer_until__gt=date.starts_at).update(offer_until=date.starts_at)
