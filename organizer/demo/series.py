"""How the demonstration's events repeat, and what became of single dates of them."""

import datetime as dt
from dataclasses import replace
from typing import Any

from chapters.models import ChapterPage
from events.actions import cancel_date, postpone_date
from events.actions.cohosts import accept_co_host, ask_co_host
from events.actions.editing import as_it_stands, edit_date
from events.models import EventPage, ExcludedDate, ExtraDate, Occurrence, ShiftPlan
from organizer.demo.texts import day_of

Entry = dict[str, Any]


def when_of(entry: Entry, today: dt.date) -> dict[str, Any]:
    """The columns and rows of an event's days and shifts. With a `rule`, `dates` are those that guests are told for."""
    first, *more = sorted(day_of(words, today) for words in entry["dates"])
    start, end = clocks(entry["time"])
    facts: dict[str, Any] = {"start_date": first, "start_time": start, "end_time": end}
    extra = [ExtraDate(date=day) for day in more]
    if "rule" in entry:
        facts["rule"] = f"RRULE:{entry['rule']}"
        facts["until"] = day_of(entry["until"], today) if "until" in entry else None
        extra = [_extra(words, today) for words in entry.get("extra", [])]
        facts["excluded_dates"] = [ExcludedDate(date=day_of(words, today)) for words in entry.get("excluded", [])]
    if "last_day" in entry:
        facts["last_day"] = day_of(entry["last_day"], today)
    facts["extra_dates"] = [_in_order(row, order) for order, row in enumerate(extra)]
    plans = [_in_order(_plan(told), order) for order, told in enumerate(entry.get("shifts", []))]
    return {**facts, "shift_plans": plans}


def clocks(span: str) -> list[dt.time]:
    """“18:30-19:30” as two times."""
    return [dt.time.fromisoformat(clock) for clock in span.split("-")]


def _extra(words: str, today: dt.date) -> ExtraDate:
    day, _, start = words.partition(" at ")
    return ExtraDate(date=day_of(day, today), start_time=dt.time.fromisoformat(start) if start else None)


def _plan(told: Entry) -> ShiftPlan:
    start, end = clocks(told["time"]) if "time" in told else (None, None)
    return ShiftPlan(role=told["role"], start_time=start, end_time=end, capacity=told.get("people"))


def _in_order(row: Any, order: int) -> Any:
    row.sort_order = order
    return row


def change_dates(entry: Entry, rows: dict[dt.date, Occurrence], today: dt.date) -> None:
    """Call off, postpone and edit the dates of which `entry` says so. Nobody has answered yet, so nobody is told."""
    for words, reason in entry.get("cancelled", {}).items():
        cancel_date(occurrence=rows[day_of(words, today)], reason=reason, actor=None)
    for words, reason in entry.get("postponed", {}).items():
        postpone_date(occurrence=rows[day_of(words, today)], reason=reason, actor=None)
    for words, told in entry.get("edited", {}).items():
        _edit(rows[day_of(words, today)], told, today)


def _edit(row: Occurrence, told: Entry, today: dt.date) -> None:
    edit = as_it_stands(row)
    face, place = edit.face, dict(edit.place)
    if "day" in told:
        days = day_of(told["day"], today) - face.date
        face = replace(face, date=face.date + days, end_date=face.end_date + days)
    if "time" in told:
        start, end = clocks(told["time"])
        face = replace(face, start=start, end=end)
    place |= {name: told[name] for name in place.keys() & told.keys()}
    changed = replace(
        edit, face=face, place=place, capacity=told.get("seats", edit.capacity), note=told.get("note", "")
    )
    edit_date(occurrence=row, edit=changed, reason=told.get("reason", ""), actor=None)


def ask_along(entry: Entry, event: EventPage, chapters: dict[str, ChapterPage]) -> None:
    """Ask other chapters to host along: those under `with` have agreed, those under `asked` have not answered yet."""
    for slug in entry.get("with", []):
        accept_co_host(co_host=ask_co_host(event=event, chapter=chapters[slug], actor=None), actor=None)
    for slug in entry.get("asked", []):
        ask_co_host(event=event, chapter=chapters[slug], actor=None)
