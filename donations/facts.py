"""What the payment company says, as our own frozen facts. Imports nothing of ours.

The functions here read plain dicts (`StripeObject.to_dict()`), as an object of today's API version has its fields:
an invoice names its subscription under `parent`, a subscription its period on its items, and a payment does not name
its invoice at all. Amounts are minor units; currencies are upper case, as ours are.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]

# How Stripe calls a refund's or a dispute's state.
REFUND_FAILED = ("failed", "canceled")
NO_MONEY_MOVED = ("warning_needs_response", "warning_under_review", "warning_closed", "prevented")
CARDS = ("card", "link", "card_present")


@dataclass(frozen=True)
class Settled:
    """A balance transaction: what an amount came to in the currency that is settled in, and what was kept of it."""

    id: str
    amount: int
    fee: int
    currency: str
    at: dt.datetime


@dataclass(frozen=True)
class RefundFacts:
    """Money on its way back. `uid` names our own `Refund`, where we asked for it; `returned` is set once it failed."""

    id: str
    amount: int
    status: str
    at: dt.datetime
    uid: uuid.UUID | None = None
    settled: Settled | None = None
    returned: Settled | None = None

    @property
    def failed(self) -> bool:
        return self.status in REFUND_FAILED


@dataclass(frozen=True)
class DisputeFacts:
    """A bank that asks for money back. An inquiry, in which no money has moved yet, is none (`takes_money`)."""

    id: str
    amount: int
    status: str
    at: dt.datetime
    answer_by: dt.datetime | None = None
    settled: tuple[Settled, ...] = ()

    @property
    def takes_money(self) -> bool:
        return self.status not in NO_MONEY_MOVED


@dataclass(frozen=True)
class ChargeFacts:
    """A payment that succeeded. `settled` is None until the payment company has exchanged it."""

    id: str
    amount: int
    by_card: bool
    at: dt.datetime
    settled: Settled | None = None


@dataclass(frozen=True)
class SubscriptionFacts:
    """A gift that comes every month. `open_invoice` is the latest one where it failed, with the page to pay it on."""

    id: str
    attempt: uuid.UUID | None
    status: str
    livemode: bool
    amount: int = 0  # a month, tip included
    started_at: dt.datetime | None = None
    next_at: dt.datetime | None = None
    ends: bool = False  # when the period does
    ended_at: dt.datetime | None = None
    why_ended: str = ""
    open_invoice: str = ""
    pay_url: str = ""
    wants_donor: bool = False  # their bank wants them to confirm it


@dataclass(frozen=True)
class PaymentFacts:
    """A payment intent and all that hangs on it. That of a monthly gift names its invoice and subscription."""

    id: str
    attempt: uuid.UUID | None
    status: str
    currency: str
    livemode: bool
    charge: ChargeFacts | None = None
    refunds: tuple[RefundFacts, ...] = ()
    disputes: tuple[DisputeFacts, ...] = ()
    invoice: str = ""
    subscription: SubscriptionFacts | None = None


@dataclass(frozen=True)
class SessionFacts:
    """A payment page: open, complete or expired; paid, or not yet."""

    id: str
    attempt: uuid.UUID | None
    status: str
    paid: bool
    livemode: bool
    payment: str = ""
    subscription: str = ""


def moment(seconds: int | None) -> dt.datetime | None:
    """A time as Stripe tells it: seconds since 1970."""
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)


def key_of(value: Any) -> str:
    """The key of something that may have been expanded; empty for None."""
    return value["id"] if isinstance(value, dict) else value or ""


def _time(data: Data, name: str = "created") -> dt.datetime:
    return dt.datetime.fromtimestamp(data[name], dt.UTC)


def _uid(data: Data, name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID((data.get("metadata") or {}).get(name) or "")
    except ValueError:
        return None


def _whole(value: Any) -> Data | None:
    return value if isinstance(value, dict) else None


def settled(data: Any) -> Settled | None:
    """None where it is not known yet."""
    if not isinstance(data, dict):
        return None
    return Settled(data["id"], data["amount"], data["fee"], data["currency"].upper(), _time(data))


def refund(data: Data) -> RefundFacts:
    return RefundFacts(
        id=data["id"],
        amount=data["amount"],
        status=data["status"] or "pending",
        at=_time(data),
        uid=_uid(data, "refund"),
        settled=settled(data.get("balance_transaction")),
        returned=settled(data.get("failure_balance_transaction")),
    )


def dispute(data: Data) -> DisputeFacts:
    known = [settled(one) for one in data.get("balance_transactions") or []]
    return DisputeFacts(
        id=data["id"],
        amount=data["amount"],
        status=data["status"],
        at=_time(data),
        answer_by=moment((data.get("evidence_details") or {}).get("due_by")),
        settled=tuple(one for one in known if one),
    )


def charge(data: Any) -> ChargeFacts | None:
    """None unless it succeeded; one that was taken back later (`late_failure`) had."""
    if not isinstance(data, dict) or not data["captured"]:
        return None
    if data["status"] != "succeeded" and not data.get("failure_balance_transaction"):
        return None
    way = (data.get("payment_method_details") or {}).get("type", "card")
    return ChargeFacts(
        id=data["id"],
        amount=data["amount_captured"],
        by_card=way in CARDS,
        at=_time(data),
        settled=settled(data.get("balance_transaction")),
    )


def late_failure(data: Any) -> list[RefundFacts]:
    """A bank debit that succeeded and was returned by the bank days later: as if all of it had been given back."""
    taken = settled(data.get("failure_balance_transaction")) if isinstance(data, dict) else None
    return [RefundFacts(data["id"], data["amount_captured"], "succeeded", taken.at, settled=taken)] if taken else []


def payment(
    data: Data,
    *,
    refunds: list[Data],
    disputes: list[Data],
    invoice: str = "",
    subscription: SubscriptionFacts | None = None,
) -> PaymentFacts:
    """A payment intent whose latest charge is expanded, with the lists that hang on that."""
    back = [*map(refund, refunds), *late_failure(data.get("latest_charge"))]
    return PaymentFacts(
        id=data["id"],
        attempt=_uid(data, "attempt"),
        status=data["status"],
        currency=data["currency"].upper(),
        livemode=data["livemode"],
        charge=charge(data.get("latest_charge")),
        refunds=tuple(sorted(back, key=lambda one: (one.at, one.id))),
        disputes=tuple(sorted(map(dispute, disputes), key=lambda one: (one.at, one.id))),
        invoice=invoice,
        subscription=subscription,
    )


def session(data: Data) -> SessionFacts:
    return SessionFacts(
        id=data["id"],
        attempt=_uid(data, "attempt"),
        status=data["status"],
        paid=data["payment_status"] == "paid",
        livemode=data["livemode"],
        payment=key_of(data.get("payment_intent")),
        subscription=key_of(data.get("subscription")),
    )


def subscription(data: Data, *, wants_donor: bool = False) -> SubscriptionFacts:
    """`latest_invoice` is expanded."""
    items = data["items"]["data"]
    latest = _whole(data.get("latest_invoice")) or {}
    is_open = latest.get("status") in ("open", "uncollectible") and latest.get("attempted")
    return SubscriptionFacts(
        id=data["id"],
        attempt=_uid(data, "attempt"),
        status=data["status"],
        livemode=data["livemode"],
        amount=sum((item["price"]["unit_amount"] or 0) * (item.get("quantity") or 1) for item in items),
        started_at=moment(data.get("start_date")),
        next_at=moment(max((item["current_period_end"] for item in items), default=None)),
        ends=bool(data.get("cancel_at_period_end") or data.get("cancel_at")),
        ended_at=moment(data.get("ended_at")),
        why_ended=(data.get("cancellation_details") or {}).get("reason") or "",
        open_invoice=latest["id"] if is_open else "",
        pay_url=(latest.get("hosted_invoice_url") or "") if is_open else "",
        wants_donor=wants_donor,
    )


def subscription_of(invoice: Data) -> str:
    """Which subscription an invoice is for; empty for any other invoice."""
    parent = invoice.get("parent") or {}
    return key_of((parent.get("subscription_details") or {}).get("subscription"))
