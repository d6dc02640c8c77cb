"""When a calendar should take note: SEQUENCE rises only when what its file says has changed (RFC 5545, 3.8.7.4)."""

import hashlib
import json

from django.utils import timezone

from events.models import Occurrence

REVISION = ["fingerprint", "sequence", "revised_at"]
PLACE = ("venue", "address", "city", "district", "directions", "map_url", "join_url")


def revise(row: Occurrence) -> list[str]:
    """Raise SEQUENCE if the file would now say something else; returns the names of the fields to save."""
    said = fingerprint(row)
    if said == row.fingerprint:
        return []
    row.fingerprint, row.revised_at = said, timezone.now()
    row.sequence += 1
    return REVISION


def fingerprint(row: Occurrence) -> str:
    """The hash (64 hex digits) of everything a calendar file says about this date, to guests as well."""
    event = row.event
    return _hash(
        [
            row.starts_at.isoformat(),
            row.ends_at.isoformat(),
            row.zone,
            row.all_day,
            row.status,
            row.status_reason,
            row.note,
            event.title,
            event.standfirst,
            event.slug,
            row.chapter.title,
            event.attendance,
            *_place(row),
            event.reveal,
            event.reveal_hours,
            event.risk,
            *([] if row.chapter.is_hidden else event.co_host_titles),
        ]
    )


def place_digest(row: Occurrence) -> str:
    """The hash (64 hex digits) of where it takes place, whoever may know it."""
    return _hash([row.event.attendance, *_place(row)])


def _place(row: Occurrence) -> list[str]:
    source = row if row.own_place else row.event
    return [getattr(source, name) for name in PLACE]


def _hash(facts: list) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
