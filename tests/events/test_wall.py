"""Clocks: cases 8 to 16 of the calendar's reference."""

import datetime as dt

import pytest

from events import wall


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("date", "time", "zone", "expected"),
    [
        ("2026-11-25", "18:30", "America/Los_Angeles", "2026-11-26 02:30"),
        ("2026-10-27", "19:00", "Europe/Berlin", "2026-10-27 18:00"),
        ("2022-07-01", "19:00", "Asia/Tehran", "2022-07-01 14:30"),
        ("2023-07-01", "19:00", "Asia/Tehran", "2023-07-01 15:30"),
        ("2026-07-01", "12:00", "Asia/Kabul", "2026-07-01 07:30"),
        ("2026-07-01", "12:00", "Asia/Kathmandu", "2026-07-01 06:15"),
        ("2026-07-01", "12:00", "Pacific/Chatham", "2026-06-30 23:15"),
        ("2026-12-01", "12:00", "Pacific/Chatham", "2026-11-30 22:15"),
        ("2026-12-01", "12:00", "Australia/Lord_Howe", "2026-12-01 01:00"),
        ("2026-03-01", "12:00", "Africa/Casablanca", "2026-03-01 12:00"),
        ("2026-04-01", "12:00", "Africa/Casablanca", "2026-04-01 11:00"),
        # Midnight does not exist that night in Cairo.
        ("2026-04-24", "00:00", "Africa/Cairo", "2026-04-23 22:00"),
    ],
)
def test_a_wall_time_is_one_instant(date, time, zone, expected):
    assert wall.instant(dt.date.fromisoformat(date), dt.time.fromisoformat(time), zone) == utc(expected)


@pytest.mark.parametrize("fold", [0, 1])
def test_a_skipped_hour_is_shifted_forward(fold):
    day, time = dt.date(2026, 3, 8), dt.time(2, 30)

    moment = wall.instant(day, time, "America/New_York", fold)

    assert moment == utc("2026-03-08 07:30")
    assert wall.is_skipped(day, time, "America/New_York")
    assert not wall.comes_twice(day, time, "America/New_York")


@pytest.mark.parametrize(("fold", "expected"), [(0, "2026-11-01 05:30"), (1, "2026-11-01 06:30")])
def test_an_hour_that_comes_twice_means_the_first_unless_told(fold, expected):
    day, time = dt.date(2026, 11, 1), dt.time(1, 30)

    assert wall.instant(day, time, "America/New_York", fold) == utc(expected)
    assert wall.comes_twice(day, time, "America/New_York")
    assert not wall.is_skipped(day, time, "America/New_York")


def test_an_ordinary_hour_is_neither_skipped_nor_doubled():
    when = dt.date(2026, 11, 25), dt.time(18, 30), "America/Los_Angeles"

    assert not wall.is_skipped(*when)
    assert not wall.comes_twice(*when)


@pytest.mark.parametrize(("day", "hours"), [("2026-10-24", 9), ("2026-03-28", 7), ("2026-11-24", 8)])
def test_a_night_of_changing_clocks_keeps_its_wall_end(day, hours):
    night = wall.span(dt.date.fromisoformat(day), dt.time(22), dt.time(6), "Europe/Berlin")

    assert night.end_date == dt.date.fromisoformat(day) + dt.timedelta(days=1)
    assert night.ends_at - night.starts_at == dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    ("day", "start", "end", "fold", "minutes"),
    [
        # Begins in the skipped hour (really 3:30) and is to end at 3:15.
        ("2026-03-08", "02:30", "03:15", 0, 45),
        # Begins in the second 1:30 and ends fifteen minutes later.
        ("2026-11-01", "01:30", "01:45", 1, 15),
    ],
)
def test_nothing_ends_before_it_begins(day, start, end, fold, minutes):
    date = dt.date.fromisoformat(day)

    short = wall.span(date, dt.time.fromisoformat(start), dt.time.fromisoformat(end), "America/New_York", fold)

    assert short.ends_at - short.starts_at == dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(("end", "days"), [("19:30", 0), ("18:00", 1), ("18:30", 1)])
def test_an_end_not_after_the_start_is_on_the_next_day(end, days):
    day = dt.date(2026, 11, 25)

    assert wall.end_of(day, dt.time(18, 30), dt.time.fromisoformat(end)) == day + dt.timedelta(days=days)
