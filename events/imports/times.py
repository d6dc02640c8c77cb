"""Days, hours and spans of a calendar file. Imports events.imports.reading, lines, zones."""

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from events.imports.lines import Component, Line
from events.imports.reading import Refusal
from events.imports.zones import UTC, find_offset, find_zone

STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.ASCII)
SPAN = re.compile(r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?", re.ASCII)
OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(?:\d\d)?", re.ASCII)
LONGEST = dt.timedelta(days=31)  # of one date: events.models.checks takes no longer one


@dataclass(frozen=True)
class Moment:
    """A time on a clock, or a whole day. `zone` is an IANA name, empty for “whatever the clock shows there”; `offset`
    is set instead where the file knows no more than a distance from UTC."""

    wall: dt.datetime
    zone: str = ""
    offset: dt.timezone | None = None
    whole_day: bool = False

    def seen_in(self, zone: str) -> dt.datetime:
        """What a clock in `zone` shows then, naive; its fold is 1 in the second pass of an hour that comes twice."""
        if self.whole_day or not (self.zone or self.offset) or self.zone == zone:
            return self.wall
        aware = self.wall.replace(tzinfo=self.offset or ZoneInfo(self.zone))
        return aware.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


class Clocks:
    """Which clock each TZID of a file means. `usual` is the zone of times that name none: an IANA name."""

    def __init__(self, calendars: list[Component], usual: str) -> None:
        self.usual = usual
        self.own = {}
        for calendar in calendars:
            for part in calendar.parts:
                name = part.get("TZID") if part.name == "VTIMEZONE" else None
                if name:
                    self.own[name.value.strip()] = part

    def named(self, line: Line, name: str) -> tuple[str, dt.timezone | None]:
        """Zone or offset of a TZID; Refusal where nobody can be sure which one is meant."""
        zone, offset = find_zone(name), find_offset(name)
        rules = self.own.get(name.strip())
        if not zone and rules:
            told = rules.get("X-LIC-LOCATION")
            zone = find_zone(told.value) if told else None
            offset = offset or _only_offset(rules)
        if not zone and not offset:
            raise Refusal(line.number, "unknown-zone", zone=name)
        return zone or "", None if zone else offset


def _only_offset(rules: Component) -> dt.timezone | None:
    """The distance from UTC of a VTIMEZONE that knows a single one."""
    told = {found.value for part in rules.parts if (found := part.get("TZOFFSETTO"))}
    matched = OFFSET.fullmatch(told.pop().strip()) if len(told) == 1 else None
    return find_offset("{}{}:{}".format(*matched.groups())) if matched else None


def read_moment(line: Line, value: str, clocks: Clocks) -> Moment:
    """The moment that one value of a property states, with the property's own zone."""
    found = STAMP.fullmatch(value.strip())
    if not found:
        raise Refusal(line.number, "not-a-time", name=line.name, value=value)
    numbers = [int(part) for part in found.groups()[:6] if part]
    try:
        wall = dt.datetime(*numbers)  # noqa: DTZ001 - wall time is naive on purpose
    except ValueError:
        raise Refusal(line.number, "not-a-time", name=line.name, value=value) from None
    if wall.year < 1900 or wall.year > 2200:
        raise Refusal(line.number, "far-away", value=value)
    if not found[4]:
        return Moment(wall, whole_day=True)
    if found[7]:
        return Moment(wall, UTC)
    tzid = line.params.get("TZID", "")
    return Moment(wall, *clocks.named(line, tzid)) if tzid else Moment(wall)


def read_moments(line: Line, clocks: Clocks) -> list[Moment]:
    """Every moment of EXDATE or RDATE; of a period, when it begins."""
    return [read_moment(line, value.partition("/")[0], clocks) for value in line.value.split(",") if value.strip()]


def read_span(line: Line) -> dt.timedelta:
    """A DURATION."""
    found = SPAN.fullmatch(line.value.strip())
    if not found or not any(found.groups()):
        raise Refusal(line.number, "not-a-span", value=line.value)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    span = dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    if span > LONGEST:
        raise Refusal(line.number, "too-long")
    return span
