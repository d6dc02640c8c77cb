"""Cases 8, 9, 16, 28, 30, 31, 33, 34 and 35 of the reference list, as they stand in files and structured data."""

import datetime as dt
import json
import re
import zoneinfo

import icalendar
import pytest
import recurring_ical_events

from events.actions import cancel_date, materialise
from events.actions.statuses import postpone_date
from events.feeds import calendar_file, json_ld
from events.models import EventPage, ExtraDate, Occurrence
from events.wall import Face
from tests import factories
from tests.events import rfc5545
from tests.events.test_feeds import read_by_ical_js

pytestmark = pytest.mark.django_db
PERSIAN = "شب شمع: نام‌ها را می‌خوانیم و برای زندانیان نامه می‌نویسیم، هر چهارشنبه، در همهٔ شهرها"


def rows() -> list[Occurrence]:
    return list(Occurrence.objects.select_related("event__locale", "chapter__locale").order_by("starts_at"))


def written(language="en", **options) -> bytes:
    return calendar_file(rows(), name="Dates", language=language, **options)


def entries(data: bytes) -> list[rfc5545.Component]:
    return rfc5545.parse(data).children


def series(zone="Europe/Berlin", days=4, **fields) -> EventPage:
    """Weekly dates from 6 October 2026."""
    chapter = factories.chapter("Berlin", slug="berlin", zone=zone)
    fields = {"slug": "gate", "start_time": dt.time(19), "end_time": dt.time(20), **fields}
    page = factories.event(chapter, start_date=dt.date(2026, 10, 6), **fields)
    page.extra_dates = [ExtraDate(date=dt.date(2026, 10, 6) + dt.timedelta(weeks=week)) for week in range(1, days)]
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def publish(page: EventPage, **fields) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.fixture(autouse=True)
def _in_september(time_machine):
    time_machine.move_to(dt.datetime(2026, 9, 1, tzinfo=dt.UTC), tick=False)


