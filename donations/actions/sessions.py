"""Where a checkout that was begun has got to. Its state only ever moves on, so old news changes nothing.

Locks are taken in one order wherever money is applied: the attempt, the monthly gift, the gift, then what `post`
locks (the fund's total), the year's receipt book, the contact. The row of the attempt comes first always: it is what
makes events about one payment wait for each other.
"""

import logging
import uuid

from django.conf import settings
from django.db import transaction

from donations.facts import PaymentFacts, SessionFacts
from donations.models import Attempt

log = logging.getLogger(__name__)

State = Attempt.State
RANK = {State.BEGUN: 0, State.OPEN: 1, State.PROCESSING: 2, State.EXPIRED: 3, State.FAILED: 3, State.PAID: 4}
UNPAID_FOR_GOOD = ("requires_payment_method", "canceled")


def lock_attempt(uid: uuid.UUID | None, *, livemode: bool) -> Attempt | None:
    """The attempt that something names, locked until the transaction ends; None where it is not of our book."""
    if uid is None or livemode != settings.STRIPE_LIVE:
        return None
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("fund")
    return rows.filter(uid=uid, livemode=livemode).first()


def move_on(attempt: Attempt, state: str) -> None:
    """Set the state, unless the attempt is further already. The caller holds its lock."""
    if RANK[State(state)] <= RANK[State(attempt.state)]:
        return
    log.info("attempt moves attempt=%s from=%s to=%s", attempt.uid, attempt.state, state)
    attempt.state = state
    attempt.save(update_fields=["state"])


@transaction.atomic
def apply_session(told: SessionFacts) -> bool:
    """What became of a payment page; False where it is not ours. That money arrived is told by the payment itself."""
    attempt = lock_attempt(told.attempt, livemode=told.livemode)
    if attempt is None:
        return False
    if attempt.session_id is None:  # the request that opened it died before it could write that down
        attempt.session_id = told.id
        attempt.save(update_fields=["session_id"])
    if attempt.session_id != told.id:
        return True
    if told.status == "complete" and not told.paid:
        move_on(attempt, State.PROCESSING)
    elif told.status in ("open", "expired"):
        move_on(attempt, told.status)
    return True


def note_unpaid(attempt: Attempt, told: PaymentFacts) -> None:
    """A payment that has not succeeded. The caller holds the lock of the attempt.

    A card that is declined leaves the page open, for another one: only what was under way fails.
    """
    if told.status == "processing":
        move_on(attempt, State.PROCESSING)
    elif told.status in UNPAID_FOR_GOOD and attempt.state == State.PROCESSING:
        move_on(attempt, State.FAILED)
