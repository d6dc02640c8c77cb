"""Disputes: a bank takes a charge back in the donor's name, until somebody decides. Imports practice.balance."""

from donations.practice.balance import DISPUTE_FEE, book
from donations.practice.events import ring
from donations.practice.expand import clean
from donations.practice.refusals import Refused
from donations.practice.routes import route
from donations.practice.store import Data, change, every, get, make, page, stamp, take

ANSWER_WITHIN = 9 * 86400  # seconds


def open_dispute(charge: Data) -> Data:
    """The whole charge is taken back at once, with a fee on top."""
    charge = take("charge", charge["id"])
    if charge["disputed"] or charge["status"] != "succeeded":
        raise Refused("This charge cannot be disputed.")
    due = {"due_by": stamp() + ANSWER_WITHIN, "has_evidence": False, "past_due": False, "submission_count": 0}
    dispute = make(
        "dispute",
        "du",
        amount=charge["amount"],
        balance_transactions=[],
        charge=charge["id"],
        currency=charge["currency"],
        evidence={},
        evidence_details=due,
        is_charge_refundable=False,
        metadata={},
        network_reason_code="10.4",
        payment_intent=charge["payment_intent"],
        reason="fraudulent",
        status="needs_response",
    )
    change(charge, disputed=True)
    ring("charge.dispute.created", _moved(dispute, -dispute["amount"], DISPUTE_FEE, "dispute"))
    ring("charge.dispute.funds_withdrawn", dispute)
    return dispute


def decide(dispute: Data, *, won: bool) -> Data:
    """The bank decides: the money comes back without the fee, or it is gone."""
    dispute = take("dispute", dispute["id"])
    if dispute["status"] in ("won", "lost"):
        raise Refused("This dispute is already closed.")
    change(dispute, status="won" if won else "lost")
    if won:
        ring("charge.dispute.funds_reinstated", _moved(dispute, dispute["amount"], 0, "dispute_reversal"))
    ring("charge.dispute.closed", dispute)
    return dispute


def _moved(dispute: Data, amount: int, fee: int, category: str) -> Data:
    txn = book("adjustment", dispute["id"], amount, dispute["currency"], category=category, fee=fee)
    return change(dispute, balance_transactions=[*dispute["balance_transactions"], clean(txn)])


def of_charge(charge: Data) -> Data | None:
    """The dispute about a charge, if there is one."""
    return next(iter(every("dispute", charge=charge["id"])), None)


@route("GET", "disputes/*", "DisputeRetrieve")
def retrieve(params: Data, key: str) -> Data:
    return get("dispute", key)


@route("GET", "disputes", "DisputeList")
def listed(params: Data) -> Data:
    return page("dispute", params, "/v1/disputes", by={"charge": "charge", "payment_intent": "payment_intent"})
