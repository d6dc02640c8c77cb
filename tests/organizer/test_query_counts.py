"""No page of the site asks the database more for many rows than for a few."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chapters.models import Membership, Role
from events.actions import materialise
from events.models import ExtraDate, Rsvp
from people.models import Contact
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db
MANY = 12


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def date():
    factories.calendar()
    return factories.occurrence(factories.event(factories.chapter(slug="sf"), slug="vigil", start_time=dt.time(18)))


def more_guests(date, number):
    contacts = [Contact(email_key=f"{n:064d}", email=f"g{n}@example.org") for n in range(number)]
    for person, state in zip(Contact.objects.bulk_create(contacts), Rsvp.State.values * number, strict=False):
        facts = {"waitlisted_at": date.starts_at, **factories.facts_of(state, date)}
        factories.rsvp(date, contact=person, state=state, name="Sima", **facts)


def more_dates(date, number):
    page = date.event
    for days in range(1, number + 1):
        ExtraDate.objects.get_or_create(event=page, date=page.start_date + dt.timedelta(days=days))
    materialise(event=page)


def more_members(date, number):
    people = [factories.user() for _ in range(number)]
    Membership.objects.bulk_create([Membership(user=one, chapter=date.chapter, role=Role.HOST) for one in people])


def more_updates(date, number):
    index = factories.update_index(date.chapter, slug="updates")
    for _ in range(number):
        factories.update(index, author="Sima")


def more_chapters(date, number):
    for n in range(number):
        factories.chapter(f"Town {n}", latitude=37.0 + n / 10)


def more_hosts(date, number):
    for n in range(number):
        factories.event(factories.chapter(f"Host {n}"))


LISTS = {
    "guests of a date": ("/desk/sf/dates/{uid}/", more_guests, 2),  # of two, one comes: answers are looked up
    "people of a chapter": ("/desk/sf/people/", more_members, 1),
    "the desk": ("/desk/sf/", more_dates, 2),
    "desks of an admin": ("/desk/", more_chapters, 1),
    "dates of an event": ("/chapters/sf/vigil/", more_dates, 2),
    "dates of a chapter": ("/chapters/sf/", more_dates, 2),
    "a calendar file": ("/chapters/sf/calendar.ics", more_dates, 2),
    "updates of a chapter": ("/chapters/sf/updates/", more_updates, 2),
    "a feed": ("/chapters/sf/updates/rss.xml", more_updates, 2),
    "chapters near a chapter": ("/chapters/sf/", more_chapters, 5),
    "chapters as filters": ("/events/", more_hosts, 2),
}
# What shows only the nearest few, however many there are.
SHORTENED = {"chapters near a chapter"}


def cost(client, path: str) -> tuple[int, int]:
    """How many queries a page asks, and how long it is."""
    client.get(path)  # what is looked up once, such as the site's address, is not counted
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200
    return len(asked), len(response.content)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_few_and_for_many(client, date, name):
    path, more, few = LISTS[name]
    path = path.format(uid=date.uid)
    if path.startswith("/desk/"):
        client.force_login(factories.network_admin())
    more(date, few)
    asked, length = cost(client, path)

    _grow(more, date, few)

    asked_then, length_then = cost(client, path)
    assert asked_then == asked
    assert length_then > length or name in SHORTENED


def _grow(more, date, few):
    if more is more_guests:
        date.rsvps.all().delete()
        Contact.objects.all().delete()
    more(date, few + MANY)


def test_control_a_query_a_row_would_be_noticed(date):
    more_dates(date, 3)
    with CaptureQueriesContext(connection) as asked:
        titles = [one.chapter.title for one in type(date).objects.all()]

    assert len(asked) == 1 + len(titles)
