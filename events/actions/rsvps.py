"""From “I am coming” to an empty or a taken seat.

Asking holds no seat: it sends a mail. The button behind the link in that mail claims the seats, or a place on the
waitlist. A party is never split: it comes whole or waits whole. Freed seats are offered to those who wait
(events.actions.offers), and whoever comes new or brings more people takes only what fits nobody who waits.

A party may wish for a shift. It holds places there, as many as it has people, exactly while its seats are theirs. A
shift that filled meanwhile never costs a seat: the party comes without it, and `missed` remembers what to tell them.
"""

import datetime as dt
import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.actions.answers import fresh, mail, move, open_date
from events.actions.holding import check_shift, leave_shift, resize_shift, swap_shift, take_shift
from events.actions.notices import take_out_of_calendar
from events.actions.offers import NO_OFFER, lapse, make_offers, renew_offers, tell_offered
from events.actions.seats import claim_seats, free_seats, lock_date
from events.actions.wishes import GuestWishes, put_wishes
from events.errors import EventError, NotNow
from events.models import Occurrence, Rsvp, Shift
from events.queries.seats import LARGEST_PARTY
from events.rules import has_run_out, is_late, rsvp_token
from events.terms import erase_at
from people.actions import contact_for, prove
from people.language import localise_digits
from people.secrets import digest

log = logging.getLogger(__name__)

State = Rsvp.State
TO_CONFIRM = dt.timedelta(hours=48)
# Who has no place and no claim to one: the form starts over, and the button on their page does.
GONE = (State.CANCELLED, State.LAPSED)


@transaction.atomic
def ask_for_seat(
    *,
    occurrence: Occurrence,
    email: str,
    name: str,
    party: int,
    locale: str,
    shift: Shift | None = None,
    wishes: GuestWishes | None = None,
) -> None:
    """Send this address a link that keeps the seats, or, to a guest who has some already, the link that manages them.

    Returns nothing, so that nobody can tell by it whether the address is known. Raises NotNow where the date is
    cancelled or has begun, which everyone can see.
    """
    check_party(party)
    date = open_date(occurrence.pk)
    check_shift(shift, date)
    contact = contact_for(email=email, locale=locale)
    if contact.silenced_at:
        log.info("rsvp not asked occurrence=%s", date.pk)
        return
    rsvp = Rsvp.objects.filter(occurrence=date, contact=contact).first()
    if rsvp is None or rsvp.state in (State.PENDING, *GONE):
        rsvp = rsvp or Rsvp(occurrence=date, contact=contact)
        rsvp.shift, rsvp.missed = shift, None
        _put_down(rsvp, date, name, party, locale)
        put_wishes(rsvp=rsvp, wishes=wishes or GuestWishes(locale))
        mail("events.rsvp_ask", rsvp)
    else:  # nothing that a stranger types changes what a guest has confirmed
        mail("events.rsvp_again", rsvp)
    log.info("rsvp asked rsvp=%s state=%s", rsvp.pk, rsvp.state)


def _put_down(rsvp: Rsvp, date: Occurrence, name: str, party: int, locale: str) -> None:
    now = timezone.now()
    if rsvp.pk and is_late(rsvp, now):
        rsvp.token_issue += 1  # the old link has run out and stays so
    rsvp.state, rsvp.name, rsvp.party, rsvp.locale = State.PENDING, name, party, locale
    rsvp.token_hash = digest(rsvp_token(rsvp))
    rsvp.confirm_by = min(now + TO_CONFIRM, date.starts_at)
    rsvp.erase_at = erase_at(date)
    rsvp.save()


@transaction.atomic
def confirm_rsvp(*, rsvp: Rsvp) -> Rsvp:
    """Claim the seats of a party that asked, that had given them back, or that let an offer run out; behind everyone
    who waits, and without room it waits as the last of them.

    Pressing twice changes nothing more. Raises NotNow where the date is cancelled or has begun, or the link ran out.
    """
    date = open_date(rsvp.occurrence_id)
    row = fresh(rsvp, date)
    now = timezone.now()
    if has_run_out(row, now):
        lapse(row)
    if row.state not in (State.PENDING, *GONE):
        return row
    if is_late(row, now):
        raise NotNow(_("This link has run out. Please ask for a seat again, and we send you a new one."))
    offered = make_offers(date)
    times = {"waitlisted_at": None, "cancelled_at": None, "offered_at": None, "offer_until": None}
    if claim_seats(occurrence=date, seats=row.party):
        move(row, state=State.CONFIRMED, **times | {"confirmed_at": now}, **take_shift(row))
    else:
        move(row, state=State.WAITLISTED, **times | {"waitlisted_at": now})
    tell_offered(offered, row)
    if row.contact:
        prove(contact=row.contact)
    mail(f"events.rsvp_{row.state}", row)
    log.info("rsvp %s rsvp=%s seats=%s", row.state, row.pk, row.party)
    return row


