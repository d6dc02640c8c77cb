"""All ads so far: what is on its way, what came out, ideas, what fell through; none of chapters at high risk."""

import pytest

from chapters.models import Risk
from outreach.models import Placement, PlacementIndexPage, State
from outreach.queries.pages import pages_of, public_ads
from tests import ad_factories, factories
from tests.outreach.public_hands import drawn, funding, give, printed, queries_of, source_of, words_of
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def index():
    return ad_factories.placement_index()


def story(title, ad=None, parent=None):
    return ad_factories.placement_page(ad or ad_factories.placement(name=title), parent, title=title)


def test_ads_stand_in_groups(index, client):
    fund = factories.fund_page().fund
    give(fund, 1_004_000)
    now = funding(fund)
    drawn(now)
    story("A page that is paid for", now)
    story("A page that came out", printed(funding(fund)))
    story("A page to dream of")
    fallen = story("A page that fell through")
    Placement.objects.filter(pk=fallen.placement.pk).update(state=State.FALLEN)
    said, body = words_of(client, index.url), source_of(client, index.url)
    told = ["On its way", "A page that is paid for", "$10,040 in hand, its price is $15,000", "Printed so far"]
    told += ["A page that came out", "5 August 2026", "Ideas", "A page to dream of", "Fell through", "A page that fell"]
    places = [said.index(part) for part in told]
    assert places == sorted(places)
    assert f"/ads/{now.uid}/small.webp" in body
    assert "A newspaper page: a headline over columns of names." in body
    assert body.count('loading="lazy"') == 2


def test_an_empty_list_says_so(index, client):
    assert "No ad is planned yet." in words_of(client, index.url)


def test_ads_of_chapters_at_high_risk_are_in_no_list(index, client):
    chapter = factories.chapter("Istanbul", risk=Risk.HIGH)
    story("For the lawyers", ad_factories.placement(chapter=chapter), chapter)
    story("For the lawyers too", ad_factories.placement(chapter=chapter), index)
    assert "For the lawyers" not in source_of(client, index.url)


def test_a_chapters_ad_is_listed_with_its_chapter(index, client):
    chapter = factories.chapter("Bonn")
    story("A page in the General-Anzeiger", ad_factories.placement(chapter=chapter), chapter)
    assert "An idea · Bonn A page in the General-Anzeiger" in words_of(client, index.url)


def test_a_draft_and_a_page_without_an_ad_are_left_out(index, client):
    ad_factories.placement_page(title="A draft", live=False)
    story("Gone")
    Placement.objects.update(page_key=None)
    said = words_of(client, index.url)
    assert "A draft" not in said
    assert "Gone" not in said


def test_each_reader_finds_every_ad_in_their_language_or_its_own(index):
    page, other = story("A full page"), story("Half a page")
    farsi = factories.translation(page, "fa", title="یک صفحهٔ کامل")
    assert [one.pk for one in public_ads(farsi.locale)] == [other.pk, farsi.pk]
    assert [one.pk for one in public_ads(page.locale)] == [other.pk, page.pk]
    assert pages_of([page.placement], "fa")[page.placement.pk] == farsi
    assert pages_of([page.placement], "es")[page.placement.pk] == page
    assert pages_of([], "en") == {}


def test_many_ads_cost_as_many_queries_as_few(index, client):
    def add(name):
        fund = factories.fund_page(title=name).fund
        drawn(story(f"{name} now", funding(fund)).placement)
        story(f"{name} out", printed(funding(fund)))

    add("First")
    few = queries_of(client, index.url)
    for number in range(4):
        add(f"Later {number}")
    assert queries_of(client, index.url) == few


def test_a_list_of_ads_grows_below_the_home_page():
    assert PlacementIndexPage in factories.HomePage.allowed_subpage_models()


def test_other_pages_draw_an_ad_with_its_card(client):
    story("A page that is paid for")
    assert "A page that is paid for" in source_of(client, "/style/")
