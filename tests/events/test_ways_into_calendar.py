"""“Add to calendar”: a file, subscriptions and plain links, which hold nothing that is not public and call nobody."""

import datetime as dt
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from events.actions.statuses import postpone_date
from events.feeds import ways_into_calendar
from events.models import EventPage, Occurrence
from tests import factories
from tests.events.hands import guest, link
from tests.worlds import grown

pytestmark = pytest.mark.django_db
PERSIAN = "شب شمع: نام‌ها & نامه‌ها، ۱۰۰٪"
SERVICES = {
    "calendar.google.com": ("text", "details", "location"),
    "outlook.live.com": ("subject", "body", "location"),
    "outlook.office.com": ("subject", "body", "location"),
    "calendar.yahoo.com": ("title", "desc", "in_loc"),
}


@grown
def date() -> Occurrence:
    chapter = factories.chapter(slug="sf")
    fields = {"slug": "names", "title": "We read & remember", "standfirst": "By candlelight."}
    return factories.occurrence(factories.event(chapter, start_date=dt.date(2027, 3, 3), **fields))


def read(date: Occurrence, language: str = "en") -> dict[str, dict[str, str]]:
    """What each service is told, by its host."""
    told = {}
    for _name, url in ways_into_calendar(date, language).services:
        parts = urlsplit(url)
        assert parts.scheme == "https"
        assert "+" not in parts.query  # Outlook would show it as one
        told[parts.hostname] = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return told


def test_each_service_is_told_the_same_in_its_own_words(date):
    told = read(date)

    assert set(told) == set(SERVICES)
    for host, (title, about, where) in SERVICES.items():
        assert told[host][title] == "We read & remember"
        assert told[host][about].startswith("By candlelight.\n\nWednesday 3 March 2027")
        assert told[host][about].endswith("http://localhost:8000/chapters/sf/names/2027-03-03/")
        assert told[host][where] == "Unitarian Universalist church, 1187 Franklin Street, San Francisco"
    assert told["calendar.google.com"]["dates"] == "20270304T023000Z/20270304T033000Z"
    assert (told["calendar.yahoo.com"]["st"], told["calendar.yahoo.com"]["et"]) == (
        "20270304T023000Z",
        "20270304T033000Z",
    )
    for host in ("outlook.live.com", "outlook.office.com"):
        times = [told[host][name] for name in ("allday", "startdt", "enddt")]
        assert times == ["false", "2027-03-04T02:30:00Z", "2027-03-04T03:30:00Z"]


def test_whole_days_end_as_each_service_counts_them(date):
    Occurrence.objects.update(all_day=True, end_date=dt.date(2027, 3, 4))
    date.refresh_from_db()

    told = read(date)

    assert told["calendar.google.com"]["dates"] == "20270303/20270305"
    assert [told["outlook.live.com"][name] for name in ("allday", "startdt", "enddt")] == [
        "true",
        "2027-03-03",
        "2027-03-05",
    ]
    assert [told["calendar.yahoo.com"][name] for name in ("dur", "st", "et")] == ["allday", "20270303", "20270304"]


def test_a_farsi_title_arrives_whole(date):
    factories.translation(date.event, "fa", title=PERSIAN, standfirst="")

    told = read(date, "fa")

    assert [told[host][names[0]] for host, names in SERVICES.items()] == [PERSIAN] * 4
    assert "/fa/chapters/sf/names/2027-03-03/" in told["calendar.google.com"]["details"]
    assert told["calendar.google.com"]["dates"] == "20270304T023000Z/20270304T033000Z"  # never in other digits


def test_a_long_text_does_not_make_an_address_that_is_refused(date):
    EventPage.objects.update(directions="Turn left. " * 400)
    date = Occurrence.objects.select_related("event", "chapter").get()

    assert max(len(url) for _name, url in ways_into_calendar(date, "en").services) < 3000


