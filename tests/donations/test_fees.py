"""What giving cost and what was promised: the ends of the public trail."""

import pytest
from django.utils import timezone

from donations.models import Pledge
from donations.money import Money
from donations.queries.fees import fees_of, pledged_ever
from donations.queries.totals import totals_of
from tests import factories
from tests.donations import letters
from tests.donations.desk_hands import by_hand
from tests.donations.ringing import balances, checkout, hear
from tests.donations.stripe_hands import happens
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def fund():
    return factories.fund()


def test_a_fund_without_gifts_by_card_cost_nothing(fund):
    by_hand(fund, factories.network_admin(), 2_500)
    assert fees_of(fund) == []


def test_what_the_company_kept_of_gifts_to_this_fund_alone(fund):
    other = factories.fund(name="Another")
    for one in (fund, fund, other):
        checkout(fund=one, tip=100)
    hear()
    ours, theirs = fees_of(fund), fees_of(other)
    assert [money.currency for money in ours] == ["USD"]
    assert (ours[0].amount, theirs[0].amount) == (2 * theirs[0].amount, ours[0].amount // 2)
    assert -balances()["fees USD"] == ours[0].amount + theirs[0].amount > 0


@pytest.mark.parametrize("steps", [["refund-all"], ["refund-part"], ["dispute"], ["dispute", "dispute-won"]])
def test_it_keeps_its_fee_of_what_goes_back(fund, steps):
    _attempt, session = checkout(fund=fund)
    hear()
    for step in steps:
        happens(session, step)
        hear()
    assert fees_of(fund) == [Money(-balances()["fees USD"], "USD")]


def test_by_the_currency_that_is_settled_in(fund):
    """The company settles in dollars, whatever was given."""
    checkout(fund=fund, currency="EUR", amount=1_999)
    hear()
    assert [money.currency for money in fees_of(fund)] == ["USD"]


def test_it_is_one_query_for_many_gifts(fund, django_assert_num_queries):
    for _number in range(3):
        checkout(fund=fund)
    hear()
    with django_assert_num_queries(1):
        fees_of(fund)


def test_the_other_book_has_its_own(fund, settings):
    checkout(fund=fund)
    hear()
    letters.pledge(fund, confirmed_at=timezone.now())
    settings.STRIPE_LIVE = True
    assert (fees_of(fund), pledged_ever(fund)) == ([], Money(0, "USD"))


def test_what_was_promised_and_confirmed_counts_whatever_became_of_it(fund):
    for state in Pledge.State.values:
        asked = state in (Pledge.State.ASKED, Pledge.State.LAPSED)
        letters.pledge(fund, state=state, confirmed_at=None if asked else timezone.now())
    assert pledged_ever(fund) == Money(30_000, "USD")  # standing, kept, withdrawn
    assert totals_of(fund).pledged == 10_000
