"""Rules that leave out months or years, and what is usually meant instead."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from events.recurrence.days import LATEST, periods
from events.recurrence.parts import Day, Freq, Rule

YEARS = 9  # to look at: one more than a leap day can be away around a century
INSTEAD = {5: -1, -5: 1, 53: -1, -53: 1}


class Missing(StrEnum):
    """What some months or years do not have."""

    DAY = "day"  # a 29th, 30th or 31st
    WEEKDAY = "weekday"  # a fifth Friday
    LEAP_DAY = "leap-day"  # 29 February


@dataclass(frozen=True)
class Gap:
    """What is missing, and the rule with the last day or weekday in its place, which leaves nothing out."""

    missing: Missing
    instead: Rule


def gap_of(rule: Rule, *, start: dt.date) -> Gap | None:
    """What a monthly or yearly rule leaves out without saying so; None where each month or year it means has a date.

    Months that the rule does not name and those between its intervals are meant to have none, and so is a Friday the
    13th.
    """
    if rule.freq not in (Freq.MONTHLY, Freq.YEARLY):
        return None
    whole = spelt_out(rule, start)
    parts = [replace(whole, monthdays=(day,)) for day in whole.monthdays]
    parts += [replace(whole, days=(day,)) for day in whole.days]
    if whole.setpos or (whole.days and whole.monthdays) or not any(_leaves_out(part, start) for part in parts):
        return None
    if whole.days:
        days = {Day(day.weekday, INSTEAD.get(day.nth, day.nth)) for day in whole.days}
        return Gap(Missing.WEEKDAY, replace(whole, days=tuple(sorted(days))))
    leap = whole.freq == Freq.YEARLY and whole.months == (2,)
    monthdays = {-1 if day > 28 else day for day in whole.monthdays}
    return Gap(Missing.LEAP_DAY if leap else Missing.DAY, replace(whole, monthdays=tuple(sorted(monthdays))))


def spelt_out(rule: Rule, start: dt.date) -> Rule:
    """The same rule, saying what it would take from its start: the weekday of a week, the day of a month, the month of
    a year. The fifth of all Fridays is spelt as the fifth Friday."""
    if rule.freq == Freq.WEEKLY and not rule.days:
        return replace(rule, days=(Day(start.weekday()),))
    if rule.freq in (Freq.MONTHLY, Freq.YEARLY) and not (rule.days or rule.monthdays):
        months = rule.months or ((start.month,) if rule.freq == Freq.YEARLY else ())
        return replace(rule, monthdays=(start.day,), months=months)
    by_month = rule.freq == Freq.MONTHLY or len(rule.months) == 1
    if by_month and len(rule.days) == 1 and not rule.monthdays and rule.setpos and max(map(abs, rule.setpos)) <= 5:
        nths = rule.setpos if not rule.days[0].nth else ()
        days = tuple(Day(rule.days[0].weekday, nth) for nth in nths)
        return replace(rule, setpos=(), days=days) if days else rule
    return rule


def _leaves_out(rule: Rule, start: dt.date) -> bool:
    """Whether some month or year that the rule means is without a date."""
    first = start.replace(day=1)
    last = first.replace(year=min(first.year + YEARS * rule.interval, LATEST.year))
    for number, days in enumerate(periods(rule, first, first, last)):
        month = (first.month - 1 + number * rule.interval) % 12 + 1
        meant = rule.freq == Freq.YEARLY or not rule.months or month in rule.months
        if meant and not days:
            return True
    return False
