"""The wall: everyone who signed and wants to be seen, newest first. A page of it costs the same at any depth."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import F, OrderBy, Q, QuerySet

from appeals.models import Appeal, Profession, Signature
from appeals.naming import HIGH_RISK
from people.language import fold

PAGE = 60
SHORTEST = 2  # letters of a name that is searched for
LAST = "\U0010ffff"
FOUND = ("id", "shown_name", "shown_place", "country", "profession", "display", "confirmed_at", "folded")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sheet:
    """A page of the wall; `after` is the place of its last name, empty where nothing follows."""

    rows: list[Signature]
    after: str


def wall_sheet(appeal: Appeal, *, country: str = "", profession: str = "", after: str = "", size: int = PAGE) -> Sheet:
    """The names that follow `after`, narrowed; never counted, never skipped over."""
    rows = narrowed(appeal, country=country, profession=profession).order_by("-confirmed_at", "-id")
    place = read_place(after)
    if place:
        moment, pk = place
        rows = rows.filter(confirmed_at__lte=moment).filter(Q(confirmed_at__lt=moment) | Q(pk__lt=pk))
    found = list(_light(rows)[: size + 1])
    return Sheet(found[:size], write_place(found[size - 1]) if len(found) > size else "")


def narrowed(appeal: Appeal, *, country: str = "", profession: str = "") -> QuerySet[Signature]:
    """What is on the wall of an appeal, of one country and one profession. Where it is dangerous to be found by it,
    nobody is found by their profession."""
    rows = Signature.objects.on_wall().filter(appeal=appeal)
    if country:
        rows = rows.filter(country=country)
    if profession in Profession.values:
        rows = rows.filter(profession=profession)
    return rows


def _light(rows: QuerySet[Signature]) -> QuerySet[Signature]:
    """Only what the wall shows: nothing sealed is read."""
    return rows.only("id", "shown_name", "shown_place", "country", "profession", "display", "confirmed_at")


def featured(appeal: Appeal, most: int) -> list[Signature]:
    """Those that organizers put first."""
    rows = Signature.objects.on_wall().filter(appeal=appeal, is_featured=True)
    return list(_light(rows.order_by("-confirmed_at", "-id"))[:most])


def found_by_name(
    appeal: Appeal, name: str, *, most: int = PAGE, among: QuerySet[Signature] | None = None
) -> list[Signature]:
    """Signers whose name, or last name, begins so, by the alphabet. Nobody who is not named is found.

    `among` narrows it to what a desk sees; all of their columns are then read.
    """
    words = fold(name)
    if len(words) < SHORTEST:
        return []
    rows = (Signature.objects.all() if among is None else among).filter(Signature.ON_WALL, appeal=appeal)
    rows = rows.only(*FOUND) if among is None else rows
    found = {row.pk: row for row in _beginning(rows, "folded", words, most)}
    found |= {row.pk: row for row in _beginning(rows, "folded_last", words, most)}
    return sorted(found.values(), key=lambda row: (row.folded, row.pk))[:most]


class _ByPattern(OrderBy):
    """The order of an index with a pattern class. By any other, PostgreSQL sorts all whose name begins so."""

    template = "%(expression)s USING ~<~ /* %(ordering)s */"  # Django takes a term without a direction for a mistake


def _beginning(rows: QuerySet[Signature], column: str, words: str, most: int) -> Iterator[Signature]:
    # Both databases then walk the index of that column: PostgreSQL by its pattern class, SQLite by a range.
    order: str | OrderBy = column
    if connection.vendor == "sqlite":
        rows = rows.filter(**{f"{column}__gte": words, f"{column}__lt": words + LAST})
    else:
        rows, order = rows.filter(**{f"{column}__startswith": words}), _ByPattern(F(column))
    return rows.order_by(order, "id")[:most].iterator()


def write_place(row: Signature) -> str:
    """A row's place on the wall, for an address."""
    assert row.confirmed_at is not None
    return f"{(row.confirmed_at - EPOCH) // timedelta(microseconds=1)}-{row.pk}"


def read_place(text: str) -> tuple[datetime, int] | None:
    """The same read back; None for anything else that somebody may write into an address."""
    moment, _dash, pk = text.partition("-")
    if not (moment.isascii() and moment.isdigit() and pk.isascii() and pk.isdigit()):
        return None
    if len(moment) > 17 or len(pk) > 18:
        return None
    try:
        return EPOCH + timedelta(microseconds=int(moment)), int(pk)
    except OverflowError:
        return None


def is_risky(country: str) -> bool:
    """Whether to have signed is a danger there."""
    return country in HIGH_RISK
