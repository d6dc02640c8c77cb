"""Events three times, in no order, to processes that are killed: the small edition of `python -m bench.gift_kills`."""

import pytest

from bench.gift_kills import Outcome, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_killed_processes_lose_no_gift_and_count_none_twice():
    """Cases 19, 20 and 26 of donations.md: whatever a kill interrupts has happened whole, or has not happened."""
    found = run(gifts=12, kills=3, processes=3)

    assert found.is_whole
    assert (found.kills, found.gifts) == (3, 12)
    assert found.expected < sum(range(500, 512))  # something of two gifts went back


def test_control_bookings_without_a_key_are_wrong():
    found = run(gifts=2, kills=0, guarded=False, processes=2)

    assert found.booked != found.expected
    assert not found.is_whole


@pytest.mark.parametrize(
    "wrong",
    [{"gifts": 3}, {"booked": 1}, {"shown": 1}, {"receipts": 3}, {"highest": 9}, {"waiting": 1}, {"first_receipts": 1}],
    ids=str,
)
def test_control_whatever_does_not_agree_is_found(wrong):
    whole = {
        "made": 2,
        "gifts": 2,
        "expected": 9,
        "booked": 9,
        "shown": 9,
        "receipts": 2,
        "highest": 2,
        "first_receipts": 2,
    }

    assert Outcome(**whole).is_whole
    assert not Outcome(**whole | wrong).is_whole
