"""A million signatures of people who do not exist, to see whether anything becomes slow. See appeals.synthetic.

Rows are written by COPY on PostgreSQL and by one prepared INSERT on SQLite; both hold BATCH rows in memory, however
many there are. Batches and what they add to the tallies are one transaction, so that a run that is ended leaves a
database that agrees with itself. Many rows are written in one transaction without indexes, which are built afterwards:
to sort a million keys is quicker than to put each into its place. Nobody else can read the table meanwhile, so on
PostgreSQL this is done only where it was empty. No mail is asked for, and nobody has a contact to write to.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from random import Random
from types import SimpleNamespace
from typing import cast

from django.db import connection, transaction
from django.utils import timezone

from appeals import wordings
from appeals.actions.counting import Sums, add_sums, day_of, keys_of, note_milestones, take_turns
from appeals.actions.signing import TO_CONFIRM
from appeals.errors import NotAllowed
from appeals.keys import signature_token
from appeals.models import Appeal, Signature, Source, TallyChange
from appeals.synthetic import SOURCES, Cast, moment_before
from chapters.models import ChapterPage
from content import freshness
from people.secrets import digest, keyed_hash

BATCH = 10_000
MANY = 50_000  # rows from which on it is worth while to build the indexes afterwards
MOST_MEMORY = 256_000  # kilobytes for pages of the database, or for sorting
State, Hold = Signature.State, Signature.Hold
HOLDS = (Hold.NETWORK.value, Hold.SPEED.value, Hold.BURST.value)
FIELDS = [field for field in Signature._meta.concrete_fields if not field.primary_key]
NAMES = [field.attname for field in FIELDS]
Place = tuple[str, int | None]
Statements = tuple[list[str], list[str], list[str]]


def generate_signatures(appeal: Appeal, count: int, *, seed: int | None = None, force: bool = False) -> Iterator[int]:
    """Write so many; yields how many there are so far. NotAllowed where someone signed already, unless `force`."""
    have = Signature.objects.count()
    if have and not force:
        raise NotAllowed("There are signatures here already. Made-up ones beside those of real people undo them.")
    maker = Maker(appeal, count, seed=f"{seed}:{have}" if seed is not None else None)
    with _indexes_afterwards(have) if count >= MANY else nullcontext():
        for start in range(0, count, BATCH):
            write(maker.rows(min(BATCH, count - start)))
            yield min(start + BATCH, count)
    note_milestones(appeal.pk)
    _analyze()
    freshness.touch()


@contextmanager
def _indexes_afterwards(have: int) -> Iterator[None]:
    """All of it in one transaction, without indexes. Whoever ends the run leaves a database in which nothing has
    happened."""
    before, drop, build = _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql(have)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in [*before, *drop]:
            cursor.execute(statement)
        yield
        for statement in build:
            cursor.execute(statement)


def _on_sqlite() -> Statements:
    """What to say first, what drops the indexes that make no row unique, and what builds them again as they were."""
    known = _ask(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql LIKE 'CREATE INDEX%%'"
    )
    drop = [f"DROP INDEX {connection.ops.quote_name(name)}" for name, _sql in known]
    return [f"PRAGMA cache_size = -{MOST_MEMORY}"], drop, [sql for _name, sql in known]


def _on_postgresql(have: int) -> Statements:
    """The same, with the constraints that look into an index for each row, its own or that of another table."""
    if have:
        return [], [], []
    quote, alter = connection.ops.quote_name, f"ALTER TABLE {_table()}"
    rules = _ask(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('u', 'f') ORDER BY contype DESC, conname"
    )
    indexes = _ask(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    # What was written earlier in this transaction is checked now: no constraint can be dropped that still has to look.
    before = ["SET CONSTRAINTS ALL IMMEDIATE", f"SET LOCAL maintenance_work_mem = '{MOST_MEMORY}kB'"]
    drop = [f"{alter} DROP CONSTRAINT {quote(name)}" for name, _rule in rules]
    drop += [f"DROP INDEX {quote(name)}" for name, _sql in indexes]
    build = [f"{alter} ADD CONSTRAINT {quote(name)} {rule}" for name, rule in rules]
    return before, drop, build + [sql for _name, sql in indexes]


def _ask(question: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(question, [Signature._meta.db_table])
        return cursor.fetchall()


class Row(SimpleNamespace):
    """The columns of a signature by name. A million model instances would take twice the time, and do no more."""

    @property
    def counts(self) -> bool:
        return bool(self.state == State.CONFIRMED and not self.held_for)


class Maker:
    """Makes rows. What it draws follows from `seed`; without one, nothing is the same twice."""

    def __init__(self, appeal: Appeal, count: int, *, seed: str | None) -> None:
        newest = appeal.versions.order_by("-number").first()
        if newest is None:
            raise NotAllowed("This appeal was never published: there is nothing to sign.")
        self.chance = Random(seed)  # noqa: S311
        self.cast = Cast(self.chance, count)
        self.places = _places()
        self.now = timezone.now()
        blank = Signature(appeal=appeal, version=newest, wording=wordings.NOW)
        self.blank = {name: getattr(blank, name) for name in NAMES}

    def rows(self, count: int) -> list[Row]:
        """So many, with the values that `write` stores: sealed texts are ciphertexts already."""
        return [self._row() for _ in range(count)]

    def _row(self) -> Row:
        chance, number = self.chance, self.chance.getrandbits(128)
        row = Row(**(self.blank | self.cast.person()))
        row.uid = uuid.UUID(int=number, version=4)
        row.signer_key = keyed_hash("appeals.synthetic", f"{number:x}")
        row.token_hash = digest(signature_token(cast("Signature", row)))
        if chance.random() < 0.3:
            row.source, row.chapter_id = chance.choice(self.places)
        self._date(row)
        return row

    def _date(self, row: Row) -> None:
        """Nine hundred and fifty-five of a thousand are confirmed, ten of them held; forty wait, five are out."""
        chance, roll = self.chance, self.chance.random()
        if roll < 0.04:
            row.state = State.PENDING.value
            row.created_at = self.now - TO_CONFIRM * 0.95 * chance.random()
            row.confirm_by = row.created_at + TO_CONFIRM
            return
        row.created_at = moment_before(self.now, chance)
        row.state = (State.INVALID if roll < 0.045 else State.CONFIRMED).value
        row.held_for = chance.choice(HOLDS) if 0.045 <= roll < 0.055 else ""
        row.is_featured = row.on_wall and row.display == "full" and roll > 0.99999
        row.confirm_by = row.created_at + TO_CONFIRM
        row.confirmed_at = min(self.now, row.created_at + dt.timedelta(seconds=30 + 7200 * chance.random() ** 4))


def _places() -> list[Place]:
    """The codes that people came by: those that are given out, those of chapters, some that nobody knows."""
    chapters = [chapter for chapter in ChapterPage.objects.live().order_by("pk") if chapter.canonical() == chapter]
    known: list[Place] = [(chapter.slug[:40], chapter.pk) for chapter in chapters]
    given = [(source.code, source.chapter_id) for source in Source.objects.order_by("pk")[:200]]
    return [*known, *given, *((code, None) for code in SOURCES)]


@transaction.atomic
def write(rows: list[Row]) -> None:
    """Store the rows and count them, under the lock of the fold."""
    sums = sums_of(rows)
    take_turns()
    (_copy if connection.vendor == "postgresql" else _insert)(rows)
    add_sums(sums)


def _copy(rows: list[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {_table()} ({_columns()}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([getattr(row, name) for name in NAMES])


def _insert(rows: list[Row]) -> None:
    """As Django writes values for SQLite; the other columns hold what needs no preparing."""
    odd = [field for field in FIELDS if field.get_internal_type() in ("UUIDField", "DateTimeField")]
    for row in rows:
        for field in odd:
            setattr(row, field.attname, field.get_db_prep_value(getattr(row, field.attname), connection))
    values = [[getattr(row, name) for name in NAMES] for row in rows]
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(NAMES))
        cursor.executemany(f"INSERT INTO {_table()} ({_columns()}) VALUES ({marks})", values)  # noqa: S608


def _columns() -> str:
    return ", ".join(connection.ops.quote_name(field.column or "") for field in FIELDS)


def _table() -> str:
    return connection.ops.quote_name(Signature._meta.db_table)


def sums_of(rows: Iterable[Row]) -> Sums:
    """What rows add to the tallies."""
    sums: Sums = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        pending = int(row.state == State.PENDING)
        if pending or row.counts:
            row.day = day_of(row.confirmed_at or row.created_at)
            for axis, key in keys_of(cast("TallyChange", row)):
                cell = sums[row.appeal_id, axis, key]
                cell[0] += 1 - pending
                cell[2] += pending
    return sums


def _analyze() -> None:
    """Let the database look at what it holds now, as it does by itself within minutes (PostgreSQL) or never."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {_table()}")
