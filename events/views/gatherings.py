"""What the page of a day of action and that of a recap show. Everything here is GET."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language

from chapters.models import ChapterIndexPage
from events.feeds import atom_feed
from events.models import DayOfActionPage, RecapPage
from events.queries import named, reader_zone, zone_choices
from events.queries.gatherings import cities_of, gathering
from events.queries.rows import date_slab, when
from events.views.feeds import ATOM, answer, calendar_response
from people.language import slab, time_range, zone_name

ROLL_UP = "events/day_of_action_page.html"
FEED = "dates.xml"


def roll_up(page: DayOfActionPage, request: HttpRequest) -> HttpResponse:
    """The day as it goes round the world: every city that takes part, on its own clock and on the reader's."""
    language, zone = get_language(), reader_zone(request.GET)
    first = page.canonical()
    context = {
        **page.get_context(request),
        "slab": slab(first.start_date, language=language, machine=first.start_date.isoformat(), large=True),
        "hours": time_range(first.start_time, first.end_time, language=language),
        "gathering": gathering(page, language=language, zone=zone),
        "file_url": f"{page.url or ''}calendar.ics",
        "feed_url": f"{page.url or ''}{FEED}",
        "zone": zone,
        "zones": zone_choices(language),
        "chapters": ChapterIndexPage.objects.live().filter(locale=page.locale).first(),
    }
    return TemplateResponse(request, ROLL_UP, context)


def roll_up_file(page: DayOfActionPage, request: HttpRequest) -> HttpResponse:
    """All cities of the day as one calendar file."""
    return calendar_response(request, cities_of(page), name=lambda: page.title, filename=page.slug)


def roll_up_feed(page: DayOfActionPage, request: HttpRequest) -> HttpResponse:
    """All cities of the day for feed readers."""
    dates = cities_of(page)

    def write() -> bytes:
        return atom_feed(dates, name=page.title, language=get_language(), page_url=page.url, file=FEED)

    return answer(request, dates, write, content_type=ATOM)


def recap(page: RecapPage) -> dict:
    """The date a recap tells of, and the way to its page; a recap may have lost its date."""
    date, language = page.date, get_language()
    if date is None:
        return {"date": None}
    found = named([date], language)[0]
    return {
        "date": date,
        "date_url": found.url,
        "event": found.page,
        "host": found.host,
        "slab": date_slab(date, language=language, large=True),
        "when": when(date, language),
        "zone_name": zone_name(date.zone, language=language),
    }
