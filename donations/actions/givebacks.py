"""Rows of what went back or was asked back, as the payment company tells it. The caller holds the gift's lock."""

import logging

from donations.actions.booking import fee_of
from donations.alarms import alarm
from donations.facts import PaymentFacts, RefundFacts
from donations.models import Dispute, Gift, Refund

log = logging.getLogger(__name__)

State = Refund.State
RANK = {State.ASKED: 0, State.PENDING: 1, State.SUCCEEDED: 2, State.FAILED: 3}
OUTCOMES = {"won": Dispute.State.WON, "lost": Dispute.State.LOST}


def keep_refunds(gift: Gift, told: PaymentFacts) -> bool:
    """Follow every refund; whether any is news. One that we asked for is found by its own number."""
    news = [_keep_refund(gift, refund) for refund in told.refunds]
    return any(news)


def _keep_refund(gift: Gift, told: RefundFacts) -> bool:
    row = _row(gift, told)
    state = _state(told)
    is_news = row.pk is None or RANK[state] > RANK[State(row.state)]
    if is_news or row.refund_id != told.id:
        row.refund_id = told.id
        row.state = state if is_news else row.state
        row.save()
        log.info("refund heard refund=%s gift=%s state=%s", row.uid, gift.uid, row.state)
    return is_news


def _row(gift: Gift, told: RefundFacts) -> Refund:
    known = gift.refunds.filter(refund_id=told.id).first()
    if known is None and told.uid:
        known = gift.refunds.filter(uid=told.uid, refund_id=None).first()
    return known or Refund(gift=gift, amount=told.amount, created_at=told.at)


def _state(told: RefundFacts) -> State:
    if told.failed:
        return State.FAILED
    return State.SUCCEEDED if told.status == "succeeded" else State.PENDING


def keep_disputes(gift: Gift, told: PaymentFacts) -> bool:
    """Follow every dispute that takes money; whether any is news. A treasurer is told of a new one."""
    changed = False
    for one in told.disputes:
        if not one.takes_money:
            continue
        row = gift.disputes.filter(dispute_id=one.id).first()
        if row is None:
            row = Dispute(dispute_id=one.id, gift=gift, amount=one.amount, opened_at=one.at, state="")
            alarm("dispute", dispute=one.id)
        before = (row.state, row.fee)
        row.state = OUTCOMES.get(one.status, row.state or Dispute.State.OPEN)
        row.fee = max(row.fee, fee_of(one.settled))
        row.answer_by = one.answer_by
        row.save()
        changed = changed or before != (row.state, row.fee)
    return changed
