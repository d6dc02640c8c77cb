"""From where people signed, on the drawn map: a dot a country, as large as its share. The table beside it says all."""

from math import sqrt
from typing import Any

from django.utils.translation import gettext as _

from appeals.queries.tallies import Count
from content.gazetteer import middle_of
from content.world import project, world

SMALLEST, LARGEST = 3.0, 26.0  # SVG units


def country_map(tally: list[tuple[str, Count]], language: str) -> dict[str, Any]:
    """What templates/appeals/parts/country_map.html draws; the largest first, so that no dot hides a smaller one."""
    most = max((count.signed for _code, count in tally), default=0)
    dots = []
    for code, count in tally:
        point = middle_of(code)
        if point and count.signed:
            x, y = project(point[1], point[0])
            radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(count.signed / most)
            dots.append({"x": x, "y": y, "r": round(radius, 1)})
    drawn = world()
    return {
        "view_box": drawn.view_box,
        "land": drawn.land,
        "grid": drawn.grid,
        "dots": dots,
        "label": _("Where people signed"),
    }
