"""What events add to pages of lower floors: dates on a chapter's page, dates on its desk. Joined in `ready()`."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from chapters.models import ChapterPage
from chapters.rules import Ability, can
from events.models import Occurrence
from events.queries import rows

ON_PAGE, ON_DESK = 4, 12


def chapter_dates(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The next dates of a chapter, and where it has one the address of its calendar."""
    dates = Occurrence.objects.for_page_of(chapter).upcoming().select_related("event__locale", "chapter__locale")
    context = {"chapter": chapter, "rows": rows(dates[:ON_PAGE], language=get_language() or "en")}
    return render_to_string("events/chapter_section.html", context, request)


def desk_today(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The date that is next, or now: what someone at the door needs first. Nothing where none is set."""
    date = _upcoming(chapter).exclude(status=Occurrence.Status.CANCELLED).first()
    if date is None:
        return SafeString("")
    context = {
        "row": rows([date], language=get_language() or "en")[0],
        "chapter": chapter,
        "is_today": timezone.now().astimezone(ZoneInfo(date.zone)).date() == date.start_date,
        "sees_guests": can(request.user, Ability.SEE_GUESTS, chapter),
    }
    return render_to_string("events/desk_today.html", context, request)


def desk_dates(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The next dates with their counts, today on top; each leads to its guests for who may see them."""
    drawn = rows(_upcoming(chapter)[:ON_DESK], language=get_language() or "en")
    sees_guests = can(request.user, Ability.SEE_GUESTS, chapter)
    return render_to_string(
        "events/desk_panel.html", {"rows": drawn, "chapter": chapter, "sees_guests": sees_guests}, request
    )


def _upcoming(chapter: ChapterPage):
    dates = Occurrence.objects.of_chapter(chapter).filter(event__live=True).upcoming()
    return dates.select_related("event__locale", "chapter__locale")
