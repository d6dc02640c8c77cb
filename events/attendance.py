"""The page about how many came, as charts with their tables. Imports content.charts and events.queries.

Few dates stand each for itself, many by the month, in the calendar of the reader. Nothing here is about one person.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chapters.models import ChapterPage
from content.charts import Chart, Point, Series, columns_chart, lines_chart
from events.models import Kind, Occurrence
from events.queries import named
from events.queries.attendance import DateTurnout, Turnout, total
from people.language import brief, first_of_month, long_date, month_and_year, number, percent

PERIODS = (3, 6, 12, 24)  # months
USUAL = 6
MOST_DATES = 16  # beyond that, months


@dataclass(frozen=True)
class Sheet:
    """All that the page shows. `guests` is None where nobody is marked, `kinds` says the same by kind of event."""

    turnout: Turnout
    dates: int
    uncounted: int
    came: Chart
    missed: Chart
    guests: Chart | None
    kinds: dict[str, Any]


def months_of(text: str) -> int:
    """The period that an address asks for; the usual one where it asks for none that there is."""
    return int(text) if text in map(str, PERIODS) else USUAL


def since(months: int, today: dt.date) -> dt.date:
    """The day that lies so many months back; the last of its month where that is shorter."""
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    next_month = dt.date(years + month // 11, (month + 1) % 12 + 1, 1)
    last = (next_month - dt.timedelta(days=1)).day
    return dt.date(years, month + 1, min(today.day, last))


def sheet_of(chapter: ChapterPage, found: list[DateTurnout], language: str) -> Sheet:
    """The charts of these dates, oldest first. Two queries more, for their titles, where each stands for itself."""
    alone = len(found) <= MOST_DATES
    columns = _by_date(chapter, found, language) if alone else _by_month(found, language)
    points, turnouts = [point for point, _turnout in columns], [turnout for _point, turnout in columns]
    head = _("Date") if alone else _("Month")
    whole = total(found)
    return Sheet(
        turnout=whole,
        dates=len(found),
        uncounted=sum(not one.is_counted for one in found),
        came=_came(head, points, turnouts, whole),
        missed=_missed(head, points, turnouts, whole, language),
        guests=None if chapter.is_hidden else _guests(head, points, turnouts, whole),
        kinds=_kinds(found, language),
    )


def _by_date(chapter: ChapterPage, found: list[DateTurnout], language: str) -> list[tuple[Point, Turnout]]:
    rows = Occurrence.objects.select_related("event__locale", "chapter__locale").filter(
        pk__in=[one.pk for one in found]
    )
    known = {one.date.pk: one for one in named(rows, language)}
    return [
        (
            Point(
                label=brief(one.day, language),
                text=long_date(one.day, language),
                machine=one.day.isoformat(),
                note=known[one.pk].page.title,
                url=reverse("desk_date", args=[chapter.slug, known[one.pk].date.uid]),
            ),
            one.turnout,
        )
        for one in found
    ]


def _by_month(found: list[DateTurnout], language: str) -> list[tuple[Point, Turnout]]:
    """Months without a date stand there too: an axis of time has no holes."""
    months: dict[dt.date, list[DateTurnout]] = {}
    month, last = first_of_month(found[0].day, language), first_of_month(found[-1].day, language)
    while month <= last:
        months[month] = []
        month = first_of_month(month + dt.timedelta(days=35), language)
    for one in found:
        months[first_of_month(one.day, language)].append(one)
    return [(_month(month, len(dates), language), total(dates)) for month, dates in months.items()]


def _month(month: dt.date, dates: int, language: str) -> Point:
    return Point(brief(month, language, month=True), month_and_year(month, language), note=_dates(dates))


def _values(turnouts: list[Turnout], read: Callable[[Turnout], float | None]) -> list[float | None]:
    return [read(one) for one in turnouts]


def _came(head: str, points: list[Point], turnouts: list[Turnout], whole: Turnout) -> Chart:
    label = _("How many came: %(came)s people in all, %(walk_ins)s of them without a reply. %(said)s had said yes.")
    told = {"came": number(whole.came), "walk_ins": number(whole.walk_ins), "said": number(whole.said)}
    series = [
        Series(_("Came after saying yes"), _values(turnouts, lambda one: one.came - one.walk_ins), "solid"),
        Series(_("Came without a reply"), _values(turnouts, lambda one: one.walk_ins), "hatch"),
        Series(_("Came in all"), _values(turnouts, lambda one: one.came)),
        Series(_("Had said yes"), _values(turnouts, lambda one: one.said), "mark"),
    ]
    return columns_chart("came", label % told, head, points, series)


def _missed(head: str, points: list[Point], turnouts: list[Turnout], whole: Turnout, language: str) -> Chart:
    label = _("Who did not come: %(rate)s of those who had said yes.")
    rate, rates = whole.no_show_rate, _values(turnouts, lambda one: one.no_show_rate)
    told = {"rate": "–" if rate is None else percent(rate, language)}
    top = 0.5 if max((one or 0 for one in rates), default=0) <= 0.5 else 1
    series = [Series(_("Said yes and did not come"), rates, "line")]
    return lines_chart(
        "missed", label % told, head, points, series, say=lambda share: percent(share, language), top=top
    )


def _guests(head: str, points: list[Point], turnouts: list[Turnout], whole: Turnout) -> Chart:
    label = _("New and returning: %(new)s came for the first time, %(again)s had come before.")
    series = [
        Series(_("Came again"), _values(turnouts, lambda one: one.returning), "solid"),
        Series(_("Came for the first time"), _values(turnouts, lambda one: one.new), "dots"),
        Series(_("Not known"), _values(turnouts, lambda one: one.unknown)),
    ]
    told = {"new": number(whole.new), "again": number(whole.returning)}
    return columns_chart("guests", label % told, head, points, series)


def _kinds(found: list[DateTurnout], language: str) -> dict[str, Any]:
    """How many come on average to a date of each kind, for `ui/bars.html`; dates that nobody counted left out."""
    kinds = {kind: [one for one in found if one.kind == kind and one.is_counted] for kind in Kind.values}
    told = [(kind, dates, total(dates).came / len(dates)) for kind, dates in kinds.items() if dates]
    told.sort(key=lambda one: -one[2])
    most = max((average for _kind, _dates, average in told), default=0) or 1
    rows = [
        {
            "name": f"{Kind(kind).label} ({_dates(len(dates))})",
            "number": number(round(average), language),
            "share": f"{100 * average / most:.1f}",
        }
        for kind, dates, average in told
    ]
    heads = [_("Kind"), _("Came on average"), _("Share")]
    return {"caption": _("People who came to a date, on average"), "heads": heads, "rows": rows}


def _dates(count: int) -> str:
    return ngettext("%(n)s date", "%(n)s dates", count) % {"n": number(count)}