@transaction.atomic
def change_party(*, rsvp: Rsvp, party: int) -> Rsvp:
    """Bring more people or fewer. More need free seats that fit nobody who waits: without them EventError, and what was
    kept, or offered, stays so. Who waits keeps their place in the line."""
    check_party(party)
    date = lock_date(rsvp.occurrence_id)
    offered = make_offers(date)
    row = fresh(rsvp, date)
    _check_changeable(row, date)
    more = party - row.party
    if row.holds_seats and more > 0 and not claim_seats(occurrence=date, seats=more):
        raise EventError(_too_few(date, row))
    resize_shift(row, more)
    move(row, party=party)
    if row.holds_seats and more < 0:
        free_seats(occurrence=date, seats=-more)
    if more < 0:
        offered += make_offers(date)
    tell_offered(offered)
    log.info("rsvp changed rsvp=%s seats=%s", row.pk, party)
    return fresh(row, date)


def _too_few(date: Occurrence, row: Rsvp) -> str:
    free = date.seats_left or 0
    more = str(_("No more seats are free."))
    if free:
        more = ngettext("Only %(free)s more seat is free.", "Only %(free)s more seats are free.", free)
        more %= {"free": localise_digits(free)}
    kept = ngettext("The %(kept)s seat you have stays yours.", "The %(kept)s seats you have stay yours.", row.party)
    return f"{more} {kept % {'kept': localise_digits(row.party)}}"


@transaction.atomic
def change_shift(*, rsvp: Rsvp, shift: Shift | None) -> Rsvp:
    """Do something else at the date, or (None) nothing in particular. EventError where it has too few places left: what
    the party had chosen stays theirs. Who waits for a seat only changes what they wish for."""
    date = lock_date(rsvp.occurrence_id)
    row = fresh(rsvp, date)
    _check_changeable(row, date)
    check_shift(shift, date)
    wanted = shift.pk if shift else None
    swap_shift(row, wanted)
    move(row, shift_id=wanted, missed_id=None)
    log.info("rsvp changed rsvp=%s shift=%s", row.pk, wanted)
    return fresh(row, date)


@transaction.atomic
def cancel_rsvp(*, rsvp: Rsvp) -> Rsvp:
    """Give the seats back, decline what is offered, or leave the waitlist; what is freed is offered to the next. Doing
    it twice frees them once.

    Raises NotNow once the date is over, or the party has come: who came is then a number that stays.
    """
    date = lock_date(rsvp.occurrence_id)
    row = fresh(rsvp, date)
    if row.state == State.CANCELLED:
        return row
    if date.is_past() or row.checked_in_at:
        raise NotNow
    held, was = row.party if row.holds_seats else 0, State(row.state)
    leave_shift(row)
    move(row, state=State.CANCELLED, cancelled_at=timezone.now(), waitlisted_at=None, offer_until=None)
    if held:
        free_seats(occurrence=date, seats=held)
        tell_offered(make_offers(date), row)
    if was == State.CONFIRMED:
        take_out_of_calendar(row)
    log.info("rsvp cancelled rsvp=%s freed=%s", row.pk, held)
    return row


@transaction.atomic
def follow_date(*, occurrence: Occurrence) -> None:
    """Bring the answers in line with a date that was moved, called back or given more seats: free seats are offered to
    those who wait, what was offered holds no longer than to the new start, data ends later."""
    date = lock_date(occurrence.pk)
    date.rsvps.filter(erased_at=None).update(erase_at=erase_at(date))
    pending = date.rsvps.filter(state=State.PENDING, confirm_by__gt=date.starts_at)
    pending.update(confirm_by=date.starts_at)
    renew_offers(date)
    tell_offered(make_offers(date))


def check_party(party: int) -> None:
    if not 1 <= party <= LARGEST_PARTY:
        raise EventError(_("A party is 1 to 20 people. For more, please write to the chapter."))


def _check_changeable(row: Rsvp, date: Occurrence) -> None:
    if date.is_cancelled or date.is_past():
        raise NotNow(_("This date is cancelled.") if date.is_cancelled else None)
    if row.state == State.CANCELLED:
        raise EventError(_("You have given your seats back. Take them again first."))
    if row.state == State.LAPSED or has_run_out(row):
        raise NotNow(NO_OFFER)
    if row.checked_in_at:
        raise NotNow(_("You have been checked in. Please tell the hosts if someone comes along."))


def tell_of_shifts(shifts: Iterable[Shift]) -> None:
    """Write to everyone who chose one of these shifts: the plan of the date has changed under them."""
    rows = Rsvp.objects.filter(shift__in=list(shifts), state__in=Rsvp.TOLD)
    for rsvp in rows.select_related("contact").order_by("contact_id"):
        mail("events.rsvp_shift", rsvp)
