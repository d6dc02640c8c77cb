"""The guests of a date on its desk: who sees what, in which order. What is done: test_desk_guest_acts.py."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from chapters.models import Role
from events.models import Feedback, GuestMessage, Occurrence, Rsvp
from events.queries.guest_lists import guest_list, overbooked, taken_words
from tests import factories
from tests.events.desk_hands import State, address, by_name, fill
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def date():
    return factories.occurrence(factories.event(factories.chapter(slug="sf"), capacity=4))


@grown
def full(date):
    return fill(date)


@pytest.fixture
def host(client, date):
    client.force_login(factories.member(date.chapter, Role.HOST))
    return client


@pytest.fixture
def greeter(client, date):
    client.force_login(factories.member(date.chapter, Role.GREETER))
    return client


def cells(response):
    """The rows of the list, each as its words."""
    table = response.content.decode().partition('id="guests"')[2].partition("</table>")[0].partition("<tbody>")[2]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_the_list_stands_in_the_order_in_which_a_host_thinks(host, full):
    page = host.get(address(full))

    assert [line.split(" ", 1)[0] for line in cells(page)] == ["Ada", "Cyd", "Dee", "Eve", "Fay", "Bea"]
    offered, first, second = (next(line for line in cells(page) if line.startswith(n)) for n in ("Cyd", "Dee", "Eve"))
    assert "1 A seat is offered until " in offered
    assert first == "Dee 3 On the waitlist number 1 in the line"
    assert second == "Eve 2 On the waitlist number 2 in the line"


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("coming", {"Ada"}),
        ("offered", {"Cyd"}),
        ("waiting", {"Dee", "Eve"}),
        ("unconfirmed", {"Fay"}),
        ("gone", {"Bea"}),
        ("", {"Ada", "Bea", "Cyd", "Dee", "Eve", "Fay"}),
        ("' OR 1=1", {"Ada", "Bea", "Cyd", "Dee", "Eve", "Fay"}),
    ],
)
def test_the_address_says_who_is_shown(host, full, show, names):
    page = host.get(address(full), {"show": show})

    assert {line.split(" ", 1)[0] for line in cells(page)} == names
    html = page.content.decode()
    assert "Waiting 5" in html
    assert html.count('aria-current="true"') == (1 if show.isalpha() and show else 0)


def test_a_greeter_learns_who_is_coming_and_nothing_else(greeter, full):
    Rsvp.objects.filter(pk=by_name(full, "Ada").pk).update(
        state=State.ATTENDED, arrived=1, checked_in_at=timezone.now()
    )
    row = by_name(full, "Ada")
    row.access_needs, row.helps = "A ramp, please", ["translator"]
    row.save()

    page = greeter.get(address(full), {"show": "gone"})

    assert cells(page) == ["Ada 2 Came 1 of them"]
    html = page.content.decode()
    for word in ("Bea", "Dee", "Fay", "ramp", "Translator", "guests/", "Cancel this date", "?show="):
        assert word not in html


def test_a_host_reads_needs_where_the_names_are(host, full):
    row = by_name(full, "Ada")
    row.access_needs = "A ramp, please"
    row.save()

    assert "A ramp, please" in host.get(address(full)).content.decode()
    assert "A ramp, please" in host.get(address(full, f"guests/{row.uid}/")).content.decode()


def test_the_number_of_queries_does_not_grow(host, date, django_assert_max_num_queries):
    factories.rsvp(date, state=State.CONFIRMED)
    host.get(address(date))
    with django_assert_max_num_queries(80) as few:
        host.get(address(date))
    for number in range(29):
        at = {"waitlisted_at": timezone.now()} if number % 2 else {"access_needs": "A chair"}
        factories.rsvp(date, state=State.WAITLISTED if number % 2 else State.CONFIRMED, **at)
    with django_assert_max_num_queries(len(few)):
        assert host.get(address(date)).status_code == 200


def test_seats_in_words_and_how_many_are_too_many(date):
    date.seats_taken = 3
    assert (taken_words(date, "en"), overbooked(date)) == ("3 of 4 seats taken", 0)
    date.capacity = 2
    assert overbooked(date) == 1
    date.capacity = None
    assert (taken_words(date, "en"), overbooked(date)) == ("3 coming, no limit", 0)


def test_an_erased_guest_and_one_without_a_name_are_told_apart(date):
    factories.rsvp(date, name="", state=State.CONFIRMED)
    factories.rsvp(date, name="", state=State.CONFIRMED, contact=None, erased_at=timezone.now())

    assert [line.name for line in guest_list(date, language="en").lines] == ["Without a name", "Name erased"]


def test_what_guests_thought_and_what_was_written_to_them_stands_beside(client, host, full):
    over = timezone.now() - dt.timedelta(hours=3)
    Occurrence.objects.filter(pk=full.pk).update(starts_at=over - dt.timedelta(hours=1), ends_at=over)
    for rating in (5, 4, 3):
        Feedback.objects.create(occurrence=full, rating=rating, locale="en", given_on=timezone.now().date())
    author = factories.member(full.chapter, Role.HOST)
    GuestMessage.objects.create(occurrence=full, author=author, subject="Bring a candle", body="x", recipients=7)

    page = host.get(address(full)).content.decode()
    assert "4 out of 5, from 3 answers." in page
    assert "Bring a candle" in page

    client.force_login(factories.member(full.chapter, Role.GREETER))
    page = client.get(address(full)).content.decode()
    assert ("out of 5" in page, "Bring a candle" in page) == (False, False)
