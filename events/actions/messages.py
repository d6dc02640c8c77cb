"""What hosts write to their guests: once to each, in one transaction with its audit entry. Its words go as they go."""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.seats import lock_date
from events.errors import EventError
from events.models import GuestMessage, Occurrence, Rsvp, Shift
from events.queries.audiences import audience, guests_of, reach
from people.actions import record_audit
from people.models import User
from people.outbox import ToOne, queue_mails
from people.text import is_broken, is_one_line

log = logging.getLogger(__name__)

MESSAGE = "events.rsvp_message"
A_DAY = 3  # more of them is what makes people press “never again”
DAY = dt.timedelta(hours=24)
NOBODY = _("Nobody is in this group at the moment, so there is nobody to write to.")


def sent_today(date: Occurrence) -> int:
    """How many messages about this date went out in the last 24 hours."""
    return date.messages.filter(created_at__gt=timezone.now() - DAY).count()


@transaction.atomic
def send_message(
    *, occurrence: Occurrence, actor: User, uid: uuid.UUID, who: str, shift: Shift | None, subject: str, body: str
) -> GuestMessage:
    """Write to the guests who are meant, once each. The same `uid` again, from a form that was sent twice, is the same
    message. EventError where nobody is meant, or three messages have gone out today."""
    date = lock_date(occurrence.pk)
    known = GuestMessage.objects.filter(uid=uid).first()
    if known and (known.occurrence_id, known.author_id) == (date.pk, actor.pk):
        return known
    _check(date, known, subject, body)
    found = reach(audience(date, who, shift.pk if shift else None), guests_of(date))
    if not found.guests:
        raise EventError(NOBODY)
    message = GuestMessage.objects.create(
        uid=uid,
        occurrence=date,
        author=actor,
        audience=who,
        shift=shift,
        subject=subject,
        body=body,
        recipients=len(found.guests),
    )
    mails = [_mail(message, rsvp, rsvp.contact_id) for rsvp in found.by_mail if rsvp.contact_id]
    queue_mails(kind=MESSAGE, mails=mails)
    # How many and which of them: never the words, which go with the guests.
    details = {"audience": who, "shift": shift.pk if shift else None, "guests": len(found.guests), "mails": len(mails)}
    record_audit(
        actor=actor, verb="events.guests_written_to", target=message, chapter_id=date.chapter_id, details=details
    )
    log.info("message sent message=%s occurrence=%s mails=%s", message.pk, date.pk, len(mails))
    return message


def _check(date: Occurrence, taken: GuestMessage | None, subject: str, body: str) -> None:
    if taken or is_broken(subject + body) or not is_one_line(subject):
        raise EventError
    if sent_today(date) >= A_DAY:
        raise EventError(
            _("Three messages about this date went out in the last 24 hours. Please wait, or your guests stop reading.")
        )


def _mail(message: GuestMessage, rsvp: Rsvp, contact: int) -> ToOne:
    return ToOne(contact, message.pk, f"{MESSAGE}:{message.uid}:{rsvp.uid}", rsvp.locale)


def forget_messages() -> int:
    """Take the words off messages about dates that are over and whose guests are forgotten; how many."""
    kept = Rsvp.objects.filter(occurrence=OuterRef("occurrence"), erase_at__gt=timezone.now())
    over = GuestMessage.objects.filter(~Exists(kept), occurrence__ends_at__lte=timezone.now()).exclude(subject="")
    return GuestMessage.objects.filter(pk__in=over.values("pk")).update(subject="", body="")
