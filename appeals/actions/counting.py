"""What is counted is written down as a change, in the transaction that makes it true; the worker folds changes.

Folding is exactly once: the changes are deleted in the transaction that adds them up. Two workers take turns.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.utils import timezone

from appeals.models import Appeal, Milestone, PaperBatch, Signature, Tally, TallyChange
from content import freshness

log = logging.getLogger(__name__)

AT_ONCE = 5000  # changes a fold
A_STATEMENT = 500  # tallies a statement
MILESTONES = [n * 10**power for power in range(2, 8) for n in (1, 2, 5)]
Axis = Tally.Axis
Sums = dict[tuple[int, str, str], list[int]]


def change_for(signature: Signature, *, online: int = 0, pending: int = 0) -> TallyChange:
    """What to add for a signature; the same with other signs takes it away again."""
    return TallyChange(
        appeal_id=signature.appeal_id,
        country=signature.country,
        chapter_id=signature.chapter_id,
        source=signature.source,
        day=day_of(signature.confirmed_at or signature.created_at),
        online=online,
        pending=pending,
    )


def change_for_batch(batch: PaperBatch, paper: int) -> TallyChange:
    """What to add for a batch of sheets."""
    return TallyChange(
        appeal_id=batch.appeal_id,
        country=batch.country,
        chapter_id=batch.chapter_id,
        source="",
        day=batch.collected_on,
        paper=paper,
    )


def note_changes(changes: Iterable[TallyChange]) -> None:
    """Write down what to count, in the caller's transaction."""
    TallyChange.objects.bulk_create(list(changes), batch_size=AT_ONCE)


def day_of(moment: dt.datetime) -> dt.date:
    """The day that a moment is counted under, everywhere on earth the same."""
    return moment.astimezone(dt.UTC).date()


def fold_changes() -> int:
    """Add up what was written down since; how many changes. Pages that show a count are then drawn anew."""
    folded = 0
    while found := _fold():
        folded += found
    return folded


@transaction.atomic
def _fold() -> int:
    take_turns()
    rows = list(TallyChange.objects.order_by("pk")[:AT_ONCE])
    if not rows:
        return 0
    sums = _sums(rows)
    add_sums(sums)
    # One statement. `delete` would call every listener for every row, and send fifty.
    TallyChange.objects.filter(pk__in=[row.pk for row in rows])._raw_delete(DEFAULT_DB_ALIAS)
    for appeal in {row.appeal_id for row in rows}:
        note_milestones(appeal)
    if any(online or paper for online, paper, _pending in sums.values()):
        freshness.touch()
    log.debug("tallies folded changes=%s", len(rows))
    return len(rows)


def take_turns() -> None:
    """Be the only one that changes tallies until the transaction ends; SQLite has one writer at a time by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('appeals.fold'))")


def keys_of(row: TallyChange) -> list[tuple[str, str]]:
    """The rows of `Tally` that something counts in: one for each question."""
    chapter = "" if row.chapter_id is None else str(row.chapter_id)
    return [
        (Axis.TOTAL.value, ""),
        (Axis.COUNTRY.value, row.country),
        (Axis.CHAPTER.value, chapter),
        (Axis.SOURCE.value, row.source),
        (Axis.DAY.value, row.day.isoformat()),
    ]


def _sums(rows: Iterable[TallyChange]) -> Sums:
    sums: Sums = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        for axis, key in keys_of(row):
            cell = sums[row.appeal_id, axis, key]
            cell[0] += row.online
            cell[1] += row.paper
            cell[2] += row.pending
    return sums


def add_sums(sums: Sums) -> None:
    """Add to the tallies, in the transaction of someone who took turns: one statement for 500 of them."""
    known = _known(sums)
    Tally.objects.bulk_create(
        [Tally(appeal_id=appeal, axis=axis, key=key) for appeal, axis, key in sums if (appeal, axis, key) not in known],
        batch_size=A_STATEMENT,
    )
    known |= _known(sums) if len(known) < len(sums) else {}
    # The lines stand in the order of their rows, so that nobody who writes to several waits for us and we for them.
    lines = sorted((known[place], *cell) for place, cell in sums.items() if any(cell))
    for start in range(0, len(lines), A_STATEMENT):
        _add_lines(lines[start : start + A_STATEMENT])


def _known(sums: Sums) -> dict[tuple[int, str, str], int]:
    """Which of these tallies there are, with their primary keys."""
    appeals = {appeal for appeal, _axis, _key in sums}
    rows = Tally.objects.filter(appeal__in=appeals).values_list("appeal_id", "axis", "key", "pk")
    return {(appeal, axis, key): pk for appeal, axis, key, pk in rows.iterator() if (appeal, axis, key) in sums}


def _add_lines(lines: list[tuple[int, ...]]) -> None:
    marks = ", ".join(["(%s, %s, %s, %s)"] * len(lines))
    more = "online = online + more.column2, paper = paper + more.column3, pending = pending + more.column4"
    add = f"UPDATE appeals_tally SET {more} FROM (VALUES {marks}) AS more WHERE id = more.column1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(add, [value for line in lines for value in line])


def note_milestones(appeal_id: int) -> None:
    """Keep when a round number was reached, once."""
    total = Tally.objects.filter(appeal=appeal_id, axis=Axis.TOTAL).first()
    if total is None:
        return
    reached = [count for count in MILESTONES if count <= total.signed]
    known = set(Milestone.objects.filter(appeal=appeal_id).values_list("count", flat=True))
    Milestone.objects.bulk_create(
        [Milestone(appeal_id=appeal_id, count=count) for count in reached if count not in known], ignore_conflicts=True
    )


def waiting_since(appeal: Appeal) -> dt.timedelta:
    """How old the oldest change is that is not in the tallies yet."""
    oldest = TallyChange.objects.filter(appeal=appeal).order_by("pk").values_list("at", flat=True).first()
    return timezone.now() - oldest if oldest else dt.timedelta(0)
