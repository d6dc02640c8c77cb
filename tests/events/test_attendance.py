"""How many came: every number by hand. The page and its charts: test_attendance_pages.py."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from events.attendance import months_of, since
from events.models import Occurrence
from events.queries.attendance import Turnout, last_turnout, total, turnouts
from tests import factories
from tests.events.attendance_hands import EVENING, NOW, answers, past_dates

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def chapter():
    return factories.chapter(slug="sf")


NUMBERS = Turnout(said=11, came=8, walk_ins=2, expected=10, missed=5, new=1, returning=1, unknown=2)


def numbers(chapter, days: int = 200) -> list[Turnout]:
    return [one.turnout for one in turnouts(chapter, since=NOW.date() - dt.timedelta(days=days))]


def test_one_evening_counted_by_hand(chapter):
    (date,) = past_dates(chapter, 7)
    answers(date, *EVENING)

    assert numbers(chapter) == [NUMBERS]
    assert NUMBERS.no_show_rate == 0.5


def test_the_numbers_are_the_same_before_and_after_guests_are_forgotten(chapter):
    (date,) = past_dates(chapter, 7)
    answers(date, *EVENING)
    assert not date.rsvps.filter(erased_at=None).exists()

    date.rsvps.update(erased_at=None, erase_at=NOW + dt.timedelta(days=7))

    assert numbers(chapter) == [NUMBERS]


def test_where_nobody_was_checked_in_nobody_knows_who_came(chapter):
    (date,) = past_dates(chapter, 7)
    answers(date, ("confirmed", 3), ("no-show", 2))

    (found,) = turnouts(chapter, since=NOW.date() - dt.timedelta(days=30))

    assert found.is_counted is False
    assert found.turnout == Turnout(said=5)
    assert found.turnout.no_show_rate is None
    assert last_turnout(chapter) is None


def test_which_dates_stand_there(chapter):
    dates = past_dates(chapter, 40, 30, 20, 10)
    for date in dates:
        answers(date, ("attended", 1, 1))
    answers(past_dates(chapter, -5)[0], ("confirmed", 1))  # to come
    past_dates(chapter, 6)  # nobody ever answered
    answers(past_dates(factories.chapter("Berlin", slug="berlin"), 9)[0], *[("attended", 20, 20)] * 3)
    Occurrence.objects.filter(pk=dates[1].pk).update(status=Occurrence.Status.CANCELLED)

    found = turnouts(chapter, since=dates[1].start_date)

    assert [one.pk for one in found] == [dates[2].pk, dates[3].pk]
    assert last_turnout(chapter).pk == dates[3].pk


def test_together_they_are_the_sum(chapter):
    for date in past_dates(chapter, 20, 10):
        answers(date, *EVENING)

    whole = total(turnouts(chapter, since=NOW.date() - dt.timedelta(days=30)))

    assert whole == NUMBERS + NUMBERS == Turnout(22, 16, 4, 20, 10, 2, 2, 4)


PERIODS = [
    (3, "2026-11-21", "2026-08-21"),
    (12, "2026-11-21", "2025-11-21"),
    (3, "2026-05-31", "2026-02-28"),
    (6, "2026-06-30", "2025-12-30"),
]


@pytest.mark.parametrize(("months", "today", "day"), PERIODS)
def test_a_period_begins_so_many_months_ago(months, today, day):
    assert since(months, dt.date.fromisoformat(today)) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(("asked", "months"), [("3", 3), ("24", 24), ("", 6), ("7", 6), ("-3", 6), ("۳", 6), ("3 ", 6)])
def test_an_address_asks_for_a_period_that_there_is(asked, months):
    assert months_of(asked) == months


def test_a_date_that_is_going_on_is_not_over(chapter):
    (date,) = past_dates(chapter, 1)
    answers(date, ("attended", 2, 2))
    with time_machine.travel(date.ends_at - dt.timedelta(minutes=1), tick=False):
        assert turnouts(chapter, since=dt.date(2026, 1, 1)) == []
        assert timezone.now() < date.ends_at
