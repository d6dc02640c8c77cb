"""Random histories of a payment, heard of in random order, with repetition and loss (donations.md, case 33).

The model knows nothing of postings: it says from the whole history what fund, tips and fees must hold, and that what
lies with the payment company is the sum of its balance transactions.
"""

import dataclasses
import datetime as dt
import itertools
from dataclasses import dataclass, field

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donations.actions import booking, payments
from donations.actions.payments import apply_payment
from donations.facts import ChargeFacts, DisputeFacts, PaymentFacts, RefundFacts, Settled
from donations.models import Gift, Posting, Receipt, Refund
from donations.queries.totals import totals_of
from donations.queries.worth import worth_of
from tests import factories
from tests.donations import making
from tests.donations.ringing import balances

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
number = itertools.count(1)


@dataclass
class History:
    """A payment as the payment company knows it; `rate`: what a cent of it is worth in what is settled, in percent."""

    amount: int
    tip: int
    currency: str
    rate: int
    key: str = field(default_factory=lambda: f"pi_{next(number)}")
    charge: ChargeFacts | None = None
    refunds: list[RefundFacts] = field(default_factory=list)
    disputes: list[DisputeFacts] = field(default_factory=list)
    moved: list[Settled] = field(default_factory=list)

    def move(self, amount: int, fee: int = 0) -> Settled:
        """What moves is settled at a rate that drifts, as rates do."""
        drift = self.rate + (len(self.moved) if self.rate != 100 else 0)
        settled = Settled(f"txn_{next(number)}", amount * drift // 100, fee, "USD", AT)
        self.moved.append(settled)
        return settled

    @property
    def given(self) -> int:
        return self.amount + self.tip

    @property
    def gone(self) -> int:
        """What is out: refunds that did not fail, disputes that are open or lost."""
        back = sum(one.amount for one in self.refunds if not one.failed)
        return back + sum(one.amount for one in self.disputes if one.status in ("needs_response", "lost"))

    def succeed(self, waits: bool) -> None:
        settled = self.move(self.given, fee=self.given // 30 + 30)
        self.charge = ChargeFacts(f"ch_{self.key}", self.given, by_card=True, at=AT, settled=None if waits else settled)
        self.settled = settled

    def settle(self) -> None:
        self.charge = dataclasses.replace(self.charge, settled=self.settled)

    def refund(self, share: int) -> None:
        left = self.given - sum(one.amount for one in self.refunds if not one.failed)
        amount = left * share // 100
        if amount:
            status = "pending" if share % 2 else "succeeded"
            self.refunds.append(RefundFacts(f"re_{next(number)}", amount, status, AT, settled=self.move(-amount)))

    def fail(self, which: int) -> None:
        standing = [place for place, one in enumerate(self.refunds) if not one.failed]
        if standing:
            place = standing[which % len(standing)]
            one = self.refunds[place]
            self.refunds[place] = dataclasses.replace(one, status="failed", returned=self.move(one.amount))

    def dispute(self) -> None:
        if not self.disputes:
            took = self.move(-self.given, fee=1500)
            self.disputes = [DisputeFacts(f"du_{next(number)}", self.given, "needs_response", AT, settled=(took,))]

    def decide(self, won: bool) -> None:
        if self.disputes and self.disputes[0].status == "needs_response":
            one = self.disputes[0]
            back = (self.move(self.given),) if won else ()
            status = "won" if won else "lost"
            self.disputes = [dataclasses.replace(one, status=status, settled=one.settled + back)]

    def told(self, attempt) -> PaymentFacts:
        """How it stands now."""
        status = "succeeded" if self.charge else "processing"
        hanging = {"refunds": tuple(self.refunds), "disputes": tuple(self.disputes)}
        return PaymentFacts(self.key, attempt.uid, status, self.currency, livemode=False, charge=self.charge, **hanging)


steps = st.one_of(
    st.tuples(st.just("refund"), st.integers(1, 100)),
    st.tuples(st.just("fail"), st.integers(0, 5)),
    st.tuples(st.just("dispute")),
    st.tuples(st.just("decide"), st.booleans()),
    st.tuples(st.just("settle")),
)
histories = st.builds(
    History,
    amount=st.integers(50, 500_000),
    tip=st.sampled_from([0, 1, 99, 2500]),
    currency=st.just("USD"),
    rate=st.just(100),
)
foreign = st.builds(
    History,
    amount=st.integers(50, 500_000),
    tip=st.sampled_from([0, 1, 99, 2500]),
    currency=st.just("EUR"),
    rate=st.integers(80, 120),
)


def live_through(history, waits, steps, luck, attempt):
    """Let it all happen, and hear of it as badly as the net lets one hear: each state never, once or more, shuffled."""
    states = [history.told(attempt)]
    history.succeed(waits)
    states.append(history.told(attempt))
    for step, *about in steps:
        getattr(history, step)(*about)
        states.append(history.told(attempt))
    history.settle()
    heard = [luck.choice(states) for _ in range(luck.randint(0, 2 * len(states)))]
    heard.append(history.told(attempt))  # the last state is heard of some time: a bell rings for it, or reconcile asks
    luck.shuffle(heard)
    for told in heard:
        assert apply_payment(told)


def changes(before):
    now = balances()
    return {name: now.get(name, 0) - before.get(name, 0) for name in {*now, *before}}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(histories, foreign), st.booleans(), st.lists(steps, max_size=9), st.randoms(use_true_random=False))
def test_whatever_was_heard_the_books_end_the_same(history, waits, steps, luck):
    fund, before = factories.fund(), balances()
    attempt = making.attempt(
        fund, amount=history.amount, tip=history.tip, currency=history.currency, contact=None, state="open"
    )
    live_through(history, waits, steps, luck, attempt)

    gift, moved = Gift.objects.get(fund=fund), changes(before)
    counted = history.settled.amount - history.settled.amount * history.tip // history.given
    tip = history.settled.amount - counted
    of_gift = min(history.gone, history.amount)
    of_tip = min(history.gone - of_gift, history.tip)
    assert gift.counted == counted
    assert totals_of(fund).card == counted - counted * of_gift // history.amount
    assert moved.get("tips USD", 0) == tip - (tip * of_tip // history.tip if history.tip else 0)
    assert moved.get("clearing USD", 0) == -sum(one.amount - one.fee for one in history.moved)
    assert sum(moved.values()) == 0
    if history.currency == "USD":
        beyond = history.gone - of_gift - of_tip
        assert moved.get("fees USD", 0) == -beyond - sum(one.fee for one in history.moved)
        assert moved.get("exchange USD", 0) == 0
    worth, last = worth_of(gift), Receipt.objects.filter(gift=gift, replaced_by=None).first()
    assert worth.back + worth.disputed == history.gone
    assert (last.amount if last else 0) >= worth.kept


def test_control_a_booking_by_each_refund_alone_depends_on_the_order(monkeypatch):
    """Had every refund taken from the gift what was left of it then, a failed one would end differently."""
    real = booking._Gift.change
    first_out = {}

    def by_itself(self, before, after):
        if after > before:
            first_out[after - before] = (before, after)
            return real(self, before, after)
        start, end = first_out[before - after]
        return real(self, end, start)

    monkeypatch.setattr(booking._Gift, "change", by_itself)
    ends = set()
    for heard_between in (True, False):
        fund = factories.fund()
        attempt = making.attempt(fund, amount=2000, tip=500, contact=None, state="open")
        history = History(2000, 500, "USD", 100)
        history.succeed(waits=False)
        for act, about in [("refund", 80), ("refund", 100), ("fail", 0)]:
            getattr(history, act)(about)
            if heard_between:
                apply_payment(history.told(attempt))
        apply_payment(history.told(attempt))
        ends.add(totals_of(fund).card)
    assert len(ends) == 2


def test_a_crash_anywhere_leaves_nothing_and_the_next_time_works(monkeypatch):
    """Case 26: at each posting, receipt and row in turn the database gives up."""
    history = History(2000, 500, "USD", 100)
    history.succeed(waits=False)
    history.refund(50)
    fund = factories.fund()
    attempt = making.attempt(fund, amount=2000, tip=500, contact=None, state="open")
    told = history.told(attempt)

    def fall(*args, **facts):
        raise DatabaseError("gone")

    for module, name in [(booking, "post"), (payments, "issue_receipt"), (payments, "keep_disputes")]:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, fall)
            with pytest.raises(DatabaseError), transaction.atomic():
                apply_payment(told)
        assert [model.objects.count() for model in (Gift, Posting, Refund)] == [0, 0, 0]
        attempt.refresh_from_db()
        assert attempt.state == "open"
    assert apply_payment(told)
    assert Gift.objects.count() == 1
