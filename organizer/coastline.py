"""Turns world-atlas' TopoJSON into the two SVG paths of our map. Used by `manage.py build_assets` only."""

import heapq
from itertools import accumulate, pairwise

from content.world import MIDDLE, NORTH, SOUTH, VIEW_BOX, project_unwrapped

Point = tuple[float, float]
LEAST_AREA = 1.1  # square SVG units; a smaller island would be a speck
LEAST_DETAIL = 0.7  # square SVG units; a corner whose triangle is smaller is left out
WEST, EAST = MIDDLE - 180, MIDDLE + 180


def rings_of(topology: dict) -> list[list[Point]]:
    """The outlines of all land in degrees, each continuous: longitudes may pass 180 rather than jump."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]

    def decode(arc: list[list[int]]) -> list[Point]:
        xs, ys = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
        return [(x * scale_x + move_x, y * scale_y + move_y) for x, y in zip(xs, ys, strict=True)]

    arcs = [decode(arc) for arc in topology["arcs"]]
    rings = []
    for polygon in topology["objects"]["land"]["geometries"][0]["arcs"]:
        for ring in polygon:
            points: list[Point] = []
            for index in ring:
                arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                points.extend(arc[1:] if points else arc)
            rings.append(_unwrap(points))
    return rings


def _unwrap(points: list[Point]) -> list[Point]:
    steps = [points[0][0]]
    for (before, _), (after, _) in pairwise(points):
        steps.append((after - before + 180) % 360 - 180)
    return [(longitude, point[1]) for longitude, point in zip(accumulate(steps), points, strict=True)]


def _clip(points: list[Point], edge: float, keep_east: bool) -> list[Point]:
    """What lies on one side of a meridian (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for (x0, y0), (x1, y1) in pairwise([*points, points[0]]):
        inside0, inside1 = (x0 >= edge) == keep_east, (x1 >= edge) == keep_east
        if inside0:
            kept.append((x0, y0))
        if inside0 != inside1:
            kept.append((edge, y0 + (y1 - y0) * (edge - x0) / (x1 - x0)))
    return kept


def split(ring: list[Point]) -> list[list[Point]]:
    """The ring's pieces between WEST and EAST, so that none draws a line across the world."""
    pieces = []
    for turn in (-360, 0, 360):
        moved = [(longitude + turn, latitude) for longitude, latitude in ring]
        for edge, keep_east in ((WEST, True), (EAST, False)):
            moved = _clip(moved, edge, keep_east) if moved else moved
        if len(moved) > 2:
            pieces.append(moved)
    return pieces


def _triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def area(points: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]]))) / 2


def simplify(points: list[Point], least: float = LEAST_DETAIL) -> list[Point]:
    """Leave out corners, the least telling first (Visvalingam and Whyatt)."""
    count = len(points)
    before = [(i - 1) % count for i in range(count)]
    after = [(i + 1) % count for i in range(count)]
    weight = [_triangle(points[before[i]], points[i], points[after[i]]) for i in range(count)]
    queue = [(weight[i], i) for i in range(count)]
    heapq.heapify(queue)
    gone, left = [False] * count, count
    while queue and queue[0][0] < least and left > 3:
        size, i = heapq.heappop(queue)
        if gone[i] or size != weight[i]:
            continue
        gone[i], left = True, left - 1
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            weight[j] = max(size, _triangle(points[before[j]], points[j], points[after[j]]))
            heapq.heappush(queue, (weight[j], j))
    return [point for i, point in enumerate(points) if not gone[i]]


def _number(value: int) -> str:
    """Tenths as SVG reads them, without a leading zero."""
    sign, whole, tenth = "-" if value < 0 else "", abs(value) // 10, abs(value) % 10
    return sign + ((str(whole) if whole or not tenth else "") + (f".{tenth}" if tenth else ""))


def _joined(numbers: list[str]) -> str:
    """Numbers with a blank only where the next could be taken for a part of the one before."""
    text = ""
    for number in numbers:
        text += number if number.startswith("-") or not text else f" {number}"
    return text


def path(points: list[Point]) -> str:
    """A closed SVG path in steps of a tenth of a unit, relative to the point before."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(tenths)]
    numbers = [_number(part) for step in steps if step != (0, 0) for part in step]
    return f"M{_joined([_number(part) for part in tenths[0]])}l{_joined(numbers)}z"


def land(topology: dict) -> str:
    drawn = []
    for ring in rings_of(topology):
        if min(latitude for _, latitude in ring) < SOUTH:  # Antarctica and what lies before it
            continue
        for piece in split(ring):
            points = [project_unwrapped(longitude, min(latitude, NORTH)) for longitude, latitude in piece]
            if area(points) >= LEAST_AREA:
                drawn.append(simplify(points))
    return "".join(path(points) for points in drawn)


def grid(step: int = 30) -> str:
    """Meridians and parallels, as open lines."""
    meridians = [[(west, latitude) for latitude in range(-57, 85, 3)] for west in range(-150, 181, step)]
    parallels = [[(WEST, latitude), (EAST, latitude)] for latitude in range(-30, 61, step)]
    return "".join(path([project_unwrapped(*point) for point in line])[:-1] for line in meridians + parallels)


def draw(topology: dict) -> dict[str, str]:
    return {"viewBox": VIEW_BOX, "land": land(topology), "grid": grid()}
