"""Chapters join a day of action from their desk; their dates lead back to the day."""

import datetime as dt

import pytest

from chapters.models import Role
from events.models import EventPage, Occurrence
from tests import factories
from tests.events.hands import words
from tests.worlds import grown

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 12, 10)
PLACE = {"venue": "Town hall", "address": "1 Main Street", "capacity": "40"}


NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _november(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=NOW)
def day():
    return factories.day_of_action(start_date=DAY)


@grown(at=NOW)
def berlin():
    return factories.chapter("Berlin", slug="berlin", zone="Europe/Berlin")


@pytest.fixture
def log_in(client, berlin):
    def as_role(role):
        client.force_login(factories.member(berlin, role))
        return client

    return as_role


def address(day, chapter="berlin") -> str:
    return f"/desk/{chapter}/day-of-action/{day.pk}/"


def test_one_button_publishes_for_those_who_write_the_pages(day, log_in):
    editor = log_in(Role.EDITOR)

    answer = editor.post(address(day), PLACE)

    date = Occurrence.objects.get()
    assert (answer.status_code, answer.url) == (302, address(day))
    assert (date.start_date, date.start_time, date.capacity, date.zone) == (DAY, dt.time(18), 40, "Europe/Berlin")
    assert "You take part." in words(editor.get(address(day)))


def test_without_a_place_it_opens_in_the_editor_as_a_draft(day, log_in):
    answer = log_in(Role.EDITOR).post(address(day), {})

    event = EventPage.objects.get()
    assert (answer.url, event.live) == (f"/admin/pages/{event.pk}/edit/", False)


def test_what_a_host_begins_waits_for_someone_who_writes_the_pages(day, log_in):
    host = log_in(Role.HOST)

    assert "it is kept as a draft" in words(host.get(address(day)))
    answer = host.post(address(day), PLACE)

    assert (answer.url, EventPage.objects.get().live) == (address(day), False)
    page = host.get(address(day))
    assert "Your event is a draft" in words(page)
    assert "/admin/pages/" not in page.content.decode()


@pytest.mark.parametrize("role", [Role.GREETER, Role.TREASURER])
def test_nobody_else_joins(day, log_in, role):
    client = log_in(role)

    assert [client.get(address(day)).status_code, client.post(address(day), PLACE).status_code] == [404, 404]
    assert not EventPage.objects.exists()


def test_nobody_joins_for_another_chapter(day, log_in):
    factories.chapter("Paris", slug="paris")

    assert log_in(Role.COORDINATOR).post(address(day, "paris"), PLACE).status_code == 404
    assert not EventPage.objects.exists()


def test_a_draft_of_a_day_does_not_exist_yet(log_in):
    draft = factories.day_of_action(live=False)

    client = log_in(Role.EDITOR)

    assert client.get(address(draft)).status_code == 404
    assert "One evening" not in words(client.get("/desk/berlin/"))


def test_a_second_press_says_that_the_chapter_takes_part(day, log_in):
    editor = log_in(Role.EDITOR)
    editor.post(address(day), PLACE)

    answer = editor.post(address(day), PLACE)

    assert answer.status_code == 409
    assert "Your chapter takes part already." in words(answer)
    assert EventPage.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"join_url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"capacity": "0"}, "Write a number, or leave it empty."),
        ({"venue": "Hall\u2028North"}, "unusual characters"),
    ],
)
def test_a_slip_is_named_beside_its_field(day, log_in, fields, message):
    answer = log_in(Role.EDITOR).post(address(day), {**PLACE, **fields})

    assert answer.status_code == 422
    assert message in words(answer)
    assert not EventPage.objects.exists()


def test_looking_at_the_form_joins_nothing(day, log_in):
    assert log_in(Role.EDITOR).get(address(day)).status_code == 200
    assert not EventPage.objects.exists()


@pytest.mark.parametrize(("role", "offered"), [(Role.EDITOR, True), (Role.HOST, True), (Role.GREETER, False)])
def test_the_desk_offers_the_day_to_those_who_can_join(day, log_in, role, offered):
    desk = log_in(role).get("/desk/berlin/")

    assert (address(day) in desk.content.decode()) is offered


def test_the_desk_says_how_far_the_chapter_is(day, log_in):
    editor = log_in(Role.EDITOR)
    said = [words(editor.get("/desk/berlin/"))]
    editor.post(address(day), {})
    said.append(words(editor.get("/desk/berlin/")))
    EventPage.objects.get().delete()
    editor.post(address(day), PLACE)
    said.append(words(editor.get("/desk/berlin/")))

    wanted = ["Take part with your city", "You take part with a draft.", "You take part."]
    assert [text in page for text, page in zip(wanted, said, strict=True)] == [True] * 3


def test_a_day_that_is_over_leaves_the_desk(day, log_in, time_machine):
    time_machine.move_to(dt.datetime(2026, 12, 20, tzinfo=dt.UTC))

    assert "One evening" not in words(log_in(Role.EDITOR).get("/desk/berlin/"))


def test_the_date_says_what_every_city_does_and_leads_to_the_day(day, log_in, client):
    log_in(Role.EDITOR).post(address(day), PLACE)

    page = client.get(EventPage.objects.get().url)

    assert "Each city reads the same forty names." in words(page)
    assert 'href="/one-evening/"' in page.content.decode()


def test_a_text_of_its_own_takes_the_place_of_the_days(day, log_in, client):
    log_in(Role.EDITOR).post(address(day), PLACE)
    event = EventPage.objects.get()
    event.body = [("text", "<p>We walk along the canal.</p>")]
    event.save_revision().publish()

    page = words(client.get(event.url))

    assert "We walk along the canal." in page
    assert "Each city reads the same forty names." not in page
    assert "One evening, every city: every city" in page


def test_a_day_that_was_taken_back_is_not_linked(day, log_in, client):
    log_in(Role.EDITOR).post(address(day), PLACE)
    day.unpublish()

    assert "/one-evening/" not in client.get(EventPage.objects.get().url).content.decode().replace(
        "/berlin/one-evening/", ""
    )


def test_only_an_event_of_a_day_is_asked_about_its_own_time(day, log_in):
    editor = log_in(Role.EDITOR)
    editor.post(address(day), PLACE)
    other = factories.event(EventPage.objects.get().chapter)

    asked = [
        'name="keeps_own_time"' in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
        for page in (EventPage.objects.get(day_of_action=day), other)
    ]

    assert asked == [True, False]
