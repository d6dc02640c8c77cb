"""Checkout sessions as they are asked for. What happens on their page: checkout.py. Imports practice.store."""

from typing import Any

from django.db import transaction

from donations.money import CURRENCIES, Money
from donations.practice.events import ring
from donations.practice.pages import checkout_url
from donations.practice.people import NOBODY, living
from donations.practice.refusals import Refused
from donations.practice.routes import route
from donations.practice.store import Data, change, every, find, get, make, new_id, page, stamp, take

SOONEST, LATEST = 30 * 60, 24 * 60 * 60  # seconds until a session expires
ONLY_WITH = {"payment_intent_data": "payment", "subscription_data": "subscription", "setup_intent_data": "setup"}


@route("POST", "checkout/sessions", "checkout.SessionCreate")
def create(params: Data) -> Data:
    """A page to pay on, for as long as it was asked for."""
    mode = params.get("mode", "")
    if "customer" in params:
        living(params["customer"])
    _check(params, mode)
    items = [_line_item(one, mode) for one in params.get("line_items", [])]
    total = sum(one["amount_total"] for one in items)
    currency = items[0]["currency"] if items else params.get("currency")
    _check_total(total, currency, mode)
    key = new_id("cs_test")
    return make(
        "checkout.session",
        "cs_test",
        **{**_plain(params), "id": key, "amount_subtotal": total, "amount_total": total, "currency": currency},
        expires_at=_expiry(params),
        url=checkout_url(key, params["success_url"]),
        _line_items=items,
        _intent_data=params.get("payment_intent_data", {}),
        _subscription_data=params.get("subscription_data", {}),
        _setup_data=params.get("setup_intent_data", {}),
    )


def _check(params: Data, mode: str) -> None:
    if not mode:
        raise Refused("Missing required param: mode.", code="parameter_missing", param="mode")
    for name in ("success_url",) if mode == "setup" else ("success_url", "line_items"):
        if not params.get(name):
            raise Refused(f"Missing required param: {name}.", code="parameter_missing", param=name)
    for name, only in ONLY_WITH.items():
        if name in params and mode != only:
            raise Refused(f"You can not pass `{name}` in `{mode}` mode.", param=name)
    if "submit_type" in params and mode == "setup":
        raise Refused("`submit_type` can only be specified in `payment` or `subscription` mode.", param="submit_type")
    if "customer" in params and "customer_email" in params:
        raise Refused("You may only specify one of these parameters: customer, customer_email.")


def _line_item(item: Data, mode: str) -> Data:
    price = item.get("price_data")
    if price is None:
        raise Refused(
            f"No such price: '{item.get('price', '')}'", code="resource_missing", param="line_items[0][price]"
        )
    if mode == "subscription" and "recurring" not in price:
        raise Refused("You must provide at least one recurring price in `subscription` mode when using prices.")
    if mode == "payment" and "recurring" in price:
        raise Refused("You specified `payment` mode but passed a recurring price.", param="mode")
    amount, quantity = int(price.get("unit_amount", -1)), int(item.get("quantity", 1))
    if amount < 0:
        where = "line_items[0][price_data][unit_amount]"
        raise Refused("Invalid non-negative integer", code="parameter_invalid_integer", param=where)
    whole = {"amount_discount": 0, "amount_subtotal": amount * quantity, "amount_tax": 0}
    name = price.get("product_data", {}).get("name", "")
    return {
        "id": new_id("li"),
        "object": "item",
        **{**whole, "amount_total": amount * quantity, "currency": price["currency"].lower()},
        **{"description": name, "quantity": quantity, "price": make_price(price)},
    }


def make_price(data: Data) -> Data:
    """The price behind `price_data`; its product is a key and nothing more."""
    recurring = data.get("recurring")
    if recurring:
        count = int(recurring.get("interval_count", 1))
        recurring = {"interval": recurring["interval"], "interval_count": count, "usage_type": "licensed"}
    return {
        **{"id": new_id("price"), "object": "price", "active": False, "currency": data["currency"].lower()},
        **{"product": data.get("product") or new_id("prod"), "recurring": recurring},
        **{"type": "recurring" if recurring else "one_time", "unit_amount": int(data["unit_amount"])},
        **{"unit_amount_decimal": data["unit_amount"], "metadata": {}, "livemode": False},
    }


