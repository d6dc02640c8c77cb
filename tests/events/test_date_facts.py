"""What a date knows of itself and whom it tells where: rows that are never saved."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from chapters.models import ChapterPage
from chapters.queries import kilometres
from content.addresses import absolute
from content.feeds import without_controls
from content.middleware import is_private
from events.disclosure import guest_place, public_place
from events.models import EventPage, Occurrence, Rsvp
from events.queries.rows import _state, also_when, day_and_hours, when
from events.rules import is_late, is_open
from people.limits import _network

NOW = dt.datetime(2026, 12, 31, 23, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db  # nothing is saved, but a page asks what type it is
MINUTE = dt.timedelta(minutes=1)


def date(*, event=None, chapter=None, **fields) -> Occurrence:
    """A date in Los Angeles on the last afternoon of 2026: 15:00 to 16:00, which is 23:00 to midnight in UTC."""
    row = Occurrence(
        event=EventPage(**{"venue": "Hall", "address": "1 Main St", "directions": "Ring twice.", **(event or {})}),
        chapter=ChapterPage(**{"city": "Oakland", "title": "Bay", **(chapter or {})}),
        original_date=dt.date(2026, 12, 31),
        original_time=dt.time(15),
    )
    row.set_wall(dt.date(2026, 12, 31), dt.time(15), dt.time(16), "America/Los_Angeles")
    for name, value in fields.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize(
    ("now", "begun", "past", "is_still_open"),
    [
        (NOW - MINUTE, False, False, True),
        (NOW, True, False, False),
        (NOW + MINUTE, True, False, False),
        (NOW + 59 * MINUTE, True, False, False),
        (NOW + 60 * MINUTE, True, True, False),
    ],
)
def test_a_date_begins_and_ends_to_the_minute(now, begun, past, is_still_open):
    row = date()

    assert (row.has_begun(now), row.is_past(now), is_open(row, now)) == (begun, past, is_still_open)
    assert is_open(date(status="cancelled"), now) is False


@pytest.mark.parametrize(
    ("capacity", "taken", "left", "full"),
    [
        (None, 0, None, False),
        (None, 900, None, False),
        (1, 0, 1, False),
        (1, 1, 0, True),
        (20, 19, 1, False),
        (5, 9, 0, True),
        (0, 0, 0, True),
    ],
)
def test_seats_left(capacity, taken, left, full):
    row = date(capacity=capacity, seats_taken=taken)

    assert (row.seats_left, row.is_full) == (left, full)


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        ({}, False),
        ({"original_time": dt.time(15, 0, 0, 2)}, False),  # the second row of one wall start
        ({"start_time": dt.time(15, 30)}, True),
        ({"start_date": dt.date(2027, 1, 1)}, True),
        ({"end_time": dt.time(18)}, False),
    ],
)
def test_a_date_is_moved_when_it_begins_elsewhen(changes, moved):
    row = date(**changes)

    assert row.is_moved is moved
    assert row.announced_at == NOW


@pytest.mark.parametrize(
    ("state", "by", "late"),
    [
        ("pending", NOW, True),
        ("pending", NOW + MINUTE, False),
        ("confirmed", NOW - MINUTE, False),
        ("waitlisted", NOW - MINUTE, False),
        ("cancelled", NOW - MINUTE, False),
    ],
)
def test_only_an_unanswered_mail_runs_out(state, by, late):
    assert is_late(Rsvp(state=state, confirm_by=by), NOW) is late


ONLINE = {"attendance": "online", "join_url": "https://join.example/1"}
MIXED = {**ONLINE, "attendance": "mixed"}


@pytest.mark.parametrize(
    ("event", "chapter", "public", "guests"),
    [
        ({}, {}, "Hall, 1 Main St, Oakland", "Hall, 1 Main St, Oakland"),
        ({"city": "Alameda"}, {}, "Hall, 1 Main St, Alameda", "Hall, 1 Main St, Alameda"),
        ({"reveal": "guests"}, {}, "Oakland", "Hall, 1 Main St, Oakland"),
        ({"reveal": "guests"}, {"city": ""}, "", "Hall, 1 Main St"),
        ({"risk": "high"}, {}, "", "Hall, 1 Main St, Oakland"),
        ({}, {"risk": "high"}, "", "Hall, 1 Main St, Oakland"),
        (ONLINE, {}, "", ""),
        (MIXED, {}, "Hall, 1 Main St, Oakland", "Hall, 1 Main St, Oakland"),
        ({**MIXED, "reveal": "guests"}, {}, "Oakland", "Hall, 1 Main St, Oakland"),
    ],
)
def test_who_learns_where(event, chapter, public, guests):
    row = date(event=event, chapter=chapter)

    hour = NOW - dt.timedelta(hours=24)
    everyone, early, guest = public_place(row), guest_place(row, now=hour - MINUTE), guest_place(row, now=hour)

    assert (everyone.line, guest.line) == (public, guests)
    if "high" in (event.get("risk"), chapter.get("risk")):
        # There the place comes in stages, also where the event would tell everyone.
        assert (early.line, early.is_hidden, early.opens_at) == ("Oakland", True, hour)
    else:
        assert early == guest
    assert (everyone.join_url, guest.join_url) == ("", event.get("join_url", ""))
    hidden = "high" in (event.get("risk"), chapter.get("risk")) or event.get("reveal") == "guests"
    assert everyone.is_hidden is hidden
    assert everyone.directions == ("" if hidden or event.get("attendance") == "online" else "Ring twice.")


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("", "en", ""),
        ("America/Los_Angeles", "en", ""),
        ("America/Vancouver", "en", ""),  # another name of the same clock
        ("Asia/Tehran", "en", "Friday 1 January 2027, 2:30 – 3:30 AM, Tehran time"),
        ("UTC", "en", "Thursday 31 December 2026, 11 PM – 12 midnight, UTC time"),
        ("Europe/Berlin", "es", "viernes 1 de enero de 2027, 0:00 – 1:00, hora de Berlín"),
    ],
)
def test_the_readers_own_clock_may_show_another_year(zone, language, said):
    with translation.override(language):
        told = also_when(date(), zone, language)

    plain = told.replace("\u202f", " ").replace("\u2060", "").replace("\u00a0", " ")
    assert plain == said


@pytest.mark.parametrize(("language", "hours"), [("es", "15:00 – 16:00"), ("fa", "ساعت ۱۵:۰۰ تا ۱۶:۰۰")])
def test_day_and_hours_in_other_languages(language, hours):
    with translation.override(language):
        told = day_and_hours(date(), language).replace("\u202f", " ").replace("\u2060", "")

    assert hours in told
    assert when(date(), language).replace("\u202f", " ").replace("\u2060", "") == hours


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"capacity": None}, ("", "", "No limit")),
        ({"capacity": None, "seats_taken": 1}, ("1 coming", "", "No limit")),
        ({"capacity": 9}, ("", "", "9 seats left")),
        ({"capacity": 9, "seats_taken": 3}, ("3 coming", "", "6 seats left")),
        ({"capacity": 9, "seats_taken": 4}, ("4 coming", "few", "5 seats left")),
        ({"capacity": 9, "seats_taken": 8}, ("8 coming", "few", "1 seat left")),
        ({"capacity": 9, "seats_taken": 9}, ("Full", "off", "Waitlist open")),
        ({"capacity": 9, "seats_taken": 9, "status": "cancelled"}, ("Cancelled", "off", "")),
        ({"capacity": 9, "ends_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, ("Over", "", "")),
        ({"event": {"risk": "high"}, "seats_taken": 3}, ("By request", "", "")),
    ],
)
def test_how_a_date_stands_in_words(fields, state):
    far = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)

    assert _state(date(**{"ends_at": far, **fields}), "en") == state


@pytest.mark.parametrize(
    ("language", "quoted"), [("en", "“x”"), ("fa", "«x»"), ("es", "«x»"), ("de", "„x“"), ("tr", "“x”"), ("", "“x”")]
)
def test_words_stand_in_the_marks_of_their_language(language, quoted):
    source = Template("{% load content %}{{ words|quoted:code }}")

    assert source.render(Context({"words": "x", "code": language})) == quoted


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [((0, 0), (0, 0), 0), ((90, 0), (-90, 0), 20015), ((0, 179), (0, -179), 222), ((52.5, 13.4), (48.9, 2.4), 871)],
)
def test_distances(one, other, far):
    assert kilometres(one, other) == kilometres(other, one) == pytest.approx(far, abs=5)


@pytest.mark.parametrize(
    ("path", "private"),
    [
        ("/desk/", True),
        ("/fa/desk/", True),
        ("/es/r/x/", True),
        ("/r", True),
        ("//admin/", True),
        ("/radio/", False),
        ("/de/desk/", False),
        ("/fa/", False),
        ("", False),
        ("/chapters/desk/", False),
    ],
)
def test_addresses_for_one_person(path, private):
    assert is_private(path) is private


@pytest.mark.parametrize(
    ("path", "whole"),
    [("/a/", "https://a.example/a/"), ("", "https://a.example"), ("http://b.example/", "http://b.example/")],
)
def test_whole_addresses(settings, path, whole):
    settings.SITE_URL = "https://a.example"

    assert absolute(path) == whole


@pytest.mark.parametrize(
    ("text", "kept"), [("a\x00b", "ab"), ("a\ufffeb", "ab"), ("a\nb\t", "a\nb\t"), ("شمع🕯", "شمع🕯")]
)
def test_a_feed_holds_what_xml_can_hold(text, kept):
    assert without_controls(text) == kept


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", None),
        ("unix:", None),
        ("192.0.2.300", None),
        (" 192.0.2.1 ", "192.0.2.0/24"),
    ],
)
def test_a_network_is_what_is_counted(address, network):
    assert _network(RequestFactory().get("/", REMOTE_ADDR=address)) == network
