"""What an ad's page tells: how far it is, what it costs, where the money went, what it brought (cases 34, 43, 44)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import translate_url

from appeals.actions.counting import fold_changes
from chapters.models import Risk
from donations.models import FundPage
from outreach.actions.decisions import fall_back
from outreach.actions.planning import set_share
from outreach.models import Placement, State
from people.models import Contact
from people.secrets import email_key
from tests import ad_factories, factories
from tests.donations import making
from tests.donations.spending_hands import paid
from tests.outreach.public_hands import drawn, funding, give, printed, queries_of, source_of, words_of
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def page():
    """An ad of 15,000 dollars that is being funded."""
    return ad_factories.placement_page(funding(factories.fund_page().fund, rung=1))


def test_it_says_what_it_is_and_what_it_costs(page, client):
    said = words_of(client, page.url)
    assert "Ad · Being funded" in said
    assert "$15,000, as quoted on" in said
    assert "The New York Review of Books" in said
    assert "132,000 (Publisher, spring 2026)" in said
    assert "Full page: 266.7 mm × 361.95 mm" in said
    assert "5 PM, Eastern time" in said.replace("\u00a0", " ")
    assert page.standfirst in said


@pytest.mark.parametrize(("given", "percent"), [(1_400_000, 93), (1_499_999, 99), (1_500_000, 100)])
def test_what_lacks_a_cent_is_not_reached(page, client, given, percent):
    give(page.placement.fund, given)
    assert f"in hand of $15,000: {percent}%." in words_of(client, page.url)


def test_an_addition_is_measured_with_the_step_below_it(page, client):
    above = funding(page.placement.fund, 300_000, rung=2, is_addition=True, name="And online")
    give(page.placement.fund, 900_000)
    said = words_of(client, ad_factories.placement_page(above).url)
    assert "in hand of $18,000: 50%." in said


def test_the_picture_is_light_and_leads_to_a_larger_one(page, client):
    drawn(page.placement)
    body = source_of(client, page.url)
    uid = page.placement.uid
    assert f'src="/ads/{uid}/small.webp?v=aaaaaaaaaaaa"' in body
    assert f'href="/ads/{uid}/page.png?v=aaaaaaaaaaaa"' in body
    assert 'width="800" height="1000"' in body
    assert 'loading="lazy"' in body
    assert "480 names, and 5,838 more." in body


def test_signing_and_giving_from_here_count_for_the_ad(page, client):
    body, code = source_of(client, page.url), page.placement.source.code
    appeal = factories.AppealPage.objects.get()
    assert f'href="{appeal.url}sign/?via={code}"' in body
    assert f'href="{FundPage.objects.get().url}?via={code}#give"' in body


def test_of_a_closed_appeal_nobody_is_asked_to_sign(page, client):
    factories.AppealPage.objects.update(closed_on=dt.date(2026, 11, 2))
    assert "sign/?via=" not in source_of(client, page.url)


def test_once_printed_the_tear_sheet_stands_in_its_place(page, client):
    drawn(page.placement)
    printed(page.placement)
    type(page).objects.filter(pk=page.pk).update(thanks="214 people paid for this page.")
    body, said = source_of(client, page.url), words_of(client, page.url)
    assert "Ad · Printed" in said
    assert "A newspaper page: a headline over columns of names." in body
    assert "214 people paid for this page." in said
    assert "Came out on 5 August 2026" in said
    assert "small.webp" not in body
    assert "Your name could be here" not in said


def test_thanks_wait_until_it_came_out(page, client):
    type(page).objects.filter(pk=page.pk).update(thanks="214 people paid for this page.")
    assert "214 people" not in words_of(client, page.url)


def test_the_money_trail_has_five_parts(page, client):
    fund, author = page.placement.fund, factories.user()
    give(fund, 1_400_000)
    said = words_of(client, page.url)
    trail = said[said.index("The money trail") :]
    names = [
        "Pledged $0",
        "Received $14,000",
        "Card fees $0",
        "Paid to the publisher $0 not yet",
        "Printed page – not yet",
    ]
    assert [trail.index(name) for name in names] == sorted(trail.index(name) for name in names)
    ad = printed(page.placement)
    paid(fund, author, 1_350_000, ad.subject)
    paid(fund, author, 10_000, "something else")
    said = words_of(client, page.url)
    assert "Paid to the publisher $13,500 for this ad" in said
    assert "Printed page 5 August 2026" in said


def test_a_decision_is_told_as_it_was_made(page, client):
    """14,000 of 15,000, and the paper printed it for what had come in."""
    ad, author = page.placement, factories.user()
    Placement.objects.filter(pk=ad.pk).update(rung=2)
    cheaper = funding(ad.fund, 1_400_000, rung=1, name="The same page in black")
    give(ad.fund, 1_400_000)
    fall_back(placement=ad, to=cheaper, reason="The paper printed it for what had come in.", author=author)
    for url in (page.url, ad_factories.placement_page(cheaper).url, FundPage.objects.get().url):
        said = words_of(client, url)
        assert "$14,000 of $15,000 were in hand. We chose a cheaper step instead:" in said
        assert "The paper printed it for what had come in." in said
    assert "Ad · Fell through" in words_of(client, page.url)


def test_its_way_is_told_with_days_and_without_people(page, client):
    ad = page.placement
    ad.steps.create(
        state=State.FUNDED, on=dt.date(2026, 11, 3), author=factories.user(handle="Karoline"), note="Call Karoline"
    )
    said = words_of(client, page.url)
    assert "3 November 2026 The money was there, and a treasurer agreed" in said
    assert said.index("We had the idea") < said.index("The publisher named a price")
    assert "Karoline" not in source_of(client, page.url)


def test_shares_of_chapters_are_named_but_of_none_at_high_risk(page, client):
    hidden, author = factories.chapter("Istanbul", risk=Risk.HIGH), factories.user()
    set_share(placement=page.placement, chapter=factories.chapter("Bonn"), amount=200_000, author=author)
    set_share(placement=page.placement, chapter=hidden, amount=100_000, author=author)
    said = words_of(client, page.url)
    assert "Bonn $2,000" in said
    assert "Istanbul" not in said


def test_it_tells_what_it_brought_and_of_nobody(page, client):
    """Case 44: one address signed and gave through this ad, and nothing joins the two."""
    ad, address = page.placement, "sima@example.org"
    appeal = factories.AppealPage.objects.get()
    assert "brought" not in words_of(client, page.url)
    factories.signature(appeal, address, name="Sima Mohammadi", source=ad.source.code)
    factories.signature(appeal, "ada@example.org", name="Ada Lovelace", source="elsewhere")
    fold_changes()
    begun = making.attempt(ad.fund, source=ad.source.code)
    contact = Contact.objects.get(email_key=email_key(address))
    making.gift(ad.fund, attempt=begun, name="Sima Mohammadi", message="For my sister", contact=contact)
    assert "brought 1 signature and 1 gift so far." in words_of(client, page.url)
    body = source_of(client, page.url)
    assert [word for word in ("Sima", "Mohammadi", "Ada", "sister", address) if word in body] == []


def test_an_idea_without_anything_looks_finished(client):
    page = ad_factories.placement_page(ad_factories.placement(), body=[], standfirst="")
    said = words_of(client, page.url)
    assert "Nothing is fixed yet: no publication, no price, no date." in said
    assert "None" not in said
    assert "The money trail" not in said
    assert "What each step prints" not in said


def test_a_page_whose_ad_is_gone_shows_its_story(page, client):
    Placement.objects.filter(pk=page.placement.pk).update(page_key=None)
    said = words_of(client, page.url)
    assert "Letters came for months." in said
    assert "Where it stands" not in said


def test_no_page_is_published_without_an_ad():
    page = ad_factories.placement_page(live=False)
    Placement.objects.update(page_key=None)
    page = type(page).objects.get(pk=page.pk)
    with pytest.raises(ValidationError):
        page.save_revision(clean=False).publish()


def test_a_price_in_another_currency_is_told_as_it_was_quoted(client):
    ad = ad_factories.placement(asked=ad_factories.quote(currency="EUR", price=900_000))
    assert "€9,000, as quoted on" in words_of(client, ad_factories.placement_page(ad).url)


def test_a_banner_is_told_in_pixels_and_comes_out_online(client):
    shape = ad_factories.ad_format(kind="banner", width=0, height=0, bleed=0, safe=0, pixel_width=728, pixel_height=90)
    ad = ad_factories.placement(asked=ad_factories.quote(shape), fund=factories.fund())
    page = ad_factories.placement_page(ad)
    assert "728 × 90 pixels" in words_of(client, page.url)
    printed(ad, tear_sheet=None)
    assert "Ad · Online" in words_of(client, page.url)


def test_in_farsi_the_same_page_has_its_own_digits(page, client):
    give(page.placement.fund, 1_400_000)
    farsi = factories.translation(page, "fa", title="یک صفحهٔ کامل")
    said = words_of(client, farsi.url)
    assert "۱۴٬۰۰۰ دلار" in said
    assert "۹۳" in said
    assert farsi.url == translate_url(page.url, "fa")


def test_the_page_of_a_chapter_at_high_risk_is_for_no_search_engine(client):
    chapter = factories.chapter("Istanbul", risk=Risk.HIGH)
    page = ad_factories.placement_page(ad_factories.placement(chapter=chapter), chapter)
    assert "noindex" in source_of(client, page.url)


def test_a_long_ladder_costs_no_more_queries(page, client):
    fund, author = page.placement.fund, factories.user()
    few = queries_of(client, page.url)
    for number in range(2, 6):
        funding(fund, 100_000 * number, rung=number, name=f"Step {number}")
    set_share(placement=page.placement, chapter=factories.chapter("Bonn"), amount=200_000, author=author)
    assert queries_of(client, page.url) <= few + 1  # an organizer's chapter prints its address
