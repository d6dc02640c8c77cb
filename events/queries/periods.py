"""When: what a list of dates is narrowed to in time. Everything stands in the address."""

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from django.db.models import Q

from events.models import OccurrenceQuerySet
from events.wall import LONGEST
from people.language import ascii_digits

WORDS = ("past", "week", "weekend")
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)


@dataclass(frozen=True)
class Period:
    """One of: what is to come (nothing said), a word of WORDS, a month ("2026-11"), or days, both ends included.

    `first` or `last` alone leaves the other side open.
    """

    word: str = ""
    month: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """The narrowest that the address names; what cannot be read is left out, two ends come in order."""
        day = read_day(query.get("day", ""))
        first, last = (day, day) if day else (read_day(query.get("from", "")), read_day(query.get("to", "")))
        if first and last and first > last:
            first, last = last, first
        if first or last:
            return cls(first=first, last=last)
        word = query.get("period", "")
        # The filter bar offers months among the words, in one list.
        if month := read_month(query.get("month", "")) or read_month(word):
            return cls(month=month)
        return cls(word=word if word in WORDS else "")

    @property
    def parts(self) -> dict[str, str]:
        """What stands in the address."""
        if self.first and self.first == self.last:
            return {"day": self.first.isoformat()}
        ends = {"from": self.first.isoformat() if self.first else "", "to": self.last.isoformat() if self.last else ""}
        return {"period": self.word, "month": self.month, **ends}

    def days(self, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
        """First and last day, seen from `today`; weeks begin on Monday. None where that side is open."""
        monday = today - dt.timedelta(days=today.weekday())
        if self.word == "week":
            return monday, monday + dt.timedelta(days=6)
        if self.word == "weekend":
            return monday + dt.timedelta(days=5), monday + dt.timedelta(days=6)
        return month_days(self.month) if self.month else (self.first, self.last)

    @property
    def has_ends(self) -> bool:
        """Whether days were named, rather than a word or a month."""
        return bool(self.first or self.last)

    @property
    def is_of_days(self) -> bool:
        """Whether days bound it, rather than this moment."""
        return self not in (Period(), Period(word="past"))


def read_day(text: str) -> dt.date | None:
    """A day that the calendar has, in any digits, within sane years; None otherwise."""
    text = ascii_digits(text.strip())
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def read_month(text: str) -> str:
    """ "2026-11" in any digits; empty where it is no month."""
    day = read_day(f"{text.strip()}-01")
    return f"{day:%Y-%m}" if day else ""


def month_days(month: str) -> tuple[dt.date, dt.date]:
    """First and last day of a month that `read_month` has read."""
    first = dt.date.fromisoformat(f"{month}-01")
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def first_instant(day: dt.date, zone: str) -> dt.datetime:
    """When a day begins (UTC). It need not begin at midnight: on 24 April 2026 Cairo's begins at one."""
    # With a midnight that is skipped, fold=0 reads the clock as it went before the gap, which is its very instant.
    return dt.datetime.combine(day, dt.time(), tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def within(dates: OccurrenceQuerySet, period: Period, *, now: dt.datetime, zone: str = "") -> OccurrenceQuerySet:
    """The dates of a period, in no order. Days are those of each date's own clock, or of `zone` if one is named."""
    if not period.is_of_days:
        return dates.past(now) if period.word == "past" else dates.upcoming(now)
    first, last = period.days(now.astimezone(ZoneInfo(zone or "UTC")).date())
    bounds, own = _bounds(first, last), _own_days(first, last)
    if not zone:
        return dates.filter(bounds, own)
    # What lasts all day stands on the same days everywhere.
    return dates.filter(bounds, Q(all_day=True) & own | Q(all_day=False) & _days_in(zone, first, last))


def _bounds(first: dt.date | None, last: dt.date | None) -> Q:
    """Between which instants all of it must begin, whatever the clock: what the index by start can answer."""
    found, slack = Q(), dt.timedelta(days=1)
    if first:
        begin = first_instant(first, "UTC") - slack
        found &= Q(starts_at__gte=begin - LONGEST, ends_at__gt=begin)
    if last:
        found &= Q(starts_at__lt=first_instant(last, "UTC") + 2 * slack)
    return found


def _own_days(first: dt.date | None, last: dt.date | None) -> Q:
    """What takes place, if only for its last hour, on one of these days of its own clock."""
    found = Q()
    if first:
        at_midnight = Q(all_day=False, end_date=first, end_time=dt.time(), start_date__lt=first)
        found &= Q(end_date__gte=first) & ~at_midnight
    if last:
        found &= Q(start_date__lte=last)
    return found


def _days_in(zone: str, first: dt.date | None, last: dt.date | None) -> Q:
    """What takes place, if only for its last hour, on one of these days of `zone`."""
    found = Q()
    if first:
        found &= Q(ends_at__gt=first_instant(first, zone))
    if last:
        found &= Q(starts_at__lt=first_instant(last + dt.timedelta(days=1), zone))
    return found
