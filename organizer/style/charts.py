"""Samples of charts: a column for each date in parts, two lines, and few of either."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from content.charts import Chart, Point, Series, columns_chart, lines_chart
from organizer.style.shelves import Sample, Shelf
from people import language

DAYS = [dt.date(2026, 9, 30) + dt.timedelta(weeks=week) for week in range(8)]
CAME, WALK_INS, SAID = (28, 31, 24, 33, 35, 29, 36, 41), (4, 2, 0, 6, 3, 5, 2, 7), (34, 33, 31, 40, 38, 37, 41, 52)
SHARES = (0.18, 0.06, None, 0.17, 0.08, 0.22, 0.12, 0.21)
EVERYWHERE = (0.2, 0.19, 0.18, 0.16, 0.16, 0.15, 0.15, 0.14)


def charts(words: dict[str, Any], code: str) -> Iterator[Shelf]:
    points = [Point(language.brief(day, code), language.long_date(day, code), day.isoformat()) for day in DAYS]
    with override(code):  # which way time runs
        many, few, lines = _many(words, points), _few(words, points[:2]), _lines(words, points, code)
    samples = [
        Sample(_("columns in parts"), "ui/chart_columns.html", {"chart": many}),
        Sample(_("few columns"), "ui/chart_columns.html", {"chart": few}),
        Sample(_("lines"), "ui/chart_lines.html", {"chart": lines}),
    ]
    yield Shelf(_("Chart"), samples, wide=True, holder="narrow")


def _many(words: dict[str, Any], points: list[Point]) -> Chart:
    came, walk_ins, said, *_rest = words["attendance"]
    series = [Series(came, CAME, "solid"), Series(walk_ins, WALK_INS, "hatch"), Series(said, SAID, "mark")]
    return columns_chart("chart-many", words["charted"][0], words["trail_heads"][0], points, series)


def _few(words: dict[str, Any], points: list[Point]) -> Chart:
    came, walk_ins, *_rest = words["attendance"]
    series = [Series(came, CAME[:2], "solid"), Series(walk_ins, WALK_INS[:2], "dots")]
    return columns_chart("chart-few", words["charted"][0], words["trail_heads"][0], points, series)


def _lines(words: dict[str, Any], points: list[Point], code: str) -> Chart:
    *_rest, missed, everywhere = words["attendance"]
    series = [Series(missed, SHARES, "line"), Series(everywhere, EVERYWHERE, "dashed")]
    say = partial(language.percent, language=code)
    return lines_chart("chart-lines", words["charted"][1], words["trail_heads"][0], points, series, say=say, top=0.5)
