"""A table of events (CSV): the first line names the columns, every further one is an event. Imports events.imports."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from events.imports.cells import Cells, Order, order_of
from events.imports.columns import MEANS, PEOPLE, known_column
from events.imports.places import hide_meetings, place_from, safe_link
from events.imports.reading import (
    ERROR,
    MAX_EVENTS,
    MAX_LINE,
    MAX_TEXT,
    MAX_TITLE,
    ImportedEvent,
    Problem,
    Reading,
    Refusal,
    Report,
)
from events.imports.series import rule_read
from events.imports.text import decode, one_line, plain
from events.imports.uids import made_uid

MOST_COLUMNS = 60
SEPARATORS = (",", ";", "\t")


def read_csv(data: bytes, *, zone: str, order: Order | None = None) -> Reading:
    """All events of a table. `zone` (IANA) is the chapter's; `order` says how dates such as 03/04/2027 are meant."""
    report = Report()
    events: dict[str, ImportedEvent] = {}
    try:
        rows = list(_rows(decode(data), report))
    except Refusal as refusal:
        return Reading(problems=(*report.problems(), refusal.problem))
    order = order or order_of(row for _line, row in rows)
    for line, row in rows:
        try:
            event = _event(Cells(line, row, order), zone, report)
        except Refusal as refusal:
            report.add(refusal.problem)
            continue
        except (OverflowError, ValueError):
            report.add(Problem(line, "far-away", ERROR, {"value": ""}))
            continue
        if event and event.uid in events:
            report.warn(line, "same-uid", uid=event.uid)
        if event:
            events[event.uid] = event
    return Reading(tuple(events.values()), report.problems())


def _rows(text: str, report: Report) -> Iterator[tuple[int, dict[str, str]]]:
    """Each event's cells by our names of the columns, with the line it begins in."""
    csv.field_size_limit(MAX_LINE)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=first.count), strict=True)
    rows = _filled(reader)
    line, headings = next(rows, (1, []))
    names = _headings(headings, line, report)
    events = 0
    for events, (line, cells) in enumerate(rows, 1):
        if any(cell.strip() for cell in cells[len(names) :]):
            raise Refusal(line, "too-many-cells", number=len(cells), most=len(names))
        if events > MAX_EVENTS:
            raise Refusal(line, "too-many-events", most=MAX_EVENTS)
        yield line, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
    if not events:
        raise Refusal(1, "no-events")


def _filled(reader) -> Iterator[tuple[int, list[str]]]:
    """Every row of a table that is not empty, with the line it begins in."""
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            long = "larger than" in str(error)
            raise Refusal(begins, "line-too-long" if long else "quotes") from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _headings(cells: list[str], line: int, report: Report) -> list[str]:
    """Our names of the columns, empty for those that are left out."""
    if len(cells) > MOST_COLUMNS:
        raise Refusal(line, "too-many-columns", most=MOST_COLUMNS)
    names = [known_column(cell) for cell in cells]
    ours = [MEANS.get(name, "") for name in names]
    if not {"start_date", "start"} & set(ours):
        raise Refusal(line, "no-headings")
    twice = {name for name in ours if name and ours.count(name) > 1}
    if twice:
        raise Refusal(line, "column-twice", name=", ".join(sorted(twice)))
    people = [cell for cell, name in zip(cells, names, strict=True) if name in PEOPLE]
    other = [cell for cell, name, known in zip(cells, names, ours, strict=True) if name not in PEOPLE and not known]
    if people:
        report.warn(line, "people-columns", names=", ".join(people))
    if any(name.strip() for name in other):
        report.warn(line, "other-columns", names=", ".join(name for name in other if name.strip()))
    return ours


def _event(cells: Cells, zone: str, report: Report) -> ImportedEvent | None:
    if cells.yes("private"):
        report.warn(cells.line, "private")
        return None
    when = cells.when(zone, report)
    title = one_line(cells.text("title"))
    if not title:
        report.warn(cells.line, "no-title")
    event = replace(when, title=_cut(title, MAX_TITLE, cells.line, report), uid=cells.text("uid")[:255])
    event = event if event.uid else replace(event, uid=_uid(event))
    if rule := cells.text("repeats"):
        event = rule_read(event, cells.line, rule, event.zone or zone)
        event = replace(event, until=cells.day("until") or event.until)
    return _described(event, cells, report)


def _uid(event: ImportedEvent) -> str:
    return made_uid(event.title, event.start_date.isoformat(), event.start_time.isoformat())


def _cut(text: str, most: int, line: int, report: Report) -> str:
    if len(text) > most:
        report.warn(line, "cut", most=f"{most:,}")
    return text[:most]


def _described(event: ImportedEvent, cells: Cells, report: Report) -> ImportedEvent:
    def short(name: str, most: int) -> str:
        return _cut(one_line(cells.text(name)), most, cells.line, report)

    venue, address = short("venue", 300), short("address", 200)
    join_url = safe_link(cells.text("join_url"))
    if at := safe_link(venue):
        venue, join_url = "", join_url or at
    if not address:
        venue, address = place_from(venue)
    url = safe_link(cells.text("url"))
    if (cells.text("url") and not url) or (cells.text("join_url") and not join_url):
        report.warn(cells.line, "bad-link")
    event = replace(
        event,
        text=_cut(plain(cells.text("description")), MAX_TEXT, cells.line, report),
        venue=_cut(venue, 120, cells.line, report),
        address=address[:200],
        city=short("city", 80),
        directions=_cut(cells.text("directions"), 2000, cells.line, report),
        access=_cut(cells.text("access"), 2000, cells.line, report),
        audience=short("audience", 200),
        url=url,
        join_url=join_url,
        kinds=tuple(kind.strip()[:40] for kind in cells.text("kind").replace(";", ",").split(",") if kind.strip())[:10],
        capacity=cells.number("capacity"),
    )
    return hide_meetings(event, [], cells.line, report)
