"""Charts as numbers: what templates/ui/chart_columns.html and chart_lines.html draw, each with its table.

Places are percent of the drawing, so that letters keep their size at any width; where one reads from right to left, so
does time. Kinds of a series tell it apart by pattern or shape, not by colour alone. Imports people.language.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from people.language import is_rtl, number

COLUMN_KINDS = ("solid", "hatch", "dots")
GAP = 0.34  # of the room of a column
MOST_LABELS, MOST_LONG_LABELS, LONG = 6, 4, 7  # on a phone they must not touch
STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8)


@dataclass(frozen=True)
class Point:
    """A place on the axis of time: what stands below it, and what its row of the table is called."""

    label: str
    text: str
    machine: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Series:
    """One number for each point; None where it is not known. `kind` is how it is drawn, empty for the table alone."""

    name: str
    values: Sequence[float | None]
    kind: str = ""


@dataclass(frozen=True)
class Chart:
    """What the templates read; `columns`, `marks` and `lines` hold places, everything else words."""

    name: str
    label: str
    anchor: float
    ticks: list[dict[str, Any]]
    labels: list[dict[str, Any]]
    legend: list[Series]
    heads: list[str]
    rows: list[dict[str, Any]]
    columns: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    dots: list[dict[str, Any]] = field(default_factory=list)


Say = Callable[[float], str]


def columns_chart(name: str, label: str, head: str, points: Sequence[Point], series: Sequence[Series]) -> Chart:
    """Columns in parts, one upon the other, and marks across them (kind `mark`).

    `name` is unique on the page, `label` says the chart in a sentence, `head` stands above the points of the table.
    """
    parts = [one for one in series if one.kind in COLUMN_KINDS]
    sums = [sum(one.values[at] or 0 for one in parts) for at in range(len(points))]
    marked = [value or 0 for one in series if one.kind == "mark" for value in one.values]
    top = _top(max([*sums, *marked, 0]))
    place = _Places(len(points))
    chart = _chart(name, label, head, points, series, _ticks(top, number), number)
    for at in range(len(points)):
        below = 0.0
        for one in parts:
            height = 100 * (one.values[at] or 0) / top
            if height:
                x, y = _percent(place.edge(at)), _percent(100 - below - height)
                box = {"x": x, "y": y, "width": _percent(place.width), "height": _percent(height)}
                chart.columns.append({"kind": one.kind, **box})
            below += height
    for one in series:
        if one.kind == "mark":
            for at, value in enumerate(one.values):
                if value is not None:
                    ends = {"x1": _percent(place.edge(at) - 0.6), "x2": _percent(place.edge(at) + place.width + 0.6)}
                    chart.marks.append({**ends, "y": _percent(100 - 100 * value / top)})
    return chart


def lines_chart(
    name: str, label: str, head: str, points: Sequence[Point], series: Sequence[Series], *, say: Say, top: float
) -> Chart:
    """A line from point to point, broken where a number is missing; `say` words a number, `top` ends the scale."""
    place = _Places(len(points))
    chart = _chart(name, label, head, points, series, [(top * part / 2, say(top * part / 2)) for part in range(3)], say)
    for one in (one for one in series if one.kind):
        ys = [None if value is None else _percent(100 - 100 * value / top) for value in one.values]
        xs = [_percent(place.middle(at)) for at in range(len(points))]
        for at, y in enumerate(ys):
            if y is not None:
                chart.dots.append({"kind": one.kind, "x": xs[at], "y": y})
            if at and y is not None and ys[at - 1] is not None:
                chart.lines.append({"kind": one.kind, "x1": xs[at - 1], "y1": ys[at - 1], "x2": xs[at], "y2": y})
    return chart


@dataclass(frozen=True)
class _Places:
    """Where points stand, in percent; mirrored where one reads from right to left."""

    count: int

    @property
    def room(self) -> float:
        return 100 / max(self.count, 4)  # two dates alone do not make two walls

    @property
    def width(self) -> float:
        return self.room * (1 - GAP)

    def middle(self, at: int) -> float:
        x = (at + 0.5) * self.room
        return 100 - x if is_rtl() else x

    def edge(self, at: int) -> float:
        return self.middle(at) - self.width / 2


def _chart(
    name: str,
    label: str,
    head: str,
    points: Sequence[Point],
    series: Sequence[Series],
    ticks: Sequence[tuple[float, str]],
    say: Say,
) -> Chart:
    top, place = ticks[-1][0], _Places(len(points))
    long = max((len(point.label) for point in points), default=0) > LONG
    every = -(-len(points) // (MOST_LONG_LABELS if long else MOST_LABELS)) or 1
    return Chart(
        name=name,
        label=label,
        anchor=100 if is_rtl() else 0,
        ticks=[{"y": _percent(100 - 100 * value / top), "text": text} for value, text in ticks],
        labels=[
            {"x": _percent(place.middle(at)), "text": point.label} for at, point in enumerate(points) if at % every == 0
        ],
        legend=[one for one in series if one.kind],
        heads=[head, *(one.name for one in series)],
        rows=[{"point": point, "cells": [_cell(one, at, say) for one in series]} for at, point in enumerate(points)],
    )


def _cell(series: Series, at: int, say: Say) -> dict[str, str]:
    value = series.values[at]
    return {"name": series.name, "text": "–" if value is None else say(value)}


def _top(most: float) -> int:
    """The end of the scale: a round number, at least as high as what is highest, that four lines share evenly."""
    power = 1
    while True:
        for step in STEPS:
            if (step * power) % 1 == 0 and step * power * 4 >= most:
                return int(step * power * 4)
        power *= 10


def _ticks(top: int, say: Say) -> list[tuple[float, str]]:
    return [(top * part / 4, say(top * part // 4)) for part in range(5)]


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
