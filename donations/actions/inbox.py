"""Takes an event in: proves who sent it and when, and stores it as it came. What it means is found out later.

So the payment company is answered at once, and a crash later loses nothing.
"""

import datetime as dt
import json
import logging
import re
import time
from typing import Any

from django.conf import settings
from django.db import transaction
from stripe import SignatureVerificationError, WebhookSignature

from donations.alarms import alarm
from donations.models import StripeEvent

log = logging.getLogger(__name__)

TOLERANCE = 300  # seconds that the clocks may differ, either way
KEY = re.compile(r"[A-Za-z0-9_]{1,120}")
TYPE = re.compile(r"[a-z0-9_.]{1,80}")


class Refused(Exception):
    """Not from the payment company, not of this moment, not of our book, or no event at all. Names why in one word."""


def take_in(body: bytes, signature: str) -> StripeEvent:
    """Store a signed event under its unique id; the row that is there where it came before. Refused if it is none."""
    prove(body, signature)
    event = _read(body)
    if event["livemode"] is not settings.STRIPE_LIVE:
        alarm("livemode", event=event["id"])
        raise Refused("livemode")
    return keep_event(event, payload=body.decode())


def prove(body: bytes, signature: str) -> None:
    """Refused unless somebody who knows our secret signed exactly this, within five minutes of now."""
    try:
        WebhookSignature.verify_header(body, signature, settings.STRIPE_WEBHOOK_SECRET or "", TOLERANCE)
    except (SignatureVerificationError, UnicodeDecodeError, TypeError) as error:  # TypeError: signed in odd letters
        raise Refused("signature") from error
    signed_at = next(int(part[2:]) for part in signature.split(",") if part.startswith("t="))
    if signed_at > time.time() + TOLERANCE:  # the library looks at the past only
        raise Refused("future")


def _read(body: bytes) -> dict[str, Any]:
    """The event of a proven body. Thin events and everything else that has not its shape are Refused."""
    try:
        event = json.loads(body)
        about = event["data"]["object"]
        sound = (
            event["object"] == "event"
            and isinstance(about, dict)
            and isinstance(event["livemode"], bool)
            and KEY.fullmatch(event["id"])
            and TYPE.fullmatch(event["type"])
            and KEY.fullmatch(about.get("id") or "none")
            and dt.datetime.fromtimestamp(event["created"], dt.UTC)
        )
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError) as error:
        raise Refused("malformed") from error
    if not sound:
        raise Refused("malformed")
    return event


@transaction.atomic
def keep_event(event: dict[str, Any], *, payload: str, by_reconcile: bool = False) -> StripeEvent:
    """The row of an event, made at its first coming; the worker takes it from there."""
    row, created = StripeEvent.objects.get_or_create(
        event_id=event["id"],
        defaults={
            "type": event["type"],
            "object_id": event["data"]["object"].get("id") or "",
            "livemode": event["livemode"],
            "payload": payload,
            "happened_at": dt.datetime.fromtimestamp(event["created"], dt.UTC),
            "by_reconcile": by_reconcile,
        },
    )
    if created:
        log.info("event taken in event=%s type=%s", row.event_id, row.type)
    return row
