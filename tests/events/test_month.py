"""The month as a grid: every date on its day, on whichever clock, where days have no midnight as well."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.actions import cancel_date
from events.models import Occurrence
from events.queries import Filters, month_grid
from tests import factories
from tests.cities import build

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _march(time_machine, settings, tmp_path):
    time_machine.move_to(NOW, tick=False)
    build(settings, tmp_path)


def on(day: str, title: str = "Vigil", **fields) -> Occurrence:
    zone = fields.pop("zone", "Europe/Berlin")
    start = {"start_date": dt.date.fromisoformat(day), "start_time": dt.time(19), "end_time": dt.time(20)}
    return factories.occurrence(factories.event(title=title, zone=zone, **{**start, **fields}))


def grid(month: str, language: str = "en", **query: str):
    filters = Filters.read({"view": "month", "month": month, **query})
    return month_grid(filters, now=timezone.now(), language=language, path="/events/")


def filled(month) -> dict[str, str]:
    """The days that hold anything, with how many dates."""
    return {cell.machine: cell.count for week in month.weeks for cell in week if cell.count}


def cell(month, day: str):
    return next(cell for week in month.weeks for cell in week if cell.machine == day)


@pytest.mark.parametrize(
    ("month", "language", "first", "last", "weeks"),
    [
        ("2026-03", "en", "2026-02-23", "2026-04-05", 6),
        ("2027-02", "en", "2027-02-01", "2027-02-28", 4),
        ("2026-11", "es", "2026-10-26", "2026-12-06", 6),
        ("2026-11", "fa", "2026-10-31", "2026-12-04", 5),  # a Persian week begins on Saturday
    ],
)
def test_a_month_is_made_of_whole_weeks(month, language, first, last, weeks):
    drawn = grid(month, language)
    days = [cell.machine for week in drawn.weeks for cell in week]

    assert (days[0], days[-1], len(drawn.weeks)) == (first, last, weeks)
    assert {len(week) for week in drawn.weeks} == {7}
    assert len(set(days)) == len(days)
    assert next(cell.machine for week in drawn.weeks for cell in week if not cell.out) == f"{month}-01"


def test_persian_months_say_both_calendars():
    drawn = grid("2026-11", "fa")

    assert drawn.caption == "نوامبر ۲۰۲۶ · آبان و آذر ۱۴۰۵"
    assert grid("2027-03", "fa").caption == "مارس ۲۰۲۷ · اسفند ۱۴۰۵ و فروردین ۱۴۰۶"
    assert (cell(drawn, "2026-11-21").num, cell(drawn, "2026-11-21").also) == ("۲۱", "۳۰")
    assert cell(drawn, "2026-11-22").also == "۱ آذر"
    assert drawn.week[0]["long"] == "شنبه"
    assert grid("2026-11").weeks[0][0].also == ""


@pytest.mark.parametrize(
    ("zone", "day"), [("Africa/Cairo", "2026-04-24"), ("Asia/Beirut", "2026-03-29"), ("America/Santiago", "2026-09-06")]
)
def test_a_day_without_a_midnight_is_complete_on_its_own_clock_and_on_the_readers(zone, day):
    """Case 10: the clocks go from 23:59:59 to 01:00 there."""
    before, after = (str(dt.date.fromisoformat(day) + dt.timedelta(days=days)) for days in (-1, 1))
    chapter = factories.chapter(zone=zone)
    late = on(before, "Late", parent=chapter, zone=zone, start_time=dt.time(23, 30), end_time=dt.time(23, 50))
    on(day, "Skipped", parent=chapter, zone=zone, start_time=dt.time(0, 30), end_time=dt.time(3))
    on(day, "Noon", parent=chapter, zone=zone, start_time=dt.time(12), end_time=dt.time(13))
    on(day, "Last", parent=chapter, zone=zone, start_time=dt.time(23, 30), end_time=dt.time(23, 59))
    on(after, "After", parent=chapter, zone=zone, start_time=dt.time(0), end_time=dt.time(1))

    for query in ({}, {"zone": zone}):
        drawn = grid(day[:7], **query)
        held = filled(drawn)
        assert (held[before], held[day], held[after]) == ("1", "3", "1")
        assert [entry["title"] for entry in cell(drawn, day).titles] == ["Skipped", "Noon", "Last"]
    assert late.start_date == dt.date.fromisoformat(before)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("", "2026-10-27"),
        ("Europe/Berlin", "2026-10-27"),
        ("Australia/Sydney", "2026-10-28"),  # case 15
        ("Pacific/Chatham", "2026-10-28"),
        ("America/Los_Angeles", "2026-10-27"),
    ],
)
def test_a_date_stands_on_its_own_day_or_on_the_readers(zone, day):
    on("2026-10-27")

    assert filled(grid("2026-10", zone=zone)) == {day: "1"}


def test_the_months_ends_follow_the_readers_clock():
    on("2026-11-30", start_time=dt.time(23), end_time=dt.time(23, 30))

    assert filled(grid("2026-12", zone="Australia/Sydney"))["2026-12-01"] == "1"
    assert filled(grid("2026-12")) == {"2026-11-30": "1"}


def test_a_date_of_several_days_stands_on_each_and_a_night_only_where_it_begins():
    days = {"all_day": True, "last_day": dt.date(2026, 11, 26)}
    on("2026-11-25", "Two days", **days)
    on("2026-11-27", "Night", start_time=dt.time(22), end_time=dt.time(6))

    for zone in ("", "Asia/Kathmandu", "America/Los_Angeles"):
        held = filled(grid("2026-11", zone=zone))
        assert {day: held.get(day) for day in ("2026-11-25", "2026-11-26")} == dict.fromkeys(
            ("2026-11-25", "2026-11-26"), "1"
        ), "case 31: the same days everywhere"
    assert "2026-11-28" not in filled(grid("2026-11"))


def test_a_long_date_reaches_into_a_month_it_did_not_begin_in():
    on("2026-11-20", "Camp", end_time=dt.time(12), last_day=dt.date(2026, 12, 3))

    assert list(filled(grid("2026-12"))) == ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"]


def test_a_cell_names_the_first_few_and_leads_to_all():
    chapter = factories.chapter()
    for number in range(5):
        on("2026-11-25", f"Vigil {number}", parent=chapter, start_time=dt.time(10 + number), end_time=dt.time(20))
    cancel_date(occurrence=Occurrence.objects.order_by("starts_at").first(), reason="", actor=None)

    held = cell(grid("2026-11", kind="vigil"), "2026-11-25")

    assert [(entry["title"], entry["off"]) for entry in held.titles] == [
        ("Vigil 0", "off"),
        ("Vigil 1", ""),
        ("Vigil 2", ""),
    ]
    assert (held.count, held.words, held.more) == ("5", "dates on 25 November", "2 more")
    assert held.url == "/events/?kind=vigil&day=2026-11-25"


@pytest.mark.parametrize(
    ("query", "found"), [({"kind": "vigil"}, 1), ({"kind": "rally"}, 0), ({"text": "vigil"}, 1), ({"near": "Lima"}, 0)]
)
def test_the_grid_is_narrowed_as_the_list_is(query, found):
    on("2026-11-25")

    assert len(filled(grid("2026-11", **query))) == found


def test_nothing_private_stands_in_the_grid():
    chapter = factories.chapter()
    on("2026-11-25", parent=chapter, risk="high")
    on("2026-11-26", parent=factories.chapter("Hidden", risk="high"))
    on("2026-11-27", parent=chapter).event.unpublish()

    assert filled(grid("2026-11")) == {}


def test_months_are_turned_with_all_filters():
    drawn = grid("2026-12", kind="vigil", zone="Asia/Kabul")

    assert drawn.before == "/events/?kind=vigil&month=2026-11&zone=Asia%2FKabul&view=month"
    assert drawn.after == "/events/?kind=vigil&month=2027-01&zone=Asia%2FKabul&view=month"
    assert (grid("2000-01").before, grid("2199-12").after) == ("", "")


def test_today_is_the_readers():
    assert cell(grid("2026-03"), "2026-03-20").today
    assert cell(grid("2026-03", zone="Pacific/Kiritimati"), "2026-03-21").today


@pytest.mark.parametrize("query", ["", "&zone=Asia/Kabul", "&kind=vigil"])
def test_the_page_costs_the_same_for_one_date_and_for_many(client, query):
    factories.calendar()
    chapter = factories.chapter()
    on("2026-03-25", parent=chapter)
    on("2026-03-25", parent=chapter, last_day=dt.date(2026, 3, 28), end_time=dt.time(12))
    path = f"/events/?view=month&month=2026-03{query}"
    client.get(path)
    cache.clear()
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for day in range(21, 32):
        on(f"2026-03-{day}", parent=chapter)
    client.get(path)
    cache.clear()

    with CaptureQueriesContext(connection) as many:
        assert client.get(path).status_code == 200

    assert len(many) == len(one)


def test_the_page_holds_grid_and_list_of_the_month_and_leads_back(client):
    factories.calendar()
    chapter = factories.chapter()
    on("2026-11-25", "In November", parent=chapter)
    on("2026-12-25", "In December", parent=chapter)

    page = client.get("/events/?view=month&month=2026-11").content.decode()

    assert "<caption>November 2026</caption>" in page
    assert re.findall(r'class="row-title"><a href="[^"]*"><bdi>(.*?)</bdi>', page) == ["In November"]
    assert '<a href="/events/">List</a>' in page
    assert 'aria-current="page">Month</a>' in page
    assert 'href="/events/?month=2026-12&amp;view=month"' in page
    plain = client.get("/events/?month=2026-11").content.decode()
    assert 'href="/events/?month=2026-11&amp;view=month">Month</a>' in plain


def test_without_a_month_the_grid_shows_this_one(client):
    factories.calendar()

    assert "<caption>March 2026</caption>" in client.get("/events/?view=month").content.decode()
    assert "<caption>May 2027</caption>" in client.get("/events/?view=month&day=2027-05-09").content.decode()
