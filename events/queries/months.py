"""A month as a grid: which dates stand on which day. The list of the same month is its twin."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, DateField, F, Value, When, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Occurrence
from events.queries.filters import Filters
from events.queries.lists import named
from events.queries.matching import open_series
from events.queries.periods import EARLIEST, LATEST, Period, first_instant, month_days, within
from people.language import gregorian, jalali_day, jalali_months, localise_digits, month_and_year, slab, weekday

ON_A_DAY = 3  # titles that a cell has room for; the rest stands on the day's own list
MOST_LONG = 50  # dates of several days that one month shows on each of them
SATURDAY = 5


@dataclass(frozen=True)
class Cell:
    """One day, as templates/ui/month.html draws it."""

    num: str
    also: str
    machine: str
    out: bool
    today: bool
    url: str = ""
    count: str = ""
    words: str = ""
    more: str = ""
    titles: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """A month in weeks, with the addresses of those beside it; empty at the ends of what can be asked for."""

    caption: str
    week: list[dict[str, str]]
    weeks: list[list[Cell]]
    before: str
    after: str


def month_grid(filters: Filters, *, now: dt.datetime, language: str, path: str) -> Month:
    """The month that `filters.period` names, on each date's own clock or on `filters.zone`; `path` is the calendar's.

    Eight queries at most, however many dates there are.
    """
    first, last = month_days(filters.period.month)
    days = list(_days(first, last, starts=SATURDAY if language == "fa" else 0))
    there = _on_days(filters, days, now=now, language=language)
    today = now.astimezone(ZoneInfo(filters.zone or "UTC")).date()
    cells = [
        _cell(day, there.get(day), filters, path=path, language=language, out=day < first or day > last, today=today)
        for day in days
    ]
    return Month(
        caption=_caption(first, last, language),
        week=[
            {"short": weekday(day, language), "long": slab(day, language=language, large=True).week} for day in days[:7]
        ],
        weeks=[cells[at : at + 7] for at in range(0, len(cells), 7)],
        before=path + _turned(filters, first - dt.timedelta(days=1)) if first > EARLIEST else "",
        after=path + _turned(filters, last + dt.timedelta(days=1)) if last < LATEST else "",
    )


def _turned(filters: Filters, day: dt.date) -> str:
    return replace(filters, period=Period(month=f"{day:%Y-%m}")).address()


def _days(first: dt.date, last: dt.date, *, starts: int) -> Iterator[dt.date]:
    """Whole weeks that hold a month; they begin on weekday `starts` (0: Monday)."""
    day = first - dt.timedelta(days=(first.weekday() - starts) % 7)
    while day <= last or (day.weekday() - starts) % 7:
        yield day
        day += dt.timedelta(days=1)


def _caption(first: dt.date, last: dt.date, language: str) -> str:
    if language != "fa":
        return month_and_year(first, language)
    # Day, month and year of the Gregorian calendar in Persian words, without the day.
    return f"{gregorian(first, language, year=True).partition(' ')[2]} · {jalali_months(first, last)}"


@dataclass
class _Day:
    """What one day holds: how many dates begin or go on, and the first few of them with where they lead."""

    count: int = 0
    titles: list[dict[str, str]] = field(default_factory=list)


def _on_days(filters: Filters, days: list[dt.date], *, now: dt.datetime, language: str) -> dict[dt.date, _Day]:
    """What each day holds, soonest first; a date of several days stands on each of them."""
    begun = _first_of_each_day(filters, days)
    long = _long_ones(filters, days, now)
    urls = {found.date.pk: (found.page.title, found.url) for found in named({*begun, *long}, language)}
    held: dict[dt.date, _Day] = defaultdict(_Day)
    counts: dict[dt.date, int] = {}
    for date in long:
        for day in days:
            if _begins(date, filters.zone) < day <= _ends(date, filters.zone):
                _add(held[day], date, urls)
                held[day].count += 1
    for date, (day, count) in begun.items():
        _add(held[day], date, urls)
        counts[day] = count
    for day, count in counts.items():
        held[day].count += count
    return held


def _add(day: _Day, date: Occurrence, urls: dict[int, tuple[str, str]]) -> None:
    title, url = urls[date.pk]
    if len(day.titles) < ON_A_DAY and url:
        day.titles.append({"title": title, "url": url, "off": "off" if date.is_off else ""})


def _day_it_begins(days: Iterable[dt.date], zone: str) -> Combinable:
    """The day a date begins on: its own, or the one that `zone` counts. What lasts all day keeps its days anywhere."""
    if not zone:
        return F("start_date")
    ends = [(day, first_instant(day + dt.timedelta(days=1), zone)) for day in days]
    begins = [When(starts_at__lt=end, then=Value(day, output_field=DateField())) for day, end in ends]
    before = When(starts_at__lt=first_instant(ends[0][0], zone), then=F("start_date"))
    return Case(When(all_day=True, then=F("start_date")), before, *begins, output_field=DateField())


def _first_of_each_day(filters: Filters, days: list[dt.date]) -> dict[Occurrence, tuple[dt.date, int]]:
    """The first few of each day, with that day and how many begin on it: two queries, the first of narrow rows only."""
    slack = dt.timedelta(days=1)
    begin, end = first_instant(days[0], "UTC") - slack, first_instant(days[-1], "UTC") + 2 * slack
    dates = Occurrence.objects.filter(event__in=open_series(filters).values("event"))
    dates = dates.filter(starts_at__gte=begin, starts_at__lt=end).annotate(day=_day_it_begins(days, filters.zone))
    numbered = dates.filter(day__gte=days[0], day__lte=days[-1]).annotate(
        place=Window(RowNumber(), partition_by=[F("day")], order_by=[F("starts_at").asc(), F("pk").asc()]),
        on_day=Window(Count("pk"), partition_by=[F("day")]),
    )
    found = {
        pk: (day, count) for pk, day, count in numbered.filter(place__lte=ON_A_DAY).values_list("pk", "day", "on_day")
    }
    rows = Occurrence.objects.filter(pk__in=found).select_related("event__locale", "chapter__locale")
    return {row: found[row.pk] for row in rows.order_by("starts_at", "pk")}


def _long_ones(filters: Filters, days: list[dt.date], now: dt.datetime) -> list[Occurrence]:
    """Those that go on for days. A night is none: who looks for it looks for the evening it begins."""
    several = open_series(filters).filter(event__last_day__isnull=False).values("event")
    dates = Occurrence.objects.filter(event__in=several)
    found = within(dates, Period(first=days[0], last=days[-1]), now=now, zone=filters.zone)
    return list(found.select_related("event__locale", "chapter__locale").order_by("starts_at", "pk")[:MOST_LONG])


def _begins(date: Occurrence, zone: str) -> dt.date:
    return date.start_date if date.all_day or not zone else date.starts_at.astimezone(ZoneInfo(zone)).date()


def _ends(date: Occurrence, zone: str) -> dt.date:
    """The last day it takes place on; one that ends at midnight does not reach the next."""
    if date.all_day:
        return date.end_date
    return (date.ends_at - dt.timedelta(microseconds=1)).astimezone(ZoneInfo(zone or date.zone)).date()


def _cell(
    day: dt.date, held: _Day | None, filters: Filters, *, path: str, language: str, out: bool, today: dt.date
) -> Cell:
    plain = Cell(
        num=localise_digits(day.day, language),
        also=jalali_day(day) if language == "fa" else "",
        machine=day.isoformat(),
        out=out,
        today=day == today,
    )
    if held is None or not held.count:
        return plain
    more = held.count - len(held.titles)
    words = ngettext("date on %(day)s", "dates on %(day)s", held.count) % {"day": gregorian(day, language)}
    return replace(
        plain,
        url=path + replace(filters, period=Period(first=day, last=day), view="").address(),
        count=localise_digits(held.count, language),
        words=words,
        more=_("%(n)s more") % {"n": localise_digits(more, language)} if more else "",
        titles=held.titles,
    )
