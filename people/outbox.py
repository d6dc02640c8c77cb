"""The outbox: how every mail leaves. Imports people.models and people.secrets; people/delivery.py sends.

A request only writes a row, in the same transaction as what the mail is about. The row names a kind and a
subject; the words and facts are read when the worker sends it, by the builder registered for the kind::

    # events/mails/guests.py, found by itself in every app
    @mail_kind("events.rsvp_ask")
    def rsvp_ask(mail: OutgoingMail) -> Letter | None:
        rsvp = Rsvp.objects.filter(pk=mail.subject_id, state="asked").first()
        return rsvp and Letter(subject=_("Keep your seat?"), template="rsvp_ask", context={"rsvp": rsvp})
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from people.models import Contact, OutgoingMail, User

log = logging.getLogger(__name__)

DAY = dt.timedelta(hours=24)
MAILS_A_DAY = 5
AT_ONCE = 500  # rows a statement


@dataclass(frozen=True)
class CalendarPart:
    """A message to the reader's calendar (RFC 6047), which most mail programs show as a date with a button.

    `method` (REQUEST, CANCEL) is the one that `content`, a calendar file, names itself: programs want it in both.
    """

    method: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """One mail, ready to be drawn from templates/email/<template>.txt and .html in the reader's language.

    Templates get `context` and also `subject`, `site_url`, `stop_url` (a page that stops all mail to this contact;
    empty for a user) and, unless `context` has its own, `campaign`: the name that mail comes from. `attachments`
    are (filename, content, MIME type). `calendar` travels twice: as one more form of the mail itself, which calendars
    read, and as a file to open by hand. With `list_unsubscribe` mail programs offer a button of their own, which
    presses the one on that page.
    """

    subject: str
    template: str
    context: Mapping[str, Any]
    attachments: Sequence[tuple[str, bytes | str, str]] = ()
    calendar: CalendarPart | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    reply_to: Sequence[str] = ()
    list_unsubscribe: bool = False


Builder = Callable[[OutgoingMail], Letter | None]


@dataclass(frozen=True)
class Kind:
    """A sort of mail: who writes it, and whether strangers can cause it (then five a day are enough)."""

    name: str
    builder: Builder
    limited: bool


KINDS: dict[str, Kind] = {}


def mail_kind(name: str, *, limited: bool = True) -> Callable[[Builder], Builder]:
    """Register the writer of a kind of mail. It returns None where the mail is no longer true: it is then dropped.

    Say `limited=False` for mail that no stranger can cause by typing an address into a form, such as "this vigil
    is cancelled": it is neither counted nor held back.
    """

    def register(builder: Builder) -> Builder:
        KINDS[name] = Kind(name, builder, limited)
        return builder

    return register


@transaction.atomic(savepoint=False)
def queue_mail(
    *,
    kind: str,
    subject_id: object,
    to: Contact | User,
    key: str,
    locale: str,
    due_at: dt.datetime | None = None,
    is_locked: bool = False,
) -> OutgoingMail | None:
    """Ask for one mail to one person, in the caller's transaction; the same `key` twice makes one mail.

    None, and nothing queued, where the person asked us to stop, has no address any more, or has five mails
    around that time already: whoever types a stranger's address a hundred times sends them five mails. With `is_locked`
    the caller has read and locked the contact in this transaction, as `contact_for` does.
    """
    due_at = due_at or timezone.now()
    if isinstance(to, Contact) and not _may_write(to, kind, key, due_at, is_locked=is_locked):
        log.info("mail not queued kind=%s subject=%s", kind, subject_id)
        return None
    person = {"contact": to} if isinstance(to, Contact) else {"user": to}
    mail, created = OutgoingMail.objects.get_or_create(
        key=key, defaults={"kind": kind, "subject_id": str(subject_id), "locale": locale, "due_at": due_at, **person}
    )
    if created:
        log.info("mail queued mail=%s kind=%s subject=%s", mail.pk, kind, subject_id)
    return mail


@dataclass(frozen=True)
class ToOne:
    """One of many mails of a kind that are asked for at once: the contact's primary key, and as for `queue_mail`."""

    contact: int
    subject_id: object
    key: str
    locale: str


@transaction.atomic
def queue_mails(*, kind: str, mails: Iterable[ToOne], due_at: dt.datetime | None = None) -> int:
    """As `queue_mail` does, for many people in a few queries; how many were not asked for before.

    Only for kinds that no stranger can cause: nobody is counted here.
    """
    if KINDS[kind].limited:
        raise ValueError(f"{kind} is held back by what strangers type, so each is asked for by itself")
    queued, wanted = 0, sorted(mails, key=lambda mail: mail.contact)
    for start in range(0, len(wanted), AT_ONCE):
        queued += _queue(kind, wanted[start : start + AT_ONCE], due_at or timezone.now())
    log.info("mails queued kind=%s mails=%s", kind, queued)
    return queued


def _queue(kind: str, mails: list[ToOne], due_at: dt.datetime) -> int:
    reachable = Contact.objects.filter(pk__in=[mail.contact for mail in mails], silenced_at=None, email__isnull=False)
    reached = set(reachable.values_list("pk", flat=True))
    known = set(OutgoingMail.objects.filter(key__in=[mail.key for mail in mails]).values_list("key", flat=True))
    rows = [
        OutgoingMail(
            key=mail.key,
            kind=kind,
            subject_id=str(mail.subject_id),
            contact_id=mail.contact,
            locale=mail.locale,
            due_at=due_at,
        )
        for mail in mails
        if mail.contact in reached and mail.key not in known
    ]
    # Where another process asks for the same at this moment, one of both rows stays.
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _may_write(contact: Contact, kind: str, key: str, due_at: dt.datetime, *, is_locked: bool) -> bool:
    # The lock makes two requests for one address count one after the other.
    locked = contact if is_locked else Contact.objects.select_for_update().filter(pk=contact.pk).first()
    if locked is None or locked.silenced_at or not locked.email:
        return False
    if not _is_limited(kind):
        return True
    around = OutgoingMail.objects.filter(
        contact=contact,
        state__in=[OutgoingMail.State.QUEUED, OutgoingMail.State.SENT],
        due_at__gt=due_at - DAY,
        due_at__lt=due_at + DAY,
    )
    others = around.exclude(key=key).values_list("kind", flat=True)
    return sum(map(_is_limited, others)) < MAILS_A_DAY


def _is_limited(kind: str) -> bool:
    return kind not in KINDS or KINDS[kind].limited
