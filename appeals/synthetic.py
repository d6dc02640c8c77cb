"""People who do not exist: names, places and choices for a database that has to look as if a million had signed.

The lists are our own. Names are put together from first and last ones of a script; nobody is meant. Sealed texts are
sealed as those of real people are, but each name of a pool only once: rows share the ciphertexts (see `Cast`).
Imports appeals.naming and people.secrets.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from appeals.models import Display, Profession
from appeals.naming import HIGH_RISK, initials, shown
from people.secrets import seal

MOST_NAMES, FEWEST_NAMES = 20_000, 200
DAYS = 365

# Script: first names (some put together from two syllables), last names, cities. Apart by spaces, cities by commas.
LATIN = "latin"
NAMES: dict[str, tuple[str, str, str]] = {
    LATIN: (
        "Ada Bruno Clara Dario Elif Femi Greta Hugo Inés Jonas Karin Luca Mateo Nora Óscar Paula Quentin Rosa Søren"
        " Théo Ursula Viggo Wanda Ximena Yara Zoë Anne-Marie João",
        "Almeida Brandt Castillo Dąbrowska Eriksson Fontaine García Hansen Ivković Jensen Kowalski Lindqvist Müller"
        " Novák O’Brien Petrović Quiroga Rossi Schäfer Thorsen Ueland Vega Wójcik Yılmaz Żak",
        "Berlin,Stockholm,Bogotá,London,Toronto,Oakland,Paris,Köln,San José,Melbourne",
    ),
    "persian": (
        "سیما نرگس بهار کاوه آرش مینا رضا زهرا پروین داریوش الهام فرهاد گلناز هومن یاسمن شیرین بابک لاله مهسا نیما",
        "محمدی احمدی کریمی رستمی حسین‌زاده موسوی تهرانی کاظمی یزدانی شریفی نوری صادقی بهرامی رحیمی گیلانی فرهادی",
        "تهران,شیراز,تبریز,سنندج,رشت,اهواز",
    ),
    "cyrillic": (
        "Анна Борис Вера Глеб Дарья Егор Зоя Иван Ксения Лев Марія Ніна Олесь Пётр Раиса София Тимур Юлия Ярослав",
        "Бондаренко Волков Гончар Демченко Ершова Зайцев Іваненко Ковальчук Лебедев Мельник Новиков Орлова Петренко",
        "Київ,Москва,Минск,София,Београд,Харків",
    ),
    "greek": (
        "Άννα Βασίλης Γιώργος Δήμητρα Ελένη Ζωή Ηλίας Θάνος Ιωάννα Κώστας Λουκία Μαρία Νίκος Ξένια Πέτρος Χρήστος",
        "Αλεξίου Βλάχος Γεωργίου Δημητρίου Ευαγγέλου Ζαχαρίας Ιωάννου Καραγιάννη Λαμπράκης Μακρής Νικολάου Παππάς",
        "Αθήνα,Θεσσαλονίκη,Πάτρα,Λευκωσία",
    ),
    "cjk": (
        "明 华 静 伟 芳 美咲 健太 陽子 翔 葵 민준 서연 지우 하윤 志明 淑芬",
        "王 李 张 陳 林 佐藤 鈴木 高橋 田中 김 이 박 최 정 黃 吳",
        "上海,台北,東京,大阪,서울,香港",
    ),
}
SYLLABLES = "ka mi lo ne ra su ti vo sha be du li"

# Country: its share of signers in 1,000, and the scripts people there write in (the same twice: more often).
COUNTRIES: dict[str, tuple[int, str]] = {
    "US": (230, "latin latin latin latin persian cjk"),
    "DE": (130, "latin latin latin persian"),
    "GB": (85, "latin latin latin persian"),
    "FR": (75, "latin latin latin persian"),
    "CA": (70, "latin latin persian cjk"),
    "SE": (55, "latin latin persian"),
    "IR": (50, "persian"),
    "NL": (40, "latin latin latin persian"),
    "TR": (35, "latin"),
    "AU": (30, "latin latin cjk"),
    "CO": (25, "latin"),
    "ES": (22, "latin"),
    "IT": (20, "latin"),
    "AT": (18, "latin"),
    "GR": (16, "greek"),
    "UA": (15, "cyrillic"),
    "JP": (13, "cjk"),
    "NO": (12, "latin"),
    "PL": (10, "latin"),
    "RS": (9, "cyrillic latin"),
    "KR": (8, "cjk"),
    "RU": (8, "cyrillic"),
    "TW": (6, "cjk"),
    "CY": (5, "greek"),
    "BG": (5, "cyrillic"),
    "AF": (4, "persian"),
    "CN": (2, "cjk"),
    "FO": (1, "latin"),
    "NR": (1, "latin"),
}
SOURCES = ("flyer-north", "vigil-2026", "radio", "reading-room", "letter-3")
GROUPS = (
    "University of the Harbour",
    "Teachers’ Union, North",
    "Choir of Lime Street",
    "کانون نویسندگان",
    "Книга и хлеб",
)
REASONS = (
    "My grandmother taught me that silence is a choice.",
    "For the teachers who were taken from their schools.",
    "برای آن‌ها که نمی‌توانند امضا کنند.",
    "Porque mañana puede ser cualquiera.",
)
# Out of 1,000: what people choose. The rest stays with the first of each.
DISPLAYS = ((Display.FULL, 620), (Display.INITIALS, 140), (Display.ANONYMOUS, 160), (Display.HIDDEN, 80))
DISPLAYS_AT_RISK = ((Display.ANONYMOUS, 850), (Display.HIDDEN, 100), (Display.INITIALS, 40), (Display.FULL, 10))


@dataclass(frozen=True)
class Part:
    """Someone of the cast: a sealed name, and what the wall shows of it with the full name and with initials."""

    sealed: str
    full: tuple[str, str, str]
    short: tuple[str, str, str]


class Cast:
    """A pool of names, sealed once. A million rows have at most MOST_NAMES names, so their ciphertexts repeat, which
    those of real signers never do: to seal afresh four texts for each would take longer than to write the rows."""

    def __init__(self, chance: Random, size: int) -> None:
        self.chance = chance
        each = max(FEWEST_NAMES, min(size, MOST_NAMES)) // len(NAMES)
        self.parts = {script: [self._part(name) for name in self._names(script, each)] for script in NAMES}
        self.cities = {script: [(city, seal(city)) for city in words[2].split(",")] for script, words in NAMES.items()}
        self.groups, self.reasons = [seal(text) for text in GROUPS], [seal(text) for text in REASONS]
        self.countries = list(COUNTRIES)
        self.shares = _added([share for share, _scripts in COUNTRIES.values()])
        self.scripts = {country: scripts.split() for country, (_share, scripts) in COUNTRIES.items()}

    def _names(self, script: str, count: int) -> list[str]:
        first, last = NAMES[script][0].split(), NAMES[script][1].split()
        if script == LATIN:
            parts = SYLLABLES.split()
            first += [f"{one}{other}".capitalize() for one in parts for other in parts if one != other]
            last += [f"{one}{other}n".capitalize() for one in parts for other in parts]
        pick = self.chance.choice
        if script == "cjk":
            return [pick(last) + pick(first) for _ in range(count)]
        return [f"{pick(first)} {pick(last)}" for _ in range(count)]

    def _part(self, name: str) -> Part:
        full = shown(name=name, city="", country="", display=Display.FULL, shows=True)
        short = shown(name=name, city="", country="", display=Display.INITIALS, shows=True)
        assert short.name == initials(name)
        return Part(
            seal(name), (full.name, full.folded, full.folded_last), (short.name, short.folded, short.folded_last)
        )

    def person(self) -> dict[str, Any]:
        """What someone wrote into the form, by the shares above, as columns of a signature; sealed texts are
        ciphertexts. What may be seen of them follows the rule of `appeals.naming.shown`."""
        roll = self.chance.random
        country = self.chance.choices(self.countries, cum_weights=self.shares)[0]
        script = self.chance.choice(self.scripts[country])
        part = self.chance.choice(self.parts[script])
        city, sealed_city = self.chance.choice(self.cities[script]) if roll() < 0.35 else ("", "")
        display = _one_of(DISPLAYS_AT_RISK if country in HIGH_RISK else DISPLAYS, roll())
        shows = roll() < 0.86
        on_wall = shows and display != Display.HIDDEN
        name, folded, last = _seen(part, display) if on_wall else ("", "", "")
        return {
            "name": part.sealed,
            "city": sealed_city,
            "affiliation": self.chance.choice(self.groups) if roll() < 0.08 else "",
            "reason": self.chance.choice(self.reasons) if roll() < 0.05 else "",
            "country": country,
            "profession": self.chance.choice(PROFESSIONS) if roll() < 0.55 else "",
            "locale": "fa" if script == "persian" else "es" if country in ("CO", "ES") else "en",
            "display": display,
            "shows": shows,
            "prints": roll() < 0.3,
            "wants_updates": roll() < 0.25,
            "wants_to_help": roll() < 0.04,
            "on_wall": on_wall,
            "shown_name": name,
            "folded": folded,
            "folded_last": last,
            "shown_place": city if on_wall and display == Display.FULL and country not in HIGH_RISK else "",
        }


PROFESSIONS: list[str] = list(Profession.values)


def _seen(part: Part, display: str) -> tuple[str, str, str]:
    if display == Display.FULL:
        return part.full
    return part.short if display == Display.INITIALS else ("", "", "")


def _added(shares: Sequence[int]) -> list[int]:
    total, sums = 0, []
    for share in shares:
        total += share
        sums.append(total)
    return sums


def _one_of(choices: Sequence[tuple[Any, int]], roll: float) -> str:
    """Which of them a throw between 0 and 1 falls on."""
    place = roll * 1000
    for value, share in choices:
        place -= share
        if place < 0:
            return str(value)
    return str(choices[0][0])


def moment_before(now: dt.datetime, chance: Random) -> dt.datetime:
    """Some time within the last year, more of it lately, as appeals that spread have it."""
    return now - dt.timedelta(seconds=DAYS * 86_400 * chance.random() ** 1.6)
