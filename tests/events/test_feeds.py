"""Calendar files: read by two parsers that know nothing of the one that wrote them, whole whatever one date holds."""

import datetime as dt
import json
import shutil
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.actions import cancel_date
from events.disclosure import guest_place
from events.feeds import Unwritable, calendar_file, one_line
from events.models import EventPage, Occurrence
from tests import factories
from tests.events import rfc5545
from tests.worlds import grown

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 3)
PERSIAN = "شب شمع: نام‌ها را می‌خوانیم و برای زندانیان نامه می‌نویسیم، هر چهارشنبه"


@grown
def vigil():
    chapter = factories.chapter("San Francisco", slug="san-francisco", contact_email="sf@example.org")
    fields = {"start_date": DAY, "slug": "names", "title": "We read; the names, twice", "standfirst": "By candlelight."}
    return factories.occurrence(factories.event(chapter, **fields))


def write(*dates, name="Dates", language="en", **options) -> bytes:
    return calendar_file(
        Occurrence.objects.filter(pk__in=[date.pk for date in dates]), name=name, language=language, **options
    )


def read_by_ical_js(data: bytes, root) -> dict:
    if not (shutil.which("node") and (root / "node_modules" / "ical.js").exists()):
        pytest.skip("ical.js is not installed: run npm ci")
    script = root / "tests" / "events" / "read_calendar.mjs"
    done = subprocess.run(["node", script], input=data, capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


def test_our_own_reader_understands_the_file(vigil):
    calendar = rfc5545.parse(write(vigil))

    (event,) = calendar.children
    assert (calendar.name, event.name) == ("VCALENDAR", "VEVENT")
    assert calendar.raw("METHOD") == "PUBLISH"
    assert calendar.lines["REFRESH-INTERVAL"] == ("PT4H", {"VALUE": "DURATION"})
    assert calendar.text("X-WR-CALNAME") == calendar.text("NAME") == "Dates"
    assert (event.raw("UID"), event.raw("SEQUENCE"), event.raw("STATUS")) == (str(vigil.uid), "0", "CONFIRMED")
    assert (event.raw("DTSTART"), event.raw("DTEND")) == ("20270304T023000Z", "20270304T033000Z")
    assert event.text("SUMMARY") == "We read; the names, twice"
    assert event.text("LOCATION") == "Unitarian Universalist church, 1187 Franklin Street, San Francisco"
    assert event.raw("URL") == "http://localhost:8000/chapters/san-francisco/names/2027-03-03/"
    assert event.lines["ORGANIZER"] == ("mailto:sf@example.org", {"CN": "San Francisco"})
    stamp = f"{vigil.revised_at:%Y%m%dT%H%M%SZ}"
    assert (event.raw("DTSTAMP"), event.raw("LAST-MODIFIED")) == (stamp, stamp)
    assert event.text("DESCRIPTION").split("\n\n") == [
        "By candlelight.",
        "Wednesday 3 March 2027, 6:30\u202f–\u2060\u202f7:30\u00a0PM, Pacific time",
        "http://localhost:8000/chapters/san-francisco/names/2027-03-03/",
    ]


def test_ical_js_understands_the_file(vigil, root_dir):
    cancel_date(occurrence=vigil, reason="The church is closed.", actor=None)

    understood = read_by_ical_js(write(vigil), root_dir)

    (event,) = understood.pop("events")
    assert understood == {"name": "Dates", "method": "PUBLISH", "refresh": {"type": "duration", "seconds": 4 * 3600}}
    assert event.pop("description").startswith("Cancelled. The church is closed.\n\nBy candlelight.")
    assert event == {
        "uid": str(vigil.uid),
        "summary": "We read; the names, twice",
        "start": "2027-03-04T02:30:00.000Z",
        "end": "2027-03-04T03:30:00.000Z",
        "sequence": 1,
        "status": "CANCELLED",
        "location": "Unitarian Universalist church, 1187 Franklin Street, San Francisco",
        "url": "http://localhost:8000/chapters/san-francisco/names/2027-03-03/",
        "organizer": "mailto:sf@example.org",
    }


def test_persian_is_folded_between_its_letters(vigil, root_dir):
    factories.translation(vigil.event, "fa", title=PERSIAN, standfirst=PERSIAN * 3)

    data = write(vigil, name=PERSIAN, language="fa")

    (event,) = rfc5545.parse(data).children
    assert event.text("SUMMARY") == PERSIAN
    assert event.raw("URL") == "http://localhost:8000/fa/chapters/san-francisco/names/2027-03-03/"
    assert read_by_ical_js(data, root_dir)["events"][0]["summary"] == PERSIAN


@pytest.mark.parametrize("field", ["title", "venue", "standfirst", "url_path"])
def test_one_bad_date_drops_alone(vigil, field, caplog):
    bad = factories.occurrence(factories.event(vigil.chapter, start_date=DAY))
    values = {
        "title": "a\nb",
        "venue": "Hall\r\nATTENDEE:mailto:x@example.org",
        "standfirst": "a\x07b",
        "url_path": "/x\ny/",
    }
    EventPage.objects.filter(pk=bad.event_id).update(**{field: values[field]})

    calendar = rfc5545.parse(write(vigil, bad))

    assert [event.raw("UID") for event in calendar.children] == [str(vigil.uid)]
    assert f"occurrence={bad.pk}" in caplog.text


def test_a_half_character_is_refused(vigil):
    with pytest.raises(Unwritable):
        one_line("half \ud800 a character")
    assert one_line(PERSIAN) == PERSIAN


def test_a_name_of_many_lines_becomes_one_even_without_asserts(root_dir):
    code = (
        "import django; django.setup()\n"
        "from events.feeds import Unwritable, calendar_file, one_line\n"
        "print(calendar_file([], name='Dates\\r\\nX-EVIL:1', language='en').count(b'\\nX-EVIL'))\n"
        "try: one_line('a\\nX-EVIL:1')\n"
        "except Unwritable: print('refused')\n"
    )
    environ = {"DJANGO_SETTINGS_MODULE": "organizer.settings", "DEBUG": "1", "PATH": "/usr/bin"}

    done = subprocess.run(
        [sys.executable, "-O", "-c", code], cwd=root_dir, env=environ, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["0", "refused"]


def test_the_second_pass_and_a_night_of_changing_clocks_are_exact():
    new_york = factories.chapter("New York", zone="America/New_York")
    night = {"start_date": dt.date(2027, 11, 7), "start_time": dt.time(1, 30), "end_time": dt.time(4), "fold": 1}
    date = factories.occurrence(factories.event(new_york, **night))

    (event,) = rfc5545.parse(write(date)).children

    assert (event.raw("DTSTART"), event.raw("DTEND")) == ("20271107T063000Z", "20271107T090000Z")


def test_only_a_guests_own_file_holds_the_hidden_place():
    page = factories.event(
        reveal="guests", venue="CANARY HALL", attendance="mixed", join_url="https://join.example/canary"
    )
    date = factories.occurrence(page)

    public, private = write(date), write(date, place_of=guest_place)

    (event,) = rfc5545.parse(public).children
    assert event.text("LOCATION") == "San Francisco"
    assert b"canary" not in public.lower()
    (event,) = rfc5545.parse(private).children
    assert event.text("LOCATION").startswith("CANARY HALL, ")
    assert "https://join.example/canary" in event.text("DESCRIPTION")


# --- By address ------------------------------------------------------------------------------------------------------


def uids(response) -> set[str]:
    return {event.raw("UID") for event in rfc5545.parse(response.content).children}


def test_feeds_take_the_calendars_filters(client):
    berlin = factories.chapter("Berlin", slug="berlin", zone="Europe/Berlin")
    vigil = factories.occurrence(factories.event(berlin))
    talk = factories.occurrence(factories.event(kind="teach-in"))
    room = factories.occurrence(
        factories.event(kind="audio-room", attendance="online", venue="", address="", join_url="https://join.example/1")
    )
    everything = {str(vigil.uid), str(talk.uid), str(room.uid)}

    assert uids(client.get("/events/calendar.ics")) == everything
    assert uids(client.get("/fa/events/calendar.ics")) == everything
    assert uids(client.get("/events/calendar.ics?kind=teach-in")) == {str(talk.uid)}
    assert uids(client.get("/events/calendar.ics?online=1")) == {str(room.uid)}
    assert uids(client.get("/events/calendar.ics?chapter=berlin")) == {str(vigil.uid)}
    assert uids(client.get("/chapters/berlin/calendar.ics")) == {str(vigil.uid)}
    assert uids(client.get("/es/chapters/berlin/calendar.ics")) == {str(vigil.uid)}
    assert client.get("/chapters/atlantis/calendar.ics").status_code == 404


def test_feeds_hold_the_recent_past_and_cancelled_dates_but_nothing_at_high_risk(client):
    recent = factories.occurrence(factories.event(start_date=timezone.now().date() - dt.timedelta(days=20)))
    factories.event(start_date=timezone.now().date() - dt.timedelta(days=200))
    off = factories.occurrence(factories.event())
    cancel_date(occurrence=off, reason="Flood", actor=None)
    factories.event(risk="high")

    assert uids(client.get("/events/calendar.ics")) == {str(recent.uid), str(off.uid)}


def test_one_date_has_a_file_under_its_page(client, vigil):
    response = client.get("/chapters/san-francisco/names/2027-03-03/event.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert uids(response) == {str(vigil.uid)}
    assert client.get("/chapters/san-francisco/names/2027-03-10/event.ics").status_code == 404


def test_a_calendar_that_has_the_file_gets_no_second_copy(client, vigil):
    first = client.get("/events/calendar.ics")

    by_tag = client.get("/events/calendar.ics", headers={"If-None-Match": first["ETag"]})
    by_date = client.get("/events/calendar.ics", headers={"If-Modified-Since": first["Last-Modified"]})
    EventPage.objects.get().save_revision().publish()
    cancel_date(occurrence=vigil, reason="", actor=None)
    changed = client.get("/events/calendar.ics", headers={"If-None-Match": first["ETag"]})

    assert (by_tag.status_code, by_date.status_code, changed.status_code) == (304, 304, 200)
    assert not first.cookies


@pytest.mark.parametrize("path", ["/events/calendar.ics", "/chapters/san-francisco/calendar.ics"])
def test_a_feed_costs_the_same_for_one_date_and_for_thirty(client, vigil, path):
    client.get(path)
    cache.clear()
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(29):
        factories.event(vigil.chapter)
    client.get(path)
    cache.clear()
    with CaptureQueriesContext(connection) as thirty:
        assert len(uids(client.get(path))) == 30
    assert len(one) == len(thirty)
