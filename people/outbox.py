"""The outbox: how every mail leaves. Imports people.models and people.secrets; people/delivery.py sends.

A request only writes a row, in the same transaction as what the mail is about. The row names a kind and a
subject; the words and facts are read when the worker sends it, by the builder registered for the kind::

    # events/mails.py, found by itself in every app
    @mail_kind("events.rsvp_ask")
    def rsvp_ask(mail: OutgoingMail) -> Letter | None:
        rsvp = Rsvp.objects.filter(pk=mail.subject_id, state="asked").first()
        return rsvp and Letter(subject=_("Keep your seat?"), template="rsvp_ask", context={"rsvp": rsvp})
"""

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from people.models import Contact, OutgoingMail, User

log = logging.getLogger(__name__)

DAY = dt.timedelta(hours=24)
MAILS_A_DAY = 5


@dataclass(frozen=True)
class Letter:
    """One mail, ready to be drawn from templates/email/<template>.txt and .html in the reader's language.

    Templates get `context` and also `subject`, `site_url`, `stop_url` (a page that stops all mail to this contact;
    empty for a user) and, unless `context` has its own, `campaign`: the name that mail comes from. `attachments`
    are (filename, content, MIME type). With `list_unsubscribe` mail programs offer a button of
    their own, which presses the one on that page.
    """

    subject: str
    template: str
    context: Mapping[str, Any]
    attachments: Sequence[tuple[str, bytes | str, str]] = ()
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


@transaction.atomic
def queue_mail(
    *,
    kind: str,
    subject_id: object,
    to: Contact | User,
    key: str,
    locale: str,
    due_at: dt.datetime | None = None,
) -> OutgoingMail | None:
    """Ask for one mail to one person, in the caller's transaction; the same `key` twice makes one mail.

    None, and nothing queued, where the person asked us to stop, has no address any more, or has five mails
    around that time already: whoever types a stranger's address a hundred times sends them five mails.
    """
    due_at = due_at or timezone.now()
    if isinstance(to, Contact) and not _may_write(to, kind, key, due_at):
        log.info("mail not queued kind=%s subject=%s", kind, subject_id)
        return None
    person = {"contact": to} if isinstance(to, Contact) else {"user": to}
    mail, created = OutgoingMail.objects.get_or_create(
        key=key, defaults={"kind": kind, "subject_id": str(subject_id), "locale": locale, "due_at": due_at, **person}
    )
    if created:
        log.info("mail queued mail=%s kind=%s subject=%s", mail.pk, kind, subject_id)
    return mail


def _may_write(contact: Contact, kind: str, key: str, due_at: dt.datetime) -> bool:
    # The lock makes two requests for one address count one after the other.
    locked = Contact.objects.select_for_update().filter(pk=contact.pk).first()
    if locked is None or locked.silenced_at or not locked.email:
        return False
    if kind in KINDS and not KINDS[kind].limited:
        return True
    unlimited = [name for name, known in KINDS.items() if not known.limited]
    around = OutgoingMail.objects.filter(
        contact=contact,
        state__in=[OutgoingMail.State.QUEUED, OutgoingMail.State.SENT],
        due_at__gt=due_at - DAY,
        due_at__lt=due_at + DAY,
    )
    return around.exclude(kind__in=unlimited).exclude(key=key).count() < MAILS_A_DAY
