"""Hands for tests of payments: make what a donor and their bank make, and deliver events as badly as the net does."""

import datetime as dt
import json
import random
from typing import Any

from donations.gateway import client
from donations.models import PracticeDelivery, PracticeObject
from donations.practice import delivery, hands
from donations.practice.store import Data, get

BACK = "http://localhost:8000/give/back/?session={CHECKOUT_SESSION_ID}"


def asked(amount: int = 2500, currency: str = "usd", *, attempt: str = "", mode: str = "payment", **more: Any) -> Data:
    """What is asked of a checkout session."""
    price = {"currency": currency, "unit_amount": amount, "product_data": {"name": "Gift"}}
    if mode == "subscription":
        price["recurring"] = {"interval": "month"}
    about = {"metadata": {"attempt": attempt}} if attempt else {}
    inner = {"payment": "payment_intent_data", "subscription": "subscription_data"}[mode]
    return {
        **{"mode": mode, "success_url": BACK, "cancel_url": "http://localhost:8000/give/"},
        **{"line_items": [{"quantity": 1, "price_data": price}], inner: about},
        **about,
        **more,
    }


def open_session(amount: int = 2500, currency: str = "usd", *, key: str = "", **more: Any) -> Data:
    """A new checkout session, opened through the stripe library."""
    options = {"idempotency_key": key} if key else {}
    session = client().v1.checkout.sessions.create(asked(amount, currency, **more), options)
    return get("checkout.session", session.id)


def paid_session(amount: int = 2500, currency: str = "usd", *, way: str = "pays", **more: Any) -> Data:
    """A session whose page was used: `pays`, `declines`, `authenticates`, `confirms`, `debits`."""
    return hands.press(open_session(amount, currency, **more)["id"], way)


def intent_of(session: Data) -> Data:
    """The payment intent of a session, that of a subscription's first invoice too."""
    if session["payment_intent"]:
        return get("payment_intent", session["payment_intent"])
    return get("payment_intent", get("invoice", session["invoice"])["_intent"])


def charge_of(session: Data) -> Data:
    return get("charge", intent_of(session)["latest_charge"])


def subscription_of(session: Data) -> Data:
    return get("subscription", session["subscription"])


def happens(session: Data, name: str) -> None:
    """What `donations.practice.hands` can let happen to the payment, or to the subscription, of a session."""
    key = session["subscription"] if name.startswith("month") else intent_of(session)["id"]
    hands.carry_out(key, name)


def waiting() -> list[str]:
    """Events that were not delivered, oldest first."""
    rows = PracticeDelivery.objects.filter(delivered_at=None).order_by("event__made_at", "pk")
    return list(rows.values_list("event_id", flat=True))


def payload(event_id: str) -> str:
    return json.dumps(PracticeObject.objects.get(pk=event_id).data)


def deliver(
    *, copies: int = 1, shuffled: random.Random | None = None, dropped: float = 0, seed: int = 0
) -> list[tuple[str, int]]:
    """Take every waiting event to the webhook, `copies` times, in random order, a share of them never. What it said.

    A dropped event stays undelivered, as if the receiver had been down; the rest counts as delivered.
    """
    events = waiting()
    luck = random.Random(seed)  # noqa: S311
    sent = [event for event in events if luck.random() >= dropped]
    queue = sent * copies
    if shuffled:
        shuffled.shuffle(queue)
    answers = [(event, delivery.post(payload(event))) for event in queue]
    PracticeDelivery.objects.filter(event_id__in=sent).update(delivered_at=dt.datetime.now(dt.UTC))
    return answers


def lose_all() -> int:
    """The receiver was down for so long that nothing is tried again; how many events were lost."""
    lost = PracticeDelivery.objects.filter(delivered_at=None)
    old = dt.datetime.now(dt.UTC) - delivery.TRIES_FOR - dt.timedelta(days=1)
    PracticeObject.objects.filter(pk__in=lost.values("event_id")).update(made_at=old)
    return lost.update(due_at=dt.datetime.now(dt.UTC))
