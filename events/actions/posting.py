"""A date posted from the desk in six fields: a page of its chapter, published at once or waiting for review."""

import logging
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapters.actions import review_of
from chapters.models import ChapterPage
from chapters.rules import Ability, roles_with
from events.actions.drafts import add_draft, check_day, let_through
from events.actions.proposals import event_from
from events.errors import NotNow
from events.models import EventPage
from people.actions import record_audit
from people.models import User
from people.outbox import queue_mail
from people.secrets import digest, token

log = logging.getLogger(__name__)

WAITS = "events.date_waits"


@transaction.atomic
def post_date(
    *, chapter: ChapterPage, facts: dict[str, Any], locale: str, nonce: str, publish: bool, actor: User
) -> EventPage:
    """Make a page of `facts` (columns of EventPage), and publish it; without `publish` it waits for the chapter.

    The same form sent twice makes one page: `nonce` is what its page drew for it.
    """
    first = chapter.canonical()
    ChapterPage.objects.select_for_update().get(pk=first.pk)
    key = _key(actor, first, nonce)
    if found := EventPage.objects.filter(translation_key=key).first():
        return found
    event = event_from(facts)
    event.translation_key = key
    event = add_draft(event=event, chapter=first, locale=locale, spare_name=key.hex[:8], author=actor)
    if publish:
        event.get_latest_revision().publish(user=actor)
    else:
        review_of(chapter=first).start(event, actor)
        _tell_editors(event, first)
    record_audit(actor=actor, verb="events.date_posted", target=event, chapter_id=first.pk)
    log.info("date posted event=%s chapter=%s published=%s", event.pk, first.pk, publish)
    return EventPage.objects.get(pk=event.pk)


def _key(actor: User, chapter: ChapterPage, nonce: str) -> uuid.UUID:
    """Which page this form makes. Derived, so that nobody can name another chapter's."""
    return uuid.UUID(hex=digest(token("events.post", f"{actor.pk}|{chapter.pk}|{nonce}", 1))[:32])


def _tell_editors(event: EventPage, chapter: ChapterPage) -> None:
    """Queue a mail to everyone who may let it through, or to the network admins where nobody can."""
    may = User.objects.filter(is_active=True, memberships__chapter=chapter)
    people = may.filter(memberships__role__in=roles_with(Ability.EDIT_PAGES)).distinct()
    for person in (people or User.objects.filter(is_active=True, is_superuser=True)).order_by("pk"):
        locale = person.locale or chapter.locale.language_code
        queue_mail(kind=WAITS, subject_id=event.pk, to=person, key=f"{WAITS}:{event.pk}:{person.pk}", locale=locale)


@transaction.atomic
def publish_posted(*, event: EventPage, chapter: ChapterPage, actor: User) -> EventPage:
    """Let a posted date through. NotNow where it stands already or is over; EventError where `actor` may not."""
    row = EventPage.objects.select_for_update().get(pk=event.pk)
    if row.live:
        raise NotNow(_("This date is published already."))
    check_day(row, chapter)
    let_through(row, chapter, actor)
    record_audit(actor=actor, verb="events.date_let_through", target=row, chapter_id=chapter.canonical().pk)
    log.info("posted date let through event=%s", row.pk)
    return EventPage.objects.get(pk=row.pk)
