"""Calendar files and Atom by address: all dates with the calendar's own filters, a chapter's, a series', one date's.

A program asks every few hours, and hardly ever has anything changed. So each answer bears a mark that is told from the
rows in two queries, and only whoever has not seen that mark makes us write a file.
"""

import datetime as dt
import hashlib
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, Max, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from chapters.models import ChapterPage
from content.middleware import LONGEST_QUERY
from events.feeds import atom_feed, calendar_file
from events.models import EventPage, Kind, OccurrenceQuerySet
from events.queries import Filters, dates_of, for_calendar
from events.queries.filters import TO_COME
from events.queries.periods import within
from events.wall import LONGEST
from people.language import listing

# A calendar keeps what it has seen, so a feed holds the recent past, cancelled dates included, and has an end.
KEPT_IN_FEED = dt.timedelta(days=60)
LONGEST_FEED = 1000
LONGEST_ATOM = 200
ICS = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
FORMAT = 2  # raise it when the same rows would be written otherwise, so that nobody keeps the older file


def all_dates(request: HttpRequest) -> HttpResponse:
    """Every public date that the filters in the address leave."""
    filters = Filters.read(request.GET)
    dates = for_calendar(filters)
    if filters.period == TO_COME:
        dates = _recent(dates)
    else:
        dates = _ready(within(dates, filters.period, now=timezone.now(), zone=filters.zone), LONGEST_FEED)
    return calendar_response(request, dates, name=lambda: name_of(filters), filename="calendar")


def chapter_dates(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter's public dates."""
    chapter = _chapter(slug)
    if chapter is None:
        raise Http404
    dates = _recent(for_calendar(Filters(chapter=chapter.slug)))
    return calendar_response(request, dates, name=lambda: chapter.title, filename=chapter.slug)


def series_dates(request: HttpRequest, page: EventPage) -> HttpResponse:
    """The dates of one event; one at high risk has no file."""
    if page.hidden_from_search:
        raise Http404
    dates = _recent(dates_of(page).public())
    return calendar_response(request, dates, name=lambda: page.title, filename=page.slug)


def one_date(request: HttpRequest, page: EventPage, slug: str) -> HttpResponse:
    """One date; one at high risk has no file."""
    dates = dates_of(page).public().filter(slug=slug)
    if not dates.exists():
        raise Http404
    return calendar_response(request, dates, name=lambda: page.title, filename=f"{page.slug}-{slug}")


def atom(request: HttpRequest) -> HttpResponse:
    """The dates to come (or with `period=past` the latest past ones) that the filters leave, for feed readers."""
    filters = Filters.read(request.GET)
    dates = within(for_calendar(filters), filters.period, now=timezone.now(), zone=filters.zone)
    dates = _ready(dates, LONGEST_ATOM, latest_first=filters.past)

    def write() -> bytes:
        return atom_feed(dates, name=name_of(filters), language=get_language(), query=filters.address())

    return answer(request, dates, write, content_type=ATOM)


def _recent(dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
    since = timezone.now() - KEPT_IN_FEED
    # The start as well: the index by start need not be read from the first date of all.
    return _ready(dates.filter(ends_at__gt=since, starts_at__gt=since - LONGEST), LONGEST_FEED)


def _ready(dates: OccurrenceQuerySet, most: int, *, latest_first: bool = False) -> OccurrenceQuerySet:
    order = ("-starts_at", "-pk") if latest_first else ("starts_at", "pk")
    return dates.select_related("event__locale", "chapter__locale").order_by(*order)[:most]


def _chapter(slug: str) -> ChapterPage | None:
    """The chapter of this address, in the language that is asked for where it is written in it."""
    pages = ChapterPage.objects.live().public().filter(slug=slug)
    return pages.filter(locale__language_code=get_language()).first() or pages.first()


def name_of(filters: Filters) -> str:
    """What a list that is narrowed so is called: “Vigil, Berlin”."""
    chapter = _chapter(filters.chapter) if filters.chapter else None
    kind = str(Kind(filters.kind).label) if filters.kind else ""
    return listing([kind, chapter.title if chapter else "", filters.near]) or str(_("All dates"))


def calendar_response(
    request: HttpRequest, dates: OccurrenceQuerySet, *, name: Callable[[], str], filename: str
) -> HttpResponse:
    """These dates as a calendar file."""

    def write() -> bytes:
        return calendar_file(dates, name=name(), language=get_language())

    response = answer(request, dates, write, content_type=ICS)
    response["Content-Disposition"] = content_disposition_header(False, f"{filename}.ics")
    return response


def answer(
    request: HttpRequest, dates: OccurrenceQuerySet, write: Callable[[], bytes], *, content_type: str
) -> HttpResponse:
    """What `write` makes of `dates`, or an empty 304 for whoever has it already: then nothing is written."""
    mark = mark_of(request, dates)
    response = HttpResponse(content_type=content_type)
    response["Cache-Control"] = "public, max-age=300"
    response["ETag"] = quote_etag(mark)
    changed_at = _changed_at(request, mark)
    response["Last-Modified"] = http_date(changed_at)
    checked = get_conditional_response(request, etag=response["ETag"], last_modified=changed_at, response=response)
    if checked is response:
        response.content = _kept(request, mark, write)
    return checked


def mark_of(request: HttpRequest, dates: OccurrenceQuerySet) -> str:
    """A hash that changes whenever the file of these dates would (32 hex digits). Two queries, however many dates.

    From the database alone: a seat taken elsewhere draws a new `content.freshness` mark and changes no file.
    """
    # A date that leaves the file while another one enters it changes the sum.
    rows = dates.aggregate(rows=Count("pk"), keys=Sum("pk"), revised=Max("revised_at"))
    pages = Page.objects.aggregate(live=Count("pk", filter=Q(live=True)), published=Max("last_published_at"))
    facts = [FORMAT, request.get_host(), request.get_full_path(), *rows.values(), *pages.values()]
    return hashlib.sha256(repr([str(fact) for fact in facts]).encode()).hexdigest()[:32]


def _changed_at(request: HttpRequest, mark: str) -> int:
    """When this address began to answer so, in seconds. A date that was taken away changes the file as well."""
    key = "events.file:" + hashlib.sha256(request.get_full_path().encode()).hexdigest()
    seen = caches["pages"].get(key)
    if not seen or seen[0] != mark:
        seen = (mark, int(time.time()))
        caches["pages"].set(key, seen, timeout=int(KEPT_IN_FEED.total_seconds()))
    return seen[1]


def _kept(request: HttpRequest, mark: str, write: Callable[[], bytes]) -> bytes:
    """The file, written once for all who ask within the life of a kept page."""
    if not settings.PAGE_CACHE_SECONDS or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return write()
    key = f"events.written:{mark}"
    content = caches["pages"].get(key)
    if content is None:
        content = write()
        caches["pages"].set(key, content, settings.PAGE_CACHE_SECONDS)
    return content
