"""The cells of one row of a table: days, hours, numbers as people write them. Imports events.imports.

Digits of every script are read. A day is written 2026-10-27; 27.10.2026 and 10/27/2026 are certain as well. What could
be two days (03/04/2027) is refused, unless another date of the same file shows which way it writes them.
"""

import datetime as dt
import re
from collections.abc import Iterable
from enum import StrEnum
from zoneinfo import ZoneInfo

from events import wall
from events.imports.reading import ImportedEvent, Refusal, Report
from events.imports.times import LONGEST
from events.imports.zones import find_zone

DAY = dt.timedelta(days=1)
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
HOURS = re.compile(r"(\d{1,2})(?:[:.٫](\d\d)(?::\d\d(?:\.\d+)?)?)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$", re.IGNORECASE)
YES = {"true", "yes", "y", "1", "x", "ja", "si", "sí", "بله"}
DAYS = ("start_date", "end_date", "until", "start", "end")
JALALI = range(1300, 1500)


class Order(StrEnum):
    """Which of two numbers in 03/04/2027 is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


def order_of(rows: Iterable[dict[str, str]]) -> Order | None:
    """What the dates of a table show about the order they are written in; None where none shows it, or they differ."""
    shown = set()
    for row in rows:
        for name in DAYS:
            found = YEAR_LAST.match(row.get(name, ""))
            if found and found[2] != "." and int(found[3]) > 12 >= int(found[1]):
                shown.add(Order.MONTH_FIRST)
            elif found and found[2] != "." and int(found[1]) > 12 >= int(found[3]):
                shown.add(Order.DAY_FIRST)
    return shown.pop() if len(shown) == 1 else None


class Cells:
    """One row, in the line where it begins, by our names of the columns."""

    def __init__(self, line: int, row: dict[str, str], order: Order | None) -> None:
        self.line, self.row, self.order = line, row, order

    def text(self, name: str) -> str:
        """What a cell says; empty where there is none."""
        return self.row.get(name, "")

    def yes(self, name: str) -> bool:
        """Whether a cell says yes."""
        return self.text(name).lower() in YES

    def number(self, name: str) -> int | None:
        """A whole number from 1 to 100,000; None for an empty cell."""
        text = self.text(name)
        if not text:
            return None
        if not text.isdecimal() or not 1 <= int(text[:9]) <= 100_000:
            raise Refusal(self.line, "not-a-number", name=name, value=text)
        return int(text)

    def day(self, name: str) -> dt.date | None:
        """A day; None for an empty cell."""
        text = self.text(name)
        return self._day(name, text) if text else None

    def _day(self, name: str, text: str) -> dt.date:
        try:
            if found := YEAR_FIRST.fullmatch(text):
                return _calendar(int(found[1]), int(found[3]), int(found[4]))
            if found := YEAR_LAST.fullmatch(text):
                first, second = int(found[1]), int(found[3])
                if self._day_comes_first(name, text, found[2], first, second):
                    first, second = second, first
                return _calendar(int(found[4]), first, second)
        except ValueError:
            pass
        raise Refusal(self.line, "not-a-day", name=name, value=text)

    def _day_comes_first(self, name: str, text: str, mark: str, first: int, second: int) -> bool:
        if mark == "." or first > 12:
            return True
        if second > 12 or first == second:
            return False
        if self.order is None:
            raise Refusal(self.line, "two-days", name=name, value=text)
        return self.order is Order.DAY_FIRST

    def hours(self, name: str) -> dt.time | None:
        """A time of day, on either clock; None for an empty cell."""
        text = self.text(name)
        return self._hours(name, text) if text else None

    def _hours(self, name: str, text: str) -> dt.time:
        found = HOURS.fullmatch(text.strip())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if found and found[3]:
            hour = hour % 12 + 12 * (found[3].lower() == "p") if 1 <= hour <= 12 else 99
        elif found and not found[2]:
            hour = 99  # a bare 7 may be the morning or the evening
        if hour > 23 or minute > 59:
            raise Refusal(self.line, "not-hours", name=name, value=text)
        return dt.time(hour, minute)

    def moment(self, day: str, hours: str, both: str, zone: str) -> tuple[dt.date | None, dt.time | None, int]:
        """Day, hours and fold from two columns, or from one that holds both; on the clock of `zone`."""
        text = self.text(both)
        if not text:
            return self.day(day), self.hours(hours), 0
        date, time = [*text.replace("T", " ").split(None, 1), ""][:2]
        offset = OFFSET.search(time)
        when = self._day(both, date), self._hours(both, OFFSET.sub("", time).strip()) if time else None
        if not offset or not when[1]:
            return *when, 0
        away = offset[0].upper().replace("Z", "+00:00")
        aware = dt.datetime.fromisoformat(f"{dt.datetime.combine(*when).isoformat()}{away}")
        seen = aware.astimezone(ZoneInfo(zone))
        return seen.date(), seen.time(), seen.fold

    def when(self, usual: str, report: Report) -> ImportedEvent:
        """An event with nothing but when it is. `usual` is the zone of a row that names none."""
        named = self.text("zone")
        zone = (find_zone(named) or "") if named else usual
        if not zone:
            raise Refusal(self.line, "unknown-zone", zone=named)
        day, start, fold = self.moment("start_date", "start_time", "start", zone)
        last, end, _fold = self.moment("end_date", "end_time", "end", zone)
        if day is None:
            raise Refusal(self.line, "no-day")
        if last and last < day:
            raise Refusal(self.line, "ends-before-start")
        if last and last - day > LONGEST:
            raise Refusal(self.line, "too-long")
        facts = {"line": self.line, "uid": "", "start_date": day, "zone": "" if zone == usual else zone}
        if self.yes("all_day") or start is None:
            return self._whole_day(facts, last, report)
        return self._timed(facts, start, end, last, fold, zone, report)

    def _whole_day(self, facts: dict, last: dt.date | None, report: Report) -> ImportedEvent:
        if not self.yes("all_day"):
            report.warn(self.line, "no-hours")
        last = last if last and last > facts["start_date"] else None
        return ImportedEvent(**facts, start_time=dt.time(0, 0), end_time=dt.time(23, 59), all_day=True, last_day=last)

    def _timed(self, facts: dict, start, end, last, fold: int, zone: str, report: Report) -> ImportedEvent:
        day = facts["start_date"]
        if end is None or (end == start and last in (None, day)):
            report.warn(self.line, "no-end", title=self.text("title"))
            end = (dt.datetime.combine(day, start) + dt.timedelta(hours=1)).time()
            last = None
        if last == day and end < start:
            raise Refusal(self.line, "ends-before-start")
        if last and (last - day).days <= (end <= start):  # the next morning is still the same night
            last = None
        if wall.is_skipped(day, start, zone):
            report.warn(self.line, "skipped-hour", time=f"{start:%H:%M}", date=day)
        return ImportedEvent(**facts, start_time=start, end_time=end, last_day=last, fold=fold)


def _calendar(year: int, month: int, day: int) -> dt.date:
    """A day of the Gregorian calendar, or of the Persian one by its year. ValueError where there is no such day."""
    if year in JALALI:
        from persiantools.jdatetime import JalaliDate

        return JalaliDate(year, month, day).to_gregorian()
    if not 1900 <= year <= 2200:
        raise ValueError
    return dt.date(year, month, day)
