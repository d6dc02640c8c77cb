"""How those who proposed a date are forgotten. Imports events.actions.proposals.

A proposal that nobody confirmed goes when its link runs out. Name, note, e-mail and what was written end a month after
the date, or after it was declined or taken back. Whom a chapter trusts it knows until it says otherwise, by a name and
a keyed hash: the address itself is not needed for that.
"""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from events.actions.proposals import KEPT_AFTER, withdraw_proposal
from events.models import EventPage, Occurrence, Proposal, TrustedHost
from people.models import Contact

log = logging.getLogger(__name__)

State = Proposal.State


def drop_unconfirmed() -> int:
    """Delete what was proposed and never confirmed in time; how many."""
    dropped, _ = Proposal.objects.filter(state=State.ASKED, confirm_by__lte=timezone.now()).delete()
    log.info("proposals never confirmed dropped=%s", dropped)
    return dropped


def forget_hosts() -> int:
    """Take who they are and what they wrote off proposals whose time has come; how many."""
    forgotten = 0
    for row in _over(timezone.now()).order_by("pk"):
        _forget(row)
        forgotten += 1
    log.info("hosts forgotten rows=%s", forgotten)
    return forgotten


def forget_host(contact: Contact) -> None:
    """Forget this person now: what waits is taken back, and where a date of theirs is to come its chapter hears so."""
    Proposal.objects.filter(contact=contact, state=State.ASKED).delete()
    for row in Proposal.objects.filter(contact=contact).order_by("pk"):
        if row.state in (State.REVIEW, State.PUBLISHED):
            withdraw_proposal(proposal=row)
        _forget(row)
    TrustedHost.objects.filter(contact=contact).delete()


def hosts_needed(now: dt.datetime) -> QuerySet[Proposal, Any]:
    """Whose e-mail a proposal still needs."""
    over = Q(pk__in=_over(now).values("pk")) | Q(state=State.ASKED, confirm_by__lte=now)
    return Proposal.objects.filter(contact__isnull=False).exclude(over).values("contact_id")


def _over(now: dt.datetime) -> QuerySet[Proposal]:
    """Those that name someone whom nothing needs any more. A published date may have been moved, or have grown more."""
    later = Occurrence.objects.filter(event=OuterRef("event"), ends_at__gt=now - KEPT_AFTER)
    decided = Q(state__in=[State.DECLINED, State.WITHDRAWN], decided_at__lte=now - KEPT_AFTER)
    passed = Q(state__in=[State.REVIEW, State.PUBLISHED], erase_at__lte=now)
    return Proposal.objects.filter(decided | passed, contact__isnull=False).exclude(
        Q(state=State.PUBLISHED) & Exists(later)
    )


@transaction.atomic
def _forget(row: Proposal) -> None:
    row.refresh_from_db()
    event = row.event
    if event is not None and row.state != State.PUBLISHED and _is_untouched(event):
        event.delete()
    closed = State.DECLINED if row.state == State.REVIEW else row.state
    Proposal.objects.filter(pk=row.pk).update(
        name="",
        message="",
        answer="",
        facts={},
        contact=None,
        state=closed,
        decided_at=row.decided_at or timezone.now(),
    )


def _is_untouched(event: EventPage) -> bool:
    """Whether this draft is as the volunteer left it: never published, and nobody here has saved another version."""
    return not event.live and event.first_published_at is None and event.revisions.count() == 1
