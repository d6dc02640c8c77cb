"""Parts of the tools that make map, typefaces and catalogues, each alone."""

import json
from itertools import pairwise

import pytest
from babel.messages import Catalog

from content import world
from organizer import catalogue, coastline, typefaces

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]


@pytest.mark.parametrize(
    ("tenths", "text"),
    [(0, "0"), (5, ".5"), (-5, "-.5"), (10, "1"), (-10, "-1"), (123, "12.3"), (-7, "-.7"), (1000, "100")],
)
def test_a_number_is_written_as_short_as_svg_reads_it(tenths, text):
    assert coastline._number(tenths) == text
    assert float(text) == tenths / 10


@pytest.mark.parametrize(
    ("numbers", "text"), [([], ""), (["1"], "1"), (["1", "-1"], "1-1"), (["1", "1"], "1 1"), (["1", ".5"], "1 .5")]
)
def test_numbers_are_parted_only_where_they_would_run_together(numbers, text):
    assert coastline._joined(numbers) == text


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(0, 0), (1, 0), (1, 1)], "M0 0l1 0 0 1z"),
        ([(0, 0), (1, 0), (1, 0), (1, 1)], "M0 0l1 0 0 1z"),  # a point twice is one
        ([(5.04, 5.06), (4.0, 5.06)], "M5 5.1l-1 0z"),
    ],
)
def test_a_path_in_steps(points, expected):
    assert coastline.path(points) == expected


@pytest.mark.parametrize(
    ("points", "size"),
    [(SQUARE, 100), (SQUARE[::-1], 100), (SQUARE[:3], 50), (SQUARE[:2], 0), ([(x + 500, y) for x, y in SQUARE], 100)],
)
def test_area_has_no_direction_and_no_place(points, size):
    assert coastline.area(points) == size


@pytest.mark.parametrize(
    ("longitudes", "continuous"),
    [
        ([170, 179, -179, -170], [170, 179, 181, 190]),
        ([-170, -179, 179, 170], [-170, -179, -181, -190]),
        ([0, 90, 180, -90], [0, 90, 180, 270]),
        ([5, 5], [5, 5]),
    ],
)
def test_longitudes_go_on_beyond_the_date_line(longitudes, continuous):
    assert [x for x, _y in coastline._unwrap([(x, 1.0) for x in longitudes])] == continuous


@pytest.mark.parametrize(
    ("edge", "keep_east", "size"), [(5, True, 50), (5, False, 50), (-1, True, 100), (-1, False, 0), (2, False, 20)]
)
def test_a_clip_keeps_what_lies_on_one_side(edge, keep_east, size):
    assert coastline.area([*coastline._clip(SQUARE, edge, keep_east), *[(edge, 0.0)] * (size == 0)]) == size


def test_a_triangle_is_never_simplified_away():
    assert coastline.simplify(SQUARE[:3], least=1e9) == SQUARE[:3]


@pytest.mark.parametrize("step", [30, 60])
def test_the_grid_is_open_lines_on_the_map(step):
    lines = coastline.grid(step).split("M")[1:]

    assert len(lines) == len(range(-150, 181, step)) + len(range(-30, 61, step))
    assert not any("z" in line for line in lines)


def test_rings_are_read_in_either_direction():
    arcs = [[[0, 0], [10, 0]], [[0, 10], [10, 0], [0, -10]]]
    told = {"transform": {"scale": [1, 2], "translate": [3, 4]}, "arcs": arcs}
    told["objects"] = {"land": {"geometries": [{"arcs": [[[0, ~1]]]}]}}

    assert coastline.rings_of(told) == [[(3, 4), (13, 4), (13, 24), (3, 24)]]


@pytest.mark.parametrize("latitude", range(-57, 84, 20))
def test_the_map_mirrors_east_and_west_of_its_middle(latitude):
    (east, y), (west, other_y) = (world.project(world.MIDDLE + turn, latitude) for turn in (60, -60))

    assert (round(east - 450, 1), y) == (round(450 - west, 1), other_y)


