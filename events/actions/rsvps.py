"""From “I am coming” to an empty or a taken seat.

Asking holds no seat: it sends a mail. The button behind the link in that mail claims the seats, or a place on the
waitlist. A party is never split: it comes whole or waits whole. Freed seats go to those who wait, first come first
served, passing over parties that do not fit into what is free.
"""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content.freshness import touch
from events.actions.seats import claim_seats, free_seats, lock_date
from events.errors import EventError, NotNow
from events.models import Occurrence, Rsvp
from events.rules import is_late, is_open, rsvp_token
from people.actions import contact_for, prove
from people.language import localise_digits
from people.models import Contact, OutgoingMail
from people.outbox import queue_mail
from people.secrets import digest

log = logging.getLogger(__name__)

State = Rsvp.State
TO_CONFIRM = dt.timedelta(hours=48)
KEPT_AFTER = dt.timedelta(days=14)  # the form promises two weeks
LARGEST_PARTY = 20


@transaction.atomic
def ask_for_seat(*, occurrence: Occurrence, email: str, name: str, party: int, locale: str) -> None:
    """Send this address a link that keeps the seats, or, to a guest who has some already, the link that manages them.

    Returns nothing, so that nobody can tell by it whether the address is known. Raises NotNow where the date is
    cancelled or has begun, which everyone can see.
    """
    _check_party(party)
    date = _open_date(occurrence.pk)
    contact = contact_for(email=email, locale=locale)
    if contact.silenced_at:
        log.info("rsvp not asked occurrence=%s", date.pk)
        return
    rsvp = Rsvp.objects.filter(occurrence=date, contact=contact).first()
    if rsvp is None or rsvp.state in (State.PENDING, State.CANCELLED):
        rsvp = _put_down(rsvp or Rsvp(occurrence=date, contact=contact), date, name, party, locale)
        _mail("events.rsvp_ask", rsvp)
    else:  # nothing that a stranger types changes what a guest has confirmed
        _mail("events.rsvp_again", rsvp)
    log.info("rsvp asked rsvp=%s state=%s", rsvp.pk, rsvp.state)


def _put_down(rsvp: Rsvp, date: Occurrence, name: str, party: int, locale: str) -> Rsvp:
    now = timezone.now()
    if rsvp.pk and is_late(rsvp, now):
        rsvp.token_issue += 1  # the old link has run out and stays so
    rsvp.state, rsvp.name, rsvp.party, rsvp.locale = State.PENDING, name, party, locale
    rsvp.token_hash = digest(rsvp_token(rsvp))
    rsvp.confirm_by = min(now + TO_CONFIRM, date.starts_at)
    rsvp.erase_at = date.ends_at + KEPT_AFTER
    rsvp.save()
    return rsvp


@transaction.atomic
def confirm_rsvp(*, rsvp: Rsvp) -> Rsvp:
    """Claim the seats of a party that asked, or that had given them back; without room it waits.

    Pressing twice changes nothing more. Raises NotNow where the date is cancelled or has begun, or the link ran out.
    """
    date = _open_date(rsvp.occurrence_id)
    row = _fresh(rsvp, date)
    if row.state in (State.CONFIRMED, State.WAITLISTED):
        return row
    now = timezone.now()
    if is_late(row, now):
        raise NotNow(_("This link has run out. Please ask for a seat again, and we send you a new one."))
    if row.contact:
        prove(contact=row.contact)
    if claim_seats(occurrence=date, seats=row.party):
        _move(row, state=State.CONFIRMED, confirmed_at=now, waitlisted_at=None, cancelled_at=None)
        _mail("events.rsvp_confirmed", row)
    else:
        _move(row, state=State.WAITLISTED, waitlisted_at=now, cancelled_at=None)
        _mail("events.rsvp_waitlisted", row)
    log.info("rsvp %s rsvp=%s seats=%s", row.state, row.pk, row.party)
    return row


@transaction.atomic
def change_party(*, rsvp: Rsvp, party: int) -> Rsvp:
    """Bring more people or fewer. More need free seats: without them EventError, and what was kept stays kept."""
    _check_party(party)
    date = lock_date(rsvp.occurrence_id)
    row = _fresh(rsvp, date)
    if date.is_cancelled or date.is_past():
        raise NotNow(_("This date is cancelled.") if date.is_cancelled else None)
    if row.state == State.CANCELLED:
        raise EventError(_("You have given your seats back. Take them again first."))
    more = party - row.party
    if row.state == State.CONFIRMED and more > 0 and not claim_seats(occurrence=date, seats=more):
        raise EventError(_too_few(date, row))
    _move(row, party=party)
    if row.state == State.CONFIRMED and more < 0:
        free_seats(occurrence=date, seats=-more)
    if more < 0:
        promote_waiting(occurrence=date)
    log.info("rsvp changed rsvp=%s seats=%s", row.pk, party)
    return _fresh(row, date)