def _check_total(total: int, currency: str | None, mode: str) -> None:
    if mode == "setup":
        return
    least = CURRENCIES.get((currency or "").upper())
    if least is None:
        raise Refused(f"Invalid currency: {currency}.", code="parameter_invalid", param="currency")
    if total < least:
        sum_ = Money(least, str(currency).upper()).text("en")
        raise Refused(
            f"The Checkout Session's total amount due must add up to at least {sum_} {currency}",
            code="amount_too_small",
        )


def _expiry(params: Data) -> int:
    asked = int(params.get("expires_at", stamp() + LATEST))
    if asked < stamp() + SOONEST - 5:
        words = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise Refused(words, param="expires_at")
    if asked > stamp() + LATEST:
        words = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise Refused(words, param="expires_at")
    return asked


def _plain(params: Data) -> dict[str, Any]:
    """What a new session says beside its amounts."""
    given = (
        "cancel_url",
        "client_reference_id",
        "customer",
        "locale",
        "submit_type",
        "success_url",
        "customer_creation",
    )
    email = NOBODY if "customer_email" in params else None
    nothing = ("after_expiration", "consent", "customer_details", "invoice", "payment_intent", "payment_link")
    return {
        **{name: params.get(name) for name in given},
        **dict.fromkeys((*nothing, "setup_intent", "subscription", "recovered_from")),
        "automatic_tax": {"enabled": False, "liability": None, "status": None},
        "custom_fields": [],
        "customer_email": email,
        "metadata": params.get("metadata", {}),
        "mode": params["mode"],
        "payment_method_types": ["card", "us_bank_account"],
        "payment_status": "no_payment_required" if params["mode"] == "setup" else "unpaid",
        "shipping_options": [],
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
    }


@route("GET", "checkout/sessions/*", "checkout.SessionRetrieve")
def retrieve(params: Data, key: str) -> Data:
    return get("checkout.session", key)


@route("GET", "checkout/sessions", "checkout.SessionList")
def listed(params: Data) -> Data:
    by = {name: name for name in ("payment_intent", "subscription", "customer", "status")}
    return page("checkout.session", params, "/v1/checkout/sessions", by=by)


@route("GET", "checkout/sessions/*/line_items", "checkout.SessionLineItemList")
def line_items(params: Data, key: str) -> Data:
    data = get("checkout.session", key)["_line_items"]
    return {"object": "list", "data": data, "has_more": False, "url": f"/v1/checkout/sessions/{key}/line_items"}


@route("POST", "checkout/sessions/*/expire", "checkout.SessionExpire")
def expire(params: Data, key: str) -> Data:
    session = take("checkout.session", key)
    if session["status"] != "open":
        raise Refused(
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of {session['status']}."
        )
    return expired(session)


def expired(session: Data) -> Data:
    """Nobody can pay on it any more."""
    ring("checkout.session.expired", change(session, status="expired", url=None))
    return session


def expire_late(key: str) -> bool:
    """End a session if its time is up; whether it was."""
    with transaction.atomic():
        session = take("checkout.session", key)
        if session["status"] != "open" or session["expires_at"] > stamp():
            return False
        expired(session)
    return True


def expire_due() -> int:
    """End every session whose time is up; how many."""
    late = [one["id"] for one in every("checkout.session", status="open") if one["expires_at"] <= stamp()]
    return sum(expire_late(key) for key in late)


def intent_of(session: Data) -> Data | None:
    """The payment begun on its page, if there is one. The session of a subscription names none: it is the invoice's."""
    invoice = find(session["invoice"]) if session["invoice"] else None
    key = invoice["_intent"] if invoice else session["payment_intent"]
    return find(key) if key else None
