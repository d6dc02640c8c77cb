"""How signers are forgotten, and for how long their addresses are needed."""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from appeals.actions.signing import take_off
from appeals.keys import signer_key_of
from appeals.models import Appeal, Endorsement, Signature
from people.models import Contact
from people.wishes import Wish

log = logging.getLogger(__name__)

NETWORK_KEPT, DOMAIN_KEPT = dt.timedelta(days=2), dt.timedelta(days=90)
SALT_KEPT = dt.timedelta(days=90)  # after the end of an appeal: long enough to look into what happened
AT_ONCE = 2000


def forget_signer(contact: Contact) -> None:
    """Withdraw everything this person signed, also where only the key of their mailbox is left; in the caller's
    transaction."""
    keys = [signer_key_of(appeal, contact.email_key) for appeal in Appeal.objects.filter(salt__isnull=False)]
    rows = Signature.objects.select_for_update().filter(Q(contact=contact) | Q(signer_key__in=keys)).order_by("pk")
    for row in rows:
        row.contact = None
        take_off(row)
    Endorsement.objects.filter(contact=contact).delete()  # nobody has decided about these yet


def signers_needed(now: dt.datetime) -> QuerySet[Any, Any]:
    """Those who have still to answer a mail, and those who wanted to hear from us."""
    waiting = Q(state=Signature.State.PENDING, confirm_by__gt=now)
    wanted = Q(state=Signature.State.CONFIRMED) & (Q(wants_updates=True) | Q(wants_to_help=True))
    return Signature.objects.filter(waiting | wanted, contact__isnull=False).values("contact_id")


def endorsers_needed(now: dt.datetime) -> QuerySet[Any, Any]:
    """Those who wrote for an organization, as long as nothing is decided."""
    open_ones = (Endorsement.State.ASKED, Endorsement.State.WAITING)
    return Endorsement.objects.filter(state__in=open_ones, contact__isnull=False).values("contact_id")


def forget_traces() -> int:
    """Drop what tells of networks and mail hosts once nobody looks into a flood any more; how many rows."""
    now = timezone.now()
    gone = _blank("network", now - NETWORK_KEPT) + _blank("domain_key", now - DOMAIN_KEPT)
    Appeal.objects.filter(closed_at__lte=now - SALT_KEPT, salt__isnull=False).update(salt=None)
    return gone


def _blank(column: str, before: dt.datetime) -> int:
    gone = 0
    due = Signature.objects.filter(created_at__lte=before).exclude(**{column: ""})
    while batch := list(due.values_list("pk", flat=True)[:AT_ONCE]):
        gone += Signature.objects.filter(pk__in=batch).update(**{column: ""})
    return gone


@transaction.atomic
def withdraw_again(wish: Wish) -> bool:
    """After a restore: withdraw a signature that was withdrawn since the backup; whether there was one."""
    rows = list(Signature.objects.select_for_update().filter(signer_key=wish.email_key, created_at__lte=wish.at))
    for row in rows:
        take_off(row)
    return bool(rows)
