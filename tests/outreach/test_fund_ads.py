"""What ads add to the page of a fund: the page as it would print today, and what each sum prints."""

import re

import pytest

from chapters.models import Risk
from outreach.ad_words import quotes_told
from outreach.models import ExchangeRate, Placement, State
from outreach.queries.fund_ads import ads_of
from outreach.queries.ladder import ladder_of
from tests import ad_factories, factories
from tests.outreach.public_hands import drawn, funding, give, printed, queries_of, source_of, words_of
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def page():
    """A fund of 15,000 dollars whose ladder has three steps."""
    page = factories.fund_page()
    funding(page.fund, 800_000, rung=1, name="Half a page")
    drawn(funding(page.fund, 1_500_000, rung=2, name="A full page"))
    funding(page.fund, 300_000, rung=3, name="And online", is_addition=True)
    return page


def rungs(body):
    return re.findall(r'<li class="(\w+)"><span class="sum">([^<]+)</span><p><b>.*?<bdi>([^<]+)</bdi>', body)


def test_the_ladder_tells_what_each_sum_prints(page, client):
    give(page.fund, 1_004_000)
    body, said = source_of(client, page.url), words_of(client, page.url)
    assert rungs(body) == [
        ("later", "$18,000", "And online"),
        ("next", "$15,000", "A full page"),
        ("done", "$8,000", "Half a page"),
    ]
    assert "A full page $4,960 to go The New York Review of Books · 480 names" in said
    assert "The money for it is here." in said
    assert "Publisher’s quote of" in said


def test_the_meter_has_the_steps_on_it(page, client):
    body = source_of(client, page.url)
    assert re.findall(r'class="rung" x1="([\d.]+)%"', body) == ["44.44", "83.33"]
    assert "<span>$0</span><span>$8,000 · $15,000</span><span>$18,000</span>" in body


@pytest.mark.parametrize(
    ("given", "states"),
    [
        (799_999, ["later", "later", "next"]),
        (800_000, ["later", "next", "done"]),
        (1_500_000, ["next", "done", "done"]),
        (1_800_000, ["done", "done", "done"]),
    ],
)
def test_a_step_that_lacks_a_cent_is_not_reached(page, client, given, states):
    give(page.fund, given)
    assert [state for state, _sum, _name in rungs(source_of(client, page.url))] == states


def test_what_is_agreed_to_stays_reached_whatever_goes_back(page, client):
    Placement.objects.filter(rung=1).update(state=State.ORDERED, approved_amount=800_000)
    said = words_of(client, page.url)
    assert "$8,000 Half a page The New York Review of Books · Ordered" in said


def test_the_page_that_is_paid_for_is_shown_and_leads_to_its_story(page, client):
    give(page.fund, 1_004_000)
    ad = Placement.objects.get(rung=2)
    body = source_of(client, page.url)
    assert f"/ads/{ad.uid}/small.webp" in body
    assert "480 names, and 5,838 more." in body
    assert f"sign/?via={ad.source.code}" in body
    story = ad_factories.placement_page(ad, title="A full page in the Review")
    assert source_of(client, page.url).count(f'href="{story.url}"') == 2  # from the picture, and from its step


def test_in_another_language_the_story_of_that_language_is_linked(page, client):
    story = ad_factories.placement_page(Placement.objects.get(rung=1))
    farsi = factories.translation(story, "fa", title="نیم صفحه")
    body = source_of(client, factories.translation(page, "fa").url)
    assert f'href="{farsi.url}"' in body
    assert "نیم صفحه" in body


def test_once_all_is_printed_the_tear_sheet_is_shown(page, client):
    for ad in Placement.objects.all():
        printed(ad)
    body = source_of(client, page.url)
    assert "A newspaper page: a headline over columns of names." in body
    assert "Your name could be here" not in body


def test_a_fund_without_ads_is_as_it_was(client):
    page = factories.fund_page()
    body = source_of(client, page.url)
    assert "What each step prints" not in body
    assert "Your name could be here" not in body
    assert 'class="rung"' not in body


def test_an_ad_without_a_step_is_shown_all_the_same(client):
    page = factories.fund_page()
    drawn(funding(page.fund))
    body = source_of(client, page.url)
    assert "small.webp" in body
    assert "What each step prints" not in body


def test_an_idea_on_the_ladder_has_no_price_yet(client):
    page = factories.fund_page()
    Placement.objects.filter(pk=ad_factories.placement(name="Someday").pk).update(fund=page.fund, rung=1)
    said = words_of(client, page.url)
    assert "– Someday No price is known yet." in said


def test_prices_of_several_days_name_the_newest(page):
    ladder = ladder_of(page.fund)
    ladder[0].placement.quote.dated = ladder[1].placement.quote.dated.replace(year=2020)
    assert quotes_told(ladder).startswith("Publishers’ quotes, the newest of")
    assert quotes_told([]) == ""


def test_a_price_in_another_currency_is_exchanged(client):
    page, author = factories.fund_page(), factories.user()
    today = ad_factories.timezone.now().date()
    ExchangeRate.objects.create(base="EUR", into="USD", rate="1.1", source="ECB", on=today, author=author)
    ad_factories.placement(asked=ad_factories.quote(currency="EUR", price=1_000_000), fund=page.fund, rung=1)
    assert rungs(source_of(client, page.url))[0][:2] == ("next", "$11,000")


def test_the_ads_of_chapters_at_high_risk_are_told_by_their_own_pages_only(page, client):
    chapter = factories.chapter("Istanbul", risk=Risk.HIGH)
    hidden = {"chapter": chapter, "name": "For the lawyers"}
    drawn(funding(page.fund, 1_600_000, rung=4, **hidden))
    assert "For the lawyers" not in source_of(client, page.url)
    own = factories.fund_page(chapter)
    funding(own.fund, 1_600_000, rung=1, **hidden)
    assert "For the lawyers" in source_of(client, own.url)


def test_a_long_ladder_costs_no_more_queries(page, client):
    few = queries_of(client, page.url)
    for number in range(4, 9):
        drawn(funding(page.fund, 1_500_000 + number, rung=number, name=f"Step {number}"))
    assert queries_of(client, page.url) == few


def test_home_leads_to_the_page_that_is_paid_for_and_stays_light(page, client):
    give(page.fund, 1_004_000)
    ad, asks = Placement.objects.get(rung=2), "See the page as it would print today"
    assert f'href="{page.url}#leaf">{asks}' in source_of(client, "/")
    assert 'id="leaf"' in source_of(client, page.url)
    story = ad_factories.placement_page(ad)
    body = source_of(client, "/")
    assert f'href="{story.url}">{asks}' in body
    assert "small.webp" not in body
    ad.preview.delete()
    assert asks not in source_of(client, "/")


def test_of_no_ads_nothing_is_shown(page):
    assert ads_of(factories.fund(), None, "en").shown(0) is None
