"""What an editor is shown while writing a rule: its words, its next dates, and what may surprise."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.recurrence.days import expand
from events.recurrence.gaps import Missing, gap_of
from events.recurrence.parts import Rule, read
from events.recurrence.words import label
from people.language import long_date

SHOWN = 10
INSTEAD = _("The last one instead")
_MISSING = {
    Missing.DAY: _(
        "Some months do not have this day and are left out. Tick “%(instead)s” to take the last day of every month."
    ),
    Missing.WEEKDAY: _(
        "Some months do not have this weekday five times and are left out. Tick “%(instead)s” to take the last of them."
    ),
    Missing.LEAP_DAY: _(
        "Most years have no 29 February and are left out. Tick “%(instead)s” to take the last day of February."
    ),
}
AHEAD = dt.timedelta(days=41 * 366)  # ten leap days


@dataclass(frozen=True)
class Series:
    """What a form says about the dates of an event, whether saved or not. `today` is the day from which it is read."""

    rule: object
    start: dt.date
    today: dt.date
    start_time: dt.time | None = None
    until: dt.date | None = None
    excluded: Collection[dt.date] = ()
    extra: Collection[dt.date] = ()


@dataclass(frozen=True)
class Preview:
    """The words of a series by language code, its next dates and notes on what may surprise."""

    words: dict[str, str]
    days: list[dt.date]
    notes: list[str] = field(default_factory=list)


def preview(series: Series, *, languages: Collection[str]) -> Preview:
    """The next ten dates from `today` on; the words in each of the languages, none without a rule."""
    rule = read(series.rule)
    since = max(series.start, series.today)
    facts = {"until": series.until, "excluded": series.excluded, "extra": series.extra}
    days = expand(
        rule, start=series.start, horizon=since + AHEAD, most=SHOWN + len(series.excluded), since=since, **facts
    )
    if rule is None:
        return Preview({}, days[:SHOWN])
    words = {code: label(rule, series.start, series.start_time, series.until, code) for code in languages}
    return Preview(words, days[:SHOWN], [*_notes(rule, series, days)])


def _notes(rule: Rule, series: Series, days: list[dt.date]):
    named = expand(rule, start=series.start, until=series.start, excluded=(), extra=(), horizon=series.start, most=1)
    if not named:
        yield gettext("The rule does not name the first date, %(date)s, so nothing takes place that day.") % {
            "date": long_date(series.start)
        }
    if not days:
        yield gettext("No date is to come.")
    gap = gap_of(rule, start=series.start)
    if gap:
        yield _MISSING[gap.missing] % {"instead": INSTEAD}
