"""One change of a date, written down: its log row, the audit entry, SEQUENCE, the mail to its guests, the caches."""

import logging
from typing import Any

from content.freshness import touch
from events.actions.notices import tell_guests
from events.actions.revisions import revise
from events.models import DateChange, Occurrence
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)

Kind = DateChange.Kind
VERBS = {
    Kind.CANCELLED: "events.date_cancelled",
    Kind.CALLED_BACK: "events.date_called_back",
    Kind.POSTPONED: "events.date_postponed",
    Kind.MOVED: "events.date_moved",
    Kind.PLACE: "events.date_place_changed",
    Kind.SEATS: "events.date_seats_changed",
}
# What guests need not be written to about.
SILENT = {Kind.SEATS}


def facts(row: Occurrence) -> dict[str, Any]:
    """How a date stands, as the machine values that a DateChange keeps."""
    return {
        "start_date": row.start_date.isoformat(),
        "start_time": row.start_time.isoformat("minutes"),
        "end_date": row.end_date.isoformat(),
        "end_time": row.end_time.isoformat("minutes"),
        "zone": row.zone,
        "capacity": row.capacity,
        "status": row.status,
    }


def record_change(
    *,
    row: Occurrence,
    kind: DateChange.Kind,
    before: dict[str, Any],
    reason: str = "",
    actor: User | None,
    fields: list[str],
    placed: bool = False,
) -> DateChange:
    """Save `fields` of a row that was just changed, and everything that follows from it.

    `before` is what `facts` said of the row; only what differs is kept. `placed`: it moved to another place as well.
    Called in the transaction of the change.
    """
    row.save(update_fields=[*fields, *revise(row)])
    after = facts(row)
    differs = [name for name in before if before[name] != after[name]]
    place = {"place": True} if placed or kind == Kind.PLACE else {}
    change = DateChange.objects.create(
        occurrence=row,
        kind=kind,
        reason=reason.strip(),
        before={name: before[name] for name in differs},
        after={name: after[name] for name in differs} | place,
        actor=actor,
        sequence=row.sequence,
    )
    record_audit(actor=actor, verb=VERBS[kind], target=row, chapter_id=row.chapter_id)
    if kind not in SILENT and not row.is_past():
        tell_guests(row, change)
    touch()
    log.info("%s occurrence=%s", VERBS[kind], row.pk)
    return change
