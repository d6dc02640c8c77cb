"""What a donor does on the page of a checkout session, and what their bank answers. Imports the objects it changes."""

from donations.practice import payments, subscriptions
from donations.practice.events import ring
from donations.practice.invoices import note_payment, paid, payment_failed
from donations.practice.people import NOBODY, make_customer, make_method, make_setup
from donations.practice.refusals import Refused
from donations.practice.sessions import intent_of
from donations.practice.store import Data, change, every, find, get, take

WAYS = ("pays", "declines", "authenticates", "confirms", "debits")


def submit(key: str, way: str) -> Data:
    """Press a button on the page of session `key`; the session as it is then.

    `pays` and `declines` are answers of the bank, `authenticates` has it ask first and `confirms` answers it, `debits`
    is a bank debit that arrives later. Refused where the session is over or the way is none.
    """
    session = take("checkout.session", key)
    if session["status"] != "open" or way not in WAYS:
        raise Refused("This Checkout Session is no longer active.")
    by_card = way != "debits"
    method = make_method("us_bank_account" if way == "debits" else "card", session["customer"], card=_card(way))
    if session["mode"] == "setup":
        return session if way == "declines" else _save_card(session, method)
    intent = intent_of(session) or _begin(session)
    if way == "declines":
        payments.decline(intent, method)
    elif way == "authenticates":
        payments.ask(intent, method)
    elif by_card:
        payments.succeed(intent, method)
        _complete(session, method, "paid")
    else:
        payments.wait(intent, method)
        _complete(session, method, "unpaid")
    return session


def _card(way: str) -> str:
    return {"declines": "declines", "authenticates": "authenticates", "confirms": "authenticates"}.get(way, "pays")


def _begin(session: Data) -> Data:
    """The payment intent of a session is made when somebody first tries to pay."""
    if session["mode"] == "subscription":
        customer = session["customer"] or make_customer()["id"]
        change(session, customer=customer)
        subscription = subscriptions.begin(session, customer)
        invoice = get("invoice", subscription["latest_invoice"])
        change(session, subscription=subscription["id"], invoice=invoice["id"])
        return get("payment_intent", invoice["_intent"])
    intent = payments.make_intent(
        session["amount_total"], session["currency"], customer=session["customer"], about=session["_intent_data"]
    )
    change(session, payment_intent=intent["id"])
    return intent


def _complete(session: Data, method: Data, payment_status: str) -> None:
    details = {"address": None, "email": NOBODY, "name": None, "phone": None, "tax_exempt": "none", "tax_ids": []}
    if session["mode"] == "subscription":
        invoice = get("invoice", session["invoice"])
        change(method, customer=session["customer"])
        subscription = get("subscription", session["subscription"])
        subscriptions.activate(subscription, method)
        if payment_status == "paid":
            paid(invoice)
        else:
            note_payment(invoice)
    change(session, status="complete", payment_status=payment_status, customer_details=details, url=None)
    ring("checkout.session.completed", session)


def _save_card(session: Data, method: Data) -> Data:
    setup = make_setup(session["customer"], session["_setup_data"].get("metadata", {}), method)
    change(session, status="complete", setup_intent=setup["id"], url=None)
    ring("checkout.session.completed", session)
    return session


def settle_debit(intent: Data, *, arrives: bool) -> None:
    """A bank debit arrives after some days, or fails."""
    intent = take("payment_intent", intent["id"])
    if intent["status"] != "processing":
        raise Refused("Nothing is under way for this payment.")
    method = get("payment_method", intent["payment_method"])
    if arrives:
        payments.succeed(intent, method)
    else:
        payments.decline(intent, method)
    invoice = find(intent["_invoice"]) if intent.get("_invoice") else None
    session = _session_of(intent, invoice)
    if session:
        change(session, payment_status="paid" if arrives else "unpaid")
        ring(f"checkout.session.async_payment_{'succeeded' if arrives else 'failed'}", session)
    if invoice and arrives:
        paid(invoice)
    elif invoice:
        payment_failed(invoice)


def _session_of(intent: Data, invoice: Data | None) -> Data | None:
    if invoice:
        return next(iter(every("checkout.session", invoice=invoice["id"])), None)
    return next(iter(every("checkout.session", payment_intent=intent["id"])), None)
