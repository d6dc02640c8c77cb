"""This date and all that follow, as a series of its own: rows move, addresses lead on, nobody is lost."""

import datetime as dt

import pytest

from events.actions.series import split_series
from events.errors import EventError
from events.models import CoHost, EventPage, ExcludedDate, ExtraDate, Occurrence, Rsvp
from events.recurrence import read, stored
from people.models import OutgoingMail
from tests import factories
from tests.events.test_plans import TUESDAY, WEEK, date, days, publish, series
from tests.events.test_series_edits import at, change

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


def test_this_and_following_makes_two_series_and_loses_nobody():
    page = series("RRULE:FREQ=WEEKLY;COUNT=6")
    factories.translation(page, "fa", title="شب شمع")
    early, late = date(page, 1), date(page, 3)
    guests = [
        factories.rsvp(row, state=Rsvp.State.CONFIRMED, contact=factories.contact(f"{row.pk}@example.org"))
        for row in (early, late)
    ]
    before = {row.pk: (row.uid, row.slug) for row in Occurrence.objects.all()}

    new = split_series(
        occurrence=date(page, 2), changes={"start_time": dt.time(18), "end_time": dt.time(19)}, actor=None
    )

    page = EventPage.objects.get(pk=page.pk)
    assert {row.pk: (row.uid, row.slug) for row in Occurrence.objects.all()} == before
    assert (days(page), days(new)) == ([0, 7], [14, 21, 28, 35])
    assert [row.start_time.hour for row in Occurrence.objects.order_by("starts_at")] == [19, 19, 18, 18, 18, 18]
    assert (page.until, new.split_from_id) == (None, page.pk)
    assert (read(page.rule).count, read(new.rule).count) == (2, 4)
    assert [guest.occurrence.event_id for guest in Rsvp.objects.order_by("pk")] == [page.pk, new.pk]
    assert EventPage.objects.live().filter(translation_key=new.translation_key).count() == 2
    told = OutgoingMail.objects.filter(kind="events.rsvp_changed")
    assert [mail.contact_id for mail in told] == [guests[1].contact_id]
    publish(page)
    publish(new)
    assert (days(page), days(new)) == ([0, 7], [14, 21, 28, 35])


def test_exceptions_and_edited_dates_go_along_with_their_part():
    page = series("RRULE:FREQ=WEEKLY")
    page.excluded_dates = [ExcludedDate(date=TUESDAY + WEEK), ExcludedDate(date=TUESDAY + 4 * WEEK)]
    page.extra_dates = [ExtraDate(date=TUESDAY + dt.timedelta(days=n)) for n in (2, 30)]
    page.until = TUESDAY + 5 * WEEK
    page.save_revision().publish()
    edited = Occurrence.objects.get(original_date=TUESDAY + 3 * WEEK)
    change(edited, face=at(TUESDAY + dt.timedelta(days=1), 19))  # to before the split
    co_host = CoHost.objects.create(event=page, chapter=factories.chapter("Berlin"), state="accepted")

    new = split_series(occurrence=Occurrence.objects.get(original_date=TUESDAY + 2 * WEEK), changes={}, actor=None)

    assert (days(page), days(new)) == ([0, 2], [1, 14, 30, 35])
    assert EventPage.objects.get(pk=page.pk).until == TUESDAY + 2 * WEEK - dt.timedelta(days=1)
    assert list(new.co_hosts.values_list("chapter", "state")) == [(co_host.chapter_id, "accepted")]
    publish(new)
    assert days(new) == [1, 14, 30, 35]


def test_dates_without_a_rule_split_as_well():
    page = series("")
    page.extra_dates = [ExtraDate(date=TUESDAY + WEEK * n) for n in (1, 2, 3)]
    page.save_revision().publish()

    new = split_series(occurrence=date(page, 2), changes={"capacity": 4}, actor=None)

    assert (days(page), days(new), stored(read(new.rule))) == ([0, 7], [14, 21], "")
    assert [row.capacity for row in Occurrence.objects.order_by("starts_at")] == [None, None, 4, 4]


def test_a_series_of_which_only_an_extra_date_comes_before_keeps_just_that():
    page = series("RRULE:FREQ=WEEKLY;COUNT=3")
    page.extra_dates = [ExtraDate(date=TUESDAY - dt.timedelta(days=2))]
    page.save_revision().publish()

    new = split_series(occurrence=date(page, 1), changes={}, actor=None)

    assert (days(page), days(new)) == ([-2], [0, 7, 14])
    assert stored(read(EventPage.objects.get(pk=page.pk).rule)) == ""


def test_the_first_date_has_nothing_to_split_from():
    page = series()

    with pytest.raises(EventError):
        split_series(occurrence=date(page, 0), changes={}, actor=None)

    assert EventPage.objects.count() == 1


def test_the_old_address_of_a_date_leads_to_its_new_series(client):
    page = series()
    new = split_series(occurrence=date(page, 2), changes={}, actor=None)
    newest = split_series(occurrence=date(new, 1), changes={}, actor=None)

    for slug, home in (("2026-12-15", new), ("2026-12-22", newest)):
        response = client.get(f"{page.url}{slug}/")
        assert (response.status_code, response["Location"]) == (302, f"{home.url}{slug}/")
    assert client.get(f"{page.url}2026-12-08/").status_code == 200
    assert client.get(f"{page.url}2027-01-12/").status_code == 404
