"""What organizers decide about signatures: what waits is let through, what is false is taken out, and back again.

Each decision is locked, may come twice, moves the tallies with it and is written down without naming anyone.
"""

import logging
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import QuerySet

from appeals.actions.counting import change_for, note_changes
from appeals.actions.signing import locked as with_contact
from appeals.actions.signing import take_off
from appeals.models import Appeal, Signature
from chapters.models import ChapterPage
from content import freshness
from people.actions import record_audit
from people.models import User
from people.wishes import note_key

log = logging.getLogger(__name__)

AT_ONCE = 500
MOST_AT_ONCE = 5000  # released by one press of a button; what is left says so
State = Signature.State


def rework(rows: Iterable[Signature], change: Callable[[Signature], None], fields: list[str]) -> int:
    """Change locked rows, and what they count for; how many. Pages that show them are drawn anew."""
    changed, changes = list(rows), []
    for row in changed:
        before = _weight(row)
        change(row)
        online, pending = (now - then for now, then in zip(_weight(row), before, strict=True))
        if online or pending:
            changes.append(change_for(row, online=online, pending=pending))
    note_changes(changes)
    Signature.objects.bulk_update(changed, fields, batch_size=AT_ONCE)
    if changed:
        freshness.touch()
    return len(changed)


def _weight(row: Signature) -> tuple[int, int]:
    return int(row.counts), int(row.state == State.PENDING)


def locked(rows: QuerySet[Signature], most: int = 0) -> list[Signature]:
    """The first of these rows (`most`, else a batch), locked; everyone locks in the order of keys."""
    found = list(rows.order_by("pk").values_list("pk", flat=True)[: most or AT_ONCE])
    # A second look under the lock: what somebody else decided meanwhile is no longer among them.
    return list(rows.filter(pk__in=found).order_by("pk").select_for_update(of=("self",)))


@transaction.atomic
def _decide(
    signature: Signature,
    actor: User,
    verb: str,
    applies: Callable[[Signature], bool],
    change: Callable[[Signature], None],
) -> bool:
    row = Signature.objects.select_for_update(of=("self",)).filter(pk=signature.pk).first()
    if row is None or not applies(row):
        return False
    rework([row], change, ["state", "held_for", "sweep", "is_featured"])
    record_audit(actor=actor, verb=f"appeals.signature_{verb}", target=row, chapter_id=row.chapter_id)
    log.info("signature %s signature=%s user=%s", verb, row.pk, actor.pk)
    return True


def let_through(row: Signature) -> None:
    """Nothing is in its way any more."""
    row.held_for = ""


def take_out(row: Signature) -> None:
    """It counts no more and is shown no more; the row stays, so that it can come back, and cannot be signed again."""
    row.state = State.INVALID


def put_back(row: Signature) -> None:
    """As it was before it was taken out: what was confirmed counts again, what was not waits for its mail."""
    row.state = State.CONFIRMED if row.confirmed_at else State.PENDING
    row.sweep = None


def release(*, signature: Signature, actor: User) -> bool:
    """Let a signature through that waits for review; whether there was anything to do."""
    return _decide(signature, actor, "released", lambda row: bool(row.held_for) and is_open(row), let_through)


def invalidate(*, signature: Signature, actor: User) -> bool:
    """Take a signature out; whether there was anything to do."""
    return _decide(signature, actor, "invalidated", is_open, take_out)


def restore(*, signature: Signature, actor: User) -> bool:
    """Put a signature back that was taken out; whether there was anything to do."""
    return _decide(signature, actor, "restored", lambda row: row.state == State.INVALID, put_back)


def feature(*, signature: Signature, actor: User, first: bool) -> bool:
    """Put a name first on the wall, or no longer; only one that is on it. Whether there was anything to do."""

    def applies(row: Signature) -> bool:
        return row.is_featured != first and (not first or is_on_wall(row))

    def change(row: Signature) -> None:
        row.is_featured = first

    return _decide(signature, actor, "featured" if first else "unfeatured", applies, change)


@transaction.atomic
def remove(*, signature: Signature, actor: User) -> bool:
    """Delete a signature for whoever asked us to, as if they had withdrawn it; whether it was still there."""
    try:
        row = with_contact(signature)
    except Signature.DoesNotExist:
        return False
    pk = row.pk
    record_audit(actor=actor, verb="appeals.signature_removed", target=row, chapter_id=row.chapter_id)
    if row.signer_key:
        note_key("unsigned", row.signer_key)
    take_off(row)
    log.info("signature removed signature=%s user=%s", pk, actor.pk)
    return True


def is_open(row: Signature) -> bool:
    """Whether it counts, or may still come to count."""
    return row.state in (State.PENDING, State.CONFIRMED)


def is_on_wall(row: Signature) -> bool:
    """Whether everyone may see it; the same as Signature.ON_WALL."""
    return row.state == State.CONFIRMED and not row.held_for and row.on_wall


def release_all(
    *, rows: QuerySet[Signature], appeal: Appeal, chapter: ChapterPage, actor: User, why: str, network: str = ""
) -> int:
    """Let everything through that waits for one reason (a value of `Signature.Hold`), or of it what came from one
    network; how many, at most `MOST_AT_ONCE`. `rows` are those that the desk sees."""
    held = rows.filter(appeal=appeal, held_for=why, state__in=(State.PENDING, State.CONFIRMED))
    held = held.filter(network=network) if network else held
    released = 0
    while released < MOST_AT_ONCE and (some := _release_some(held, min(AT_ONCE, MOST_AT_ONCE - released))):
        released += some
    if released:
        details = {"why": why, "count": released, "one_network": bool(network)}
        record_audit(
            actor=actor, verb="appeals.signatures_released", target=appeal, chapter_id=chapter.pk, details=details
        )
        log.info("signatures released appeal=%s count=%s user=%s", appeal.pk, released, actor.pk)
    return released


@transaction.atomic
def _release_some(held: QuerySet[Signature], most: int) -> int:
    return rework(locked(held, most), let_through, ["held_for"])
