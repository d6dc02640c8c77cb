"""What events add to pages of lower floors: dates on a chapter's page, dates on its desk. Joined in `ready()`."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from chapters.models import ChapterPage
from chapters.rules import Ability, can
from events.models import Occurrence
from events.queries import rows

ON_DESK = 12


def chapter_dates(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The next dates of a chapter, with links to all of them and to its calendar."""
    return render_to_string("events/chapter_section.html", {"chapter": chapter}, request)


def desk_dates(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The next dates with their counts, today on top; each leads to its guests for who may see them."""
    dates = Occurrence.objects.of_chapter(chapter).filter(event__live=True).upcoming()
    drawn = rows(dates.select_related("event__locale", "chapter__locale")[:ON_DESK], language=get_language() or "en")
    sees_guests = can(request.user, Ability.SEE_GUESTS, chapter)
    return render_to_string(
        "events/desk_panel.html", {"rows": drawn, "chapter": chapter, "sees_guests": sees_guests}, request
    )
