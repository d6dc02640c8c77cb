"""What an edit would do to dates, before it is done: cases 20 to 30 of the calendar's reference, on rows."""

import datetime as dt

import pytest

from events.actions import cancel_date, materialise, postpone_date
from events.actions.editing import Edit, as_it_stands, edit_date
from events.models import DateChange, EventPage, ExcludedDate, ExtraDate, Occurrence, Rsvp
from events.queries.drafts import as_changed
from events.queries.plans import MOST, faces_of, plan_dates
from events.wall import Face
from tests import factories

pytestmark = pytest.mark.django_db
TUESDAY = dt.date(2026, 12, 1)
WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


def series(rule: str = "RRULE:FREQ=WEEKLY;COUNT=4", chapter=None, **fields) -> EventPage:
    """Four Tuesdays at 19:00."""
    fields = {"start_date": TUESDAY, "start_time": dt.time(19), "end_time": dt.time(20), "rule": rule, **fields}
    return factories.event(chapter, **fields)


def publish(page: EventPage, **fields) -> EventPage:
    page = EventPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def days(page) -> list[int]:
    rows = Occurrence.objects.of_event(page).order_by("starts_at")
    return [row.start_date.toordinal() - TUESDAY.toordinal() for row in rows]


def date(page, number: int) -> Occurrence:
    return Occurrence.objects.of_event(page).order_by("original_date")[number]


def plan_of(page, **changes):
    first = EventPage.objects.get(pk=page.pk)
    return plan_dates(event=as_changed(first, changes))


def test_a_rule_becomes_one_row_a_date_on_the_clock_of_its_place():
    berlin = factories.chapter("Berlin", zone="Europe/Berlin")

    page = series("RRULE:FREQ=WEEKLY;COUNT=3", berlin, start_date=dt.date(2027, 3, 23))

    rows = Occurrence.objects.of_event(page)
    assert [row.starts_at.hour for row in rows] == [18, 17, 17]  # 19:00 throughout, across the change of clocks
    assert {row.start_time for row in rows} == {dt.time(19)}


def test_exclusions_are_days_and_extra_dates_may_have_their_own_hour():
    page = series()
    page.excluded_dates = [ExcludedDate(date=TUESDAY + WEEK)]
    page.extra_dates = [ExtraDate(date=TUESDAY + dt.timedelta(days=2), start_time=dt.time(12, 30))]
    page.save_revision().publish()

    rows = list(Occurrence.objects.of_event(page).order_by("starts_at"))

    assert days(page) == [0, 2, 14, 21]
    assert (rows[1].start_time, rows[1].end_time) == (dt.time(12, 30), dt.time(13, 30))


def test_two_dates_on_one_day_are_two_rows_with_two_addresses():
    page = series("")
    page.extra_dates = [ExtraDate(date=TUESDAY, start_time=dt.time(12))]
    page.save_revision().publish()

    assert [(row.slug, row.start_time.hour) for row in Occurrence.objects.of_event(page)] == [
        ("2026-12-01-2", 12),
        ("2026-12-01", 19),
    ]
    before = list(Occurrence.objects.values())
    publish(page)
    assert list(Occurrence.objects.values()) == before


def test_several_days_and_whole_days():
    page = series("", start_date=dt.date(2026, 11, 25), last_day=dt.date(2026, 11, 26), all_day=True)

    row = Occurrence.objects.get()

    assert (row.all_day, row.start_date, row.end_date) == (True, dt.date(2026, 11, 25), dt.date(2026, 11, 26))
    assert row.starts_at == dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC)
    assert row.ends_at == dt.datetime(2026, 11, 27, 8, tzinfo=dt.UTC)
    publish(page, all_day=False)
    row.refresh_from_db()
    assert row.ends_at == dt.datetime(2026, 11, 27, 4, tzinfo=dt.UTC)  # 20:00 of the second day


def test_an_endless_rule_stops_at_the_horizon_and_at_the_most():
    weekly, daily = series("RRULE:FREQ=WEEKLY"), series("RRULE:FREQ=DAILY")

    assert len(days(weekly)) == 53
    assert len(days(daily)) == 367 <= MOST


