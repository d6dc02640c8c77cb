"""What a host does for a guest who cannot: someone phoned, someone wants to be forgotten. Each leaves an audit entry.

Imports events.actions.aliases, .forgetting and .rsvps.
"""

import logging
import uuid

from django.db import transaction

from events.actions.aliases import come_without_email
from events.actions.forgetting import forget_answer
from events.actions.rsvps import cancel_rsvp
from events.actions.wishes import GuestWishes
from events.models import Occurrence, Rsvp, Shift
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def put_in_guest(
    *, uid: uuid.UUID, occurrence: Occurrence, name: str, party: int, shift: Shift | None, locale: str, actor: User
) -> Rsvp:
    """Put down an alias and a party, who claim seats or wait like everyone. The same `uid` is put down once; EventError
    where it is another guest's, NotNow where the date is off or has begun."""
    known = Rsvp.objects.filter(uid=uid).exists()
    row = come_without_email(
        uid=uid,
        occurrence=occurrence,
        name=name,
        party=party,
        shift=shift,
        wishes=GuestWishes(locale=locale),
        by_host=True,
    )
    if not known:
        _note(row, actor, "events.guest_put_in")
    return row


@transaction.atomic
def cancel_for_guest(*, rsvp: Rsvp, actor: User) -> Rsvp:
    """Give back the seats of a guest who asked a host to. Their calendar hears of it; doing it twice is noted once."""
    before = Rsvp.objects.values_list("state", flat=True).get(pk=rsvp.pk)
    row = cancel_rsvp(rsvp=rsvp)
    if before != row.state:
        _note(row, actor, "events.guest_cancelled")
    return row


@transaction.atomic
def erase_guest(*, rsvp: Rsvp, actor: User) -> None:
    """Forget all that is personal of an answer, because its guest asked a host to; what is left is a number."""
    forget_answer(rsvp=rsvp)
    _note(rsvp, actor, "events.guest_erased")


def _note(rsvp: Rsvp, actor: User, verb: str) -> None:
    record_audit(actor=actor, verb=verb, target=rsvp, chapter_id=rsvp.occurrence.chapter_id)
    log.info("%s rsvp=%s", verb, rsvp.pk)
