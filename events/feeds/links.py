"""The ways of a date into a reader's own calendar, as plain links: nothing is sent anywhere until one is followed.

They hold what everyone may know and nothing else: whoever follows one tells a company where they will be.
"""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.urls import reverse

from content.addresses import subscription
from events.disclosure import is_high_risk, public_place
from events.feeds.words import description
from events.models import Occurrence
from events.queries import Named, named

LONGEST = 1200  # letters of a description: some of these services refuse longer addresses


@dataclass(frozen=True)
class Ways:
    """`file` is the date alone; `series` and `chapter` are subscribed to; `services` are names with their links."""

    file: str
    series: str
    chapter: str
    services: list[tuple[str, str]]


def ways_into_calendar(date: Occurrence, language: str) -> Ways | None:
    """All ways in `language`. None for a date that is over or does not take place, and for one that may stand in no
    calendar of others: at high risk, or not published."""
    if is_high_risk(date) or date.is_off or date.is_past():
        return None
    found = named([date], language)[0]
    if not (found.url and found.page.live):
        return None
    return Ways(
        file=f"{found.url}event.ics",
        series=subscription(f"{found.page.url}calendar.ics"),
        chapter=subscription(reverse("chapter_calendar", args=[found.host.slug])),
        services=_services(found, language),
    )


def _services(found: Named, language: str) -> list[tuple[str, str]]:
    date, place = found.date, public_place(found.date, found.page)
    title, where = found.page.title, place.line or (found.absolute_url if place.is_online else "")
    about = description(found, language, place)[:LONGEST]
    google = {"action": "TEMPLATE", "text": title, "dates": "/".join(_span(date)), "details": about, "location": where}
    yahoo = {"v": "60", "title": title, **_yahoo_span(date), "desc": about, "in_loc": where}
    microsoft = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        **_microsoft_span(date),
        "body": about,
        "location": where,
    }
    return [
        ("Google", _address("https://calendar.google.com/calendar/render", google)),
        ("Outlook.com", _address("https://outlook.live.com/calendar/0/action/compose", microsoft)),
        ("Microsoft 365", _address("https://outlook.office.com/calendar/0/action/compose", microsoft)),
        ("Yahoo", _address("https://calendar.yahoo.com/", yahoo)),
    ]


def _address(base: str, parts: dict[str, str]) -> str:
    # A space as %20: Outlook shows a plus as a plus.
    return f"{base}?{urlencode({name: value for name, value in parts.items() if value}, quote_via=quote)}"


def _span(date: Occurrence) -> tuple[str, str]:
    """Start and end as calendar files write them; whole days end with the first one that is no longer meant."""
    if date.all_day:
        return f"{date.start_date:%Y%m%d}", f"{date.end_date + dt.timedelta(days=1):%Y%m%d}"
    return tuple(f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" for moment in (date.starts_at, date.ends_at))


def _yahoo_span(date: Occurrence) -> dict[str, str]:
    start, end = _span(date)
    return {"st": start, "et": f"{date.end_date:%Y%m%d}", "dur": "allday"} if date.all_day else {"st": start, "et": end}


def _microsoft_span(date: Occurrence) -> dict[str, str]:
    if date.all_day:
        until = date.end_date + dt.timedelta(days=1)
        return {"allday": "true", "startdt": date.start_date.isoformat(), "enddt": until.isoformat()}
    start, end = (f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for moment in (date.starts_at, date.ends_at))
    return {"allday": "false", "startdt": start, "enddt": end}
