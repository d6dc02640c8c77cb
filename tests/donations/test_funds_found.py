"""Where a fund is found and where not: lists, the front page, search engines, shared links, other languages."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from chapters.models import Risk
from donations.actions.arrivals import book_arrival
from donations.giving_tokens import return_token
from people.secrets import digest
from tests import factories
from tests.donations import making

pytestmark = pytest.mark.django_db
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://appeal.example"


def body_of(client, address: str, **query) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def in_sitemap(client) -> set[str]:
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - we wrote it
    return {found.text.removeprefix("https://appeal.example") for found in root.iter(LOC)}


def thanks(client) -> str:
    """The page after a gift to another fund, which names others that are open."""
    attempt = making.attempt(factories.fund_page(title="Paid already").fund)
    attempt.token_hash = digest(return_token(attempt.uid))
    attempt.save()
    return body_of(client, reverse("donations_return", args=[return_token(attempt.uid)]))


def lists(client) -> dict[str, str]:
    """Every page that names funds, drawn."""
    index = factories.fund_index()
    chapter = factories.chapter("Elsewhere")
    return {
        "index": body_of(client, index.url),
        "home": body_of(client, "/"),
        "home fa": body_of(client, "/fa/"),
        "chapters": body_of(client, factories.chapter_index().url),
        "another chapter": body_of(client, chapter.url),
        "thanks": thanks(client),
        "sitemap": client.get("/sitemap.xml").content.decode(),
    }


def test_a_public_fund_is_in_every_list(client):
    page = factories.fund_page(title="A page for Sima", deadline_day=timezone.localdate() + dt.timedelta(days=2))
    found = lists(client)

    assert {name for name, body in found.items() if page.url in body} == {
        *("index", "home", "home fa", "thanks", "sitemap")
    }


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_fund_of_a_chapter_at_high_risk_is_in_none(client, language):
    page = factories.fund_page(factories.chapter(risk=Risk.HIGH), title="For the lawyers")
    if language != "en":
        page = factories.translation(page, language, title="برای وکیلان")
    found = lists(client)

    assert {name for name, body in found.items() if page.url in body or page.title in body} == set()
    assert body_of(client, page.url)  # who knows the address may read it, and give


def test_a_fund_is_in_no_list_any_more_once_its_chapter_is_at_high_risk(client):
    """Also in a language whose chapter page was not published again since."""
    chapter = factories.chapter()
    page = factories.fund_page(chapter, title="For the lawyers")
    farsi = factories.translation(page, "fa", title="برای وکیلان")
    chapter.refresh_from_db()
    chapter.risk = Risk.HIGH
    chapter.save_revision().publish()

    for name, body in lists(client).items():
        assert (page.title in body, farsi.title in body, farsi.url in body) == (False, False, False), name
    assert client.get(f"/fa{reverse('donations_embed', args=[page.fund.key])}").status_code == 404
    assert "noindex" in body_of(client, farsi.url)


def test_a_fund_at_high_risk_still_takes_gifts_from_who_knows_it(client):
    page = factories.fund_page(factories.chapter(risk=Risk.HIGH))
    answer = client.get(reverse("donations_give", args=[page.translation_key]), {"amount": "2500"})

    assert answer.status_code == 200
    assert 'name="step"' in answer.content.decode()


@pytest.mark.parametrize("name", ["donations_embed", "donations_embed_code"])
def test_what_is_not_public_cannot_be_embedded(client, name):
    gone = factories.fund_page(title="Taken down")
    gone.unpublish()
    hidden = factories.fund_page(factories.chapter(risk=Risk.HIGH))
    for page in (gone, hidden):
        assert client.get(reverse(name, args=[page.translation_key])).status_code == 404
    shown = factories.fund_page()
    assert client.get(reverse(name, args=[shown.translation_key])).status_code == 200


def test_a_draft_is_found_nowhere(client):
    draft = factories.fund_page(live=False, title="Not yet")

    assert {name for name, body in lists(client).items() if "Not yet" in body} == set()
    assert client.get(draft.url or "/funds/not-yet/").status_code == 404
    assert client.get(reverse("donations_give", args=[draft.translation_key])).status_code == 404


def test_the_sitemap_knows_a_fund_in_each_of_its_languages(client):
    page = factories.fund_page()
    farsi = factories.translation(page, "fa")

    assert {page.url, farsi.url, factories.fund_index().url} <= in_sitemap(client)


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_a_shared_link_shows_the_fund_and_not_its_source(client, language):
    page = factories.fund_page()
    page = page if language == "en" else factories.translation(page, language, title=f"Title {language}")
    body = body_of(client, page.url, via="letter-12")

    assert f'property="og:title" content="{page.title}"' in body
    assert f'property="og:url" content="https://appeal.example{page.url}"' in body
    assert f'rel="canonical" href="https://appeal.example{page.url}"' in body


@pytest.mark.parametrize(
    ("language", "goal", "label"), [("en", "Goal: $15,000", "Fund"), ("fa", "۱۵٬۰۰۰ دلار", ""), ("es", "15.000", "")]
)
def test_the_card_of_a_fund_is_written_in_its_language(language, goal, label):
    page = factories.fund_page()
    page = page if language == "en" else factories.translation(page, language)
    with translation.override(language):
        facts = page.card_facts

    assert goal in facts["line"]
    assert label in str(facts["label"])
    assert len(facts["slab"]) == 3


def test_robots_stay_away_from_giving_and_may_read_funds(client):
    text = client.get("/robots.txt").content.decode()

    for part in ("give", "practice", "donations"):
        assert f"\nDisallow: /{part}/\n" in text
        assert f"\nDisallow: /fa/{part}/\n" in text
    assert "Disallow: /funds" not in text


def test_the_front_page_without_a_fund_says_nothing_of_money(client):
    body = body_of(client, "/")

    assert 'aria-labelledby="fund"' not in body
    assert "in hand of" not in body


def test_the_front_page_shows_one_fund_and_leads_to_all(client):
    today = timezone.localdate()
    for title, days in (("Third", 9), ("First", 3), ("Second", 5)):
        factories.fund_page(title=title, deadline_day=today + dt.timedelta(days=days))
    body = body_of(client, "/")

    assert [title in body for title in ("First", "Second", "Third")] == [True, False, False]
    assert f'href="{factories.fund_index().url}"' in body


@pytest.mark.parametrize("how", ["deadline", "closed"])
def test_a_closed_fund_leaves_the_front_page_and_stays_in_the_list(client, how):
    gone = {"deadline_day": timezone.localdate() - dt.timedelta(days=2)}
    fields = gone if how == "deadline" else {"closed_on": timezone.localdate()}
    page = factories.fund_page(title="Over", **fields)
    book_arrival(gift=making.gift(page.fund), into="clearing", at=timezone.now())

    assert "Over" not in body_of(client, "/")
    listed = body_of(client, factories.fund_index().url)
    assert ("Over" in listed, "No fund is open" in listed, "raised of" in listed) == (True, True, True)
    assert "closed" in body_of(client, page.url)


def test_a_chapters_page_shows_its_own_open_funds_only(client):
    ours, theirs = factories.chapter("San Francisco"), factories.chapter("Berlin")
    factories.fund_page(ours, title="Ours")
    factories.fund_page(ours, title="Ours, over", deadline_day=timezone.localdate() - dt.timedelta(days=2))
    factories.fund_page(theirs, title="Theirs")
    factories.fund_page(title="Everybody's")
    body = body_of(client, ours.url)

    assert "<bdi>Ours</bdi></a>" in body
    assert [title in body for title in ("Ours, over", "Theirs", "Everybody")] == [False, False, False]


@pytest.mark.parametrize("address", ["donations_give", "donations_pledge", "donations_embed"])
@pytest.mark.parametrize("language", ["fa", "es"])
def test_a_fund_that_is_not_translated_is_asked_for_in_the_readers_language(client, address, language):
    page = factories.fund_page(title="A page that has one language")
    with translation.override(language):
        body = body_of(client, reverse(address, args=[page.translation_key]), amount="2500")

    assert f'lang="{language}"' in body
    assert page.title in body
    assert any(word in body for word in {"fa": ["دلار"], "es": ["US$", "dólares"]}[language])
    assert f"<bdi>{page.title}</bdi>" in body


def test_names_in_another_language_stand_apart_in_every_list(client):
    """A Farsi page that names an English fund: its full stop shall not jump to the other end."""
    factories.translation(factories.fund_index(), "fa")
    factories.fund_page(title="One page.")
    factories.fund_page(title="Two pages.", deadline_day=timezone.localdate() - dt.timedelta(days=2))

    for address, titles in (("/fa/", ["One page."]), ("/fa/funds/", ["One page.", "Two pages."])):
        body = body_of(client, address)
        assert all(f"<bdi>{title}</bdi></a>" in body for title in titles), address


def test_a_translation_that_was_taken_down_leaves_the_first_language(client):
    page = factories.fund_page(title="In English")
    farsi = factories.translation(page, "fa", title="به فارسی")
    with translation.override("fa"):
        address = reverse("donations_give", args=[page.translation_key])
        assert farsi.title in body_of(client, address, amount="2500")
        farsi.unpublish()
        assert page.title in body_of(client, address, amount="2500")
    assert client.get(farsi.url).status_code == 404


@pytest.mark.parametrize("slug", ["sf", "SF", "nowhere", "hidden", "draft", "%00", "a" * 300, "<script>"])
def test_a_chapters_share_has_a_page_where_the_chapter_may_be_named(client, slug):
    page = factories.fund_page()
    factories.chapter("San Francisco", slug="sf")
    factories.chapter("Hidden", slug="hidden", risk=Risk.HIGH)
    factories.chapter("Draft", slug="draft", live=False)
    answer = client.get(f"{page.url}for/{slug}/")

    assert answer.status_code == {"sf": 200, "%00": 400}.get(slug, 404)
    if slug == "sf":
        assert 'name="chapter" value="sf"' in answer.content.decode()


def test_a_chapters_own_fund_has_no_shares(client):
    chapter = factories.chapter(slug="sf")
    page = factories.fund_page(chapter)

    assert client.get(f"{page.url}for/sf/").status_code == 404
