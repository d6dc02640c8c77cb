"""What somebody who matches owes: as much as others gave in a time, and still have given (donations.md, case 39)."""

import datetime as dt

import pytest

from donations.actions.ledger import Leg, account, post
from donations.models import Match
from donations.queries.totals import given_during, promised_match, totals_of
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 10, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@grown
def fund():
    return factories.fund()


def match(fund, cap=200_000, **fields):
    facts = {"name": "Two donors", "starts_at": START, "livemode": False}
    return Match.objects.create(fund=fund, cap=cap, **{**facts, **fields})


def moved(fund, subject, amount, *, at=START + DAY, kind="gift", side="card", key=""):
    where, mine = account("clearing", "USD", livemode=False), account(side, "USD", livemode=False, fund=fund)
    key = key or f"{kind}:{subject}"
    post(key=key, kind=kind, subject=f"gift:{subject}", livemode=False, at=at, legs=[Leg(where, mine, amount)])


def test_a_cap_is_never_passed(fund):
    match(fund)
    moved(fund, "a", 190_000)
    assert promised_match(fund) == 190_000
    moved(fund, "b", 30_000)
    assert promised_match(fund) == 200_000


@pytest.mark.parametrize(
    ("at", "counts"), [(START - DAY, 0), (START, 5000), (START + 5 * DAY, 5000), (START + 6 * DAY, 0)]
)
def test_only_gifts_of_its_time_are_matched(fund, at, counts):
    one = match(fund, ends_at=START + 5 * DAY)
    moved(fund, "a", 5000, at=at)
    assert given_during(one) == counts


@pytest.mark.parametrize("later", [DAY, 30 * DAY])
def test_what_goes_back_lowers_it_after_its_end_too(fund, later):
    one = match(fund, ends_at=START + 5 * DAY)
    moved(fund, "a", 5000)
    moved(fund, "a", -2000, kind="refund", at=START + later)
    assert given_during(one) == 3000
    moved(fund, "a", 2000, kind="refund-failed", at=START + later)
    assert given_during(one) == 5000


def test_a_refund_of_an_older_gift_takes_nothing_from_it(fund):
    one = match(fund)
    moved(fund, "old", 9000, at=START - DAY)
    moved(fund, "a", 5000)
    moved(fund, "old", -9000, kind="refund", at=START + DAY)
    assert given_during(one) == 5000


def test_those_who_match_do_not_match_each_other(fund):
    one = match(fund)
    moved(fund, "a", 5000)
    moved(fund, "b", 100_000, side="match")
    assert given_during(one) == 5000
    assert totals_of(fund).promised_match == 0  # more than owed has been paid


def test_two_matches_are_owed_each(fund):
    match(fund, cap=3000)
    match(fund, cap=9000, name="A choir")
    moved(fund, "a", 5000, side="offline")
    assert promised_match(fund) == 8000


def test_gifts_of_another_fund_or_book_are_not_matched(fund):
    one = match(fund)
    moved(factories.fund(), "a", 5000)
    live = match(fund, livemode=True, name="Live")
    moved(fund, "b", 700)
    assert (given_during(one), given_during(live)) == (700, 0)
