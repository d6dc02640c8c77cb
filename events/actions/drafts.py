"""A page that someone wrote elsewhere than in Wagtail: put under its chapter as a draft, and let through its review."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from chapters.actions import review_of
from chapters.models import ChapterPage
from events import wall
from events.errors import EventError, NotNow
from events.models import EventPage
from people.models import User

log = logging.getLogger(__name__)

NOT_YOURS = _("Someone else has to let this through. Wagtail says who.")
DAY_OVER = _("That day is over. Give the draft another one, or decline.")
LACKS = _("The draft lacks something that a published date needs. Open it, complete it and publish it there.")


@transaction.atomic
def add_draft(
    *, event: EventPage, chapter: ChapterPage, locale: str, spare_name: str, author: User | None = None
) -> EventPage:
    """Put a page that is not saved under the chapter, in the language it was written in where the chapter has that
    one; never live. `spare_name` is the end of its address where its title, all signs, gives none."""
    pages = ChapterPage.objects.filter(translation_key=chapter.translation_key).live()
    spoken = pages.filter(locale__language_code=locale).first()
    # Two drafts under one page at once would be given the same place in the tree.
    parent = ChapterPage.objects.select_for_update().get(pk=(spoken or chapter).pk)
    event.locale, event.live, event.owner = parent.locale, False, author
    if not slugify(event.title, allow_unicode=True):
        event.slug = f"{event.kind}-{spare_name}"
    parent.add_child(instance=event)
    event.save_revision(user=author)
    return event


def step_of(event: EventPage, chapter: ChapterPage, actor: User) -> TaskState:
    """Where the review of this page stands; begun again where someone stopped it or sent it back in Wagtail."""
    state = event.current_workflow_state
    if state is None:
        state = review_of(chapter=chapter).start(event, actor)
    elif state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(user=actor)
    if state.current_task_state is None:
        raise EventError(NOT_YOURS)
    return state.current_task_state


def check_day(event: EventPage, chapter: ChapterPage) -> None:
    """NotNow where the last day that its newest words name is over."""
    newest = event.get_latest_revision_as_object()
    last = max([newest.start_date, newest.until or newest.start_date])
    if wall.span(last, newest.start_time, newest.end_time, newest.zone or chapter.zone).ends_at <= timezone.now():
        raise NotNow(DAY_OVER)


def let_through(event: EventPage, chapter: ChapterPage, actor: User) -> None:
    """Approve this page's review, which publishes it. EventError where `actor` may not, or it cannot be published."""
    step = step_of(event, chapter, actor)
    if "approve" not in {name for name, *_rest in step.task.specific.get_actions(event, actor)}:
        raise EventError(NOT_YOURS)
    try:
        step.specific.approve(user=actor)
    except ValidationError as error:
        raise EventError(LACKS) from error
