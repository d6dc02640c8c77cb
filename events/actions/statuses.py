"""Whether a date takes place: cancelled, called back, postponed. The row, its address and everyone's answers stay."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.changes import facts, record_change
from events.actions.rsvps import follow_date
from events.actions.seats import lock_date
from events.errors import NotNow
from events.models import DateChange, Occurrence
from people.models import User

Kind, Status = DateChange.Kind, Occurrence.Status


@transaction.atomic
def cancel_date(*, occurrence: Occurrence, reason: str, actor: User | None) -> Occurrence:
    """Call one date off; NotNow where it is over or cancelled."""
    row = lock_date(occurrence.pk)
    if row.is_cancelled:
        raise NotNow(_("This date is already cancelled."))
    return _set_status(row, Status.CANCELLED, Kind.CANCELLED, reason, actor)


@transaction.atomic
def postpone_date(*, occurrence: Occurrence, reason: str, actor: User | None) -> Occurrence:
    """Nobody comes at this hour, and the new day is not known yet; seats are kept for it. NotNow where it is over,
    cancelled or postponed. Moving it (events.actions.editing) gives it its new day."""
    row = lock_date(occurrence.pk)
    if row.is_off:
        raise NotNow(_("This date is already cancelled or postponed."))
    return _set_status(row, Status.POSTPONED, Kind.POSTPONED, reason, actor)


@transaction.atomic
def uncancel_date(*, occurrence: Occurrence, reason: str = "", actor: User | None) -> Occurrence:
    """Let a cancelled or postponed date take place after all, when it was to; NotNow where it is over or stands."""
    row = lock_date(occurrence.pk)
    if not row.is_off:
        raise NotNow(_("This date is not cancelled."))
    if row.has_ended():
        raise NotNow
    row = _set_status(row, Status.SCHEDULED, Kind.CALLED_BACK, reason, actor)
    follow_date(occurrence=row)
    return row


def _set_status(
    row: Occurrence, status: Occurrence.Status, kind: DateChange.Kind, reason: str, actor: User | None
) -> Occurrence:
    if row.is_past():
        raise NotNow
    before = facts(row)
    row.status, row.status_reason, row.status_at, row.off_rule = status, reason.strip(), timezone.now(), False
    fields = ["status", "status_reason", "status_at", "off_rule"]
    record_change(row=row, kind=kind, before=before, reason=reason, actor=actor, fields=fields)
    return row
