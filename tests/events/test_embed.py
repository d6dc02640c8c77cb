"""A list of dates inside other people's pages: that one address may be framed, by anyone, and brings nothing along."""

import datetime as dt
import re
from html import unescape

import pytest

from events.actions import cancel_date
from events.models import EventPage
from tests import factories
from tests.events.hands import words
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def vigil():
    factories.translation(factories.calendar(), "fa", slug="events")
    berlin = factories.chapter("Berlin", slug="berlin", zone="Europe/Berlin")
    factories.event(kind="teach-in", title="Teach-in on law")
    return factories.occurrence(factories.event(berlin, title="Vigil at the gate", slug="gate"))


def ancestors(response) -> str:
    return re.search(r"frame-ancestors ([^;]+)", response["Content-Security-Policy"])[1]


def test_it_lists_dates_and_nothing_else(client, vigil):
    response = client.get("/events/embed/")

    html = response.content.decode()
    assert re.findall(r'class="row-title"><a href="([^"]+)"', html)[0].startswith("/chapters/")
    assert ("Vigil at the gate" in html, "Teach-in on law" in html) == (True, True)
    assert '<base target="_top">' in html
    assert [tag for tag in ("<nav", "<header", "<footer", "<form", "<script", 'class="skip"') if tag in html] == []
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?chapter=berlin", ["Vigil at the gate"]),
        ("?kind=teach-in", ["Teach-in on law"]),
        ("?text=gate", ["Vigil at the gate"]),
        ("?kind=rally", []),
    ],
)
def test_it_takes_the_calendars_filters_and_leads_back_to_them(client, vigil, query, shown):
    html = client.get(f"/events/embed/{query}").content.decode()

    assert re.findall(r"<bdi>((?:Vigil|Teach)[^<]+)</bdi>", html) == shown
    assert f'href="/events/{query}"' in html
    assert ("No date is set at the moment." in html) == (not shown)


def test_only_this_address_may_be_framed(client, vigil):
    framed = client.get("/events/embed/")

    assert ancestors(framed) == "*"
    assert "X-Frame-Options" not in framed
    for path in ("/events/", "/events/embed/code/", "/chapters/berlin/", f"/chapters/berlin/gate/{vigil.slug}/", "/"):
        response = client.get(path)
        assert (ancestors(response), response["X-Frame-Options"]) == ("'none'", "DENY"), path


def test_everything_else_stays_denied_in_the_frame(client, vigil):
    policy = client.get("/events/embed/")["Content-Security-Policy"]
    usual = client.get("/events/")["Content-Security-Policy"]

    assert policy.replace("frame-ancestors *", "frame-ancestors 'none'") == usual
    assert "default-src 'none'" in policy


def test_a_kept_copy_may_be_framed_as_well(client, vigil, settings):
    settings.PAGE_CACHE_SECONDS = 60
    client.get("/events/embed/")
    EventPage.objects.update(title="Changed behind the cache")

    kept = client.get("/events/embed/")

    assert "Vigil at the gate" in kept.content.decode()
    assert ancestors(kept) == "*"
    assert "X-Frame-Options" not in kept


def test_it_sets_no_cookie_and_is_not_sent_twice(client, vigil):
    first = client.get("/events/embed/")
    second = client.get("/events/embed/", headers={"If-None-Match": first["ETag"]})

    assert not first.cookies
    assert second.status_code == 304


def test_in_farsi_it_runs_from_right_to_left(client, vigil):
    factories.translation(vigil.event, "fa", title="شب شمع")

    html = client.get("/fa/events/embed/?chapter=berlin").content.decode()

    assert '<html lang="fa" dir="rtl">' in html
    assert "شب شمع" in html
    assert 'href="/fa/events/?chapter=berlin"' in html


def test_a_cancelled_date_is_struck_and_a_hidden_one_is_absent(client, vigil):
    cancel_date(occurrence=vigil, reason="Flood", actor=None)
    EventPage.objects.filter(title="Teach-in on law").update(risk="high")

    html = client.get("/events/embed/").content.decode()

    assert "row--off" in html
    assert "Teach-in on law" not in html


def test_a_place_for_guests_is_not_in_it(client, vigil):
    EventPage.objects.update(reveal="guests", venue="CanaryHall", address="CanaryStreet")

    assert "canary" not in client.get("/events/embed/").content.decode().casefold()


def test_it_ends_after_a_dozen_dates(client, vigil):
    days = [{"date": dt.date(2027, 1, 1) + dt.timedelta(days=day)} for day in range(15)]
    page = vigil.event
    page.extra_dates = [type(page).extra_dates.rel.related_model(**day) for day in days]
    page.save_revision().publish()

    assert client.get("/events/embed/?chapter=berlin").content.decode().count('<li class="row') == 12


@pytest.mark.parametrize("path", ["/events/embed/", "/events/embed/code/"])
def test_only_looking_is_allowed(client, vigil, path):
    assert client.post(path).status_code == 405


# --- The page that gives it out --------------------------------------------------------------------------------------


def snippets(response) -> list[str]:
    return [unescape(text) for text in re.findall(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.S)]


def test_what_is_to_be_copied_is_whole_and_names_these_dates(client, vigil):
    response = client.get("/events/embed/code/?chapter=berlin&kind=vigil")

    iframe, link = snippets(response)
    query = "?kind=vigil&amp;chapter=berlin"
    assert iframe == (
        f'<iframe src="http://localhost:8000/events/embed/{query}" title="Vigil, Berlin" width="100%" height="640"'
        ' loading="lazy"></iframe>'
    )
    assert link == f'<a href="http://localhost:8000/events/{query}">Dates: Vigil, Berlin</a>'


def test_the_preview_is_the_frame_itself_and_may_be_shown(client, vigil):
    response = client.get("/events/embed/code/?chapter=berlin")

    assert '<iframe class="embed-frame" src="/events/embed/?chapter=berlin"' in response.content.decode()
    assert "frame-src 'self'" in response["Content-Security-Policy"]
    assert "frame-src" not in client.get("/events/")["Content-Security-Policy"]


def test_a_title_cannot_leave_the_snippet(client, vigil):
    type(vigil.chapter).objects.filter(slug="berlin").update(title='Berlin"><script>alert(1)</script>')

    response = client.get("/events/embed/code/?chapter=berlin")

    assert "<script>alert" not in response.content.decode()
    assert "<script>" not in "".join(snippets(response))


def test_it_names_the_feeds_of_the_same_dates(client, vigil):
    page = client.get("/events/embed/code/?chapter=berlin").content.decode()

    assert 'href="http://localhost:8000/events/calendar.ics?chapter=berlin"' in page
    assert 'href="http://localhost:8000/events/feed.atom?chapter=berlin"' in page


def test_calendar_and_chapter_lead_there(client, vigil):
    assert 'href="/events/embed/code/?kind=vigil"' in client.get("/events/?kind=vigil").content.decode()
    assert 'href="/events/embed/code/?chapter=berlin"' in client.get("/chapters/berlin/").content.decode()
    assert "Put these dates on your site" in words(client.get("/events/embed/code/"))


def test_a_chapter_at_high_risk_offers_none_of_it(client, vigil):
    type(vigil.chapter).objects.filter(slug="berlin").update(risk="high")

    page = client.get("/chapters/berlin/").content.decode()

    assert [word for word in ("embed", "feed.atom", "calendar.ics") if word in page] == []
    assert "Vigil at the gate" not in client.get("/events/embed/?chapter=berlin").content.decode()
