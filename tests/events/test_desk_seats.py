"""Seats and place of one date at hand: more are offered at once, fewer send nobody away, a new place is told first."""

import pytest

from chapters.models import Role
from events.models import EventPage, Occurrence
from people.models import OutgoingMail
from tests import factories
from tests.events.hands import all_mail_left, guest, mails, state, taken
from tests.events.test_plans import TUESDAY, date, series
from tests.worlds import grown

pytestmark = pytest.mark.django_db


NOW = TUESDAY.strftime("%Y-%m-01T12:00:00Z")


@pytest.fixture(autouse=True)
def _desk(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=NOW)
def row():
    """The first of four Tuesdays, with two seats: Ada has them, Bea and Cyd wait."""
    found = date(series(chapter=factories.chapter(slug="sf"), capacity=2), 0)
    guest(found, "ada@example.org", 2)
    guest(found, "bea@example.org", 2)
    guest(found, "cyd@example.org", 1)
    all_mail_left()
    found.refresh_from_db()
    return found


@pytest.fixture
def host(client, row):
    client.force_login(factories.member(row.chapter, Role.HOST))
    return client


def url(row, chapter="sf"):
    return f"/desk/{chapter}/dates/{row.uid}/seats/"


def typed(row, **fields):
    return {"capacity": str(row.capacity or ""), "venue": row.event.venue, "address": row.event.address, **fields}


def test_it_is_one_small_page(host, row):
    form = host.get(url(row)).context["form"]

    assert list(form.fields) == ["capacity", "venue", "address", "reason"]


def test_more_seats_are_there_at_once_and_are_offered(host, row):
    answer = host.post(url(row), typed(row, capacity="۵"))

    row.refresh_from_db()
    assert (answer.status_code, row.capacity, row.own_seats) == (302, 5, True)
    assert [state(one) for one in row.rsvps.order_by("pk")] == ["confirmed", "offered", "offered"]
    assert taken(row) == 5
    assert mails().count("events.rsvp_offered") == 2
    assert row.event.capacity == 2  # the other Tuesdays keep theirs


def test_fewer_seats_than_people_warn_first_and_send_nobody_away(host, row):
    """Trust, case 4: capacity cut below confirmed drops nobody, and the organizer is warned."""
    sheet = host.post(url(row), typed(row, capacity="1"))
    assert "1 more person holds a seat than there are to be" in sheet.content.decode()
    row.refresh_from_db()
    assert row.capacity == 2

    done = host.post(url(row), typed(row, capacity="1", agreed=sheet.context["sheet"].digest))

    row.refresh_from_db()
    assert (done.status_code, row.capacity, taken(row)) == (302, 1, 2)
    assert [state(one) for one in row.rsvps.order_by("pk")] == ["confirmed", "waitlisted", "waitlisted"]
    assert OutgoingMail.objects.filter(state="queued").count() == 0
    page = host.get(done.url).content.decode()
    assert "1 more person holds a seat than there are." in page
    assert url(row) in page


def test_a_new_place_is_told_and_said_so_before(host, row):
    data = typed(row, venue="The library", address="2 Elm", reason="The church is cold.")
    sheet = host.post(url(row), data)
    assert "will get a mail that says what changed" in sheet.content.decode()

    host.post(url(row), {**data, "agreed": sheet.context["sheet"].digest})

    row.refresh_from_db()
    assert (row.venue, row.own_place, row.capacity) == ("The library", True, 2)
    assert (row.start_date, row.note, row.is_moved) == (row.original_date, "", False)
    assert "events.rsvp_changed" in mails()


def test_an_event_of_one_date_is_changed_as_a_whole(client):
    event = factories.event(factories.chapter(slug="sf"), capacity=5)
    single = factories.occurrence(event)
    client.force_login(factories.member(event.chapter, Role.HOST))

    client.post(url(single), typed(single, capacity="9"))

    single.refresh_from_db()
    assert (EventPage.objects.get().capacity, single.capacity, single.own_seats) == (9, 9, False)


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"capacity": "many"}, "Write a number"), ({"venue": "", "address": ""}, "Where do people meet")],
)
def test_what_is_wrong_stands_beside_its_field(host, row, fields, words):
    answer = host.post(url(row), typed(row, **fields))

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_no_seats_once_it_is_cancelled(host, row):
    Occurrence.objects.filter(pk=row.pk).update(status="cancelled")

    assert host.post(url(row), typed(row, capacity="9")).status_code == 422


def test_for_those_who_change_dates_of_this_chapter(client, row):
    berlin = factories.chapter("Berlin", slug="berlin")
    for role, chapter, at in [
        (Role.GREETER, row.chapter, "sf"),
        (Role.EDITOR, row.chapter, "sf"),
        (Role.COORDINATOR, berlin, "sf"),
        (Role.COORDINATOR, berlin, "berlin"),
    ]:
        client.force_login(factories.member(chapter, role))
        assert client.post(url(row, at), typed(row, capacity="9")).status_code == 404
    row.refresh_from_db()
    assert row.capacity == 2
