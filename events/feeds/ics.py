"""Calendar files (RFC 5545, RFC 7986) and mailed invitations (RFC 5546).

Each date is one flat VEVENT in UTC with its own UID: what every calendar understands, with no rule in it that could be
read differently elsewhere, and no zone that a program would have to know.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

from events.disclosure import Place, public_place
from events.feeds.words import Unwritable, description, many_lines, one_line
from events.models import Occurrence
from events.queries import Named, named

log = logging.getLogger(__name__)

REFRESH = dt.timedelta(hours=4)
END = b"END:VCALENDAR\r\n"

PlaceOf = Callable[..., Place]


@dataclass(frozen=True)
class Told:
    """What the reader of a file may know of a date; `calendar_file` says what each part means."""

    place_of: PlaceOf
    is_discreet: Callable[[Occurrence], bool]
    also: Callable[[Occurrence], str]


@dataclass(frozen=True)
class Invitation:
    """What makes a file a mailed invitation: `method` is REQUEST or CANCEL, `guest` the one address it goes to."""

    method: str
    guest: str


def calendar_file(
    dates: Iterable[Occurrence],
    *,
    name: str,
    language: str,
    place_of: PlaceOf = public_place,
    is_discreet: Callable[[Occurrence], bool] = lambda date: False,
    invitation: Invitation | None = None,
    also: Callable[[Occurrence], str] = lambda date: "",
) -> bytes:
    """A calendar file of these dates in `language`. What one date cannot say costs that date only, and a log line.

    `place_of=guest_place` writes the exact place and the link to join: for a guest's own calendar, never for a page.
    Of a date that `is_discreet` nothing is told but when. `also` says of a date what only this reader is told.
    """
    with translation.override(language):
        head = _head(name, language, invitation).to_ical().removesuffix(END)
        found = named(dates, language)
        told = Told(place_of, is_discreet, also)
        return b"".join([head, *_written(found, language, told, invitation), END])


def _written(found: list[Named], language: str, told: Told, invitation: Invitation | None) -> Iterator[bytes]:
    for one in found:
        try:
            event = _bare(one.date) if told.is_discreet(one.date) else _event(one, language, told)
            if invitation:
                _address(event, invitation)
            yield event.to_ical()
        except Exception:  # one bad record must not cost the others
            log.exception("date left out of a calendar file occurrence=%s", one.date.pk)


def _head(name: str, language: str, invitation: Invitation | None) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", "-//Organizer//Dates//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", invitation.method if invitation else "PUBLISH")
    if invitation:  # it is one message, not a calendar to look into again
        return calendar
    title = " ".join(name.split())
    calendar.add("NAME", vText(one_line(title), params={"LANGUAGE": language}))
    calendar.add("X-WR-CALNAME", vText(one_line(title)))
    interval = vDuration(REFRESH)
    interval.params["VALUE"] = "DURATION"
    calendar.add("REFRESH-INTERVAL", interval)
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    return calendar


def _bare(date: Occurrence) -> Event:
    """When, and nothing else."""
    event = Event()
    event.add("UID", str(date.uid))
    event.add("SEQUENCE", date.sequence)
    event.add("DTSTAMP", _utc(date.revised_at))
    event.add("LAST-MODIFIED", _utc(date.revised_at))
    if date.all_day:
        # A day is a day in every zone; DTEND names the first day that is no longer part of it.
        event.add("DTSTART", date.start_date)
        event.add("DTEND", date.end_date + dt.timedelta(days=1))
        event.add("TRANSP", "TRANSPARENT")  # nobody is busy all day for it
    else:
        event.add("DTSTART", _utc(date.starts_at))
        event.add("DTEND", _utc(date.ends_at))
    # The standard has no word for "postponed". TENTATIVE would leave people thinking that they should come.
    event.add("STATUS", "CANCELLED" if date.is_off else "CONFIRMED")
    event.add("SUMMARY", vText(_("Your date")))
    return event


def _event(found: Named, language: str, told: Told) -> Event:
    if not found.url:
        raise Unwritable("no address")
    event, place = _bare(found.date), told.place_of(found.date, found.page)
    text = description(found, language, place, told.also(found.date))
    event["SUMMARY"] = vText(one_line(found.page.title), params={"LANGUAGE": language})
    event.add("DESCRIPTION", vText(many_lines(text), params={"LANGUAGE": language}))
    event.add("URL", vUri(one_line(found.absolute_url)))
    event.add("ORGANIZER", _organizer(found, found.date.chapter.contact_email))
    if location := place.line or place.join_url:
        event.add("LOCATION", vText(one_line(location)))
    return event


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(microsecond=0)


def _organizer(found: Named, email: str) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{one_line(email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1])}")
    organizer.params["CN"] = vText(one_line(found.host.title))
    return organizer


def _address(event: Event, invitation: Invitation) -> None:
    """Turn an entry of a calendar into a message to one guest about it."""
    guest = vCalAddress(f"mailto:{one_line(invitation.guest)}")
    # They have said yes on our page; nobody asks their calendar to answer for them.
    guest.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    event.add("ATTENDEE", guest)
    # The mail's sender, the same in every message about the date: programs believe nobody else a CANCEL.
    sender = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    if "ORGANIZER" in event:  # it is not where nothing may be told but when
        sender.params["CN"] = event["ORGANIZER"].params["CN"]
    event["ORGANIZER"] = sender
    # In a message this is when it was written: of two with one SEQUENCE the later one counts (RFC 5546, 2.1.5).
    event["DTSTAMP"] = Event.types_factory.for_property("dtstamp")(_utc(timezone.now()))
    if invitation.method == "CANCEL":
        event["STATUS"] = vText("CANCELLED")
