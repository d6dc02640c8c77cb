"""Dates that were posted or proposed and wait for someone who publishes a chapter's pages."""

from functools import reduce
from operator import or_

from django.db.models import Q
from wagtail.models import WorkflowState

from chapters.models import ChapterPage
from events.models import EventPage

MOST = 20  # on one page of the desk


def waiting_posts(chapter: ChapterPage) -> list[EventPage]:
    """Drafts of this chapter whose review goes on and that no volunteer proposed, the oldest first."""
    pages = ChapterPage.objects.filter(translation_key=chapter.translation_key)
    below = reduce(or_, (Q(path__startswith=page.path) for page in pages))
    open_states = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    found = EventPage.objects.filter(below, live=False, _specific_workflow_states__status__in=open_states)
    return list(found.filter(proposals=None).select_related("owner", "locale").distinct().order_by("pk")[:MOST])
