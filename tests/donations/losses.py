"""Losing rows on purpose, as a broken restore would; those of the ledger too, once its triggers are gone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from donations import append_only
from donations.models import (
    Dispute,
    Entry,
    Fund,
    Gift,
    GiftCredit,
    Payout,
    Posting,
    Receipt,
    Refund,
    StripeEvent,
)
from donations.practice import hands
from tests.donations.ringing import checkout, monthly_checkout
from tests.donations.stripe_hands import happens


def eventful(fund: Fund) -> None:
    """Gifts that went every way there is, and a payout of what is left."""
    for steps in ((), ("refund-part",), ("refund-all", "refund-fails"), ("dispute", "dispute-won"), ("dispute",)):
        _attempt, session = checkout(fund=fund, tip=100)
        for step in steps:
            happens(session, step)
    checkout("debits", fund=fund)
    _attempt, session = monthly_checkout(fund=fund)
    happens(session, "month-paid")
    hands.pay_out("payout")


@contextmanager
def no_triggers() -> Iterator[None]:
    """As if somebody had taken the triggers away."""
    append_only.remove(connection)
    try:
        yield
    finally:
        append_only.install(connection)


def lose_gifts() -> int:
    """Every gift with all that hangs on it, but for the ledger; how many rows were lost."""
    lost = sum(model.objects.count() for model in (Receipt, GiftCredit, Refund, Dispute, Gift))
    for receipt in Receipt.objects.order_by("-pk"):
        receipt.delete()
    for model in (GiftCredit, Refund, Dispute, Gift):
        model.objects.all().delete()
    return lost


def lose_postings(**which) -> int:
    """Postings and their entries; the totals keep what they had."""
    with no_triggers():
        rows = Posting.objects.filter(**which)
        lost = rows.count()
        Entry.objects.filter(posting__in=rows).delete()
        rows.delete()
    return lost


def lose_everything() -> int:
    """All that the payment company can tell again; how many rows."""
    lost = lose_gifts() + Payout.objects.count() + StripeEvent.objects.count()
    Payout.objects.all().delete()
    StripeEvent.objects.all().delete()
    return lost + lose_postings()
