"""What the pages show: one date, an event's dates, the calendar. Wagtail's pages call these; everything here is GET."""

import datetime as dt
import zoneinfo
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.addresses import absolute
from events.feed_views import calendar_response
from events.feeds import as_script, json_ld
from events.forms import RsvpForm
from events.models import CalendarPage, EventPage, Kind, Occurrence
from events.queries import (
    Filters,
    Sheet,
    chapter_choices,
    date_sheet,
    dates_of,
    grouped,
    rows,
    sheet,
    unsaved_date,
)
from people.language import listing

OTHERS = 6
DATE_TEMPLATE = "events/event_page.html"
SERIES_TEMPLATE = "events/event_dates.html"


def reader_zone(request: HttpRequest) -> str:
    """The zone the reader asked for in the address, or nothing."""
    zone = request.GET.get("zone", "")
    return zone if zone in zoneinfo.available_timezones() else ""


def date(page: EventPage, request: HttpRequest, slug: str) -> HttpResponse:
    """One date; another date's present day leads to that date's own address."""
    found = dates_of(page).filter(slug=slug).first()
    if found is None:
        day = _day(slug)
        found = dates_of(page).filter(start_date=day).first() if day else None
        if found is None:
            raise Http404
        return redirect(f"{page.url}{found.slug}/")
    return render_date(request, page, found)


def _day(text: str) -> dt.date | None:
    """The day an address names; None where the calendar has none, as for 30 February."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def render_date(
    request: HttpRequest, page: EventPage, found: Occurrence, *, form=None, status: int = 200
) -> HttpResponse:
    """The page of a date, with a form that was sent and refused if there is one."""
    request.shown_below = f"{found.slug}/"  # the same date in the other languages
    context = {**page.get_context(request), **date_context(request, page, found, form=form)}
    if found.pk:
        context["social"] = {**context["social"], "url": absolute(context["date_url"])}
    return TemplateResponse(request, DATE_TEMPLATE, context, status=status)


def date_context(request: HttpRequest, page: EventPage, found: Occurrence, *, form=None) -> dict:
    language = get_language()
    others = _others(page, found, language)
    date_url = f"{page.url or ''}{found.slug}/"
    data = json_ld(found, language) if found.pk else {}
    return {
        "date": found,
        "date_url": date_url,
        "sheet": date_sheet(found, page, language=language, zone=reader_zone(request)),
        "form": form or (RsvpForm() if found.pk else None),
        "others": others,
        "next": next((row for row in others if not row.off), None),
        "json_ld": as_script(data) if data else "",
    }


def _others(page: EventPage, found: Occurrence, language: str) -> list:
    if not page.pk:
        return []
    others = dates_of(page).exclude(pk=found.pk).upcoming()[:OTHERS]
    return rows(others, language=language)


def series(page: EventPage, request: HttpRequest) -> HttpResponse:
    """All dates of an event; where exactly one is to come, that one, under this address as well.

    A preview shows the first date that the form names; no row is read or written for it.
    """
    if getattr(request, "is_preview", False):
        return render_date(request, page, unsaved_date(page))
    coming = list(dates_of(page).upcoming())
    if len(coming) == 1:
        return render_date(request, page, coming[0])
    context = {**page.get_context(request), "rows": series_rows(page)}
    return TemplateResponse(request, SERIES_TEMPLATE, context)


def series_rows(page: EventPage) -> dict:
    """The dates to come, soonest first, and the past ones, latest first."""
    language = get_language()
    return {
        "coming": rows(dates_of(page).upcoming(), language=language),
        "past": rows(dates_of(page).past()[:OTHERS], language=language),
    }


def file(page: EventPage, request: HttpRequest, slug: str) -> HttpResponse:
    """One date as a calendar file."""
    found = dates_of(page).filter(slug=slug).first()
    if found is None:
        raise Http404
    return calendar_response(request, [found], name=page.title, filename=f"{page.slug}-{found.slug}")


def calendar(page: CalendarPage, request: HttpRequest) -> dict:
    """The list of dates that the address asks for."""
    language, now = get_language(), timezone.now()
    filters = Filters.read(request.GET)
    chapters = chapter_choices(language)
    found = sheet(filters, request.GET, now=now)
    drawn = rows(found.dates, language=language, zone=reader_zone(request))
    subscribe = reverse("events_calendar") + replace(filters, past=False).address()
    return {
        "filters": filters,
        "groups": grouped(drawn, today=now.date(), language=language),
        "kinds": Kind.choices,
        "chapters": chapters,
        "summary": summary(filters, dict(chapters)),
        "chips": _chips(page, filters, subscribe),
        "subscribe_url": subscribe,
        "empty": _empty(page, filters),
        "pager": _pager(page, found),
    }


def summary(filters: Filters, chapters: dict[str, str]) -> str:
    """What the list is narrowed to, in words, beside the link that subscribes to exactly that."""
    parts = [
        str(Kind(filters.kind).label) if filters.kind else _("Any kind"),
        chapters.get(filters.chapter, filters.chapter) or _("everywhere"),
        _("online") if filters.online else "",
        _("with “%(text)s”") % {"text": filters.text} if filters.text else "",
    ]
    return listing(parts)


def _chips(page: CalendarPage, filters: Filters, subscribe: str) -> list[dict[str, str]]:
    other = replace(filters, past=not filters.past).address()
    chips = [
        {"label": _("Subscribe to exactly these"), "url": subscribe},
        {"label": _("Dates to come") if filters.past else _("Past dates"), "url": f"{page.url}{other}"},
    ]
    return [*chips, {"label": _("All dates"), "url": page.url}] if filters.is_narrow else chips


def _empty(page: CalendarPage, filters: Filters) -> dict:
    title = _("No date that matches is set yet.") if filters.is_narrow else _("No date is set yet.")
    everything, online = {"label": _("All dates"), "url": page.url}, {"label": _("Online dates"), "url": "?online=1"}
    return {
        "title": _("Nothing that matches has taken place.") if filters.past else title,
        "text": _("Ask for fewer things at once, or join from afar."),
        "links": [everything, *([] if filters.online else [online])] if filters.is_narrow or filters.past else [],
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
