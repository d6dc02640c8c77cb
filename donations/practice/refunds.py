"""Refunds, and refunds that come back. Imports donations.practice.balance."""

from donations.money import Money
from donations.practice.balance import book
from donations.practice.events import ring
from donations.practice.people import merged
from donations.practice.refusals import Refused
from donations.practice.routes import route
from donations.practice.store import Data, change, find, get, make, page, take


@route("POST", "refunds", "RefundCreate")
def create(params: Data) -> Data:
    """Give back `amount` of a charge or of an intent's charge; all that is left where no amount is named."""
    return give_back(
        _charge_of(params),
        int(params["amount"]) if "amount" in params else None,
        reason=params.get("reason"),
        metadata=params.get("metadata", {}),
    )


def _charge_of(params: Data) -> Data:
    if "charge" in params:
        return take("charge", params["charge"])
    if "payment_intent" not in params:
        raise Refused("One of the following params should be provided for this request: payment_intent or charge.")
    intent = get("payment_intent", params["payment_intent"])
    paid = find(intent["latest_charge"]) if intent["latest_charge"] else None
    if not paid or paid["status"] != "succeeded":
        raise Refused(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
    return take("charge", paid["id"])


def _refuse(charge: Data, amount: int | None, left: int) -> None:
    if charge["disputed"]:
        words = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise Refused(words, code="charge_disputed")
    if not left:
        raise Refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount is not None and amount < 1:
        raise Refused("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if amount is not None and amount > left:
        asked, rest = (f"${Money(value, charge['currency'].upper()).major}" for value in (amount, left))
        raise Refused(f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})", param="amount")


def give_back(charge: Data, amount: int | None, *, reason: str | None = None, metadata: Data | None = None) -> Data:
    """The refund of a locked charge; Refused beyond what is left of it."""
    left = charge["amount_captured"] - charge["amount_refunded"]
    _refuse(charge, amount, left)
    amount = left if amount is None else amount
    refund = make(
        "refund",
        "re" if charge["id"].startswith("ch_") else "pyr",
        amount=amount,
        balance_transaction=None,
        charge=charge["id"],
        currency=charge["currency"],
        customer=charge["customer"],
        description=None,
        failure_balance_transaction=None,
        failure_reason=None,
        metadata=metadata or {},
        payment_intent=charge["payment_intent"],
        pending_reason=None,
        reason=reason,
        receipt_number=None,
        status="succeeded",
    )
    kind = "refund" if charge["id"].startswith("ch_") else "payment_refund"
    txn = book(kind, refund["id"], -amount, charge["currency"], category="refund")
    change(refund, balance_transaction=txn["id"])
    total = charge["amount_refunded"] + amount
    change(charge, amount_refunded=total, refunded=total == charge["amount_captured"])
    ring("refund.created", refund)
    ring("charge.refunded", charge)
    return refund


def fail(refund: Data) -> Data:
    """The donor's bank does not take the money back: it is ours again."""
    refund, charge = take("refund", refund["id"]), take("charge", refund["charge"])
    txn = book("refund_failure", refund["id"], refund["amount"], refund["currency"], category="refund_failure")
    change(refund, status="failed", failure_reason="expired_or_canceled_card", failure_balance_transaction=txn["id"])
    change(charge, amount_refunded=charge["amount_refunded"] - refund["amount"], refunded=False)
    ring("refund.updated", refund, status="succeeded")
    ring("refund.failed", refund)
    ring("charge.refund.updated", refund, status="succeeded")
    return refund


@route("GET", "refunds/*", "RefundRetrieve")
def retrieve(params: Data, key: str) -> Data:
    return get("refund", key)


@route("POST", "refunds/*", "RefundUpdate")
def update(params: Data, key: str) -> Data:
    refund = take("refund", key)
    ring("refund.updated", change(refund, metadata=merged(refund, params)))
    return refund


@route("GET", "refunds", "RefundList")
def listed(params: Data) -> Data:
    return page("refund", params, "/v1/refunds", by={"charge": "charge", "payment_intent": "payment_intent"})
