"""A reading as JSON and back. Imports events.imports.reading."""

import dataclasses
import datetime as dt
import json
from typing import Any

from events.imports.reading import Extra, ImportedEvent, Moved, Problem, Reading

DAYS = ("start_date", "last_day", "until")
TIMES = ("start_time", "end_time")


def to_json(reading: Reading) -> str:
    """The whole reading as one text."""
    return json.dumps(dataclasses.asdict(reading), default=lambda value: value.isoformat(), ensure_ascii=True)


def event_to_json(event: ImportedEvent) -> dict[str, Any]:
    """One event as what JSON knows: texts, numbers, lists."""
    told: dict[str, Any] = json.loads(to_json(Reading((event,))))["events"][0]
    return told


def from_json(text: str | bytes) -> Reading:
    """The reading that `to_json` wrote."""
    told = json.loads(text)
    return Reading(tuple(map(_event, told["events"])), tuple(Problem(**one) for one in told["problems"]))


def _event(told: dict[str, Any]) -> ImportedEvent:
    days = {name: dt.date.fromisoformat(told[name]) for name in DAYS if told[name]}
    times = {name: dt.time.fromisoformat(told[name]) for name in TIMES}
    rows = {
        "excluded": tuple(map(dt.date.fromisoformat, told["excluded"])),
        "extra": tuple(Extra(dt.date.fromisoformat(one["date"]), _time(one["time"])) for one in told["extra"]),
        "moved": tuple(Moved(*map(dt.datetime.fromisoformat, one.values())) for one in told["moved"]),
        "kinds": tuple(told["kinds"]),
    }
    return ImportedEvent(**{**told, **days, **times, **rows})


def _time(told: str | None) -> dt.time | None:
    return dt.time.fromisoformat(told) if told else None
