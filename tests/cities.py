"""A gazetteer of a few cities, for tests that must not depend on the big one being built."""

from pathlib import Path

from content import gazetteer
from organizer import cities

KEYS = ("geonameid", "name", "countrycode", "latitude", "longitude", "population", "alternatenames")
ROWS = [
    (2950159, "Berlin", "DE", 52.524, 13.411, 3426354, ["BER", "Berlín", "berlini", "برلين", "برلین", "柏林"]),
    (5083330, "Berlin", "US", 44.469, -71.185, 10051, []),
    (2852458, "Potsdam", "DE", 52.399, 13.066, 182112, ["پوتسدام"]),
    (2867714, "Munich", "DE", 48.137, 11.575, 1260391, ["München", "Munchen", "مونیخ"]),
    (3936456, "Lima", "PE", -12.043, -77.028, 7737002, []),
    (112931, "Tehran", "IR", 35.694, 51.421, 9039000, ["تهران", "طهران", "Teheran"]),
    (2193733, "Auckland", "NZ", -36.849, 174.763, 417910, ["x" * 90, "A"]),
    (3598132, "Guatemala City", "GT", 14.641, -90.513, 994938, ["Ciudad de Guatemala"]),
    (4250542, "Springfield", "US", 39.802, -89.644, 114394, []),
    (4951788, "Springfield", "US", 42.101, -72.590, 155929, []),
]


def city(number: int) -> dict:
    return dict(zip(KEYS, ROWS[number], strict=True))


def build(settings, folder: Path) -> None:
    settings.ASSETS_DIR = folder
    cities.write([city(number) for number in range(len(ROWS))], gazetteer.file())
