"""Who came again is counted by a mark that names nobody, and that no two chapters can compare."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chapters.models import Risk
from events.actions import marks
from events.actions.marks import drop_marks, drop_old_marks, mark_guests
from events.models import GuestMark, Occurrence, Rsvp
from people.erasure import erase_contact
from people.models import Contact
from people.schedule import JOBS
from people.secrets import email_key
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def chapter():
    return factories.chapter(slug="sf")


def a_date(chapter, days: int = -7, **fields) -> Occurrence:
    """A date that many days from now."""
    day = timezone.now().date() + dt.timedelta(days=days)
    return factories.occurrence(factories.event(chapter, start_date=day, **fields))


def someone(email: str = "sima@example.org") -> Contact:
    return Contact.objects.get_or_create(email_key=email_key(email), defaults={"email": email})[0]


def came(date: Occurrence, person: Contact | None, arrived: int = 1) -> Rsvp:
    """Someone who was checked in."""
    facts = {"state": "attended", "arrived": arrived, "checked_in_at": date.starts_at}
    return factories.rsvp(date, contact=person, party=arrived, **facts)


def noted(date: Occurrence) -> list[bool | None]:
    return list(date.rsvps.order_by("pk").values_list("is_returning", flat=True))


def test_who_comes_the_second_time_is_returning(chapter):
    first, second = a_date(chapter, -14), a_date(chapter, -7)
    sima, omid = someone(), someone("omid@example.org")
    came(first, sima)
    came(second, sima)
    came(second, omid)

    assert (mark_guests(occurrence=first), mark_guests(occurrence=second)) == (1, 2)

    assert noted(first) == [False]
    assert noted(second) == [True, False]
    assert GuestMark.objects.count() == 2


def test_marking_a_date_again_changes_nothing(chapter):
    date = a_date(chapter)
    came(date, someone())
    mark_guests(occurrence=date)
    before = list(GuestMark.objects.values())

    assert mark_guests(occurrence=date) == 0

    assert (noted(date), list(GuestMark.objects.values())) == ([False], before)


def test_who_is_checked_in_later_is_noted_then(chapter):
    date = a_date(chapter)
    came(date, someone())
    mark_guests(occurrence=date)
    came(date, someone("omid@example.org"))

    assert mark_guests(occurrence=date) == 1
    assert noted(date) == [False, False]


def test_only_those_who_came_and_can_be_known_are_noted(chapter):
    date = a_date(chapter)
    came(date, None)
    factories.rsvp(date, contact=someone(), state="no-show")
    factories.rsvp(date, contact=someone("omid@example.org"), state="confirmed")
    factories.rsvp(date, contact=someone("lale@example.org"), state="cancelled")

    assert mark_guests(occurrence=date) == 0
    assert set(noted(date)) == {None}
    assert not GuestMark.objects.exists()


def test_a_mark_says_the_month_and_no_more(chapter):
    date = a_date(chapter)
    came(date, someone())
    mark_guests(occurrence=date)

    mark = GuestMark.objects.get()
    assert mark.last_month == date.start_date.replace(day=1)
    assert {field.name for field in GuestMark._meta.fields} == {"id", "chapter", "key", "last_month"}
    assert mark.key != someone().email_key


def test_the_month_moves_on_and_never_back(chapter):
    late, early = a_date(chapter, -7), a_date(chapter, -100)
    came(late, someone())
    came(early, someone())

    mark_guests(occurrence=late)
    mark_guests(occurrence=early)  # settled late: what came after it is not “before”

    assert noted(early) == [False]
    assert GuestMark.objects.get().last_month == late.start_date.replace(day=1)


def test_no_two_chapters_can_compare_their_marks(chapter):
    """One person, both chapters: two marks that have nothing in common, and neither knows them from the other."""
    here, there = a_date(chapter), a_date(factories.chapter("Berlin", slug="berlin"))
    came(here, someone())
    came(there, someone())

    mark_guests(occurrence=here)
    mark_guests(occurrence=there)

    assert len(set(GuestMark.objects.values_list("key", flat=True))) == 2
    assert noted(there) == [False]


def test_control_one_key_for_all_would_let_them_compare(chapter, monkeypatch):
    monkeypatch.setattr(marks, "mark_of", lambda contact, chapter_id: contact.email_key)

    test_rows = [a_date(chapter), a_date(factories.chapter("Berlin", slug="berlin"))]
    for date in test_rows:
        came(date, someone())
        mark_guests(occurrence=date)

    assert len(set(GuestMark.objects.values_list("key", flat=True))) == 1


def test_without_the_key_outside_the_database_nobody_is_recognised(chapter, settings):
    first, second = a_date(chapter, -14), a_date(chapter, -7)
    came(first, someone())
    came(second, someone())
    mark_guests(occurrence=first)
    settings.CONTACT_HASH_KEY = "another key that is long enough"

    mark_guests(occurrence=second)

    assert noted(second) == [False]


@pytest.mark.parametrize("where", ["chapter", "event"])
def test_at_high_risk_nothing_is_marked(chapter, where):
    date = a_date(chapter)
    came(date, someone())
    row = date.chapter if where == "chapter" else date.event
    type(row).objects.filter(pk=row.pk).update(risk=Risk.HIGH)

    assert mark_guests(occurrence=date) == 0

    assert (noted(date), GuestMark.objects.count()) == ([None], 0)


def test_marks_of_a_chapter_that_is_at_high_risk_now_are_dropped(chapter):
    date = a_date(chapter)
    came(date, someone())
    mark_guests(occurrence=date)
    type(chapter).objects.filter(pk=chapter.pk).update(risk=Risk.HIGH)

    assert drop_old_marks() == 1
    assert not GuestMark.objects.exists()


@pytest.mark.parametrize(("months_ago", "left"), [("2024-11-01", 1), ("2024-10-01", 0), ("2026-11-01", 1)])
@time_machine.travel("2026-11-21T12:00Z", tick=False)
def test_a_mark_ends_two_years_after_they_came_last(chapter, months_ago, left):
    GuestMark.objects.create(chapter=chapter, key="a" * 64, last_month=months_ago)

    drop_old_marks()

    assert GuestMark.objects.count() == left


def test_the_worker_drops_old_marks():
    assert JOBS["events.drop_old_marks"].run is drop_old_marks


def test_who_is_erased_is_known_in_no_chapter(chapter):
    dates = [a_date(chapter), a_date(factories.chapter("Berlin", slug="berlin"))]
    for date in dates:
        came(date, someone())
        came(date, someone("omid@example.org"))
        mark_guests(occurrence=date)

    erase_contact(contact=someone(), actor=None, remember=False)

    left = {marks.mark_of(someone("omid@example.org"), date.chapter_id) for date in dates}
    assert set(GuestMark.objects.values_list("key", flat=True)) == left
    assert [noted(date) for date in dates] == [[False, False]] * 2  # that they came for the first time is a number


def test_someone_who_was_erased_comes_for_the_first_time_again(chapter):
    first, second = a_date(chapter, -14), a_date(chapter, -7)
    came(first, someone())
    mark_guests(occurrence=first)
    erase_contact(contact=someone(), actor=None, remember=False)
    came(second, someone())

    mark_guests(occurrence=second)

    assert noted(second) == [False]


def test_marking_and_dropping_ask_the_same_for_few_and_for_many(chapter):
    asked = []
    for number, days in ((2, -14), (30, -7)):
        date = a_date(chapter, days)
        people = [someone(f"guest-{n}@example.org") for n in range(number)]
        for person in people:
            came(date, person)
        with CaptureQueriesContext(connection) as queries:
            mark_guests(occurrence=date)
            drop_marks(people[0])
        asked.append(len(queries))

    assert asked[0] == asked[1]
