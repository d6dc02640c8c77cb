"""What happens at the door: guests come in, are taken for someone else, or come without ever having answered.

Several people work one door at once, from phones whose connection comes and goes, so every tap may arrive twice and
late. Each of these holds the lock of the date, changes a row only if it still says what was read, and does nothing more
where it was done already. `by` is who stands there: someone with an account, or with a link for this one date.

Imports events.actions.holding, .offers and .seats.
"""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content.freshness import touch
from events.actions.holding import leave_shift, take_shift
from events.actions.offers import offer_waiting
from events.actions.seats import claim_seats, free_seats, lock_date
from events.doors import By, is_door_open, name_of
from events.errors import EventError, NotNow
from events.models import HostLink, Occurrence, Rsvp
from events.rules import rsvp_token
from events.terms import erase_at
from people.actions import record_audit
from people.language import localise_digits
from people.secrets import digest

log = logging.getLogger(__name__)

State = Rsvp.State
WAITING = (State.WAITLISTED, State.LAPSED)
LARGEST_PARTY = 20


class Full(EventError):
    """There are too few free seats. Who stands at the door may let them in all the same: it is their decision."""


@transaction.atomic
def check_in(*, rsvp: Rsvp, by: By, arrived: int | None = None, over: bool = False) -> Rsvp:
    """Note that a party is here, or (`arrived`) so many of it. Whoever is in already stays in; a number changes it.

    A party that waits gets free seats; without any it is Full, unless `over` says to let them in all the same.
    """
    date = _open_door(rsvp.occurrence_id)
    row = _fresh(rsvp, date)
    if arrived is not None and not 1 <= arrived <= row.party:
        raise EventError(
            _("Choose a number from one to all of them. Who came along besides is someone without a reply.")
        )
    if row.state == State.ATTENDED:
        if arrived not in (None, row.arrived):
            _move(row, arrived=arrived)
            log.info("door corrected rsvp=%s arrived=%s by=%s", row.pk, arrived, name_of(by))
        return row
    _move(row, **_seat(row, date, by, over=over))
    _move(row, state=State.ATTENDED, arrived=arrived or row.party, checked_in_at=timezone.now())
    log.info("door in rsvp=%s arrived=%s by=%s", row.pk, row.arrived, name_of(by))
    return row


def _seat(row: Rsvp, date: Occurrence, by: By, *, over: bool) -> dict[str, object]:
    """Make sure that the party has seats, and return what changes in its row beside that."""
    if row.state in (State.CONFIRMED, State.NO_SHOW):
        return {}
    if row.state == State.OFFERED:  # the seats are held for them, and they have come to take them
        return {"confirmed_at": timezone.now(), "offer_until": None, **_to_confirmed(row)}
    if row.state not in WAITING:
        raise EventError(_("They have no seat any more. Let them in below, as someone without a reply."))
    _claim(date, row.party, by, f"events.rsvp:{row.pk}", over=over)
    # A place in the line and no hour of a confirmation: so it is known that these seats were got at the door.
    return {"confirmed_at": None, "waitlisted_at": row.waitlisted_at or timezone.now(), **_to_confirmed(row)}


def _to_confirmed(row: Rsvp) -> dict[str, object]:
    """What they wanted to do there is theirs if it still has room."""
    return {"state": State.CONFIRMED, "offer_until": None, **take_shift(row)}


@transaction.atomic
def undo_check_in(*, rsvp: Rsvp, by: By, seen: dt.datetime | None = None) -> Rsvp:
    """Take a check-in back: the party is as it was before. Doing it twice frees seats once.

    `seen` is the check-in that is meant. If someone else has undone it and checked them in anew meanwhile, that stays.
    """
    date = _open_door(rsvp.occurrence_id)
    row = _fresh(rsvp, date)
    if row.state != State.ATTENDED or (seen is not None and row.checked_in_at != seen):
        return row
    _move(row, state=State.CONFIRMED, arrived=None, checked_in_at=None)
    if row.is_walk_in or (row.waitlisted_at and row.confirmed_at is None):  # the seats were got at the door
        leave_shift(row)
        if row.is_walk_in:
            _move(row, state=State.CANCELLED, cancelled_at=timezone.now())
        else:
            _move(row, state=State.WAITLISTED)
        free_seats(occurrence=date, seats=row.party)
        touch()
        offer_waiting(occurrence=date)
    log.info("door undone rsvp=%s state=%s by=%s", row.pk, row.state, name_of(by))
    return row


