"""What the worker does with events that were taken in: find out what they ring about, ask, apply, mark, in that order.

Asking happens outside any transaction. What is learnt, and that the event is dealt with, commit together or not at all.
A worker that dies leaves a lease that runs out, and another asks again: applying twice changes nothing.
"""

import datetime as dt
import json
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import stripe
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from donations.actions.asking import ask_invoice, ask_payment, ask_session, ask_subscription
from donations.actions.cards import card_given
from donations.actions.payouts import apply_payout, ask_payout
from donations.actions.syncing import apply
from donations.alarms import alarm
from donations.models import StripeEvent
from people.errors import describe

log = logging.getLogger(__name__)

State = StripeEvent.State
Apply = Callable[[], bool]  # writes down what was learnt, and says whether it was ours
Ask = Callable[[dict[str, Any]], Apply]  # asks how the object of an event stands

AWAY = (stripe.APIConnectionError, stripe.RateLimitError)
LEASE = dt.timedelta(minutes=2)  # far longer than the questions of one event take
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(seconds=5), dt.timedelta(hours=1)
MOST_ATTEMPTS = 16  # about seven hours
A_TURN = 100  # events a worker takes before it looks at its mail again
PAYLOAD_KEPT = dt.timedelta(days=30)

TYPES = {
    *(f"checkout.session.{what}" for what in ("completed", "async_payment_succeeded", "async_payment_failed")),
    *("checkout.session.expired", "payment_intent.succeeded", "payment_intent.processing", "payment_intent.canceled"),
    *(f"charge.{what}" for what in ("succeeded", "updated", "refunded", "refund.updated")),
    *(f"refund.{what}" for what in ("created", "updated", "failed")),
    *(f"charge.dispute.{what}" for what in ("created", "updated", "closed", "funds_withdrawn", "funds_reinstated")),
    *(f"invoice.{what}" for what in ("paid", "payment_succeeded", "payment_failed", "payment_action_required")),
    *("invoice.marked_uncollectible", "invoice.voided", "invoice_payment.paid"),
    *(f"payout.{what}" for what in ("created", "updated", "paid", "failed", "canceled", "reconciliation_completed")),
    *(f"customer.subscription.{what}" for what in ("created", "updated", "deleted", "paused", "resumed")),
}


def _asking(question: Callable[[str], Any], field: str = "id") -> Ask:
    def ask(about: dict[str, Any]) -> Apply:
        key = about.get(field)
        return partial(apply, question(key)) if key else lambda: False

    return ask


def _ask_page(about: dict[str, Any]) -> Apply:
    """A page on which nothing was paid, but another card was given, says so to the subscription at once."""
    if about.get("mode") != "setup":
        return _asking(ask_session)(about)
    ours = card_given(about["id"])
    return lambda: ours


def _ask_payout(about: dict[str, Any]) -> Apply:
    return partial(apply_payout, ask_payout(about["id"]))


OBJECTS = {"cs": "checkout.session", "pi": "payment_intent", "in": "invoice", "sub": "subscription", "po": "payout"}
# How each kind of object is asked about: `_asking(question, field)` where the field names what is asked for.
QUESTIONS: dict[str, Ask] = {
    "checkout.session": _ask_page,
    "payment_intent": _asking(ask_payment),
    "charge": _asking(ask_payment, "payment_intent"),
    "refund": _asking(ask_payment, "payment_intent"),
    "dispute": _asking(ask_payment, "payment_intent"),
    "invoice": _asking(ask_invoice),
    "invoice_payment": _asking(ask_invoice, "invoice"),
    "subscription": _asking(ask_subscription),
    "payout": _ask_payout,
}


def process_due_events() -> int:
    """Deal with what waits, what is due longest first; how many were looked at. Any number of workers may do so.

    While the payment company is away one event is enough to find that out: the others keep their turn and their tries.
    """
    for number in range(A_TURN):
        event = _claim()
        if event is None:
            return number
        if not _process(event):
            return number + 1
    return A_TURN


def _due() -> QuerySet[StripeEvent]:
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return StripeEvent.objects.filter(free, state=State.RECEIVED, due_at__lte=now)


def _claim() -> StripeEvent | None:
    """The event that is due longest, for LEASE; None where none is. No two workers get the same one."""
    if not _due().exists():  # an idle worker takes no write lock
        return None
    with transaction.atomic():
        rows = _due().select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        event = rows.order_by("due_at", "pk").first()
        if event is not None:
            event.leased_until, event.attempts = timezone.now() + LEASE, event.attempts + 1
            event.save(update_fields=["leased_until", "attempts"])
    return event


def _process(event: StripeEvent) -> bool:
    """Deal with it; False where the payment company does not answer anybody now."""
    try:
        learnt = _ask(event)
        with transaction.atomic():
            if _still_ours(event):
                _settle(event, State.PROCESSED if learnt() else State.PARKED)
    except Exception as error:  # one event that cannot be dealt with must not hold up the others
        _again(event, error)
        return not isinstance(error, AWAY)
    return True


def _ask(event: StripeEvent) -> Apply:
    """Ask how the object stands now. What has no such object with us, or is of a kind that nobody needs, is parked."""
    about = _about(event)
    question = QUESTIONS.get(about.get("object", "")) if event.type in TYPES else None
    try:
        return question(about) if question else lambda: False
    except stripe.InvalidRequestError as error:
        if error.code == "resource_missing":  # another account's, or gone
            return lambda: False
        raise


def _about(event: StripeEvent) -> dict[str, Any]:
    """The object that an event rings about; once its words are forgotten, what its key still tells of it."""
    if event.payload:
        return json.loads(event.payload)["data"]["object"]
    return {"id": event.object_id, "object": OBJECTS.get(event.object_id.partition("_")[0], ""), "mode": ""}


def _still_ours(event: StripeEvent) -> bool:
    """Whether no other worker has taken it over meanwhile; the row is locked until the transaction ends."""
    mine = StripeEvent.objects.filter(pk=event.pk, state=State.RECEIVED, leased_until=event.leased_until)
    return mine.select_for_update().first() is not None


def _settle(event: StripeEvent, state: State) -> None:
    now = timezone.now()
    done = {"state": state, "processed_at": now, "leased_until": None, "failure": ""}
    StripeEvent.objects.filter(pk=event.pk).update(**done)
    log.info("event settled event=%s type=%s state=%s", event.event_id, event.type, state)


def _again(event: StripeEvent, error: Exception) -> None:
    """Try later, and after many times tell a person. Nothing of the event was written."""
    given_up = event.attempts >= MOST_ATTEMPTS
    pause = min(FIRST_PAUSE * 2 ** min(event.attempts, 20), LONGEST_PAUSE)
    mine = StripeEvent.objects.filter(pk=event.pk, state=State.RECEIVED, leased_until=event.leased_until)
    mine.update(
        state=State.FAILED if given_up else State.RECEIVED,
        due_at=timezone.now() + pause,
        leased_until=None,
        failure=describe(error),
    )
    log.warning("event waits event=%s attempts=%s error=%s", event.event_id, event.attempts, describe(error))
    if given_up:
        alarm("event-failed", event=event.event_id)


def forget_payloads() -> int:
    """Empty what events said, thirty days after they were dealt with or given up: it names donors. How many were."""
    before = timezone.now() - PAYLOAD_KEPT
    old = Q(processed_at__lt=before) | Q(state=State.FAILED, received_at__lt=before)
    return StripeEvent.objects.filter(old, payload__isnull=False).update(payload=None)
