"""Rows that tests about donors need: gifts, monthly gifts, what was given back."""

import datetime as dt
import itertools
import uuid
from typing import Any

from django.utils import timezone

from donations.models import Attempt, Dispute, Fund, Gift, MonthlyGift, Refund
from tests import factories

_number = itertools.count(1)


def attempt(fund: Fund | None = None, **fields: Any) -> Attempt:
    now = timezone.now()
    fields = {
        **{"amount": 2500, "currency": "USD", "livemode": False, "locale": "en", "state": "paid"},
        **{"expires_at": now + dt.timedelta(hours=1), "erase_at": now + dt.timedelta(days=30)},
        **fields,
    }
    return Attempt.objects.create(
        uid=uuid.uuid4(), fund=fund or factories.fund(), token_hash=f"{next(_number):064x}", **fields
    )


def gift(fund: Fund | None = None, **fields: Any) -> Gift:
    """Twenty-five dollars by card, of a contact of its own; no receipt and no posting yet."""
    fields = {
        **{"way": "card", "amount": 2500, "currency": "USD", "livemode": False, "locale": "en"},
        **{"payment_intent": f"pi_{next(_number)}", "received_at": timezone.now(), "counted": 2500},
        **fields,
    }
    if "contact" not in fields:
        fields["contact"] = factories.contact(locale=fields["locale"])
    return Gift.objects.create(fund=fund or factories.fund(), **fields)


def monthly(fund: Fund | None = None, **fields: Any) -> MonthlyGift:
    fund = fund or factories.fund()
    fields = {
        **{"amount": 1000, "currency": "USD", "livemode": False, "locale": "en"},
        **{"subscription_id": f"sub_{next(_number)}", "next_at": timezone.now() + dt.timedelta(days=20)},
        **fields,
    }
    if "contact" not in fields:
        fields["contact"] = factories.contact(locale=fields["locale"])
    if "attempt" not in fields:
        told = {name: fields[name] for name in ("amount", "currency", "livemode", "locale", "contact")}
        fields["attempt"] = attempt(fund, often="monthly", **told)
    return MonthlyGift.objects.create(fund=fund, **fields)


def refund(gift: Gift, amount: int, state: str = "succeeded") -> Refund:
    return Refund.objects.create(gift=gift, amount=amount, state=state, refund_id=f"re_{next(_number)}")


def dispute(gift: Gift, amount: int, state: str = "open") -> Dispute:
    opened = {"opened_at": timezone.now(), "dispute_id": f"dp_{next(_number)}"}
    return Dispute.objects.create(gift=gift, amount=amount, fee=1500, state=state, **opened)
