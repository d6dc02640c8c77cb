"""Two at once for money that is there once. On both databases; the controls take the lock away."""

import threading

import pytest
from django.db import connection

from donations.actions import commitments, spending
from donations.errors import NotCovered
from donations.models import Commitment, FundTotal, Spending
from donations.queries.commitments import standing
from donations.queries.totals import ledger_sums, totals_of
from tests.donations.spending_hands import bound, filled, numbers, paid, word
from tests.events.test_rsvp_races import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)
one_writer = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time anyway")


def without_lock(module, decide: str, monkeypatch) -> None:
    """As a program does that trusts what it has read: nobody waits, and all have read before any of them writes."""
    original, all_have_read = getattr(module, decide), threading.Barrier(2)

    def read_and_wait(*told):
        original(*told)
        all_have_read.wait(30)

    monkeypatch.setattr(module, "hold", lambda fund: FundTotal.objects.filter(fund=fund).first())
    monkeypatch.setattr(module, decide, read_and_wait)


def test_of_two_payments_that_do_not_both_fit_one_is_made():
    fund, treasurer = filled()
    results = at_once([lambda: paid(fund, treasurer, 6_000)] * 2)
    assert sorted(type(one).__name__ for one in results) == ["NotCovered", "Spending"]
    assert (Spending.objects.count(), totals_of(fund).held) == (1, 4_000)


@one_writer
def test_control_without_the_lock_the_fund_is_overdrawn(monkeypatch):
    fund, treasurer = filled()
    without_lock(spending, "_refuse", monkeypatch)
    results = at_once([lambda: paid(fund, treasurer, 6_000)] * 2)
    assert errors(results) == []
    assert totals_of(fund).held == -2_000


def test_many_payments_take_what_is_there_and_no_more():
    fund, treasurer = filled()
    results = at_once([lambda: paid(fund, treasurer, 3_000)] * 8)
    assert sum(isinstance(one, Spending) for one in results) == 3
    assert sum(isinstance(one, NotCovered) for one in results) == 5
    assert ledger_sums(fund, livemode=False)["spent"] == totals_of(fund).spent == -9_000


def test_of_two_orders_that_do_not_both_fit_one_is_bound():
    """Case 42, from two desks in the same moment."""
    fund, treasurer = filled()
    word(fund, treasurer, 1_000)
    acts = [lambda n=n: bound(fund, treasurer, 6_000, f"placement:{n}") for n in range(2)]
    results = at_once(acts)
    assert sorted(type(one).__name__ for one in results) == ["Commitment", "NotCovered"]
    assert (Commitment.objects.count(), numbers(fund)) == (1, (10_000, 1_000, 6_000, 0))


@one_writer
def test_control_without_the_lock_both_are_bound(monkeypatch):
    fund, treasurer = filled()
    without_lock(commitments, "_refuse", monkeypatch)
    acts = [lambda n=n: bound(fund, treasurer, 6_000, f"placement:{n}") for n in range(2)]
    assert errors(at_once(acts)) == []
    assert standing(fund).short == 2_000


def test_an_order_and_a_payment_for_something_else_do_not_share_money():
    fund, treasurer = filled()
    results = at_once(
        [lambda: bound(fund, treasurer, 6_000, "placement:7"), lambda: paid(fund, treasurer, 6_000, "placement:8")]
    )
    assert len(errors(results)) == 1
    assert standing(fund).free == 4_000
