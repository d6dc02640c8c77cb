"""Money goes back to who gave it. Imports donations.actions.ledger, receipts and donations.gateway.

What came offline is given back by hand and booked at once. What came through the payment company is asked for here and
told to it by the worker, under a key that is the refund's own: told twice, it is given back once. What the company then
says (done, or failed after days) is heard like everything else it says, in donations/actions/payments.py.
"""

import logging
import uuid
from uuid import UUID

import stripe
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from donations.actions.arrivals import side_of, subject_of
from donations.actions.ledger import Leg, account, post, reverse
from donations.actions.offline import INTO, arrival_of
from donations.actions.receipts import correct_receipt
from donations.alarms import alarm
from donations.errors import DonationError, MoreThanIsLeft
from donations.gateway import client
from donations.models import Gift, Posting, Refund
from donations.money import Money
from donations.queries.worth import left_of
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)
State = Refund.State
# It will say the same tomorrow. All else (away, busy, our key is wrong) is tried again: the same key makes that safe.
REFUSALS = (stripe.InvalidRequestError, stripe.CardError)
AT_ONCE = 20  # refunds of one run of the worker


@transaction.atomic
def ask_refund(*, gift: Gift, amount: int, author: User, reason: str, uid: UUID | None = None) -> Refund:
    """Give back `amount` minor units of the gift's currency; the same `uid` again is the refund that is there.

    MoreThanIsLeft where less is left of it. A gift that came offline is booked as given back at once.
    """
    uid = uid or uuid.uuid4()
    gift = Gift.objects.select_for_update(of=("self",)).select_related("fund").get(pk=gift.pk)
    known = Refund.objects.filter(uid=uid, gift=gift).first()
    if known:
        return known
    left = left_of(gift)
    if not 0 < amount <= left:
        shown = Money(left, gift.currency).text()
        raise MoreThanIsLeft(_("At most %(left)s can be given back: that is what is left of it.") % {"left": shown})
    online = gift.way in Gift.ONLINE
    if not online and arrival_of(gift) is None:
        raise DonationError(_("This gift was entered by mistake and taken back. There is nothing to give back."))
    refund = Refund.objects.create(
        uid=uid,
        gift=gift,
        amount=amount,
        author=author,
        reason=reason,
        state=State.ASKED if online else State.SUCCEEDED,
    )
    if not online:
        _book_by_hand(refund)
    details = {"gift": str(gift.uid), "refund": str(uid), "amount": amount, "reason": reason}
    record_audit(
        actor=author, verb="donations.refund_asked", target=gift, chapter_id=gift.fund.chapter_id, details=details
    )
    log.info("refund asked refund=%s gift=%s user=%s", uid, gift.pk, author.pk)
    return refund


def _book_by_hand(refund: Refund) -> None:
    """Out of the bank or the cash box, in the fund's currency: what comes offline is never in another."""
    gift = refund.gift
    mine = account(side_of(gift), gift.currency, livemode=gift.livemode, fund=gift.fund)
    held = account(INTO[Gift.Way(gift.way)], gift.currency, livemode=gift.livemode)
    post(
        key=f"refund:{refund.uid}",
        kind=Posting.Kind.REFUND,
        subject=subject_of(gift),
        livemode=gift.livemode,
        at=timezone.now(),
        legs=[Leg(mine, held, refund.amount)],
        author=refund.author,
    )
    correct_receipt(gift=gift)


def why_not_undo(refund: Refund) -> str:
    """Why a refund cannot be taken back as entered by mistake, in words; empty where it can."""
    if refund.gift.way in Gift.ONLINE:
        return _("The payment company was told. What went back to a card does not return.")
    return "" if refund.state == State.SUCCEEDED else _("It was taken back already.")


@transaction.atomic
def undo_refund(*, refund: Refund, author: User, reason: str) -> Posting:
    """Undo a refund by hand that was entered by mistake, by a posting that reverses it; else DonationError."""
    Gift.objects.select_for_update(of=("self",)).get(pk=refund.gift_id)
    refund = Refund.objects.select_related("gift__fund").get(pk=refund.pk)
    refusal, gift = why_not_undo(refund), refund.gift
    booked = Posting.objects.filter(key=f"refund:{refund.uid}").first()
    undone = reverse(posting=booked, author=author, reason=reason) if booked and not refusal else None
    if undone is None:
        raise DonationError(refusal or _("It was taken back already."))
    refund.state = State.FAILED
    refund.save(update_fields=["state"])
    correct_receipt(gift=gift)
    details = {"gift": str(gift.uid), "refund": str(refund.uid), "reason": reason}
    record_audit(
        actor=author, verb="donations.refund_undone", target=gift, chapter_id=gift.fund.chapter_id, details=details
    )
    return undone


def tell_refunds() -> int:
    """Tell the payment company which refunds were asked for; how many it took. While it is away they wait."""
    told = 0
    waiting = Refund.objects.filter(state=State.ASKED).select_related("gift__fund").order_by("pk")
    for refund in list(waiting[:AT_ONCE]):
        try:
            told += _tell(refund)
        except stripe.StripeError as error:
            log.warning("refund waits refund=%s error=%s", refund.uid, type(error).__name__)
            break
    return told


def _tell(refund: Refund) -> bool:
    """Outside any transaction: nothing is locked while we wait. True where the company took it."""
    try:
        said = client().v1.refunds.create(
            params={
                "payment_intent": refund.gift.payment_intent or "",
                "amount": refund.amount,
                "metadata": {"refund": str(refund.uid)},
            },
            options={"idempotency_key": f"refund:{refund.uid}"},
        )
    except REFUSALS as error:
        _refused(refund, error.code or "")
        return False
    Refund.objects.filter(pk=refund.pk, state=State.ASKED).update(state=State.PENDING, refund_id=said.id)
    log.info("refund told refund=%s", refund.uid)
    return True


@transaction.atomic
def _refused(refund: Refund, code: str) -> None:
    """The company will not do it, today or tomorrow: the money stays, and the desk says so."""
    if not Refund.objects.filter(pk=refund.pk, state=State.ASKED).update(state=State.FAILED):
        return
    gift = refund.gift
    details = {"gift": str(gift.uid), "refund": str(refund.uid), "code": code}
    record_audit(
        actor=None, verb="donations.refund_refused", target=gift, chapter_id=gift.fund.chapter_id, details=details
    )
    alarm("refund-refused", refund=refund.pk, code=code)
