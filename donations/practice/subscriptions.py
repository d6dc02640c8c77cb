"""Subscriptions: begun by a checkout, changed and ended by us, or by invoices that stay unpaid. Imports invoices."""

from donations.practice.events import ring
from donations.practice.invoices import attempt, make_invoice
from donations.practice.pages import portal_url
from donations.practice.people import living, merged
from donations.practice.refusals import Refused, missing
from donations.practice.routes import route
from donations.practice.sessions import make_price
from donations.practice.store import Data, change, every, find, get, make, new_id, page, stamp, take

MONTH = 30 * 86400  # seconds
OVER = ("canceled", "incomplete_expired")
BEGUN = ("active", "past_due")  # its first month was paid, or its bank debit is under way


def begin(session: Data, customer: str) -> Data:
    """The subscription that a checkout session is for; incomplete until its first invoice is paid."""
    about = session["_subscription_data"]
    key, now = new_id("sub"), stamp()
    subscription = make(
        "subscription",
        "sub",
        id=key,
        automatic_tax={"enabled": False, "liability": None, "disabled_reason": None},
        billing_cycle_anchor=now,
        cancel_at=None,
        cancel_at_period_end=False,
        canceled_at=None,
        cancellation_details={"comment": None, "feedback": None, "reason": None},
        collection_method="charge_automatically",
        currency=session["currency"],
        customer=customer,
        default_payment_method=None,
        default_source=None,
        description=about.get("description"),
        discounts=[],
        ended_at=None,
        items=_items(session, key),
        latest_invoice=None,
        metadata=about.get("metadata", {}),
        pause_collection=None,
        pending_setup_intent=None,
        start_date=now,
        status="incomplete",
        trial_end=None,
    )
    make_invoice(subscription, "subscription_create")
    ring("customer.subscription.created", subscription)
    return subscription


def _items(session: Data, key: str) -> Data:
    """What is paid each month, line by line as the checkout had it: the gift, and what was given on top."""
    now = stamp()
    items = [
        {
            **{"id": new_id("si"), "object": "subscription_item", "created": now, "metadata": {}, "subscription": key},
            **{"current_period_start": now, "current_period_end": now + MONTH, "discounts": [], "tax_rates": []},
            **{"price": line["price"], "quantity": line["quantity"]},
        }
        for line in session["_line_items"]
    ]
    return {"object": "list", "data": items, "has_more": False, "url": f"/v1/subscription_items?subscription={key}"}


def activate(subscription: Data, method: Data) -> None:
    """Its first payment is made or under way."""
    before = subscription["status"]
    change(subscription, status="active", default_payment_method=method["id"])
    ring("customer.subscription.updated", subscription, status=before)


def next_month(subscription: Data, way: str) -> Data:
    """The next invoice is due: the card `pays`, `declines`, or its bank `asks`. The invoice."""
    subscription = take("subscription", subscription["id"])
    if subscription["status"] in OVER:
        raise Refused("This subscription has ended.")
    if subscription["cancel_at_period_end"]:
        end(subscription, "cancellation_requested")
        return subscription
    for item in subscription["items"]["data"]:
        item["current_period_start"] = item["current_period_end"]
        item["current_period_end"] += MONTH
    change(subscription)
    invoice = make_invoice(subscription, "subscription_cycle")
    ring("customer.subscription.updated", subscription)
    attempt(invoice, way)
    return get("invoice", invoice["id"])


def give_up(subscription: Data) -> None:
    """The last try has failed; the payment company ends it, as the account is set to."""
    subscription = take("subscription", subscription["id"])
    invoice = find(subscription["latest_invoice"] or "")
    if invoice and invoice["status"] == "open":
        change(invoice, status="uncollectible", next_payment_attempt=None)
        ring("invoice.marked_uncollectible", invoice)
    end(subscription, "payment_failed")


def end(subscription: Data, reason: str) -> Data:
    """It is over now."""
    details = {**subscription["cancellation_details"], "reason": reason}
    change(subscription, status="canceled", canceled_at=stamp(), ended_at=stamp(), cancellation_details=details)
    ring("customer.subscription.deleted", subscription)
    return subscription


@route("GET", "subscriptions/*", "SubscriptionRetrieve")
def retrieve(params: Data, key: str) -> Data:
    return get("subscription", key)


@route("GET", "subscriptions", "SubscriptionList")
def listed(params: Data) -> Data:
    """Those that run; `status=all` names those that ended too."""
    status = params.get("status")
    by = {"customer": "customer", **({"status": "status"} if status not in (None, "all", "ended") else {})}
    return page("subscription", params, "/v1/subscriptions", by=by, keep=lambda one: _is_listed(one, status))


def _is_listed(one: Data, status: str | None) -> bool:
    if status == "ended":
        return one["status"] in OVER
    return status is not None or one["status"] not in OVER


@route("POST", "subscriptions/*", "SubscriptionUpdate")
def update(params: Data, key: str) -> Data:
    """Another amount, another card, an end; what is not named stays."""
    subscription = take("subscription", key)
    if subscription["status"] in OVER:
        raise Refused("A canceled subscription can only update its cancellation_details and metadata.")
    method = params.get("default_payment_method")
    if method:
        _check_method(method, subscription)
    for wanted in params.get("items", []):
        _change_item(subscription, wanted)
    ends = params.get("cancel_at_period_end")
    change(
        subscription,
        cancel_at_period_end=ends == "true" if ends else subscription["cancel_at_period_end"],
        default_payment_method=method or subscription["default_payment_method"],
        metadata=merged(subscription, params),
    )
    ring("customer.subscription.updated", subscription)
    return subscription


def _check_method(method: str, subscription: Data) -> None:
    if get("payment_method", method)["customer"] != subscription["customer"]:
        words = "The customer does not have a payment method with the ID {}. The payment method must be attached."
        raise Refused(words.format(method), code="resource_missing", param="default_payment_method")


def _change_item(subscription: Data, wanted: Data) -> None:
    items = {item["id"]: item for item in subscription["items"]["data"]}
    item = items.get(wanted.get("id", ""))
    if item is None:
        raise missing("subscription item", wanted.get("id", ""))
    if "price_data" in wanted:
        if wanted["price_data"]["currency"] != subscription["currency"]:
            raise Refused("The price specified only supports another currency than the subscription's.")
        item["price"] = make_price(wanted["price_data"])
    item["quantity"] = int(wanted.get("quantity", item["quantity"]))


@route("DELETE", "subscriptions/*", "SubscriptionCancel")
def cancel(params: Data, key: str) -> Data:
    """End it now."""
    subscription = take("subscription", key)
    if subscription["status"] in OVER:
        raise missing("subscription", key)
    return end(subscription, "cancellation_requested")


@route("DELETE", "customers/*", "CustomerDelete")
def forget_customer(params: Data, key: str) -> Data:
    """Gone for good, and with them all that they gave every month."""
    customer = living(key)
    for subscription in every("subscription", customer=key):
        if subscription["status"] not in OVER:
            end(subscription, "cancellation_requested")
    ring("customer.deleted", change(customer, deleted=True))
    return {"id": key, "object": "customer", "deleted": True}


@route("POST", "billing_portal/sessions", "billing_portal.SessionCreate")
def portal(params: Data) -> Data:
    """The customer's own page at the payment company; here it leads to the list of practice payments."""
    living(params["customer"])
    url = params.get("return_url")
    return make("billing_portal.session", "bps", customer=params["customer"], return_url=url, url=portal_url())
