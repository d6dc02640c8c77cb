"""Half a day after a date: who came, who did not, and whom nobody can tell of."""

import pytest

from events.actions import settling
from events.actions.door import check_in
from events.actions.settling import settle_date, settle_dates
from events.models import Occurrence
from people.schedule import JOBS
from tests import factories
from tests.events.at_door import at_hours, evening, guest, now_is, taken
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def date():
    return evening(capacity=9)


@grown
def by(date):
    return factories.member(date.chapter)


def states(date: Occurrence) -> dict[str, str]:
    return dict(date.rsvps.values_list("name", "state"))


def half_a_day_later(date: Occurrence) -> int:
    at_hours(date, -13.1)
    return settle_dates()


def test_where_the_door_was_used_whoever_was_not_seen_did_not_come(date, by):
    check_in(rsvp=guest(date, "came", party=3), by=by, arrived=2)
    for state in ("confirmed", "offered", "waitlisted", "cancelled", "lapsed"):
        guest(date, state, state=state)

    assert half_a_day_later(date) == 1

    date.refresh_from_db()
    assert states(date) == {
        "came": "attended",
        "confirmed": "no-show",
        "offered": "lapsed",
        "waitlisted": "waitlisted",
        "cancelled": "cancelled",
        "lapsed": "lapsed",
    }
    assert (taken(date), date.settled_at is not None) == (4, True)


def test_where_it_was_not_used_nobody_is_blamed(date):
    for state in ("confirmed", "offered"):
        guest(date, state, state=state)

    half_a_day_later(date)

    date.refresh_from_db()
    assert states(date) == {"confirmed": "confirmed", "offered": "lapsed"}
    assert (taken(date), date.settled_at is not None) == (1, True)


def test_it_is_settled_once_and_not_before_its_door_has_closed(date, by):
    check_in(rsvp=guest(date, "came"), by=by)
    row = guest(date, "late")
    at_hours(date, -12.9)
    assert settle_dates() == 0
    assert now_is(row) == ("confirmed", None)

    assert [half_a_day_later(date), settle_dates(), settle_date(pk=date.pk)] == [1, 0, False]


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_date_that_did_not_take_place_is_not_settled(date, status):
    row = guest(date)
    Occurrence.objects.update(status=status)

    assert (half_a_day_later(date), now_is(row)) == (0, ("confirmed", None))


def test_what_was_over_before_there_was_a_door_is_left_alone(date):
    at_hours(date, -24 * 61)

    assert settle_dates() == 0


def test_who_came_again_is_known_from_then_on(date, by):
    row = guest(date)
    check_in(rsvp=row, by=by)
    half_a_day_later(date)

    row.refresh_from_db()
    assert row.is_returning is False


def test_one_date_that_fails_costs_the_others_nothing(date, by, monkeypatch, caplog):
    other = factories.occurrence(factories.event(date.chapter))
    at_hours(date, -13.2)
    at_hours(other, -13.1)
    settle = settling.settle_date

    def fail_for_one(*, pk: int) -> bool:
        if pk == date.pk:
            raise RuntimeError
        return settle(pk=pk)

    monkeypatch.setattr(settling, "settle_date", fail_for_one)

    assert settle_dates() == 1
    assert f"date not settled occurrence={date.pk}" in caplog.text


def test_many_dates_are_settled_in_turns(date, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(settling, "A_TURN", 1)
    other = factories.occurrence(factories.event(date.chapter))
    for one in (date, other):
        at_hours(one, -13.1)

    with django_assert_max_num_queries(20):
        assert [settle_dates(), settle_dates(), settle_dates()] == [1, 1, 0]


def test_the_worker_does_it_every_ten_minutes():
    assert JOBS["events.settle_dates"].every.total_seconds() == 600
    assert JOBS["events.settle_dates"].run is settle_dates
