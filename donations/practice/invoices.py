"""Invoices of subscriptions: one a month, paid by card by itself or on a hosted page. Imports payments."""

from donations.practice import payments
from donations.practice.events import ring
from donations.practice.pages import invoice_url
from donations.practice.people import NOBODY
from donations.practice.refusals import Refused, declined
from donations.practice.routes import route
from donations.practice.store import Data, change, every, find, get, make, new_id, page, stamp, take

TRY_AGAIN = 3 * 86400  # seconds until the payment company tries again by itself
PERIOD = 30 * 86400


def make_invoice(subscription: Data, reason: str) -> Data:
    """What is due for a month, open, with a payment intent that nothing was paid with yet."""
    items, currency = subscription["items"]["data"], subscription["currency"]
    amount, period = sum(_due(item) for item in items), items[0]["current_period_start"]
    details = {"metadata": subscription["metadata"], "subscription": subscription["id"]}
    invoice = make(
        "invoice",
        "in",
        **_amounts(amount, currency),
        attempt_count=0,
        attempted=False,
        auto_advance=True,
        billing_reason=reason,
        collection_method="charge_automatically",
        customer=subscription["customer"],
        customer_email=NOBODY,
        default_payment_method=None,
        description=None,
        due_date=None,
        hosted_invoice_url=None,
        invoice_pdf=None,
        lines=_lines(subscription),
        metadata={},
        next_payment_attempt=None,
        number=None,
        parent={
            "quote_details": None,
            "subscription_details": {**details, "subscription_proration_date": None},
            "type": "subscription_details",
        },
        period_end=period,
        period_start=period,
        status="draft",
        status_transitions={"finalized_at": None, "marked_uncollectible_at": None, "paid_at": None, "voided_at": None},
    )
    ring("invoice.created", invoice)
    _finalize(invoice)
    change(subscription, latest_invoice=invoice["id"])
    return invoice


def _amounts(amount: int, currency: str) -> Data:
    same = dict.fromkeys(("amount_due", "amount_remaining", "subtotal", "total"), amount)
    return {**same, "amount_overpaid": 0, "amount_paid": 0, "amount_shipping": 0, "currency": currency}


def _due(item: Data) -> int:
    return item["price"]["unit_amount"] * item["quantity"]


def _lines(subscription: Data) -> Data:
    lines = [_line(subscription, item) for item in subscription["items"]["data"]]
    return {"object": "list", "data": lines, "has_more": False, "url": "/v1/invoices/lines"}


def _line(subscription: Data, item: Data) -> Data:
    parent = {"subscription": subscription["id"], "subscription_item": item["id"], "proration": False}
    return {
        **{"id": new_id("il"), "object": "line_item", "amount": _due(item), "currency": subscription["currency"]},
        **{"description": subscription["description"], "livemode": False, "metadata": subscription["metadata"]},
        "parent": {"subscription_item_details": parent, "type": "subscription_item_details"},
        "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
        "pricing": {"price_details": {"price": item["price"]["id"]}, "type": "price_details"},
        "quantity": item["quantity"],
    }


def _finalize(invoice: Data) -> None:
    intent = payments.make_intent(
        invoice["amount_due"], invoice["currency"], customer=invoice["customer"], about={"description": "Subscription"}
    )
    change(intent, _invoice=invoice["id"])
    invoice["status_transitions"]["finalized_at"] = stamp()
    change(
        invoice, status="open", _intent=intent["id"], hosted_invoice_url=invoice_url(invoice["id"]), number=new_id("P")
    )
    ring("invoice.finalized", invoice)
    make(
        "invoice_payment",
        "inpay",
        amount_paid=None,
        amount_requested=invoice["amount_due"],
        currency=invoice["currency"],
        invoice=invoice["id"],
        is_default=True,
        payment={"payment_intent": intent["id"], "type": "payment_intent"},
        status="open",
        status_transitions={"canceled_at": None, "paid_at": None},
        _intent=intent["id"],
    )


def paid(invoice: Data) -> None:
    """The money for it has come."""
    invoice["status_transitions"]["paid_at"] = stamp()
    amount = invoice["amount_due"]
    changes = {"amount_paid": amount, "amount_remaining": 0, "attempted": True, "next_payment_attempt": None}
    change(invoice, status="paid", attempt_count=invoice["attempt_count"] + 1, **changes)
    for one in _payments_of(invoice):
        times = {"canceled_at": None, "paid_at": stamp()}
        ring("invoice_payment.paid", change(one, amount_paid=amount, status="paid", status_transitions=times))
    ring("invoice.paid", invoice)
    ring("invoice.payment_succeeded", invoice)
    subscription = get("subscription", invoice["parent"]["subscription_details"]["subscription"])
    if subscription["status"] in ("past_due", "incomplete"):
        before = subscription["status"]
        ring("customer.subscription.updated", change(subscription, status="active"), status=before)


