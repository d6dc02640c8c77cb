"""Dates for other programs: calendar files and structured data. Imports events.queries and what lies below.

Each date is one flat VEVENT in UTC with its own UID: what every calendar understands, with no rule in it that could be
read differently elsewhere.
"""

import datetime as dt
import json
import logging
from collections.abc import Callable, Iterable
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

from content.addresses import absolute
from events.disclosure import Place, is_high_risk, public_place
from events.models import Attendance, Occurrence
from events.queries import Named, day_and_hours, named
from people.text import is_broken, is_one_line

log = logging.getLogger(__name__)

REFRESH = dt.timedelta(hours=4)
# What could end the element, or be taken for an entity, is written as a JSON escape.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
MODES = {Attendance.OFFLINE: "Offline", Attendance.ONLINE: "Online", Attendance.MIXED: "Mixed"}


class Unwritable(ValueError):
    """A text that would break the file it goes into."""


def one_line(text: str) -> str:
    """`text`, if it stays on one line in any file. icalendar's own guard is an assert, gone under `python -O`."""
    if is_broken(text) or not is_one_line(text):
        raise Unwritable("a line break or control character in a calendar value")
    return text


def many_lines(text: str) -> str:
    """`text`, if it holds nothing but ordinary characters and line breaks."""
    if is_broken(text):
        raise Unwritable("a control character in a calendar text")
    return text


def calendar_file(
    dates: Iterable[Occurrence],
    *,
    name: str,
    language: str,
    place_of: Callable[..., Place] = public_place,
) -> bytes:
    """A calendar file of these dates in `language`. What one date cannot say costs that date only, and a log line.

    `place_of=guest_place` writes the exact place and the link to join: for a guest's own mail, never for a page.
    """
    with translation.override(language):
        calendar = _empty(name, language)
        for found in named(dates, language):
            try:
                event = _event(found, language, place_of(found.date, found.page))
                event.to_ical()
            except Exception:  # one bad record must not cost the others
                log.exception("date left out of a calendar file occurrence=%s", found.date.pk)
            else:
                calendar.add_component(event)
        return calendar.to_ical()


def _empty(name: str, language: str) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", "-//Organizer//Dates//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    title = " ".join(name.split())
    calendar.add("NAME", vText(one_line(title), params={"LANGUAGE": language}))
    calendar.add("X-WR-CALNAME", vText(one_line(title)))
    interval = vDuration(REFRESH)
    interval.params["VALUE"] = "DURATION"
    calendar.add("REFRESH-INTERVAL", interval)
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    return calendar


def _event(found: Named, language: str, place: Place) -> Event:
    date = found.date
    if not found.url:
        raise Unwritable("no address")
    event = Event()
    event.add("UID", str(date.uid))
    event.add("SEQUENCE", date.sequence)
    event.add("DTSTAMP", _utc(date.revised_at))
    event.add("LAST-MODIFIED", _utc(date.revised_at))
    event.add("DTSTART", _utc(date.starts_at))
    event.add("DTEND", _utc(date.ends_at))
    event.add("STATUS", "CANCELLED" if date.is_cancelled else "CONFIRMED")
    event.add("SUMMARY", vText(one_line(found.page.title), params={"LANGUAGE": language}))
    event.add("DESCRIPTION", vText(many_lines(_description(found, language, place)), params={"LANGUAGE": language}))
    event.add("URL", vUri(one_line(found.absolute_url)))
    event.add("ORGANIZER", _organizer(found))
    if location := place.line or place.join_url:
        event.add("LOCATION", vText(one_line(location)))
    return event


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(microsecond=0)


def _organizer(found: Named) -> vCalAddress:
    email = found.date.chapter.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    organizer = vCalAddress(f"mailto:{one_line(email)}")
    organizer.params["CN"] = vText(one_line(found.host.title))
    return organizer


def _description(found: Named, language: str, place: Place) -> str:
    date = found.date
    lines = [
        _("Cancelled. %(reason)s") % {"reason": date.status_reason} if date.is_cancelled else "",
        found.page.standfirst,
        day_and_hours(date, language),
        _("Guests get the place by mail once they confirm.") if place.is_hidden and not is_high_risk(date) else "",
        _("Guests get the link to join by mail once they confirm.") if place.is_online and not place.join_url else "",
        place.directions,
        place.join_url,
        found.absolute_url,
    ]
    return "\n\n".join(line.strip() for line in lines if line and line.strip())


def json_ld(date: Occurrence, language: str) -> dict[str, Any]:
    """schema.org's words for a date page; empty where the date may not be found at all."""
    found = named([date], language)[0]
    restricted = bool(found.page.get_view_restrictions()) if found.page.pk else True
    if is_high_risk(date) or restricted or not found.url:
        return {}
    status = "EventCancelled" if date.is_cancelled else "EventRescheduled" if date.is_moved else "EventScheduled"
    zone = ZoneInfo(date.zone)
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": found.page.title,
        "description": found.page.standfirst,
        "url": found.absolute_url,
        "inLanguage": language,
        "startDate": date.starts_at.astimezone(zone).isoformat(),
        "endDate": date.ends_at.astimezone(zone).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{MODES[Attendance(date.event.attendance)]}EventAttendanceMode",
        "organizer": {"@type": "Organization", "name": found.host.title, "url": absolute(found.host.url or "")},
        "location": _locations(found),
    }
    if date.is_moved:
        data["previousStartDate"] = date.announced_at.astimezone(zone).isoformat()
    return {name: value for name, value in data.items() if value}


def _locations(found: Named) -> list[dict[str, Any]]:
    place = public_place(found.date, found.page)
    locations: list[dict[str, Any]] = []
    if place.venue or place.city:
        address = {
            "@type": "PostalAddress",
            "streetAddress": place.address,
            "addressLocality": place.city,
            "addressCountry": str(found.date.chapter.country),
        }
        named_place = {"@type": "Place", "name": place.venue or place.city}
        locations.append({**named_place, "address": {name: value for name, value in address.items() if value}})
    if place.is_online:
        # The link itself is for guests; whoever wants it begins at the date's page.
        locations.append({"@type": "VirtualLocation", "url": found.absolute_url})
    return locations


def as_script(data: dict[str, Any]) -> SafeString:
    """`data` as JSON that cannot end the script element it stands in."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped
