"""Rows under heads: this weekend, next week, then month by month."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from events.queries.rows import Row
from people.language import short_date, slab


@dataclass(frozen=True)
class Group:
    """Rows that stand under one head."""

    head: str
    rows: list[Row]


def grouped(rows: Iterable[Row], *, today: dt.date, language: str) -> list[Group]:
    """Rows under the head that fits the day each begins on, on its own clock.

    Sunday night in Los Angeles comes after Monday morning in Sydney, so rows of one head need not be neighbours.
    """
    heads: dict[str, list[Row]] = {}
    for row in rows:
        heads.setdefault(head(row.date.start_date, today, language), []).append(row)
    return [Group(text, found) for text, found in heads.items()]


def head(day: dt.date, today: dt.date, language: str) -> str:
    """What stands above `day`, read on `today`. Weeks begin on Monday."""
    monday = today - dt.timedelta(days=today.weekday())
    saturday, next_monday = monday + dt.timedelta(days=5), monday + dt.timedelta(days=7)
    if today <= day < saturday:
        return _("This week")
    if today <= day < next_monday:
        return _("This weekend")
    if next_monday <= day < next_monday + dt.timedelta(days=7):
        sunday = next_monday + dt.timedelta(days=6)
        return _("Next week, %(first)s to %(last)s") % {
            "first": short_date(next_monday, language),
            "last": short_date(sunday, language),
        }
    return slab(day, language=language, large=True).month
