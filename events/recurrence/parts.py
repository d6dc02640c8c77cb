"""A rule, its text and what may stand in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import recurrence
from django.utils.translation import gettext_lazy as _

from events.errors import EventError

LONGEST = 255  # characters of a rule's text
MOST_DATES = 1000  # of COUNT
MOST_APART = 366  # of INTERVAL, in whatever unit
FROM_THE_END = -4  # of BYMONTHDAY: what django-recurrence still stores
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# In the order in which django-recurrence writes them, so that what is stored reads back as the same text.
PARTS = ("FREQ", "INTERVAL", "WKST", "COUNT", "BYDAY", "BYSETPOS", "BYMONTH", "BYMONTHDAY")
NUMBER = re.compile(r"[+-]?\d{1,4}", re.ASCII)


class RuleError(EventError):
    """A rule that we do not read, or that makes no sense; the message says what to change."""

    message = _("This rule cannot be read. Please choose how the dates repeat again.")


class Freq(StrEnum):
    """What the interval counts."""

    YEARLY = "YEARLY"
    MONTHLY = "MONTHLY"
    WEEKLY = "WEEKLY"
    DAILY = "DAILY"


@dataclass(frozen=True, order=True)
class Day:
    """A weekday (Monday is 0); `nth` of its month or year, from the end if negative, or every one if 0."""

    weekday: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.weekday]}"

    @classmethod
    def read(cls, text: str) -> Self:
        found = re.fullmatch(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", text, re.ASCII)
        if not found or (found[1] and not int(found[1])):
            raise RuleError
        return cls(WEEKDAYS.index(found[2]), int(found[1] or 0))


@dataclass(frozen=True)
class Rule:
    """Rule parts, checked when it is made: RuleError for what we do not take.

    Days of the month count from its end if negative. `wkst` is the weekday (Monday is 0) on which a week begins when
    weeks are counted; it has nothing to do with how a calendar is shown.
    """

    freq: Freq
    interval: int = 1
    wkst: int = 0
    count: int | None = None
    setpos: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    monthdays: tuple[int, ...] = ()
    days: tuple[Day, ...] = ()

    def __post_init__(self) -> None:
        _check(self)

    def __str__(self) -> str:
        """Its parts in one order, without those that say what is so anyway."""
        said = {
            "FREQ": self.freq,
            "INTERVAL": self.interval if self.interval != 1 else "",
            "WKST": WEEKDAYS[self.wkst] if self.wkst else "",
            "COUNT": self.count or "",
            "BYSETPOS": ",".join(map(str, self.setpos)),
            "BYMONTH": ",".join(map(str, self.months)),
            "BYMONTHDAY": ",".join(map(str, self.monthdays)),
            "BYDAY": ",".join(map(str, self.days)),
        }
        return ";".join(f"{name}={said[name]}" for name in PARTS if said[name])


def parse(text: str) -> Rule:
    """The rule that a text means, with or without `RRULE:` before it; RuleError where it is none of ours."""
    text = text.strip()
    if len(text) > LONGEST:
        raise RuleError(_("This rule is too long."))
    text = text.upper().removeprefix("RRULE:")
    if "\n" in text or ":" in text:
        raise RuleError(_("One rule says how dates repeat; days left out and days added stand beside it."))
    parts: dict[str, str] = {}
    for part in filter(None, text.split(";")):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if name not in PARTS:
            raise RuleError(_("We do not read “%(part)s” in a rule.") % {"part": name[:20]})
        if not equals or not value or name in parts:
            raise RuleError
        parts[name] = value
    return _rule(parts)


def read(value: object) -> Rule | None:
    """The rule in whatever a page or a caller holds: a rule, its text, django-recurrence's object; None for none."""
    if value is None or isinstance(value, Rule):
        return value
    text = value if isinstance(value, str) else recurrence.serialize(value)
    return parse(text) if text else None


def stored(rule: Rule | None) -> str:
    """The text that the field keeps: `RRULE:` and the parts, never a date; empty for no rule."""
    return f"RRULE:{rule}" if rule else ""


def _rule(parts: dict[str, str]) -> Rule:
    try:
        freq = Freq(parts.get("FREQ", ""))
    except ValueError:
        raise RuleError(_("Dates can repeat by day, week, month or year, nothing shorter.")) from None
    return Rule(
        freq,
        interval=_number(parts.get("INTERVAL", "1")),
        wkst=_weekday(parts.get("WKST", "MO")),
        count=_number(parts["COUNT"]) if "COUNT" in parts else None,
        setpos=_several(parts, "BYSETPOS", _number),
        months=_several(parts, "BYMONTH", _number),
        monthdays=_several(parts, "BYMONTHDAY", _number),
        days=_several(parts, "BYDAY", Day.read),
    )


def _number(text: str) -> int:
    if not NUMBER.fullmatch(text):
        raise RuleError
    return int(text)


def _weekday(text: str) -> int:
    day = Day.read(text)
    if day.nth:
        raise RuleError
    return day.weekday


def _several(parts: dict[str, str], name: str, one: Callable) -> tuple:
    """Each value once, in order."""
    if name not in parts:
        return ()
    return tuple(sorted({one(piece.strip()) for piece in parts[name].split(",")}))


def _check(rule: Rule) -> None:
    for fault, message in _faults(rule):
        if fault:
            raise RuleError(message)


def _faults(rule: Rule):
    nths = {abs(day.nth) for day in rule.days} - {0}
    by_month = rule.freq == Freq.MONTHLY or rule.months
    yield not 1 <= rule.interval <= MOST_APART, _("Choose an interval from 1 to 366.")
    yield rule.count is not None and not 1 <= rule.count <= MOST_DATES, _("Choose from 1 to 1,000 dates.")
    yield any(not 1 <= month <= 12 for month in rule.months), _("There are twelve months.")
    yield any(day == 0 or day > 31 for day in rule.monthdays), _("A month has 31 days at most.")
    yield any(day < FROM_THE_END for day in rule.monthdays), _("Count at most four days from the end of a month.")
    yield (
        rule.monthdays and rule.freq == Freq.WEEKLY,
        _("Days of the month go with dates that repeat by month or year."),
    )
    yield (
        nths and rule.freq not in (Freq.MONTHLY, Freq.YEARLY),
        _("First, second or last go with dates that repeat by month or year."),
    )
    # Calendars read such a mixture differently: as either, or as both at once.
    yield (
        nths and any(not day.nth for day in rule.days),
        _("Choose either every such weekday, or the first, second or last of them."),
    )
    yield max(nths, default=0) > (5 if by_month else 53), _("No weekday comes that often.")
    yield (
        rule.setpos and (rule.freq not in (Freq.MONTHLY, Freq.YEARLY) or not (rule.days or rule.monthdays)),
        _("First, second or last go with dates that repeat by month or year."),
    )
    yield any(not 1 <= abs(place) <= 366 for place in rule.setpos), None
