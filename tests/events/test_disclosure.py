"""Who learns the place, and when: in stages, never ahead of the hour, and only while it is so."""

import datetime as dt

import pytest
import time_machine

from events import disclosure
from events.disclosure import Place, guest_place, opens_at, public_place
from events.models import EventPage, Occurrence, Reveal
from tests import factories

pytestmark = pytest.mark.django_db
# 24 hours before a date that begins on Wednesday at 18:30 in San Francisco.
START = dt.datetime(2026, 11, 26, 2, 30, tzinfo=dt.UTC)
HOUR = START - dt.timedelta(hours=24)
BEFORE, AFTER = HOUR - dt.timedelta(seconds=1), HOUR
EXACT = {
    "venue": "The boathouse",
    "address": "3 Quay",
    "city": "Oakland",
    "district": "By the lake",
    "directions": "Ring twice.",
    "map_url": "https://map.example/3",
}
LINK = {"join_url": "https://join.example/3"}


@pytest.fixture(autouse=True)
def _before():
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), tick=False):
        yield


def date_of(**fields) -> Occurrence:
    fields = {"reveal": "hours", "start_date": dt.date(2026, 11, 25), **EXACT, **fields}
    return factories.occurrence(factories.event(factories.chapter(slug="sf"), slug="vigil", **fields))


def read() -> Occurrence:
    return Occurrence.objects.select_related("event", "chapter").get()


@pytest.mark.parametrize(
    ("hours", "at"), [(24, HOUR), (1, START - dt.timedelta(hours=1)), (168, START - dt.timedelta(7))]
)
def test_the_hour_is_counted_back_from_the_start(hours, at):
    assert opens_at(date_of(reveal_hours=hours)) == at


@pytest.mark.parametrize("reveal", ["everyone", "guests"])
def test_other_places_have_no_hour(reveal):
    assert opens_at(date_of(reveal=reveal)) is None


def test_everyone_learns_the_city_before_and_after():
    date = date_of()
    city = Place(city="Oakland", is_hidden=True)

    with time_machine.travel(BEFORE, tick=False):
        before = public_place(date)
    with time_machine.travel(START, tick=False):
        assert [before, public_place(date)] == [city, city]


def test_guests_learn_the_district_at_once_and_the_place_at_its_hour():
    date = date_of(attendance="mixed", **LINK)

    assert guest_place(date, now=BEFORE) == Place(
        city="Oakland", district="By the lake", is_online=True, is_hidden=True, opens_at=HOUR
    )
    assert guest_place(date, now=AFTER) == Place(**EXACT, **LINK, is_online=True)


def test_a_link_to_join_waits_for_the_same_hour():
    date = date_of(attendance="online", **LINK)

    assert guest_place(date, now=BEFORE) == Place(is_online=True, is_hidden=True, opens_at=HOUR)
    assert guest_place(date, now=AFTER) == Place(is_online=True, **LINK)
    assert public_place(date) == Place(is_online=True)


def test_guests_without_an_hour_learn_it_with_their_seats():
    assert guest_place(date_of(reveal="guests"), now=BEFORE) == Place(**EXACT)


def test_the_clock_is_read_when_the_place_is_asked_for():
    date = date_of()

    with time_machine.travel(BEFORE, tick=False):
        assert guest_place(date).opens_at == HOUR
    with time_machine.travel(AFTER, tick=False):
        assert guest_place(date).venue == "The boathouse"


def test_a_date_that_moves_takes_its_hour_along():
    date = date_of()
    date.starts_at += dt.timedelta(hours=5)

    assert guest_place(date, now=AFTER).opens_at == HOUR + dt.timedelta(hours=5)


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_nobody_learns_where_a_date_does_not_take_place(status):
    date = date_of(reveal="guests", attendance="mixed", **LINK)
    date.status = status

    assert guest_place(date) == public_place(date) == Place(city="Oakland", is_online=True, is_hidden=True)


@pytest.mark.parametrize("reveal", ["everyone", "guests", "hours"])
def test_at_high_risk_everyone_learns_nothing_and_guests_what_is_theirs(reveal):
    date = date_of(reveal=reveal, risk="high")

    assert public_place(date) == Place(is_hidden=True)
    assert guest_place(date, now=AFTER) == Place(**EXACT)
    assert (guest_place(date, now=BEFORE).venue == "") is (reveal != "guests")  # “everyone” means in stages there


OWN = {
    "venue": "The old mill",
    "address": "9 Weir",
    "city": "Berkeley",
    "district": "North",
    "directions": "Bring a lamp.",
    "map_url": "https://map.example/9",
}


def own_place(**fields) -> Occurrence:
    date_of(**fields)
    Occurrence.objects.update(own_place=True, **OWN, join_url="https://join.example/9")
    return read()


def test_a_place_of_its_own_counts_for_that_date():
    date = own_place(reveal="everyone", attendance="mixed", **LINK)

    assert public_place(date) == Place(**OWN, is_online=True)
    assert guest_place(date) == Place(**OWN, is_online=True, join_url="https://join.example/9")


def test_a_place_of_its_own_is_hidden_like_the_other():
    date = own_place()

    assert public_place(date) == Place(city="Berkeley", is_hidden=True)
    assert guest_place(date, now=BEFORE) == Place(city="Berkeley", district="North", is_hidden=True, opens_at=HOUR)
    assert guest_place(date, now=AFTER) == Place(**OWN)


def test_columns_that_do_not_count_are_not_read():
    date_of(reveal="everyone")
    Occurrence.objects.update(own_place=False, **OWN)

    assert public_place(read()).venue == "The boathouse"


def test_a_translation_says_it_in_its_words_but_a_place_of_its_own_in_one():
    date = date_of(reveal="everyone")
    factories.translation(date.event, "fa", venue="قایق‌خانه", district="کنار دریاچه")
    farsi = EventPage.objects.get(locale__language_code="fa")
    before = public_place(read(), farsi)
    Occurrence.objects.update(own_place=True, **OWN)

    assert (before.venue, before.district, before.map_url) == ("قایق‌خانه", "کنار دریاچه", EXACT["map_url"])
    assert public_place(read(), farsi) == Place(**OWN)


def test_a_translation_cannot_open_a_place_early():
    date = date_of()
    factories.translation(date.event, "fa")
    farsi = EventPage.objects.get(locale__language_code="fa")
    farsi.reveal, farsi.reveal_hours = "everyone", 168

    assert guest_place(read(), farsi, now=BEFORE).opens_at == HOUR
    assert public_place(read(), farsi).venue == ""


def test_one_line_names_the_district_only_where_nothing_nearer_is_known():
    date = date_of()

    assert guest_place(date, now=BEFORE).line == "By the lake, Oakland"
    assert guest_place(date, now=AFTER).line == "The boathouse, 3 Quay, Oakland"
    assert public_place(date).line == "Oakland"


def test_a_city_that_nobody_wrote_is_the_chapters():
    assert public_place(date_of(city="")).city == "San Francisco"


def test_every_reveal_is_hidden_save_one():
    chapter = factories.chapter()
    dates = {reveal: Occurrence(event=EventPage(reveal=reveal), chapter=chapter) for reveal in Reveal.values}

    hidden = {reveal: disclosure.is_hidden(date) for reveal, date in dates.items()}

    assert hidden == {"everyone": False, "guests": True, "hours": True}