def test_publishing_unchanged_is_quiet_and_changes_no_row():
    page = series()
    before = list(Occurrence.objects.values())

    assert plan_of(page).is_quiet
    publish(page)

    assert list(Occurrence.objects.values()) == before
    assert not DateChange.objects.exists()


def test_a_draft_and_a_plan_touch_no_row():
    page = series()
    before = list(Occurrence.objects.values())

    plan = plan_of(page, start_time=dt.time(9))
    page.start_time = dt.time(9)
    page.save_revision()

    assert len(plan.moved) == 4
    assert list(Occurrence.objects.values()) == before


def test_tuesdays_that_become_wednesdays_ask_where_people_answered():
    """Case 29."""
    page = series()
    factories.rsvp(date(page, 1), state=Rsvp.State.CONFIRMED, party=3)
    factories.rsvp(date(page, 2), state=Rsvp.State.WAITLISTED, party=2)
    wednesday = TUESDAY + dt.timedelta(days=1)

    plan = plan_of(page, start_date=wednesday)

    assert [row.pk for row in plan.ask] == [date(page, 1).pk, date(page, 2).pk]
    assert [plan.people[row.pk] for row in plan.ask] == [3, 2]
    assert [row.pk for row in plan.drop] == [date(page, 0).pk, date(page, 3).pk]
    assert [face.date for face in plan.add] == [wednesday + WEEK * n for n in range(4)]
    publish(page, start_date=wednesday)
    assert days(page) == [1, 7, 8, 14, 15, 22]
    flagged = Occurrence.objects.filter(off_rule=True)
    assert [(row.start_date, row.is_off) for row in flagged] == [(TUESDAY + WEEK, False), (TUESDAY + 2 * WEEK, False)]


def test_back_to_tuesdays_takes_the_flag_away_and_makes_nothing_twice():
    page = series()
    factories.rsvp(date(page, 1), state=Rsvp.State.CONFIRMED)
    publish(page, start_date=TUESDAY + dt.timedelta(days=1))

    publish(page, start_date=TUESDAY)

    assert days(page) == [0, 7, 14, 21]
    assert not Occurrence.objects.filter(off_rule=True).exists()


def test_an_earlier_hour_moves_the_series_and_spares_the_edited_date():
    """Case 30."""
    page = series()
    edited = date(page, 2)
    face = Face(edited.start_date, dt.time(21), dt.time(22), edited.start_date)
    stands = as_it_stands(edited)
    edit_date(occurrence=edited, edit=Edit(face, stands.place, stands.capacity), reason="", actor=None)

    publish(page, start_time=dt.time(18), end_time=dt.time(19))

    assert [date(page, n).start_time.hour for n in range(4)] == [18, 18, 21, 18]
    assert [date(page, n).sequence for n in range(4)] == [1, 1, 1, 1]
    publish(page)
    assert [date(page, n).sequence for n in range(4)] == [1, 1, 1, 1]


def test_an_override_across_a_change_of_clocks_is_shown_once():
    """Case 27."""
    berlin = factories.chapter("Berlin", zone="Europe/Berlin")
    page = series("RRULE:FREQ=WEEKLY;COUNT=3", berlin, start_date=dt.date(2027, 10, 26))
    row = date(page, 1)
    assert row.original_date == dt.date(2027, 11, 2)
    saturday = dt.date(2027, 10, 30)
    edit = Edit(Face(saturday, dt.time(18), dt.time(19), saturday), as_it_stands(row).place, None)

    edit_date(occurrence=row, edit=edit, reason="The hall is taken", actor=None)
    publish(page)

    rows = list(Occurrence.objects.of_event(page).order_by("starts_at"))
    assert [row.start_date.day for row in rows] == [26, 30, 9]
    assert rows[1].starts_at == dt.datetime(2027, 10, 30, 16, tzinfo=dt.UTC)
    assert (rows[1].original_date, rows[1].original_time, rows[1].slug) == (
        dt.date(2027, 11, 2),
        dt.time(19),
        "2027-11-02",
    )


