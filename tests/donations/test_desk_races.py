"""Many treasurers and donors at once: nothing counted twice, nothing given back twice, no cent lost."""

import datetime as dt
import uuid

import pytest

from donations.actions.offline import Arrived, correct_gift, record_gift
from donations.actions.refunds import ask_refund
from donations.errors import DonationError
from donations.models import Gift, Pledge, Posting, Refund
from donations.queries.totals import ledger_sums, totals_of
from donations.references import new_reference
from tests.donations.desk_hands import by_card, by_hand, world
from tests.events.test_rsvp_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = {"way": "cash", "second_counter": "Roya", "received_on": dt.date(2026, 11, 20)}


def agrees(fund) -> bool:
    sums, shown = ledger_sums(fund, livemode=False), totals_of(fund)
    return (sums["card"], sums["offline"], sums["match"]) == (shown.card, shown.offline, shown.match)


def test_a_hundred_gifts_at_once_are_a_hundred_dollars():
    """Case 35."""
    _chapter, fund, treasurer = world()

    def give():
        return record_gift(uid=uuid.uuid4(), fund=fund, arrived=Arrived(amount=100, **FACTS), author=treasurer)

    for _round in range(5):
        at_once([give] * 20)

    assert totals_of(fund).offline == 10_000
    assert (Gift.objects.count(), agrees(fund)) == (100, True)


def test_the_same_form_from_many_threads_is_one_gift():
    _chapter, fund, treasurer = world()
    uid = uuid.uuid4()
    results = at_once(
        [lambda: record_gift(uid=uid, fund=fund, arrived=Arrived(amount=100, **FACTS), author=treasurer)] * 8
    )
    assert {getattr(one, "pk", one) for one in results} == {Gift.objects.get().pk}
    assert totals_of(fund).offline == 100


def test_a_pledge_is_kept_once_whoever_is_quicker():
    _chapter, fund, treasurer = world()
    pledge = Pledge.objects.create(
        **{"fund": fund, "amount": 100, "way": "cash", "reference": new_reference(), "livemode": False},
        **{"due_on": "2026-11-20", "state": "standing", "locale": "en", "token_hash": "p"},
    )
    arrived = Arrived(amount=100, pledge=pledge, **FACTS)
    results = at_once([lambda: record_gift(uid=uuid.uuid4(), fund=fund, arrived=arrived, author=treasurer)] * 6)
    assert sum(isinstance(one, Gift) for one in results) == 1
    assert sum(isinstance(one, DonationError) for one in results) == 5
    assert totals_of(fund).offline == 100


@pytest.mark.parametrize("make", [by_card, "hand"])
def test_refunds_at_once_never_exceed_the_gift(make):
    """Case 28."""
    _chapter, fund, treasurer = world()
    gift = by_hand(fund, treasurer, 2500) if make == "hand" else by_card(fund, 2500)
    results = at_once([lambda: ask_refund(gift=gift, amount=1000, author=treasurer, reason="x")] * 6)
    assert sum(isinstance(one, Refund) for one in results) == 2
    assert sum(Refund.objects.values_list("amount", flat=True)) == 2000
    assert agrees(fund)


def test_giving_back_and_taking_back_at_once_do_one_of_both():
    _chapter, fund, treasurer = world()
    gift = by_hand(fund, treasurer, 2500)
    at_once(
        [
            lambda: correct_gift(gift=gift, author=treasurer, reason="x"),
            lambda: ask_refund(gift=gift, amount=2500, author=treasurer, reason="x"),
        ]
        * 3
    )
    assert totals_of(fund).offline == 0
    assert Posting.objects.exclude(kind="gift").count() == 1