def test_north_is_up_everywhere():
    heights = [world.project(11, latitude)[1] for latitude in range(-57, 85, 3)]

    assert all(south > north for south, north in pairwise(heights))


def test_a_drawing_is_json_with_the_maps_own_measure():
    drawn = coastline.draw(
        {
            "transform": {"scale": [1, 1], "translate": [0, 0]},
            "arcs": [],
            "objects": {"land": {"geometries": [{"arcs": []}]}},
        }
    )

    assert json.loads(json.dumps(drawn)) == {"viewBox": world.VIEW_BOX, "land": "", "grid": coastline.grid()}


def letters(*prefixes: str) -> set[int]:
    return {code for name, order in typefaces.CUTS.items() if name.startswith(prefixes) for code in order.letters}


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("newsreader-display", "Señora Müller – “Straße”… £5 €7 œuvre 12:30"),
        ("newsreader-display-ext", "ığşĞŁčŐ"),
        ("public-sans", "¿Dónde? Français, Ünal, Æsop"),
        ("public-sans-ext", "Şćž"),
        ("vazirmatn", "پچژگ کیهٔ می\u200cخوانیم ۰۱۲۳۴۵۶۷۸۹ ٬٫ «»؟،؛"),
        ("markazi", "آأإئؤة محمّد ـ ٪ …"),
    ],
)
def test_each_typeface_holds_the_letters_of_its_languages(family, text):
    assert set(map(ord, text)) - letters(family) - {0x3A} - set(range(0x30, 0x3A)) <= {0x20}


@pytest.mark.parametrize(
    ("source", "translated", "fault"),
    [
        ("Dates", "Fechas", ""),
        ("Dates", "", "empty"),
        ("Dates", "  ", "empty"),
        ("%(n)s seats", "%(n)s plazas", ""),
        ("%(n)s seats", "plazas", "placeholders differ"),
        ("%(n)s seats", "%(m)s plazas", "placeholders differ"),
        ("%(n)s seats", "%s plazas", "placeholders differ"),
        ("{n} seats", "{n} plazas", ""),
        ("100%", "100%", ""),
        (("%(n)s seat", "%(n)s seats"), ("una plaza", "%(n)s plazas"), "placeholders differ"),
        (("one seat", "%(n)s seats"), ("una plaza", "%(n)s plazas"), ""),
        (("%(n)s seat", "%(n)s seats"), ("%(n)s plaza", ""), "empty"),
        (("%(n)s seat", "%(n)s seats"), "plazas", "missing"),
    ],
)
def test_what_is_wrong_with_a_translation(source, translated, fault):
    strings, kept = Catalog(locale="es", fuzzy=False), Catalog(locale="es", fuzzy=False)
    strings.add(source)
    kept.add(source if isinstance(source, str) or isinstance(translated, tuple) else source[0], translated)
    first = source if isinstance(source, str) else source[0]

    assert catalogue.faults(kept, strings) == ([f"{fault}: {first!r}"] if fault else [])


def test_a_catalogue_that_is_not_there_lacks_everything(tmp_path):
    strings = Catalog(locale="es", fuzzy=False)
    strings.add("Dates", context="menu")

    assert catalogue.faults(catalogue.read(tmp_path / "django.po", "es"), strings) == ["missing: 'Dates'"]


@pytest.mark.parametrize(
    ("name", "read"),
    [("a.py", True), ("events/a.py", True), ("templates/ui/a.html", True), ("templates/email/a.txt", True)]
    + [(f"{folder}/a.py", False) for folder in sorted(catalogue.SKIPPED)]
    + [("events/migrations/a.py", False), ("docs/a.html", False), ("templates/a.css", False)],
)
def test_strings_are_looked_for_in_our_own_files(tmp_path, name, read):
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("")

    assert list(catalogue.sources(tmp_path)) == ([file] if read else [])
