"""Calendar files by address: all dates with the calendar's own filters, and one chapter's."""

import datetime as dt
import hashlib
import time
from collections.abc import Iterable

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapters.models import ChapterPage
from events.feeds import calendar_file
from events.models import Occurrence
from events.queries import Filters, for_calendar

# A calendar keeps what it has seen, so a feed holds the recent past, cancelled dates included, and has an end.
KEPT_IN_FEED = dt.timedelta(days=60)
LONGEST_FEED = 500


def all_dates(request: HttpRequest) -> HttpResponse:
    """Every public date that the filters in the address leave."""
    filters = Filters.read(request.GET)
    return calendar_response(request, _in_feed(filters), name=_name(filters), filename="calendar")


def chapter_dates(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter's public dates."""
    pages = ChapterPage.objects.live().public().filter(slug=slug)
    chapter = pages.filter(locale__language_code=get_language()).first() or pages.first()
    if chapter is None:
        raise Http404
    dates = _in_feed(Filters(chapter=chapter.slug))
    return calendar_response(request, dates, name=chapter.title, filename=chapter.slug)


def _in_feed(filters: Filters) -> Iterable[Occurrence]:
    dates = for_calendar(filters).filter(ends_at__gt=timezone.now() - KEPT_IN_FEED)
    return dates.select_related("event__locale", "chapter__locale").order_by("starts_at", "pk")[:LONGEST_FEED]


def _name(filters: Filters) -> str:
    chapter = ChapterPage.objects.live().filter(slug=filters.chapter).first() if filters.chapter else None
    return chapter.title if chapter else str(_("All dates"))


def calendar_response(request: HttpRequest, dates: Iterable[Occurrence], *, name: str, filename: str) -> HttpResponse:
    """The file, with what a calendar needs to ask again cheaply."""
    dates = list(dates)
    content = calendar_file(dates, name=name, language=get_language())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(False, f"{filename}.ics")
    response["Cache-Control"] = "public, max-age=300"
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response["ETag"] = etag
    response["Last-Modified"] = http_date(_changed_at(request, etag))
    return get_conditional_response(request, etag=etag, response=response)


def _changed_at(request: HttpRequest, etag: str) -> int:
    """When this address began to answer so, in seconds. A date that was taken away changes the file as well."""
    key = "events.file:" + hashlib.sha256(request.get_full_path().encode()).hexdigest()
    seen = caches["pages"].get(key)
    if not seen or seen[0] != etag:
        seen = (etag, int(time.time()))
        caches["pages"].set(key, seen, timeout=int(KEPT_IN_FEED.total_seconds()))
    return seen[1]
