"""The chapters floor's own panel of the desk: who works here, and the ways to the pages."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from chapters.desk import register_panel
from chapters.models import ChapterPage
from chapters.queries import memberships_of
from chapters.rules import Ability, can
from content.models import UpdateIndexPage


def add_url(model: str, parent_id: int) -> str:
    """The address in Wagtail where a page of `model` (`app.name`) is begun."""
    app, name = model.split(".")
    return reverse("wagtailadmin_pages:add", args=[app, name, parent_id])


def event_url(chapter: ChapterPage) -> str:
    """Where an event is begun: the first kind of page with dates that may stand below a chapter."""
    kinds = (kind for kind in ChapterPage.creatable_subpage_models() if hasattr(kind, "occurrences"))
    kind = next(kinds, None)
    return add_url(kind._meta.label_lower, chapter.pk) if kind else ""


def update_url(chapter: ChapterPage) -> str:
    """Where an update is begun; the list of updates first, where the chapter has none yet."""
    index = UpdateIndexPage.objects.child_of(chapter).first()
    if index is None:
        return add_url("content.updateindexpage", chapter.pk)
    return add_url("content.updatepage", index.pk)


def your_chapter(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    context = {
        "chapter": chapter,
        "members": memberships_of(chapter),
        "may_edit": can(request.user, Ability.EDIT_PAGES, chapter),
        "event_url": event_url(chapter),
        "update_url": update_url(chapter),
    }
    return render_to_string("chapters/panel_chapter.html", context, request)


def join() -> None:
    register_panel("chapter", 90, Ability.OPEN_DESK, your_chapter, aside=True)
