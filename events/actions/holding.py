"""The places that a party holds in a shift, beside its seats. Imports events.actions.seats.

Whoever calls this holds the lock of the date; the limits themselves are kept by single statements, as those of seats.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.actions.seats import claim_places, free_places
from events.errors import EventError
from events.models import Occurrence, Rsvp, Shift
from people.language import localise_digits

NOT_PLANNED = _("This is no longer planned. Choose something else, or nothing in particular.")


def check_shift(shift: Shift | None, date: Occurrence) -> None:
    """EventError unless it can be chosen on this date; whether it is full is another question."""
    if shift and (shift.occurrence_id != date.pk or shift.is_closed):
        raise EventError(NOT_PLANNED)


def take_shift(row: Rsvp) -> dict[str, int | None]:
    """Claim what a party wishes to do, now that it has its seats; returns what its row has to say of that."""
    if row.shift_id and not claim_places(shift_id=row.shift_id, places=row.party):
        return {"shift_id": None, "missed_id": row.shift_id}
    return {"missed_id": None}


def swap_shift(row: Rsvp, wanted: int | None) -> None:
    """Take places in another shift, then give those of the first back. EventError where the other has too few."""
    if not row.is_seated or wanted == row.shift_id:
        return
    if wanted and not claim_places(shift_id=wanted, places=row.party):
        raise EventError(_too_few(wanted))
    leave_shift(row)


def resize_shift(row: Rsvp, more: int) -> None:
    """Follow a party that grows, or (below zero) shrinks. EventError where the shift has no room for all of it."""
    if not row.is_seated or not row.shift_id:
        return
    if more > 0 and not claim_places(shift_id=row.shift_id, places=more):
        raise EventError(_too_few(row.shift_id))
    if more < 0:
        free_places(shift_id=row.shift_id, places=-more)


def leave_shift(row: Rsvp) -> None:
    """Give a party's places back; the wish stays in its row."""
    if row.is_seated and row.shift_id:
        free_places(shift_id=row.shift_id, places=row.party)


def _too_few(pk: int) -> str:
    shift = Shift.objects.get(pk=pk)
    free = 0 if shift.is_closed else shift.seats_left or 0
    if not free:
        return str(_("There are no more places for that. Choose something else, or nothing in particular."))
    text = ngettext(
        "There is only %(free)s more place for that. Choose something else, or nothing in particular.",
        "There are only %(free)s more places for that. Choose something else, or nothing in particular.",
        free,
    )
    return text % {"free": localise_digits(free)}
