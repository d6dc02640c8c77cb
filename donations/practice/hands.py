"""What happens after a practice payment, by the hand of a bank, of the payment company or of time. Imports the objects.

`possible` says what can happen to an object now, `carry_out` makes it happen.
"""

from django.conf import settings
from django.db import transaction

from donations.practice import balance, checkout, disputes, invoices, refunds, subscriptions
from donations.practice.delivery import deliver_due
from donations.practice.people import make_method
from donations.practice.refusals import Refused
from donations.practice.sessions import expire_due, expire_late
from donations.practice.store import Data, every, find, get, take

PAYOUTS = ("payout", "payout-by-hand")
MONTHS = ["month-paid", "month-fails", "month-asks", "month-last"]


def possible(data: Data) -> list[str]:
    """Names of what can happen to this payment intent, subscription or payout."""
    if data["object"] == "subscription":
        return MONTHS if data["status"] in subscriptions.BEGUN else []
    if data["object"] == "payout":
        return ["payout-fails"] if data["status"] == "paid" else []
    if data["status"] == "processing":
        return ["debit-arrives", "debit-fails"]
    return _after_paying(get("charge", data["latest_charge"])) if data["status"] == "succeeded" else []


def _after_paying(charge: Data) -> list[str]:
    dispute = disputes.of_charge(charge)
    if dispute:
        return ["dispute-won", "dispute-lost"] if dispute["status"] == "needs_response" else []
    left = charge["amount_captured"] - charge["amount_refunded"]
    names = ["refund-all", "refund-part", "dispute"] if left > 1 else []
    return [*names, "refund-fails"] if _last_refund(charge) else names


def _last_refund(charge: Data) -> Data | None:
    made = every("refund", charge=charge["id"], status="succeeded")
    return made[-1] if made else None


@transaction.atomic
def carry_out(key: str, name: str) -> None:
    """Let it happen to the object of this key; Refused where it cannot (any more)."""
    data = find(key)
    if data is None or data["object"] not in ("payment_intent", "subscription", "payout"):
        raise Refused("There is no such practice payment.", status=404)
    data = take(data["object"], key)
    if name not in possible(data):
        raise Refused("This cannot happen any more.")
    kind, _, what = name.partition("-")
    if kind == "month":
        _month(data, what)
    elif kind == "payout":
        balance.return_payout(data)
    elif kind == "debit":
        checkout.settle_debit(data, arrives=what == "arrives")
    else:
        _with_charge(take("charge", data["latest_charge"]), kind, what)


def _month(subscription: Data, what: str) -> None:
    if what == "last":
        subscriptions.give_up(subscription)
    else:
        subscriptions.next_month(subscription, {"paid": "pays", "fails": "declines", "asks": "asks"}[what])


def _with_charge(charge: Data, kind: str, what: str) -> None:
    if kind == "dispute":
        dispute = disputes.of_charge(charge)
        if dispute:
            disputes.decide(dispute, won=what == "won")
        else:
            disputes.open_dispute(charge)
    elif what == "fails":
        refund = _last_refund(charge)
        if refund:
            refunds.fail(refund)
    else:
        left = charge["amount_captured"] - charge["amount_refunded"]
        refunds.give_back(charge, left if what == "all" else left // 2)


@transaction.atomic
def pay_out(name: str) -> Data | None:
    """A payout of all that is held, by itself or by hand; None where nothing is held."""
    return balance.pay_out(automatic=name == PAYOUTS[0])


@transaction.atomic
def pay_invoice(key: str, *, pays: bool) -> bool:
    """A card on the hosted page of an invoice; whether it paid. Refused where it is not open."""
    invoice = take("invoice", key)
    details = invoice["parent"]["subscription_details"]
    subscription = get("subscription", details["subscription"])
    if pays:
        invoices.pay_by_hand(invoice, make_method("card", subscription["customer"]))
    elif invoice["status"] == "open":
        invoices.attempt(invoice, "declines")
    return pays


def press(key: str, way: str) -> Data:
    """A button on the page of a checkout session; see `checkout.submit`. A session whose time is up expires first."""
    expire_late(key)
    with transaction.atomic():
        return checkout.submit(key, way)


def go_on() -> None:
    """What time does: sessions expire, events that were not taken are tried again."""
    if settings.PRACTICE_PAYMENTS:
        expire_due()
        deliver_due()
