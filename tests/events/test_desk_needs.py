"""What waits for someone of a chapter, on top of its desk; and the list of all its dates."""

import datetime as dt

import pytest
from django.test import RequestFactory
from django.utils import timezone

from chapters.models import Role
from events import desk_panels
from events.actions.posting import post_date
from events.actions.rsvps import cancel_rsvp
from events.models import EventPage, Feedback, Occurrence, Rsvp, Shift
from tests import factories
from tests.events.hands import guest
from tests.events.posting_hands import facts
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def chapter():
    return factories.chapter(slug="sf")


@grown
def date(chapter):
    return factories.occurrence(factories.event(chapter, capacity=4, title="We read"))


def drawn(chapter, role=Role.HOST, draw=desk_panels.needs, user=None):
    request = RequestFactory().get("/")
    request.user = user or factories.member(chapter, role)
    return " ".join(str(draw(request, chapter)).split())


def test_nothing_waits_and_nothing_is_shown(chapter, date):
    assert [drawn(chapter, role) for role in Role] == [""] * len(Role)


def test_more_people_than_seats(chapter, date):
    guest(date, party=4)
    Occurrence.objects.filter(pk=date.pk).update(capacity=3)

    panel = drawn(chapter)

    assert "1 more person than seats" in panel
    assert f'href="/desk/sf/dates/{date.uid}/"' in panel
    assert drawn(chapter, Role.GREETER) == drawn(chapter, Role.EDITOR) == ""


def test_a_date_that_its_series_dropped(chapter, date):
    Occurrence.objects.filter(pk=date.pk).update(off_rule=True)

    assert f'href="/desk/sf/dates/{date.uid}/settle/"' in drawn(chapter)


def test_offers_with_the_hour_of_the_first(chapter, date):
    ada = guest(date, "ada@example.org", 4)
    guest(date, "bea@example.org", 2)
    guest(date, "cyd@example.org", 2)
    cancel_rsvp(rsvp=ada)

    panel = drawn(chapter)

    assert "The first offer of a seat runs out: " in panel
    assert "2 offers" in panel
    assert f'href="/desk/sf/dates/{date.uid}/?show=offered#guests"' in panel


def test_shifts_of_the_next_days_that_lack_people(chapter, date):
    soon = timezone.now() + dt.timedelta(days=2)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=soon, ends_at=soon + dt.timedelta(hours=1))
    Shift.objects.create(occurrence=date, role="banner", capacity=6, seats_taken=3)
    Shift.objects.create(occurrence=date, role="caller", capacity=2, seats_taken=2)
    Shift.objects.create(occurrence=date, role="reader", capacity=5, is_closed=True)

    panel = drawn(chapter)
    assert "Banner holder" in panel
    assert "3 missing" in panel
    assert "Reader" not in panel
    Occurrence.objects.filter(pk=date.pk).update(starts_at=soon + dt.timedelta(days=9), ends_at=soon + dt.timedelta(10))
    assert drawn(chapter) == ""


def test_feedback_of_the_last_days_once_three_have_answered(chapter, date):
    today = timezone.now().date()
    for _ in range(2):
        Feedback.objects.create(occurrence=date, rating=4, locale="en", given_on=today)
    assert drawn(chapter) == ""
    Feedback.objects.create(occurrence=date, rating=4, locale="en", given_on=today)
    assert f'href="/desk/sf/dates/{date.uid}/feedback/"' in drawn(chapter)
    Feedback.objects.update(given_on=today - dt.timedelta(days=9))
    assert drawn(chapter) == ""


def test_a_posted_date_waits_for_editors_and_for_its_author(chapter):
    host = factories.member(chapter, Role.HOST)
    event = post_date(chapter=chapter, facts=facts(), locale="en", nonce="1", publish=False, actor=host)

    for panel, word in ((drawn(chapter, Role.EDITOR), "Publish it?"), (drawn(chapter, user=host), "Waits")):
        assert f'href="/desk/sf/posted/{event.pk}/"' in panel
        assert word in panel
    assert drawn(chapter, Role.HOST) == ""
    EventPage.objects.get(pk=event.pk).get_latest_revision().publish()
    assert drawn(chapter, Role.EDITOR) == ""


def test_nothing_of_another_chapter(chapter, date):
    """The same as above for Berlin: none of it reaches San Francisco."""
    berlin = factories.chapter("Berlin", slug="berlin")
    theirs = factories.occurrence(factories.event(berlin, capacity=1, title="Theirs"), seats_taken=3, off_rule=True)
    factories.rsvp(theirs, state=Rsvp.State.OFFERED, offer_until=timezone.now())
    for _ in range(3):
        Feedback.objects.create(occurrence=theirs, rating=4, locale="en", given_on=timezone.now().date())
    author = factories.member(berlin, Role.HOST)
    post_date(chapter=berlin, facts=facts(), locale="en", nonce="1", publish=False, actor=author)

    assert drawn(chapter, Role.COORDINATOR) == ""
    assert drawn(berlin, Role.COORDINATOR).count("<li>") == 5


def test_the_number_of_queries_of_the_desk_does_not_grow(client, chapter, date, django_assert_max_num_queries):
    def one_more(number):
        day = timezone.now().date() + dt.timedelta(days=2 + number % 3)
        event = factories.event(chapter, start_date=day, capacity=1, title=f"Number {number}")
        row = factories.occurrence(event, seats_taken=2, off_rule=True)
        factories.rsvp(row, state=Rsvp.State.OFFERED, offer_until=timezone.now())
        Shift.objects.create(occurrence=row, role="banner", capacity=6)

    client.force_login(factories.member(chapter, Role.COORDINATOR))
    one_more(0)
    client.get("/desk/sf/")
    with django_assert_max_num_queries(120) as few:
        client.get("/desk/sf/")
    for number in range(1, 6):
        one_more(number)
    with django_assert_max_num_queries(len(few)):
        assert client.get("/desk/sf/").status_code == 200


def test_all_dates_to_come_and_past_in_pages(client, chapter, date, monkeypatch):
    monkeypatch.setattr("events.views.desk_dates.PAGE_SIZE", 1)
    other = factories.occurrence(factories.event(chapter, start_date=timezone.now().date() + dt.timedelta(days=9)))
    factories.event(factories.chapter("Berlin", slug="berlin"), title="Theirs")
    client.force_login(factories.member(chapter, Role.HOST))

    first = client.get("/desk/sf/dates/")
    assert f"/desk/sf/dates/{date.uid}/" in first.content.decode()
    assert f"/desk/sf/dates/{other.uid}/" not in first.content.decode()
    second = client.get(f"/desk/sf/dates/{first.context['more']}").content.decode()
    assert f"/desk/sf/dates/{other.uid}/" in second
    assert "Theirs" not in second

    long_ago = timezone.now() - dt.timedelta(days=30)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=long_ago, ends_at=long_ago + dt.timedelta(hours=1))
    assert f"/desk/sf/dates/{date.uid}/" in client.get("/desk/sf/dates/?past").content.decode()
    assert client.get("/desk/berlin/dates/").status_code == 404
