"""Many who want the same places in a shift at once, against a database that really commits."""

import random
import threading

import pytest
from django.db.models import F, Sum

from events.actions import holding
from events.actions.rsvps import cancel_rsvp, change_party, change_shift, confirm_rsvp
from events.errors import EventError
from events.models import Occurrence, Rsvp, Shift
from tests import factories
from tests.events.test_rsvp_races import at_once, errors, instead_of_lock, mails, party, seats, states, without_lock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def date() -> Occurrence:
    return factories.occurrence(capacity=None)


def shift(date: Occurrence, capacity: int | None = 10) -> Shift:
    return Shift.objects.create(occurrence=date, role="caller", capacity=capacity, position=date.shifts.count())


def wishing(date: Occurrence, wish: Shift, size: int = 1) -> Rsvp:
    row = party(date, size)
    row.shift = wish
    row.save()
    return row


def places(row: Shift) -> tuple[int, int]:
    """Places taken as the shift says, and as the confirmed parties say that chose it."""
    row.refresh_from_db()
    return row.seats_taken, row.rsvps.filter(state="confirmed").aggregate(sum=Sum("party"))["sum"] or 0


@pytest.mark.parametrize("locked", [True, False], ids=["as-is", "row-lock-taken-away"])
def test_forty_confirm_at_once_for_ten_places(date, monkeypatch, locked):
    """All of them come, ten of them to the shift, and it is the conditional statement that counts them."""
    if not locked:
        instead_of_lock(monkeypatch, without_lock)
    calls = shift(date)
    asked = [wishing(date, calls) for _ in range(40)]

    results = at_once(lambda row=row: confirm_rsvp(rsvp=row) for row in asked)

    assert errors(results) == []
    assert places(calls) == (10, 10)
    assert seats(date) == (40, 40)
    assert date.rsvps.filter(missed=calls, shift=None).count() == 30
    assert mails("events.rsvp_confirmed") == 40


def test_control_without_the_condition_places_are_given_twice(date, monkeypatch):
    """Read first, write later: the same forty overfill the shift."""
    calls = shift(date)
    everyone_has_read = threading.Barrier(40)
    read: dict[int, Shift] = {}

    def claim_by_what_was_read(*, shift_id: int, places: int) -> bool:
        if read[threading.get_ident()].seats_left < places:
            return False
        Shift.objects.filter(pk=shift_id).update(seats_taken=F("seats_taken") + places)
        return True

    def confirm(row: Rsvp) -> Rsvp:
        read[threading.get_ident()] = Shift.objects.get(pk=calls.pk)
        everyone_has_read.wait(60)
        return confirm_rsvp(rsvp=row)

    monkeypatch.setattr(holding, "claim_places", claim_by_what_was_read)
    asked = [wishing(date, calls) for _ in range(40)]

    results = at_once(lambda row=row: confirm(row) for row in asked)

    assert errors(results) == []
    assert places(calls)[0] > 10


def test_forty_change_to_a_shift_at_once(date):
    calls = shift(date)
    guests = [party(date, 1, "confirmed") for _ in range(40)]

    results = at_once(lambda row=row: change_shift(rsvp=row, shift=calls) for row in guests)

    refused = errors(results)
    assert (len(refused), {type(error) for error in refused}) == (30, {EventError})
    assert places(calls) == (10, 10)


def test_parties_of_three_are_never_split_over_the_last_two_places(date):
    calls = shift(date, 2)
    threes = [wishing(date, calls, 3) for _ in range(8)]

    at_once(lambda row=row: confirm_rsvp(rsvp=row) for row in threes)

    assert places(calls) == (0, 0)
    assert states(date) == {"confirmed": 8}


def test_the_seats_of_the_date_and_the_places_of_the_shift_are_two_limits(date):
    """Ten seats and six places: six of the ten guests have a place, nobody who waits has one."""
    Occurrence.objects.update(capacity=10)
    calls = shift(date, 6)
    asked = [wishing(date, calls) for _ in range(20)]

    results = at_once(lambda row=row: confirm_rsvp(rsvp=row) for row in asked)

    assert errors(results) == []
    assert seats(date) == (10, 10)
    assert places(calls) == (6, 6)
    assert date.rsvps.filter(state="waitlisted", shift=calls).count() == 10


def test_two_crowds_that_change_places_do_not_wait_for_each_other(date):
    one, other = shift(date, 30), shift(date, 30)
    crowds = [(wishing(date, one), other) for _ in range(10)] + [(wishing(date, other), one) for _ in range(10)]
    for row, _ in crowds:
        confirm_rsvp(rsvp=row)

    results = at_once(lambda row=row, to=to: change_shift(rsvp=row, shift=to) for row, to in crowds)

    assert errors(results) == []
    assert (places(one), places(other)) == ((10, 10), (10, 10))


@pytest.mark.parametrize("act", [cancel_rsvp, lambda rsvp: change_shift(rsvp=rsvp, shift=None)], ids=["go", "leave"])
def test_giving_places_back_twice_at_once_frees_them_once(date, act):
    calls = shift(date)
    leaves, stays = wishing(date, calls, 3), wishing(date, calls, 4)
    for row in (leaves, stays):
        confirm_rsvp(rsvp=row)

    results = at_once([lambda: act(rsvp=leaves)] * 8)

    assert errors(results) == []
    assert places(calls) == (4, 4)


@pytest.mark.slow
def test_whatever_people_do_at_once_no_place_is_lost_or_given_twice(date):
    Occurrence.objects.update(capacity=14)
    chance = random.Random(2020)  # noqa: S311 - a test, the same every time
    shifts = [shift(date, 3), shift(date, 5), shift(date, None)]
    rows = [wishing(date, chance.choice(shifts), chance.randint(1, 3)) for _ in range(10)]

    def life(row: Rsvp, seed: int) -> None:
        mine = random.Random(seed)  # noqa: S311
        for _ in range(8):
            act = mine.choice([confirm_rsvp, confirm_rsvp, cancel_rsvp, change_party, change_shift])
            options = {"party": mine.randint(1, 4)} if act is change_party else {}
            options = {"shift": mine.choice([*shifts, None])} if act is change_shift else options
            try:
                act(rsvp=row, **options)
            except EventError:
                continue  # a refusal is an answer; anything else is a fault

    results = at_once(lambda row=row, seed=seed: life(row, seed) for seed, row in enumerate(rows * 2))

    assert errors(results) == []
    for row in shifts:
        taken, held = places(row)
        assert taken == held
        assert row.capacity is None or taken <= row.capacity
    taken, confirmed = seats(date)
    assert taken == confirmed <= 14
