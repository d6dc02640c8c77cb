"""A look at the last hour, every minute: what is unusual is held until somebody has looked at it.

While an alarm stands, `appeals.safeguards.hold_for` holds what comes from there; what came within the hour before is
held when it begins. Ending an alarm releases nothing: that is decided in the review, by people.
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from appeals.actions.review import locked, rework
from appeals.alarms import alarm as tell
from appeals.models import Alarm, Appeal, Signature
from appeals.queries.bursts import HOUR, Burst, bursts_of, of_burst
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


def watch() -> int:
    """Open, continue and end alarms; how many stand then."""
    now = timezone.now()
    busy = Signature.objects.filter(created_at__gt=now - HOUR, batch=None).values("appeal")
    for appeal in Appeal.objects.filter(pk__in=busy).order_by("pk"):
        looked_at = _ended_by_people(appeal, now)
        for burst in bursts_of(appeal, now):
            if (burst.axis, burst.key) not in looked_at:
                _note(appeal, burst, now)
    for alarm in Alarm.objects.filter(ended_at=None, last_at__lte=now - HOUR):
        _end(alarm, None, now)
    return Alarm.objects.filter(ended_at=None).count()


def _ended_by_people(appeal: Appeal, now: dt.datetime) -> set[tuple[str, str]]:
    """Whoever ended an alarm has looked at this hour; the same signatures do not begin it anew."""
    ended = Alarm.objects.filter(appeal=appeal, ended_at__gt=now - HOUR, ended_by__isnull=False)
    return set(ended.values_list("axis", "key"))


def _note(appeal: Appeal, burst: Burst, now: dt.datetime) -> None:
    standing = Alarm.objects.filter(appeal=appeal, axis=burst.axis, key=burst.key, ended_at=None)
    if standing.update(count=burst.count, last_at=now):
        return
    _open(appeal, burst, now)
    # Whoever was signing while it opened did not know of it yet.
    _hold(appeal, burst, now - HOUR)


@transaction.atomic
def _open(appeal: Appeal, burst: Burst, now: dt.datetime) -> None:
    found, is_new = Alarm.objects.get_or_create(
        appeal=appeal,
        axis=burst.axis,
        key=burst.key,
        ended_at=None,
        defaults={"count": burst.count, "began_at": now, "last_at": now},
    )
    if not is_new:
        return
    held = _hold(appeal, burst, now - HOUR)
    details = {"axis": burst.axis, "count": burst.count, "held": held}
    record_audit(actor=None, verb="appeals.alarm_began", target=found, details=details)
    tell(burst.axis, appeal=appeal.pk, alarm=found.pk, count=burst.count, held=held)


def _hold(appeal: Appeal, burst: Burst, since: dt.datetime) -> int:
    """Hold back what has made up the burst so far; what counted counts no more until it is released."""
    rows, held = of_burst(appeal, burst.axis, burst.key, since), 0
    while some := _hold_some(rows):
        held += some
    return held


@transaction.atomic
def _hold_some(rows: QuerySet[Signature]) -> int:
    return rework(locked(rows), _put_aside, ["held_for"])


def _put_aside(row: Signature) -> None:
    row.held_for = Signature.Hold.BURST


def end_alarm(*, alarm: Alarm, actor: User) -> bool:
    """Somebody has looked: what comes from there waits no longer. Whether the alarm still stood."""
    return _end(alarm, actor, timezone.now())


@transaction.atomic
def _end(alarm: Alarm, actor: User | None, now: dt.datetime) -> bool:
    if not Alarm.objects.filter(pk=alarm.pk, ended_at=None).update(ended_at=now, ended_by=actor):
        return False
    record_audit(actor=actor, verb="appeals.alarm_ended", target=alarm, details={"axis": alarm.axis})
    log.info("appeals alarm ended alarm=%s by=%s", alarm.pk, actor.pk if actor else "time")
    return True
