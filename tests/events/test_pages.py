"""The page of a date in each of its states, the page of a series, and previews."""

import datetime as dt
import json
import re

import pytest
from django.utils import timezone

from events.actions import cancel_date
from events.feeds import as_script
from events.models import EventPage, ExtraDate, Occurrence
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 25)
PATH = "/chapters/sf/names/2026-11-25/"


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def make():
    """A vigil of the San Francisco chapter: `make(capacity=60)`; with `dates=3` a week apart."""

    def date(dates: int = 1, **fields) -> Occurrence:
        chapter = factories.chapter(slug="sf")
        page = factories.event(chapter, **{"slug": "names", "start_date": DAY, **fields})
        if dates > 1:
            page.extra_dates = [ExtraDate(date=DAY + dt.timedelta(days=7 * week)) for week in range(1, dates)]
            page.save_revision().publish()
        return Occurrence.objects.order_by("starts_at").first()

    return date


def words(client, path=PATH) -> str:
    """The text of a page without its tags, spaces folded."""
    response = client.get(path)
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_an_open_date_shows_its_facts_and_the_form(client, make):
    date = make(
        capacity=60,
        directions="Bus 38.",
        access="Step-free.",
        languages=["en", "fa"],
        photos="Never of faces.",
        audience="Everyone.",
    )
    Occurrence.objects.update(seats_taken=23)

    page = client.get(PATH).content.decode()

    assert f'action="/rsvp/{date.uid}/#errors" method="post"' in page
    assert 'datetime="2026-11-25T18:30-08:00"' in page
    text = words(client)
    for part in (
        "When 6:30\u202f–\u2060\u202f7:30\u00a0PM, Pacific time",
        "Where Unitarian Universalist church, 1187 Franklin Street, San Francisco",
        "Getting there Bus 38.",
        "Access Step-free.",
        "Languages English, Farsi",
        "Who it is for Everyone.",
        "Hosts San Francisco",
        "Photographs Never of faces.",
        "37 of 60 seats left",
        "Keep me a seat",
    ):
        assert part.replace("\u202f", " ").replace("\u00a0", " ") in text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("state", "shown", "hidden"),
    [
        ("full", "All 45 seats are taken.", "45 seats left"),
        ("unlimited", "I am coming", "seats left"),
        ("cancelled", "The church is closed.", "Keep me a seat"),
        ("past", "This date has passed.", "Keep me a seat"),
        ("begun", "This date has begun.", "Keep me a seat"),
        ("moved", "Wednesday 25 November 2026, 6:30", "Over"),
        ("hidden place", "Place not shown", "Unitarian"),
        ("high risk", "This page is not listed by search engines.", "San Francisco. "),
    ],
)
def test_each_state_says_so(client, make, state, shown, hidden, time_machine):
    more = {"hidden place": {"reveal": "guests"}, "high risk": {"risk": "high"}, "unlimited": {"capacity": None}}
    date = make(**{"capacity": 45, **more.get(state, {})})
    if state == "full":
        Occurrence.objects.update(seats_taken=45)
    if state == "cancelled":
        cancel_date(occurrence=date, reason="The church is closed.", actor=None)
    if state == "moved":
        page = EventPage.objects.get()
        page.start_time = dt.time(17)
        page.save_revision().publish()
    if state in ("past", "begun"):
        time_machine.move_to(date.ends_at if state == "past" else date.starts_at)

    text = words(client)

    assert shown in text
    assert hidden not in text


def test_a_full_date_says_how_many_wait_and_takes_more(client, make):
    date = make(capacity=2)
    Occurrence.objects.update(seats_taken=2)
    factories.rsvp(date, state="waitlisted", party=3, waitlisted_at=timezone.now())

    assert "3 people are waiting." in words(client)
    assert f'action="/rsvp/{date.uid}/#errors"' in client.get(PATH).content.decode()


def test_a_cancelled_date_leads_to_the_next_that_takes_place(client, make):
    cancel_date(occurrence=make(dates=3), reason="", actor=None)
    cancel_date(occurrence=Occurrence.objects.get(slug="2026-12-02"), reason="", actor=None)

    page = client.get(PATH).content.decode()

    assert '<a class="button button--quiet" href="/chapters/sf/names/2026-12-09/">Come on 9 Dec</a>' in page


def test_the_readers_clock_comes_from_the_address_and_nothing_else(client, make):
    make()

    plain, berlin = client.get(PATH), client.get(f"{PATH}?zone=Europe/Berlin")

    assert "Where you are" not in plain.content.decode()
    assert (
        "Where you are: Thursday 26 November 2026, 3:30\u202f–\u2060\u202f4:30\u00a0AM, Berlin time"
        in berlin.content.decode()
    )
    assert not plain.cookies
    assert not berlin.cookies


