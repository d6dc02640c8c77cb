"""For any series whatever: readers that know nothing of ours see the instants that its wall times mean."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from events.feeds import calendar_file
from events.models import Occurrence
from events.recurrence import expand, names_a_day
from events.wall import Face
from tests import factories
from tests.events.test_feeds import read_by_ical_js
from tests.events.test_rule_properties import TIMES, ZONES, by_dateutil, rules
from tests.worlds import grown

SETTINGS = settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
START = st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31))
MOST = 25


@grown
def event():
    page = factories.event()
    return SimpleNamespace(page=page, chapter=page.get_parent().specific)


def date_of(event, face: Face, zone: str, fold: int = 0, **fields) -> Occurrence:
    """A date that is in no database: a file needs none but its pages."""
    row = Occurrence(event=event.page, chapter=event.chapter, original_date=face.date, original_time=face.start)
    row.slug = str(face.date)
    row.set_face(face, zone, fold)
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def meant(day: dt.date, time: dt.time, zone: str, fold: int = 0) -> dt.datetime:
    """The instant by zoneinfo alone."""
    return dt.datetime.combine(day, time.replace(fold=fold), tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def is_plain(day: dt.date, time: dt.time, zone: str) -> bool:
    """Whether clocks there show this exactly once: what else it could mean has tests of its own."""
    return len(
        {meant(day, time, zone, fold).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) for fold in (0, 1)}
    ) == 1 and (meant(day, time, zone, 0) == meant(day, time, zone, 1))


def by_recurring_ical_events(data: bytes) -> list[tuple]:
    calendar = icalendar.Calendar.from_ical(data)
    found = recurring_ical_events.of(calendar).between((2025, 1, 1), (2045, 1, 1))
    return sorted((event["DTSTART"].dt, event["DTEND"].dt) for event in found)


@SETTINGS
@given(rule=rules(), start=START, begin=TIMES, end=TIMES, zone=ZONES)
def test_an_expander_sees_the_instants_that_dateutil_and_zoneinfo_give(event, rule, start, begin, end, zone):
    assume(begin != end and names_a_day(rule, start=start))
    last = start + dt.timedelta(days=900)
    options = {"until": None, "excluded": (), "extra": (), "horizon": last, "most": MOST}
    dates = [
        date_of(event, Face(day, begin, end, day + dt.timedelta(days=end <= begin)), zone)
        for day in expand(rule, start=start, **options)
    ]

    read = by_recurring_ical_events(calendar_file(dates, name="Series", language="en"))

    expected = []
    for day in by_dateutil(rule, start, last)[:MOST]:
        ends_on = day + dt.timedelta(days=end <= begin)
        if is_plain(day, begin, zone) and is_plain(ends_on, end, zone):
            expected.append((meant(day, begin, zone), meant(ends_on, end, zone)))
    assert len(read) == len(dates)
    assert set(expected) <= set(read)
    assert len(dates) - len(expected) <= 4  # the nights when clocks change are few


@SETTINGS
@given(start=START, length=st.integers(0, 9), zone=ZONES)
def test_whole_days_are_read_as_the_days_they_are(event, start, length, zone):
    last = start + dt.timedelta(days=length)
    date = date_of(event, Face(start, dt.time(), dt.time(), last, all_day=True), zone)

    (read,) = by_recurring_ical_events(calendar_file([date], name="Days", language="en"))

    assert read == (start, last + dt.timedelta(days=1))


@SETTINGS
@given(
    title=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=120),
    reason=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300),
    sequence=st.integers(0, 99),
    off=st.booleans(),
)
def test_any_words_come_back_as_they_were(event, title, reason, sequence, off):
    assume(title.strip() and not set(title) & set("\ufffe\uffff\x85"))
    status = "cancelled" if off else "scheduled"
    face = Face(dt.date(2027, 3, 3), dt.time(19), dt.time(20), dt.date(2027, 3, 3))
    date = date_of(event, face, "UTC", status=status, status_reason=reason, sequence=sequence)
    date.event.title = title

    data = calendar_file([date], name=title, language="en")

    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    for entry in events:  # what cannot stand in a file at all is left out, never half of it
        assert int(entry["SEQUENCE"]) == sequence
        assert entry["STATUS"] == ("CANCELLED" if off else "CONFIRMED")


def test_ical_js_sees_the_same_instants(event, root_dir):
    zones = ["Europe/Berlin", "America/Los_Angeles", "Asia/Tehran", "Pacific/Chatham", "Australia/Lord_Howe"]
    day, dates = dt.date(2026, 9, 1), []
    for number in range(200):
        begin = dt.time(number % 24, number * 7 % 60)
        end = dt.time((number * 5 + 1) % 24, number * 3 % 60)
        on = day + dt.timedelta(days=number * 2)
        if begin != end:
            face = Face(on, begin, end, on + dt.timedelta(days=end <= begin))
            dates.append(date_of(event, face, zones[number % len(zones)]))
    data = calendar_file(dates, name="Two hundred", language="en")

    understood = [(entry["start"], entry["end"]) for entry in read_by_ical_js(data, root_dir)["events"]]

    def stamp(moment: dt.datetime) -> str:
        return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}.000Z"

    assert understood == [(stamp(date.starts_at), stamp(date.ends_at)) for date in dates]
