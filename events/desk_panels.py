"""What events show on a chapter's desk: the date that is next, what waits for someone, the dates after it.

Joined in `ready()`. On a phone they stand in this order, and all of it is drawn on the server.
"""

from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from chapters.models import ChapterPage
from chapters.rules import Ability, abilities_of
from events.desk_links import EVENING, links_of
from events.hosts import told_all
from events.models import Occurrence
from events.needs import needs_of
from events.queries import rows
from events.queries.gatherings import event_of, in_language, open_days
from events.queries.guest_lists import crowd_words, waiting_and_offered
from events.queries.proposals import leaving_hosts, waiting_proposals

ON_DESK = 6


def coming_up(chapter: ChapterPage):
    """The published dates of a chapter that are not over, soonest first."""
    dates = Occurrence.objects.of_chapter(chapter).filter(event__live=True).upcoming()
    return dates.select_related("event__locale", "chapter__locale")


def with_crowds(dates: list[Occurrence], language: str) -> list[dict]:
    """Each date as a row with what its host counts."""
    counts = waiting_and_offered(dates)
    return [
        {"row": row, "crowd": crowd_words(row.date, *counts.get(row.date.pk, (0, 0)), language)}
        for row in rows(dates, language=language)
    ]


def today(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The date that is next, or now: what someone at the door needs first. Nothing where none is set."""
    date = _first(chapter)
    if date is None:
        return SafeString("")
    may = abilities_of(request.user, chapter)
    is_today = timezone.now().astimezone(ZoneInfo(date.zone)).date() == date.start_date
    context = {
        **with_crowds([date], get_language() or "en")[0],
        "chapter": chapter,
        "is_today": is_today,
        "has_begun": date.has_begun(),
        "sees_guests": Ability.SEE_GUESTS in may,
        "evening": links_of(date, chapter, may, [EVENING])[:1] if is_today else [],
    }
    return render_to_string("events/desk_today.html", context, request)


def _first(chapter: ChapterPage) -> Occurrence | None:
    return coming_up(chapter).exclude(status=Occurrence.Status.CANCELLED).first()


def needs(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """What waits for this person; nothing where nothing does."""
    may, language = abilities_of(request.user, chapter), get_language() or "en"
    context = {"chapter": chapter, "needs": needs_of(chapter, request.user, may, language)}
    if Ability.EDIT_PAGES in may:
        context |= {"waiting": told_all(waiting_proposals(chapter)), "leaving": told_all(leaving_hosts(chapter))}
    if not any(context.get(name) for name in ("needs", "waiting", "leaving")):
        return SafeString("")
    return render_to_string("events/desk_needs.html", context, request)


def dates(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The dates after the one on top, with their counts; each leads to its guests for who may see them."""
    may, first = abilities_of(request.user, chapter), _first(chapter)
    after = coming_up(chapter).exclude(pk=first.pk) if first else coming_up(chapter)
    context = {
        "dates": with_crowds(list(after[:ON_DESK]), get_language() or "en"),
        "is_only": first is not None,
        "chapter": chapter,
        "sees_guests": Ability.SEE_GUESTS in may,
        "may_edit": Ability.EDIT_PAGES in may,
        "may_post": bool({Ability.EDIT_PAGES, Ability.MANAGE_DATES} & may),
    }
    return render_to_string("events/desk_panel.html", context, request)


def days(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The days of action to come: joined already, or a way to join. Nothing where there is none, or nothing to do."""
    if not {Ability.EDIT_PAGES, Ability.MANAGE_DATES} & abilities_of(request.user, chapter):
        return SafeString("")
    language = get_language() or "en"
    found = [(in_language(day, language), day, event_of(day, chapter)) for day in open_days()]
    if not found:
        return SafeString("")
    return render_to_string("events/desk_days.html", {"days": found, "chapter": chapter}, request)