def test_one_cancelled_of_four_stays_cancelled_whatever_is_published():
    """Case 28."""
    page = series()
    row = date(page, 1)
    factories.rsvp(row, state=Rsvp.State.CONFIRMED, party=12)
    cancel_date(occurrence=row, reason="Flood", actor=None)

    for fields in ({}, {"start_time": dt.time(18)}, {"rule": "RRULE:FREQ=WEEKLY;COUNT=6"}):
        publish(page, **fields)

    row.refresh_from_db()
    assert (row.status, row.start_time, row.sequence, row.rsvps.count()) == ("cancelled", dt.time(19), 1, 1)
    assert days(page) == [0, 7, 14, 21, 28, 35]


def test_a_postponed_date_waits_and_keeps_its_people():
    page = series()
    row = date(page, 1)
    factories.rsvp(row, state=Rsvp.State.CONFIRMED)

    postpone_date(occurrence=row, reason="Storm", actor=None)
    publish(page, start_date=TUESDAY + dt.timedelta(days=1))

    row.refresh_from_db()
    assert (row.status, row.is_off, row.off_rule, row.sequence) == ("postponed", True, False, 1)
    assert row.rsvps.get().state == "confirmed"


def test_what_is_over_never_changes(time_machine):
    page = series()
    factories.rsvp(date(page, 0), state=Rsvp.State.CONFIRMED)
    time_machine.move_to(dt.datetime(2026, 12, 9, 12, tzinfo=dt.UTC))

    publish(page, start_date=TUESDAY + dt.timedelta(days=2), start_time=dt.time(10), end_time=dt.time(11))

    assert days(page) == [0, 7, 9, 16, 23]  # the Thursday before today is not invented
    assert date(page, 0).start_time == dt.time(19)


def test_the_horizon_rolls_on_and_a_second_time_adds_nothing(time_machine):
    from events.actions.dates import roll_dates

    endless, counted = series("RRULE:FREQ=WEEKLY"), series("RRULE:FREQ=WEEKLY;COUNT=2")
    draft = factories.event(rule="RRULE:FREQ=WEEKLY", live=False)
    assert roll_dates() == 0
    time_machine.move_to(dt.datetime(2026, 12, 22, 12, tzinfo=dt.UTC))

    assert roll_dates() == 3
    assert roll_dates() == 0
    assert (len(days(endless)), len(days(counted)), len(days(draft))) == (56, 2, 0)


def test_one_series_that_cannot_be_rolled_costs_the_others_nothing(time_machine, monkeypatch):
    from events.actions import dates as actions

    broken, sound = series("RRULE:FREQ=WEEKLY"), series("RRULE:FREQ=WEEKLY")
    time_machine.move_to(dt.datetime(2026, 12, 22, 12, tzinfo=dt.UTC))

    def fail_for_one(*, event):
        if event.pk == broken.pk:
            raise RuntimeError
        return materialise(event=event)

    monkeypatch.setattr(actions, "materialise", fail_for_one)

    assert actions.roll_dates() == 3
    assert (len(days(broken)), len(days(sound))) == (53, 56)


def test_a_plan_costs_the_same_number_of_queries_however_many_dates(django_assert_num_queries):
    few, many = series("RRULE:FREQ=WEEKLY;COUNT=2"), series("RRULE:FREQ=DAILY;COUNT=200")
    plans = {}
    for page in (few, many):
        page = EventPage.objects.get(pk=page.pk)
        page.chapter  # noqa: B018 - the tree is not what is counted
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            plans[len(plan_dates(event=page).keep)] = len(queries)

    assert set(plans) == {2, 200}
    assert plans[2] == plans[200]


def test_a_translation_plans_nothing_of_its_own():
    page = series()
    copy = factories.translation(page, "fa", title="شب شمع")

    assert [face.date for face in faces_of(copy.canonical(), today=TUESDAY)] == [TUESDAY + WEEK * n for n in range(4)]
    assert days(copy) == [0, 7, 14, 21]
