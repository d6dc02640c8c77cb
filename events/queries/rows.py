"""One date as one row of a list: everything in words, nothing that is not public."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.disclosure import is_high_risk, public_place
from events.models import Attendance, Occurrence
from events.queries.lists import Named, named
from people.language import Slab, listing, localise_digits, long_date, on_clock, slab, time_range, zone_name

FEW = 6


@dataclass(frozen=True)
class Row:
    """What templates/ui/row.html draws; that says what each part means."""

    slab: Slab
    when: str
    zone_abbr: str
    zone_name: str
    also_when: str
    title: str
    url: str
    place: str
    state: str
    state_class: str
    note: str
    off: bool
    date: Occurrence


def rows(dates: Iterable[Occurrence], *, language: str, zone: str = "") -> list[Row]:
    """Rows in `language`; with `zone`, each also says when that is on the reader's clock. Two queries in all."""
    return [_row(found, language, zone) for found in named(dates, language)]


def _row(found: Named, language: str, zone: str) -> Row:
    date = found.date
    state, state_class, note = _state(date, language)
    return Row(
        slab=date_slab(date, language=language),
        when=when(date, language),
        zone_abbr=zone_name(date.zone, language=language, short=True),
        zone_name=zone_name(date.zone, language=language),
        also_when=also_when(date, zone, language),
        title=found.page.title,
        url=found.url,
        place=_place(found, language),
        state=state,
        state_class=state_class,
        note=note,
        off=date.is_cancelled,
        date=date,
    )


def date_slab(date: Occurrence, *, language: str, large: bool = False) -> Slab:
    """The date as a typographic object; its machine value is wall time with its offset, in ASCII."""
    local = date.starts_at.astimezone(ZoneInfo(date.zone))
    machine = local.isoformat(timespec="minutes")
    return slab(date.start_date, language=language, machine=machine, off=date.is_cancelled, large=large)


def when(date: Occurrence, language: str) -> str:
    """From when to when, on the clock of the place."""
    return time_range(date.start_time, date.end_time, language=language)


def day_and_hours(date: Occurrence, language: str) -> str:
    """The day, the hours and whose clock they are read on, in one line."""
    hours = on_clock(when(date, language), zone_name(date.zone, language=language))
    return listing([long_date(date.start_date, language), hours], language)


def also_when(date: Occurrence, zone: str, language: str) -> str:
    """When that is on the reader's clock, with the day and the zone; empty where it is the same clock."""
    if not zone:
        return ""
    here, there = date.starts_at.astimezone(ZoneInfo(date.zone)), date.starts_at.astimezone(ZoneInfo(zone))
    if here.utcoffset() == there.utcoffset():
        return ""
    ends = date.ends_at.astimezone(ZoneInfo(zone))
    hours = time_range(there.time(), ends.time(), language=language)
    return listing([long_date(there.date(), language), on_clock(hours, zone_name(zone, language=language))], language)


def _place(found: Named, language: str) -> str:
    place = public_place(found.date, found.page)
    attendance = found.date.event.attendance
    if attendance == Attendance.ONLINE:
        return _("Online, hosted by %(chapter)s") % {"chapter": found.host.title}
    where = " · ".join(part for part in (place.city, _("Place sent to guests only")) if part)
    if not place.is_hidden:
        where = listing((place.venue or place.address, place.city), language)
    return _("%(place)s, and online") % {"place": where} if attendance == Attendance.MIXED else where


def _state(date: Occurrence, language: str) -> tuple[str, str, str]:
    """How it stands in three parts: the word, its class, and a note under it."""
    left = date.seats_left
    if date.is_cancelled:
        return _("Cancelled"), "off", ""
    if date.is_past():
        return _("Over"), "", ""
    if is_high_risk(date):
        return _("By request"), "", ""
    if left == 0:
        return _("Full"), "off", _("Waitlist open")
    coming = ngettext("%(n)s coming", "%(n)s coming", date.seats_taken) if date.seats_taken else ""
    coming = coming % {"n": localise_digits(date.seats_taken, language)} if coming else ""
    if left is None:
        return coming, "", _("No limit")
    note = ngettext("%(n)s seat left", "%(n)s seats left", left) % {"n": localise_digits(left, language)}
    return coming, "few" if left < FEW else "", note
