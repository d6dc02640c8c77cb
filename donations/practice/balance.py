"""The account's balance: what every movement of money comes to after fees and exchange, and payouts of it.

The practice account is settled in US dollars; whatever is given in another currency is exchanged at fixed rates.
Imports donations.practice.store.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from donations.money import decimals
from donations.practice.events import ring
from donations.practice.refusals import Refused
from donations.practice.routes import route
from donations.practice.store import Data, change, every, get, make, page, stamp

SETTLES = "usd"
# What one of each is worth in dollars. Invented, and always the same.
RATES = {
    **{"usd": "1", "eur": "1.08", "gbp": "1.27", "cad": "0.73", "aud": "0.66", "nzd": "0.61", "chf": "1.13"},
    **{"sek": "0.095", "nok": "0.094", "dkk": "0.145", "jpy": "0.0067", "mxn": "0.055", "brl": "0.18"},
    **{"cop": "0.00024", "try": "0.029"},
}
CARD_FEE, CARD_FIXED, EXCHANGE_FEE = Decimal("0.029"), 30, Decimal("0.01")
DEBIT_FEE, DEBIT_MOST = Decimal("0.008"), 500
DISPUTE_FEE = 1500  # cents


def rate(currency: str) -> Decimal:
    """Minor units of dollars for one minor unit of `currency`."""
    shift = decimals(SETTLES.upper()) - decimals(currency.upper())
    return Decimal(RATES[currency]).scaleb(shift)


def settled(amount: int, currency: str) -> int:
    """What an amount comes to in the currency that is settled in, in minor units."""
    return int((amount * rate(currency)).to_integral_value())


def fee_for(amount: int, currency: str, *, by_card: bool) -> int:
    """What is kept of a payment, in cents."""
    whole = settled(amount, currency)
    share = CARD_FEE if by_card else DEBIT_FEE
    share += EXCHANGE_FEE if currency != SETTLES else 0
    fee = int((whole * share).to_integral_value())
    return fee + CARD_FIXED if by_card else min(fee, DEBIT_MOST)


def book(kind: str, source: str, amount: int, currency: str, *, category: str, fee: int = 0) -> Data:
    """A balance transaction: `amount` minor units of `currency` came (or, below zero, went), less `fee` cents."""
    whole = settled(amount, currency)
    details = [{"amount": fee, "application": None, "currency": SETTLES, "description": "Stripe processing fees"}]
    return make(
        "balance_transaction",
        "txn",
        amount=whole,
        available_on=stamp() + 2 * 86400,
        balance_type="payments",
        currency=SETTLES,
        description=None,
        exchange_rate=None if currency == SETTLES else float(rate(currency)),
        fee=fee,
        fee_details=[{**details[0], "type": "stripe_fee"}] if fee else [],
        net=whole - fee,
        reporting_category=category,
        source=source,
        status="available",
        type=kind,
        _payout=None,
    )


@route("GET", "balance_transactions/*", "BalanceTransactionRetrieve")
def retrieve_transaction(params: Data, key: str) -> Data:
    return get("balance_transaction", key)


@route("GET", "balance_transactions", "BalanceTransactionList")
def list_transactions(params: Data) -> Data:
    """All of them, or those that a payout is made of; only an automatic payout can be asked so."""
    if "payout" in params and not get("payout", params["payout"])["automatic"]:
        raise Refused("Balance transaction history can only be filtered on automatic transfers, not manual.")
    by = {"payout": "_payout", "source": "source", "type": "type", "currency": "currency"}
    return page("balance_transaction", params, "/v1/balance_transactions", by=by)


@route("GET", "balance", "BalanceRetrieve")
def retrieve_balance(params: Data) -> Data:
    """What is held for us."""
    held = sum(one["net"] for one in every("balance_transaction"))
    line = {"currency": SETTLES, "source_types": {"card": held}}
    return {
        "object": "balance",
        "available": [{"amount": held, **line}],
        "livemode": False,
        "pending": [{"amount": 0, "currency": SETTLES, "source_types": {"card": 0}}],
    }


@route("GET", "payouts/*", "PayoutRetrieve")
def retrieve_payout(params: Data, key: str) -> Data:
    return get("payout", key)


@route("GET", "payouts", "PayoutList")
def list_payouts(params: Data) -> Data:
    return page("payout", params, "/v1/payouts", by={"status": "status"})


def pay_out(*, automatic: bool = True, amount: int | None = None) -> Data | None:
    """Send all that is held to the bank, or by hand an `amount` of cents; None where there is nothing to send."""
    parts = every("balance_transaction", _payout=None)
    total = sum(part["net"] for part in parts) if amount is None else amount
    if not total:
        return None
    payout = make("payout", "po", **_payout(total, automatic=automatic))
    txn = book("payout", payout["id"], -total, SETTLES, category="payout")
    for part in [*parts, txn] if automatic else []:  # what a manual one is made of, nobody can say
        change(part, _payout=payout["id"])
    ring("payout.created", change(payout, balance_transaction=txn["id"]))
    ring("payout.paid", change(payout, status="paid"))
    return payout


def _payout(amount: int, *, automatic: bool) -> dict[str, Any]:
    arrives = dt.datetime.combine(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2), dt.time(), dt.UTC)
    return {
        "amount": amount,
        "arrival_date": stamp(arrives),
        "automatic": automatic,
        "balance_transaction": None,
        "currency": SETTLES,
        "description": "STRIPE PAYOUT",
        "destination": "ba_practice",
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "reconciliation_status": "completed" if automatic else "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "in_transit",
        "type": "bank_account",
    }


def return_payout(payout: Data) -> Data:
    """The bank sends a payout back."""
    txn = book("payout_failure", payout["id"], payout["amount"], SETTLES, category="payout_reversal")
    change(payout, status="failed", failure_code="account_closed", failure_balance_transaction=txn["id"])
    ring("payout.failed", change(payout, failure_message="The bank account has been closed."))
    return payout
