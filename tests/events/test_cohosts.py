"""A second chapter hosts along: asked, agreed, credited, ended. Nothing is public before it agrees."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from chapters.models import ChapterPage
from content.freshness import touch
from events.actions.cohosts import accept_co_host, ask_co_host, end_co_host
from events.actions.dates import materialise
from events.models import CoHost, EventPage, ExtraDate, Occurrence
from events.queries import Filters, for_calendar, hosts_with_dates, named
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def event() -> EventPage:
    """Two dates of Berlin, which asks Paris."""
    factories.calendar()
    page = factories.event(factories.chapter("Berlin", slug="berlin"), title="We read the names", slug="names")
    page.extra_dates = [ExtraDate(date=page.start_date + dt.timedelta(days=7))]
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


@grown
def paris() -> ChapterPage:
    return factories.chapter("Paris", slug="paris")


def asked(event: EventPage, chapter: ChapterPage, actor=None) -> CoHost:
    return ask_co_host(event=event, chapter=chapter, actor=actor)


def agreed(event: EventPage, chapter: ChapterPage) -> CoHost:
    return accept_co_host(co_host=asked(event, chapter), actor=None)


def first_date(event: EventPage) -> Occurrence:
    return event.occurrences.order_by("starts_at").first()


def outputs(client, event: EventPage) -> dict[str, str]:
    """Everything public that names hosts or is a chapter's own, as text."""
    touch()
    date = first_date(event)
    addresses = {
        "date": f"{event.url}{date.slug}/",
        "series": event.url,
        "home": "/",
        "file": f"{event.url}{date.slug}/event.ics",
        "calendar": "/events/",
        "feed": "/events/calendar.ics",
        "atom": "/events/feed.atom",
        "chapter": "/chapters/paris/",
        "chapter feed": "/chapters/paris/calendar.ics",
        "filter": "/events/?chapter=paris",
        "filtered feed": "/events/calendar.ics?chapter=paris",
    }
    return {name: client.get(address).content.decode().replace("\r\n ", "") for name, address in addresses.items()}


def naming(found: dict[str, str], words: str) -> set[str]:
    return {name for name, text in found.items() if words in text}


CREDIT = "Hosted by Berlin with Paris"
TITLE = "We read the names"
CREDITED = {"series", "home", "file", "calendar", "feed", "atom", "chapter", "chapter feed", "filter", "filtered feed"}
ON_PARIS = {"chapter", "chapter feed", "filter", "filtered feed"}


def test_agreed_it_is_credited_everywhere_and_stands_on_both_calendars(client, event, paris):
    agreed(event, paris)

    found = outputs(client, event)

    assert naming(found, CREDIT) == CREDITED
    assert re.search(r'<dt>Together with</dt><dd><a href="/chapters/paris/"><bdi>Paris</bdi></a></dd>', found["date"])
    assert naming(found, TITLE) >= ON_PARIS
    organizers = re.search(r'"organizer": (\[.*?\])', found["date"])[1]
    assert re.findall(r'"name": "(\w+)"', organizers) == ["Berlin", "Paris"]


@pytest.mark.parametrize("state", ["none", "requested", "declined", "ended"])
def test_before_and_after_nothing_of_it_is_public(client, event, paris, state):
    if state != "none":
        agreed(event, paris)
        CoHost.objects.update(state=state)

    found = outputs(client, event)

    assert naming(found, CREDIT) == naming(found, "Together with") == set()
    assert naming(found, TITLE) & ON_PARIS == set()


@pytest.mark.parametrize("risky", ["event", "host", "co-host", "unpublished", "private"])
def test_at_high_risk_the_credit_is_gone_at_once(client, event, paris, risky):
    agreed(event, paris)
    if risky == "event":
        EventPage.objects.update(risk="high")
    elif risky == "unpublished":
        paris.unpublish()
    elif risky == "private":
        paris.view_restrictions.create(restriction_type="login")
    else:
        ChapterPage.objects.filter(slug="berlin" if risky == "host" else "paris").update(risk="high")

    found = outputs(client, event)

    assert naming(found, CREDIT) == naming(found, "Together with") == set()
    assert naming(found, TITLE) & ON_PARIS == set()


def test_two_who_host_along_are_both_named_and_no_date_stands_twice(client, event, paris):
    london = factories.chapter("London", slug="london")
    agreed(event, paris)
    agreed(event, london)

    assert "Hosted by Berlin with Paris, London" in outputs(client, event)["calendar"]
    for slug in ("berlin", "paris", "london"):
        assert for_calendar(Filters(chapter=slug)).count() == 2
    assert Occurrence.objects.shown_by([paris.translation_key, london.translation_key]).count() == 2


def test_an_event_that_moves_to_the_chapter_that_hosts_along_names_it_once(event, paris):
    agreed(event, paris)
    event.move(paris, pos="last-child")
    materialise(event=EventPage.objects.get(pk=event.pk))

    assert named([first_date(event)], "en")[0].credit == ""
    assert for_calendar(Filters(chapter="paris")).count() == 2


def test_the_filter_offers_a_chapter_that_only_hosts_along(event, paris):
    assert paris not in hosts_with_dates("en")
    agreed(event, paris)
    assert paris in hosts_with_dates("en")


def test_in_farsi_both_are_named_in_farsi(client, event, paris):
    factories.translation(event.chapter, "fa", title="برلین")
    factories.translation(paris, "fa", title="پاریس")
    agreed(event, paris)

    found = named([first_date(event)], "fa")[0]

    assert (found.host.title, [chapter.title for chapter in found.co_hosts]) == ("برلین", ["پاریس"])


def test_sequence_rises_only_when_the_words_of_the_file_change(event, paris):
    def sequences() -> set[int]:
        return set(event.occurrences.values_list("sequence", flat=True))

    row = asked(event, paris)
    assert sequences() == {0}
    accept_co_host(co_host=row, actor=None)
    assert sequences() == {1}
    accept_co_host(co_host=row, actor=None)
    EventPage.objects.get(pk=event.pk).save_revision().publish()
    assert sequences() == {1}
    end_co_host(co_host=row, by=paris, actor=None)
    assert sequences() == {2}


def test_the_file_of_a_date_says_the_new_sequence(client, event, paris):
    agreed(event, paris)

    entry = Calendar.from_ical(outputs(client, event)["file"]).walk("VEVENT")[0]

    assert (int(entry["SEQUENCE"]), CREDIT in entry["DESCRIPTION"]) == (1, True)
    assert entry["ORGANIZER"].params["CN"] == "Berlin"  # who answers for it, and whom guests write to


def test_lists_cost_the_same_with_thirty_co_hosts_as_with_one(client, event, paris):
    counts = []
    for chapters in ([paris], [factories.chapter(f"City {n}") for n in range(29)]):
        for chapter in chapters:
            agreed(event, chapter)
        client.get("/events/")
        touch()
        with CaptureQueriesContext(connection) as captured:
            client.get("/events/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
