"""From “I would like to host a date” to a draft that waits for the chapter.

Asking writes no page: it sends a mail. The button behind the link in that mail makes the draft and starts the
chapter's review in Wagtail; for a host whom the chapter trusts the review ends at once. Nothing about the person
stands in Wagtail: name and note are sealed in the row of `Proposal`, the address in their contact.
"""

import datetime as dt
import logging
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import WorkflowState

from chapters.actions import review_of
from chapters.models import ChapterPage
from chapters.rules import Ability, roles_with
from events import wall
from events.actions.drafts import add_draft
from events.errors import EventError, NotNow
from events.models import EventPage, Occurrence, Proposal, TrustedHost
from events.rules import host_token, is_unanswered
from people.actions import contact_for, prove, record_audit
from people.models import OutgoingMail, User
from people.outbox import queue_mail
from people.secrets import digest

log = logging.getLogger(__name__)

State = Proposal.State
TO_CONFIRM = dt.timedelta(hours=48)
KEPT_AFTER = dt.timedelta(days=30)  # the form promises a month
MOST_WAITING = 5
LONGEST_NOTE = 4000
OVER = gettext_lazy("That day is over by now. Please propose another one.")
CROWD = gettext_lazy("Five of your dates wait for this chapter already. Please send this one once it has answered.")


def event_from(facts: dict[str, Any]) -> EventPage:
    """The event that someone describes, as a page that is not saved. `facts` are JSON, by field name of EventPage."""
    typed = dict(facts)
    for name, kind in (("start_date", dt.date), ("start_time", dt.time), ("end_time", dt.time)):
        if isinstance(typed.get(name), str):
            typed[name] = kind.fromisoformat(typed[name])
    return EventPage(**typed)


def span_of_proposal(proposal: Proposal) -> wall.Span:
    """From when to when, on the chapter's clock; nothing of a proposal that was forgotten."""
    event = event_from(proposal.facts)
    return wall.span(event.start_date, event.start_time, event.end_time, proposal.chapter.zone)


@transaction.atomic
def propose_date(
    *, chapter: ChapterPage, email: str, name: str, message: str, facts: dict[str, Any], locale: str
) -> None:
    """Keep what someone would like to host, and send this address a link that brings it before the chapter.

    Returns nothing, so that nobody can tell by it whether the address is known.
    """
    contact = contact_for(email=email, locale=locale)
    if contact.silenced_at:
        log.info("proposal not kept chapter=%s", chapter.pk)
        return
    late = timezone.now() + TO_CONFIRM
    row = Proposal(chapter=chapter.canonical(), contact=contact, name=name, message=message, facts=facts)
    row.locale, row.confirm_by, row.erase_at = locale, late, late
    row.token_hash = digest(host_token(row))
    row.save()
    if not tell_host("events.proposal_ask", row):
        row.delete()  # without a link nobody could ever send it
    log.info("proposal kept proposal=%s chapter=%s", row.uid, chapter.pk)


@transaction.atomic
def confirm_proposal(*, proposal: Proposal) -> Proposal:
    """Bring a proposal before its chapter, or publish it at once where the chapter trusts this host.

    Pressing twice changes nothing more. NotNow where the link ran out or the day is over; EventError where too many
    of the same person's dates wait already.
    """
    row = locked(proposal)
    if row.state != State.ASKED:
        return row
    if is_unanswered(row):
        raise NotNow(gettext_lazy("This link has run out. Please fill in the form again, and we send you a new one."))
    if span_of_proposal(row).starts_at <= timezone.now():
        raise NotNow(OVER)
    waiting = Proposal.objects.filter(chapter=row.chapter, contact=row.contact, state=State.REVIEW)
    if waiting.count() >= MOST_WAITING:
        raise EventError(CROWD)
    if row.contact:
        prove(contact=row.contact)
    event = _write_draft(row)
    now = timezone.now()
    erase_at = span_of_proposal(row).ends_at + KEPT_AFTER
    move(row, state=State.REVIEW, event=event, confirmed_at=now, erase_at=erase_at)
    review = review_of(chapter=row.chapter).start(event, None)
    record_audit(actor=None, verb="events.date_proposed", target=row, chapter_id=row.chapter_id)
    log.info("proposal confirmed proposal=%s event=%s", row.uid, event.pk)
    return _hand_over(row, review)


def _hand_over(row: Proposal, review: WorkflowState) -> Proposal:
    """Let a trusted host's date through; tell everyone how it stands."""
    trusted = TrustedHost.objects.filter(chapter=row.chapter, contact=row.contact).exists()
    step = review.current_task_state
    if trusted and step:  # a network admin may have given the chapter a review without steps
        with translation.override(row.chapter.locale.language_code):
            note = _("Published at once: the chapter trusts this host.")
        step.specific.approve(user=None, comment=note)
    row.refresh_from_db()
    if row.state == State.PUBLISHED:
        tell_chapter("events.proposal_hosted", row)
    else:
        tell_chapter("events.proposal_arrived", row)
        tell_host("events.proposal_received", row)
    return row


