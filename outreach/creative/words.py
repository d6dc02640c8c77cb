"""What an ad is set from: the publication's page, the words, the names. Of ours it imports the errors' base alone."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from outreach.errors import CannotBeSet

Design = Literal["broadside", "spread", "half"]
DESIGNS: tuple[Design, ...] = ("broadside", "spread", "half")
# Millimetres of a page: on less, a design holds no headline, text and names.
LEAST: dict[Design, tuple[int, int]] = {"broadside": (120, 160), "spread": (120, 160), "half": (120, 80)}
POINT = 25_400 / 72  # micrometres


@dataclass(frozen=True, kw_only=True)
class Trim:
    """One page as the publication asks for it, in micrometres; the smallest type in hundredths of a point."""

    width: int
    height: int
    bleed: int = 0
    safe: int = 0
    pages: int = 1
    columns: int = 0  # of the publication's own grid; 0 leaves it to the design
    colour: Literal["black", "cmyk"] = "black"
    min_type: int = 600


@dataclass(frozen=True, kw_only=True)
class Words:
    """Everything an ad says besides names. `more` has a place for {count}; empty words are left out."""

    language: str
    headline: str
    second: str = ""
    blocks: tuple[tuple[str, str], ...] = ()  # (kind, words): address, text, of, demand
    ear: tuple[str, str, str] = ("", "", "")
    label: str = ""
    signed: str = ""
    more: str = "+ {count}"
    invite: str = ""
    address: str = ""
    note: str = ""
    qr: str = ""  # the address that the code opens


@dataclass(frozen=True, kw_only=True)
class Names:
    """Who is named: the featured with what they are, and everyone in the order in which they signed.

    `beyond` agreed as well and were not read, since no page holds so many; where it is above 0, everyone never fits.
    """

    featured: tuple[tuple[str, str], ...] = ()
    everyone: tuple[str, ...] = ()
    beyond: int = 0


@dataclass(frozen=True, kw_only=True)
class SetAd:
    """An ad as it is sent to the publication."""

    pdf: bytes
    printed: int
    more: int
    size: int  # of the names, in hundredths of a point
    pages: int


class DoesNotFit(CannotBeSet):
    """The page cannot hold the design. `code` says why, `values` with which numbers; the text says it to a person."""

    def __init__(self, code: str, **values: object):
        self.code, self.values = code, values
        super().__init__(REASONS[code]() % values)


# Called when told, since a sentence is translated for who reads it.
REASONS = {
    "pages": lambda: _("This design needs %(needed)s pages, and the publication's format has %(pages)s."),
    "narrow": lambda: _(
        "The page is %(width)s by %(height)s millimetres. This design needs at least %(least)s by %(lowest)s."
    ),
    "wide": lambda: _("Half a page lies across: it must be at least as wide as it is high."),
    "words": lambda: _(
        "Headline, text and one line of names do not fit onto this page in type of %(points)s points."
        " Shorten the text, or choose a larger format."
    ),
    "names": lambda: _("Some names hold characters that no typeface here can draw: %(names)s"),
}
