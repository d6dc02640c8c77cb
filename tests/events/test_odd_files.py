"""Calendar files of odd dates stay whole: what a title, a place or a reason holds, and when a date lies."""

import datetime as dt

import pytest

from events.disclosure import guest_place
from events.feeds import calendar_file
from events.models import EventPage, Occurrence
from tests import factories
from tests.events import rfc5545
from tests.worlds import grown

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LINES = {"title": "SUMMARY", "standfirst": "DESCRIPTION", "venue": "LOCATION"}
LONG = "We read the names of everyone who was taken, one by one, and light a candle for each of them. "


@grown
def vigil():
    chapter = factories.chapter(slug="sf", contact_email="sf@example.org")
    return factories.occurrence(factories.event(chapter, slug="names", start_date=dt.date(2027, 3, 3)))


def read(date, *, name="Dates", language="en", **options) -> rfc5545.Component:
    """The one event of this date's file."""
    rows = Occurrence.objects.filter(pk=date.pk)
    (event,) = rfc5545.parse(calendar_file(rows, name=name, language=language, **options)).children
    return event


def say(date, **fields):
    EventPage.objects.filter(pk=date.event_id).update(**fields)


@pytest.mark.parametrize(
    "text",
    [
        "Plain",
        "one, two; three: four",
        "back\\slash \\n and \\, escapes",
        '"quoted" and ^caret',
        "BEGIN:VEVENT",
        "END:VCALENDAR",
        "  spaces around  ",
        "شب شمع، نام‌ها را می‌خوانیم؛ همه بیایید",
        "🕯️" * 40,
        "é" * 100,
        "x" * 255,
        "a" * 66 + "é" * 10,  # a letter of two bytes at the fold
        "=?utf-8?q?no?=",
    ],
)
@pytest.mark.parametrize("field", LINES)
def test_any_text_reads_back_as_it_was_written(vigil, text, field):
    if field == "venue":
        text = text[:120]
    say(vigil, **{field: text})

    assert text.strip() in read(vigil).text(LINES[field])


@pytest.mark.parametrize("lines", ["one\ntwo", "one\r\ntwo", "one\n\n\ntwo", f"{LONG * 5}\n{LONG}".strip()])
def test_a_text_of_many_lines_stays_one_value(vigil, lines):
    say(vigil, directions=lines)

    told = read(vigil).text("DESCRIPTION").replace("\r", "")

    assert lines.replace("\r", "") in told


@pytest.mark.parametrize(
    ("date", "start", "end", "zone", "starts", "ends"),
    [
        ("2026-12-31", "23:00", "01:00", "Europe/Berlin", "20261231T220000Z", "20270101T000000Z"),
        ("2027-01-01", "00:00", "00:30", "Pacific/Auckland", "20261231T110000Z", "20261231T113000Z"),
        ("2027-03-14", "02:30", "03:30", "America/New_York", "20270314T073000Z", "20270314T083000Z"),
        ("2028-02-29", "12:00", "13:00", "Asia/Kathmandu", "20280229T061500Z", "20280229T071500Z"),
        ("2027-07-01", "18:00", "18:01", "Asia/Tehran", "20270701T143000Z", "20270701T143100Z"),
        ("2027-07-01", "18:00", "17:59", "UTC", "20270701T180000Z", "20270702T175900Z"),
    ],
)
def test_a_date_at_any_edge_is_two_instants_in_utc(vigil, date, start, end, zone, starts, ends):
    vigil.set_wall(dt.date.fromisoformat(date), dt.time.fromisoformat(start), dt.time.fromisoformat(end), zone)
    vigil.save()

    event = read(vigil)

    assert (event.raw("DTSTART"), event.raw("DTEND")) == (starts, ends)


@pytest.mark.parametrize(
    ("fields", "public", "guests"),
    [
        ({"venue": "Hall", "address": ""}, "Hall, San Francisco", "Hall, San Francisco"),
        ({"venue": "", "address": "1 Main St"}, "1 Main St, San Francisco", "1 Main St, San Francisco"),
        ({"city": "Oakland", "address": ""}, "Hall, Oakland", "Hall, Oakland"),
        ({"reveal": "guests", "address": ""}, "San Francisco", "Hall, San Francisco"),
        ({"risk": "high", "address": ""}, None, "San Francisco"),  # in stages, also where everyone would learn it
        ({"risk": "high", "reveal": "guests", "address": ""}, None, "Hall, San Francisco"),
        ({"attendance": "online", "join_url": "https://join.example/1"}, None, "https://join.example/1"),
        ({"attendance": "mixed", "join_url": "https://join.example/1", "address": ""}, *["Hall, San Francisco"] * 2),
    ],
)
def test_where_it_is_depends_on_who_asks(vigil, fields, public, guests):
    say(vigil, **{"venue": "Hall", **fields})

    found = read(vigil), read(vigil, place_of=guest_place)

    assert [("LOCATION" in event.lines and event.text("LOCATION")) or None for event in found] == [public, guests]
    assert "join.example" not in str(found[0].lines)


@pytest.mark.parametrize(
    ("status", "reason", "said", "first"),
    [
        ("scheduled", "", "CONFIRMED", "By candlelight."),
        ("cancelled", "Rain; wind, and a flood.", "CANCELLED", "Cancelled. Rain; wind, and a flood."),
        ("cancelled", "", "CANCELLED", "Cancelled."),
        ("cancelled", "two\nlines", "CANCELLED", "Cancelled. two\nlines"),
    ],
)
def test_a_cancelled_date_stays_and_says_so(vigil, status, reason, said, first):
    say(vigil, standfirst="By candlelight.")
    Occurrence.objects.filter(pk=vigil.pk).update(status=status, status_reason=reason)

    event = read(vigil)

    assert event.raw("STATUS") == said
    assert event.text("DESCRIPTION").startswith(f"{first}\n\n")


@pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("fa", "/fa"), ("es", "/es")])
def test_each_language_has_its_words_and_its_address(vigil, language, prefix):
    if prefix:
        factories.translation(vigil.event, language, title="Título")

    event = read(vigil, language=language)

    assert event.raw("URL") == f"http://localhost:8000{prefix}/chapters/sf/names/2027-03-03/"
    assert event.lines["SUMMARY"][1] == {"LANGUAGE": language}
    assert event.raw("DTSTART") == "20270304T023000Z"  # never in other digits


@pytest.mark.parametrize(("email", "written"), [("sf@example.org", "sf@example.org"), ("", "appeal@localhost")])
def test_the_host_is_named_with_an_address_that_answers(vigil, email, written):
    type(vigil.chapter).objects.filter(pk=vigil.chapter_id).update(contact_email=email, title='The "Bay", all of it')

    value, params = read(vigil).lines["ORGANIZER"]

    assert value == f"mailto:{written}"
    assert params["CN"].replace("^'", '"') == 'The "Bay", all of it'  # as RFC 6868 quotes a quotation mark


def test_no_dates_are_a_whole_file():
    calendar = rfc5545.parse(calendar_file([], name="", language="fa"))

    assert (calendar.name, calendar.children, calendar.raw("VERSION")) == ("VCALENDAR", [], "2.0")
