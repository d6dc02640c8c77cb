"""A chapter's share beside tips, exchange, disputes and refunds: together the shares are what the fund has (case 6)."""

import pytest

from donations.actions.arrivals import credit_chapters
from donations.actions.shares import sum_shares
from donations.models import FundShare, Gift
from donations.queries.shares import share_of, shares_of
from donations.queries.totals import totals_of
from tests import factories
from tests.donations.ringing import checkout, hear
from tests.donations.stripe_hands import happens
from tests.worlds import grown

pytestmark = pytest.mark.django_db
STEPS = [
    ("refund-part",),
    ("refund-part", "refund-part"),
    ("refund-part", "refund-fails"),
    ("refund-all",),
    ("dispute",),
    ("dispute", "dispute-won"),
    ("refund-part", "dispute", "dispute-lost"),
]


@grown
def fund():
    return factories.fund()


def given(fund, *chapters, **fields) -> dict:
    """A gift that is credited to the chapters; its session."""
    attempt, session = checkout(fund=fund, **fields)
    hear()
    credit_chapters(gift=Gift.objects.get(attempt=attempt), chapters=chapters)
    sum_shares()
    return session


def after(session, steps) -> None:
    for step in steps:
        happens(session, step)
        hear()
        sum_shares()


@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("tip", [0, 2500])
def test_the_share_of_one_chapter_is_what_the_fund_has_of_it(fund, steps, tip):
    """What goes back is the gift first and the tip last, in the ledger and in the share alike."""
    berlin = factories.chapter("Berlin")
    session = given(fund, berlin, amount=2500, tip=tip)
    assert share_of(fund, berlin).amount == totals_of(fund).card == 2500
    after(session, steps)
    assert share_of(fund, berlin).amount == totals_of(fund).card


@pytest.mark.parametrize("steps", [STEPS[1], STEPS[6]])
@pytest.mark.parametrize(("currency", "amount"), [("EUR", 1999)])
def test_no_rounding_of_an_exchange_parts_share_and_fund(fund, steps, currency, amount):
    berlin = factories.chapter("Berlin")
    session = given(fund, berlin, amount=amount, currency=currency, tip=101)
    after(session, steps)
    assert share_of(fund, berlin).amount == totals_of(fund).card


@pytest.mark.parametrize("steps", [STEPS[0], STEPS[5]])
def test_three_chapters_never_have_more_than_the_fund(fund, steps):
    """Rounded down, so that at most a cent each is nobody's."""
    chapters = [factories.chapter(name) for name in ("Berlin", "London", "Paris")]
    session = given(fund, *chapters, amount=10_000, tip=333)
    after(session, steps)
    total = sum(share.amount for share in shares_of(fund))
    assert totals_of(fund).card - len(chapters) < total <= totals_of(fund).card


def test_a_gift_that_went_back_is_still_one_that_was_brought_in(fund):
    berlin = factories.chapter("Berlin")
    session = given(fund, berlin)
    after(session, ["refund-all"])
    assert (share_of(fund, berlin).amount, share_of(fund, berlin).gifts) == (0, 1)


def test_shares_are_summed_once_for_each_change(fund):
    berlin = factories.chapter("Berlin")
    session = given(fund, berlin)
    assert sum_shares() == 0
    happens(session, "refund-part")
    hear()
    assert (sum_shares(), sum_shares()) == (1, 0)
    assert FundShare.objects.count() == 1


def test_a_share_of_one_fund_is_none_of_another(fund):
    berlin, other = factories.chapter("Berlin"), factories.fund()
    given(fund, berlin)
    given(other, berlin, amount=700)
    assert (share_of(fund, berlin).amount, share_of(other, berlin).amount) == (2500, 700)


def test_practice_shares_are_none_where_money_is_real(fund, settings):
    berlin = factories.chapter("Berlin")
    given(fund, berlin)
    settings.STRIPE_LIVE = True
    assert (shares_of(fund), share_of(fund, berlin).amount) == ([], 0)
