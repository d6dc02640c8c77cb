"""Webhooks processed a second, and a fund's page with 100 gifts and with 100,000."""

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from typing import Any

SIZES = (100, 100_000)
PAID = 60
BATCH = 2000
CREDITED = 10  # every tenth gift is credited to one of five chapters


def lines() -> Iterator[str]:
    yield from _webhooks()
    yield from _pages()


def _webhooks() -> Iterator[str]:
    """From the signed request to the ledger, by one process: what each event costs, asking the stand-in included."""
    from bench.gift_kills import _pay
    from donations.actions.events import process_due_events
    from donations.models import Gift, PracticeObject
    from donations.practice.delivery import post
    from tests import factories
    from tests.donations.stripe_hands import payload

    fund = factories.fund()
    for number in range(PAID):
        _pay(fund, number)
    keys = list(PracticeObject.objects.filter(kind="event").order_by("made_at").values_list("pk", flat=True))
    bells = [payload(key) for key in keys]
    begun = time.perf_counter()
    for bell in bells:
        if post(bell) != 200:
            raise SystemExit("The webhook refused an event.")
    taken = time.perf_counter()
    while process_due_events():
        pass
    done = time.perf_counter()
    if Gift.objects.filter(fund=fund).count() != PAID:
        raise SystemExit("A gift was lost or counted twice.")
    yield f"webhooks answered, 1 process: {len(bells) / (taken - begun):.0f} a second"
    yield f"webhooks processed, 1 worker: {len(bells) / (done - taken):.0f} a second"


def _pages() -> Iterator[str]:
    from django.db import connection, transaction

    from bench.calendar import _measure
    from tests import factories

    page, chapters = factories.fund_page(), [factories.chapter() for _ in range(5)]
    treasurer = factories.user()
    found, have = [], 0
    for size in SIZES:
        with transaction.atomic():
            fill(page.fund, range(have, size), chapters, treasurer)
        have = size
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        found.append(_measure(page.url))
        yield f"fund page with {size:,} gifts: {1 / found[-1][0]:.1f} a second, {found[-1][1]} queries"
    yield f"ratio of time, {SIZES[1]:,} : {SIZES[0]:,} gifts: {found[1][0] / found[0][0]:.2f}"


def fill(fund: Any, numbers: range, chapters: list[Any], treasurer: Any) -> None:
    """So many gifts in cash more, spread over thirteen days, with their postings: rows as `record_gift` writes them."""
    from django.utils import timezone

    from donations.actions.audit import audit_total
    from donations.actions.ledger import account
    from donations.models import Entry, Gift, GiftCredit, Posting

    cash = account("cash", fund.currency, livemode=False)
    mine = account("offline", fund.currency, livemode=False, fund=fund)
    now = timezone.now()
    for start in range(numbers.start, numbers.stop, BATCH):
        few = range(start, min(start + BATCH, numbers.stop))
        at = [now - dt.timedelta(minutes=number % 18_000) for number in few]
        gifts = Gift.objects.bulk_create(
            Gift(
                **{"uid": uuid.uuid4(), "fund": fund, "way": "cash", "recorded_by": treasurer, "received_at": moment},
                **{"amount": 2500, "counted": 2500, "currency": fund.currency, "livemode": False, "locale": "en"},
                **({"name": f"Donor {number}", "shows_name": True} if number % 50 == 0 else {}),
            )
            for number, moment in zip(few, at, strict=True)
        )
        postings = Posting.objects.bulk_create(
            Posting(
                key=f"gift:{gift.uid}", kind="gift", subject=f"gift:{gift.uid}", livemode=False, at=gift.received_at
            )
            for gift in gifts
        )
        Entry.objects.bulk_create(
            Entry(posting=posting, debit=cash, credit=mine, amount=2500, currency=fund.currency) for posting in postings
        )
        GiftCredit.objects.bulk_create(
            GiftCredit(gift=gift, chapter=chapters[place % 5], amount=2500)
            for place, gift in enumerate(gifts)
            if place % CREDITED == 0
        )
    audit_total(fund, livemode=False, repair=True)
