"""What is for guests only stands nowhere else: every way out of the site is searched for canaries (case 38)."""

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from events import disclosure
from events.models import EventPage, Occurrence
from tests import factories

pytestmark = pytest.mark.django_db
CANARIES = ("canaryhall", "canarystreet", "canarybus", "canarylink", "canaryname", "canarymail")
EVERYWHERE = [
    "/chapters/sf/names/",
    "/chapters/sf/names/{slug}/",
    "/chapters/sf/names/{slug}/?zone=Europe/Berlin",
    "/chapters/sf/names/{slug}/event.ics",
    "/chapters/sf/calendar.ics",
    "/chapters/sf/",
    "/chapters/",
    "/events/",
    "/events/?text=names",
    "/events/?text=canaryhall",
    "/events/?text=canarystreet",
    "/events/calendar.ics",
    "/fa/events/",
    "/fa/events/calendar.ics",
    "/fa/chapters/sf/names/{slug}/",
    "/",
    "/sitemap.xml",
    "/robots.txt",
    "/updates/rss.xml",
]


@pytest.fixture
def date():
    """A date whose place, link and guest are canaries, in two languages."""
    factories.translation(factories.calendar(), "fa", slug="events")
    factories.update()
    page = factories.event(
        factories.chapter(slug="sf"),
        slug="names",
        venue="CanaryHall",
        address="CanaryStreet 7",
        directions="CanaryBus 38",
        attendance="mixed",
        join_url="https://canarylink.example/1",
        capacity=10,
    )
    factories.translation(page, "fa", title="نام‌ها", venue="CanaryHall فا", directions="CanaryBus فا")
    row = factories.occurrence(page)
    guest = factories.contact("canarymail@example.org")
    factories.rsvp(row, contact=guest, name="CanaryName", state="confirmed", confirmed_at=timezone.now())
    Occurrence.objects.update(seats_taken=1)
    return row


def read(response) -> str:
    """An answer's text, with the folded lines of a calendar file whole."""
    return (b"".join(response) if response.streaming else response.content).decode().replace("\r\n ", "")


def found(client, date) -> dict[str, list[str]]:
    """Which canaries stand at which address; the address must exist."""
    out = {}
    for path in (path.format(slug=date.slug) for path in EVERYWHERE):
        response = client.get(path)
        assert response.status_code == 200, path
        text = read(response).casefold().replace(path.casefold(), "").replace('value="canary', 'value="')
        text = text.replace("text=canary", "text=").replace("“canary", "“")
        out[path] = [canary for canary in CANARIES if canary in text]
    return {path: canaries for path, canaries in out.items() if canaries}


def republish(**fields) -> None:
    for page in EventPage.objects.all():
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()


@pytest.mark.parametrize("safety", [{"reveal": "guests"}, {"risk": "high"}, {"reveal": "guests", "risk": "high"}])
def test_nothing_that_is_for_guests_stands_anywhere(client, date, safety):
    republish(**safety)

    assert found(client, date) == {}


def put_chapter_at_risk(date) -> None:
    for chapter in type(date.chapter).objects.filter(alias_of=None):
        chapter.risk = "high"
        chapter.save_revision().publish()


def test_a_chapter_at_high_risk_hides_all_its_dates(client, date):
    put_chapter_at_risk(date)

    assert found(client, date) == {}


@pytest.mark.parametrize("own_risk", ["normal", "high"])
@pytest.mark.parametrize("prefix", ["", "/fa"])
def test_dates_of_a_chapter_at_high_risk_stand_on_its_own_page_and_nowhere_else(client, date, prefix, own_risk):
    republish(risk=own_risk)
    put_chapter_at_risk(date)
    address = f"{prefix}/chapters/sf/names/{date.slug}/"

    page = client.get(f"{prefix}/chapters/sf/").content.decode()
    lists = [path for path in EVERYWHERE if "names" not in path and not path.startswith("/chapters/sf/")]
    naming = [path for path in [*lists, "/chapters/sf/calendar.ics"] if address in read(client.get(path))]

    assert (f'href="{address}"' in page, '<meta name="robots" content="noindex">' in page) == (True, True)
    assert naming == []
    assert [word for word in (*CANARIES, "San Francisco</p>", "ld+json") if word in page.casefold()] == []
    if not prefix:
        assert "Place sent to guests only" in page
        assert client.get(address).status_code == 200


