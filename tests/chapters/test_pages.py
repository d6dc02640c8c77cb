"""Chapters in public: directory, page, neighbours, what a chapter at high risk keeps to itself."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chapters import sections
from chapters.queries import chapters_in_language, kilometres, month_and_year
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def san_francisco():
    return factories.chapter(
        region="California", contact_email="sf@example.org", since=dt.date(2021, 1, 13), how_to_join="Come and stay."
    )


def html(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_page_says_who_where_and_how(client, san_francisco):
    page = html(client, san_francisco.url)

    for text in ("California, United States", "English · Farsi", "sf@example.org", "Pacific time", "January 2021"):
        assert text in page
    assert "Come and stay." in page


def test_farsi_page_leads_with_the_jalali_year(client, san_francisco):
    page = html(client, factories.translation(san_francisco, "fa", title="سان‌فرانسیسکو").url)

    assert 'lang="fa" dir="rtl"' in page
    assert "دی ۱۳۹۹" in page


@pytest.mark.parametrize(("language", "text"), [("en", "January 2021"), ("es", "enero de 2021"), ("fa", "دی ۱۳۹۹")])
def test_month_and_year(language, text):
    assert month_and_year(dt.date(2021, 1, 13), language) == text


def test_sections_of_higher_floors_stand_in_order(client, san_francisco, monkeypatch):
    monkeypatch.setattr(sections, "SECTIONS", {})
    sections.register_section("b", 20, lambda request, chapter: "second section")
    sections.register_section("a", 10, lambda request, chapter: f"first section of {chapter.title}")
    page = html(client, san_francisco.url)

    assert page.index("first section of San Francisco") < page.index("second section")


def test_directory_groups_by_country_with_online_chapters_last(client, san_francisco):
    factories.chapter("Berlin", country="DE", latitude=52.5, longitude=13.4, zone="Europe/Berlin")
    factories.chapter("The diaspora", city="", country="", latitude=None, longitude=None)
    context = client.get("/chapters/").context["directory"]

    assert [(name, [place.title for place in places]) for name, places in context.countries] == [
        ("Germany", ["Berlin"]),
        ("United States of America", ["San Francisco"]),
        ("", ["The diaspora"]),
    ]
    assert [dot["label"] for dot in context.map["dots"]] == ["Berlin", "San Francisco"]


def test_each_chapter_is_listed_once_in_the_language_of_the_page(san_francisco):
    factories.chapter("Berlin")
    persian = factories.translation(san_francisco, "fa", title="سان‌فرانسیسکو")

    assert {page.title for page in chapters_in_language("fa")} == {persian.title, "Berlin"}
    assert {page.title for page in chapters_in_language("es")} == {"San Francisco", "Berlin"}


def test_neighbours_stand_by_distance_with_online_ones_last(client, san_francisco):
    factories.chapter("Los Angeles", latitude=34.0522, longitude=-118.2437)
    factories.chapter("Berkeley", latitude=37.8715, longitude=-122.2730)
    factories.chapter("The diaspora", city="", country="", latitude=None, longitude=None)
    factories.chapter("Secret city", risk="high")
    near = client.get(san_francisco.url).context["near"]

    assert [(place.title, place.note) for place in near] == [
        ("Berkeley", "17\u00a0km"),
        ("Los Angeles", "559\u00a0km"),
        ("The diaspora", "online"),
    ]


@pytest.mark.parametrize(("longitudes", "expected"), [((179.5, -179.5), 111), ((0, 180), 20015)])
def test_distance_crosses_the_date_line(longitudes, expected):
    one, other = ((0.0, longitude) for longitude in longitudes)

    assert round(kilometres(one, other)) == expected


def test_high_risk_hides_place_people_and_page(client, san_francisco):
    san_francisco.risk = "high"
    san_francisco.title = "A chapter abroad"
    san_francisco.save_revision().publish()
    page = html(client, san_francisco.url)
    directory = client.get("/chapters/").context["directory"]

    assert '<meta name="robots" content="noindex">' in page
    for secret in ("California", "United States", "sf@example.org", "Pacific time", "January 2021"):
        assert secret not in page
    assert (directory.map["dots"], directory.countries[0][0]) == ([], "")


def test_risk_set_on_the_first_page_holds_for_its_translations(client, san_francisco):
    persian = factories.translation(san_francisco, "fa")
    san_francisco.risk = "high"
    san_francisco.save_revision().publish()
    persian.save_revision().publish()  # its own older revision does not bring the place back

    persian.refresh_from_db()
    assert (persian.risk, persian.hidden_from_search) == ("high", True)


@pytest.mark.parametrize(
    ("field", "value"),
    [("latitude", None), ("longitude", None), ("country", ""), ("latitude", 91), ("longitude", -181)],
)
def test_city_needs_its_point_on_the_map(san_francisco, field, value):
    setattr(san_francisco, field, value)
    with pytest.raises(ValidationError) as caught:
        san_francisco.full_clean()

    assert list(caught.value.message_dict) == [field]


def test_online_chapter_needs_no_place(san_francisco):
    san_francisco.city = san_francisco.country = ""
    san_francisco.latitude = san_francisco.longitude = None

    san_francisco.full_clean()


def test_own_updates_stand_on_the_page(client, san_francisco):
    factories.update(factories.update_index(san_francisco), title="Forty people, one letter")
    factories.update(title="News of the whole campaign")
    page = html(client, san_francisco.url)

    assert ("Forty people, one letter" in page, "News of the whole campaign" in page) == (True, False)


def test_directory_asks_as_much_for_thirty_chapters_as_for_one(client, san_francisco):
    def count(address):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"{address}?again=1")
        return len(queries)

    one = count("/chapters/"), count(san_francisco.url)
    for number in range(29):
        factories.chapter(f"City {number}")
    assert (count("/chapters/"), count(san_francisco.url)) == one
