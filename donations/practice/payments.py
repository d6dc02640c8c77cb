"""Payment intents and the charges made for them. Imports donations.practice.balance and people.

`succeed`, `decline`, `ask`, `wait` are what a bank may answer; the practice pages call them, no request of ours does.
"""

from donations.practice.balance import book, fee_for
from donations.practice.events import ring
from donations.practice.people import NOBODY
from donations.practice.refusals import Refused
from donations.practice.routes import route
from donations.practice.store import Data, change, find, get, make, new_id, page, stamp, take

BY = {"customer": "customer"}
DECLINED = "Your card was declined."


@route("GET", "payment_intents/*", "PaymentIntentRetrieve")
def retrieve(params: Data, key: str) -> Data:
    return get("payment_intent", key)


@route("GET", "payment_intents", "PaymentIntentList")
def listed(params: Data) -> Data:
    return page("payment_intent", params, "/v1/payment_intents", by=BY)


@route("POST", "payment_intents/*/cancel", "PaymentIntentCancel")
def cancel(params: Data, key: str) -> Data:
    intent = take("payment_intent", key)
    if intent["status"] in ("succeeded", "canceled", "processing"):
        raise Refused(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}.",
            code="payment_intent_unexpected_state",
        )
    change(intent, status="canceled", canceled_at=stamp(), cancellation_reason=params.get("cancellation_reason"))
    ring("payment_intent.canceled", intent)
    return intent


@route("GET", "charges/*", "ChargeRetrieve")
def retrieve_charge(params: Data, key: str) -> Data:
    return get("charge", key)


@route("GET", "charges", "ChargeList")
def list_charges(params: Data) -> Data:
    return page("charge", params, "/v1/charges", by={**BY, "payment_intent": "payment_intent"})


def make_intent(amount: int, currency: str, *, customer: str | None = None, about: Data | None = None) -> Data:
    """A payment that nothing was paid with yet. `about`: metadata, description, statement_descriptor_suffix."""
    about = about or {}
    intent = make(
        "payment_intent",
        "pi",
        amount=amount,
        amount_capturable=0,
        amount_received=0,
        canceled_at=None,
        cancellation_reason=None,
        capture_method="automatic_async",
        client_secret=None,
        confirmation_method="automatic",
        currency=currency,
        customer=customer,
        description=about.get("description"),
        last_payment_error=None,
        latest_charge=None,
        metadata=about.get("metadata", {}),
        next_action=None,
        payment_method=None,
        payment_method_types=["card", "us_bank_account"],
        processing=None,
        receipt_email=None,
        setup_future_usage=about.get("setup_future_usage"),
        statement_descriptor=about.get("statement_descriptor"),
        statement_descriptor_suffix=about.get("statement_descriptor_suffix"),
        status="requires_payment_method",
    )
    ring("payment_intent.created", intent)
    return intent


def charge(intent: Data, method: Data, status: str) -> Data:
    """One try to take the money: succeeded, pending (a bank debit) or failed."""
    failed = status == "failed"
    details = {method["type"]: method[method["type"]], "type": method["type"]}
    made = make(
        "charge",
        "ch" if method["type"] == "card" else "py",
        amount=intent["amount"],
        amount_captured=0 if failed else intent["amount"],
        amount_refunded=0,
        balance_transaction=None,
        billing_details={"address": None, "email": NOBODY, "name": None, "phone": None},
        captured=not failed,
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        disputed=False,
        failure_balance_transaction=None,
        failure_code="card_declined" if failed else None,
        failure_message=DECLINED if failed else None,
        metadata=intent["metadata"],
        outcome={"network_status": "declined_by_network" if failed else "approved_by_network", "type": "authorized"},
        paid=not failed,
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details=details,
        receipt_email=None,
        receipt_url=None,
        refunded=False,
        statement_descriptor_suffix=intent["statement_descriptor_suffix"],
        status=status,
    )
    change(intent, latest_charge=made["id"], payment_method=method["id"])
    return made


def succeed(intent: Data, method: Data) -> Data:
    """The bank pays: at once, or what it had held pending."""
    pending = find(intent["latest_charge"]) if intent["status"] == "processing" else None
    made = pending or charge(intent, method, "succeeded")
    by_card = method["type"] == "card"
    fee = fee_for(made["amount"], made["currency"], by_card=by_card)
    kind = "charge" if by_card else "payment"
    txn = book(kind, made["id"], made["amount"], made["currency"], category="charge", fee=fee)
    ring("charge.succeeded", change(made, status="succeeded", paid=True, balance_transaction=txn["id"]))
    change(intent, status="succeeded", amount_received=made["amount"], next_action=None, last_payment_error=None)
    ring("payment_intent.succeeded", intent)
    return made


def decline(intent: Data, method: Data) -> Data:
    """The bank does not pay: at once, or after days of waiting."""
    pending = find(intent["latest_charge"]) if intent["status"] == "processing" else None
    made = pending or charge(intent, method, "failed")
    if pending:
        words = "The customer's account has insufficient funds to cover this payment."
        change(made, status="failed", paid=False, failure_code="insufficient_funds", failure_message=words)
    ring("charge.failed", made)
    problem = {"charge": made["id"], "code": made["failure_code"], "message": made["failure_message"]}
    change(intent, status="requires_payment_method", last_payment_error={**problem, "type": "card_error"})
    ring("payment_intent.payment_failed", intent)
    return made


def ask(intent: Data, method: Data) -> None:
    """The bank wants to know that it is really them."""
    step = {"type": "redirect_to_url", "redirect_to_url": {"return_url": None, "url": f"/{new_id('practice')}"}}
    change(intent, status="requires_action", payment_method=method["id"], next_action=step)
    ring("payment_intent.requires_action", intent)


def wait(intent: Data, method: Data) -> None:
    """A bank debit that arrives, or fails, in some days."""
    made = charge(intent, method, "pending")
    change(intent, status="processing")
    ring("payment_intent.processing", intent)
    ring("charge.pending", made)
