"""A payment that the payment company knows becomes a gift: exactly once, whatever was heard of it, in any order.

An event is only a bell. Whoever hears one asks how the payment stands now (donations/actions/asking.py), and this
applies the answer as a whole: gift, shares, refunds, disputes, fees. Applying it again, or an older answer after a
newer one, changes nothing: rows are found by the payment company's own keys, states only move on, postings have a key.
Locks are taken in the order that donations/actions/sessions.py tells.
"""

import logging
import uuid

from django.db import transaction

from content.freshness import touch
from donations.actions.arrivals import credit_chapters
from donations.actions.booking import book_payment, takings_of
from donations.actions.givebacks import keep_disputes, keep_refunds
from donations.actions.receipts import correct_receipt, issue_receipt
from donations.actions.sessions import lock_attempt, move_on, note_unpaid
from donations.actions.subscriptions import WORDS, apply_subscription
from donations.alarms import alarm
from donations.facts import ChargeFacts, PaymentFacts
from donations.models import Attempt, Gift, MonthlyGift
from donations.queries.worth import worth_of

log = logging.getLogger(__name__)

# A gift's number follows from its payment: a row that was lost and is fetched again finds its own postings.
OF_PAYMENT = uuid.UUID("a3c86b2e-6f0f-4d0b-9a1e-6f5b7d3c1e52")


@transaction.atomic
def apply_payment(told: PaymentFacts) -> bool:
    """Count a payment and all that became of it; False where it is not ours, or not known yet to be."""
    about = told.subscription
    attempt = lock_attempt(about.attempt if about else told.attempt, livemode=told.livemode)
    if attempt is None:
        return False
    if told.charge is None:
        note_unpaid(attempt, told)
        return True
    monthly = apply_subscription(about, paid=True) if about else None
    if attempt.often == Attempt.Often.MONTHLY and monthly is None:
        return False  # a renewal is never counted as given once: its invoice will say what it is
    gift, is_new = _gift(attempt, monthly, told, told.charge)
    changed = [is_new, keep_refunds(gift, told), keep_disputes(gift, told), book_payment(gift, told)]
    if any(changed):
        _follow_up(gift, told)
    return True


def _gift(attempt: Attempt, monthly: MonthlyGift | None, told: PaymentFacts, charge: ChargeFacts) -> tuple[Gift, bool]:
    """The row of this payment, and whether it is new. Its worth is filled in once it is known."""
    gift = Gift.objects.select_for_update(of=("self",)).select_related("fund").filter(payment_intent=told.id).first()
    if gift is None:
        return _new_gift(attempt, monthly, told, charge), True
    worth = _counted(gift, charge)
    if gift.counted is None and worth is not None:
        gift.counted = worth
        gift.save(update_fields=["counted"])
    return gift, False


def _new_gift(attempt: Attempt, monthly: MonthlyGift | None, told: PaymentFacts, charge: ChargeFacts) -> Gift:
    source = monthly or attempt
    amount, tip = _shares(source.amount, source.tip, charge.amount)
    gift = Gift(
        uid=uuid.uuid5(OF_PAYMENT, told.id),
        fund=attempt.fund,
        attempt=_first_of(attempt, monthly),
        monthly=monthly,
        contact=source.contact,
        way=Gift.Way.CARD if charge.by_card else Gift.Way.DEBIT,
        amount=amount,
        tip=tip,
        currency=told.currency,
        livemode=told.livemode,
        payment_intent=told.id,
        charge_id=charge.id,
        invoice_id=told.invoice or None,
        received_at=charge.at,
        **{name: getattr(source, name) for name in WORDS},
    )
    if monthly and monthly.gifts.exists():  # what was said with the first gift is not said again each month
        gift.message = gift.dedication = ""
    gift.counted = _counted(gift, charge)
    gift.save()
    credit_chapters(gift=gift, chapters=[source.chapter] if source.chapter else [])
    move_on(attempt, Attempt.State.PAID)
    touch()
    log.info("gift counted gift=%s attempt=%s payment=%s", gift.uid, attempt.uid, told.id)
    return gift


def _first_of(attempt: Attempt, monthly: MonthlyGift | None) -> Attempt | None:
    """The attempt, for the one gift that a checkout makes. A second payment under its name counts, and is looked at."""
    if monthly is None and attempt.gifts.exists():
        alarm("second-payment", attempt=attempt.uid)
        return None
    return attempt


def _shares(amount: int, tip: int, paid: int) -> tuple[int, int]:
    """What was paid, as gift and tip: as asked for, or in the same proportion where another amount was paid."""
    if paid == amount + tip:
        return amount, tip
    tip_paid = paid * tip // (amount + tip)
    return paid - tip_paid, tip_paid


def _counted(gift: Gift, charge: ChargeFacts) -> int | None:
    """Its worth in the fund's currency; None until that is known."""
    if gift.currency == gift.fund.currency:
        return gift.amount
    settled = charge.settled
    if settled is None or settled.currency != gift.fund.currency:
        return None
    return settled.amount - settled.amount * gift.tip // (gift.amount + gift.tip)


def _follow_up(gift: Gift, told: PaymentFacts) -> None:
    """Receipts, and what a treasurer has to look at."""
    if gift.receipts.exists() or worth_of(gift).kept:  # where nothing was kept, there is nothing to write a receipt for
        issue_receipt(gift=gift)
        correct_receipt(gift=gift)
    given = gift.amount + gift.tip
    if sum(one.amount for one in takings_of(told) if not one.is_back) > given:
        alarm("over-refunded", gift=gift.uid)
    settled = told.charge.settled if told.charge else None
    if gift.counted is None and settled:
        alarm("not-exchanged", gift=gift.uid, given=gift.currency, settled=settled.currency)
