"""What a list of dates is narrowed to: read from an address, written into it; the same for pages, files and feeds."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django_countries import countries

from events.models import Kind
from events.queries.periods import Period
from people.language import ascii_digits
from people.places import SPOKEN, zones

LONGEST_TEXT = 80
RADII = (25, 50, 100, 250)  # kilometres
RADIUS = 50
VIEWS = ("month",)
TO_COME = Period()


def reader_zone(query: Mapping[str, str]) -> str:
    """The zone the reader asked for in the address, or nothing."""
    zone = query.get("zone", "")
    return zone if zone in zones() else ""


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to, and how it is shown: `zone` is the reader's clock, `view` empty for the list.

    What cannot be read is left out, except that `near` keeps what was typed even where no city is called so: then
    nothing matches, and the page says why. `radius` is in kilometres and means nothing without `near`.
    """

    kind: str = ""
    chapter: str = ""
    country: str = ""
    language: str = ""
    online: bool = False
    near: str = ""
    radius: int = RADIUS
    text: str = ""
    period: Period = TO_COME
    zone: str = ""
    view: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        near = _words(query.get("near", ""))
        return cls(
            kind=_one_of(Kind.values, query.get("kind", "")),
            chapter=query.get("chapter", "").strip()[:255],
            country=_one_of(countries.countries, query.get("country", "").upper()),
            language=_one_of(dict(SPOKEN), query.get("language", "")),
            online=query.get("online", "") not in ("", "0"),
            near=near,
            radius=_radius(query.get("radius", "")) if near else RADIUS,
            text=_words(query.get("text", "")),
            period=Period.read(query),
            zone=reader_zone(query),
            view=_one_of(VIEWS, query.get("view", "")),
        )

    def address(self, **changes: str) -> str:
        """The query string that says this, with `changes` (a cursor, for instance) at its end."""
        query = urlencode({name: value for name, value in {**self.parts, **changes}.items() if value})
        return f"?{query}" if query else ""

    @property
    def parts(self) -> dict[str, str]:
        """Everything that stands in the address, by its name there; empty where it is not narrowed."""
        return {
            "kind": self.kind,
            "chapter": self.chapter,
            "country": self.country,
            "language": self.language,
            "online": "1" if self.online else "",
            "near": self.near,
            "radius": str(self.radius) if self.near and self.radius != RADIUS else "",
            "text": self.text,
            **self.period.parts,
            "zone": self.zone,
            "view": self.view,
        }

    def without(self, *names: str) -> Self:
        """The same with these fields as they are where nothing is asked for."""
        plain = type(self)()
        return replace(self, **{name: getattr(plain, name) for name in names})

    @property
    def lasting(self) -> Self:
        """What a calendar can be subscribed to: whatever the time, the clock and the view."""
        return self.without("period", "zone", "view")

    @property
    def is_narrow(self) -> bool:
        """Whether anything besides the time is filtered."""
        return self.lasting != type(self)()

    @property
    def past(self) -> bool:
        """Whether the list looks back: latest first."""
        return self.period.word == "past"


def _one_of(known: Container[str], value: str) -> str:
    return value if value in known else ""


def _words(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TEXT].strip()


def _radius(text: str) -> int:
    """The nearest of RADII that is not smaller than what was asked; RADIUS where no number was."""
    digits = ascii_digits(text.strip())
    if not (digits.isascii() and digits.isdigit() and len(digits) < 6):
        return RADIUS
    return next((radius for radius in RADII if radius >= int(digits)), RADII[-1])
