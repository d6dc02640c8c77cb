"""A chart says what its table says: each column is as high as its number, and time runs the way one reads."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from content.charts import Point, Series, columns_chart, lines_chart

POINTS = [Point(f"{day} Nov", f"{day} November 2026", f"2026-11-0{day}") for day in (1, 2, 3)]


def columns(*series: Series, points=POINTS):
    return columns_chart("c", "How many came", "Date", points, series)


def lines(*values, top=1.0):
    series = [Series("Rate", values, "line")]
    return lines_chart("l", "Who did not come", "Date", POINTS, series, say=lambda share: f"{share:.0%}", top=top)


def top_of(chart) -> int:
    return int(chart.ticks[-1]["text"].replace(",", ""))


def test_every_part_is_as_high_as_its_number():
    chart = columns(Series("Came", (10, 20, 30), "solid"), Series("More", (5, 0, 10), "hatch"))

    scale = top_of(chart) / 100
    drawn = [(box["kind"], round(float(box["height"]) * scale, 1)) for box in chart.columns]
    assert drawn == [("solid", 10), ("hatch", 5), ("solid", 20), ("solid", 30), ("hatch", 10)]


def test_parts_stand_one_upon_the_other_on_the_ground():
    chart = columns(Series("Came", (10, 20, 30), "solid"), Series("More", (5, 0, 10), "hatch"))

    came, more = chart.columns[:2]
    assert float(came["y"]) + float(came["height"]) == pytest.approx(100, abs=0.02)
    assert float(more["y"]) + float(more["height"]) == pytest.approx(float(came["y"]), abs=0.02)


def test_a_mark_stands_at_its_number_and_is_no_part_of_the_column():
    chart = columns(Series("Came", (10, 20, 30), "solid"), Series("Said", (40, None, 31), "mark"))

    scale = top_of(chart) / 100
    assert [round((100 - float(mark["y"])) * scale, 1) for mark in chart.marks] == [40, 31]
    assert len(chart.columns) == 3


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 4), (1, 4), (4, 4), (5, 8), (9, 12), (21, 24), (41, 60), (99, 100), (164, 200), (1000, 1000), (12345, 16000)],
)
def test_the_scale_ends_at_a_round_number_that_holds_the_highest(most, top):
    chart = columns(Series("Came", (most, 0, 0), "solid"))

    assert (top_of(chart), len(chart.ticks)) == (top, 5)


def test_the_table_holds_every_number_also_those_that_are_not_drawn():
    chart = columns(Series("Came", (10, 2000, 0), "solid"), Series("All", (10, None, 0)))

    assert chart.heads == ["Date", "Came", "All"]
    assert [[cell["text"] for cell in row["cells"]] for row in chart.rows] == [["10", "10"], ["2,000", "–"], ["0", "0"]]
    assert [one.name for one in chart.legend] == ["Came"]


def test_where_one_reads_from_right_to_left_time_does_too():
    series = Series("Came", (1, 2, 3), "solid")
    onward = columns(series)
    with translation.override("fa"):
        back = columns(series)

    def middles(chart):
        return [float(box["x"]) + float(box["width"]) / 2 for box in chart.columns]

    assert middles(onward) == sorted(middles(onward))
    assert middles(back) == pytest.approx([100 - x for x in middles(onward)], abs=0.02)
    assert (onward.anchor, back.anchor) == (0, 100)
    assert [tick["text"] for tick in back.ticks] == ["۰", "۱", "۲", "۳", "۴"]


def test_a_line_is_broken_where_nothing_is_known():
    chart = lines(0.5, None, 0.25)
    assert (len(chart.dots), chart.lines) == (2, [])

    whole = lines(0.5, 0, 0.25)
    assert [(line["y1"], line["y2"]) for line in whole.lines] == [("50", "100"), ("100", "75")]
    assert [tick["text"] for tick in whole.ticks] == ["0%", "50%", "100%"]


@pytest.mark.parametrize(("count", "most"), [(1, 1), (6, 6), (7, 6), (40, 6)])
def test_what_stands_below_never_crowds(count, most):
    points = [Point("25 Nov", "") for _ in range(count)]
    chart = columns(Series("Came", [1] * count, "solid"), points=points)
    long = columns(Series("Came", [1] * count, "solid"), points=[Point("25 noviembre", "")] * count)

    assert 1 <= len(chart.labels) <= most
    assert len(long.labels) <= 4


def test_a_chart_of_nothing_is_an_empty_scale():
    chart = columns(Series("Came", (), "solid"), points=[])

    assert (chart.columns, chart.labels, chart.rows, top_of(chart)) == ([], [], [], 4)


@pytest.mark.parametrize("template", ["ui/chart_columns.html", "ui/chart_lines.html"])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_places_are_written_for_machines_and_words_are_safe(template, language):
    hostile = Point("<b>", "<script>", note="<i>", url="/x?a=1&b=2")
    with translation.override(language):
        chart = columns(Series("<Came>", (1234,), "solid"), points=[hostile])
        html = render_to_string(template, {"chart": chart})

    assert "<script>" not in html
    assert "<Came>" not in html
    assert "<i>" not in html
    assert 'role="img" aria-label="How many came"' in html
    drawn = html.partition('<svg class="chart-plot')[2].partition("</svg>")[0]
    places = [part.partition('"')[0] for part in drawn.replace("y1=", "x1=").split('x1="')[1:]]
    assert all(place.rstrip("%").replace(".", "").isascii() for place in places)
