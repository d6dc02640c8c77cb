"""`python -m bench.gift_kills`: 1,000 gifts, each of their events three times in random order, four processes, kills.

On SQLite and, where DATABASE_URL names one, on PostgreSQL. In the end there must be 1,000 gifts, one receipt for each
without a gap in their numbers, and a ledger that is right to the cent. The control, whose bookings have no key, must be
wrong, or the benchmark has proved nothing.
"""

import argparse
import json
import logging
import os
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from unittest import mock

from bench.crew import let_work, patiently

PROCESSES, GIFTS, KILLS, COPIES = 4, 1000, 12, 3


@dataclass
class Outcome:
    """What stands in the database when everyone is done, and what should. Amounts are cents."""

    kills: int = 0
    made: int = 0
    gifts: int = 0
    expected: int = 0
    booked: int = 0
    shown: int = 0
    receipts: int = 0
    highest: int = 0
    first_receipts: int = 0
    waiting: int = 0

    @property
    def is_whole(self) -> bool:
        counted = self.made == self.gifts == self.first_receipts
        return (
            counted
            and self.expected == self.booked == self.shown
            and self.receipts == self.highest
            and not self.waiting
        )


def run(*, gifts: int, kills: int, guarded: bool = True, processes: int = PROCESSES) -> Outcome:
    """Let them be paid with nobody listening, then ring, and look."""
    from tests import factories

    fund = factories.fund()
    expected = sum(_pay(fund, number) for number in range(gifts))
    bells = _bells()
    share = len(bells) // processes + 1
    killed = let_work(_work, bells, guarded, processes=processes, share=share, kills=kills)
    return _look(fund, Outcome(kills=killed, made=gifts, expected=expected))


def _pay(fund, number: int) -> int:
    """One gift by practice card, every tenth given back in part; what is left of it."""
    from donations.actions.giving import Along, Choice, begin_attempt, open_session
    from donations.money import Money
    from donations.practice import hands
    from donations.practice.store import get

    choice = Choice(fund=fund, money=Money(500 + number, "USD"), often="once", locale="en", tip=number % 3)
    with mock.patch("donations.practice.events.deliver"):
        attempt = begin_attempt(choice=choice, along=Along(), nonce=uuid.uuid4())
        session = hands.press(open_session(attempt=attempt, choice=choice).session_id, "pays")
        if number % 10:
            return attempt.amount
        hands.carry_out(session["payment_intent"], "refund-part")
        charge = get("charge", get("payment_intent", session["payment_intent"])["latest_charge"])
        return attempt.amount - charge["amount_refunded"]


def _bells() -> list[str]:
    """Every event three times, in no order."""
    from donations.models import PracticeObject

    bells = [json.dumps(event.data) for event in PracticeObject.objects.filter(kind="event")] * COPIES
    random.Random(1401).shuffle(bells)  # noqa: S311
    return bells


def _work(number: int, at, share: int, bells: list[str], guarded: bool) -> None:
    """This process's share. One that takes the place of a killed process rings the same bell again, as they do."""
    from donations.actions.ledger import post

    logging.disable(logging.CRITICAL)
    mine = bells[number * share : (number + 1) * share]
    unguarded = mock.patch("donations.actions.booking.post", partial(_post_anew, post))
    with nullcontext() if guarded else unguarded:
        for place in range(at[number], len(mine)):
            patiently(partial(_ring, mine[place]))
            at[number] = place + 1
    at[number] = share


def _post_anew(post, *, key: str, **facts):
    return post(key=f"{key}:{uuid.uuid4()}", **facts)


def _ring(bell: str) -> None:
    from donations.actions.events import process_due_events
    from donations.practice.delivery import post

    if post(bell) != 200:
        raise SystemExit("The webhook refused an event.")
    process_due_events()


def _look(fund, found: Outcome) -> Outcome:
    from django.db.models import Max

    from donations.actions.events import process_due_events
    from donations.models import Gift, Receipt, StripeEvent
    from donations.queries.totals import ledger_sums, totals_of

    StripeEvent.objects.update(leased_until=None)  # what the killed had begun; their leases would run out
    while process_due_events():
        pass
    found.gifts = Gift.objects.filter(fund=fund).count()
    found.booked = sum(ledger_sums(fund, livemode=False).values())
    found.shown = totals_of(fund).in_hand
    found.receipts = Receipt.objects.count()
    found.highest = Receipt.objects.aggregate(most=Max("number"))["most"] or 0
    found.first_receipts = Receipt.objects.filter(replaces=None).count()
    found.waiting = StripeEvent.objects.filter(state__in=["received", "failed"]).count()
    return found


def lines(gifts: int, kills: int) -> Iterator[str]:
    begun = time.perf_counter()
    found = run(gifts=gifts, kills=kills)
    took = time.perf_counter() - begun
    yield f"{found.made} gifts, each event {COPIES} times, {PROCESSES} processes, {found.kills} killed: {took:.0f} s"
    yield f"{found.gifts} gifts, {found.booked} of {found.expected} cents in the ledger, {found.shown} shown"
    yield f"{found.receipts} receipts up to number {found.highest}, {found.waiting} events undone"
    control = run(gifts=PROCESSES * 3, kills=0, guarded=False)
    yield f"control, without keys: {control.booked} instead of {control.expected} cents"
    if not found.is_whole or found.kills < kills or control.booked == control.expected:
        raise SystemExit("A gift was lost or counted twice, or the control has proved nothing.")


def measure(gifts: int, kills: int) -> None:
    """On the database that DATABASE_URL names, in a copy of the tests' template."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment

    from tests.template_database import template_for

    logging.disable(logging.CRITICAL)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    setup_test_environment(debug=False)
    template = template_for("gift-kills")
    template.build()
    template.copy()
    try:
        print(f"\n{connection.vendor}")
        for line in lines(gifts, kills):
            print(f"  {line}", flush=True)
    finally:
        template.drop()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.settings")
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--gifts", type=int, default=GIFTS)
    options.add_argument("--kills", type=int, default=KILLS)
    options.add_argument("--here", action="store_true", help="only on the database that DATABASE_URL names")
    asked = options.parse_args()
    if asked.here:
        measure(asked.gifts, asked.kills)
        return 0
    for address in ["", *[url for url in [os.environ.get("DATABASE_URL", "")] if url.startswith("postgres")]]:
        again = [sys.executable, "-m", "bench.gift_kills", "--here", f"--gifts={asked.gifts}", f"--kills={asked.kills}"]
        subprocess.run(again, env=os.environ | {"DATABASE_URL": address}, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
