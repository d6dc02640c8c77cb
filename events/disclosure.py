"""Who learns the place. The only way any page, feed, mail or card gets at an address or a link to join.

Imports events.models and people.language.
"""

from dataclasses import dataclass

from chapters.models import Risk
from events.models import Attendance, EventPage, Occurrence, Reveal
from people.language import listing


@dataclass(frozen=True)
class Place:
    """What may be said about where. `is_hidden` means there is more that only guests learn."""

    venue: str = ""
    address: str = ""
    city: str = ""
    directions: str = ""
    join_url: str = ""
    is_online: bool = False
    is_hidden: bool = False

    @property
    def line(self) -> str:
        """On one line, for rows, calendar files and cards; empty where nothing may be said."""
        return listing([self.venue, self.address, self.city])


def is_high_risk(occurrence: Occurrence) -> bool:
    """Whether nothing about this date may be listed, fed or found: its own risk or its chapter's."""
    return Risk.HIGH in (occurrence.event.risk, occurrence.chapter.risk)


def is_hidden(occurrence: Occurrence) -> bool:
    """Whether only guests learn the place. The first page of the translations decides, whatever another one says."""
    return is_high_risk(occurrence) or occurrence.event.reveal == Reveal.GUESTS


def public_place(occurrence: Occurrence, page: EventPage | None = None) -> Place:
    """What everyone may know, in the words of `page` (a translation; else the first page).

    A hidden place shrinks to its city, at high risk to nothing. A link to join is never public.
    """
    page = page or occurrence.event
    online = occurrence.event.attendance != Attendance.OFFLINE
    if occurrence.event.attendance == Attendance.ONLINE:
        return Place(is_online=True, is_hidden=is_high_risk(occurrence))
    city = page.city or occurrence.event.city or occurrence.chapter.city
    if is_high_risk(occurrence):
        return Place(is_online=online, is_hidden=True)
    if is_hidden(occurrence):
        return Place(city=city, is_online=online, is_hidden=True)
    return Place(page.venue, page.address, city, page.directions, is_online=online)


def guest_place(occurrence: Occurrence, page: EventPage | None = None) -> Place:
    """Everything, for someone whose seat is confirmed."""
    page = page or occurrence.event
    event = occurrence.event
    online = event.attendance != Attendance.OFFLINE
    link = event.join_url if online else ""
    if event.attendance == Attendance.ONLINE:
        return Place(join_url=link, is_online=True)
    city = page.city or event.city or occurrence.chapter.city
    return Place(page.venue, page.address, city, page.directions, join_url=link, is_online=online)
