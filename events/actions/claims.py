"""Seats of many dates at once, for a party that comes to every one of them.

What fits is worked out from rows that the caller has locked. It is then taken in single statements of the same shape as
in events.actions.seats, as many as there are different numbers of seats and not as there are dates. Where the database
disagrees with what was read, everything is undone: the limits do not lean on the locks here either.
"""

from collections import defaultdict

from django.db.models import F, Model, Q
from django.utils.translation import gettext_lazy as _

from events.errors import EventError
from events.models import Occurrence, Shift


class Claims:
    """What is about to be taken of dates, or of their shifts."""

    def __init__(self) -> None:
        self.taken: dict[int, int] = defaultdict(int)

    def left(self, row: Occurrence | Shift) -> int | None:
        """What is left of a row after all this; None without a limit."""
        return None if row.seats_left is None else row.seats_left - self.taken[row.pk]

    def take(self, row: Occurrence | Shift, seats: int) -> bool:
        """Note so many seats, all or none; False where they are not there."""
        left = self.left(row)
        if left is not None and left < seats:
            return False
        self.taken[row.pk] += seats
        return True

    def write(self, model: type[Model]) -> None:
        """Take them. EventError, and nothing of the transaction stays, where some are no longer there."""
        by_number: dict[int, list[int]] = defaultdict(list)
        for pk, seats in self.taken.items():
            by_number[seats].append(pk)
        by_number.pop(0, None)
        for seats, keys in by_number.items():
            fits = Q(capacity=None) | Q(capacity__gte=F("seats_taken") + seats)
            rows = model._default_manager.filter(fits, pk__in=keys)
            if rows.update(seats_taken=F("seats_taken") + seats) != len(keys):
                raise EventError(_("Someone changed this at the same moment. Please look again."))
