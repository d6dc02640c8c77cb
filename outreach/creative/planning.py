"""How many names go where, in which size: arithmetic over their widths, so that a page is drawn once and not tried.

Names stand on a line each where that leaves them legible, else they run on, parted by a dot, in justified lines. A name
is never split between columns, and between lines only where it is wider than its column.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

STEP = 10  # hundredths of a point
DOT = 0.8  # em of the dot and the least space on both its sides
LINES_ASK = 600  # hundredths of a point, under which names of one line each had better run on
LINES_SCALE = 0.84  # of the appeal's text, under which the same holds
BODY = 1050  # hundredths of a point of the appeal's text at scale 1
MORE = 2.4  # em that the line of those who are not named takes


@dataclass(frozen=True)
class Room:
    """A rectangle for names, in points."""

    width: float
    height: float


@dataclass(frozen=True)
class Name:
    """A name, by its place among those who signed, with its width and those of its words in em."""

    rank: int
    kind: str
    text: str
    width: float


@dataclass(frozen=True)
class Line:
    """What stands on one line of a column; `full` lines are stretched, `more` ones go on with a name."""

    names: list[tuple[str, str]]
    full: bool = False
    more: bool = False


@dataclass(frozen=True)
class Measure:
    """How names are set: one number of columns for every room."""

    mode: str
    size: int
    pitch: float
    columns: int
    column: float
    gutter: float

    @property
    def em(self) -> float:
        """The width of a column in em."""
        return self.column / (self.size / 100)

    def rows(self, room: Room) -> int:
        return max(math.floor(room.height / self.pitch + 1e-6), 0)


@dataclass(frozen=True)
class Plan:
    """A page ready to be drawn."""

    scale: float
    measure: Measure
    rooms: list[list[list[Line]]]  # each room's columns of lines
    printed: int
    pitch: float = field(default=0)


def measure_of(mode: str, room: Room, leading: float, wide: float, grid: int, size: int) -> Measure:
    """Columns for names of this size: as narrow as nearly all names allow, or a good line of several names."""
    points = size / 100
    gutter = max(8.0, 1.5 * points)
    least = min(max(wide, 5), 26) * points if mode == "lines" else 46 * points
    count = max(math.floor((room.width + gutter) / (least + gutter) + (0 if mode == "lines" else 0.35)), 1)
    if grid:  # columns of the publication, or whole parts of them, or several together
        count = next((less for less in range(count, 0, -1) if less % grid == 0 or grid % less == 0), 1)
    return Measure(mode, size, points * leading, count, (room.width - (count - 1) * gutter) / count, gutter)


def split(name: Name, em: float) -> list[str]:
    """A name in parts that a column holds, by its words, and by letters where one word is too wide."""
    if name.width <= em:
        return [name.text]
    each = name.width / max(len(name.text), 1)
    most = max(math.floor((em - 1) / each * 0.92), 1)
    parts, part = [], ""
    for word in name.text.strip("\u2068\u2069").split(" "):
        pieces = [word[start : start + most] for start in range(0, len(word), most)] or [""]
        for number, piece in enumerate(pieces):
            joined = f"{part} {piece}" if part and not number else piece
            if part and (number or len(joined) > most):
                parts.append(part)
                joined = piece
            part = joined
    return [f"\u2068{part}\u2069" for part in (*parts, part)]


def alone(names: list[Name], em: float) -> list[list[Line]]:
    """Each name on lines of its own; the lines of one name belong together."""
    return [
        [Line([(name.kind, part)], more=number > 0) for number, part in enumerate(split(name, em))] for name in names
    ]


def run_on(names: list[Name], em: float) -> list[list[Line]]:
    """Names one after the other, in lines that are as evenly full as can be."""
    units: list[list[Line]] = []
    plain: list[Name] = []
    for name in names:
        if name.width <= em:
            plain.append(name)
            continue
        units += _even(plain, em)
        units.append(alone([name], em)[0])
        plain = []
    return units + _even(plain, em)


def _even(names: list[Name], em: float) -> list[list[Line]]:
    """The break that leaves the least sum of squared gaps; the last line is as long as it is."""
    if not names:
        return []
    ends: list[float] = [0.0]
    for name in names:
        ends.append(ends[-1] + name.width + DOT)
    best, back = [0.0] + [math.inf] * len(names), [0] * (len(names) + 1)
    for end in range(1, len(names) + 1):
        for start in range(end - 1, -1, -1):
            left = em - (ends[end] - ends[start] - DOT)
            if left < 0 and end - start > 1:
                break
            gaps = max(end - start - 1, 0.5)
            cost = best[start] + (0 if end == len(names) else 0.2 + (left / gaps) ** 2 * gaps)
            if cost < best[end]:
                best[end], back[end] = cost, start
    breaks = [len(names)]
    while breaks[-1]:
        breaks.append(back[breaks[-1]])
    breaks.reverse()
    return [
        [Line([(name.kind, name.text) for name in names[start:end]], full=end < len(names) and end - start > 1)]
        for start, end in pairwise(breaks)
    ]


def least_lines(names: list[Name], em: float) -> int:
    """How many lines names need at least when they run on: quick, for trying sizes."""
    lines, used = 0, math.inf
    for name in names:
        if name.width > em:
            lines, used = lines + len(split(name, em)), math.inf
        elif used + DOT + name.width > em:
            lines, used = lines + 1, name.width
        else:
            used += DOT + name.width
    return lines


def fill(units: list[list[Line]], rooms: list[Room], measure: Measure) -> list[list[list[Line]]] | None:
    """Lines into columns, the last room in columns of one length. None where they are too many."""
    filled: list[list[list[Line]]] = []
    rest = units
    for number, room in enumerate(rooms):
        rows = measure.rows(room)
        if number == len(rooms) - 1:
            wanted = math.ceil(sum(map(len, rest)) / measure.columns)
            tries = (_poured(rest, measure.columns, height) for height in range(wanted, rows + 1))
            done = next((columns for columns, left in tries if not left), None)
            return None if done is None else [*filled, done]
        columns, rest = _poured(rest, measure.columns, rows)
        filled.append(columns)
    return filled


def _poured(units: list[list[Line]], columns: int, rows: int) -> tuple[list[list[Line]], list[list[Line]]]:
    poured: list[list[Line]] = [[]]
    for number, unit in enumerate(units):
        if len(poured[-1]) + len(unit) > rows:
            if len(poured) == columns or len(unit) > rows:
                return poured, units[number:]
            poured.append([])
        poured[-1] += unit
    return poured, []


def fits(names: list[Name], rooms: list[Room], measure: Measure) -> bool:
    """Whether so many names go in. A little air is left for the even break of lines."""
    held = sum(measure.rows(room) for room in rooms) * measure.columns
    if measure.mode == "lines":
        return held >= sum(len(split(name, measure.em)) if name.width > measure.em else 1 for name in names)
    if sum(name.width for name in names) > held * measure.em:  # no need to try
        return False
    return held >= least_lines(names, measure.em) * 1.01


def largest(
    names: list[Name], rooms: list[Room], make: Callable[[int], Measure], low: int, high: int
) -> Measure | None:
    """The largest size between two at which all names fit."""
    if low > high or not fits(names, rooms, make(low)):
        return None
    while low < high:
        middle = min(low + math.ceil((high - low) / STEP / 2) * STEP, high)
        if fits(names, rooms, make(middle)):
            low = middle
        else:
            high = max(middle - STEP, low)
    return make(low)


def plan(
    names: list[Name],
    rooms: list[tuple[float, list[Room]]],
    *,
    least: int,
    leading: float,
    grid: int,
    generous: bool = False,
) -> Plan | None:
    """How to set names, sorted as they are to stand, at the largest scale that leaves them legible.

    `rooms` says for each scale, the largest first, what is left for names. None where not even a line is left, or,
    if the room has to be generous, where names would be small or left out.
    """
    rooms = [one for one in rooms if all(room.height > least / 100 * leading for room in one[1])]
    if not rooms:
        return None
    wide = _usual_most(names)
    for mode, smallest, ask in _ASKED[: 2 if generous else None]:
        for scale, given in rooms:
            if scale < smallest:
                break
            make = partial(measure_of, mode, given[0], leading, wide, grid)
            low, high = max(least, ask(scale, least)), max(least, round(BODY * scale * 0.78))
            found = largest(names, given, make, low, high)
            done = found and _done(names, scale, given, found)
            if done:
                return done
    if generous:
        return None
    return _overflowing(
        names, *rooms[-1], least=least, make=partial(measure_of, "run", rooms[-1][1][0], leading, wide, grid)
    )


# What is tried one after the other: (how, down to which scale, the size that is asked for at a scale).
_ASKED: tuple[tuple[str, float, Callable[[float, int], int]], ...] = (
    ("lines", LINES_SCALE, lambda scale, least: max(LINES_ASK, round(BODY * scale * 0.6))),
    ("run", 0, lambda scale, least: round(BODY * scale * 0.6)),
    ("run", 0, lambda scale, least: least),
)


def _usual_most(names: list[Name]) -> float:
    """A width that all but a few names keep to."""
    widths = sorted(name.width for name in names)
    return widths[min(math.floor(len(widths) * 0.995), len(widths) - 1)] if widths else 10


def _done(names: list[Name], scale: float, rooms: list[Room], measure: Measure) -> Plan | None:
    set_ = alone(names, measure.em) if measure.mode == "lines" else run_on(names, measure.em)
    filled = fill(set_, rooms, measure)
    return None if filled is None else Plan(scale, measure, filled, len(names), _spread_out(filled, rooms, measure))


def _spread_out(filled: list[list[list[Line]]], rooms: list[Room], measure: Measure) -> float:
    """Lines a little further apart, where that fills the room."""
    tallest = (max(map(len, columns), default=0) for columns in filled)
    ways = [room.height / rows for rows, room in zip(tallest, rooms, strict=False) if rows]
    return min([measure.pitch * 1.22, *ways])


def _overflowing(
    names: list[Name], scale: float, rooms: list[Room], *, least: int, make: Callable[[int], Measure]
) -> Plan | None:
    """As many of the first who signed as the smallest type allows."""
    measure = make(least)
    last = Room(rooms[-1].width, rooms[-1].height - MORE * least / 100)
    rooms = [*rooms[:-1], last]
    low, high = 0, len(names) - 1
    best: Plan | None = None
    while low < high:
        middle = (low + high + 1) // 2
        some = [name for name in names if name.rank < middle]
        done = _done(some, scale, rooms, measure) if fits(some, rooms, measure) else None
        if done:
            low, best = middle, done
        else:
            high = middle - 1
    return best
