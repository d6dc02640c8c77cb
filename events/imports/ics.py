"""A calendar file (RFC 5545). Imports the other rooms of events.imports.

People are never taken from a file: ATTENDEE, ORGANIZER and CONTACT are counted and left out.
"""

import datetime as dt
from dataclasses import replace

from events import wall
from events.imports.lines import Component, Line, components
from events.imports.places import place_of, without_join_link
from events.imports.reading import (
    ERROR,
    MAX_EVENTS,
    MAX_TEXT,
    MAX_TITLE,
    ImportedEvent,
    Problem,
    Reading,
    Refusal,
    Report,
)
from events.imports.series import Series, with_dates
from events.imports.text import decode, one_line, plain
from events.imports.times import LONGEST, Clocks, Moment, read_moment, read_span
from events.imports.uids import made_uid
from events.imports.zones import UTC

PEOPLE = ("ATTENDEE", "ORGANIZER", "CONTACT")
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def read_ics(data: bytes, *, zone: str) -> Reading:
    """All events of a calendar file. `zone` (IANA) is the chapter's, for times that name none."""
    report = Report()
    try:
        calendars = components(decode(data))
        found = _series(calendars, report)
    except Refusal as refusal:
        return Reading(problems=(refusal.problem,))
    clocks = Clocks(calendars, zone)
    events = []
    for uid, series in found.items():
        try:
            event = _event(uid, series, clocks, report)
        except Refusal as refusal:
            report.add(refusal.problem)
        except (OverflowError, ValueError):  # a date at the edge of what Python counts
            report.add(Problem(_first(series).number, "far-away", ERROR, {"value": ""}))
        else:
            events += [event] if event else []
    return Reading(tuple(events), report.problems())


def _series(calendars: list[Component], report: Report) -> dict[str, Series]:
    """The events of a file by UID, in its order; what is left out is reported."""
    found: dict[str, Series] = {}
    for calendar in calendars:
        told = calendar.get("METHOD")
        if told and told.value.strip().upper() == "CANCEL":
            raise Refusal(told.number, "method-cancel")
    for part in (part for calendar in calendars for part in calendar.parts):
        if part.name == "VEVENT":
            _sort_in(found, part, report)
        elif part.name != "VTIMEZONE":
            report.warn(part.number, "not-an-event", name=part.name)
    _report_people(calendars, report)
    if not found:
        raise Refusal(1, "no-events")
    if len(found) > MAX_EVENTS:
        raise Refusal(_first(list(found.values())[MAX_EVENTS]).number, "too-many-events", most=MAX_EVENTS)
    return {uid: series for uid, series in found.items() if _is_wanted(series, report)}


def _report_people(calendars: list[Component], report: Report) -> None:
    events = [part for calendar in calendars for part in calendar.parts if part.name == "VEVENT"]
    people = [line.number for event in events for line in event.lines if line.name in PEOPLE]
    if people:
        report.warn(people[0], "people", number=len(people))


def _first(series: Series) -> Component:
    return series.master or series.changed[0]


def _sort_in(found: dict[str, Series], part: Component, report: Report) -> None:
    """Put an event to its UID. Of two with the same one the later version counts."""
    uid = _uid(part)
    key = part.get("RECURRENCE-ID")
    series = found.setdefault(uid, Series())
    if key:
        same = [one for one in series.changed if one.get("RECURRENCE-ID").value == key.value]
        if same:
            report.warn(part.number, "same-uid", uid=uid)
            series.changed.remove(same[0])
            part = max(same[0], part, key=_version)
        series.changed.append(part)
    elif series.master:
        report.warn(part.number, "same-uid", uid=uid)
        series.master = max(series.master, part, key=_version)
    else:
        series.master = part


def _version(part: Component) -> tuple[int, str, int]:
    changed = part.get("LAST-MODIFIED") or part.get("DTSTAMP")
    return _sequence(part), changed.value if changed else "", part.number


def _sequence(part: Component) -> int:
    told = part.get("SEQUENCE")
    digits = told.value.strip() if told else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _uid(part: Component) -> str:
    """The file's own, or one made of what the event says, so that the same file means the same events again."""
    told = part.get("UID")
    uid = one_line(told.text) if told else ""
    if not uid:
        facts = [(one := part.get(name)) and one.value for name in ("SUMMARY", "DTSTART", "LOCATION")]
        return made_uid(*map(str, facts))
    return uid if len(uid) <= 255 else made_uid(uid)


def _is_wanted(series: Series, report: Report) -> bool:
    part = _first(series)
    status, access = part.get("STATUS"), part.get("CLASS")
    if status and status.value.strip().upper() == "CANCELLED":
        report.warn(part.number, "cancelled", title=_title(part, None))
        return False
    if access and access.value.strip().upper() in ("PRIVATE", "CONFIDENTIAL"):
        report.warn(access.number, "private")
        return False
    return True


