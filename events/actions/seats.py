"""Seats of one date. The limit is kept by the database, in single statements that hold under any concurrency.

Whoever changes seats or answers of a date holds the lock of its row first, then that of a shift, then that of an
answer, then that of a contact: one order for all, so no two of them wait for each other. (SQLite has one writer at a
time anyway.) The limits themselves do not lean on that lock.
"""

from django.db.models import F, Q

from events.models import Occurrence, Shift


def lock_date(pk: int) -> Occurrence:
    """The date as it is now; in the caller's transaction nobody else changes its seats."""
    rows = Occurrence.objects.select_for_update(of=("self",), no_key=True).select_related("event", "chapter")
    return rows.get(pk=pk)


def claim_seats(*, occurrence: Occurrence, seats: int) -> bool:
    """Take so many seats, all or none; False where they are not there."""
    fits = Q(capacity=None) | Q(capacity__gte=F("seats_taken") + seats)
    claimed = Occurrence.objects.filter(fits, pk=occurrence.pk).update(seats_taken=F("seats_taken") + seats)
    return claimed == 1


def free_seats(*, occurrence: Occurrence, seats: int) -> None:
    """Give so many seats back. The column refuses to go below zero, so seats given back twice raise."""
    Occurrence.objects.filter(pk=occurrence.pk).update(seats_taken=F("seats_taken") - seats)


def claim_places(*, shift_id: int, places: int) -> bool:
    """Take so many places of a shift, all or none; False where they are not there, or it is no longer planned."""
    fits = Q(capacity=None) | Q(capacity__gte=F("seats_taken") + places)
    claimed = Shift.objects.filter(fits, pk=shift_id, is_closed=False).update(seats_taken=F("seats_taken") + places)
    return claimed == 1


def free_places(*, shift_id: int, places: int) -> None:
    """Give so many places of a shift back; like seats, they cannot go below zero."""
    Shift.objects.filter(pk=shift_id).update(seats_taken=F("seats_taken") - places)
