"""What events add to a chapter's page: its next dates, its feeds, the way to propose one. Joined in `ready()`."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from chapters.models import ChapterPage
from chapters.sections import Feed
from events.models import Occurrence
from events.queries import Filters, rows

ON_PAGE = 4


def chapter_dates(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The next dates of a chapter, and where it has one the address of its calendar."""
    dates = Occurrence.objects.for_page_of(chapter).upcoming().select_related("event__locale", "chapter__locale")
    context = {
        "chapter": chapter,
        "rows": rows(dates[:ON_PAGE], language=get_language() or "en"),
        "query": Filters(chapter=chapter.slug).address(),
    }
    return render_to_string("events/chapter_section.html", context, request)


def chapter_feeds(chapter: ChapterPage) -> list[Feed]:
    """A chapter's dates for calendars and feed readers; none where its dates stand in no list."""
    if chapter.is_hidden or not chapter.live:
        return []
    atom = f"{reverse('events_atom')}{Filters(chapter=chapter.slug).address()}"
    calendar = reverse("chapter_calendar", args=[chapter.slug])
    return [Feed("text/calendar", calendar, chapter.title), Feed("application/atom+xml", atom, chapter.title)]


def chapter_host(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The way to propose a date. It stands where the chapter's page does, at high risk as well: on that page only."""
    if not chapter.live:  # a preview of one that has no address yet
        return SafeString("")
    return render_to_string("events/chapter_host.html", {"chapter": chapter}, request)
