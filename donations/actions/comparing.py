"""Where the payment company and our books do not agree. Sums in minor units. Imports donations.gateway."""

from typing import Any

from django.conf import settings
from django.db.models import Sum

from donations.gateway import client
from donations.models import Account, Entry, Gift
from donations.queries.worth import worth_of


def payment_difference(intent: dict[str, Any]) -> list[str]:
    """What a payment of ours (a payment intent with its latest charge) says differently from its gift, in words."""
    if intent["status"] != "succeeded":
        return []
    gift = Gift.objects.filter(payment_intent=intent["id"]).first()
    if gift is None:
        return [f"payment {intent['id']}: no gift"]
    found = []
    if gift.amount + gift.tip != intent["amount_received"]:
        found.append(f"payment {intent['id']}: received {intent['amount_received']}, gift {gift.amount + gift.tip}")
    back = (intent.get("latest_charge") or {}).get("amount_refunded", 0)
    if worth_of(gift).back != back:
        found.append(f"payment {intent['id']}: given back {back}, our refunds {worth_of(gift).back}")
    return found


def clearing_differences() -> list[str]:
    """What the payment company says it holds for us, against what the ledger says, by currency."""
    balance = client().v1.balance.retrieve().to_dict()
    held: dict[str, int] = {}
    for line in [*balance["available"], *balance["pending"]]:
        currency = line["currency"].upper()
        held[currency] = held.get(currency, 0) + line["amount"]
    ours = clearing_sums(livemode=settings.STRIPE_LIVE)
    return [
        f"balance {currency}: held {held.get(currency, 0)}, ledger {ours.get(currency, 0)}"
        for currency in sorted({*held, *ours})
        if held.get(currency, 0) != ours.get(currency, 0)
    ]


def clearing_sums(*, livemode: bool) -> dict[str, int]:
    """What the ledger says that the payment company holds, by currency."""
    sums: dict[str, int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        mine = {f"{side}__kind": Account.Kind.CLEARING, f"{side}__livemode": livemode}
        found = Entry.objects.filter(**mine).values_list("currency").annotate(sum=Sum("amount")).order_by()
        for currency, amount in found:
            sums[currency] = sums.get(currency, 0) + sign * amount
    return sums