def _event(uid: str, series: Series, clocks: Clocks, report: Report) -> ImportedEvent | None:
    part = _first(series)
    start_line = part.get("DTSTART")
    if start_line is None:
        raise Refusal(part.number, "no-start", title=_title(part, None))
    start = read_moment(start_line, start_line.value, clocks)
    zone = _zone(part, start_line, start, clocks, report)
    event = _timed(uid, part, start, zone, clocks, report)
    event = _described(event, part, report)
    if series.master is None:  # a moved date whose series is not in the file: a date of its own
        key = part.get("RECURRENCE-ID")
        return replace(event, uid=f"{uid[:230]}#{key.value[:20]}")
    return with_dates(event, series, zone, clocks, report)


def _zone(part: Component, line: Line, start: Moment, clocks: Clocks, report: Report) -> str:
    """The zone that the wall time of this event is in."""
    if start.whole_day or not (start.zone or start.offset):
        return clocks.usual
    repeats = any(part.get(name) for name in ("RRULE", "RDATE"))
    if start.offset:
        if repeats:
            raise Refusal(line.number, "offset-repeats", zone=line.params.get("TZID", ""))
        return clocks.usual
    if start.zone == UTC and not repeats:
        return clocks.usual
    if start.zone == UTC:
        report.warn(line.number, "utc-repeats")
    return start.zone


def _timed(uid: str, part: Component, start: Moment, zone: str, clocks: Clocks, report: Report) -> ImportedEvent:
    """The event with when it begins and ends, in wall time of `zone`."""
    begins = start.seen_in(zone)
    ends = _end(part, start, begins, zone, clocks, report)
    last_day = None
    if start.whole_day:
        begins = begins.replace(hour=0, minute=0)
        last_day = (ends - DAY).date() if ends - DAY > begins else None
        ends = ends.replace(hour=23, minute=59)
    elif (ends.date() - begins.date()).days > (ends.time() <= begins.time()):  # more than a night
        last_day = ends.date()
    if not start.whole_day and wall.is_skipped(begins.date(), begins.time(), zone):
        report.warn(part.get("DTSTART").number, "skipped-hour", time=f"{begins:%H:%M}", date=begins.date())
    return ImportedEvent(
        line=part.number,
        uid=uid,
        sequence=_sequence(part),
        start_date=begins.date(),
        start_time=begins.time().replace(second=0, fold=0),
        end_time=ends.time().replace(second=0, fold=0),
        fold=begins.fold,
        zone="" if zone == clocks.usual else zone,
        all_day=start.whole_day,
        last_day=last_day,
    )


def _end(part: Component, start: Moment, begins: dt.datetime, zone: str, clocks: Clocks, report: Report) -> dt.datetime:
    """When it ends, as wall time of `zone`; of a whole day the day after, as the file has it."""
    end_line, span = part.get("DTEND"), part.get("DURATION")
    if end_line:
        ends = read_moment(end_line, end_line.value, clocks).seen_in(zone)
    elif span:
        end_line = span
        ends = _after(begins, read_span(span), zone, start.whole_day)
    else:
        ends = begins
    if end_line and ends < begins:
        raise Refusal(end_line.number, "ends-before-start")
    if ends - begins > LONGEST:
        raise Refusal(end_line.number, "too-long")
    if ends == begins and start.whole_day:
        return begins + DAY
    if ends == begins:
        report.warn((end_line or part.get("DTSTART")).number, "no-end", title=_title(part, None))
        return begins + HOUR
    return ends


def _after(begins: dt.datetime, span: dt.timedelta, zone: str, whole_day: bool) -> dt.datetime:
    """RFC 5545: days are counted on the calendar, hours on a stopwatch."""
    wall_end = begins + dt.timedelta(days=span.days)
    if whole_day or not span.seconds:
        return wall_end
    instant = wall.instant(wall_end.date(), wall_end.time(), zone, begins.fold) + dt.timedelta(seconds=span.seconds)
    return Moment(instant.replace(tzinfo=None), UTC).seen_in(zone)


def _title(part: Component, report: Report | None) -> str:
    line = part.get("SUMMARY")
    title = one_line(line.text) if line else ""
    if report and not title:
        report.warn(part.number, "no-title")
    if report and len(title) > MAX_TITLE:
        report.warn(line.number, "cut", most=MAX_TITLE)
    return title[:MAX_TITLE]


def _described(event: ImportedEvent, part: Component, report: Report) -> ImportedEvent:
    """The event with its words, its place and its links."""
    line = part.get("DESCRIPTION")
    text = plain(line.text) if line else ""
    if len(text) > MAX_TEXT:
        report.warn(line.number, "cut", most=f"{MAX_TEXT:,}")
    kinds = [kind for line in part.all("CATEGORIES") for kind in one_line(line.text).split(",")]
    event = replace(
        event,
        title=_title(part, report),
        text=text[:MAX_TEXT],
        kinds=tuple(kind.strip()[:40] for kind in kinds if kind.strip())[:10],
    )
    return without_join_link(place_of(event, part, report), part, report)
