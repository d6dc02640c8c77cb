"""The money trail of a fund: a line for each day and kind, in words that name nobody, ending at what the fund has."""

import datetime as dt

import pytest
from django.utils.translation import override

from donations.actions.audit import audit
from donations.actions.ledger import Leg, account, post
from donations.models import FundDay, Posting
from donations.queries import trail as module
from donations.queries.totals import totals_of
from donations.queries.trail import trail
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NIGHT = dt.datetime(2026, 11, 21, 3, tzinfo=dt.UTC)  # still the 20th in New York
NOON = dt.datetime(2026, 11, 21, 17, tzinfo=dt.UTC)


@grown
def fund():
    return factories.fund(zone="America/New_York")


def book(fund, key, amount, *, kind="gift", into="clearing", side="card", at=NIGHT):
    where = account(into, fund.currency, livemode=False)
    mine = account(side, fund.currency, livemode=False, fund=fund)
    post(key=key, kind=kind, subject="gift:1", livemode=False, at=at, legs=[Leg(where, mine, amount)])


def test_each_day_of_the_funds_clock_has_a_line_for_each_kind(fund):
    book(fund, "a", 2500)
    book(fund, "b", 1000)
    book(fund, "c", 8000, into="cash", side="offline", at=NOON)
    book(fund, "d", -500, kind="refund", at=NOON)
    lines = trail(fund)
    assert [(line.day.day, line.what) for line in lines] == [
        (21, "Given back"),
        (21, "1 gift in cash or by cheque"),
        (20, "2 gifts by card or bank debit"),
    ]
    assert [(line.into.amount, line.out.amount, line.after.amount) for line in lines] == [
        (0, 500, 11000),
        (8000, 0, 11500),
        (3500, 0, 3500),
    ]
    assert lines[0].after.amount == totals_of(fund).in_hand


def test_a_limit_takes_the_newest_and_keeps_their_sums(fund):
    for number in range(5):
        book(fund, f"g{number}", 100, at=NOON + dt.timedelta(days=number))
    assert [line.after.amount for line in trail(fund, 2)] == [500, 400]


def test_other_funds_and_practice_money_are_not_in_it(fund, settings):
    other = factories.fund()
    book(other, "other", 700)
    assert trail(fund) == []
    settings.STRIPE_LIVE = True
    assert trail(other) == []


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_every_kind_that_can_be_booked_has_words_and_a_place(language):
    kinds = [*(str(kind) for kind in Posting.Kind if kind not in ("gift", "payout")), "card", "offline", "match"]
    with override(language):
        for kind in [*kinds, "bank", "cash"]:
            assert kind in module.ORDER
            assert module.words_of(kind, 2)


def test_two_queries_at_few_and_many(fund, django_assert_num_queries):
    book(fund, "one", 100)
    with django_assert_num_queries(2):
        trail(fund)
    for number in range(20):
        book(fund, f"m{number}", 100, at=NOON + dt.timedelta(days=number))
    with django_assert_num_queries(2):
        trail(fund)


def test_a_day_that_differs_from_the_ledger_is_found_not_shown_and_put_right(fund):
    book(fund, "a", 2500)
    book(fund, "d", -500, kind="refund", at=NOON)
    before = trail(fund)
    FundDay.objects.filter(kind="card").update(into=9900)
    assert trail(fund) != before
    (found,) = audit()
    assert (found.what, found.shown, found.ledger) == ("day", 9900, 2500)
    assert trail(fund) == before  # from the ledger itself
    assert [one.repaired for one in audit(repair=True)] == [True]
    assert FundDay.objects.get(kind="card").into == 2500
    assert audit() == []
    assert trail(fund) == before


def test_the_trail_costs_the_same_however_many_gifts(fund, django_assert_num_queries):
    for number in range(3):
        book(fund, f"g{number}", 100)
    with django_assert_num_queries(2):
        assert len(trail(fund)) == 1
