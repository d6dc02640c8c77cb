"""The list of all dates: filters in the address, pages by key, heads, and the same number of queries for any length."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.actions import cancel_date
from events.models import Occurrence
from events.queries import Filters, Period, for_calendar, sheet
from events.queries.groups import head
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db
SATURDAY = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _saturday(time_machine):
    time_machine.move_to(SATURDAY, tick=False)


def titles(response) -> list[str]:
    found = re.findall(r'class="row-title"><a href="[^"]*"><bdi>(.*?)</bdi>', response.content.decode())
    assert response.status_code == 200
    return found


def in_days(days: int, title: str = "", **fields) -> Occurrence:
    day = timezone.now().date() + dt.timedelta(days=days)
    return factories.occurrence(factories.event(title=title or f"In {days} days", start_date=day, **fields))


def test_dates_stand_in_order_under_their_heads(client):
    factories.calendar()
    for days in (40, 1, 4, 11, 0):
        in_days(days, start_time=dt.time(13), end_time=dt.time(14))

    response = client.get("/events/")

    assert titles(response) == ["In 0 days", "In 1 days", "In 4 days", "In 11 days", "In 40 days"]
    heads = re.findall(r'class="day-head">(.*?)<', response.content.decode())
    assert heads == ["This weekend", "Next week, 23 November to 29 November", "December 2026"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-25", "This week"),
        ("2026-11-28", "This weekend"),
        ("2026-11-29", "This weekend"),
        ("2026-11-30", "Next week, 30 November to 6 December"),
        ("2026-12-07", "December 2026"),
        ("2026-11-22", "November 2026"),
    ],
)
def test_heads_on_a_wednesday(day, expected):
    assert head(dt.date.fromisoformat(day), dt.date(2026, 11, 25), "en") == expected


def test_persian_heads_are_of_the_persian_calendar():
    assert head(dt.date(2027, 3, 21), dt.date(2026, 11, 25), "fa") == "فروردین ۱۴۰۶"
    assert head(dt.date(2027, 3, 20), dt.date(2026, 11, 25), "fa") == "اسفند ۱۴۰۵"


@grown(at=SATURDAY)
def four():
    factories.calendar()
    berlin = factories.chapter("Berlin", slug="berlin")
    indiana = factories.chapter("Indiana")
    in_days(2, "Vigil", parent=berlin)
    in_days(3, "Talk", parent=indiana, kind="teach-in", venue="A hall", city="Greencastle")
    online = {"attendance": "online", "venue": "", "address": "", "join_url": "https://join.example/1"}
    in_days(4, "Room", parent=indiana, standfirst="With friends in München.", **online)
    in_days(-3, "Gone", parent=indiana)


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Vigil", "Talk", "Room"]),
        ("kind=teach-in", ["Talk"]),
        ("kind=party", ["Vigil", "Talk", "Room"]),
        ("chapter=berlin", ["Vigil"]),
        ("chapter=nowhere", []),
        ("online=1", ["Room"]),
        ("text=GREENCASTLE hall", ["Talk"]),
        ("text=münchen", ["Room"]),
        ("text=munchen", ["Room"]),
        ("kind=teach-in&chapter=berlin", []),
        ("period=past", ["Gone"]),
    ],
)
def test_filters_narrow_the_list(client, query, expected):
    assert titles(client.get(f"/events/?{query}")) == expected


def test_a_persian_word_is_found_in_any_spelling(client):
    factories.calendar()
    page = factories.event(title="Vigil")
    factories.translation(page, "fa", title="شب شمع برای زندانیان سیاسی")

    assert titles(client.get("/events/?text=سياسي")) == ["Vigil"]  # Arabic yeh


def test_the_address_says_what_is_filtered():
    filters = Filters.read({"kind": "vigil", "chapter": "berlin", "online": "1", "text": " a   b ", "period": "past"})

    assert filters.address() == "?kind=vigil&chapter=berlin&online=1&text=a+b&period=past"
    assert Filters.read({}).address() == ""
    assert not Filters.read({"period": "past"}).is_narrow


def test_the_list_can_be_subscribed_to_exactly(client):
    factories.calendar()

    page = client.get("/events/?kind=vigil&text=names&period=past").content.decode()

    assert 'href="/events/calendar.ics?kind=vigil&amp;text=names"' in page


@pytest.mark.parametrize("past", [False, True])
def test_pages_follow_each_other_both_ways(past):
    chapter = factories.chapter()
    # Two dates begin at the very same moment, on either side of a page's end.
    days = [1, 2, 3, 3, 4, 5, 6]
    rows = [in_days(-day if past else day, parent=chapter) for day in days]
    now, filters = timezone.now(), Filters(period=Period("past" if past else ""))

    def turn(address: str):
        query = dict(pair.split("=") for pair in address.removeprefix("?").split("&") if "=" in pair)
        return sheet(filters, query, now=now, size=3)

    first = turn("")
    second = turn(first.later)
    third = turn(second.later)
    back = turn(second.earlier)

    ordered = [row.pk for row in sorted(rows, key=lambda row: (row.starts_at, row.pk), reverse=past)]
    assert [row.pk for page in (first, second, third) for row in page.dates] == ordered
    assert [row.pk for row in back.dates] == ordered[:3]
    assert (first.earlier, third.later, back.earlier) == ("", "", "")
    assert third.earlier != ""
    assert back.later == first.later


@pytest.mark.parametrize("cursor", ["x", "1-", "-1", "9" * 30 + "-1", "1-9999999999999999999", "۱۲-۳", "1_2"])
def test_a_cursor_that_cannot_be_read_shows_something(client, cursor):
    factories.calendar()
    in_days(2, "Vigil")

    assert client.get("/events/", {"after": cursor}).status_code == 200
    assert client.get("/events/", {"before": cursor}).status_code == 200


def test_nothing_found_says_what_to_do(client):
    factories.calendar()

    assert "No date is set yet." in client.get("/events/").content.decode()
    assert "No date that matches is set yet." in client.get("/events/?kind=rally").content.decode()
    assert "Nothing that matches has taken place." in client.get("/events/?period=past").content.decode()


def test_rows_say_how_things_stand(client):
    factories.calendar()
    chapter = factories.chapter()
    cancel_date(occurrence=in_days(1, parent=chapter), reason="", actor=None)
    for days, capacity, taken in ((2, 60, 23), (3, 20, 17), (4, 45, 45), (5, None, 7), (6, None, 0), (7, 1, 0)):
        row = in_days(days, parent=chapter, capacity=capacity)
        Occurrence.objects.filter(pk=row.pk).update(seats_taken=taken)

    page = client.get("/events/").content.decode()

    states = re.findall(r'<p class="row-state">(.*?)</p>', page)
    assert [re.sub('<span class="(.*?)">(.*?)</span>', r"\1:\2", state) for state in states] == [
        "state state--off:Cancelled",
        "state:23 coming<br>37 seats left",
        "state state--few:17 coming<br>3 seats left",
        "state state--off:Full<br>Waitlist open",
        "state:7 coming<br>No limit",
        "No limit",
        "1 seat left",
    ]


def test_the_readers_own_clock_stands_beside_where_it_differs(client):
    factories.calendar()
    in_days(4)

    page = client.get("/events/?zone=Europe/Berlin").content.decode()

    assert "Thursday 26 November 2026, 3:30\u202f–\u2060\u202f4:30\u00a0AM, Berlin time" in page
    assert "Pacific time" in client.get("/events/?zone=Mars/Olympus").content.decode()


@pytest.mark.parametrize("language", ["fa", "es"])
def test_other_languages_show_all_dates_with_their_own_pages_where_there_are_some(client, language):
    factories.translation(factories.calendar(), language, slug="events")
    chapter = factories.chapter(slug="sf")
    plain = in_days(2, "Only in English", parent=chapter, slug="plain")
    both = in_days(3, "In English", parent=chapter, slug="both")
    factories.translation(both.event, language, title="به زبان ما")

    response = client.get(f"/{language}/events/")

    assert titles(response) == ["Only in English", "به زبان ما"]
    page = response.content.decode()
    assert f'href="/chapters/sf/plain/{plain.slug}/"' in page
    assert f'href="/{language}/chapters/sf/both/{both.slug}/"' in page


def asked_for(client, path: str, rows: int) -> int:
    """How many queries a list of so many rows costs."""
    client.get(path)
    cache.clear()  # a kept page would cost nothing
    with CaptureQueriesContext(connection) as asked:
        assert len(titles(client.get(path))) == rows
    return len(asked)


@pytest.mark.parametrize(
    ("paths", "step"), [(["/events/", "/fa/events/"], 1), (["/events/?period=past&text=vigil"], -1)], ids=str
)
def test_the_list_costs_the_same_for_one_date_and_for_thirty(client, paths, step):
    calendar, chapter = factories.calendar(), factories.chapter()
    factories.translation(calendar, "fa", slug="events")
    in_days(2, "Vigil", parent=chapter), in_days(-2, "Vigil", parent=chapter)
    one = {path: asked_for(client, path, rows=1) for path in paths}
    for days in range(3, 32):
        in_days(days * step, "Vigil", parent=chapter)

    assert {path: asked_for(client, path, rows=30) for path in paths} == one


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole, rightly")
def test_a_list_of_many_dates_reads_an_index():
    plan = for_calendar(Filters()).upcoming(SATURDAY).order_by("starts_at", "pk")[:31].explain()

    assert "date_by_start" in plan
