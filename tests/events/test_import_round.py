"""What we read is what was meant: files written by an independent library, and by ourselves, read back."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

import icalendar
import pytest

from events.actions.importing import write_events
from events.imports.ics import read_ics
from events.imports.reading import ImportedEvent, Moved, Problem, Reading
from events.imports.wire import from_json, to_json
from events.models import EventPage
from tests import factories
from tests.events.files import LA, only, read, table

ZONES = [
    "America/Los_Angeles",
    "Europe/Berlin",
    "Asia/Tehran",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Africa/Casablanca",
]
TITLES = ["Vigil", "شب شمع؛ نام‌ها", "one, two; three\\four", "x" * 150, "🕯️ light", '"quoted" & b']
FREQUENCIES = [{"freq": "weekly"}, {"freq": "monthly", "byday": "-1FR"}, {"freq": "daily", "interval": 3}]


def written(seed: int) -> tuple[bytes, dict]:
    """A file that the independent library wrote, and what it was told to say."""
    chance = random.Random(seed)  # noqa: S311 - the same files every time
    zone, title = chance.choice(ZONES), chance.choice(TITLES)
    start = dt.datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)) + dt.timedelta(minutes=15 * chance.randrange(30_000))
    start = start.replace(hour=chance.randrange(5, 21))
    told = {
        "zone": zone,
        "title": title,
        "start": start,
        "end": start + dt.timedelta(minutes=chance.randrange(15, 240)),
    }
    event = icalendar.Event()
    event.add("uid", f"{seed}@example.org")
    event.add("summary", title)
    event.add("dtstart", start)
    event.add("dtend", told["end"])
    told["rule"] = chance.choice([None, *FREQUENCIES])
    if told["rule"]:
        event.add("rrule", {**told["rule"], "count": 5})
        told["out"] = start + dt.timedelta(days=7)
        event.add("exdate", told["out"])
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//tests//")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical(), told


@pytest.mark.parametrize("seed", range(60))
def test_what_an_independent_library_writes_reads_back_as_it_was_meant(seed):
    data, told = written(seed)

    event = only(read_ics(data, zone=LA))

    assert event.title == told["title"]
    assert (event.zone or LA) == told["zone"]
    assert dt.datetime.combine(event.start_date, event.start_time) == told["start"].replace(tzinfo=None)
    assert event.end_time == told["end"].replace(tzinfo=None).time()
    assert bool(event.rule) == bool(told["rule"])
    if told["rule"]:
        assert event.excluded == (told["out"].date(),)


@pytest.mark.django_db
def test_our_own_file_reads_back_into_another_chapter(client):
    event = factories.event(
        factories.chapter(slug="sf"),
        title="نام‌ها را می‌خوانیم, all of them; \\ and more",
        start_date=dt.date(2027, 3, 3),
        start_time=dt.time(18, 30),
        end_time=dt.time(1, 30),
        standfirst="By candlelight.",
    )
    date = event.occurrences.get()
    data = client.get(f"{event.url}{date.slug}/event.ics").content
    berlin = factories.chapter("Berlin", slug="berlin", zone="Europe/Berlin")

    reading = read_ics(data, zone=berlin.zone)
    (told,) = write_events(chapter=berlin, events=reading.events, actor=None)

    draft = EventPage.objects.get(pk=told.page)
    assert draft.title == event.title
    assert (draft.start_date, draft.start_time, draft.end_time) == (
        dt.date(2027, 3, 4),
        dt.time(3, 30),
        dt.time(10, 30),
    )
    assert (draft.venue, draft.source_uid) == ("Unitarian Universalist church", f"{reading.events[0].uid}")


FULL = ImportedEvent(
    line=7,
    uid="one",
    start_date=dt.date(2027, 1, 6),
    start_time=dt.time(19),
    end_time=dt.time(1, 30),
    title="شب\u2028\ud7ff",
    last_day=dt.date(2027, 1, 8),
    until=dt.date(2027, 6, 1),
    excluded=(dt.date(2027, 1, 13),),
    moved=(Moved(dt.datetime.fromisoformat("2027-01-20T19:00"), dt.datetime.fromisoformat("2027-01-21T18:00")),),
    kinds=("vigil", "other"),
    capacity=12,
)


@pytest.mark.parametrize(
    "reading",
    [
        Reading(),
        Reading((FULL,), (Problem(3, "people", "warning", {"number": "2"}),)),
        read("DTSTART:20270106T190000", "RDATE:20270107T180000,20270108T190000"),
        table("title,date\nشب,۱۴۰۵/۱۰/۱۶\n"),
    ],
)
def test_a_reading_survives_the_way_between_processes(reading):
    assert from_json(to_json(reading)) == reading
    assert to_json(reading).isascii()
