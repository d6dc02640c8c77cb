"""Endless rules roll on, however long ago they began."""

import datetime as dt

import pytest

from events.actions.dates import roll_dates
from events.models import EventPage, ExtraDate, Occurrence
from events.queries.plans import HORIZON, faces_of, plan_dates
from tests import factories

START = dt.date(2024, 1, 5)  # a Friday


def series(rule: str, **fields) -> EventPage:
    hours = {"start_time": dt.time(19), "end_time": dt.time(20)}
    return EventPage(title="Vigil", start_date=START, rule=rule, **{**hours, **fields})


@pytest.mark.parametrize("years", [0, 1, 2, 5])
def test_a_daily_series_names_the_days_to_come_however_old_it_is(years):
    today = START + dt.timedelta(days=365 * years)
    page = series("RRULE:FREQ=DAILY")
    page.extra_dates = [ExtraDate(date=START + dt.timedelta(days=3000))]

    dates = [face.date for face in faces_of(page, today=today)]

    coming = [today + dt.timedelta(days=ahead) for ahead in range(HORIZON.days + 1)]
    assert [date for date in dates if date >= today] == [*coming, START + dt.timedelta(days=3000)]


def test_a_series_that_is_short_keeps_its_past():
    page = series("RRULE:FREQ=YEARLY", until=dt.date(2030, 1, 1))

    assert [face.date.year for face in faces_of(page, today=dt.date(2026, 1, 15))] == [2024, 2025, 2026, 2027]


@pytest.mark.django_db
def test_rolling_adds_what_has_come_into_sight_and_takes_nothing_away(time_machine):
    time_machine.move_to(dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC), tick=False)
    page = factories.event(start_date=START, rule="RRULE:FREQ=WEEKLY")
    before = set(Occurrence.objects.values_list("pk", flat=True))
    factories.rsvp(Occurrence.objects.latest("starts_at"), state="confirmed")
    time_machine.move_to(dt.datetime(2024, 6, 1, 12, tzinfo=dt.UTC), tick=False)

    assert roll_dates() == 21
    assert roll_dates() == 0
    assert before < set(Occurrence.objects.values_list("pk", flat=True))
    last = Occurrence.objects.latest("starts_at")
    assert (last.start_date.weekday(), last.start_date) == (4, dt.date(2025, 5, 30))
    plan = plan_dates(event=EventPage.objects.get(pk=page.pk))
    assert (plan.add, plan.drop, plan.ask) == ([], [], [])
