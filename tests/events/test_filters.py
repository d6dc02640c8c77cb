"""What a list is narrowed to: read from an address, written into it again, nothing lost on the way."""

import datetime as dt
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest

from events.queries import Filters, Period
from events.queries.periods import first_instant

EVERYTHING = {
    "kind": "vigil",
    "chapter": "berlin",
    "country": "DE",
    "language": "fa",
    "online": "1",
    "near": "Berlin",
    "radius": "100",
    "text": "two words",
    "month": "2026-11",
    "zone": "Asia/Kabul",
    "view": "month",
}
DAY = dt.date(2026, 11, 25)


def read_again(filters: Filters) -> Filters:
    return Filters.read(dict(parse_qsl(filters.address().removeprefix("?"))))


def test_everything_is_read_and_written_as_it_was():
    filters = Filters.read(EVERYTHING)

    assert dict(parse_qsl(filters.address().removeprefix("?"))) == EVERYTHING
    assert read_again(filters) == filters


@pytest.mark.parametrize("name", EVERYTHING)
def test_each_part_alone_survives_the_address_and_one_part_can_be_taken_off(name):
    alone = Filters.read({name: EVERYTHING[name]})
    without = Filters.read(EVERYTHING).without({"month": "period"}.get(name, name))

    assert (alone != Filters()) is (name != "radius"), "a radius without a place means nothing"
    assert read_again(alone) == alone
    assert name not in dict(parse_qsl(without.address()))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"country": "de"}, Filters(country="DE")),
        ({"country": "XX"}, Filters()),
        ({"country": "Germany"}, Filters()),
        ({"language": "fa"}, Filters(language="fa")),
        ({"language": "tlh"}, Filters()),
        ({"near": "  São   Paulo "}, Filters(near="São Paulo")),
        ({"near": "Nowhere at all"}, Filters(near="Nowhere at all")),
        ({"near": "Berlin", "radius": "100"}, Filters(near="Berlin", radius=100)),
        ({"near": "Berlin", "radius": "۱۰۰"}, Filters(near="Berlin", radius=100)),
        ({"near": "Berlin", "radius": "30"}, Filters(near="Berlin", radius=50)),
        ({"near": "Berlin", "radius": "9999"}, Filters(near="Berlin", radius=250)),
        ({"near": "Berlin", "radius": "-5"}, Filters(near="Berlin")),
        ({"near": "Berlin", "radius": "1e3"}, Filters(near="Berlin")),
        ({"near": "x" * 200}, Filters(near="x" * 80)),
        ({"zone": "Europe/Berlin"}, Filters(zone="Europe/Berlin")),
        ({"zone": "Mars/Olympus"}, Filters()),
        ({"zone": "../../etc/passwd"}, Filters()),
        ({"view": "month"}, Filters(view="month")),
        ({"view": "list"}, Filters()),
    ],
)
def test_what_means_nothing_is_left_out(query, expected):
    assert Filters.read(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, Period()),
        ({"period": "past"}, Period("past")),
        ({"period": "week"}, Period("week")),
        ({"period": "weekend"}, Period("weekend")),
        ({"period": "yesterday"}, Period()),
        ({"month": "2026-11"}, Period(month="2026-11")),
        ({"month": "۲۰۲۶-۱۱"}, Period(month="2026-11")),
        ({"month": "2026-13"}, Period()),
        ({"month": "2026-1"}, Period()),
        ({"month": "0001-01"}, Period()),
        ({"month": "9999-12"}, Period()),
        ({"day": "2026-11-25"}, Period(first=DAY, last=DAY)),
        ({"day": "2026-11-31"}, Period()),
        ({"day": "20261125"}, Period()),
        ({"from": "2026-11-25"}, Period(first=DAY)),
        ({"to": "2026-11-25"}, Period(last=DAY)),
        ({"from": "2026-12-01", "to": "2026-11-25"}, Period(first=DAY, last=dt.date(2026, 12, 1))),
        ({"from": "soon", "to": "2026-11-25"}, Period(last=DAY)),
        ({"day": "2026-11-25", "month": "2026-10", "period": "past"}, Period(first=DAY, last=DAY)),
        ({"month": "2026-10", "period": "past"}, Period(month="2026-10")),
    ],
)
def test_the_narrowest_period_counts(query, expected):
    read = Filters.read(query)

    assert read.period == expected
    assert read_again(read) == read


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period("week"), "2026-11-23", "2026-11-29"),
        (Period("weekend"), "2026-11-28", "2026-11-29"),
        (Period(month="2027-02"), "2027-02-01", "2027-02-28"),
        (Period(month="2028-02"), "2028-02-01", "2028-02-29"),
        (Period(first=DAY), "2026-11-25", None),
    ],
)
def test_days_of_a_period_on_a_wednesday(period, first, last):
    assert [day and day.isoformat() for day in period.days(DAY)] == [first, last]


def test_what_is_subscribed_to_knows_no_time_no_clock_and_no_view():
    lasting = Filters.read(EVERYTHING).lasting

    assert (lasting.period, lasting.zone, lasting.view) == (Period(), "", "")
    assert lasting.is_narrow
    assert not Filters.read({"month": "2026-11", "zone": "UTC", "view": "month"}).is_narrow


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("Africa/Cairo", "2026-04-24", "2026-04-24T01:00+03:00"),
        ("Asia/Beirut", "2026-03-29", "2026-03-29T01:00+03:00"),
        ("America/Santiago", "2026-09-06", "2026-09-06T01:00-03:00"),
        ("Africa/Cairo", "2026-04-25", "2026-04-25T00:00+03:00"),
        ("America/Havana", "2026-11-01", "2026-11-01T00:00-04:00"),
    ],
)
def test_a_day_begins_with_its_first_moment_where_it_has_no_midnight(zone, day, begins):
    begun = first_instant(dt.date.fromisoformat(day), zone)

    assert begun == dt.datetime.fromisoformat(begins)
    assert begun.astimezone(ZoneInfo(zone)).date().isoformat() == day
    assert (begun - dt.timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date().isoformat() < day
