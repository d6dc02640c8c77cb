"""Payouts: what the payment company sent to the bank, against the balance transactions that it says it is made of.

Asking happens outside any transaction; what was learnt is written in one. Imports donations.gateway and the ledger.
"""

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from donations.actions.ledger import Leg, account, post
from donations.alarms import alarm
from donations.gateway import client
from donations.models import Account, Dispute, Gift, Payout, Posting, Refund

log = logging.getLogger(__name__)

State = Payout.State
MOST = 100  # objects a list holds
CAME_BACK = ("failed", "canceled")
# What each state makes a treasurer look at.
ALARMS = {State.DIFFERS: "payout-differs", State.MANUAL: "payout-manual", State.FAILED: "payout-failed"}


@dataclass(frozen=True)
class Part:
    """A balance transaction of a payout: its key, what it is about, and what it came to after fees."""

    id: str
    source: str
    net: int


@dataclass(frozen=True)
class PayoutFacts:
    """A payout as the payment company tells it. `parts` is empty for one sent by hand; `itemised` once they are all
    there. Amounts are minor units; the currency is upper case."""

    id: str
    amount: int
    currency: str
    status: str
    automatic: bool
    itemised: bool
    livemode: bool
    at: dt.datetime
    arrives_on: dt.date
    parts: tuple[Part, ...] = ()


def sync_payout(key: str) -> bool:
    """How a payout (`po_…`) stands, here from now on; False where it is not of our book."""
    return apply_payout(ask_payout(key))


def ask_payout(key: str) -> PayoutFacts:
    """Ask for a payout and its parts. Never inside a transaction; stripe.StripeError where nobody answers."""
    data = client().v1.payouts.retrieve(key).to_dict()
    parts = _parts(key) if data["automatic"] else ()
    return PayoutFacts(
        id=data["id"],
        amount=data["amount"],
        currency=data["currency"].upper(),
        status=data["status"],
        automatic=data["automatic"],
        itemised=data["reconciliation_status"] != "in_progress",
        livemode=data["livemode"],
        at=_moment(data["created"]),
        arrives_on=_moment(data["arrival_date"]).date(),
        parts=parts,
    )


def _moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _parts(key: str) -> tuple[Part, ...]:
    listed = client().v1.balance_transactions.list({"payout": key, "limit": MOST}).auto_paging_iter()
    parts = [Part(one.id, _source(one.source), one.net) for one in listed]
    return tuple(part for part in parts if part.source != key)  # the payout's own line is no part of it


def _source(source: Any) -> str:
    return source if isinstance(source, str) else getattr(source, "id", "")


@transaction.atomic
def apply_payout(told: PayoutFacts) -> bool:
    """Write down a payout and book it; False where it is of the other book."""
    if told.livemode != settings.STRIPE_LIVE:
        return False
    rows = Payout.objects.select_for_update()
    payout = rows.filter(payout_id=told.id).first() or Payout(payout_id=told.id)
    before = payout.state
    payout.amount, payout.currency, payout.livemode = told.amount, told.currency, told.livemode
    payout.arrives_on = told.arrives_on
    payout.parts, payout.unknown = sum(part.net for part in told.parts), unknown_parts(told)
    payout.state = _state(told, payout)
    payout.save()
    _book(told)
    if payout.state != before:
        log.info("payout heard payout=%s state=%s", told.id, payout.state)
        if payout.state in ALARMS:
            alarm(ALARMS[State(payout.state)], payout=told.id)
    return True


def unknown_parts(told: PayoutFacts) -> list[str]:
    """Keys of the parts that no row of ours explains. Four queries."""
    sources = {part.source for part in told.parts if part.source}
    mine = {"livemode": told.livemode}
    known = {
        *Gift.objects.filter(charge_id__in=sources, **mine).values_list("charge_id", flat=True),
        *Refund.objects.filter(refund_id__in=sources).values_list("refund_id", flat=True),
        *Dispute.objects.filter(dispute_id__in=sources).values_list("dispute_id", flat=True),
        *Payout.objects.filter(payout_id__in=sources, **mine).values_list("payout_id", flat=True),
    }
    return [part.id for part in told.parts if part.source not in known]


def _state(told: PayoutFacts, payout: Payout) -> State:
    if told.status in CAME_BACK:
        return State.FAILED
    if not told.automatic:
        return State.MANUAL
    if not told.itemised:
        return State.ON_ITS_WAY
    if payout.parts != told.amount or payout.unknown:
        return State.DIFFERS
    return State.MATCHED if told.status == "paid" else State.ON_ITS_WAY


def _book(told: PayoutFacts) -> None:
    """From the payment company to the bank; and back where the bank refused it."""
    bank, held = (
        account(kind, told.currency, livemode=told.livemode) for kind in (Account.Kind.BANK, Account.Kind.CLEARING)
    )
    lines = [(payout_key(told.id), Leg(bank, held, told.amount))]
    if told.status in CAME_BACK:
        lines.append((f"payout-failed:{told.id}", Leg(held, bank, told.amount)))
    for key, leg in lines:
        post(
            key=key,
            kind=Posting.Kind.PAYOUT,
            subject=payout_key(told.id),
            livemode=told.livemode,
            at=told.at,
            legs=[leg],
        )


def payout_key(payout_id: str) -> str:
    """The key of its posting, and what its postings name as their subject."""
    return f"payout:{payout_id}"
