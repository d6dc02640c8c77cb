"""Who learns the place, and when. The only way any page, feed, mail or card gets at an address or a link to join.

A place is told in up to three stages: everyone learns the city; guests, once their seats are kept, the district; and
some hours before the start the exact place, the map and the link to join. Nothing is handed out ahead of its hour: what
a page, a calendar or a mail may say is asked for when it is drawn or sent, so a host can change it, or take it back,
until then.

Imports events.models and people.language.
"""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone

from chapters.models import Risk
from events.models import Attendance, EventPage, Occurrence, Reveal, Rsvp
from people.language import listing


@dataclass(frozen=True)
class Place:
    """What may be said about where. `is_hidden` means there is more that only guests learn; `opens_at` is when a guest
    who reads this learns it, None where nothing is still to come for them."""

    venue: str = ""
    address: str = ""
    city: str = ""
    directions: str = ""
    join_url: str = ""
    is_online: bool = False
    is_hidden: bool = False
    district: str = ""
    map_url: str = ""
    opens_at: dt.datetime | None = None

    @property
    def line(self) -> str:
        """On one line, for rows, calendar files and cards; empty where nothing may be said.

        Who knows the house needs no district.
        """
        exact = listing([self.venue, self.address])
        return listing([exact or self.district, self.city])


def is_high_risk(occurrence: Occurrence) -> bool:
    """Whether nothing about this date may be listed, fed or found: its own risk or its chapter's."""
    return Risk.HIGH in (occurrence.event.risk, occurrence.chapter.risk)


def is_discreet(rsvp: Rsvp) -> bool:
    """Whether subjects of mail and entries in calendars may not say to this guest what it is about: they chose so, or
    the risk did. The mail itself and their page say it."""
    return rsvp.is_discreet or is_high_risk(rsvp.occurrence)


def is_hidden(occurrence: Occurrence) -> bool:
    """Whether only guests learn the place. The first page of the translations decides, whatever another one says."""
    return reveal_of(occurrence) != Reveal.EVERYONE


def reveal_of(occurrence: Occurrence) -> Reveal:
    """Who learns the place: what the event chose. At high risk never everyone; where nobody chose, guests in stages."""
    chosen = Reveal(occurrence.event.reveal)
    return Reveal.HOURS if chosen == Reveal.EVERYONE and is_high_risk(occurrence) else chosen


def opens_at(occurrence: Occurrence) -> dt.datetime | None:
    """When guests learn the exact place; None where they learn it with their seats. It moves as the date moves."""
    if reveal_of(occurrence) != Reveal.HOURS:
        return None
    return occurrence.starts_at - dt.timedelta(hours=occurrence.event.reveal_hours)


def public_place(occurrence: Occurrence, page: EventPage | None = None) -> Place:
    """What everyone may know, in the words of `page` (a translation; else the first page).

    A hidden place shrinks to its city, at high risk to nothing. A link to join is never public.
    """
    place = replace(_whole(occurrence, page), join_url="")
    if is_high_risk(occurrence):
        return Place(is_online=place.is_online, is_hidden=True)
    if occurrence.event.attendance == Attendance.ONLINE or not is_hidden(occurrence):
        return place
    return Place(city=place.city, is_online=place.is_online, is_hidden=True)


def guest_place(occurrence: Occurrence, page: EventPage | None = None, now: dt.datetime | None = None) -> Place:
    """What someone knows whose seat is confirmed: everything, or until its hour comes the district.

    Where a date does not take place there is nowhere to go, and they learn no more than everyone.
    """
    if occurrence.is_off:
        return public_place(occurrence, page)
    place, opens = _whole(occurrence, page), opens_at(occurrence)
    if opens is None or opens <= (now or timezone.now()):
        return place
    return Place(city=place.city, district=place.district, is_online=place.is_online, is_hidden=True, opens_at=opens)


def _whole(occurrence: Occurrence, page: EventPage | None) -> Place:
    """Everything there is to know. What was written down for one date alone counts for it in every language."""
    event = occurrence.event
    online = event.attendance != Attendance.OFFLINE
    shared = occurrence if occurrence.own_place else event
    link = shared.join_url if online else ""
    if event.attendance == Attendance.ONLINE:
        return Place(join_url=link, is_online=True)
    words = occurrence if occurrence.own_place else page or event
    return Place(
        venue=words.venue,
        address=words.address,
        city=words.city or shared.city or occurrence.chapter.city,
        directions=words.directions,
        join_url=link,
        is_online=online,
        district=words.district,
        map_url=shared.map_url,
    )
