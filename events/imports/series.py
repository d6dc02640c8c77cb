"""How the dates of an event repeat, fall out, come on top and were moved. Imports events.recurrence, lines, times.

A date that the file moved (RECURRENCE-ID) keeps the wall start it had as its key, in `ImportedEvent.moved`.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

from events.imports.lines import Component, Line
from events.imports.reading import MAX_DATES, Extra, ImportedEvent, Moved, Refusal, Report
from events.imports.times import Clocks, Moment, read_moment, read_moments

OWN_WORDS = ("SUMMARY", "LOCATION", "DESCRIPTION")


@dataclass
class Series:
    """One UID of a file: the event itself, and its dates that were changed one by one."""

    master: Component | None = None
    changed: list[Component] = field(default_factory=list)


def with_dates(event: ImportedEvent, series: Series, zone: str, clocks: Clocks, report: Report) -> ImportedEvent:
    """The event with its rule, and with all dates that differ from it. `zone` is the one its wall time is in."""
    component = series.master
    if component is None:
        return event
    for line in component.all("EXRULE"):
        raise Refusal(line.number, "exrule")
    event = _with_rule(event, component.all("RRULE"), zone)
    excluded = {_wall(moment, zone).date() for moment in _moments(component.all("EXDATE"), clocks)}
    starts = [_wall(moment, zone, event) for moment in _moments(component.all("RDATE"), clocks)]
    extra = {Extra(start.date(), None if start.time() == event.start_time else start.time()) for start in starts}
    event = replace(event, excluded=tuple(sorted(excluded)), extra=tuple(sorted(extra, key=_order)))
    for override in sorted(series.changed, key=lambda one: one.number):
        event = _with_override(event, component, override, zone, clocks, report)
    event = _without_lost(event, report)
    if len(event.excluded) + len(event.extra) + len(event.moved) > MAX_DATES:
        raise Refusal(component.number, "too-many-dates", most=MAX_DATES)
    return event


def _order(extra: Extra) -> tuple[dt.date, dt.time]:
    return extra.date, extra.time or dt.time.min


def _with_rule(event: ImportedEvent, rules: list[Line], zone: str) -> ImportedEvent:
    if not rules:
        return event
    if len(rules) > 1:
        raise Refusal(rules[1].number, "two-rules")
    return rule_read(event, rules[0].number, rules[0].value, zone)


def rule_read(event: ImportedEvent, line: int, text: str, zone: str) -> ImportedEvent:
    """The event with the rule that `text` writes, UNTIL as a local day."""
    # Late, since it costs a fifth of a second: a file without a rule need not wait for it.
    from events.recurrence import RuleError, from_rrule

    start = None if event.all_day else event.start_time
    try:
        found = from_rrule(text, zone=zone, start_time=start)
    except RuleError as error:
        raise Refusal(line, "rule", rule=text, reason=error.message) from None
    if found.until and found.until < event.start_date:
        raise Refusal(line, "until-before-start")
    return replace(event, rule=str(found.rule), until=found.until)


def _moments(lines: list[Line], clocks: Clocks) -> list[Moment]:
    found: list[Moment] = []
    for line in lines:
        found += read_moments(line, clocks)
        if len(found) > MAX_DATES:
            raise Refusal(line.number, "too-many-dates", most=MAX_DATES)
    return found


def _wall(moment: Moment, zone: str, event: ImportedEvent | None = None) -> dt.datetime:
    wall = moment.seen_in(zone).replace(fold=0)
    if moment.whole_day and event:
        wall = dt.datetime.combine(wall.date(), event.start_time)
    return wall


def _with_override(
    event: ImportedEvent, master: Component, override: Component, zone: str, clocks: Clocks, report: Report
) -> ImportedEvent:
    """The event with one date changed: left out where it was called off, moved where it begins at another time."""
    key = override.get("RECURRENCE-ID")
    if key.params.get("RANGE"):
        raise Refusal(key.number, "range")
    original = _wall(read_moment(key, key.value, clocks), zone, event)
    status = override.get("STATUS")
    if status and status.value.strip().upper() == "CANCELLED":
        return replace(event, excluded=tuple(sorted({*event.excluded, original.date()})))
    _warn_of_loss(event, master, override, original, report)
    start = override.get("DTSTART")
    now = _wall(read_moment(start, start.value, clocks), zone, event) if start else original
    if now == original:
        return event
    return replace(event, moved=(*event.moved, Moved(original, now)))


def _without_lost(event: ImportedEvent, report: Report) -> ImportedEvent:
    """The event without the moves onto a day that falls out: a draft leaves out days, not hours, so they would be lost.
    Such a date stays where the rule has it."""
    out = {*event.excluded, *(one.original.date() for one in event.moved)}
    lost = [one for one in event.moved if one.start.date() in out]
    for one in lost:
        report.warn(event.line, "cannot-move", title=event.title, date=one.original.date())
    return replace(event, moved=tuple(one for one in event.moved if one not in lost))


def _warn_of_loss(event, master: Component, override: Component, original: dt.datetime, report: Report) -> None:
    """A draft has one title, one place and one text for all its dates: say where the file has another for one."""
    for name in OWN_WORDS:
        own, usual = override.get(name), master.get(name)
        if own and (usual is None or own.text.strip() != usual.text.strip()):
            report.warn(own.number, "own-words", title=event.title, date=original.date())
            return
