"""A rule in plain words, in each language of the site."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

import babel.dates
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from events.recurrence.gaps import spelt_out
from events.recurrence.parts import Day, Freq, Rule, read
from people.language import comma, gregorian, listing, localise_digits, long_date, short_date, time_range

LEAP_YEAR = 2024  # any: to write 29 February


def label(
    rule: object,
    start_date: dt.date,
    start_time: dt.time | None = None,
    until: dt.date | None = None,
    language: str | None = None,
) -> str:
    """“Every last Friday, 7 PM, until 26 June”, in `language` (default: the active one); empty without a rule.

    `rule` is whatever `read` takes; `start_time` is wall time, None for what lasts all day.
    """
    found = read(rule)
    if found is None:
        return ""
    with translation.override(language or translation.get_language()):
        code = (translation.get_language() or "en").split("-")[0]
        parts = [_how_often(spelt_out(found, start_date), code)]
        if start_time is not None:
            parts.append(time_range(start_time, language=code))
        if found.count:
            parts.append(ngettext("%(n)s time", "%(n)s times", found.count) % {"n": localise_digits(found.count, code)})
        if until:
            words = short_date if until.year == start_date.year else long_date
            parts.append(_("until %(day)s") % {"day": words(until, code)})
        return listing(parts, code)


def weekday_name(weekday: int, code: str) -> str:
    """Its full name; Monday is 0."""
    return babel.dates.get_day_names("wide", locale=code)[weekday]


def month_name(month: int, code: str) -> str:
    """The full name of a Gregorian month."""
    return babel.dates.get_month_names("wide", context="stand-alone", locale=code)[month]


def nth_name(nth: int, code: str) -> str:
    """Which weekday of a month, as a word before it: first, fifth, last."""
    words = {
        1: pgettext("which weekday of a month", "first"),
        2: pgettext("which weekday of a month", "second"),
        3: pgettext("which weekday of a month", "third"),
        4: pgettext("which weekday of a month", "fourth"),
        5: pgettext("which weekday of a month", "fifth"),
        -1: pgettext("which weekday of a month", "last"),
        -2: pgettext("which weekday of a month", "second last"),
        -3: pgettext("which weekday of a month", "third last"),
        -4: pgettext("which weekday of a month", "fourth last"),
        -5: pgettext("which weekday of a month", "fifth last"),
    }
    return words.get(nth) or pgettext("which weekday of a year", "%(number)s") % {"number": _numbered(nth, code)}


def monthday_name(day: int, code: str) -> str:
    """A day of the month: the 15th, the last day."""
    words = {
        -1: _("the last day"),
        -2: _("the second last day"),
        -3: _("the third last day"),
        -4: _("the fourth last day"),
    }
    return words.get(day) or pgettext("day of the month", "the %(day)s") % {"day": _numbered(day, code)}


def together(parts: Iterable[str], code: str) -> str:
    """“Tuesday, Thursday and Friday”."""
    *most, last = list(parts) or [""]
    return _("%(list)s and %(last)s") % {"list": comma(code).join(most), "last": last} if most else last


def either(parts: Iterable[str], code: str) -> str:
    """“Tuesday, Thursday or Friday”."""
    *most, last = parts
    return _("%(list)s or %(last)s") % {"list": comma(code).join(most), "last": last} if most else last


def _numbered(number: int, code: str) -> str:
    """15th in English, the number elsewhere."""
    if code != "en":
        return localise_digits(number, code)
    teen = 10 <= abs(number) % 100 <= 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(abs(number) % 10, 'th')}"


def _how_often(rule: Rule, code: str) -> str:
    """The part of the label that the rule itself says; `rule` is spelt out."""
    say = {Freq.DAILY: _daily, Freq.WEEKLY: _weekly, Freq.MONTHLY: _monthly, Freq.YEARLY: _yearly}[rule.freq]
    words = say(rule, code)
    if not rule.months or rule.freq == Freq.YEARLY:
        return words
    months = together((month_name(month, code) for month in rule.months), code)
    return _("%(rule)s in %(months)s") % {"rule": words, "months": months}


def _daily(rule: Rule, code: str) -> str:
    every = _every(rule, code)
    names = [weekday_name(day.weekday, code) for day in rule.days]
    numbers = [monthday_name(day, code) for day in _in_order(rule.monthdays)]
    days = [either(found, code) for found in (names, numbers) if found]
    return _("%(every)s that is %(days)s") % {"every": every, "days": together(days, code)} if days else every


def _weekly(rule: Rule, code: str) -> str:
    if len(rule.days) == 7 and rule.interval == 1:
        return _("Every day")
    days = together((weekday_name(day.weekday, code) for day in rule.days), code)
    if rule.interval == 1:
        return _("Every %(weekdays)s") % {"weekdays": days}
    return _on(_every(rule, code), days)


def _monthly(rule: Rule, code: str) -> str:
    groups = _by_weekday(rule.days)
    if rule.interval == 1 and len(groups) == 1 and groups[0][1] != [0] and not (rule.monthdays or rule.setpos):
        (weekday, nths), *_none = groups
        return _("Every %(nth)s %(weekday)s") % _nth_words(weekday, nths, code)
    return _on(_every(rule, code), _days_of_month(rule, code))


def _yearly(rule: Rule, code: str) -> str:
    every = _every(rule, code)
    if rule.monthdays and rule.months and not (rule.days or rule.setpos):
        days = [_day_and_month(day, month, code) for month in rule.months for day in _in_order(rule.monthdays)]
        return _on(every, together(filter(None, days), code))
    days = _days_of_month(rule, code)
    if rule.months:
        months = together((month_name(month, code) for month in rule.months), code)
        return _on(every, _("%(days)s of %(months)s") % {"days": days, "months": months})
    if rule.monthdays:
        return _on(every, _("%(days)s of every month") % {"days": days})
    return _on(every, _("%(days)s of the year") % {"days": days})


def _day_and_month(day: int, month: int, code: str) -> str:
    if day < 0:
        return _("%(days)s of %(months)s") % {"days": monthday_name(day, code), "months": month_name(month, code)}
    try:
        # In Farsi a month's name carries a mark that joins it to a year, and there is none.
        return gregorian(dt.date(LEAP_YEAR, month, day), code).rstrip("\u0654")
    except ValueError:  # 31 February, beside days that exist
        return ""


def _every(rule: Rule, code: str) -> str:
    """Every day, every 2 weeks."""
    if rule.interval == 1:
        return {
            Freq.DAILY: _("Every day"),
            Freq.WEEKLY: _("Every week"),
            Freq.MONTHLY: _("Every month"),
            Freq.YEARLY: _("Every year"),
        }[rule.freq]
    words = {
        Freq.DAILY: _("Every %(n)s days"),
        Freq.WEEKLY: _("Every %(n)s weeks"),
        Freq.MONTHLY: _("Every %(n)s months"),
        Freq.YEARLY: _("Every %(n)s years"),
    }[rule.freq]
    return words % {"n": localise_digits(rule.interval, code)}


def _on(every: str, days: str) -> str:
    return _("%(every)s on %(days)s") % {"every": every, "days": days}


def _days_of_month(rule: Rule, code: str) -> str:
    """The days of a period: by weekday, by number, by both, or some places of those."""
    names = [_weekday_of_month(weekday, nths, code) for weekday, nths in _by_weekday(rule.days)]
    numbers = [monthday_name(day, code) for day in _in_order(rule.monthdays)]
    if rule.setpos:
        places = together((nth_name(place, code) for place in _in_order(rule.setpos)), code)
        return _("the %(nth)s day that is %(days)s") % {"nth": places, "days": either(names or numbers, code)}
    if names and numbers:
        return _("%(numbers)s if that is %(days)s") % {
            "numbers": together(numbers, code),
            "days": either(names, code),
        }
    if numbers or rule.days[0].nth:
        return together(numbers or names, code)
    return pgettext("of a month", "every %(weekdays)s") % {"weekdays": together(names, code)}


def _weekday_of_month(weekday: int, nths: list[int], code: str) -> str:
    if nths == [0]:
        return weekday_name(weekday, code)
    return pgettext("of a month", "the %(nth)s %(weekday)s") % _nth_words(weekday, nths, code)


def _in_order(numbers: Iterable[int]) -> list[int]:
    """From the first to the last, those counted from the end behind."""
    return sorted(numbers, key=lambda number: (number < 0, number))


def _by_weekday(days: Iterable[Day]) -> list[tuple[int, list[int]]]:
    """Each weekday with its nths, first to last."""
    ordered = sorted(days, key=lambda day: (day.weekday, day.nth < 0, day.nth))
    return [(weekday, [day.nth for day in same]) for weekday, same in groupby(ordered, key=lambda day: day.weekday)]


def _nth_words(weekday: int, nths: list[int], code: str) -> dict[str, str]:
    return {"nth": together((nth_name(nth, code) for nth in nths), code), "weekday": weekday_name(weekday, code)}
