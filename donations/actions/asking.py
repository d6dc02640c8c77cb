"""Asks the payment company how something stands now. Never called inside a transaction: it may take seconds."""

from dataclasses import dataclass

from donations import facts
from donations.facts import Data, PaymentFacts, SessionFacts, SubscriptionFacts
from donations.gateway import client

CHARGE = "latest_charge"
PAYMENT = [
    f"{CHARGE}.balance_transaction",
    f"{CHARGE}.failure_balance_transaction",
    f"{CHARGE}.refunds.data.balance_transaction",
    f"{CHARGE}.refunds.data.failure_balance_transaction",
]
MOST = 100  # objects a list holds


@dataclass(frozen=True)
class Told:
    """Everything that was learnt about one object, ready to be applied in one transaction."""

    session: SessionFacts | None = None
    subscription: SubscriptionFacts | None = None
    payments: tuple[PaymentFacts, ...] = ()


NOTHING = Told()


def ask_session(key: str) -> Told:
    """A payment page, with the payment or the subscription that came of it."""
    told = facts.session(client().v1.checkout.sessions.retrieve(key).to_dict())
    if told.status != "complete":
        return Told(session=told)
    if told.subscription:
        about = ask_subscription(told.subscription)
        return Told(session=told, subscription=about.subscription, payments=about.payments)
    return Told(session=told, payments=ask_payment(told.payment).payments if told.payment else ())


def ask_payment(key: str) -> Told:
    """A payment by the key of its intent. Where nothing on it says whose it is, its invoice does."""
    intent = _intent(key)
    told = _payment(intent)
    if told.attempt:
        return Told(payments=(told,))
    invoice = _invoice_of(key)
    subscription = facts.subscription_of(invoice)
    if not subscription:
        return Told(payments=(told,))
    about = _subscription(subscription)
    return Told(subscription=about, payments=(_payment(intent, invoice["id"], about),))


def ask_invoice(key: str) -> Told:
    """An invoice of a monthly gift, with its payments; NOTHING for any other."""
    invoice = client().v1.invoices.retrieve(key, {"expand": ["payments"]}).to_dict()
    subscription = facts.subscription_of(invoice)
    if not subscription:
        return NOTHING
    about = _subscription(subscription)
    return Told(subscription=about, payments=_payments_of(invoice, about))


def ask_subscription(key: str) -> Told:
    """A monthly gift, with the payment of its latest invoice."""
    about, invoice = _subscription_and_invoice(key)
    return Told(subscription=about, payments=_payments_of(invoice, about) if invoice else ())


def _intent(key: str) -> Data:
    return client().v1.payment_intents.retrieve(key, {"expand": PAYMENT}).to_dict()


def _payment(intent: Data, invoice: str = "", subscription: SubscriptionFacts | None = None) -> PaymentFacts:
    charge = intent.get(CHARGE) or {}
    refunds = charge.get("refunds") or {"data": [], "has_more": False}
    if refunds["has_more"]:
        expand = ["data.balance_transaction", "data.failure_balance_transaction"]
        listed = client().v1.refunds.list({"payment_intent": intent["id"], "limit": MOST, "expand": expand})
        refunds = {"data": [one.to_dict() for one in listed.auto_paging_iter()]}
    disputes = []
    if charge.get("disputed"):
        disputes = client().v1.disputes.list({"payment_intent": intent["id"], "limit": MOST}).data
    return facts.payment(
        intent,
        refunds=refunds["data"],
        disputes=[one.to_dict() for one in disputes],
        invoice=invoice,
        subscription=subscription,
    )


def _invoice_of(payment: str) -> Data:
    """The invoice that a payment is for, empty for one that is for none."""
    found = (
        client()
        .v1.invoice_payments.list(
            {"payment": {"type": "payment_intent", "payment_intent": payment}, "expand": ["data.invoice"]}
        )
        .data
    )
    return found[0].to_dict()["invoice"] if found else {}


def _payments_of(invoice: Data, about: SubscriptionFacts) -> tuple[PaymentFacts, ...]:
    """The payments that paid an invoice."""
    paid = [one for one in (invoice.get("payments") or {"data": []})["data"] if one["status"] == "paid"]
    keys = [facts.key_of(one["payment"].get("payment_intent")) for one in paid]
    return tuple(_payment(_intent(key), invoice["id"], about) for key in keys if key)


def _subscription(key: str) -> SubscriptionFacts:
    return _subscription_and_invoice(key)[0]


def _subscription_and_invoice(key: str) -> tuple[SubscriptionFacts, Data | None]:
    found = client().v1.subscriptions.retrieve(key, {"expand": ["latest_invoice.payments"]}).to_dict()
    told = facts.subscription(found)
    if told.open_invoice and told.status in ("past_due", "unpaid"):
        told = facts.subscription(found, wants_donor=_wants_donor(told.open_invoice))
    return told, found.get("latest_invoice")


def _wants_donor(invoice: str) -> bool:
    """Whether the payment of an invoice waits for the donor to confirm it with their bank."""
    listed = client().v1.invoice_payments.list({"invoice": invoice, "expand": ["data.payment.payment_intent"]}).data
    intents = [one["payment"].get("payment_intent") or {} for one in (row.to_dict() for row in listed)]
    return any(intent.get("status") == "requires_action" for intent in intents)
