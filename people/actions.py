"""What happens on the ground floor. Imports people.models, people.secrets and people.wishes."""

import logging
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from people.models import AuditEntry, Contact, User
from people.secrets import email_key
from people.wishes import note

log = logging.getLogger(__name__)


@transaction.atomic(savepoint=False)
def contact_for(*, email: str, locale: str, zone: str = "") -> Contact:
    """The person behind this address, known already or new.

    The row stays locked until the caller's transaction ends, so that the purge in people/erasure.py cannot
    forget the address while something that needs it is being written. Mail goes to the form given last
    (`ada+vigil@…`), while one mailbox stays one contact. Once its owner has answered a mail, the form stays: not
    every host reads `ada+x@…` as ada's, and a stranger shall not lead her mail away.
    """
    key = email_key(email)
    fields = {"email": email.strip(), "locale": locale, **({"zone": zone} if zone else {})}
    contact, created = Contact.objects.select_for_update().get_or_create(email_key=key, defaults=fields)
    if contact.proven_at and contact.email:
        del fields["email"]
    changed = [name for name, value in fields.items() if getattr(contact, name) != value]
    if changed and not created:
        for name in changed:
            setattr(contact, name, fields[name])
        contact.save(update_fields=changed)
    return contact


def record_audit(
    *,
    actor: User | None,
    verb: str,
    target: models.Model | str,
    chapter_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write down who did what to what, in the caller's transaction; `details` holds no personal data.

    A verb is an app and what has happened: "chapters.role_granted".
    """
    if isinstance(target, models.Model):
        target = f"{target._meta.label_lower}:{target.pk}"
    return AuditEntry.objects.create(
        actor=actor, verb=verb, target=target, chapter_id=chapter_id, details=details or {}
    )


def prove(*, contact: Contact) -> None:
    """Note that the owner of this address has answered a mail to it."""
    Contact.objects.filter(pk=contact.pk, proven_at=None).update(proven_at=timezone.now())


@transaction.atomic
def silence(*, contact: Contact) -> None:
    """Never mail this address again. It is kept by its hash, so it stays true after the address is erased."""
    if Contact.objects.filter(pk=contact.pk, silenced_at=None).update(silenced_at=timezone.now()):
        note("silenced", contact)
        log.info("contact silenced contact=%s", contact.pk)


@transaction.atomic
def unsilence(*, contact: Contact) -> None:
    """The person changed their mind: mail that they ask for may reach them again."""
    if Contact.objects.filter(pk=contact.pk).exclude(silenced_at=None).update(silenced_at=None):
        note("unsilenced", contact)
        log.info("contact unsilenced contact=%s", contact.pk)
