"""Both clocks in the list: that of the place and the reader's, which stands in the address. Cases 12 to 15."""

import datetime as dt
import re
from html import unescape

import pytest

from people.language import city_of
from tests import factories
from tests.cities import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _new_year(time_machine, settings, tmp_path):
    time_machine.move_to(dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC), tick=False)
    build(settings, tmp_path)
    factories.calendar()


def shown(client, day: str, start: str, zone: str, reader: str) -> str:
    """The line of hours of a date, as the list shows it to a reader there."""
    hours = dt.time.fromisoformat(start)
    end = (dt.datetime.combine(dt.date.min, hours) + dt.timedelta(hours=1)).time()
    on = dt.date.fromisoformat(day)
    factories.event(factories.chapter(zone=zone), start_date=on, start_time=hours, end_time=end)
    page = client.get("/events/", {"zone": reader, "month": day[:7]}).content.decode()
    line = re.search(r'<p class="row-when">(.*?)</p>', page)
    return re.sub(r"<.*?>", "", unescape(line[1])).replace("\u202f", " ").replace("\u2060", "").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("day", "start", "zone", "reader", "expected"),
    [
        # 12: offsets of half and quarter hours, and a shift of thirty minutes
        ("2026-07-01", "12:00", "UTC", "Asia/Kabul", "Wednesday 1 July 2026, 4:30 – 5:30 PM"),
        ("2026-07-01", "12:00", "UTC", "Asia/Kathmandu", "Wednesday 1 July 2026, 5:45 – 6:45 PM"),
        ("2026-07-01", "12:00", "UTC", "Pacific/Chatham", "Thursday 2 July 2026, 12:45 – 1:45 AM"),
        ("2026-12-01", "12:00", "UTC", "Pacific/Chatham", "Wednesday 2 December 2026, 1:45 – 2:45 AM"),
        ("2026-07-01", "12:00", "UTC", "Australia/Lord_Howe", "Wednesday 1 July 2026, 10:30 – 11:30 PM"),
        ("2026-12-01", "12:00", "UTC", "Australia/Lord_Howe", "Tuesday 1 December 2026, 11 PM – 12 midnight"),
        # 13: Casablanca keeps winter time during Ramadan only
        ("2026-02-14", "12:00", "UTC", "Africa/Casablanca", "Saturday 14 February 2026, 1 – 2 PM"),
        ("2026-02-16", "12:00", "Europe/Berlin", "Africa/Casablanca", "Monday 16 February 2026, 11 AM – 12 noon"),
        ("2026-03-23", "12:00", "UTC", "Africa/Casablanca", "Monday 23 March 2026, 1 – 2 PM"),
        # 14: America changes its clocks three weeks before Europe
        ("2026-03-10", "10:00", "America/Los_Angeles", "Europe/Berlin", "Tuesday 10 March 2026, 6 – 7 PM"),
        ("2026-03-31", "10:00", "America/Los_Angeles", "Europe/Berlin", "Tuesday 31 March 2026, 7 – 8 PM"),
        # 15: another day
        ("2026-10-27", "19:00", "Europe/Berlin", "Australia/Sydney", "Wednesday 28 October 2026, 5 – 6 AM"),
    ],
)
def test_the_readers_clock_stands_beside_that_of_the_place(client, day, start, zone, reader, expected):
    assert shown(client, day, start, zone, reader).endswith(f"· {expected}, {city_of(reader)} time")


@pytest.mark.parametrize("reader", ["Europe/Berlin", "Europe/Paris", ""])
def test_a_clock_that_shows_the_same_is_not_named_twice(client, reader):
    assert "·" not in shown(client, "2026-03-31", "19:00", "Europe/Berlin", reader)


def test_days_that_are_asked_for_are_the_readers(client):
    """Case 15: Tuesday evening in Berlin is Wednesday morning in Sydney."""
    factories.event(
        factories.chapter(zone="Europe/Berlin"), title="Vigil", start_date=dt.date(2026, 10, 27), start_time=dt.time(19)
    )

    def found(**query) -> bool:
        return "<bdi>Vigil</bdi>" in client.get("/events/", query).content.decode()

    assert found(day="2026-10-27")
    assert not found(day="2026-10-28")
    assert found(day="2026-10-28", zone="Australia/Sydney")
    assert not found(day="2026-10-27", zone="Australia/Sydney")


def test_the_clock_survives_filtering_and_paging_and_can_be_put_away(client):
    chapter = factories.chapter()
    for number in range(32):
        factories.event(chapter, start_date=dt.date(2026, 2, 1) + dt.timedelta(days=number))
    page = client.get("/events/?zone=Asia/Kabul&kind=vigil").content.decode()

    assert '<input type="hidden" name="zone" value="Asia/Kabul">' in page
    assert '<input type="hidden" name="kind" value="vigil">' in page, "choosing a clock keeps the filters"
    assert re.search(r'rel="next" href="/events/\?kind=vigil&amp;zone=Asia%2FKabul&amp;after=', page)
    assert '<a href="/events/?kind=vigil">Only each place’s own</a>' in page
    assert 'data-address="/events/?kind=vigil"' in page
    assert "Also on the clock of Kabul." in page
    assert "Also on the clock" not in client.get("/events/").content.decode()
