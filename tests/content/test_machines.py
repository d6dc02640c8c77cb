"""What search engines and messengers read."""

from xml.etree import ElementTree as ET

import pytest

from content.models import PlainPage
from tests.factories import plain_page, translation, update

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://appeal.example"


def sitemap(client) -> dict[str, dict[str, str]]:
    """Each address of the sitemap with its translations."""
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    return {
        url.findtext("s:loc", namespaces=NS): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", NS)
        }
        for url in ET.fromstring(response.content)  # noqa: S314 - we wrote it
    }


def test_the_sitemap_has_every_public_page_with_its_translations(client):
    page, letter = plain_page(slug="names"), update()
    translation(page, "fa")
    plain_page(slug="draft", live=False)

    found = sitemap(client)

    both = {"en": "https://appeal.example/names/", "fa": "https://appeal.example/fa/names/"}
    assert (
        found["https://appeal.example/names/"]
        == found["https://appeal.example/fa/names/"]
        == {
            **both,
            "x-default": both["en"],
        }
    )
    assert found[f"https://appeal.example{letter.url}"] == {}
    assert "https://appeal.example/draft/" not in found
    assert sorted(found["https://appeal.example/"]) == ["en", "es", "fa", "x-default"]


def test_a_hidden_page_and_what_lies_below_it_are_not_in_the_sitemap(client, monkeypatch):
    hidden = plain_page(slug="hidden")
    plain_page(hidden, slug="below")
    monkeypatch.setattr(PlainPage, "hidden_from_search", property(lambda self: self.slug == "hidden"))

    assert [address for address in sitemap(client) if "hidden" in address] == []
    assert 'name="robots" content="noindex' in client.get(hidden.url).content.decode()


def test_control_a_page_that_is_not_hidden_is_found(client):
    below = plain_page(plain_page(slug="shown"), slug="below")

    assert "https://appeal.example/shown/below/" in sitemap(client)
    assert "noindex" not in client.get(below.url).content.decode()


def test_the_sitemap_costs_the_same_for_many_pages(client, django_assert_max_num_queries):
    for _ in range(12):
        update()

    with django_assert_max_num_queries(14):
        sitemap(client)


def test_robots_are_kept_from_what_is_private(client):
    text = client.get("/robots.txt").content.decode()

    assert text.startswith("User-agent: *\n")
    for part in ("admin", "desk", "accounts", "r", "rsvp", "demo"):
        assert f"\nDisallow: /{part}/\n" in text
    assert "\nDisallow: /fa/r/\n" in text
    assert text.endswith("Sitemap: https://appeal.example/sitemap.xml\n")


def test_a_shared_link_shows_headline_summary_and_card(client):
    page = plain_page(title="Names & dates", standfirst="Very little.")

    html = client.get(page.url).content.decode()

    assert '<meta property="og:title" content="Names &amp; dates">' in html
    assert '<meta property="og:description" content="Very little.">' in html
    assert f'<meta property="og:url" content="https://appeal.example{page.url}">' in html
    assert '<meta property="og:image" content="https://appeal.example/static/img/card.png">' in html
    assert '<meta name="twitter:card" content="summary_large_image">' in html


def test_many_pictures_at_once_are_not_taken(client):
    response = client.get("/admin/images/multiple/add/")

    assert (response.status_code, response["Location"]) == (302, "/admin/images/add/")