@pytest.mark.parametrize(
    ("zone", "day", "start", "end", "fold", "begins", "lasts"),
    [
        ("America/New_York", "2027-03-14", "02:30", "04:30", 0, "20270314T073000Z", 60),  # case 8: there is no 02:30
        ("America/New_York", "2026-11-01", "01:30", "03:00", 0, "20261101T053000Z", 150),  # case 9: the first pass …
        ("America/New_York", "2026-11-01", "01:30", "03:00", 1, "20261101T063000Z", 90),  # … and the second
        ("Europe/Berlin", "2026-10-24", "22:00", "06:00", 0, "20261024T200000Z", 540),  # case 16: nine hours
        ("Europe/Berlin", "2027-03-27", "22:00", "06:00", 0, "20270327T210000Z", 420),  # case 16: seven hours
        ("Asia/Tehran", "2026-10-06", "19:00", "20:00", 0, "20261006T153000Z", 60),  # case 11: +3:30 all year round
        ("Asia/Kathmandu", "2026-10-06", "19:00", "20:00", 0, "20261006T131500Z", 60),  # case 12
    ],
)
def test_what_the_wall_says_is_what_every_reader_gets(root_dir, zone, day, start, end, fold, begins, lasts):
    chapter = factories.chapter(zone=zone)
    times = {"start_time": dt.time.fromisoformat(start), "end_time": dt.time.fromisoformat(end), "fold": fold}
    factories.event(chapter, start_date=dt.date.fromisoformat(day), **times)

    data = written()

    (event,) = entries(data)
    assert event.raw("DTSTART") == begins
    (understood,) = read_by_ical_js(data, root_dir)["events"]
    (found,) = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between((2026, 1, 1), (2028, 1, 1))
    starts = dt.datetime.strptime(begins, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (starts, starts + dt.timedelta(minutes=lasts))
    assert dt.datetime.fromisoformat(understood["start"]) == starts
    assert dt.datetime.fromisoformat(understood["end"]) == starts + dt.timedelta(minutes=lasts)


def test_28_a_cancelled_date_stays_with_its_guests_and_is_never_revived():
    page = series()
    off = rows()[1]
    for number in range(12):
        contact = factories.contact(f"guest{number}@example.org")
        factories.rsvp(off, contact=contact, state="confirmed")
    cancel_date(occurrence=off, reason="Storm.", actor=None)
    publish(page, standfirst="New words.")
    materialise(event=page)

    told = entries(written())[1]

    off.refresh_from_db()
    assert (off.rsvps.count(), off.status, off.start_date) == (12, "cancelled", dt.date(2026, 10, 13))
    assert (told.raw("UID"), told.raw("STATUS")) == (str(off.uid), "CANCELLED")
    assert told.text("DESCRIPTION").startswith("Cancelled. Storm.")
    data = json_ld(rows()[1], "en")
    assert data["eventStatus"] == "https://schema.org/EventCancelled"
    assert data["startDate"] == "2026-10-13T19:00:00+02:00"


def test_28_only_the_cancelled_date_counts_up():
    series()
    cancel_date(occurrence=rows()[1], reason="", actor=None)

    assert [event.raw("SEQUENCE") for event in entries(written())] == ["0", "1", "0", "0"]


def test_30_an_edited_date_stays_and_only_what_changed_counts_up():
    page = series()
    edited = rows()[2]
    edited.set_wall(dt.date(2026, 10, 20), dt.time(21), dt.time(22), edited.zone)
    edited.own_time = True
    edited.save()
    publish(page)
    before = [event.raw("SEQUENCE") for event in entries(written())]
    publish(page, start_time=dt.time(18), end_time=dt.time(19))
    after = [event.raw("SEQUENCE") for event in entries(written())]
    publish(page)

    counted = [int(new) - int(old) for old, new in zip(before, after, strict=True)]
    assert counted == [1, 1, 0, 1]
    assert [event.raw("SEQUENCE") for event in entries(written())] == after
    assert [event.raw("DTSTART")[9:] for event in entries(written())] == ["160000Z", "160000Z", "190000Z", "170000Z"]


@pytest.mark.parametrize("zone", ["Asia/Tehran", "America/Los_Angeles", "Pacific/Chatham", "UTC"])
def test_31_whole_days_are_the_same_days_everywhere(root_dir, monkeypatch, zone):
    chapter = factories.chapter(zone=zone)
    factories.event(chapter, start_date=dt.date(2026, 11, 25), last_day=dt.date(2026, 11, 26), all_day=True)
    data = written()

    (event,) = entries(data)
    assert event.lines["DTSTART"] == ("20261125", {"VALUE": "DATE"})
    assert event.lines["DTEND"] == ("20261127", {"VALUE": "DATE"})
    for reader in ("Asia/Tehran", "America/Los_Angeles", "Pacific/Auckland"):
        monkeypatch.setenv("TZ", reader)
        (understood,) = read_by_ical_js(data, root_dir)["events"]
        assert (understood["start"], understood["end"]) == ("2026-11-25", "2026-11-27")
    assert "all day, until Thursday 26 November 2026" in event.text("DESCRIPTION")
    assert "midnight" not in event.text("DESCRIPTION")
    told = json_ld(rows()[0], "en")
    assert (told["startDate"], told["endDate"]) == ("2026-11-25", "2026-11-26")


def test_31_a_single_whole_day():
    factories.event(start_date=dt.date(2026, 11, 25), all_day=True)
    (date,) = rows()

    (event,) = entries(written())

    assert date.face == Face(dt.date(2026, 11, 25), date.start_time, date.end_time, date.end_date, all_day=True)
    assert (event.raw("DTSTART"), event.raw("DTEND")) == ("20261125", "20261126")
    assert event.text("DESCRIPTION").splitlines()[0] == "Wednesday 25 November 2026, all day"


@pytest.mark.parametrize("field", ["title", "standfirst", "directions", "status_reason"])
def test_33_every_line_of_a_persian_file_is_short_and_whole(field):
    page = factories.event(start_date=dt.date(2026, 11, 25))
    fa = factories.translation(page, "fa", title=PERSIAN)
    if field == "status_reason":
        Occurrence.objects.update(status="cancelled", status_reason=PERSIAN * 3)
    else:
        EventPage.objects.filter(pk=fa.pk).update(**{field: (PERSIAN * 2)[:200]})

    data = written("fa")

    lines = data.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert all(line.decode("utf-8") or line == b"" for line in lines)  # no letter is cut in two
    assert entries(data)[0].lines["SUMMARY"][1] == {"LANGUAGE": "fa"}
    assert any(letter in data.decode() for letter in "۰۱۲۳۴۵۶۷۸۹")  # words are Persian …
    for name in ("DTSTART", "DTEND", "DTSTAMP", "SEQUENCE", "UID"):
        assert re.fullmatch(r"[0-9A-Za-z-]+", entries(data)[0].raw(name))  # … machine values are not


def test_34_programs_are_told_how_often_to_look():
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in written()


@pytest.mark.parametrize("zone", ["Asia/Tehran", "Asia/Kabul", "Europe/Berlin", "UTC", "America/St_Johns"])
def test_35_no_zone_is_ever_written(zone):
    series(zone=zone, days=2)

    data = written()

    assert [word for word in (b"TZID", b"VTIMEZONE", b"UTC+", b"RRULE", b"EXDATE") if word in data] == []
    for event in entries(data):
        assert event.lines["DTSTART"][1] == event.lines["DTEND"][1] == {}
        assert re.fullmatch(r"\d{8}T\d{6}Z", event.raw("DTSTART"))


def test_the_control_a_fixed_offset_would_write_a_zone_that_nobody_knows():
    event = icalendar.Event()
    event.add("DTSTART", dt.datetime(2026, 10, 6, 19, tzinfo=dt.timezone(dt.timedelta(hours=3, minutes=30))))

    assert b'TZID="UTC+03:30"' in event.to_ical()


def test_a_postponed_date_keeps_people_away_in_words_and_in_status():
    series(days=2)
    postpone_date(occurrence=rows()[0], reason="The hall has flooded.", actor=None)

    off, on = entries(written())

    assert (off.raw("STATUS"), on.raw("STATUS")) == ("CANCELLED", "CONFIRMED")
    assert (off.raw("SEQUENCE"), on.raw("SEQUENCE")) == ("1", "0")
    assert off.text("DESCRIPTION").startswith("Postponed: please do not come. The new date stands here once it is set.")
    assert "The hall has flooded." in off.text("DESCRIPTION")
    assert json_ld(rows()[0], "en")["eventStatus"] == "https://schema.org/EventPostponed"


def test_a_moved_date_names_the_hour_it_was_announced_for_with_that_days_offset():
    series(days=1)
    (date,) = rows()
    date.set_wall(dt.date(2026, 10, 27), dt.time(18), dt.time(19), date.zone)
    date.save()

    data = json_ld(rows()[0], "en")

    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data["previousStartDate"] == "2026-10-06T19:00:00+02:00"
    assert data["startDate"] == "2026-10-27T18:00:00+01:00"
    assert json.dumps(data)


def test_a_note_about_one_date_stands_in_its_entry_alone():
    series(days=2)
    Occurrence.objects.filter(pk=rows()[0].pk).update(note="Bring a candle.")

    assert ["Bring a candle." in event.text("DESCRIPTION") for event in entries(written())] == [True, False]


def test_the_zones_of_these_tests_exist():
    assert {"Asia/Tehran", "Pacific/Chatham", "America/St_Johns"} <= zoneinfo.available_timezones()
