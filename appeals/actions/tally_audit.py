"""Do the tallies agree with the rows? Asked each night, and by `manage.py audit_tallies`.

What a tally should say is what the rows say, less the changes that are not folded yet. Rows and changes are read in one
statement, and so as they were at one moment; nobody folds meanwhile (`take_turns`). Signing goes on.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from appeals.actions.counting import Sums, add_sums, take_turns
from appeals.models import PaperBatch, Signature, Tally, TallyChange
from content.freshness import touch
from people.actions import record_audit
from people.models import User
from people.outbox import queue_mail

log = logging.getLogger(__name__)

KIND = "appeals.tally_alarm"
Axis = Tally.Axis
Numbers = tuple[int, int, int]
Place = tuple[int, str, str]
Lines = list[tuple[int, str, str, int, int, int]]


@dataclass(frozen=True)
class Difference:
    """A tally that does not agree: which one; then online, paper and pending, as it says and as the rows do."""

    appeal: int
    axis: str
    key: str
    shown: Numbers
    found: Numbers

    def __str__(self) -> str:
        place = f"appeal {self.appeal} {self.axis} {self.key}".strip()
        return f"{place}: online, paper, pending are {self.shown}, the rows say {self.found}"


@transaction.atomic
def audit_tallies(*, repair: bool = False) -> list[Difference]:
    """Every tally that differs; with `repair` they are put right in the same transaction."""
    take_turns()
    should = _should_be()
    shown: dict[Place, Numbers] = {
        (row.appeal_id, row.axis, row.key): (row.online, row.paper, row.pending) for row in Tally.objects.iterator()
    }
    nothing = (0, 0, 0)
    found = [
        Difference(*place, shown.get(place, nothing), should.get(place, nothing))
        for place in sorted(shown.keys() | should.keys())
        if shown.get(place, nothing) != should.get(place, nothing)
    ]
    if repair and found:
        _repair(found)
    return found


def _repair(found: list[Difference]) -> None:
    sums: Sums = {
        (one.appeal, one.axis, one.key): [right - said for right, said in zip(one.found, one.shown, strict=True)]
        for one in found
    }
    add_sums(sums)
    for appeal in sorted({one.appeal for one in found}):
        mine = [one for one in found if one.appeal == appeal]
        details = {"differences": len(mine), "first": [str(one) for one in mine[:5]]}
        record_audit(actor=None, verb="appeals.tallies_repaired", target=f"appeals.appeal:{appeal}", details=details)
    log.warning("tallies repaired differences=%s", len(found))
    touch()


def _should_be() -> dict[Place, Numbers]:
    """What each tally should say: the rows, less what is written down and not folded."""
    with connection.cursor() as cursor:
        cursor.execute(_statement())
        lines: Lines = cursor.fetchall()
    should: dict[Place, Numbers] = {}
    for appeal, axis, key, *numbers in lines:
        should[appeal, axis, key] = (int(numbers[0]), int(numbers[1]), int(numbers[2]))
    for place, more in list(should.items()):
        if place[1] == Axis.DAY:  # everything has one day, so the days add up to the total
            total = (place[0], Axis.TOTAL.value, "")
            before = should.get(total, (0, 0, 0))
            should[total] = (before[0] + more[0], before[1] + more[1], before[2] + more[2])
    return should


def _statement() -> str:
    """One statement: for each question, rows and changes by appeal and key. Nothing in it comes from anyone."""
    axes = (Axis.COUNTRY.value, Axis.CHAPTER.value, Axis.SOURCE.value, Axis.DAY.value)
    parts = " UNION ALL ".join(part for axis in axes for part in _of(axis))
    columns = "appeal_id, axis, place, SUM(online), SUM(paper), SUM(pending)"
    return f"SELECT {columns} FROM ({parts}) AS counted GROUP BY appeal_id, axis, place"  # noqa: S608


def _of(axis: str) -> Iterator[str]:
    for table, where, column, numbers in _SOURCES:
        name = table._meta.db_table
        # What is on paper came by no code.
        key = "''" if table is PaperBatch and axis == Axis.SOURCE else _key(axis, column)
        yield (
            f"SELECT appeal_id, '{axis}' AS axis, {key} AS place, {numbers} FROM {name}"  # noqa: S608
            f" WHERE {where} GROUP BY 1, 3"
        )


# Table, which of its rows, the day they count for, and what they count: online, paper, pending.
_SOURCES = (
    (
        Signature,
        "state = 'confirmed' AND held_for = '' AND batch_id IS NULL",
        "confirmed_at",
        "COUNT(*) AS online, 0 AS paper, 0 AS pending",
    ),
    (Signature, "state = 'pending'", "created_at", "0, 0, COUNT(*)"),
    (PaperBatch, "counted IS NOT NULL", "collected_on", "0, SUM(counted), 0"),
    (TallyChange, "1 = 1", "day", "-SUM(online), -SUM(paper), -SUM(pending)"),
)


def _key(axis: str, day: str) -> str:
    if axis == Axis.CHAPTER:
        return "COALESCE(CAST(chapter_id AS varchar(40)), '')"
    if axis != Axis.DAY:
        return str(axis)
    if connection.vendor == "postgresql":
        return f"to_char({day} AT TIME ZONE 'UTC', 'YYYY-MM-DD')" if day.endswith("_at") else f"CAST({day} AS text)"
    return f"substr({day}, 1, 10)"  # kept as text, in UTC


def nightly() -> None:
    """What the worker does each day; a difference is told to the network's admins."""
    found = audit_tallies()
    for one in found[:20]:
        log.error("tally differs %s", one)
    if not found:
        return
    today = timezone.now().strftime("%Y%m%d")
    for user in User.objects.filter(is_superuser=True, is_active=True).order_by("pk"):
        queue_mail(
            kind=KIND, subject_id=len(found), to=user, key=f"{KIND}:{today}:{user.pk}", locale=user.locale or "en"
        )