def _too_few(date: Occurrence, row: Rsvp) -> str:
    free = date.seats_left or 0
    more = str(_("No more seats are free."))
    if free:
        more = ngettext("Only %(free)s more seat is free.", "Only %(free)s more seats are free.", free)
        more %= {"free": localise_digits(free)}
    kept = ngettext("The %(kept)s seat you have stays yours.", "The %(kept)s seats you have stay yours.", row.party)
    return f"{more} {kept % {'kept': localise_digits(row.party)}}"


@transaction.atomic
def cancel_rsvp(*, rsvp: Rsvp) -> Rsvp:
    """Give the seats back, or the place on the waitlist, and let the next ones in. Doing it twice frees them once.

    Raises NotNow once the date is over: who came is then a number that stays.
    """
    date = lock_date(rsvp.occurrence_id)
    row = _fresh(rsvp, date)
    if row.state == State.CANCELLED:
        return row
    if date.is_past():
        raise NotNow
    held = row.party if row.state == State.CONFIRMED else 0
    _move(row, state=State.CANCELLED, cancelled_at=timezone.now(), waitlisted_at=None)
    if held:
        free_seats(occurrence=date, seats=held)
        promote_waiting(occurrence=date)
    log.info("rsvp cancelled rsvp=%s freed=%s", row.pk, held)
    return row


@transaction.atomic
def promote_waiting(*, occurrence: Occurrence) -> list[Rsvp]:
    """Give free seats to those who wait longest and fit; returns who got some. Nobody moves up once it has begun."""
    date = lock_date(occurrence.pk)
    promoted: list[Rsvp] = []
    while is_open(date) and (row := _next_that_fits(date)) and claim_seats(occurrence=date, seats=row.party):
        _move(row, state=State.CONFIRMED, confirmed_at=timezone.now())
        promoted.append(row)
        date.refresh_from_db(fields=["seats_taken"])
    for row in sorted(promoted, key=lambda promoted_row: promoted_row.contact_id or 0):
        _mail("events.rsvp_promoted", row)
        log.info("rsvp promoted rsvp=%s seats=%s", row.pk, row.party)
    return promoted


def _next_that_fits(date: Occurrence) -> Rsvp | None:
    waiting = Rsvp.objects.filter(occurrence=date, state=State.WAITLISTED).order_by("waitlisted_at", "pk")
    if date.seats_left is not None:
        waiting = waiting.filter(party__lte=date.seats_left)
    return waiting.select_related("contact").first()


@transaction.atomic
def follow_date(*, occurrence: Occurrence) -> None:
    """Bring the answers in line with a date that was moved or given more seats: who waits moves up, data ends later."""
    date = lock_date(occurrence.pk)
    date.rsvps.update(erase_at=date.ends_at + KEPT_AFTER)
    pending = date.rsvps.filter(state=State.PENDING, confirm_by__gt=date.starts_at)
    pending.update(confirm_by=date.starts_at)
    promote_waiting(occurrence=date)


def _check_party(party: int) -> None:
    if not 1 <= party <= LARGEST_PARTY:
        raise EventError(_("A party is 1 to 20 people. For more, please write to the chapter."))


def _open_date(pk: int) -> Occurrence:
    date = lock_date(pk)
    if date.is_cancelled:
        raise NotNow(_("This date is cancelled."))
    if not is_open(date):
        raise NotNow(_("This date has begun or is over, so seats can no longer be kept."))
    return date


def _fresh(rsvp: Rsvp, date: Occurrence) -> Rsvp:
    row = Rsvp.objects.select_related("contact").get(pk=rsvp.pk)
    row.occurrence = date
    return row


def _move(row: Rsvp, **changes: object) -> None:
    """Change an answer only if it still says what we read; else nothing of this transaction happens."""
    same = Rsvp.objects.filter(pk=row.pk, state=row.state, party=row.party)
    if not same.update(**changes):
        raise EventError(_("Someone changed this at the same moment. Please look again."))
    for name, value in changes.items():
        setattr(row, name, value)
    touch()


def _mail(kind: str, rsvp: Rsvp) -> None:
    """Queue a mail about this answer. One that has not left yet is enough: it is written when it leaves."""
    contact: Contact | None = rsvp.contact
    if contact is None:
        return
    mails = OutgoingMail.objects.filter(contact=contact, kind=kind, subject_id=str(rsvp.pk))
    if not mails.filter(state=OutgoingMail.State.QUEUED, lease=None).exists():
        key = f"{kind}:{rsvp.uid}:{uuid.uuid4().hex}"
        queue_mail(kind=kind, subject_id=rsvp.pk, to=contact, key=key, locale=rsvp.locale)
