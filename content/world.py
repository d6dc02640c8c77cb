"""Where a place lies on the drawn map of the world.

The projection is Natural Earth (Šavrič, Jenny, Patterson), turned so that the map's middle is 11° east: the cut then
runs through the Bering Strait and parts no inhabited country. One unit is one SVG unit; y grows downwards. The map
shows 57° south to 84° north, which leaves out Antarctica only. `manage.py build_assets` draws land and grid with the
same `project`.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from math import radians
from pathlib import Path

from django.conf import settings

MIDDLE = 11.0
SOUTH, NORTH = -57.0, 84.0
WIDTH = 900.0

# How the parallels' length and distance change with latitude; the published polynomials, highest power last.
LENGTH = ((0, 0.8707), (2, -0.131979), (4, -0.013791), (10, 0.003971), (12, -0.001529))
DISTANCE = ((1, 1.007226), (3, 0.015085), (7, -0.044475), (9, 0.028874), (11, -0.005916))


def _polynomial(terms: tuple[tuple[int, float], ...], value: float) -> float:
    return sum(factor * value**power for power, factor in terms)


_SCALE = WIDTH / (2 * radians(180) * _polynomial(LENGTH, 0))
_TOP = _SCALE * _polynomial(DISTANCE, radians(NORTH))
HEIGHT = round(_TOP - _SCALE * _polynomial(DISTANCE, radians(SOUTH)), 1)
VIEW_BOX = f"0 0 {WIDTH:g} {HEIGHT:g}"


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees east and north to SVG units inside VIEW_BOX; a longitude is first brought within 180° of MIDDLE."""
    return project_unwrapped((longitude - MIDDLE + 180) % 360 - 180 + MIDDLE, latitude)


def project_unwrapped(longitude: float, latitude: float) -> tuple[float, float]:
    """As `project`, for a longitude that already stands within 180° of MIDDLE, both ends included."""
    north = radians(latitude)
    x = WIDTH / 2 + _SCALE * radians(longitude - MIDDLE) * _polynomial(LENGTH, north)
    return round(x, 1), round(_TOP - _SCALE * _polynomial(DISTANCE, north), 1)


@dataclass(frozen=True)
class World:
    """The map's drawing: SVG view box and the data of two paths, empty where assets were not built."""

    view_box: str
    land: str
    grid: str


@lru_cache(maxsize=2)
def _read(file: Path, modified: float) -> World:
    drawn = json.loads(file.read_text())
    return World(view_box=drawn["viewBox"], land=drawn["land"], grid=drawn["grid"])


def world() -> World:
    """The drawing made by `manage.py build_assets`, read once and again when it changes."""
    file = Path(settings.ASSETS_DIR) / "world.json"
    try:
        return _read(file, file.stat().st_mtime)
    except FileNotFoundError:
        return World(view_box=VIEW_BOX, land="", grid="")
