"""Taking signatures out together: looked at first, carried out after ten minutes, stopped or undone at any time.

The worker carries a sweep out in batches. Each commits with the number of what is done, so that a killed worker neither
loses nor doubles anything, and between two batches it can be stopped.
"""

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals.actions.review import AT_ONCE, locked, put_back, rework, take_out
from appeals.errors import NotAllowed
from appeals.models import Appeal, Signature, Sweep
from appeals.queries.sweeps import NARROWS, Wanted, preview_of, taken_by, to_take_out
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)

DELAY = dt.timedelta(minutes=10)
State = Sweep.State


@transaction.atomic
def look(*, appeal: Appeal, wanted: Wanted, reason: str, author: User) -> Sweep:
    """Put down which signatures are meant, and freeze how far that reaches. Nothing is taken out by it."""
    told = preview_of(appeal, wanted)
    return Sweep.objects.create(
        appeal=appeal, reason=reason, author=author, found=told.found, last_id=told.last_id, **wanted.__dict__
    )


@transaction.atomic
def schedule(*, sweep: Sweep, actor: User) -> Sweep:
    """Have it carried out after ten minutes. Raises NotAllowed where nothing was found or it was stopped."""
    row = _locked(sweep)
    if row.state == State.SCHEDULED or row.state == State.DONE:
        return row
    if row.state != State.PREVIEWED:
        raise NotAllowed(_("This was stopped. Look again, and start anew."))
    if not row.found:
        raise NotAllowed(_("Nothing was found, so there is nothing to take out."))
    row.state, row.run_at = State.SCHEDULED, timezone.now() + DELAY
    row.save(update_fields=["state", "run_at"])
    _note(row, actor, "scheduled", found=row.found)
    return row


@transaction.atomic
def cancel(*, sweep: Sweep, actor: User) -> Sweep:
    """Stop it, before it begins or between two batches. What it has taken out stays out until it is undone."""
    row = _locked(sweep)
    if row.state in (State.PREVIEWED, State.SCHEDULED):
        row.state, row.ended_at = State.CANCELLED, timezone.now()
        row.save(update_fields=["state", "ended_at"])
        _note(row, actor, "cancelled", taken_out=row.taken_out)
    return row


@transaction.atomic
def undo(*, sweep: Sweep, actor: User) -> Sweep:
    """Put back what it took out, and nothing else; the worker does it in batches."""
    row = _locked(sweep)
    if row.state == State.DONE or (row.state == State.CANCELLED and row.taken_out):
        row.state, row.ended_at = State.UNDONE, timezone.now()
        row.save(update_fields=["state", "ended_at"])
        _note(row, actor, "undone", taken_out=row.taken_out)
    return row


def carry_out() -> int:
    """Go on with every sweep that is due, or to be undone; how many signatures were changed."""
    changed = 0
    for sweep in Sweep.objects.filter(state=State.SCHEDULED, run_at__lte=timezone.now()).order_by("run_at", "pk"):
        while some := _take_some(sweep.pk):
            changed += some
    undone = Sweep.objects.filter(state=State.UNDONE, signatures__state=Signature.State.INVALID)
    for sweep in undone.distinct().order_by("pk"):
        while some := _put_back_some(sweep.pk):
            changed += some
    return changed


@transaction.atomic
def _take_some(pk: int) -> int:
    """One batch; 0 once it is done or was stopped."""
    sweep = Sweep.objects.select_for_update().get(pk=pk)
    if sweep.state != State.SCHEDULED:
        return 0

    def change(row: Signature) -> None:
        take_out(row)
        row.sweep = sweep

    done = rework(locked(to_take_out(sweep), AT_ONCE), change, ["state", "sweep"])
    if done:
        sweep.taken_out += done
        sweep.save(update_fields=["taken_out"])
    elif not to_take_out(sweep).exists():
        sweep.state, sweep.ended_at = State.DONE, timezone.now()
        sweep.save(update_fields=["state", "ended_at"])
        _note(sweep, None, "done", found=sweep.found, taken_out=sweep.taken_out)
    return done


@transaction.atomic
def _put_back_some(pk: int) -> int:
    Sweep.objects.select_for_update().get(pk=pk)
    rows = locked(Signature.objects.filter(sweep=pk, state=Signature.State.INVALID), AT_ONCE)
    return rework(rows, put_back, ["state", "sweep"])


def _locked(sweep: Sweep) -> Sweep:
    return Sweep.objects.select_for_update(of=("self",)).select_related("appeal").get(pk=sweep.pk)


def _note(sweep: Sweep, actor: User | None, verb: str, **numbers: int) -> None:
    """Into the log, by which questions and how many; no host, network or name."""
    asked = [name for name in (*NARROWS, "since", "until") if getattr(sweep, name)]
    details = {"by": asked, "reason": sweep.reason, **numbers}
    chapter = sweep.appeal.chapter_id
    record_audit(actor=actor, verb=f"appeals.sweep_{verb}", target=sweep, chapter_id=chapter, details=details)
    log.info("sweep %s sweep=%s %s", verb, sweep.pk, numbers)


def remaining(sweep: Sweep) -> int:
    """How many signatures are out because of it."""
    return taken_by(sweep).count()