@transaction.atomic
def let_in(
    *, occurrence: Occurrence, by: By, name: str = "", party: int = 1, key: uuid.UUID | None = None, over: bool = False
) -> Rsvp:
    """Put down people who come without an answer: an alias if they like, no e-mail. The same `key` is let in once.

    Full where there are too few seats, unless `over`: seats that are taken or offered are nobody's to give away, so
    then there are more people than seats.
    """
    if not 1 <= party <= LARGEST_PARTY:
        raise EventError(_("A party is 1 to 20 people."))
    date = _open_door(occurrence.pk)
    row = Rsvp.objects.filter(uid=key).first() if key else None
    if row is not None and row.is_walk_in and row.occurrence_id == date.pk:
        return row
    if row is not None:  # no button of ours says that
        raise EventError
    now = timezone.now()
    row = Rsvp(occurrence=date, uid=key or uuid.uuid4(), name=name, party=party, locale=date.event.locale.language_code)
    row.state, row.arrived, row.checked_in_at, row.is_walk_in = State.ATTENDED, party, now, True
    row.token_hash, row.confirm_by, row.erase_at = digest(rsvp_token(row)), now, erase_at(date)
    _claim(date, party, by, f"events.rsvp:{row.uid}", over=over)
    row.save(force_insert=True)
    log.info("door let in rsvp=%s seats=%s by=%s", row.pk, party, name_of(by))
    return row


def _claim(date: Occurrence, seats: int, by: By, target: str, *, over: bool) -> None:
    """Take free seats, or with `over` seats that are not there, which is written down."""
    touch()
    if claim_seats(occurrence=date, seats=seats):
        return
    if not over:
        raise Full(_too_few(date))
    Occurrence.objects.filter(pk=date.pk).update(seats_taken=F("seats_taken") + seats)
    link = isinstance(by, HostLink)
    record_audit(
        actor=None if isinstance(by, HostLink) else by,
        verb="events.let_in_over",
        target=target,
        chapter_id=date.chapter_id,
        details={"date": date.pk, "seats": seats, **({"link": by.pk} if link else {})},
    )


def _too_few(date: Occurrence) -> str:
    if not date.seats_left:
        return str(_("There is no free seat."))
    text = ngettext("There is only %(free)s free seat.", "There are only %(free)s free seats.", date.seats_left)
    return text % {"free": localise_digits(date.seats_left)}


def _open_door(pk: int) -> Occurrence:
    """The date, locked; NotNow while its door is not open."""
    date = lock_date(pk)
    if date.is_off:
        raise NotNow(_("This date does not take place at this hour, so its door stays closed."))
    if not is_door_open(date):
        raise NotNow(_("The door is open from three hours before the start until twelve hours after the end."))
    return date


def _fresh(rsvp: Rsvp, date: Occurrence) -> Rsvp:
    row = Rsvp.objects.get(pk=rsvp.pk)
    row.occurrence = date
    return row


def _move(row: Rsvp, **changes: object) -> None:
    """Change an answer only if it still says what we read; else nothing of this transaction happens."""
    same = Rsvp.objects.filter(pk=row.pk, state=row.state, party=row.party, checked_in_at=row.checked_in_at)
    if changes and not same.update(**changes):
        raise EventError(_("Someone changed this at the same moment. Please look again."))
    for name, value in changes.items():
        setattr(row, name, value)
