"""The Atom feed: valid by the letter of RFC 4287, found from the pages it belongs to, stable while dates change."""

import datetime as dt
import re
import uuid
from xml.etree import ElementTree

import pytest

from events.actions import cancel_date
from events.actions.statuses import postpone_date
from events.models import EventPage, Occurrence
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NS = {"a": "http://www.w3.org/2005/Atom"}
PATH = "/events/feed.atom"


@grown
def date() -> Occurrence:
    factories.calendar()
    fields = {"slug": "names", "title": "We read <the> names & more", "standfirst": "By candlelight."}
    return factories.occurrence(factories.event(factories.chapter(slug="sf"), start_date=dt.date(2027, 3, 3), **fields))


def feed(client, path=PATH) -> ElementTree.Element:
    response = client.get(path)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - we wrote it


def text(element, name: str) -> str:
    return element.findtext(f"a:{name}", namespaces=NS)


def entries(root) -> list[ElementTree.Element]:
    return root.findall("a:entry", NS)


def links(element) -> dict[str, str]:
    return {link.get("rel", "alternate"): link.get("href") for link in element.findall("a:link", NS)}


def test_the_feed_names_itself_the_page_it_belongs_to_and_when_it_changed(client, date):
    root = feed(client)

    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert text(root, "title") == "All dates"
    assert text(root, "id") == "http://localhost:8000/events/feed.atom"
    assert links(root) == {
        "alternate": "http://localhost:8000/events/",
        "self": "http://localhost:8000/events/feed.atom",
    }
    assert dt.datetime.fromisoformat(text(root, "updated")) == date.revised_at
    assert root.findtext("a:author/a:name", namespaces=NS) == "All dates"


def test_an_entry_says_what_when_and_where(client, date):
    (entry,) = entries(feed(client))

    assert text(entry, "title") == "We read <the> names & more"
    assert links(entry) == {"alternate": "http://localhost:8000/chapters/sf/names/2027-03-03/"}
    assert entry.findtext("a:author/a:name", namespaces=NS) == "San Francisco"
    assert entry.find("a:category", NS).get("term") == "Vigil"
    assert entry.find("a:summary", NS).get("type") == "html"
    assert text(entry, "summary").startswith("<p>By candlelight.</p>")
    assert "Wednesday 3 March 2027" in text(entry, "summary")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", text(entry, "id"))


def test_every_id_is_unique_and_one_language_is_not_another(client, date):
    factories.translation(date.event, "es", title="Leemos")
    factories.event(date.chapter)
    ids = [text(entry, "id") for path in (PATH, f"/es{PATH}") for entry in entries(feed(client, path))]

    assert len(set(ids)) == len(ids) == 4
    assert text(feed(client), "id") != text(feed(client, f"/es{PATH}"), "id")


def test_an_entry_keeps_its_id_when_all_else_changes(client, date):
    before = text(entries(feed(client))[0], "id")
    page = EventPage.objects.get()
    page.title, page.slug, page.start_date = "Other words", "others", dt.date(2027, 3, 10)
    page.save_revision().publish()

    (entry,) = entries(feed(client))

    assert text(entry, "id") == before
    assert links(entry)["alternate"].endswith("/others/2027-03-03/")


@pytest.mark.parametrize(("act", "word"), [(cancel_date, "Cancelled"), (postpone_date, "Postponed")])
def test_a_date_that_is_off_says_so_first(client, date, act, word):
    before = text(entries(feed(client))[0], "updated")
    act(occurrence=date, reason="Flood.", actor=None)

    (entry,) = entries(feed(client))

    assert text(entry, "title") == f"{word}: We read <the> names & more"
    assert "Flood." in text(entry, "summary")
    assert text(entry, "updated") >= before


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["We read <the> names & more", "Teach-in"]),
        ("?kind=teach-in", ["Teach-in"]),
        ("?chapter=sf", ["We read <the> names & more"]),
        ("?text=candlelight", ["We read <the> names & more"]),
        ("?from=2028-01-01", ["Teach-in"]),
        ("?period=past", []),
        ("?nonsense=1", ["We read <the> names & more", "Teach-in"]),
    ],
)
def test_it_takes_the_calendars_filters_and_names_them(client, date, query, titles):
    berlin = factories.chapter("Berlin", slug="berlin", zone="Europe/Berlin")
    later = {"kind": "teach-in", "title": "Teach-in", "standfirst": "", "start_date": dt.date(2028, 3, 3)}
    factories.event(berlin, **later)

    root = feed(client, PATH + query)

    assert [text(entry, "title") for entry in entries(root)] == titles
    kept = "" if "nonsense" in query else query
    assert links(root)["self"] == f"http://localhost:8000{PATH}{kept}"
    assert links(root)["alternate"] == f"http://localhost:8000/events/{kept}"
    names = {"?chapter=sf": "San Francisco", "?kind=teach-in": "Teach-in"}
    assert text(root, "title") == names.get(query, "All dates")


def test_a_character_that_xml_cannot_hold_silences_nobody(client, date):
    EventPage.objects.update(title="a\x07b", standfirst="c\x0bd")

    (entry,) = entries(feed(client))

    assert text(entry, "title") == "ab"


def test_one_bad_record_costs_only_itself(client, date, monkeypatch, caplog):
    bad = factories.occurrence(factories.event(date.chapter, title="Bad"))
    from events.feeds import atom

    plain = atom.public_place

    def place_of(row, page):
        if row.pk == bad.pk:
            raise ValueError("broken")
        return plain(row, page)

    monkeypatch.setattr(atom, "public_place", place_of)

    assert len(entries(feed(client))) == 1
    assert f"occurrence={bad.pk}" in caplog.text


def test_without_a_date_it_is_a_whole_feed_that_does_not_change_by_itself(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    first = client.get(PATH).content
    time_machine.shift(3600)

    assert client.get(PATH).content == first
    assert entries(ElementTree.fromstring(first)) == []  # noqa: S314 - we wrote it


def test_what_is_for_guests_or_hidden_is_not_in_it(client, date):
    EventPage.objects.update(
        reveal="guests", venue="CanaryHall", directions="CanaryBus", join_url="https://canary.example/"
    )
    factories.event(date.chapter, risk="high", title="CanaryRisk")

    assert b"canary" not in client.get(PATH).content.lower()


@pytest.mark.parametrize(
    ("page", "atom"),
    [
        ("/events/", "/events/feed.atom"),
        ("/events/?kind=vigil", "/events/feed.atom?kind=vigil"),
        ("/chapters/sf/", "/events/feed.atom?chapter=sf"),
    ],
)
def test_programs_find_it_by_the_head_of_the_page(client, date, page, atom):
    head = client.get(page).content.decode().partition("</head>")[0]

    found = re.findall(r'<link rel="alternate" type="application/atom\+xml" href="([^"]+)"', head)
    assert found == [atom]
    assert client.get(atom).status_code == 200


def test_the_ids_follow_from_the_date_alone(date):
    from events.feeds.atom import _entry
    from events.queries import named

    (found,) = named([date], "en")

    assert _entry(found, "en")["unique_id"] == uuid.uuid5(date.uid, "en").urn
