"""Dates on the desk: who comes is for those with the ability; another chapter's date does not exist."""

import datetime as dt

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from chapters.models import Role
from events.desk_panels import dates as desk_dates
from events.models import Occurrence, Rsvp
from events.sections import chapter_dates
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def date():
    """A date of San Francisco with a guest of each state."""
    row = factories.occurrence(factories.event(factories.chapter(slug="sf"), capacity=9))
    now = timezone.now()
    needs = {"offered": {"offer_until": now}, "attended": {"arrived": 1, "checked_in_at": now}}
    for number, state in enumerate(Rsvp.State.values):
        factories.rsvp(row, name=f"Guest {state}", state=state, party=number + 1, **needs.get(state, {}))
    Occurrence.objects.filter(pk=row.pk).update(seats_taken=2)
    return row


@grown
def people(date):
    """Alice coordinates San Francisco, Bob Berlin; Charlie works here and has no role."""
    berlin = factories.chapter("Berlin", slug="berlin")
    return {
        "alice": factories.member(date.chapter, Role.COORDINATOR),
        "host": factories.member(date.chapter, Role.HOST),
        "greeter": factories.member(date.chapter, Role.GREETER),
        "editor": factories.member(date.chapter, Role.EDITOR),
        "bob": factories.member(berlin, Role.COORDINATOR),
        "charlie": factories.user(),
        "admin": factories.network_admin(),
    }


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


def address(date, act: str = "", chapter: str = "sf") -> str:
    return f"/desk/{chapter}/dates/{date.uid}/{act}"


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 200), ("host", 200), ("greeter", 200), ("admin", 200), ("editor", 404), ("bob", 404), ("charlie", 404)],
)
def test_guests_are_for_those_who_may_see_them(client, date, people, who, status):
    client.force_login(people[who])

    response = client.get(address(date))

    assert response.status_code == status
    assert ("Guest confirmed" in response.content.decode()) is (status == 200)


def test_a_date_is_kept_nowhere(client, date, people):
    client.force_login(people["alice"])

    assert client.get(address(date))["Cache-Control"] == "no-store"


def test_a_date_cannot_be_reached_through_another_chapter(client, date, people):
    client.force_login(people["bob"])

    assert client.get(address(date, chapter="berlin")).status_code == 404
    assert client.post(address(date, "cancel/", chapter="berlin"), {"reason": "x"}).status_code == 404
    date.refresh_from_db()
    assert date.status == "scheduled"


def test_the_desk_has_one_address_in_every_language(date, people):
    """Its guard watches `/desk/`; a second address under `/fa/` would be a way around the second factor."""
    with translation.override("fa"):
        assert reverse("desk_date", args=["sf", date.uid]) == address(date)


def test_a_stranger_is_sent_to_log_in(client, date):
    response = client.get(address(date))

    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 302), ("host", 302), ("greeter", 404), ("editor", 404), ("bob", 404)]
)
def test_cancelling_is_for_those_who_manage_dates(client, date, people, who, status):
    client.force_login(people[who])

    response = client.post(address(date, "cancel/"), {"reason": "The church is closed."})

    date.refresh_from_db()
    assert response.status_code == status
    assert (date.status == "cancelled") is (status == 302)


def test_cancelling_needs_a_reason_and_a_press(client, date, people):
    client.force_login(people["alice"])

    looked = client.get(address(date, "cancel/"))
    empty = client.post(address(date, "cancel/"), {"reason": "  "})

    date.refresh_from_db()
    assert (looked.status_code, empty.status_code, date.status) == (405, 422, "scheduled")
    assert "Write a reason" in empty.content.decode()


def test_a_cancelled_date_can_be_called_back_and_twice_is_told(client, date, people):
    client.force_login(people["alice"])
    client.post(address(date, "cancel/"), {"reason": "Flood"})
    again = client.post(address(date, "cancel/"), {"reason": "Flood"})

    back = client.post(address(date, "call-back/"))

    date.refresh_from_db()
    assert (again.status_code, back.status_code, date.status) == (422, 302, "scheduled")
    assert "already cancelled" in again.content.decode()


def test_a_browser_may_say_to_us_where_the_form_comes_from(client, date, people):
    client.force_login(people["host"])

    response = client.get(address(date))

    assert response["Referrer-Policy"] == "same-origin"


def test_another_site_cannot_cancel_in_an_organizers_name(date, people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["alice"])

    assert client.post(address(date, "cancel/"), {"reason": "x"}).status_code == 403


def drawn(draw, chapter, user) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return str(draw(request, chapter))


def test_the_desk_shows_the_next_dates_and_leads_to_guests(date, people):
    """The first date stands on top of the desk; the list begins with the one after it."""
    later = factories.event(date.chapter, start_date=date.start_date + dt.timedelta(days=3), capacity=9)
    second = factories.occurrence(later, seats_taken=2)
    factories.rsvp(second, state="waitlisted", party=3)
    alice, editor = (drawn(desk_dates, date.chapter, people[who]) for who in ("alice", "editor"))

    assert f'href="{address(second)}"' in alice
    assert f'href="{address(date)}"' not in alice
    assert "2 coming · 7 seats left · 3 waiting" in " ".join(alice.split())
    assert address(second) not in editor


def test_a_chapters_page_shows_its_next_dates_only(date, people):
    factories.event(factories.chapter("Paris"), title="Elsewhere")

    section = drawn(chapter_dates, date.chapter, people["charlie"])

    assert f"/{date.slug}/" in section
    assert "Elsewhere" not in section
    assert 'href="/chapters/sf/calendar.ics"' in section
