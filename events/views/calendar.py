"""What the calendar shows: the list, or the month, that an address asks for. Wagtail's page calls it; all is GET."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import CalendarPage
from events.queries import Choices, Filters, Period, Sheet, grouped, month_grid, rows, said, sheet
from people.language import city_of


def calendar(page: CalendarPage, request: HttpRequest) -> dict:
    """The dates that the address asks for, what narrows them, and the ways on from there."""
    language, now = get_language(), timezone.now()
    filters = Filters.read(request.GET)
    today = now.astimezone(ZoneInfo(filters.zone or "UTC")).date()
    if filters.view:
        filters = replace(filters, period=Period(month=_month_of(filters, today)))
    choices = Choices.of(filters, language=language, today=today)
    found = sheet(filters, request.GET, now=now)
    return {
        "filters": filters,
        "choices": choices,
        "groups": grouped(rows(found.dates, language=language, zone=filters.zone), today=today, language=language),
        "month": month_grid(filters, now=now, language=language, path=page.url) if filters.view else None,
        "chips": said.chips(filters, language=language, chapters=dict(choices.chapters)),
        "near": said.near(filters),
        "empty": _empty(page, filters),
        "pager": _pager(page, found),
        **_links(page, filters, today),
    }


def _month_of(filters: Filters, today: dt.date) -> str:
    """The month that the grid shows: the one asked for, or in which what is asked for begins."""
    return filters.period.month or f"{filters.period.days(today)[0] or today:%Y-%m}"


def _links(page: CalendarPage, filters: Filters, today: dt.date) -> dict[str, object]:
    """Ways to take the same dates along, and to see them otherwise."""
    lasting = filters.lasting.address()
    as_list = replace(filters, view="", period=filters.period if not filters.view else Period()).address()
    as_month = replace(filters, view="month", period=Period(month=_month_of(filters, today))).address()
    return {
        "links": _ways(page, filters, lasting),
        "views": [
            {"label": _("List"), "url": page.url + as_list, "current": not filters.view},
            {"label": _("Month"), "url": page.url + as_month, "current": bool(filters.view)},
        ],
        **_clock(page, filters),
        "subscribe_url": reverse("events_calendar") + lasting,
        "atom_url": reverse("events_atom") + lasting,
    }


def _ways(page: CalendarPage, filters: Filters, lasting: str) -> list[dict[str, str]]:
    past = replace(filters, view="", period=Period("" if filters.past else "past")).address()
    return [
        {"label": _("Subscribe to exactly these"), "url": reverse("events_calendar") + lasting},
        {"label": _("Put these dates on your site"), "url": reverse("events_embed_code") + lasting},
        {"label": _("Dates to come") if filters.past else _("Past dates"), "url": f"{page.url}{past}"},
    ]


def _clock(page: CalendarPage, filters: Filters) -> dict[str, object]:
    """The reader's clock, and how to choose or put away one without losing a filter."""
    without = filters.without("zone")
    return {
        "zone_city": city_of(filters.zone) if filters.zone else "",
        "zone_hidden": {name: value for name, value in without.parts.items() if value},
        "plain_zone_url": page.url + without.address(),
        "clock_words": _("Use my clock: %(city)s"),
    }


def _empty(page: CalendarPage, filters: Filters) -> dict:
    asked = filters.is_narrow or filters.period != Period()
    title = _("No date that matches is set yet.") if asked else _("No date is set yet.")
    everything, online = {"label": _("All dates"), "url": page.url}, {"label": _("Online dates"), "url": "?online=1"}
    return {
        "title": _("Nothing that matches has taken place.") if filters.past else title,
        "text": _("Ask for fewer things at once, or join from afar."),
        "links": [everything, *([] if filters.online else [online])] if asked else [],
    }


def _pager(page: CalendarPage, found: Sheet) -> dict[str, str]:
    names = [_("Earlier dates"), _("Later dates")]
    first, last = reversed(names) if found.filters.past else names
    return {
        "label": _("More dates"),
        "first": first,
        "first_url": f"{page.url}{found.earlier}" if found.earlier else "",
        "last": last,
        "last_url": f"{page.url}{found.later}" if found.later else "",
    }
