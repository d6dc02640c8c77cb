"""What is for guests only stands nowhere else: every way out of the site is searched for canaries (case 38).

leak_world.py builds a world, leaks.py walks it. A new address that is not walked, a new filter that is not tried
and a new sort of page that does not stand in that world each fail a test here.
"""

import dataclasses
import json

import pytest
from wagtail.models import PageViewRestriction, get_page_models

from chapters.models import Role
from content.models import BasePage
from events import disclosure
from events.actions import flyers
from events.actions.flyers import draw_waiting
from events.models import EventPage, Flyer, Occurrence
from events.queries import Filters, for_calendar
from events.views import flyers as flyer_views
from tests import factories
from tests.events import leak_world, leaks
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clear_text(monkeypatch, tmp_path, time_machine, settings):
    """Flyers as the words that they are set from; nobody is held back; the clock stands."""
    monkeypatch.setattr(flyers, "FONTS", tmp_path)
    monkeypatch.setattr(flyers, "draw", lambda said: json.dumps(said, ensure_ascii=False).encode())
    monkeypatch.setattr(flyer_views, "allow", lambda *args, **options: True)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    time_machine.move_to(leak_world.NOW, tick=False)


@grown(at=leak_world.NOW)
def world() -> leak_world.World:
    return leak_world.build()


def print_everything(client, world) -> None:
    for date in world.dates:
        for what in ("date", "series"):
            choice = {"what": what, "size": "a4", "language": "en"}
            client.post(f"/print/{date.uid}/", choice, HTTP_SEC_FETCH_SITE="same-origin")
    while Flyer.objects.filter(state="waiting").exists():
        draw_waiting()


def test_nothing_that_is_for_guests_stands_anywhere(client, world, time_machine):
    check_that_nothing_is_left_out(world)
    check_before_the_hour(client, world, time_machine)
    time_machine.move_to(leak_world.AFTER, tick=False)  # guests have learnt everything by now; nobody else has
    print_everything(client, world)

    said = leaks.walk(client, world)

    assert leaks.leaks(said) == {}
    # The walk sees what it may see: each public word of every case stands somewhere.
    unseen = leak_world.PUBLIC - set().union(*leaks.words_in(said).values())
    assert {word for word in unseen if not word.startswith("zqdistrict")} == set()
    assert len(said) > 200
    check_the_text_filter(client)


def check_that_nothing_is_left_out(world) -> None:
    """Every address of the resolver is walked, and every sort of page stands in the world."""
    walked = set(leaks.addresses(world))
    kinds = {model for model in get_page_models() if issubclass(model, BasePage) and not model._meta.abstract}

    assert leaks.patterns() - walked - leaks.OWN == set()
    assert (walked | leaks.OWN) - leaks.patterns() == set()
    assert kinds - {type(page) for page in world.pages} == set()


def check_before_the_hour(client, world, time_machine) -> None:
    time_machine.move_to(leak_world.BEFORE, tick=False)
    hours = [case for case in leak_world.CASES if case.reveal == "hours" and case.risk == "normal"]
    starts = [f"/chapters/sf/names-{case.number}/{leak_world.FIRST_DAY}/" for case in hours]
    starts += [f"{one}event.ics" for one in starts]
    lists = ["/events/", "/events/calendar.ics", "/events/feed.atom", "/one-evening/", "/chapters/sf/"]

    said = leaks.walk(client, world, [*starts, *lists], follow=False)

    assert leaks.leaks(said) == {}


def check_the_text_filter(client) -> None:
    """Nobody finds a date by words that are not shown."""
    found = {word for word in leak_world.PUBLIC | leak_world.SECRET if for_calendar(Filters(text=word)).exists()}
    case = leak_world.CASES[-1]

    assert (found & leak_world.SECRET, len(found) > 3) == (set(), True)
    assert f"/names-{case.number}/" not in client.get(f"/events/?text={case.word('venue')}").content.decode()


def test_organizers_of_another_chapter_that_hosts_along_learn_no_more(client, world, time_machine):
    time_machine.move_to(leak_world.AFTER, tick=False)
    client.force_login(factories.member(world.dates[0].event.co_hosts.get().chapter, Role.COORDINATOR))
    foreign = [f"/desk/{chapter}/dates/{date.uid}/" for date in world.dates for chapter in ("sf", "berlin")]

    said = leaks.walk(client, world, ["/desk/", "/desk/berlin/", "/desk/berlin/co-hosting/", *foreign])

    assert leaks.leaks(said) == {}
    assert "names" in said["/desk/berlin/co-hosting/"]


# Where a place stands as soon as its guard is off: every sort of output that tells of places at all.
TELLING = [
    "/chapters/sf/names-{0}/{1}/",
    "/chapters/sf/names-{0}/{1}/event.ics",
    "/chapters/sf/names-{0}/calendar.ics",
    "/chapters/sf/calendar.ics",
    "/chapters/berlin/calendar.ics",
    "/chapters/sf/",
    "/events/",
    "/events/calendar.ics",
    "/events/embed/",
    "/events/feed.atom",
    "/one-evening/",
    "/one-evening/calendar.ics",
    "/one-evening/dates.xml",
    "/fa/chapters/sf/nam-{0}/{1}/",
    "/",
]


