"""Processes want the same seats, and some are killed at any moment: the small edition of `python -m bench.kills`."""

import pytest

from bench.kills import Outcome, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_killed_processes_sell_no_seat_twice_and_lose_no_mail():
    """Case 6 of trust.md, and case 39: whatever a kill interrupts has happened with its mail, or has not happened."""
    found = run(attempts=32, kills=4, seats=12, processes=4)

    assert found.is_whole
    assert (found.kills, found.answers, found.seats) == (4, 32, 12)
    assert found.taken > 0


def test_control_processes_that_trust_what_they_have_read_sell_seats_twice():
    found = run(attempts=8, kills=0, seats=6, guarded=False, processes=4)

    assert found.sold_twice == 2
    assert not found.is_whole


@pytest.mark.parametrize(
    "wrong", [{"held": 9}, {"taken": 9}, {"asked": 9}, {"told": 9}, {"mute": 1}, {"seats": 9}], ids=lambda it: str(it)
)
def test_control_whatever_does_not_agree_is_found(wrong):
    whole = {"seats": 10, "held": 10, "taken": 10, "answers": 30, "asked": 30, "seated": 12, "told": 12}

    assert Outcome(**whole).is_whole
    assert not Outcome(**whole | wrong).is_whole
