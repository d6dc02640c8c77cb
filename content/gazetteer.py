"""Where a city is, offline: the cities of GeoNames with 15,000 people or more, by any of their names.

`manage.py build_assets` writes the file; where it was not built, no city is known. Points are of the city, never of an
address. The data are by GeoNames (CC BY 4.0): a page that uses them says so.
"""

import sqlite3
import string
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from django.conf import settings
from django_countries import countries

from people.language import fold

EARTH = 6371.0  # kilometres
SIMILAR = 5
PERSIAN_LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
COLUMNS = "city.id, city.name, city.country, city.latitude, city.longitude, city.population, name.spelling"

ORDER = "ORDER BY city.population DESC, city.id, name.spelling != city.name LIMIT 200"


@dataclass(frozen=True)
class City:
    """`country` is its two-letter code, `spelling` the name it was found by, in that name's own script."""

    id: int
    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    spelling: str

    @property
    def asked(self) -> str:
        """What to type to mean this one and none of its namesakes."""
        return f"{self.spelling}, {self.country}"


def file() -> Path:
    return Path(settings.ASSETS_DIR) / "cities.sqlite3"


def find(name: str, country: str = "") -> list[City]:
    """The cities called so, the biggest first; in `country` only, if one is named. “Paris, US” names it as well."""
    asked, _, behind = name.replace("،", ",").partition(",")
    behind = behind.strip().upper()
    country = country or (behind if behind in countries.countries else "")
    cities = _called([fold(asked)])
    return [city for city in cities if city.country == country] if country else cities


def similar(name: str, most: int = SIMILAR) -> list[City]:
    """Cities whose name is one slip of a key away, or begins so: at most `most`, the biggest first."""
    asked = fold(name.replace("،", ",").partition(",")[0])
    if len(asked) < 3:
        return []
    return (_called(sorted(slips(asked))) or _beginning(asked))[:most]


def slips(word: str) -> set[str]:
    """`word` with one letter too few or too many, another in its place, or two neighbours swapped."""
    letters = PERSIAN_LETTERS if any(letter in PERSIAN_LETTERS for letter in word) else string.ascii_lowercase + " "
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {left + right[1:] for left, right in halves if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    other = {left + letter + right[1:] for left, right in halves if right for letter in letters}
    more = {left + letter + right for left, right in halves for letter in letters}
    return (fewer | swapped | other | more) - {word}


@lru_cache(maxsize=2)
def _middles(path: Path, modified: float) -> dict[str, tuple[float, float]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT country, latitude, longitude, population FROM city ORDER BY population")
        return {country: (latitude, longitude) for country, latitude, longitude, _people in rows}


def middle_of(country: str) -> tuple[float, float] | None:
    """Degrees north and east of a country's largest city: where a map may name it. None where none is known."""
    path = file()
    if not path.exists():
        return None
    return _middles(path, path.stat().st_mtime).get(country)


def distance(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Kilometres between two points (degrees north, degrees east) along the ground."""
    (north, east), (other_north, other_east) = (tuple(map(radians, point)) for point in (here, there))
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))


def _called(folded: Iterable[str]) -> list[City]:
    wanted = list(folded)
    return _read(f"name.folded IN ({', '.join('?' * len(wanted))})", wanted)


def _beginning(folded: str) -> list[City]:
    # A range, unlike LIKE, is sure to be answered from the index.
    return _read("name.folded >= ? AND name.folded < ?", [folded, folded + "\U0010ffff"])


def _read(condition: str, values: list[str]) -> list[City]:
    query = f"SELECT {COLUMNS} FROM name JOIN city ON city.id = name.city WHERE {condition}"  # noqa: S608 - our own words
    try:
        connection = sqlite3.connect(f"{file().as_uri()}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return []
    try:
        found = connection.execute(f"{query} {ORDER}", values).fetchall()
    finally:
        connection.close()
    cities = {row[0]: City(*row) for row in reversed(found)}
    return [cities[number] for number in dict.fromkeys(row[0] for row in found)]
