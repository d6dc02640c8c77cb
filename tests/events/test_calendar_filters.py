"""The filter bar: what it offers and keeps, what each chip takes away, what it says of cities it cannot find."""

import datetime as dt
import re
from html import unescape

import pytest
from django.utils import timezone, translation

from events.queries import Choices, Filters, Period, said
from tests import factories
from tests.cities import build

pytestmark = pytest.mark.django_db
CHIP = r'<a class="chip" href="([^"]*)"><bdi>(.*?)</bdi>'


@pytest.fixture(autouse=True)
def _few_cities(settings, tmp_path, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)
    build(settings, tmp_path)
    factories.calendar()


def page_of(client, query: str = "", language: str = "") -> str:
    response = client.get(f"{language}/events/{query}")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_each_chip_says_one_filter_and_takes_it_away(client):
    factories.event(factories.chapter("Berlin", slug="berlin", country="DE"))

    page = page_of(
        client, "?kind=vigil&chapter=berlin&country=DE&language=fa&near=برلین&radius=25&text=names&month=2026-12"
    )

    chips = {words: address for address, words in re.findall(CHIP, page)}
    assert list(chips) == [
        "Vigil",
        "Berlin",
        "Germany",
        "Farsi",
        "within 25 km of برلین, Germany",
        "“names”",
        "December 2026",
    ]
    assert "kind=" not in chips["Vigil"]
    assert "chapter=berlin" in chips["Vigil"]
    assert "near=" not in chips["within 25 km of برلین, Germany"]
    assert "month=" not in chips["December 2026"]
    assert re.search(CHIP, page_of(client)) is None


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(), ""),
        (Period("past"), "Past dates"),
        (Period("week"), "This week"),
        (Period("weekend"), "This weekend"),
        (Period(month="2026-12"), "December 2026"),
        (Period(first=dt.date(2026, 11, 25), last=dt.date(2026, 11, 25)), "Wednesday 25 November 2026"),
        (Period(first=dt.date(2026, 11, 25)), "from 25 November 2026 on"),
        (Period(last=dt.date(2026, 11, 25)), "until 25 November 2026"),
        (Period(first=dt.date(2026, 11, 25), last=dt.date(2026, 12, 1)), "25 November 2026 to 1 December 2026"),
    ],
)
def test_a_period_in_words(period, words):
    assert said.period_words(period, "en") == words


def test_persian_words_name_the_gregorian_month_that_the_address_names():
    with translation.override("fa"):
        assert said.period_words(Period(month="2026-12"), "fa") == "دسامبر ۲۰۲۶"


@pytest.mark.parametrize(
    ("near", "missing", "others"),
    [
        ("Berlin, DE", "", []),
        ("Berlin", "", ["Berlin, United States of America"]),
        ("Berln", "Berln", ["Berlin, Germany", "Berlin, United States of America"]),
        ("برلن", "برلن", ["برلین, Germany"]),
        ("Zzzyzx", "Zzzyzx", []),
        ("", "", []),
    ],
)
def test_a_city_that_is_not_found_is_said_and_similar_ones_are_offered(near, missing, others):
    told = said.near(Filters(near=near, kind="vigil"))

    assert (told.missing, [chip.label for chip in told.others]) == (missing, others)
    assert all("kind=vigil" in chip.address for chip in told.others)


def test_what_was_typed_stays_and_nothing_is_found_near_nowhere(client):
    factories.event(factories.chapter("Berlin", country="DE"), title="Vigil")

    page = page_of(client, "?near=Berln")

    assert "We know no city called “Berln”." in page
    assert 'value="Berln"' in page
    assert '<a href="/events/?near=Berlin%2C+DE"><bdi>Berlin, Germany</bdi></a>' in page
    assert "No date that matches is set yet." in page
    assert "<bdi>Vigil</bdi>" not in page


def test_where_no_gazetteer_was_built_the_list_says_so_rather_than_fail(client, settings, tmp_path):
    settings.ASSETS_DIR = tmp_path / "nothing"

    assert "We know no city called “Berlin”." in page_of(client, "?near=Berlin")


def test_what_was_typed_cannot_break_out_of_the_page(client):
    raw = client.get("/events/", {"near": '"><script>x</script>', "text": "'\"><b>"}).content.decode()

    assert "<script>x" not in raw
    assert "><b>" not in raw


def test_the_bar_offers_what_leads_somewhere(client):
    factories.event(factories.chapter("Berlin", slug="berlin", country="DE"))
    factories.chapter("Empty", slug="empty", country="SE")
    factories.event(factories.chapter("Gone", slug="gone", country="PE"), start_date=dt.date(2026, 1, 1))
    factories.event(factories.chapter("Hidden", slug="hidden", country="TR", risk="high"))

    offered = Choices.of(Filters(), language="en", today=timezone.localdate())

    assert offered.chapters == [("berlin", "Berlin")]
    assert offered.countries == [("DE", "Germany")]
    assert [value for value, _words in offered.radii] == [25, 50, 100, 250]
    assert [value for value, _words in offered.periods] == [
        "",
        "week",
        "weekend",
        "2026-11",
        "2026-12",
        "2027-01",
        "2027-02",
        "2027-03",
        "2027-04",
        "past",
    ]


def test_a_month_far_away_that_was_asked_for_stands_among_those_offered():
    offered = Choices.of(Filters(period=Period(month="2028-02")), language="en", today=timezone.localdate())

    assert ("2028-02", "February 2028") in offered.periods


@pytest.mark.parametrize(
    ("query", "opened"),
    [("", False), ("?kind=vigil&near=Berlin&period=week", False), ("?country=DE", True), ("?from=2026-12-01", True)],
)
def test_what_few_people_need_is_folded_away_until_it_is_used(client, query, opened):
    assert ('<details class="filters-more" open>' in page_of(client, query)) is opened


def test_the_form_says_what_is_asked_for_and_keeps_the_month(client):
    page = page_of(client, "?view=month&month=2026-12&language=fa&near=Berlin&radius=100")

    assert '<input type="hidden" name="view" value="month">' in page
    assert '<input type="hidden" name="month" value="2026-12">' in page
    assert '<option value="fa" selected>Farsi</option>' in page
    assert '<option value="100" selected>100 km</option>' in page
    assert 'name="period"' not in page


def test_a_month_may_be_chosen_among_the_words():
    assert Filters.read({"period": "2026-12"}) == Filters(period=Period(month="2026-12"))


@pytest.mark.parametrize("language", ["", "/fa", "/es"])
def test_cities_are_credited_to_geonames(client, language):
    if language:
        factories.translation(factories.calendar(), language.strip("/"), slug="events")

    assert "GeoNames" in page_of(client, language=language)
