"""The days a rule names.

Written out here rather than asked of dateutil, for two reasons: dateutil walks from the first date and, where a rule
names no day at all (30 February), on to the year 9999, which takes five seconds. This walks from the day that is asked
for and stops at the horizon, whatever the rule. That both name the same days is tested.
"""

import calendar
import datetime as dt
from collections.abc import Collection, Iterator
from itertools import islice, takewhile

from events.recurrence.parts import Day, Freq, Rule, read

ONE_DAY = dt.timedelta(days=1)
# Far from where Python's dates end, so that one step more never runs over.
LATEST = dt.date(9900, 12, 31)
# Years after which a rule that has named no day never will: 29 February on a Monday, around a century without one.
LONG = 41


def expand(
    rule: object,
    *,
    start: dt.date,
    until: dt.date | None,
    excluded: Collection[dt.date],
    extra: Collection[dt.date],
    horizon: dt.date,
    most: int,
    since: dt.date | None = None,
) -> list[dt.date]:
    """The local days of a series, in order, each once.

    `rule` is whatever `read` takes. It names days from `start` through `until` (both included) and no further than
    `horizon`; its COUNT counts from `start`, days left out included. A `start` that the rule does not name is not
    added; without a rule it is the one day there is. At most `most` days of the rule are given, those from `since` on
    where that is asked: what lies before is then not walked through. `extra` is added and `excluded` is taken away
    whatever the rule says.
    """
    found = read(rule)
    if found is None:
        named: list[dt.date] = [start]
    else:
        last = min(until or horizon, horizon)
        named = list(islice(_named(found, start, last, since or start), most))
    days = {*named, *extra}.difference(excluded)
    return sorted(day for day in days if since is None or day >= since)


def names_a_day(rule: Rule, *, start: dt.date, until: dt.date | None = None) -> bool:
    """Whether a rule ever names a day from `start` through `until`: 30 February never does."""
    last = min(until or LATEST, LATEST.replace(year=min(start.year + LONG * rule.interval, LATEST.year)))
    return any(True for _day in _named(rule, start, last, start))


def _named(rule: Rule, start: dt.date, last: dt.date, since: dt.date) -> Iterator[dt.date]:
    """What the rule names from `since` through `last`. Only a rule with COUNT is walked from its start."""
    counted = rule.count is not None
    days = (day for days in periods(rule, start, start if counted else max(since, start), last) for day in days)
    named = takewhile(lambda day: day <= last, (day for day in days if day >= start))
    if counted:
        named = islice(named, rule.count)
    return (day for day in named if day >= since)


def periods(rule: Rule, start: dt.date, since: dt.date, last: dt.date) -> Iterator[list[dt.date]]:
    """The days of each year, month, week or day that the interval lands on, from the one that holds `since` to the one
    that holds `last`. The first may hold days before `start`."""
    step = {Freq.YEARLY: _years, Freq.MONTHLY: _months, Freq.WEEKLY: _weeks, Freq.DAILY: _days}[rule.freq]
    return step(rule, start, since, min(last, LATEST))


def _first_step(apart: int, interval: int) -> int:
    """How many whole intervals lie behind when `apart` units have passed: the step to begin with."""
    return apart // interval * interval


def _days(rule: Rule, start: dt.date, since: dt.date, last: dt.date) -> Iterator[list[dt.date]]:
    day = start + ONE_DAY * _first_step((since - start).days, rule.interval)
    while day <= last:
        if _fits(rule, day) and (not rule.days or any(one.weekday == day.weekday() for one in rule.days)):
            yield [day]
        day += ONE_DAY * rule.interval


