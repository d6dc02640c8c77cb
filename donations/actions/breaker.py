"""The pause: where too many cards are declined, or too many payment pages opened, none is taken for a while.

Derived from rows that there are anyhow (events that the payment company sent, attempts), so nothing has to be counted,
and all processes see the same. A treasurer ends a pause from the desk (`donations.actions.desk.close_breaker`).
"""

import datetime as dt
import json
import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from donations.alarms import alarm
from donations.models import Attempt, Breaker, StripeEvent
from donations.safeguards import COUNTED_OVER, DECLINES, PAUSE, SESSIONS

log = logging.getLogger(__name__)

LOOKED_AT = 1000  # of the newest events: more than that in ten minutes hold far more than DECLINES among them
DECLINED, RENEWAL_FAILED = "charge.failed", "invoice.payment_failed"


def pause() -> Breaker | None:
    """The pause that holds now, if any."""
    return Breaker.objects.filter(until__gt=timezone.now(), closed_by=None).order_by("-until").first()


def is_open() -> bool:
    """Whether cards are paused (a breaker that is open lets nothing through)."""
    return pause() is not None


def watch_cards() -> bool:
    """Pause cards where it is time for that; whether they are paused. Few queries, and harmless to repeat."""
    if is_open():
        return True
    since = _since(timezone.now())
    declined = _declined(since)
    if declined < DECLINES and not _crowded(since):
        return False
    _open(declined)
    return True


@transaction.atomic
def _open(declined: int) -> None:
    breaker = Breaker.objects.create(until=timezone.now() + PAUSE, declined=declined)
    log.error("cards paused breaker=%s declined=%s", breaker.pk, declined)
    alarm("breaker", breaker=breaker.pk, declined=declined)


def _since(now: dt.datetime) -> dt.datetime:
    """From when on it counts: what led to the last pause does not lead to another one."""
    last = Breaker.objects.order_by("-until").values_list("until", flat=True).first()
    return max(now - COUNTED_OVER, last) if last else now - COUNTED_OVER


def _declined(since: dt.datetime) -> int:
    """Cards declined on payment pages. Those of renewals are left out: many may fail on the first of a month."""
    newest = StripeEvent.objects.filter(livemode=settings.STRIPE_LIVE).order_by("-pk")[:LOOKED_AT]
    lately = [row for row in newest.values_list("pk", "type", "received_at") if row[2] > since]
    declined = sum(kind == DECLINED for _pk, kind, _at in lately)
    if declined < DECLINES:  # mostly: then nothing needs to be unsealed
        return declined
    failed = [pk for pk, kind, _at in lately if kind == RENEWAL_FAILED]
    invoices = StripeEvent.objects.filter(pk__in=failed).values_list("payload", flat=True)
    return declined - sum(_is_renewal(payload or "{}") for payload in invoices)


def _is_renewal(payload: str) -> bool:
    invoice = json.loads(payload).get("data", {}).get("object", {})
    return bool(invoice.get("billing_reason") == "subscription_cycle")


def _crowded(since: dt.datetime) -> bool:
    """Whether more attempts were begun than people give in."""
    oldest = Attempt.objects.order_by("-pk").values_list("created_at", flat=True)[SESSIONS - 1 : SESSIONS]
    return any(at > since for at in oldest)