def test_a_private_date_is_not_on_the_page_of_a_chapter_at_high_risk(client, date):
    put_chapter_at_risk(date)
    PageViewRestriction.objects.create(page=date.event, restriction_type=PageViewRestriction.LOGIN)

    assert f"/names/{date.slug}/" not in client.get("/chapters/sf/").content.decode()


def test_the_search_for_canaries_finds_them_where_the_guard_is_off(client, date, monkeypatch):
    republish(reveal="guests")
    monkeypatch.setattr(disclosure, "is_hidden", lambda occurrence: False)

    leaks = found(client, date)

    assert leaks[f"/chapters/sf/names/{date.slug}/"] == ["canaryhall", "canarystreet", "canarybus"]
    assert leaks["/events/calendar.ics"] == ["canaryhall", "canarystreet", "canarybus"]
    assert {"/events/", "/chapters/sf/calendar.ics", f"/chapters/sf/names/{date.slug}/event.ics"} <= set(leaks)


def test_an_open_place_is_public_but_its_link_and_guests_are_not(client, date):
    leaks = found(client, date)

    assert "canaryhall" in leaks[f"/chapters/sf/names/{date.slug}/"]
    assert {"canarylink", "canaryname", "canarymail"} & {canary for leak in leaks.values() for canary in leak} == set()


def test_the_text_filter_does_not_know_a_hidden_place(client, date):
    found_open = f"/names/{date.slug}/" in client.get("/events/?text=canaryhall").content.decode()
    republish(reveal="guests")
    found_hidden = f"/names/{date.slug}/" in client.get("/events/?text=canaryhall").content.decode()

    assert (found_open, found_hidden) == (True, False)


@pytest.mark.parametrize("path", ["/events/", "/events/calendar.ics", "/chapters/sf/calendar.ics", "/", "/sitemap.xml"])
def test_a_date_at_high_risk_is_in_no_list(client, date, path):
    address = f"/names/{date.slug}/"
    before = address in client.get(path).content.decode().replace("\r\n ", "")
    republish(risk="high")

    assert before or path == "/"
    assert address not in client.get(path).content.decode().replace("\r\n ", "")


def test_the_guest_learns_everything_and_a_translation_cannot_open_a_place(date):
    republish(reveal="guests")
    date = Occurrence.objects.select_related("event", "chapter").get()
    translated = EventPage.objects.get(locale__language_code="fa")
    translated.reveal, translated.risk = "everyone", "normal"

    place = disclosure.guest_place(date)

    assert (place.venue, place.join_url) == ("CanaryHall", "https://canarylink.example/1")
    assert disclosure.public_place(date, translated).line == "San Francisco"


def test_an_online_date_never_shows_a_venue_left_in_the_form():
    page = factories.event(attendance="online", venue="Old hall", join_url="https://join.example/1")
    date = factories.occurrence(page)

    assert disclosure.public_place(date) == disclosure.Place(is_online=True)
    assert disclosure.guest_place(date) == disclosure.Place(join_url="https://join.example/1", is_online=True)


def test_translation_forgets_the_place_that_its_first_page_now_hides(client):
    factories.calendar()
    page = factories.event(factories.chapter(slug="sf"), slug="names", venue="CanaryHall")
    factories.translation(page, "es", title="Vigilia", slug="vigilia")
    assert "/chapters/sf/names/" in client.get("/events/?text=canaryhall").content.decode()
    page = EventPage.objects.get(pk=page.pk)
    page.reveal = "guests"
    page.save_revision().publish()

    assert "/chapters/sf/names/" not in client.get("/events/?text=canaryhall").content.decode()
    assert EventPage.objects.filter(folded__contains="canaryhall").count() == 0