def _weeks(rule: Rule, start: dt.date, since: dt.date, last: dt.date) -> Iterator[list[dt.date]]:
    first = start - ONE_DAY * ((start.weekday() - rule.wkst) % 7)
    # A week is counted by the weekday it begins on, so that Sunday belongs before or after the Tuesday as WKST says.
    ahead = sorted({(day - rule.wkst) % 7 for day in [one.weekday for one in rule.days] or [start.weekday()]})
    week = first + ONE_DAY * 7 * _first_step((since - first).days // 7, rule.interval)
    while week <= last:
        days = [week + ONE_DAY * days for days in ahead]
        yield [day for day in days if not rule.months or day.month in rule.months]
        week += ONE_DAY * 7 * rule.interval


def _months(rule: Rule, start: dt.date, since: dt.date, last: dt.date) -> Iterator[list[dt.date]]:
    number = start.year * 12 + start.month - 1
    number += _first_step(since.year * 12 + since.month - 1 - number, rule.interval)
    while number <= last.year * 12 + last.month - 1:
        year, month = number // 12, number % 12 + 1
        if not rule.months or month in rule.months:
            yield _chosen(rule, _in_month(rule, year, month, start.day))
        else:
            yield []
        number += rule.interval


def _years(rule: Rule, start: dt.date, since: dt.date, last: dt.date) -> Iterator[list[dt.date]]:
    year = start.year + _first_step(since.year - start.year, rule.interval)
    whole = bool(rule.days or rule.monthdays) and not rule.months
    months = rule.months or (range(1, 13) if whole else (start.month,))
    while year <= last.year:
        if rule.days and whole and not rule.monthdays:
            days = _of_weekdays(rule.days, dt.date(year, 1, 1), dt.date(year, 12, 31))
        elif rule.days and whole:
            both = set(_of_weekdays(rule.days, dt.date(year, 1, 1), dt.date(year, 12, 31)))
            days = [day for month in months for day in _of_monthdays(rule, year, month) if day in both]
        else:
            days = [day for month in months for day in _in_month(rule, year, month, start.day)]
        yield _chosen(rule, sorted(days))
        year += rule.interval


def _in_month(rule: Rule, year: int, month: int, usual: int) -> list[dt.date]:
    """The days of one month; the `usual` day of the month where the rule names none."""
    length = calendar.monthrange(year, month)[1]
    if not rule.days:
        return _of_monthdays(rule, year, month, usual)
    days = _of_weekdays(rule.days, dt.date(year, month, 1), dt.date(year, month, length))
    return [day for day in days if _fits(rule, day)]


def _of_monthdays(rule: Rule, year: int, month: int, usual: int = 0) -> list[dt.date]:
    length = calendar.monthrange(year, month)[1]
    counted = {day if day > 0 else length + 1 + day for day in rule.monthdays or (usual,)}
    return [dt.date(year, month, day) for day in sorted(counted) if 1 <= day <= length]


def _of_weekdays(days: tuple[Day, ...], first: dt.date, last: dt.date) -> list[dt.date]:
    """Every one of these weekdays from `first` through `last`, or the nth, counted from there."""
    found: set[dt.date] = set()
    for day in days:
        every = range((day.weekday - first.weekday()) % 7, (last - first).days + 1, 7)
        if not day.nth:
            found.update(first + ONE_DAY * ahead for ahead in every)
        elif abs(day.nth) <= len(every):
            found.add(first + ONE_DAY * every[day.nth - 1 if day.nth > 0 else day.nth])
    return sorted(found)


def _fits(rule: Rule, day: dt.date) -> bool:
    """Whether the month and the day of the month are among those the rule names, if it names any."""
    if rule.months and day.month not in rule.months:
        return False
    back = day.day - calendar.monthrange(day.year, day.month)[1] - 1
    return not rule.monthdays or day.day in rule.monthdays or back in rule.monthdays


def _chosen(rule: Rule, days: list[dt.date]) -> list[dt.date]:
    """The days at the places that BYSETPOS names, or all."""
    if not rule.setpos:
        return days
    places = {place - 1 if place > 0 else len(days) + place for place in rule.setpos}
    return [day for place, day in enumerate(days) if place in places]
