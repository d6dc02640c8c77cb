"""The front page: the next date, then dates, ways to help, news, and where we are."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Occurrence
from organizer.queries import front
from tests.factories import calendar, chapter, event, occurrence, plain_page, site_tree, update, update_index

pytestmark = pytest.mark.django_db


def in_days(days: int):
    return timezone.now().date() + dt.timedelta(days=days)


def test_the_next_date_with_a_free_seat_stands_beside_the_appeal(client, rf):
    here = chapter()
    occurrence(event(here, title="Full", start_date=in_days(1), capacity=1), seats_taken=1)
    occurrence(event(here, title="Off", start_date=in_days(2)), status=Occurrence.Status.CANCELLED)
    event(here, title="Open", start_date=in_days(3))

    shown = front(site_tree(), rf.get("/"))

    assert (shown["lead"].title, shown["lead"].slab.large, shown["is_soon"]) == ("Open", True, True)
    assert [row.title for row in shown["rows"]] == ["Full", "Off"]
    html = client.get("/").content.decode()
    assert "Come this week" in html
    assert f'href="{shown["lead"].url}#come"' in html


def test_a_date_further_off_does_not_claim_to_be_this_week(client):
    event(start_date=in_days(20))

    html = client.get("/").content.decode()

    assert ("The next date" in html, "Come this week" in html) == (True, False)


def test_the_front_page_leads_to_calendar_and_updates(client):
    calendar()
    for number in range(3):
        event(title=f"Vigil {number}")
    update(title="A letter")

    html = client.get("/").content.decode()

    assert '<a class="more" href="/events/">All 3 dates in the calendar</a>' in html
    assert '<a href="/updates/">All updates</a> · <a href="/updates/rss.xml">RSS</a>' in html
    assert '<link rel="alternate" type="application/rss+xml" title="Updates" href="/updates/rss.xml">' in html
    assert "A letter</bdi></a></h3>" in html


def test_the_opening_text_goes_on_where_the_editor_says(client):
    home, appeal = site_tree(), plain_page(title="The appeal")
    home.read_on, home.read_on_text = appeal, "Read the whole appeal"
    home.lede = "<p>In prisons<script>x()</script></p>"
    home.ways = [("way", {"title": "Translate", "about": "An hour", "text": "Join", "page": appeal})]
    home.save_revision().publish()

    html = client.get("/").content.decode()

    assert f'<a class="more" href="{appeal.url}">Read the whole appeal</a>' in html
    assert f'<h3><a href="{appeal.url}">Translate</a></h3>' in html
    assert "<p>In prisons</p>" in html


def test_a_page_to_read_on_that_was_taken_down_is_not_linked(client):
    home, appeal = site_tree(), plain_page(title="The appeal")
    home.read_on = appeal
    home.save_revision().publish()
    appeal.unpublish()

    assert 'class="more"' not in client.get("/").content.decode()


def queries(client) -> int:
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    return len(captured)


def test_a_full_front_page_costs_as_many_queries_as_a_small_one(client):
    here = chapter()
    update_index()
    event(here)
    update()
    one = queries(client)
    for number in range(6):
        event(chapter(f"City {number}"))
        update()

    assert queries(client) == one


def test_every_chapter_is_named_beside_the_map(client):
    chapter("Berlin", latitude=52.5, longitude=13.4)
    chapter("The diaspora, online", city="", latitude=None, longitude=None)

    html = client.get("/").content.decode()

    assert "Where we are" in html
    assert [f"<bdi>{name}</bdi></a></li>" in html for name in ("Berlin", "The diaspora, online")] == [True, True]


def test_a_site_without_chapters_shows_no_map(client):
    assert "Where we are" not in client.get("/").content.decode()


def test_the_map_is_drawn_in_numbers_that_every_language_shares(client, monkeypatch):
    from chapters import queries
    from content.world import World

    monkeypatch.setattr(queries, "world", lambda: World(view_box="", land="M0 0H9", grid=""))
    chapter("Berlin", latitude=52.5, longitude=13.4)

    html = client.get("/es/").content.decode()

    assert 'viewBox="0 0 900' in html
    assert ("," in html.split("<circle")[1].split("/>")[0]) is False


def test_a_date_that_has_begun_is_listed_but_no_longer_called_to(rf):
    now = timezone.now()
    occurrence(event(title="Under way"), starts_at=now - dt.timedelta(hours=1), ends_at=now + dt.timedelta(hours=1))
    event(title="Next")

    shown = front(site_tree(), rf.get("/"))

    assert (shown["lead"].title, [row.title for row in shown["rows"]]) == ("Next", ["Under way"])
