"""Who hosts along, for the desks of both sides. Imports events.queries.rows. No guest's name comes from here."""

from dataclasses import dataclass

from django.utils import timezone

from chapters.models import ChapterPage, Risk
from chapters.queries import chapters_in_language
from events.models import CoHost, EventPage, Occurrence
from events.queries.rows import Row, rows

ON_DESK = 12


@dataclass(frozen=True)
class Request:
    """A chapter asks another one: what is asked, for which date first, and what that page is called."""

    co_host: CoHost
    row: Row


def may_be_public(event: EventPage, host: ChapterPage) -> bool:
    """Whether anything about who hosts an event may be shown. `host` is the chapter that it belongs to."""
    return Risk.HIGH not in (event.risk, host.risk)


def chapters_to_ask(event: EventPage, host: ChapterPage, language: str) -> list[tuple[str, str]]:
    """Translation keys and names of the public chapters that can still be asked; none at high risk, on either side."""
    if not may_be_public(event, host):
        return []
    asked = CoHost.objects.open().filter(event=event).values_list("chapter__translation_key", flat=True)
    taken = {host.translation_key, *asked}
    public = set(ChapterPage.objects.live().public().exclude(risk=Risk.HIGH).values_list("translation_key", flat=True))
    pages = [page for page in chapters_in_language(language) if page.translation_key in public - taken]
    return [(str(page.translation_key), page.title) for page in pages]


def hosting_along(event: EventPage) -> list[CoHost]:
    """Every chapter that was asked, the newest last; those whose time is over left out."""
    found = CoHost.objects.filter(event=event).exclude(state=CoHost.State.ENDED)
    return list(found.select_related("chapter__locale").order_by("asked_at", "pk"))


def requests_to(chapter: ChapterPage, language: str) -> list[Request]:
    """What a chapter was asked and has not answered, each with the next date of the event; none that is not public."""
    found = CoHost.objects.filter(state=CoHost.State.REQUESTED, chapter__translation_key=chapter.translation_key)
    return _with_next_date(list(found.order_by("asked_at", "pk")), language)


def agreed_by(chapter: ChapterPage, language: str) -> list[Request]:
    """What a chapter hosts along, each event with its next date."""
    found = CoHost.objects.credited().filter(chapter__translation_key=chapter.translation_key)
    return _with_next_date(list(found.order_by("answered_at", "pk")), language)


def _with_next_date(co_hosts: list[CoHost], language: str) -> list[Request]:
    by_event = {one.event_id: one for one in co_hosts}
    dates = Occurrence.objects.public().upcoming().filter(event__in=by_event)
    first: dict[int, Occurrence] = {}
    for date in dates.select_related("event__locale", "chapter__locale"):
        first.setdefault(date.event_id, date)
    return [Request(by_event[row.date.event_id], row) for row in rows(first.values(), language=language)]


def dates_along(chapter: ChapterPage, language: str) -> list[Row]:
    """The next dates that a chapter hosts along, as the public knows them, with how many come."""
    events = CoHost.objects.credited().filter(chapter__translation_key=chapter.translation_key).values("event")
    dates = Occurrence.objects.public().upcoming(timezone.now()).filter(event__in=events)
    others = dates.exclude(chapter__translation_key=chapter.translation_key)
    return rows(others.select_related("event__locale", "chapter__locale")[:ON_DESK], language=language)