@pytest.mark.parametrize("attendance", ["offline", "mixed", "online"])
def test_no_company_learns_a_place_or_a_link_that_is_for_guests(client, date, attendance):
    secrets = {"venue": "CanaryHall", "address": "CanaryStreet 7", "directions": "CanaryBus", "reveal": "guests"}
    EventPage.objects.update(**secrets, attendance=attendance, join_url="https://canarylink.example/1")
    rsvp = guest(Occurrence.objects.get())
    pages = [client.get("/chapters/sf/names/2027-03-03/"), client.get(link(rsvp))]

    links = [url for page in pages for url in re.findall(r'href="([^"]+)"', page.content.decode()) if "%20" in url]

    assert len(links) == 8
    assert [url for url in links if "canary" in url.casefold()] == []


def test_the_control_an_open_place_is_told(client, date):
    EventPage.objects.update(venue="CanaryHall")

    assert (
        "CanaryHall"
        in client.get("/chapters/sf/names/2027-03-03/").content.decode().partition("calendar.google.com")[2]
    )


def test_the_page_links_and_loads_nothing(client, date):
    page = client.get("/chapters/sf/names/2027-03-03/").content.decode()

    outward = re.findall(r'<a href="(https://[^"]+)"([^>]*)>', page)
    assert [urlsplit(unescape(url)).hostname for url, _rest in outward] == list(SERVICES)
    assert all("noreferrer" in rest for _url, rest in outward)
    assert re.findall(r'(?:src|action|data)="https://[^"]+', page) == []
    assert 'href="/chapters/sf/names/2027-03-03/event.ics"' in page
    assert 'href="webcal://localhost:8000/chapters/sf/names/calendar.ics"' in page
    assert 'href="webcal://localhost:8000/chapters/sf/calendar.ics"' in page


def test_a_guest_takes_their_own_file(client, date):
    page = client.get(link(guest(date))).content.decode()

    assert f'href="{link(date.rsvps.get(), "event.ics")}"' in page
    assert "calendar.google.com" in page


def test_addresses_to_subscribe_to_follow_the_language(client, date):
    factories.translation(date.event, "es", title="Leemos", slug="nombres")

    page = client.get("/es/chapters/sf/nombres/2027-03-03/").content.decode()
    subscribed = re.findall(r'href="webcal://localhost:8000([^"]+)"', page)

    assert subscribed == ["/es/chapters/sf/nombres/calendar.ics", "/es/chapters/sf/calendar.ics"]
    for path in subscribed:
        assert client.get(path)["Content-Type"] == "text/calendar; charset=utf-8"


def at_risk(date):
    EventPage.objects.update(risk="high")


def chapter_at_risk(date):
    type(date.chapter).objects.filter(pk=date.chapter_id).update(risk="high")


def cancelled(date):
    Occurrence.objects.update(status="cancelled")


def postponed(date):
    postpone_date(occurrence=date, reason="", actor=None)


def over(date):
    Occurrence.objects.update(
        starts_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC), ends_at=dt.datetime(2025, 1, 2, tzinfo=dt.UTC)
    )


def unpublished(date):
    EventPage.objects.update(live=False)


@pytest.mark.parametrize("happens", [at_risk, chapter_at_risk, cancelled, postponed, over])
def test_there_is_no_way_for_a_date_nobody_should_carry_along(client, date, happens):
    rsvp = guest(date)
    happens(date)
    pages = [client.get("/chapters/sf/names/2027-03-03/"), client.get(link(rsvp))]

    told = "".join(page.content.decode() for page in pages)
    assert [page.status_code for page in pages] == [200, 200]
    assert [word for word in ("calendar.google", "webcal:", "As a file") if word in told] == []


def test_nor_for_one_that_is_not_published(date):
    assert ways_into_calendar(date, "en") is not None
    unpublished(date)

    assert ways_into_calendar(Occurrence.objects.select_related("event", "chapter").get(), "en") is None
