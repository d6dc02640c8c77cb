"""The page of a day of action: as it goes round the world, for readers, calendars and feed readers."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.actions.gatherings import CityPlace
from events.models import Occurrence
from events.queries.gatherings import gathering
from tests import factories
from tests.events.cities import DAY, city, date_of, join, plain
from tests.events.hands import words
from tests.worlds import grown

pytestmark = pytest.mark.django_db


NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(NOW, tick=False)


@grown(at=NOW)
def day():
    return factories.day_of_action(start_date=DAY)


def test_the_page_lists_the_cities_in_the_order_of_the_sun(day, client):
    for title, zone in [("Berlin", "Europe/Berlin"), ("Sydney", "Australia/Sydney"), ("Toronto", "America/Toronto")]:
        date = date_of(join(day, city(title, zone)))
        Occurrence.objects.filter(pk=date.pk).update(seats_taken=5)

    answer = client.get("/one-evening/")
    page = plain(answer)
    _before, page_of_rows = page.split("hours later.")

    assert page_of_rows.index("Sydney") < page_of_rows.index("Berlin") < page_of_rows.index("Toronto")
    assert "In 3 cities, 15 coming" in page
    assert "It begins in Sydney and ends in Toronto, 17 hours later." in page
    assert "6–7 PM on every city’s own clock" in page
    named = re.findall(r'<abbr title="(.*?)">', answer.content.decode())
    assert named == ["Sydney time", "Berlin time", "Eastern time"]


def test_the_reader_sees_each_hour_on_their_own_clock(day, client):
    join(day, city("Sydney", "Australia/Sydney"))

    assert "8–9 AM, Berlin time" in plain(client.get("/one-evening/?zone=Europe/Berlin"))
    assert "8–9 AM" not in plain(client.get("/one-evening/"))
    assert '<option value="Europe/Berlin" selected>' in client.get("/one-evening/?zone=Europe/Berlin").content.decode()


def test_what_is_at_high_risk_is_neither_listed_nor_counted(day, client):
    join(day, city())
    hidden = date_of(join(day, city("Hidden Town", risk="high"), CityPlace("Secret flat")))
    Occurrence.objects.filter(pk=hidden.pk).update(seats_taken=7)

    page, file = client.get("/one-evening/"), client.get("/one-evening/calendar.ics")

    assert "In 1 city" in words(page)
    for answer in (page, file):
        assert "Berlin" in answer.content.decode()
        assert [word in answer.content.decode() for word in ("Hidden Town", "Secret flat", "7 coming")] == [False] * 3


def test_a_place_for_guests_only_shrinks_to_its_city_everywhere(day, client):
    event = join(day, city(), CityPlace("Canary flat", "1 Canary Street"))
    event.reveal = "guests"
    event.save_revision().publish()

    answers = [client.get(f"/one-evening/{path}") for path in ("", "calendar.ics", "dates.xml")]

    assert ["Canary" in answer.content.decode() for answer in answers] == [False] * 3
    assert ["Berlin" in answer.content.decode() for answer in answers] == [True] * 3


def test_a_date_that_is_off_stays_listed_and_is_not_counted(day, client):
    berlin, paris = date_of(join(day, city())), date_of(join(day, city("Paris", "Europe/Paris")))
    Occurrence.objects.update(seats_taken=4)
    Occurrence.objects.filter(pk=berlin.pk).update(status="cancelled")

    page = words(client.get("/one-evening/"))

    assert "In 1 city, 4 coming" in page
    assert "Berlin" in page
    assert "Cancelled" in page
    assert paris.chapter.title in page


def test_a_city_with_its_own_title_says_it_beside_its_place(day):
    event = join(day, city())
    event.title = "By the canal"
    event.save_revision().publish()

    row = gathering(day, language="en").rows[0]

    assert (row.title, row.place) == ("Berlin", "By the canal · Town hall, Berlin")


def test_online_takes_part_without_being_a_city(day):
    online = city("Diaspora", "UTC", city="", latitude=None, longitude=None, country="")
    join(day, online, CityPlace(join_url="https://join.example/1"))
    assert gathering(day, language="en").summary == "Online"

    join(day, city())

    assert gathering(day, language="en").summary == "In 1 city and online"


def test_every_city_is_a_dot_on_the_map_and_a_link_in_the_list(day):
    join(day, city("Berlin", latitude=52.5, longitude=13.4))
    join(day, city("Sydney", "Australia/Sydney", latitude=-33.9, longitude=151.2))

    shown = gathering(day, language="en")

    assert {dot["label"] for dot in shown.map["dots"]} == {"Berlin", "Sydney"}
    assert [dot["url"] for dot in shown.map["dots"]] == [row.url for row in shown.rows]


def test_before_anyone_joins_the_page_says_so_and_leads_to_the_chapters(day, client):
    city()

    page = client.get("/one-evening/")

    assert "No city has joined yet." in words(page)
    assert 'href="/chapters/"' in page.content.decode()


def test_afterwards_nobody_is_asked_to_join(day, client, time_machine):
    join(day, city())
    time_machine.move_to(dt.datetime(2026, 12, 20, tzinfo=dt.UTC))

    page = words(client.get("/one-evening/"))

    assert "Where it took place" in page
    assert "Bring it to your city" not in page


def test_the_file_of_the_day_holds_every_city(day, client):
    uids = {str(date_of(join(day, city(title))).uid) for title in ("Berlin", "Paris")}

    answer = client.get("/one-evening/calendar.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert {line.partition(":")[2] for line in answer.content.decode().splitlines() if line.startswith("UID:")} == uids


def test_the_feed_of_the_day_names_each_city_and_itself(day, client):
    for title in ("Berlin", "Paris"):
        join(day, city(title))
    hidden = join(day, city("Hidden Town", risk="high"), CityPlace("Secret flat"))

    answer = client.get("/one-evening/dates.xml")

    feed = answer.content.decode()
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [f"<title>{title}: One evening, every city</title>" in feed for title in ("Berlin", "Paris")] == [True] * 2
    assert 'href="http://localhost:8000/one-evening/dates.xml"' in feed.replace("testserver", "localhost:8000")
    assert [word in feed for word in ("Hidden Town", "Secret flat", hidden.url)] == [False] * 3
    again = client.get("/one-evening/dates.xml", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_of_many_cities_costs_no_more_than_that_of_a_few(day, client):
    costs = []
    for number in range(9):
        join(day, city(f"Town {number}"))
        if number in (1, 8):
            client.get("/one-evening/")
            cache.clear()
            with CaptureQueriesContext(connection) as asked:
                client.get("/one-evening/")
            costs.append(len(asked))

    assert costs[0] == costs[1]
