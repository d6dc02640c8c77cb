"""Which dates each filter finds, on which way, and that what lists know of a series stays true."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from chapters.models import ChapterPage
from events.actions.listing import list_series
from events.models import CoHost, EventPage, Listing, Occurrence
from events.queries import Filters, for_calendar, matching
from tests import factories
from tests.cities import build
from tests.worlds import grown

pytestmark = pytest.mark.django_db
BERLIN = {"city": "Berlin", "country": "DE", "latitude": 52.5, "longitude": 13.4, "zone": "Europe/Berlin"}


@pytest.fixture(autouse=True)
def _few_cities(settings, tmp_path):
    build(settings, tmp_path)


def series(title: str, **fields) -> EventPage:
    return factories.event(title=title, **fields)


def found(**query: str) -> list[str]:
    return sorted(date.event.title for date in for_calendar(Filters.read(query)))


@grown
def four():
    with TemporaryDirectory() as folder, override_settings():
        build(settings, Path(folder))
        grow_four()


def grow_four():
    berlin = factories.chapter("Berlin", slug="berlin", **BERLIN)
    indiana = factories.chapter("Indiana", slug="indiana", latitude=39.8, longitude=-86.2)
    online = {"attendance": "online", "venue": "", "address": "", "join_url": "https://join.example/1"}
    series("Vigil", parent=berlin, languages=["de", "fa"])
    series("Potsdam", parent=berlin, city="Potsdam", kind="teach-in")
    series("Talk", parent=indiana, kind="teach-in", languages=["en"], city="Springfield")
    series("Room", parent=indiana, languages=["fa"], **online)


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Potsdam", "Room", "Talk", "Vigil"]),
        ({"kind": "teach-in"}, ["Potsdam", "Talk"]),
        ({"chapter": "berlin"}, ["Potsdam", "Vigil"]),
        ({"country": "US"}, ["Room", "Talk"]),
        ({"country": "FR"}, []),
        ({"language": "fa"}, ["Room", "Vigil"]),
        ({"language": "de"}, ["Vigil"]),
        ({"language": "ku"}, []),
        ({"online": "1"}, ["Room"]),
        ({"near": "Berlin"}, ["Potsdam", "Vigil"]),
        ({"near": "برلین"}, ["Potsdam", "Vigil"]),
        ({"near": "Berlin", "radius": "25"}, ["Vigil"]),
        ({"near": "Potsdam", "radius": "25"}, ["Potsdam"]),
        ({"near": "Berlin, US"}, []),
        ({"near": "Munich", "radius": "250"}, []),
        ({"near": "Nowhere at all"}, []),
        ({"text": "potsdam"}, ["Potsdam"]),
        ({"text": "franklin street"}, ["Potsdam", "Talk", "Vigil"]),
        ({"country": "US", "language": "fa"}, ["Room"]),
        ({"near": "Berlin", "kind": "teach-in", "text": "franklin"}, ["Potsdam"]),
        ({"near": "Berlin", "language": "en"}, []),
    ],
)
@pytest.mark.parametrize("few", [0, 64])
def test_each_filter_finds_what_it_asks_for_on_either_way(monkeypatch, few, query, expected):
    monkeypatch.setattr(matching, "FEW", few)  # 0: every list is walked by the start of its dates

    assert found(**query) == expected


@pytest.mark.parametrize("few", [0, 64])
def test_a_filter_costs_one_query_more_however_many_series_there_are(monkeypatch, few):
    monkeypatch.setattr(matching, "FEW", few)
    chapter = factories.chapter("Berlin", **BERLIN)
    for number in range(6):
        series(f"Vigil {number}", parent=chapter)

    for query in ({"kind": "vigil"}, {"near": "Berlin", "text": "vigil", "country": "DE"}, {"chapter": chapter.slug}):
        with CaptureQueriesContext(connection) as asked:
            assert len(found(**query)) == 6
        assert len(asked) == 2 + 6  # the last six are this test's own, for the titles


def test_cities_lie_where_they_lie_even_across_the_date_line():
    island = factories.chapter("Far east", latitude=-36.8, longitude=-179.9, country="NZ", city="Lagoon")
    series("Beyond the line", parent=island)
    listing = Listing.objects.get()

    assert (listing.x**2 + listing.y**2 + listing.z**2) == pytest.approx(1)
    assert found(near="Auckland", radius="250") == []
    Listing.objects.update(x=None, y=None, z=None)
    assert found(near="Auckland", radius="250") == [], "what has no point is near nothing"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, (52.5, 13.4)),  # the chapter's own
        ({"city": "Potsdam"}, (52.399, 13.066)),
        ({"city": "پوتسدام"}, (52.399, 13.066)),
        ({"city": "Lima"}, (-12.043, -77.028)),  # a chapter may well meet abroad
        ({"city": "A village"}, (52.5, 13.4)),
        ({"city": "Potsdam", "risk": "high"}, (None, None)),
        ({"city": "Potsdam", "reveal": "guests"}, (52.399, 13.066)),  # the city is what everyone may know
        ({"attendance": "online", "join_url": "https://join.example/1"}, (None, None)),
    ],
)
def test_an_event_lies_in_its_city_and_never_at_its_address(fields, expected):
    page = series("Vigil", parent=factories.chapter("Berlin", **BERLIN), address="Pariser Platz 1", **fields)

    assert (page.latitude, page.longitude) == expected


def test_of_namesakes_the_nearest_to_the_chapter_counts_and_those_of_its_country():
    boston = factories.chapter("Boston", latitude=42.4, longitude=-71.1)
    chicago = factories.chapter("Chicago", latitude=41.9, longitude=-87.6)

    assert series("East", parent=boston, city="Springfield").latitude == 42.101
    assert series("West", parent=chicago, city="Springfield").latitude == 39.802
    assert series("North", parent=boston, city="Berlin").latitude == 44.469


def test_a_chapter_at_high_risk_gives_nothing_away():
    page = series("Vigil", parent=factories.chapter("Berlin", risk="high", **BERLIN), city="Potsdam")

    assert (page.latitude, page.longitude, Listing.objects.count()) == (None, None, 0)
    assert found(near="Berlin") == found(text="vigil") == found() == []


def test_what_a_chapter_hosts_along_stands_on_its_calendar_once_it_has_said_yes():
    berlin = factories.chapter("Berlin", slug="berlin", **BERLIN)
    page = series("Vigil", parent=factories.chapter("Indiana"))
    asked = CoHost.objects.create(event=page, chapter=berlin)

    assert found(chapter="berlin") == []
    CoHost.objects.filter(pk=asked.pk).update(state=CoHost.State.ACCEPTED)
    assert found(chapter="berlin") == ["Vigil"]


class TestStaysTrue:
    """Everything that changes what a series can be found by, and that lists never show what they may not."""

    def test_when_an_event_is_published_again(self):
        page = series("Vigil")
        page.kind, page.title = "rally", "Rally"
        page.save_revision().publish()

        assert (found(kind="vigil"), found(kind="rally"), found(text="vigil")) == ([], ["Rally"], [])

    def test_when_an_event_is_withdrawn_or_comes_under_threat(self):
        page = series("Vigil")
        page.unpublish()
        assert not Listing.objects.exists()
        page.save_revision().publish()
        assert found(kind="vigil") == ["Vigil"]
        page.risk = "high"
        page.save_revision().publish()
        assert not Listing.objects.exists()

    def test_when_a_translation_is_withdrawn_its_words_find_nothing(self):
        page = series("Vigil")
        persian = factories.translation(page, "fa", title="شب شمع")
        assert found(text="شمع") == ["Vigil"]

        persian.unpublish()

        assert (found(text="شمع"), found(text="vigil")) == ([], ["Vigil"])

    def test_when_a_chapter_moves_or_comes_under_threat(self):
        chapter = factories.chapter("Berlin", **BERLIN)
        series("Vigil", parent=chapter)
        chapter.latitude, chapter.longitude, chapter.country = -12.0, -77.0, "PE"
        chapter.save_revision().publish()

        assert (found(near="Berlin"), found(near="Lima"), found(country="PE")) == ([], ["Vigil"], ["Vigil"])

        chapter = ChapterPage.objects.get(pk=chapter.pk)
        chapter.risk = "high"
        chapter.save_revision().publish()
        assert not Listing.objects.exists()
        assert EventPage.objects.get().latitude is None

    def test_when_a_page_moves_to_another_chapter(self):
        page = series("Vigil", parent=factories.chapter("Berlin", slug="berlin", **BERLIN))
        page.move(factories.chapter("Indiana", slug="indiana"), "last-child")

        assert (found(chapter="berlin"), found(chapter="indiana")) == ([], ["Vigil"])

    def test_a_listing_that_was_left_behind_opens_nothing(self):
        """The control: whoever forgets to keep a listing true shows too little, never too much."""
        page = series("Vigil", kind="rally")
        kept = Listing.objects.get()
        for hide in (
            lambda: EventPage.objects.update(live=False),
            lambda: EventPage.objects.update(live=True, risk="high"),
            lambda: EventPage.objects.update(risk="normal"),
            lambda: PageViewRestriction.objects.create(page=page, restriction_type="login"),
        ):
            hide()
            shown = page.get_view_restrictions().count() == 0 and EventPage.objects.filter(live=True, risk="normal")
            assert found(kind="rally") == (["Vigil"] if shown else [])
        assert Listing.objects.get() == kept

    def test_listing_again_changes_nothing(self):
        page = series("Vigil", languages=["fa"])
        before = Listing.objects.values().get()
        list_series(event=page)

        assert Listing.objects.values().get() == before


def test_rare_and_common_filters_meet_at_the_same_dates(monkeypatch):
    chapter = factories.chapter("Berlin", **BERLIN)
    for number in range(3):
        series(f"Vigil {number}", parent=chapter, start_date=timezone.localdate() + dt.timedelta(days=number + 1))
    filters = Filters.read({"kind": "vigil"})
    ways = []
    for few in (0, 64):
        monkeypatch.setattr(matching, "FEW", few)
        ways.append(list(for_calendar(filters).order_by("starts_at", "pk")))

    assert ways[0] == ways[1] == list(Occurrence.objects.order_by("starts_at", "pk"))