def _payments_of(invoice: Data) -> list[Data]:
    return every("invoice_payment", invoice=invoice["id"])


def note_payment(invoice: Data) -> None:
    """A bank debit for it is under way."""
    change(invoice, attempted=True, attempt_count=invoice["attempt_count"] + 1)


def payment_failed(invoice: Data, *, asks: bool = False) -> None:
    """It was not paid: tried again in some days; its hosted page takes the money meanwhile."""
    change(
        invoice, attempted=True, attempt_count=invoice["attempt_count"] + 1, next_payment_attempt=stamp() + TRY_AGAIN
    )
    if asks:
        ring("invoice.payment_action_required", invoice)
    ring("invoice.payment_failed", invoice)
    subscription = get("subscription", invoice["parent"]["subscription_details"]["subscription"])
    if subscription["status"] == "active":
        ring("customer.subscription.updated", change(subscription, status="past_due"), status="active")


def attempt(invoice: Data, way: str = "") -> bool:
    """Take the money from the card of the subscription, as the bank answers; whether it came."""
    subscription = get("subscription", invoice["parent"]["subscription_details"]["subscription"])
    method = find(subscription["default_payment_method"] or "")
    if method is None:
        words = "This customer has no attached payment source or default payment method."
        raise Refused(words, code="resource_missing")
    intent = take("payment_intent", invoice["_intent"])
    way = way or ("declines" if method.get("_declines") else "pays")
    if way == "pays":
        payments.succeed(intent, method)
        paid(invoice)
    elif way == "asks":
        payments.ask(intent, method)
        payment_failed(invoice, asks=True)
    else:
        payments.decline(intent, method)
        payment_failed(invoice)
    return way == "pays"


def pay_by_hand(invoice: Data, method: Data) -> None:
    """The donor pays it on its hosted page, with whatever card they have there."""
    if invoice["status"] != "open":
        raise Refused("This invoice can no longer be paid.")
    payments.succeed(take("payment_intent", invoice["_intent"]), method)
    paid(invoice)


@route("GET", "invoices/*", "InvoiceRetrieve")
def retrieve(params: Data, key: str) -> Data:
    return get("invoice", key)


@route("GET", "invoices", "InvoiceList")
def listed(params: Data) -> Data:
    about = params.get("subscription")
    mine = None if about is None else lambda one: one["parent"]["subscription_details"]["subscription"] == about
    return page("invoice", params, "/v1/invoices", by={"customer": "customer", "status": "status"}, keep=mine)


@route("POST", "invoices/*/pay", "InvoicePay")
def pay(params: Data, key: str) -> Data:
    """Try again now. A card that does not pay is a 402, and the failed try stays."""
    invoice = take("invoice", key)
    if invoice["status"] == "paid":
        raise Refused("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] != "open":
        raise Refused(f"You can only pay an open invoice. This invoice is {invoice['status']}.")
    if not attempt(invoice):
        raise declined()
    return invoice


@route("POST", "invoices/*/void", "InvoiceVoidInvoice")
def void(params: Data, key: str) -> Data:
    invoice = take("invoice", key)
    if invoice["status"] != "open":
        raise Refused("You can only void an open invoice.")
    invoice["status_transitions"]["voided_at"] = stamp()
    ring("invoice.voided", change(invoice, status="void", next_payment_attempt=None))
    return invoice


@route("GET", "invoice_payments/*", "InvoicePaymentRetrieve")
def retrieve_payment(params: Data, key: str) -> Data:
    return get("invoice_payment", key)


@route("GET", "invoice_payments", "InvoicePaymentList")
def list_payments(params: Data) -> Data:
    """Which invoice a payment was for: `payment[type]=payment_intent&payment[payment_intent]=pi_…`."""
    wanted = params.get("payment", {}).get("payment_intent")
    narrowed = {**params, **({"_intent": wanted} if wanted else {})}
    by = {"invoice": "invoice", "status": "status", "_intent": "_intent"}
    return page("invoice_payment", narrowed, "/v1/invoice_payments", by=by)
