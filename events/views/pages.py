"""What an event's pages show: one date, all its dates. Wagtail's pages call these; everything here is GET."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language

from content.addresses import absolute
from events.feeds import as_script, json_ld, ways_into_calendar
from events.forms.guests import RsvpForm
from events.models import EventPage, Occurrence
from events.queries import date_sheet, dates_of, named, reader_zone, rows, unsaved_date
from events.queries.gatherings import gathered_under, recap_of
from events.queries.old_addresses import day_of, split_off
from events.queries.shifts import shift_lines

OTHERS = 6
DATE_TEMPLATE = "events/event_page.html"
SERIES_TEMPLATE = "events/event_dates.html"


def date(page: EventPage, request: HttpRequest, slug: str) -> HttpResponse:
    """One date; an address that was its own once leads there."""
    found = dates_of(page).filter(slug=slug).first()
    return redirect(_new_address(page, slug)) if found is None else render_date(request, page, found)


def _new_address(page: EventPage, slug: str) -> str:
    """Where this address leads now: to the date that has moved to the day it names, or to the series that was split off
    with it."""
    day = day_of(slug)
    here = dates_of(page).filter(start_date=day).first() if day else None
    if here:
        return f"{page.url}{here.slug}/"
    away = split_off(page, slug)
    url = named([away], get_language())[0].url if away else ""
    if not url:
        raise Http404
    return url


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
    lines = shift_lines(found, language)
    return {
        "date": found,
        "date_url": date_url,
        "sheet": date_sheet(found, page, language=language, zone=reader_zone(request.GET)),
        "form": form or (RsvpForm(date=found, lines=lines) if found.pk else None),
        "shifts": lines,
        "others": others,
        "next": next((row for row in others if not row.off), None),
        "json_ld": as_script(data) if data else "",
        "ways": ways_into_calendar(found, language) if found.pk else None,
        "recap": recap_of(found, language),
        "day": gathered_under(found, language),
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