def _write_draft(row: Proposal) -> EventPage:
    event = event_from(row.facts)
    return add_draft(event=event, chapter=row.chapter, locale=row.locale, spare_name=row.uid.hex[:8])


@transaction.atomic
def note_published(*, event: EventPage) -> None:
    """A page was published, at the desk or in Wagtail: if someone proposed it, their date stands, and they hear so."""
    for row in Proposal.objects.select_for_update().filter(event=event, state__in=[State.REVIEW, State.DECLINED]):
        move(row, state=State.PUBLISHED, decided_at=timezone.now())
        tell_host("events.proposal_published", row)


@transaction.atomic
def write_to_chapter(*, proposal: Proposal, words: str) -> Proposal:
    """Add something to the note that only the chapter reads."""
    row = locked(proposal)
    if row.state not in (State.REVIEW, State.PUBLISHED):
        raise NotNow(gettext_lazy("Nobody waits for an answer here any more."))
    note = "\n\n".join(part for part in (row.message, words.strip()) if part)
    if len(note) > LONGEST_NOTE:
        raise EventError(gettext_lazy("You have written a lot already. Please wait for the chapter to answer."))
    move(row, message=note)
    tell_chapter("events.proposal_word", row)
    return row


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal) -> Proposal:
    """Take a proposal back. A draft is deleted; a published date stays and the chapter is asked to see to it, since
    people may be coming. NotNow where there is nothing to take back any more."""
    event = lock_event(proposal)
    row = locked(proposal)
    if row.state == State.WITHDRAWN:
        return row
    if row.state not in (State.REVIEW, State.PUBLISHED):
        raise NotNow(gettext_lazy("There is nothing to take back here."))
    was_published = row.state == State.PUBLISHED
    move(row, state=State.WITHDRAWN, decided_at=timezone.now())
    if was_published:
        tell_chapter("events.proposal_leaving", row)
    elif event and not event.live:
        event.delete()
        row.event = None
    record_audit(actor=None, verb="events.proposal_withdrawn", target=row, chapter_id=row.chapter_id)
    log.info("proposal withdrawn proposal=%s published=%s", row.uid, was_published)
    return row


def lock_event(proposal: Proposal) -> EventPage | None:
    """The page, held until the transaction ends. Held before its proposal, as whoever publishes it does."""
    pk = Proposal.objects.values_list("event", flat=True).get(pk=proposal.pk)
    return EventPage.objects.select_for_update().filter(pk=pk).first() if pk else None


def locked(proposal: Proposal) -> Proposal:
    """The row as it is now, held until the transaction ends."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("chapter__locale", "contact")
    return rows.get(pk=proposal.pk)


def move(row: Proposal, **changes: Any) -> None:
    """Write these columns and no others."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))


def has_dates_to_come(event: EventPage | None) -> bool:
    """Whether people may still be on their way to one of its dates."""
    if event is None or not event.live:
        return False
    dates = Occurrence.objects.of_event(event).upcoming()
    return dates.exclude(status=Occurrence.Status.CANCELLED).exists()


def tell_host(kind: str, row: Proposal) -> OutgoingMail | None:
    """Queue a mail to who proposed this; what it says is read when it leaves. None where nobody can be written to."""
    if row.contact is None:
        return None
    waiting = OutgoingMail.objects.filter(contact=row.contact, kind=kind, subject_id=str(row.pk))
    if found := waiting.filter(state=OutgoingMail.State.QUEUED, lease=None).first():
        return found
    key = f"{kind}:{row.uid}:{uuid.uuid4().hex}"
    return queue_mail(kind=kind, subject_id=row.pk, to=row.contact, key=key, locale=row.locale)


def tell_chapter(kind: str, row: Proposal) -> None:
    """Queue a mail to everyone who may publish this chapter's pages, or to the network admins where nobody does."""
    editors = User.objects.filter(
        is_active=True, memberships__chapter=row.chapter, memberships__role__in=roles_with(Ability.EDIT_PAGES)
    )
    people = editors.distinct() or User.objects.filter(is_active=True, is_superuser=True)
    for person in people.order_by("pk"):
        waiting = OutgoingMail.objects.filter(user=person, kind=kind, subject_id=str(row.pk))
        if waiting.filter(state=OutgoingMail.State.QUEUED, lease=None).exists():
            continue
        key = f"{kind}:{row.uid}:{uuid.uuid4().hex}"
        locale = person.locale or row.chapter.locale.language_code
        queue_mail(kind=kind, subject_id=row.pk, to=person, key=key, locale=locale)
