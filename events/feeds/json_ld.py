"""A date in the words of schema.org, for search engines."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString, mark_safe

from content.addresses import absolute
from events.disclosure import is_high_risk, public_place
from events.models import Attendance, Occurrence
from events.queries import Named, named

# What could end the element, or be taken for an entity, is written as a JSON escape.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
MODES = {Attendance.OFFLINE: "Offline", Attendance.ONLINE: "Online", Attendance.MIXED: "Mixed"}


def json_ld(date: Occurrence, language: str) -> dict[str, Any]:
    """schema.org's words for a date page; empty where the date may not be found at all."""
    found = named([date], language)[0]
    restricted = bool(found.page.get_view_restrictions()) if found.page.pk else True
    if is_high_risk(date) or restricted or not found.url:
        return {}
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": found.page.title,
        "description": found.page.standfirst,
        "url": found.absolute_url,
        "inLanguage": language,
        **_times(date),
        "eventStatus": f"https://schema.org/{_status(date)}",
        "eventAttendanceMode": f"https://schema.org/{MODES[Attendance(date.event.attendance)]}EventAttendanceMode",
        "organizer": _organizers(found),
        "location": _locations(found),
    }
    return {name: value for name, value in data.items() if value}


def _organizers(found: Named) -> dict[str, str] | list[dict[str, str]]:
    """The host, or a list with those who host along behind it."""
    all_of_them = [
        {"@type": "Organization", "name": chapter.title, "url": absolute(chapter.url or "")}
        for chapter in (found.host, *found.co_hosts)
    ]
    return all_of_them if found.co_hosts else all_of_them[0]


def _status(date: Occurrence) -> str:
    if date.is_cancelled:
        return "EventCancelled"
    if date.is_postponed:
        return "EventPostponed"
    return "EventRescheduled" if date.is_moved else "EventScheduled"


def _times(date: Occurrence) -> dict[str, str]:
    """Start and end with the offset of that day; days alone where no hour is meant."""
    zone = ZoneInfo(date.zone)
    if date.all_day:
        times = {"startDate": date.start_date.isoformat(), "endDate": date.end_date.isoformat()}
        announced = date.original_date.isoformat()
    else:
        starts, ends = date.starts_at.astimezone(zone), date.ends_at.astimezone(zone)
        times = {"startDate": starts.isoformat(), "endDate": ends.isoformat()}
        announced = date.announced_at.astimezone(zone).isoformat()
    return {**times, "previousStartDate": announced} if date.is_moved else times


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
