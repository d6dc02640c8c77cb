"""Customers and their cards. Nobody's name or address is kept in practice. Imports donations.practice.store."""

from typing import Any

from donations.practice.events import ring
from donations.practice.refusals import missing
from donations.practice.routes import route
from donations.practice.store import Data, change, get, make, page, stamp, take

NOBODY = "donor@practice.invalid"  # stands where the payment company would keep an address
CARDS = {"pays": "4242", "declines": "0002", "authenticates": "3155", "fails-later": "0341"}


def make_customer(metadata: Data | None = None) -> Data:
    """A customer, known by key only."""
    customer = make(
        "customer",
        "cus",
        balance=0,
        currency=None,
        default_source=None,
        delinquent=False,
        description=None,
        email=NOBODY,
        invoice_settings={"custom_fields": None, "default_payment_method": None, "footer": None},
        metadata=metadata or {},
        name=None,
        phone=None,
        preferred_locales=[],
        shipping=None,
    )
    ring("customer.created", customer)
    return customer


def make_method(way: str, customer: str | None = None, *, card: str = "pays") -> Data:
    """What is paid with: a practice card that behaves as `card` says, or a bank account."""
    details: dict[str, Any] = {"us_bank_account": {"bank_name": "PRACTICE BANK", "last4": "6789"}}
    if way == "card":
        year = stamp() // (365 * 86400) + 1973
        details = {"card": {"brand": "visa", "exp_month": 12, "exp_year": year, "last4": CARDS[card], "country": "US"}}
    billing = {"address": None, "email": NOBODY, "name": None, "phone": None}
    return make("payment_method", "pm", billing_details=billing, customer=customer, metadata={}, type=way, **details)


@route("POST", "customers", "CustomerCreate")
def create(params: Data) -> Data:
    return make_customer(params.get("metadata"))


@route("GET", "customers/*", "CustomerRetrieve")
def retrieve(params: Data, key: str) -> Data:
    """Of one who was deleted, that they were."""
    customer = get("customer", key)
    return {name: customer[name] for name in ("id", "object", "deleted")} if customer.get("deleted") else customer


def living(key: str) -> Data:
    """The customer, locked; Refused (404) where there is none, or not any more."""
    customer = take("customer", key)
    if customer.get("deleted"):
        raise missing("customer", key)
    return customer


@route("POST", "customers/*", "CustomerUpdate")
def update(params: Data, key: str) -> Data:
    customer = living(key)
    settings = {**customer["invoice_settings"], **params.get("invoice_settings", {})}
    ring("customer.updated", change(customer, invoice_settings=settings, metadata=merged(customer, params)))
    return customer


@route("GET", "payment_methods/*", "PaymentMethodRetrieve")
def retrieve_method(params: Data, key: str) -> Data:
    return get("payment_method", key)


@route("POST", "payment_methods/*/attach", "PaymentMethodAttach")
def attach(params: Data, key: str) -> Data:
    return change(take("payment_method", key), customer=living(params["customer"])["id"])


@route("GET", "payment_methods", "PaymentMethodList")
def list_methods(params: Data) -> Data:
    return page("payment_method", params, "/v1/payment_methods", by={"customer": "customer", "type": "type"})


@route("GET", "setup_intents/*", "SetupIntentRetrieve")
def retrieve_setup(params: Data, key: str) -> Data:
    return get("setup_intent", key)


def make_setup(customer: str | None, metadata: Data, method: Data) -> Data:
    """A card that was saved for later."""
    setup = make(
        "setup_intent",
        "seti",
        cancellation_reason=None,
        customer=customer,
        description=None,
        last_setup_error=None,
        metadata=metadata,
        next_action=None,
        payment_method=method["id"],
        payment_method_types=[method["type"]],
        status="succeeded",
        usage="off_session",
    )
    ring("setup_intent.succeeded", setup)
    ring("payment_method.attached", method)
    return setup


def merged(data: Data, params: Data) -> Data:
    """Metadata as an update leaves it: names that are empty go."""
    whole = {**(data.get("metadata") or {}), **(params.get("metadata") or {})}
    return {name: value for name, value in whole.items() if value != ""}
