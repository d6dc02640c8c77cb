"""Updates: the list, its pages, its feed."""

import datetime as dt
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.queries import neighbours, newest_updates, read_key, sheet
from tests.factories import chapter, site_tree, translation, update, update_index

pytestmark = pytest.mark.django_db


def titles(updates) -> list[str]:
    return [page.title for page in updates]


def on(day: int, title: str, **fields):
    return update(date=dt.date(2026, 11, day), title=title, **fields)


def test_the_list_is_newest_first_and_goes_on_where_it_stopped():
    for day, title in [(3, "c"), (5, "a"), (5, "b"), (1, "d")]:
        on(day, title)
    index = update_index()

    first = sheet(index, size=2)
    second = sheet(index, size=2, before=first.before)

    assert (titles(first.updates), titles(second.updates), second.before) == (["b", "a"], ["c", "d"], "")


def test_a_new_update_does_not_move_the_older_pages():
    for day in range(1, 5):
        on(day, str(day))
    index = update_index()
    before = sheet(index, size=2).before

    on(9, "new")

    assert titles(sheet(index, size=2, before=before).updates) == ["2", "1"]


@pytest.mark.parametrize("text", ["", "x", "2026-13-01-5", "2026-11-01-x", "2026-11-01-", "-1", "2026-11-01-٣"])
def test_an_address_that_cannot_be_read_shows_the_first_page(text):
    page = on(1, "only")

    assert titles(sheet(update_index(), before=text).updates) == ["only"]
    assert read_key(f"2026-11-01-{page.pk}") == (dt.date(2026, 11, 1), page.pk)


def test_one_kind_alone_has_an_address_of_its_own(client):
    for number in range(22):
        update(title=f"statement {number}", kind="statement")
    on(20, "a letter", kind="letter")

    html = client.get("/updates/?kind=statement").content.decode()

    older = sheet(update_index(), kind="statement").before
    assert (html.count("<article"), "a letter" in html) == (20, False)
    assert f'href="/updates/?kind=statement&amp;before={older}"' in html
    assert '<a href="/updates/?kind=statement" aria-current="page">Statement</a>' in html
    assert titles(sheet(update_index(), kind="letter").updates) == ["a letter"]
    assert len(sheet(update_index(), kind="unheard-of").updates) == 20


def test_drafts_and_other_lists_stay_out():
    on(1, "draft", live=False)
    on(2, "theirs", parent=update_index(chapter()))
    on(3, "ours")

    assert titles(sheet(update_index()).updates) == ["ours"]
    assert titles(newest_updates(site_tree().locale, limit=5)) == ["ours", "theirs"]


def test_neighbours_are_the_next_older_and_newer():
    first, second, third = on(1, "1"), on(2, "2"), on(2, "3")

    assert neighbours(second) == (first, third)
    assert (neighbours(first)[0], neighbours(third)[1]) == (None, None)


def feed(client, address="/updates/rss.xml") -> ET.Element:
    response = client.get(address)
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ET.fromstring(response.content).find("channel")  # noqa: S314 - we wrote it


def test_the_feed_is_rss_with_whole_addresses(client, settings):
    settings.SITE_URL = "https://appeal.example"
    page = on(18, "A letter & an answer", author="Leila R.", kind="letter")

    channel = feed(client)

    item = channel.find("item")
    assert (channel.findtext("title"), channel.findtext("language")) == ("Updates", "en")
    assert channel.findtext("link") == "https://appeal.example/updates/"
    assert channel.find("{http://www.w3.org/2005/Atom}link").get("href") == "https://appeal.example/updates/rss.xml"
    assert (item.findtext("title"), item.findtext("category")) == ("A letter & an answer", "Letter")
    assert item.findtext("link") == item.findtext("guid") == f"https://appeal.example{page.url}"
    assert parsedate_to_datetime(item.findtext("pubDate")).date() == dt.date(2026, 11, 18)


def test_a_feed_survives_hostile_text(client):
    on(1, "<script>\x0b]]>&", standfirst="<b>\x1f")

    assert feed(client).find("item").findtext("title") == "<script>]]>&"


def test_each_language_and_each_chapter_has_its_own_feed(client):
    on(1, "English")
    translation(update_index(), "fa", title="تازه‌ها")
    on(2, "ours", parent=update_index(chapter("Berlin", slug="berlin")))

    assert feed(client, "/fa/updates/rss.xml").findtext("language") == "fa"
    assert [item.findtext("title") for item in feed(client, "/chapters/berlin/updates/rss.xml").iter("item")] == [
        "ours"
    ]


def test_the_list_names_its_feed_and_what_is_older(client):
    for number in range(21):
        update(date=dt.date(2026, 1, 1) + dt.timedelta(days=number))

    html = client.get("/updates/").content.decode()

    assert '<link rel="alternate" type="application/rss+xml" title="Updates" href="/updates/rss.xml">' in html
    older = sheet(update_index()).before
    assert f'href="/updates/?before={older}"' in html
    assert client.get("/updates/", {"before": older}).content.decode().count("<article") == 1


def test_an_empty_list_says_so(client):
    update_index()

    assert "Nothing has been published here yet" in client.get("/updates/").content.decode()


def test_an_update_names_who_wrote_translated_and_first_published_it(client):
    page = update(author="Nasrin A.", translator="Leila R.", source_name="The Nation", source_url="https://n.example/")

    html = client.get(page.url).content.decode()

    assert "<dt>By</dt><dd><bdi>Nasrin A.</bdi></dd>" in html
    assert "<dt>Translated by</dt><dd><bdi>Leila R.</bdi></dd>" in html
    assert '<dd><a href="https://n.example/"><bdi>The Nation</bdi></a></dd>' in html


def test_an_update_leads_to_those_beside_it(client):
    older, page, newer = on(1, "older"), on(2, "this"), on(3, "newer")

    html = client.get(page.url).content.decode()

    assert [f'href="{other.url}"' in html for other in (older, newer)] == [True, True]


def queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ["/updates/", "/updates/rss.xml"])
def test_thirty_updates_cost_as_many_queries_as_one(client, address):
    update()
    one = queries(client, address)
    for _ in range(29):
        update()

    assert queries(client, address) == one
