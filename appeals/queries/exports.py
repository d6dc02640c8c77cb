"""Signers as tables, by what they agreed to: nobody stands in a table for something else, and no column is spare.

Who chose to have no name has none here either; in a country where a signature is a danger only who chose their full
name is named, and nobody's city is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django_countries import countries

from appeals.models import Display, Profession, Signature
from appeals.naming import HIGH_RISK, shown
from appeals.wordings import UPDATES, VOLUNTEER
from content.sheets import Cell
from people.models import Consent

WALL, PRINT = "wall", "print"
WITH_ADDRESS = {UPDATES: "wants_updates", VOLUNTEER: "wants_to_help"}
AT_ONCE = 2000


@dataclass(frozen=True)
class Table:
    """Heads, and rows that are read as they are asked for."""

    heads: Sequence[str]
    rows: Iterator[Sequence[Cell]]


def signers_for(rows: QuerySet[Signature], what: str, country: str = "", language: str = "") -> QuerySet[Signature]:
    """Of the signers that a desk sees, those that agreed to this, from one country, in one language."""
    if what == WALL:
        found = rows.filter(Signature.ON_WALL)
    elif what == PRINT:
        found = (rows & Signature.objects.printable()).exclude(country__in=HIGH_RISK, display=Display.INITIALS)
    else:
        found = _reachable(rows, what)
    found = found.filter(country=country) if country else found
    found = found.filter(locale=language) if language else found
    return found.order_by("pk")


def _reachable(rows: QuerySet[Signature], purpose: str) -> QuerySet[Signature]:
    """Who said yes to this and has not taken it back since; each mailbox once."""
    column = WITH_ADDRESS[purpose]
    agreed = Consent.objects.filter(contact=OuterRef("contact"), purpose=purpose, withdrawn_at=None)
    found = rows.filter(state=Signature.State.CONFIRMED, held_for="", contact__silenced_at=None, **{column: True})
    found = found.filter(Exists(agreed), contact__isnull=False).exclude(contact__email=None)
    same = found.order_by().filter(contact=OuterRef("contact"), pk__lt=OuterRef("pk"))
    return found.filter(~Exists(same))


def table_for(rows: QuerySet[Signature], what: str, country: str = "", language: str = "") -> Table:
    """The table, whose words are those of the reader's language; its rows never stand in memory together."""
    found = signers_for(rows, what, country, language)
    words = _Words(dict(countries), {value: str(label) for value, label in Profession.choices})
    if what in WITH_ADDRESS:
        found = found.select_related("contact")
    heads, line = {
        WALL: ([_("Name"), _("City"), _("Country"), _("What they do")], words.wall),
        PRINT: (
            [_("Name"), _("What they do"), _("Organization or school"), _("City"), _("Country")],
            words.printed,
        ),
        UPDATES: ([_("E-mail"), _("Language"), _("Country")], words.updates),
        VOLUNTEER: ([_("E-mail"), _("Name"), _("City"), _("Country"), _("Language")], words.volunteer),
    }[what]
    return Table(heads, (line(row) for row in found.iterator(chunk_size=AT_ONCE)))


def name_and_city(row: Signature) -> tuple[str, str]:
    """How someone is named outside this house: as they chose, and not at all where that is a danger."""
    if row.country in HIGH_RISK and row.display != Display.FULL:
        return "", ""
    seen = shown(name=row.name, city=row.city, country=row.country, display=row.display, shows=True)
    return seen.name, seen.place


@dataclass(frozen=True)
class _Words:
    """Names of countries and professions, read while the reader's language is known: rows are written after that."""

    countries: dict[str, str]
    professions: dict[str, str]

    def wall(self, row: Signature) -> list[Cell]:
        name, city = name_and_city(row)
        return [name, city, self._country(row), self._profession(row)]

    def printed(self, row: Signature) -> list[Cell]:
        name, city = name_and_city(row)
        group = row.affiliation if is_open(row) else ""
        return [name, self._profession(row), group, city, self._country(row)]

    def updates(self, row: Signature) -> list[Cell]:
        return [_email(row), row.locale, self._country(row)]

    def volunteer(self, row: Signature) -> list[Cell]:
        return [_email(row), *name_and_city(row), self._country(row), row.locale]

    def _country(self, row: Signature) -> str:
        return self.countries.get(row.country, row.country)

    def _profession(self, row: Signature) -> str:
        return self.professions.get(row.profession, "") if is_open(row) else ""


def is_open(row: Signature) -> bool:
    """Whether more than a name may be told: their full name is theirs to be known by, and no danger."""
    return row.display == Display.FULL and row.country not in HIGH_RISK


def _email(row: Signature) -> str:
    return (row.contact.email or "") if row.contact else ""
