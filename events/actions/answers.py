"""What every change of an answer goes through: it is read under the lock of its date, changed only while it still says
what was read, and its guest is written to in the same transaction. Imports events.actions.seats.
"""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from content.freshness import touch
from events.actions.seats import lock_date
from events.errors import EventError, NotNow
from events.models import Occurrence, Rsvp
from events.rules import is_open
from people.models import Contact, OutgoingMail
from people.outbox import queue_mail


def open_date(pk: int) -> Occurrence:
    """The date, locked, if seats can still be kept on it; else NotNow."""
    date = lock_date(pk)
    if date.is_cancelled:
        raise NotNow(_("This date is cancelled."))
    if not is_open(date):
        raise NotNow(_("This date has begun or is over, so seats can no longer be kept."))
    return date


def fresh(rsvp: Rsvp, date: Occurrence) -> Rsvp:
    """The answer as it is now, with the date as it was locked."""
    row = Rsvp.objects.select_related("contact").get(pk=rsvp.pk)
    row.occurrence = date
    return row


def move(row: Rsvp, **changes: object) -> None:
    """Change an answer only if it still says what we read; else nothing of this transaction happens."""
    same = Rsvp.objects.filter(pk=row.pk, state=row.state, party=row.party, shift=row.shift_id)
    if not same.update(**changes):
        raise EventError(_("Someone changed this at the same moment. Please look again."))
    for name, value in changes.items():
        setattr(row, name, value)
    touch()


def lock_contacts(rows: Iterable[Rsvp]) -> None:
    """Lock everyone who will be written to, in the one order: two dates that write to the same two people at once would
    wait for each other."""
    contacts = {row.contact_id for row in rows if row.contact_id}
    if len(contacts) > 1:
        list(Contact.objects.select_for_update().filter(pk__in=contacts).order_by("pk").values_list("pk"))


def mail(kind: str, rsvp: Rsvp) -> None:
    """Queue a mail about this answer, if its guest has an address. One that has not left yet is enough: it is written
    when it leaves."""
    contact: Contact | None = rsvp.contact
    if contact is None:
        return
    mails = OutgoingMail.objects.filter(contact=contact, kind=kind, subject_id=str(rsvp.pk))
    if not mails.filter(state=OutgoingMail.State.QUEUED, lease=None).exists():
        key = f"{kind}:{rsvp.uid}:{uuid.uuid4().hex}"
        queue_mail(kind=kind, subject_id=rsvp.pk, to=contact, key=key, locale=rsvp.locale)
