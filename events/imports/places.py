"""Where an event of a file is, and its links. Imports events.imports.reading, lines, text.

A link to join is for confirmed guests only. Other programs write it into the place and the description for everyone to
read, so it is looked for there and taken out.
"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from events.imports.lines import Component
from events.imports.reading import ImportedEvent, Report
from events.imports.text import one_line, plain

LINK = re.compile(r"https?://[^\s<>\"'\\^`{|}]{3,2000}", re.IGNORECASE)
LONGEST_LINK, LONGEST_VENUE, LONGEST_ADDRESS = 200, 120, 200
MEETINGS = (
    "zoom.us",
    "zoom.com",
    "meet.google.com",
    "teams.microsoft.com",
    "teams.live.com",
    "meet.jit.si",
    "webex.com",
    "whereby.com",
    "gotomeeting.com",
    "bigbluebutton.org",
    "meet.goto.com",
)
JOIN = (
    "CONFERENCE",
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
)


def safe_link(text: str) -> str:
    """A web address that can be kept, empty for anything else: another scheme, odd characters, too long."""
    link = text.strip()
    if len(link) > LONGEST_LINK or not LINK.fullmatch(link) or not link.isprintable():
        return ""
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return ""
    return link if parts.hostname and "." in parts.hostname and not parts.username else ""


def is_meeting(link: str) -> bool:
    """Whether an address is one where people meet by video or telephone."""
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return False
    return any(host == known or host.endswith(f".{known}") for known in MEETINGS)


def place_from(text: str) -> tuple[str, str]:
    """Name and address of a place that is written in one: “Hall, 1 Main St, Oakland” or “1 Main St, Oakland”."""
    text = one_line(plain(text))
    name, comma, rest = text.partition(",")
    if not comma or name[:1].isdigit() or len(name) > LONGEST_VENUE:
        return ("", text) if len(text) > LONGEST_VENUE or text[:1].isdigit() else (text, "")
    return name.strip(), rest.strip()


def place_of(event: ImportedEvent, part: Component, report: Report) -> ImportedEvent:
    """The event with what LOCATION and URL say."""
    line, link = part.get("LOCATION"), part.get("URL")
    url = safe_link(link.value) if link else ""
    if link and link.value.strip() and not url:
        report.warn(link.number, "bad-link")
    event = replace(event, url=url)
    if line is None:
        return event
    if at := safe_link(line.text):
        return replace(event, join_url=at) if is_meeting(at) else replace(event, url=url or at)
    venue, address = place_from(LINK.sub("", line.text))
    if len(address) > LONGEST_ADDRESS:
        report.warn(line.number, "cut", most=LONGEST_ADDRESS)
    return replace(event, venue=venue, address=address[:LONGEST_ADDRESS])


def without_join_link(event: ImportedEvent, part: Component, report: Report) -> ImportedEvent:
    """The event with its link to join where only guests see it, and nowhere else."""
    links = [line.value for name in JOIN for line in part.all(name)]
    line = part.get("LOCATION")
    links += LINK.findall(line.text) if line else []
    return hide_meetings(event, links, part.number, report)


def hide_meetings(event: ImportedEvent, links: list[str], line: int, report: Report) -> ImportedEvent:
    """The event with the first of these links and of those in its words as its link to join, and its words without."""
    spoken = [link for link in LINK.findall(f"{event.title} {event.text}") if is_meeting(link)]
    found = [link for one in (*links, event.url, *spoken) if (link := safe_link(one)) and is_meeting(link)]
    join_url = event.join_url or next(iter(found), "")
    if not join_url:
        return event
    title, text = (LINK.sub(_unless_meeting, words) for words in (event.title, event.text))
    if (title, text) != (event.title, event.text):
        report.warn(line, "join-link", title=one_line(title))
    url = "" if is_meeting(event.url) else event.url
    return replace(event, join_url=join_url, title=one_line(title), text=text, url=url)


def _unless_meeting(found: re.Match) -> str:
    return "" if is_meeting(found[0]) else found[0]
