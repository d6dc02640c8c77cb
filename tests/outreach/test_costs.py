"""What an ad costs: commission and tax, other currencies, a thousand readers."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from donations.money import Money
from outreach.actions.planning import record_rate
from outreach.errors import NoRate, NotYet
from outreach.models import Quote
from outreach.queries.costs import compare, cost_of, exchanged, per_thousand, quoted, rate_between
from tests import ad_factories as ads
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


def a_rate(base, into, rate, on=TODAY):
    return record_rate(base=base, into=into, rate=Decimal(rate), source="ECB", on=on, author=factories.user())


@pytest.mark.parametrize(
    ("price", "commission", "tax", "total"),
    [
        (1_500_000, 0, 0, 1_500_000),
        (1_000_000, 1500, 0, 1_150_000),  # an agency's 15 %
        (1_000_000, 1500, 1900, 1_368_500),  # tax is on the commission too
        (333, 1500, 0, 383),  # 49.95 is 50
        (3, 5000, 0, 5),  # half a cent is rounded up
    ],
)
def test_a_quote_is_paid_with_commission_and_tax(price, commission, tax, total):
    quote = ads.quote(price=price, commission=commission, tax=tax)

    assert quoted(quote) == Money(total, "USD")


def test_an_ad_costs_what_was_quoted_and_its_reserve():
    placement = ads.placement(asked=ads.quote(), fund=factories.fund(), reserve=25_00)

    assert cost_of(placement) == Money(1_502_500, "USD")


def test_an_ad_without_a_quote_has_no_price():
    with pytest.raises(NotYet):
        cost_of(ads.placement())


def test_a_quote_in_another_currency_is_exchanged_by_the_newest_rate():
    a_rate("EUR", "USD", "1.05", on=TODAY - dt.timedelta(days=30))
    a_rate("EUR", "USD", "1.17")
    placement = ads.placement(asked=ads.quote(currency="EUR", price=420_000), fund=factories.fund())

    assert cost_of(placement) == Money(491_400, "USD")


def test_a_rate_holds_the_other_way_round_too():
    a_rate("USD", "JPY", "150")

    assert rate_between("JPY", "USD") * 150 == pytest.approx(1)
    assert exchanged(Money(1500, "JPY"), "USD") == Money(1000, "USD")
    assert exchanged(Money(1000, "USD"), "JPY") == Money(1500, "JPY")


def test_without_a_rate_it_says_which_one_is_missing():
    with pytest.raises(NoRate, match="what EUR costs in USD"):
        ads.placement(asked=ads.quote(currency="EUR"), fund=factories.fund())


def test_quotes_are_compared_by_what_a_thousand_readers_cost():
    a_rate("EUR", "USD", "1.10")
    wide = ads.quote(ads.ad_format(ads.publication(name="Wide", readership=1_000_000)), price=2_000_000)
    narrow = ads.quote(ads.ad_format(ads.publication(name="Narrow", readership=10_000)), price=100_000, currency="EUR")
    unknown = ads.quote(ads.ad_format(ads.publication(name="Unknown", readership=None)), price=5_000)
    foreign = ads.quote(ads.ad_format(ads.publication(name="Foreign", readership=50_000)), currency="TRY")

    found = compare([unknown, narrow, foreign, wide], "USD")

    assert [one.quote.publication.name for one in found] == ["Wide", "Narrow", "Unknown", "Foreign"]
    assert per_thousand(wide) == Money(2000, "USD")
    assert found[1].per_thousand == Money(11_000, "USD")
    assert found[1].common == Money(110_000, "USD")
    assert found[3].common is None  # nobody recorded a rate: its own total is still shown
    assert found[3].total == Money(1_500_000, "TRY")


@pytest.mark.parametrize(
    "wrong",
    [
        {"materials_on": TODAY + dt.timedelta(days=40)},  # after the issue
        {"space_on": TODAY + dt.timedelta(days=20), "materials_on": TODAY + dt.timedelta(days=19)},
        {"price": 0},
        {"currency": "usd"},
        {"expires_on": TODAY - dt.timedelta(days=1)},
    ],
    ids=["late-file", "late-space", "free", "no-currency", "ends-before"],
)
def test_the_database_refuses_a_quote_that_cannot_be(wrong):
    right = {"dated": TODAY, "space_on": TODAY, "materials_on": TODAY, "issue_on": TODAY + dt.timedelta(days=30)}
    shape = ads.ad_format()

    assert ads.quote(shape, **right).pk
    with pytest.raises(IntegrityError), transaction.atomic():
        ads.quote(shape, **right | wrong)
    assert Quote.objects.count() == 1
