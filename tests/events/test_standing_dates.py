"""Coming to every date as dates change: new ones, one that was left, a host who chooses, a page that goes."""

import datetime as dt

import pytest
from django.db import connection

from events.actions import cancel_date, uncancel_date
from events.actions.dates import roll_dates
from events.actions.editing import settle
from events.actions.rsvps import cancel_rsvp
from events.actions.series import split_series
from events.actions.standing import fill_standing
from events.actions.standing_ends import keep_standing
from events.models import EventPage, ExtraDate, Occurrence, Rsvp, StandingRsvp
from tests import factories
from tests.events.standing_hands import always, how, taken, tuesdays
from tests.events.test_plans import TUESDAY, WEEK, date, publish, series

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


def test_as_the_horizon_rolls_rows_are_made_until_the_year_is_over(time_machine):
    page = series("RRULE:FREQ=MONTHLY;BYMONTHDAY=1")
    standing = always(page)
    before = Rsvp.objects.filter(standing=standing).count()
    StandingRsvp.objects.update(until=dt.date(2028, 2, 15))

    time_machine.move_to(dt.datetime(2027, 6, 20, 12, tzinfo=dt.UTC), tick=False)
    roll_dates()
    time_machine.move_to(dt.datetime(2027, 12, 20, 12, tzinfo=dt.UTC), tick=False)
    roll_dates()

    last = Rsvp.objects.filter(standing=standing).latest("occurrence__start_date").occurrence.start_date
    assert before < Rsvp.objects.filter(standing=standing).count()
    assert (last, Occurrence.objects.latest("start_date").start_date) == (dt.date(2028, 2, 1), dt.date(2028, 12, 1))


def test_a_date_that_is_published_goes_to_who_said_so_first():
    page = tuesdays(2, capacity=3)
    always(page, "b@example.org", party=1)
    always(page, "a@example.org", party=2)
    page.extra_dates = [ExtraDate(date=TUESDAY + DAY)]
    page.capacity = 2
    page.save_revision().publish()

    assert how(page, "b@example.org") == ["confirmed"] * 3
    assert how(page, "a@example.org") == ["confirmed", "waitlisted", "confirmed"]
    assert taken(page) == [3, 1, 3]


def test_a_date_that_was_left_is_left(time_machine):
    page = tuesdays()
    always(page)
    cancel_rsvp(rsvp=Rsvp.objects.get(occurrence=date(page, 2)))

    publish(page)
    keep_standing()

    assert how(page) == ["confirmed", "confirmed", "cancelled", "confirmed"]


def test_a_date_that_takes_place_after_all_is_answered_by_the_job():
    page = tuesdays()
    cancel_date(occurrence=date(page, 2), reason="", actor=None)
    always(page)
    uncancel_date(occurrence=date(page, 2), actor=None)
    assert how(page)[2] == ""

    assert keep_standing() == 1

    assert how(page)[2] == "confirmed"


def test_while_the_host_has_to_choose_nobody_is_put_down_and_nobody_moves():
    """Tuesdays become Wednesdays: the answers to the Tuesday go along with it to the day the host chooses."""
    page = tuesdays(2)
    always(page)
    publish(page, rule="RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2", start_date=TUESDAY + DAY)
    assert sorted(how(page)) == ["", "", "confirmed", "confirmed"]
    assert fill_standing(event=page) == 0

    for row in Occurrence.objects.filter(off_rule=True).order_by("original_date"):
        settle(occurrence=row, decision=str(row.start_date + DAY), reason="", actor=None)
    keep_standing()

    assert how(page) == ["confirmed", "confirmed"]
    assert [row.start_date - TUESDAY for row in Occurrence.objects.order_by("starts_at")] == [DAY, DAY + WEEK]


def test_a_split_series_takes_them_along_to_its_later_part():
    page = tuesdays(6)
    standing = always(page)
    gone = always(page, "b@example.org")
    StandingRsvp.objects.filter(pk=gone.pk).update(until=TUESDAY + WEEK)

    new = split_series(occurrence=date(page, 3), changes={"start_time": dt.time(18)}, actor=None)
    new.extra_dates = [ExtraDate(date=TUESDAY + 3 * WEEK + DAY)]
    new.save_revision().publish()

    assert (how(page), how(new)) == (["confirmed"] * 3, ["confirmed"] * 4)
    assert how(new, "b@example.org") == ["confirmed", "", "confirmed", "confirmed"]
    assert {row.event_id for row in StandingRsvp.objects.filter(pk=standing.pk)} == {new.pk}
    assert StandingRsvp.objects.get(pk=gone.pk).event_id == page.pk


def test_it_is_carried_to_the_other_language_when_the_first_page_goes(django_capture_on_commit_callbacks):
    page = tuesdays()
    always(page)
    copy = factories.translation(page, "fa", title="شب شمع")
    Rsvp.objects.all().delete()
    Occurrence.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        EventPage.objects.get(pk=page.pk).delete()

    assert StandingRsvp.objects.get().event_id == copy.pk
    assert how(copy) == ["confirmed"] * 4
    connection.check_constraints()


def test_it_ends_with_the_last_page():
    page = tuesdays()
    always(page)
    factories.translation(page, "fa", title="شب شمع")
    Rsvp.objects.all().delete()
    Occurrence.objects.all().delete()

    EventPage.objects.filter(translation_key=page.translation_key).delete()

    assert not StandingRsvp.objects.exists()
    connection.check_constraints()
