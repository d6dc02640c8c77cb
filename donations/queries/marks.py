"""What is here of an object of the payment company: the same before and after means that nothing had been missing."""

from typing import Any

from django.db.models import QuerySet

from donations.models import Attempt, Gift, MonthlyGift, Payout, Posting

UNPAID = ("requires_payment_method", "requires_confirmation", "requires_action")
KNOWN = {"open": "open", "expired": "expired", "complete": "paid"}  # a session's state, and that of its attempt


def mark_of(*keys: str) -> tuple:
    """The rows that keys (`pi_…`, `cs_…`, `sub_…`, `in_…`, `po_…`) name, with all that hangs on them."""
    return tuple(MARKS.get(key.partition("_")[0], _nothing)(key) for key in keys if key)


def _nothing(key: str) -> tuple:
    return ()


def _session(key: str) -> tuple:
    return tuple(Attempt.objects.filter(session_id=key).values_list("state", flat=True))


def _payment(key: str) -> tuple:
    return _gifts(Gift.objects.filter(payment_intent=key))


def _invoice(key: str) -> tuple:
    return _gifts(Gift.objects.filter(invoice_id=key))


def _gifts(gifts: QuerySet[Gift]) -> tuple:
    return tuple(
        (
            gift.uid,
            gift.counted,
            tuple(gift.refunds.order_by("pk").values_list("refund_id", "state")),
            tuple(gift.disputes.order_by("pk").values_list("dispute_id", "state", "fee")),
            gift.receipts.count(),
            _postings(f"gift:{gift.uid}"),
            _subscription(gift.monthly.subscription_id) if gift.monthly else (),
        )
        for gift in gifts.select_related("monthly")
    )


def _postings(subject: str) -> tuple:
    return tuple(Posting.objects.filter(subject=subject).order_by("key").values_list("key", flat=True))


def _subscription(key: str) -> tuple:
    fields = ("state", "amount", "tip", "next_at", "failed_invoice", "ended_at")
    return tuple(MonthlyGift.objects.filter(subscription_id=key).values_list(*fields))


def _payout(key: str) -> tuple:
    rows = Payout.objects.filter(payout_id=key).values_list("state", "amount", "parts")
    return (*rows, _postings(f"payout:{key}"))


MARKS = {
    "cs": _session,
    "pi": _payment,
    "in": _invoice,
    "sub": _subscription,
    "po": _payout,
}


def is_settled(line: dict[str, Any]) -> bool:
    """Whether a line of a list needs no question: a page whose outcome we know (what was paid on it is in a list of its
    own), or a payment that was only tried. Stolen cards are tested by the thousand; each is not asked about."""
    if line["object"] == "checkout.session":
        return Attempt.objects.filter(session_id=line["id"], state=KNOWN.get(line["status"], "")).exists()
    return line["object"] == "payment_intent" and line["status"] in UNPAID and not _under_way(line)


def _under_way(intent: dict[str, Any]) -> bool:
    """A bank debit that failed after days: its attempt may still be waiting."""
    charge = intent.get("latest_charge") or {}
    way = (charge.get("payment_method_details") or {}).get("type", "card") if isinstance(charge, dict) else "card"
    return way != "card"
