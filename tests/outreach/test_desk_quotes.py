"""Quotes, exchange rates and ladders at the desk: slips are told beside their field, nothing that was typed is lost."""

import datetime as dt

import pytest

from chapters.models import Role
from outreach.models import ExchangeRate, Quote
from people.text import isolated
from tests import ad_factories, factories
from tests.outreach.desk_hands import (
    ad,
    chapter_with_fund,
    client_of,
    day,
    member,
    page,
    quote_form,
)
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC))
def world():
    chapter, fund = chapter_with_fund()
    shape = ad_factories.ad_format(ad_factories.publication(chapter=chapter))
    return chapter, fund, member(chapter), shape


def errors(response) -> dict:
    assert response.status_code == 422
    return {name: str(told[0]) for name, told in response.context["form"].errors.items()}


def test_a_quote_is_recorded_as_typed(world):
    chapter, _fund, editor, shape = world
    form = quote_form(price="۱۵٬۰۰۰٫۵۰", commission="15", tax="8,25", expires_on=day(9), issue="Holiday")
    assert client_of(editor).post(page(f"formats/{shape.uid}/quote/"), form).status_code == 302
    row = Quote.objects.get()
    assert (row.price, row.commission, row.tax, row.chapter, row.author) == (1_500_050, 1500, 825, chapter, editor)
    assert (row.space_at, row.issue) == (dt.time(17), "Holiday")


QUOTES = [
    ({"space_on": 40}, "space_on", "after the day it comes out"),
    ({"materials_on": 31}, "materials_on", "after the day it comes out"),
    ({"materials_on": 12}, "materials_on", "before the space is booked"),
    ({"materials_on": 13, "materials_at": "12:00"}, "materials_at", "before the space is booked"),
    ({"expires_on": -1}, "expires_on", "It runs out before it was given"),
    ({"dated": -9, "expires_on": -1}, "expires_on", "It ran out on"),
    ({"dated": 1}, "dated", "yet to come"),
    ({"issue_on": -1, "space_on": -5, "materials_on": -4}, "issue_on", "out already"),
    ({"price": "a lot"}, "price", "Write an amount in figures"),
    ({"price": "0"}, "price", "more than nothing"),
    ({"price": "25.005"}, "price", "Write an amount in figures"),
    ({"price": "9" * 20}, "price", "too long"),
    ({"commission": "101"}, "commission", "between 0 and 100"),
    ({"tax": "8.125"}, "tax", "two digits"),
    ({"currency": "XXX"}, "currency", "not one of the available"),
]


@pytest.mark.parametrize(("slip", "field", "words"), QUOTES)
def test_a_slip_in_a_quote_is_told_beside_it_and_loses_nothing(world, slip, field, words):
    slip = {name: day(value) if isinstance(value, int) else value for name, value in slip.items()}
    form = quote_form(note="Back cover is dearer", **slip)
    response = client_of(world[2]).post(page(f"formats/{world[3].uid}/quote/"), form)
    assert words in errors(response)[field]
    said = response.content.decode()
    for typed in ("Back cover is dearer", str(form[field])):
        assert typed in said or field == "currency"
    assert Quote.objects.count() == 0


def test_yen_have_no_cents(world):
    client_of(world[2]).post(page(f"formats/{world[3].uid}/quote/"), quote_form(currency="JPY", price="1,500"))
    assert Quote.objects.get().price == 1500


def test_quotes_are_compared_by_what_a_thousand_readers_cost(world):
    chapter, _fund, editor, shape = world
    small = ad_factories.ad_format(ad_factories.publication(chapter=chapter, name="Small", readership=10_000))
    silent = ad_factories.ad_format(ad_factories.publication(chapter=chapter, name="Silent", readership=None))
    rows = [
        ad_factories.quote(small, chapter=chapter, price=100_000),  # $100 a thousand
        ad_factories.quote(shape, chapter=chapter, price=660_000),  # $50 a thousand
        ad_factories.quote(silent, chapter=chapter, price=1),
        ad_factories.quote(shape, chapter=chapter, price=1000, currency="GBP"),
    ]
    ad_factories.quote(shape, chapter=chapter, dated=day(-9), expires_on=day(-1))
    out = {"space_on": day(-9), "materials_on": day(-8), "issue_on": day(-1)}
    ad_factories.quote(shape, chapter=chapter, **out)
    client = client_of(editor)
    response = client.get(page("quotes/"))
    assert [one.quote for one in response.context["holding"]] == [rows[1], rows[0], rows[2], rows[3]]
    assert [one.per_thousand and one.per_thousand.amount for one in response.context["holding"]] == [
        5000,
        10_000,
        None,
        None,
    ]
    assert len(response.context["over"]) == 2
    assert "Nobody has recorded what GBP costs in USD" in response.content.decode()
    ExchangeRate.objects.create(base="GBP", into="USD", rate="1.25", source="A bank", on=day(0), author=editor)
    assert client.get(page("quotes/")).context["unknown"] == []
    assert client.get(page("quotes/?into=GBP")).context["into"] == "GBP"
    assert client.get(page("quotes/?into=zzz")).context["into"] == "USD"


