"""How people are forgotten. Imports people.actions, people.models, people.wishes; jobs.py repeats `forget_unneeded`.

Every app that keeps something about a contact joins two registries in its `ready()`:

- `register_eraser("events", erase)`: `erase(contact)` deletes or anonymises what the app keeps about them;
- `register_need("events", needed)`: `needed(now)` is a query of the primary keys of the contacts whose e-mail the
  app still needs, for a date to come, say. An address that nobody needs is erased by itself. `now` may be up to a
  second ago.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from people.actions import record_audit
from people.models import Consent, Contact, OutgoingMail, User
from people.wishes import note

log = logging.getLogger(__name__)

Eraser = Callable[[Contact], object]
Need = Callable[[dt.datetime], QuerySet[Any, Any]]

ERASERS: dict[str, Eraser] = {}
NEEDS: dict[str, Need] = {}
BATCH = 500
NOBODY = -(2**52) - 1954  # a key that no contact has
MAIL_KEPT = dt.timedelta(days=30)  # long enough that the same mail is not asked for again


def register_eraser(name: str, erase: Eraser) -> None:
    """Have `erase(contact)` called when this contact is to be forgotten, in one transaction with all others."""
    ERASERS[name] = erase


def register_need(name: str, needed: Need) -> None:
    """Keep the e-mail of the contacts whose keys `needed(now)` yields."""
    NEEDS[name] = needed


@transaction.atomic
def erase_contact(*, contact: Contact, actor: User | None, remember: bool = True) -> None:
    """Forget this person everywhere, now: they asked, or an organizer did for them.

    What stays is the wish not to be mailed, under a hash, if they had it, and (with `remember`) the wish to be
    forgotten, in case a backup brings them back.
    """
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    record_audit(actor=actor, verb="people.contact_erased", target=contact)
    for erase in ERASERS.values():
        erase(contact)
    contact.mails.all().delete()
    contact.consents.all().delete()
    contact.email = contact.proven_at = None
    contact.zone = ""
    contact.created_at = timezone.now()  # should they come back, they begin anew
    contact.save(update_fields=["email", "proven_at", "zone", "created_at"])
    _unreferenced().filter(pk=contact.pk).delete()
    if remember:
        note("erased", contact)
    log.info("contact erased contact=%s", contact.pk)


def forget_unneeded() -> int:
    """Erase the addresses that nothing needs, rows nothing points to, and mail long sent; how many addresses."""
    sent = OutgoingMail.objects.exclude(state=OutgoingMail.State.QUEUED)
    sent.filter(due_at__lt=timezone.now() - MAIL_KEPT).delete()
    forgotten = 0
    while batch := list(_unneeded(Contact.objects.all()).values_list("pk", flat=True)[:BATCH]):
        forgotten += _forget(batch)
    while batch := list(_unreferenced().filter(email=None).values_list("pk", flat=True)[:BATCH]):
        _drop(batch)
    return forgotten


@transaction.atomic(savepoint=False)
def _forget(batch: list[int]) -> int:
    # contact_for() holds this lock until what it is for is written: then the second look sees the need.
    locked = Contact.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk", flat=True)
    return _forget_locked(list(locked))


def _forget_locked(batch: list[int]) -> int:
    unneeded = set(batch) - _needed_among(batch)
    return Contact.objects.filter(pk__in=unneeded).exclude(email=None).update(email=None, zone="", proven_at=None)


@transaction.atomic
def _drop(batch: list[int]) -> None:
    # As above: Django collects what it deletes first, and a mail may come to one of them meanwhile.
    locked = Contact.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk", flat=True)
    _unreferenced().filter(pk__in=list(locked), email=None).delete()


@transaction.atomic(savepoint=False)
def forget_if_unneeded(contact: Contact, *, is_locked: bool = False) -> bool:
    """Erase an address the moment its last need ends, rather than within the hour; whether it went.

    The row that only a mail still points to stays until that mail is swept away; it holds no address then. With
    `is_locked` the caller has locked the contact in this transaction already.
    """
    return bool(_forget_locked([contact.pk]) if is_locked else _forget([contact.pk]))


def _unneeded(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    now = timezone.now()
    contacts = contacts.exclude(email=None)
    for needed in NEEDS.values():
        # Through Contact: a NULL among the keys would make NOT IN true for nobody.
        contacts = contacts.exclude(pk__in=Contact.objects.filter(pk__in=needed(now)).values("pk"))
    return contacts


def _needed_among(keys: list[int]) -> set[int]:
    """Which of these contacts something needs. One statement that looks up these: to ask as `_unneeded` does, who of
    everyone is needed, took a tenth of a second for each of a million signers who confirmed."""
    needs, now = tuple(NEEDS.values()), timezone.now().replace(microsecond=0)
    if len(keys) != 1:
        return set(_asking_for(keys, needs, now))
    # Django takes ten times as long to put the statement together as the database to answer it.
    statement, values = _statement(needs, now)
    with connection.cursor() as cursor:
        cursor.execute(statement, [keys[0] if value == NOBODY else value for value in values])
        return {row[0] for row in cursor.fetchall()}


@lru_cache(maxsize=2)
def _statement(needs: tuple[Need, ...], now: dt.datetime) -> tuple[str, tuple[Any, ...]]:
    """What asks whether one contact is needed, with NOBODY in the contact's place; kept while it is true, a second."""
    statement, values = _asking_for([NOBODY], needs, now).query.sql_with_params()
    return statement, tuple(values)


def _asking_for(keys: list[int], needs: Iterable[Need], now: dt.datetime) -> QuerySet[Any, Any]:
    parts = []
    for need in needs:
        needed = need(now).order_by()
        column = (*needed.query.values_select, "pk")[0]
        parts.append(needed.filter(**{f"{column}__in": keys}).values_list(column, flat=True))
    return parts[0].union(*parts[1:], all=True)


def _unreferenced() -> QuerySet[Contact]:
    """Contacts that no row of any app points to and who did not ask for silence: nothing is left to know them for."""
    contacts = Contact.objects.filter(silenced_at=None)
    for relation in Contact._meta.related_objects:
        name = relation.field.attname
        pointing = relation.related_model._base_manager.filter(**{name: OuterRef("pk")})
        contacts = contacts.exclude(Exists(pointing))
    return contacts


def _standing_consents(now: dt.datetime) -> QuerySet[Any, Any]:
    return Consent.objects.filter(withdrawn_at=None).values("contact_id")


def _mail_to_come(now: dt.datetime) -> QuerySet[Any, Any]:
    return OutgoingMail.objects.filter(state=OutgoingMail.State.QUEUED, contact__isnull=False).values("contact_id")


register_need("people.consents", _standing_consents)
register_need("people.mail", _mail_to_come)