def test_the_walk_finds_every_word_where_the_guard_is_off(client, world, time_machine, monkeypatch):
    time_machine.move_to(leak_world.BEFORE, tick=False)
    monkeypatch.setattr(disclosure, "is_hidden", lambda occurrence: False)
    monkeypatch.setattr(disclosure, "is_high_risk", lambda occurrence: False)
    monkeypatch.setattr(disclosure, "replace", lambda place, **fields: place)
    print_everything(client, world)

    found = leaks.leaks(leaks.walk(client, world))

    case = next(
        one for one in leak_world.CASES if (one.reveal, one.risk, one.attendance) == ("hours", "normal", "mixed")
    )
    telling = [address.format(case.number, leak_world.FIRST_DAY) for address in TELLING]
    assert [address for address in telling if address not in found] == []
    assert {word for words in found.values() for word in words} & case.secret >= {
        case.word(column, own=own) for column in set(leak_world.COLUMNS) - {"district", "city"} for own in case.dates
    }
    date = next(date for date in world.dates if date.event.slug == f"names-{case.number}")
    assert f"/print/{date.uid}/date/a4/en/flyer.pdf" in found
    # A guest's words for someone who has only asked, and the pages of dates at high risk.
    assert any(address.startswith("/r/") for address in found)
    assert any(f"names-{one.number}/" in address for address in found for one in leak_world.CASES if one.risk == "high")


def test_every_filter_is_tried():
    assert {field.name for field in dataclasses.fields(Filters)} == set(leaks.QUERIES)


def republish(**fields) -> None:
    for page in EventPage.objects.all():
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()


def put_chapter_at_risk(date) -> None:
    for chapter in type(date.chapter).objects.filter(alias_of=None):
        chapter.risk = "high"
        chapter.save_revision().publish()


@grown(at=leak_world.NOW)
def date():
    """One open date with a place, in two languages."""
    factories.translation(factories.calendar(), "fa", slug="events")
    page = factories.event(
        factories.chapter(slug="sf"), slug="names", **leak_world.CASES[2].columns(), attendance="mixed"
    )
    factories.translation(page, "fa", title="نام‌ها", venue="zqvenue02ex فا")
    return factories.occurrence(page)


@pytest.mark.parametrize("own_risk", ["normal", "high"])
@pytest.mark.parametrize("prefix", ["", "/fa"])
def test_dates_of_a_chapter_at_high_risk_stand_on_its_own_page_and_nowhere_else(client, date, prefix, own_risk):
    republish(risk=own_risk)
    put_chapter_at_risk(date)
    address = f"{prefix}/chapters/sf/names/{date.slug}/"
    lists = ["/events/", "/events/calendar.ics", "/events/feed.atom", "/events/embed/", "/", "/sitemap.xml"]
    lists += ["/fa/events/", "/fa/events/calendar.ics", "/chapters/", "/chapters/sf/calendar.ics"]

    page = client.get(f"{prefix}/chapters/sf/").content.decode()
    naming = [path for path in lists if address in leaks.text(client.get(path))]

    assert (f'href="{address}"' in page, '<meta name="robots" content="noindex">' in page) == (True, True)
    assert naming == []
    assert (leaks.WORD.findall(page), "ld+json" in page) == ([], False)
    if not prefix:
        assert "Place sent to guests only" in page
        assert client.get(address).status_code == 200


def test_a_private_date_is_not_on_the_page_of_a_chapter_at_high_risk(client, date):
    put_chapter_at_risk(date)
    PageViewRestriction.objects.create(page=date.event, restriction_type=PageViewRestriction.LOGIN)

    assert f"/names/{date.slug}/" not in client.get("/chapters/sf/").content.decode()


@pytest.mark.parametrize(
    "path",
    ["/events/", "/events/calendar.ics", "/events/feed.atom", "/chapters/sf/calendar.ics", "/", "/sitemap.xml"],
)
def test_a_date_at_high_risk_is_in_no_list(client, date, path):
    address = f"/names/{date.slug}/"
    before = address in leaks.text(client.get(path))
    republish(risk="high")

    assert before or path == "/"
    assert address not in leaks.text(client.get(path))


def test_a_translation_forgets_the_place_that_its_first_page_now_hides(client, date):
    word = leak_world.CASES[2].word("venue")
    assert "/chapters/sf/names/" in client.get(f"/events/?text={word}").content.decode()
    page = EventPage.objects.get(pk=date.event_id)
    page.reveal = "guests"
    page.save_revision().publish()

    assert "/chapters/sf/names/" not in client.get(f"/events/?text={word}").content.decode()
    assert EventPage.objects.filter(folded__contains=word).count() == 0
    assert Occurrence.objects.count() == 1
