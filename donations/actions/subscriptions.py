"""Gifts that come every month: one `MonthlyGift` a subscription, whatever is heard of it first."""

import logging

from django.db import transaction
from django.utils import timezone

from donations.actions.dunning import tell_action_needed, tell_ended, tell_failed, tell_lapsed
from donations.actions.sessions import lock_attempt
from donations.facts import SubscriptionFacts
from donations.models import Attempt, MonthlyGift

log = logging.getLogger(__name__)

State = MonthlyGift.State
BEGUN = ("active", "trialing", "past_due", "unpaid", "canceled")
OVER = ("canceled", "incomplete_expired")
ASKED_FOR = "cancellation_requested"
COPIED = ("fund", "contact", "amount", "tip", "currency", "livemode", "chapter")
WORDS = ("name", "shows_name", "message", "dedication", "locale")


@transaction.atomic
def apply_subscription(told: SubscriptionFacts, *, paid: bool = False) -> MonthlyGift | None:
    """The monthly gift as it stands now; None where it is not ours, or not begun (`paid` says that it is).

    The donor is told when it begins, when a payment failed (once an invoice), and when it is over.
    """
    attempt = lock_attempt(told.attempt, livemode=told.livemode)
    if attempt is None:
        return None
    monthly = MonthlyGift.objects.select_for_update(of=("self",)).filter(subscription_id=told.id).first()
    if monthly is None:
        if not paid and told.status not in BEGUN:
            return None
        monthly = _begin(attempt, told)
    if monthly.ended_at is None:  # what has ended never comes back
        _follow(monthly, told)
    return monthly


def _begin(attempt: Attempt, told: SubscriptionFacts) -> MonthlyGift:
    copied = {name: getattr(attempt, name) for name in (*COPIED, *WORDS)}
    started = told.started_at or timezone.now()
    monthly = MonthlyGift.objects.create(attempt=attempt, subscription_id=told.id, started_at=started, **copied)
    log.info("monthly gift begins monthly=%s attempt=%s", monthly.uid, attempt.uid)
    return monthly


def _follow(monthly: MonthlyGift, told: SubscriptionFacts) -> None:
    before = monthly.state
    monthly.state = _state(monthly, told)
    monthly.next_at = None if told.ends or told.status in OVER else told.next_at
    failing = monthly.state == State.PAST_DUE
    monthly.failed_invoice, monthly.pay_url = (told.open_invoice, told.pay_url) if failing else ("", "")
    if told.amount > monthly.tip:
        monthly.amount = told.amount - monthly.tip
    if monthly.amount_asked == monthly.amount:
        monthly.amount_asked = None
    if told.status in OVER:
        monthly.ended_at = told.ended_at or timezone.now()
    monthly.save()
    if monthly.state != before:
        log.info("monthly gift moves monthly=%s from=%s to=%s", monthly.uid, before, monthly.state)
    _tell(monthly, told, before)


def _state(monthly: MonthlyGift, told: SubscriptionFacts) -> str:
    if told.status in OVER:
        asked = monthly.end_asked_at or told.why_ended == ASKED_FOR
        kept_failing = told.why_ended == "payment_failed" or monthly.state in (State.PAST_DUE, State.LAPSED)
        return State.LAPSED if kept_failing and not asked else State.ENDED
    states = {"active": State.ACTIVE, "trialing": State.ACTIVE, "past_due": State.PAST_DUE, "unpaid": State.LAPSED}
    return states.get(told.status, State(monthly.state))


def _tell(monthly: MonthlyGift, told: SubscriptionFacts, before: str) -> None:
    if monthly.state == State.PAST_DUE and monthly.failed_invoice:
        (tell_action_needed if told.wants_donor else tell_failed)(monthly=monthly)
    elif monthly.state != before and monthly.state == State.LAPSED:
        tell_lapsed(monthly=monthly)
    elif monthly.state != before and monthly.state == State.ENDED:
        tell_ended(monthly=monthly)