def test_a_rate_is_recorded_in_any_digits(world):
    client = client_of(world[2])
    form = {"base": "GBP", "rate": "۱٫۲۵", "into": "USD", "source": "A bank", "on": day(0)}
    assert client.post(page("rates/"), form).status_code == 302
    assert "1 GBP = 1.25 USD" in client.get(page("rates/")).content.decode()


@pytest.mark.parametrize(
    ("slip", "field"),
    [
        ({"rate": "0"}, "rate"),
        ({"rate": ""}, "rate"),
        ({"into": "GBP"}, "into"),
        ({"on": 5}, "on"),
        ({"source": ""}, "source"),
    ],
)
def test_a_slip_in_a_rate_is_told_beside_it(world, slip, field):
    slip = {name: day(value) if isinstance(value, int) else value for name, value in slip.items()}
    form = {"base": "GBP", "rate": "1.25", "into": "USD", "source": "A bank", "on": day(0), **slip}
    assert set(errors(client_of(world[2]).post(page("rates/"), form))) == {field}


@pytest.mark.parametrize(
    ("said", "last", "now"),
    [
        ({"rate": "12.5"}, "1 GBP = 1.25 USD", "1 GBP = 12.5 USD"),
        ({"rate": "0.99"}, "1 GBP = 1.25 USD", "1 GBP = 0.99 USD"),
        ({"base": "USD", "into": "GBP", "rate": "1.25"}, "1 GBP = 1.25 USD", "1 USD = 1.25 GBP"),
        ({"base": "USD", "into": "JPY", "rate": "1500"}, "1 USD = 150 JPY", "1 USD = 1500 JPY"),
    ],
)
def test_a_rate_far_from_the_last_one_is_asked_about_once_more(world, said, last, now):
    for base, into, rate in (("GBP", "USD", "9"), ("GBP", "USD", "1.25"), ("USD", "JPY", "150")):
        ExchangeRate.objects.create(base=base, into=into, rate=rate, source="A bank", on=day(-3), author=world[2])
    client, form = client_of(world[2]), {"base": "GBP", "into": "USD", "source": "The Post", "on": day(0), **said}
    asked = client.post(page("rates/"), form)
    words = errors(asked)
    assert set(words) == {"has_changed"}
    assert f"Last recorded: {isolated(last)}. This would be {isolated(now)}." in words["has_changed"]
    assert asked.context["form"].data["source"] == "The Post"
    assert "The Post" in asked.content.decode()
    assert client.post(page("rates/"), {**form, "has_changed": "on"}).status_code == 302
    assert ExchangeRate.objects.count() == 4


@pytest.mark.parametrize("rate", ["1", "1.5", "1.25"])
def test_a_rate_near_the_last_one_is_not_asked_about(world, rate):
    client = client_of(world[2])
    form = {"base": "GBP", "into": "USD", "source": "A bank", "on": day(0)}
    assert client.post(page("rates/"), {**form, "rate": "1.25"}).status_code == 302
    assert "has_changed" not in client.get(page("rates/")).content.decode()
    slip = client.post(page("rates/"), {**form, "rate": rate, "source": ""})
    assert set(errors(slip)) == {"source"}
    assert "has_changed" not in slip.content.decode()
    assert client.post(page("rates/"), {**form, "rate": rate}).status_code == 302


def test_a_round_rate_is_written_in_figures(world):
    ExchangeRate.objects.create(base="USD", into="JPY", rate="100", source="A bank", on=day(0), author=world[2])
    assert "1 USD = 100 JPY" in client_of(world[2]).get(page("rates/")).content.decode()


def test_a_treasurer_reads_the_directory_and_writes_nothing_there(world):
    chapter, _fund, _editor, shape = world
    client = client_of(member(chapter, Role.TREASURER))
    for address in ("publications/", f"publications/{shape.publication.uid}/", "quotes/", "rates/", ""):
        said = client.get(page(address))
        assert said.status_code == 200
        assert "Record it" not in said.content.decode()
    for address in ("publications/add/", f"formats/{shape.uid}/quote/", "plan/"):
        assert client.get(page(address)).status_code == 404
    assert client.post(page("rates/"), {}).status_code == 404


def test_the_ladder_says_what_each_total_buys(world):
    chapter, fund, editor, shape = world
    low = ad(chapter, fund, asked=ad_factories.quote(shape, chapter=chapter, price=600_000), rung=1, name="Half")
    ad(chapter, fund, asked=ad_factories.quote(shape, chapter=chapter), rung=2, name="Whole", appeal=low.appeal)
    response = client_of(editor).get(page(f"ladders/{fund.key}/"))
    assert [(one["rung"].sum.amount, one["reached"]) for one in response.context["rungs"]] == [
        (600_000, False),
        (1_500_000, False),
    ]
    assert "$6,000.00" in response.content.decode()
    assert client_of(editor).get(page(f"ladders/{factories.fund(chapter=chapter).key}/")).status_code == 404
