"""Hands for tests of events: make them, sign them, ring at the webhook, let the worker deal with them."""

import json
import random
import time
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from stripe import WebhookSignature

from donations.actions.events import process_due_events
from donations.models import Account, Attempt, Fund, PracticeDelivery, PracticeObject
from tests import factories
from tests.donations import making
from tests.donations.stripe_hands import deliver, paid_session, payload, waiting

WEBHOOK = "/donations/stripe/webhook/"
Data = dict[str, Any]


def event(key: str = "evt_1", kind: str = "payment_intent.succeeded", about: Data | None = None, **more: Any) -> Data:
    """An event as the payment company writes it."""
    about = {"id": "pi_nobodys", "object": "payment_intent"} if about is None else about
    created = int(time.time())
    plain = {
        "id": key,
        "object": "event",
        "type": kind,
        "livemode": False,
        "created": created,
        "data": {"object": about},
    }
    return {**plain, **more}


def signature(body: bytes, *, age: float = 0, secret: str = "") -> str:
    """As the payment company signs, `age` seconds ago."""
    at = int(time.time() - age)
    return WebhookSignature.generate_signature_header(body.decode(), secret or settings.STRIPE_WEBHOOK_SECRET, at)


def ring(body: bytes | Data, signed: str | None = None, client: Client | None = None) -> int:
    """Post to the webhook as the payment company does; the status of the answer."""
    body = json.dumps(body).encode() if isinstance(body, dict) else body
    signed = signature(body) if signed is None else signed
    headers = {"Stripe-Signature": signed} if signed else {}
    caller = client or Client(enforce_csrf_checks=True)
    return caller.post(WEBHOOK, body, content_type="application/json", headers=headers).status_code


def checkout(way: str = "pays", fund: Fund | None = None, **fields: Any) -> tuple[Attempt, Data]:
    """An attempt and its payment page, used in the way `way`. Nothing is delivered yet."""
    attempt = making.attempt(fund, **{"state": "open", **fields})
    lines = {"amount": attempt.amount + attempt.tip, "currency": attempt.currency.lower()}
    mode = "subscription" if attempt.often == "monthly" else "payment"
    session = paid_session(**lines, way=way, attempt=str(attempt.uid), mode=mode)
    Attempt.objects.filter(pk=attempt.pk).update(session_id=session["id"])
    return attempt, session


def monthly_checkout(way: str = "pays", **fields: Any) -> tuple[Attempt, Data]:
    """A monthly gift of ten dollars, begun."""
    fields = {"amount": 1000, "often": "monthly", "contact": factories.contact(), **fields}
    return checkout(way, **fields)


def hear(*, copies: int = 1, seed: int | None = None) -> None:
    """Deliver what waits, `copies` times, in an order that `seed` draws, and let the worker deal with it."""
    deliver(copies=copies, shuffled=None if seed is None else random.Random(seed))  # noqa: S311
    while process_due_events():
        pass


def hear_only(*types: str) -> None:
    """Deliver what waits of these types; the rest is lost."""
    for key in waiting():
        if PracticeObject.objects.get(pk=key).data["type"] in types:
            ring(payload(key).encode())
    PracticeDelivery.objects.update(delivered_at=timezone.now())
    while process_due_events():
        pass


def balances(*, livemode: bool = False) -> dict[str, int]:
    """What every account holds that holds anything: “clearing USD” and the like, credits less debits."""
    found: dict[str, int] = {}
    for held in Account.objects.filter(livemode=livemode).prefetch_related("debits", "credits"):
        sums = [sum(entry.amount for entry in side.all()) for side in (held.credits, held.debits)]
        name = f"{held.kind} {held.currency}"
        found[name] = found.get(name, 0) + sums[0] - sums[1]
    return {name: amount for name, amount in found.items() if amount}
