"""One date as one row of a list: everything in words, nothing that is not public."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.disclosure import is_high_risk, public_place
from events.models import Attendance, Occurrence, RecapPage
from events.queries.lists import Named, named
from events.terms import terms_of
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
    hosts: str = ""


def rows(dates: Iterable[Occurrence], *, language: str, zone: str = "") -> list[Row]:
    """Rows in `language`; with `zone`, each also says when that is on the reader's clock. The queries do not grow."""
    return rows_of(named(dates, language), language=language, zone=zone)


def rows_of(found: list[Named], *, language: str, zone: str = "") -> list[Row]:
    """The same for dates whose pages are known; one more query where some are over, for their recaps."""
    told = with_recap([one.date for one in found])
    return [_row(one, language, zone, has_recap=one.date.pk in told) for one in found]


def with_recap(dates: Iterable[Occurrence]) -> set[int]:
    """Which of these dates that are over have a recap to read, in any language."""
    over = [date.pk for date in dates if date.pk and date.is_past()]
    if not over:
        return set()
    return set(RecapPage.objects.live().filter(occurrence__in=over).values_list("occurrence", flat=True))


def _row(found: Named, language: str, zone: str, *, has_recap: bool = False) -> Row:
    date = found.date
    state, state_class, note = _state(date, language)
    if has_recap:
        note = _("How it was")
    return Row(
        slab=date_slab(date, language=language),
        when=when(date, language),
        zone_abbr=clock_name(date, language, short=True),
        zone_name=clock_name(date, language),
        also_when=also_when(date, zone, language),
        title=found.page.title,
        url=found.url,
        place=_place(found, language),
        state=state,
        state_class=state_class,
        note=note,
        off=date.is_off,
        date=date,
        hosts=found.credit,
    )


def date_slab(date: Occurrence, *, language: str, large: bool = False) -> Slab:
    """The date as a typographic object; its machine value is wall time with its offset, in ASCII."""
    local = date.starts_at.astimezone(ZoneInfo(date.zone))
    machine = date.start_date.isoformat() if date.all_day else local.isoformat(timespec="minutes")
    return slab(date.start_date, language=language, machine=machine, off=date.is_off, large=large)


def when(date: Occurrence, language: str) -> str:
    """From when to when, on the clock of the place; whole days have no hours."""
    if date.all_day and date.end_date > date.start_date:
        return _("all day, until %(day)s") % {"day": long_date(date.end_date, language)}
    if date.all_day:
        return _("all day")
    return time_range(date.start_time, date.end_time, language=language)


def clock_name(date: Occurrence, language: str, *, short: bool = False) -> str:
    """Whose clock its hours are read on; empty for whole days, which are the same days on every clock."""
    return "" if date.all_day else zone_name(date.zone, language=language, short=short)


def day_and_hours(date: Occurrence, language: str) -> str:
    """The day, the hours and whose clock they are read on, in one line."""
    hours = on_clock(when(date, language), clock_name(date, language))
    return listing([long_date(date.start_date, language), hours], language)


def moment(at: dt.datetime, zone: str, language: str) -> str:
    """A day and an hour on the clock of the place, with the clock's name."""
    there = at.astimezone(ZoneInfo(zone))
    hour = on_clock(time_range(there.time(), language=language), zone_name(zone, language=language))
    return listing([long_date(there.date(), language), hour], language)


def also_when(date: Occurrence, zone: str, language: str) -> str:
    """When that is on the reader's clock, with the day and the zone; empty where it is the same clock."""
    if not zone or date.all_day:
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
        return _("Online") if found.co_hosts else _("Online, hosted by %(chapter)s") % {"chapter": found.host.title}
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
    if date.is_postponed:
        return _("Postponed"), "off", _("New day to follow")
    if is_high_risk(date):
        return _("By request"), "", ""
    if left == 0:
        return _("Full"), "off", _("Waitlist open")
    if not terms_of(date).count_shown:
        return "", "", _("No limit") if left is None else ""
    coming = ngettext("%(n)s coming", "%(n)s coming", date.seats_taken) if date.seats_taken else ""
    coming = coming % {"n": localise_digits(date.seats_taken, language)} if coming else ""
    if left is None:
        return coming, "", _("No limit")
    note = ngettext("%(n)s seat left", "%(n)s seats left", left) % {"n": localise_digits(left, language)}
    return coming, "few" if left < FEW else "", note
