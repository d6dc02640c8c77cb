"""Wall time and instants. What stands on the poster is the truth; UTC is derived from it. Imports nothing of ours."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

# No date lasts longer (events/models/checks.py asks for it), so who searches by when dates begin looks no further back.
LONGEST = dt.timedelta(days=32)


@dataclass(frozen=True, order=True)
class Face:
    """What a poster says of one date, before any zone: the day, the hours, and the day it ends on (itself included).

    All day: both hours are midnight and do not count.
    """

    date: dt.date
    start: dt.time
    end: dt.time
    end_date: dt.date
    all_day: bool = False


@dataclass(frozen=True)
class Span:
    """From when to when: the wall date of the end and both instants in UTC."""

    end_date: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime


def instant(date: dt.date, time: dt.time, zone: str, fold: int = 0) -> dt.datetime:
    """The moment (UTC) at which a clock in `zone` shows this.

    An hour that comes twice means its first pass, or its second with `fold=1`. An hour that is skipped is shifted
    forward by the length of the gap: 02:30 becomes 03:30.
    """
    wall = dt.datetime.combine(date, time.replace(fold=0), tzinfo=ZoneInfo(zone))
    if fold and not is_skipped(date, time, zone):
        wall = wall.replace(fold=1)
    return wall.astimezone(dt.UTC)


def is_skipped(date: dt.date, time: dt.time, zone: str) -> bool:
    """Whether no clock in `zone` ever shows this, because it is put forward over it."""
    wall = dt.datetime.combine(date, time.replace(fold=0), tzinfo=ZoneInfo(zone))
    back = wall.astimezone(dt.UTC).astimezone(wall.tzinfo)
    return back.replace(tzinfo=None) != wall.replace(tzinfo=None)


def comes_twice(date: dt.date, time: dt.time, zone: str) -> bool:
    """Whether clocks in `zone` show this twice, because they are put back."""
    wall = dt.datetime.combine(date, time.replace(fold=0), tzinfo=ZoneInfo(zone))
    return wall.utcoffset() != wall.replace(fold=1).utcoffset() and not is_skipped(date, time, zone)


def end_of(date: dt.date, start: dt.time, end: dt.time) -> dt.date:
    """The wall date of the end: an end that is not later than the start is on the next day."""
    return date if end > start else date + dt.timedelta(days=1)


def span_of(face: Face, zone: str, fold: int = 0) -> Span:
    """Both instants of a face. All day is from midnight to midnight, the last day included."""
    if face.all_day:
        midnight = dt.time()
        after = face.end_date + dt.timedelta(days=1)
        return Span(face.end_date, instant(face.date, midnight, zone), instant(after, midnight, zone))
    return span(face.date, face.start, face.end, zone, fold, end_date=face.end_date)


def span(
    date: dt.date, start: dt.time, end: dt.time, zone: str, fold: int = 0, *, end_date: dt.date | None = None
) -> Span:
    """Both instants of one date. The wall end is kept, so a night when clocks change is an hour longer or shorter.

    Only where that would end before it begins (it begins in a skipped hour, or in the second pass of one that comes
    twice) the end follows the start by as much as the clock faces say.
    """
    end_date = end_date or end_of(date, start, end)
    starts_at = instant(date, start, zone, fold)
    ends_at = instant(end_date, end, zone)
    if ends_at <= starts_at:
        ends_at = instant(end_date, end, zone, fold=1)
    if ends_at <= starts_at:
        face = dt.datetime.combine(end_date, end) - dt.datetime.combine(date, start)
        ends_at = starts_at + face
    return Span(end_date, starts_at, ends_at)


def minutes_after(start: dt.time, time: dt.time) -> int:
    """How many minutes a clock takes from `start` to `time`: 1 to 1440, on into the next day if need be."""
    faces = (time.hour - start.hour) * 60 + time.minute - start.minute
    return (faces - 1) % 1440 + 1


def later(time: dt.time, start: dt.time, moved: dt.time) -> dt.time:
    """`time`, moved along by as much as the clock face of `start` was moved to `moved`."""
    faces = (moved.hour - start.hour) * 60 + moved.minute - start.minute
    return (dt.datetime.combine(dt.date.min + dt.timedelta(days=2), time) + dt.timedelta(minutes=faces)).time()
