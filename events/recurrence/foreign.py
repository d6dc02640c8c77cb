"""Rules as other calendars write them, with UNTIL inside."""

import datetime as dt
import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

from events.recurrence.parts import LONGEST, Rule, RuleError, parse

UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)


class Foreign(NamedTuple):
    """A rule and the last local day on which a date of it may begin, if there is one."""

    rule: Rule
    until: dt.date | None


def from_rrule(text: str, *, zone: str, start_time: dt.time | None = None) -> Foreign:
    """Read an RRULE of another calendar. `zone` is the one its series is in; `start_time` is the wall time of its
    dates, None where they last all day. RuleError where we do not take it."""
    if len(text) > LONGEST:
        raise RuleError
    parts = [part for part in text.strip().upper().removeprefix("RRULE:").split(";") if part]
    bounds = [part.partition("=")[2].strip() for part in parts if part.partition("=")[0].strip() == "UNTIL"]
    rule = parse(";".join(part for part in parts if part.partition("=")[0].strip() != "UNTIL"))
    if len(bounds) > 1 or (bounds and rule.count is not None):
        raise RuleError
    return Foreign(rule, _last_day(bounds[0], zone, start_time) if bounds else None)


def until_instant(until: dt.date, zone: str) -> dt.datetime:
    """The moment (UTC) of the last second of that local day: what UNTIL has to say for a series with a zone."""
    # fold: where clocks go back over midnight, the last second is the one that comes the second time.
    return dt.datetime.combine(until, dt.time(23, 59, 59, fold=1), tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def _last_day(bound: str, zone: str, start_time: dt.time | None) -> dt.date:
    """UNTIL as a local day: a date includes itself; a moment includes its day if that day's date has begun by then."""
    found = UNTIL.fullmatch(bound)
    if not found:
        raise RuleError
    try:
        return _begun(found, zone, start_time)
    except (ValueError, OverflowError):  # no such day, or one at the very edge of what dates can be
        raise RuleError from None


def _begun(found: re.Match[str], zone: str, start_time: dt.time | None) -> dt.date:
    day = dt.date.fromisoformat(found[1])
    if not found[2]:
        return day
    moment = dt.datetime.combine(day, dt.time.fromisoformat(f"{found[2][:2]}:{found[2][2:4]}:{found[2][4:]}"))
    if found[3]:
        moment = moment.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    begun = start_time is None or start_time <= moment.time()
    return moment.date() if begun else moment.date() - dt.timedelta(days=1)