def test_a_moved_date_keeps_its_address_and_the_new_day_leads_there(client, make):
    make()
    page = EventPage.objects.get()
    page.start_date = DAY + dt.timedelta(days=1)
    page.save_revision().publish()

    assert client.get(PATH).status_code == 200
    assert client.get("/chapters/sf/names/2026-11-26/").headers["Location"] == PATH
    assert client.get("/chapters/sf/names/2026-11-27/").status_code == 404


def test_a_series_lists_its_dates_and_a_single_date_stands_in_for_its_event(client, make):
    make(dates=3)

    series = client.get("/chapters/sf/names/").content.decode()
    Occurrence.objects.exclude(slug="2026-11-25").delete()
    EventPage.objects.get().save()
    single = client.get("/chapters/sf/names/?again").content.decode()

    for slug in ("2026-11-25", "2026-12-02", "2026-12-09"):
        assert f'href="/chapters/sf/names/{slug}/"' in series
    assert f'<link rel="canonical" href="http://localhost:8000{PATH}">' in single
    assert "Keep" in single or "I am coming" in single


def test_persian_pages_lead_with_the_persian_calendar(client, make):
    factories.translation(make().event, "fa", title="نام‌ها را می‌خوانیم", venue="کلیسای یونیتارین")

    page = client.get(f"/fa{PATH}").content.decode()

    assert '<html lang="fa" dir="rtl"' in page
    assert "۴" in page
    assert "۲۵ نوامبر" in page
    assert "ساعت ۱۸:۳۰ تا ۱۹:۳۰" in page
    assert "کلیسای یونیتارین، 1187 Franklin Street، San Francisco" in page
    assert 'datetime="2026-11-25T18:30-08:00"' in page
    assert f'<link rel="alternate" hreflang="en" href="http://localhost:8000{PATH}">' in page


def test_a_preview_shows_the_draft_and_makes_no_date(make):
    page = factories.event(factories.chapter(slug="sf"), live=False, start_date=DAY, title="Only a draft")

    response = page.make_preview_request()

    text = response.render().content.decode() if hasattr(response, "render") else response.content.decode()
    assert response.status_code == 200
    assert "Only a draft" in text
    assert "once this page is published" in text
    assert not Occurrence.objects.exists()


# --- Structured data -------------------------------------------------------------------------------------------------


def structured(client, path=PATH) -> dict:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).content.decode())
    return json.loads(found[1]) if found else {}


def test_search_engines_read_one_event_a_date(client, make):
    make(standfirst="By candlelight.", title="Names </script><b>")

    assert structured(client) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Names </script><b>",
        "description": "By candlelight.",
        "url": f"http://localhost:8000{PATH}",
        "inLanguage": "en",
        "startDate": "2026-11-25T18:30:00-08:00",
        "endDate": "2026-11-25T19:30:00-08:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "organizer": {
            "@type": "Organization",
            "name": "San Francisco",
            "url": "http://localhost:8000/chapters/sf/",
        },
        "location": [
            {
                "@type": "Place",
                "name": "Unitarian Universalist church",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "1187 Franklin Street",
                    "addressLocality": "San Francisco",
                    "addressCountry": "US",
                },
            }
        ],
    }


def test_a_moved_and_then_cancelled_date_says_both(client, make):
    make()
    page = EventPage.objects.get()
    page.start_date = DAY + dt.timedelta(days=1)
    page.save_revision().publish()
    moved = structured(client)
    cancel_date(occurrence=Occurrence.objects.get(), reason="", actor=None)
    off = structured(client, f"{PATH}?again")

    assert (moved["eventStatus"], moved["previousStartDate"], moved["startDate"]) == (
        "https://schema.org/EventRescheduled",
        "2026-11-25T18:30:00-08:00",
        "2026-11-26T18:30:00-08:00",
    )
    assert off["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_hidden_place_shrinks_to_its_city_and_high_risk_says_nothing(client, make):
    make(reveal="guests", attendance="mixed", join_url="https://join.example/1")
    location = structured(client)["location"]
    EventPage.objects.update(risk="high")

    assert [place["@type"] for place in location] == ["Place", "VirtualLocation"]
    assert location[0]["name"] == "San Francisco"
    assert location[1]["url"] == f"http://localhost:8000{PATH}"
    assert structured(client, f"{PATH}?again") == {}
    assert '<meta name="robots" content="noindex">' in client.get(f"{PATH}?again").content.decode()


def test_data_cannot_end_its_script():
    assert as_script({"name": "</script>&"}) == '{"name": "\\u003C/script\\u003E\\u0026"}'
