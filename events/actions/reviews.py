"""What a chapter does with the dates that volunteers propose: let them through, decline, ask, and whom it trusts.

All of it moves Wagtail's own review of the page, so its history there tells the same story. Imports
events.actions.proposals.
"""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.drafts import check_day, let_through, step_of
from events.actions.proposals import lock_event, locked, move, tell_host
from events.errors import EventError, NotNow
from events.models import EventPage, Proposal, TrustedHost
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)

State = Proposal.State
DECIDED = _("Someone has decided this already. Please look again.")
DRAFT_GONE = _("The draft of this date was deleted. You can still decline the proposal.")


@transaction.atomic
def approve_proposal(*, proposal: Proposal, actor: User) -> Proposal:
    """Let a date through: Wagtail publishes its page, which makes its dates and tells who proposed it.

    NotNow where it was decided already or the day is over; EventError where the draft cannot be published by `actor`.
    """
    event, row = _open(proposal)
    if event is None:
        raise EventError(DRAFT_GONE)
    check_day(event, row.chapter)
    let_through(event, row.chapter, actor)
    row.refresh_from_db()
    _note(row, actor, "events.proposal_approved")
    return row


@transaction.atomic
def decline_proposal(*, proposal: Proposal, reason: str, actor: User) -> Proposal:
    """Turn a date down, in words that its writer gets. The draft stays until they are forgotten, in case it was a slip.

    NotNow where it was decided already.
    """
    event, row = _open(proposal)
    if event is not None:
        step = step_of(event, row.chapter, actor)
        step.specific.reject(user=actor, comment=reason)
        step.workflow_state.refresh_from_db()
        step.workflow_state.cancel(user=actor)
    move(row, state=State.DECLINED, answer=reason, decided_at=timezone.now())
    tell_host("events.proposal_declined", row)
    _note(row, actor, "events.proposal_declined")
    return row


@transaction.atomic
def ask_host(*, proposal: Proposal, question: str, actor: User) -> Proposal:
    """Write to who proposed a date, before it is decided. Nobody here learns their address by it."""
    row = locked(proposal)
    if row.state != State.REVIEW:
        raise NotNow(DECIDED)
    move(row, answer=question)
    tell_host("events.proposal_question", row)
    _note(row, actor, "events.proposal_question")
    return row


@transaction.atomic
def trust_host(*, proposal: Proposal, actor: User) -> TrustedHost:
    """From now on this person's confirmed proposals to this chapter are published at once. Twice changes nothing."""
    row = locked(proposal)
    if row.contact is None or row.confirmed_at is None:
        raise NotNow(_("Nobody is known any more who wrote this."))
    host, created = TrustedHost.objects.get_or_create(
        chapter=row.chapter, contact=row.contact, defaults={"name": row.name}
    )
    if created:
        record_audit(actor=actor, verb="events.host_trusted", target=host, chapter_id=row.chapter_id)
        log.info("host trusted host=%s chapter=%s", host.pk, row.chapter_id)
    return host


@transaction.atomic
def end_trust(*, host: TrustedHost, actor: User) -> None:
    """Their next proposal waits for the chapter again; what is published stays."""
    record_audit(actor=actor, verb="events.host_not_trusted", target=host, chapter_id=host.chapter_id)
    log.info("host not trusted host=%s chapter=%s", host.pk, host.chapter_id)
    host.delete()


def _open(proposal: Proposal) -> tuple[EventPage | None, Proposal]:
    event = lock_event(proposal)
    row = locked(proposal)
    if row.state != State.REVIEW:
        raise NotNow(DECIDED)
    return event, row


def _note(row: Proposal, actor: User, verb: str) -> None:
    record_audit(actor=actor, verb=verb, target=row, chapter_id=row.chapter_id)
    log.info("%s proposal=%s", verb, row.uid)
