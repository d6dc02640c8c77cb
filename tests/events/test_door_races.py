"""Several greeters at one door: threads with connections of their own against a database that really commits."""

import random
import threading
import uuid
from collections import Counter

import pytest
from django.db import connections
from django.db.models import F, Sum

from events.actions import door
from events.actions.door import check_in, let_in, undo_check_in
from events.actions.rsvps import cancel_rsvp
from events.actions.settling import settle_date
from events.errors import EventError
from events.models import Occurrence, Rsvp
from tests import factories
from tests.events.at_door import at_hours, evening, guest, now_is, taken
from tests.events.test_rsvp_races import at_once, errors, without_lock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def date() -> Occurrence:
    return evening(capacity=10)


@pytest.fixture
def greeters(date) -> list:
    return [factories.member(date.chapter), factories.member(date.chapter)]


def test_two_greeters_tap_the_same_guest_and_it_is_one_check_in(date, greeters):
    row = guest(date, party=3)

    results = at_once([lambda by=by: check_in(rsvp=row, by=by) for by in greeters * 4])

    assert errors(results) == []
    assert len({result.checked_in_at for result in results}) == 1
    assert (now_is(row), taken(date)) == (("attended", 3), 3)


def test_one_button_sent_eight_times_at_once_lets_in_once(date, greeters):
    key = uuid.uuid4()

    results = at_once([lambda by=by: let_in(occurrence=date, by=by, party=2, key=key) for by in greeters * 4])

    assert errors(results) == []
    assert taken(date) == 2


def test_the_last_seat_goes_to_one_of_many_at_the_door(date, greeters):
    guest(date, "Everyone else", party=9)
    waits = guest(date, "Nasrin", state="waitlisted")
    acts = [lambda by=by: let_in(occurrence=date, by=by) for by in greeters * 3]

    results = at_once([*acts, lambda: check_in(rsvp=waits, by=greeters[0])])

    assert Counter(type(result).__name__ for result in results) == {"Full": 6, "Rsvp": 1}
    assert taken(date) == 10


def undo_at_once(date, row, greeters) -> list:
    return at_once([lambda by=by: undo_check_in(rsvp=row, by=by) for by in greeters])


def test_taken_back_twice_at_once_frees_the_seats_once(date, greeters):
    guest(date, "Everyone else", party=4)
    at_hours(date, -0.1)
    row = let_in(occurrence=date, by=greeters[0], party=3)

    results = undo_at_once(date, row, greeters * 4)

    assert errors(results) == []
    assert (now_is(row), taken(date)) == (("cancelled", None), 4)


def test_control_without_lock_and_condition_they_are_freed_twice(date, greeters, monkeypatch):
    """Read first, write later, whatever the row says by then: a seat that somebody holds is given away."""
    guest(date, "Everyone else", party=4)
    at_hours(date, -0.1)
    row = let_in(occurrence=date, by=greeters[0], party=3)
    read, everyone_has_read = {}, threading.Barrier(2)

    def blindly(row: Rsvp, **changes) -> None:
        Rsvp.objects.filter(pk=row.pk).update(**changes)
        for name, value in changes.items():
            setattr(row, name, value)

    def undo(by) -> None:
        stale = Rsvp.objects.get(pk=row.pk)
        stale.occurrence = without_lock(date.pk)
        read[threading.get_ident()] = stale
        everyone_has_read.wait(60)
        undo_check_in(rsvp=row, by=by)

    monkeypatch.setattr(door, "lock_date", without_lock)
    monkeypatch.setattr(door, "_fresh", lambda rsvp, date: read[threading.get_ident()])
    monkeypatch.setattr(door, "_move", blindly)

    results = at_once([lambda by=by: undo(by) for by in greeters])

    assert errors(results) == []
    date.refresh_from_db()
    assert date.seats_taken == 1  # four people hold seats


def test_a_guest_who_cancels_while_they_are_checked_in(date, greeters):
    """Whichever comes first holds; the seats are counted once either way."""
    rows = [guest(date, str(number), party=2) for number in range(4)]
    acts = [lambda row=row: cancel_rsvp(rsvp=row) for row in rows]
    acts += [lambda row=row: check_in(rsvp=row, by=greeters[0]) for row in rows]

    results = at_once(acts)

    assert all(isinstance(error, EventError) for error in errors(results))
    states = Counter(date.rsvps.values_list("state", flat=True))
    assert set(states) <= {"attended", "cancelled"}
    assert taken(date) == 2 * states["attended"]


def test_settled_while_a_late_guest_is_checked_in(date, greeters):
    present, absent = guest(date, "Sima"), guest(date, "Omid")
    check_in(rsvp=present, by=greeters[0])
    at_hours(date, -12.99)

    def settle() -> bool:
        at_hours(date, -13.01)
        return settle_date(pk=date.pk)

    results = at_once([settle, settle, lambda: check_in(rsvp=absent, by=greeters[1])])

    assert all(isinstance(error, EventError) for error in errors(results))
    assert results[:2].count(True) == 1
    assert now_is(present) == ("attended", 1)
    assert now_is(absent) in (("attended", 1), ("no-show", None))
    assert taken(date) == 2


@pytest.mark.slow
def test_whatever_greeters_do_at_once_no_arrival_and_no_seat_is_lost(date, greeters):
    chance = random.Random(1979)  # noqa: S311 - a test, the same every time
    rows = [guest(date, str(number), party=chance.randint(1, 3)) for number in range(4)]
    rows += [guest(date, f"waits {number}", state="waitlisted", party=chance.randint(1, 3)) for number in range(3)]

    def evening_of(seed: int) -> None:
        mine = random.Random(seed)  # noqa: S311
        for _ in range(8):
            row, by = mine.choice(rows), greeters[seed % 2]
            act = mine.choice([check_in, check_in, undo_check_in, let_in])
            try:
                if act is let_in:
                    undo_check_in(rsvp=let_in(occurrence=date, by=by, over=mine.random() < 0.2), by=by)
                else:
                    act(rsvp=row, by=by)
            except EventError:
                continue  # a refusal is an answer; anything else is a fault

    results = at_once([lambda seed=seed: evening_of(seed) for seed in range(6)])

    assert errors(results) == []
    taken(date)
    attended = date.rsvps.filter(state="attended")
    assert attended.exclude(arrived=F("party")).count() == 0
    assert attended.aggregate(sum=Sum("arrived"))["sum"] == attended.aggregate(sum=Sum("party"))["sum"]
    connections.close_all()
