"""A fund is ordered from, paid from and covered in any order: what is told of it is what a child would add up.

The model keeps plain lists. Whatever is refused must be refused by the model too, and both ways of asking how funds
stand (one fund at a desk, many in a list) say the same after each step.
"""

import datetime as dt
import random
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest

from donations.actions.audit import audit
from donations.actions.commitments import bindable, release
from donations.actions.guarantees import withdraw_guarantee
from donations.actions.spending import payable, undo_payment
from donations.errors import DonationError, NotCovered
from donations.models import Commitment, FundTotal, Guarantee, Spending
from donations.queries import commitments
from tests import factories
from tests.donations.desk_hands import by_hand
from tests.donations.spending_hands import bound, filled, numbers, paid, word
from tests.worlds import grown

pytestmark = pytest.mark.django_db
SUBJECTS = ["placement:1", "placement:2", "placement:3"]


@grown
def office():
    """A fund with a hundred dollars in hand, and its treasurer."""
    return filled()


@dataclass
class Model:
    """What the fund should say, by lists and sums alone."""

    given: int = 10_000
    words: dict[int, int] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)
    payments: dict[int, tuple[str, int]] = field(default_factory=dict)

    def paid_for(self, subject: str) -> int:
        return sum(amount for about, amount in self.payments.values() if about == subject)

    def left(self, subject: str) -> int:
        return max(self.orders.get(subject, 0) - self.paid_for(subject), 0)

    @property
    def bound(self) -> int:
        return sum(map(self.left, self.orders))

    @property
    def spent(self) -> int:
        return sum(amount for _about, amount in self.payments.values())

    @property
    def free(self) -> int:
        return max(self.given + sum(self.words.values()) - self.bound - self.spent, 0)

    @property
    def told(self) -> tuple[int, int, int, int]:
        return self.given, sum(self.words.values()), self.bound, self.spent


def step(model: Model, fund, person, dice: random.Random) -> None:
    """One thing that a treasurer may try, done to both."""
    amount, subject = dice.choice([1, 999, 2_000, 5_000, 9_999]), dice.choice(SUBJECTS)
    doing = dice.choice(["order", "order", "pay", "pay", "word", "give", "back", "back"])
    if doing == "order":
        may = amount <= model.paid_for(subject) + model.left(subject) + model.free
        if _tried(lambda: bound(fund, person, amount, subject), may):
            model.orders[subject] = amount
    elif doing == "pay":
        may = amount <= min(model.given - model.spent, model.left(subject) + model.free)
        if done := _tried(lambda: paid(fund, person, amount, subject), may):
            model.payments[done.pk] = subject, amount
    elif doing == "word":
        model.words[word(fund, person, amount).pk] = amount
    elif doing == "give":
        by_hand(fund, person, amount)
        model.given += amount
    else:
        step_back(model, person, dice)


def step_back(model: Model, person, dice: random.Random) -> None:
    """Something of what was done is taken back, if there is anything."""
    which = dice.choice([kind for kind in (model.words, model.payments, model.orders) if kind] or [None])
    if which is None:
        return
    key = dice.choice(sorted(which))
    if which is model.words:
        one = Guarantee.objects.get(pk=key)
        if not _tried(lambda: withdraw_guarantee(guarantee=one, author=person), which[key] <= model.free):
            return
    elif which is model.payments:
        undo_payment(spending=Spending.objects.get(pk=key), author=person, reason="A slip")
    else:
        assert release(commitment=Commitment.objects.get(subject=key), author=person)
    del which[key]


def _tried(act, may: bool):
    """What it returned, None where it was refused; and it is refused exactly where the model says so."""
    try:
        done = act()
    except DonationError:
        assert not may
        return None
    assert may
    return done


@pytest.mark.parametrize("seed", range(8))
def test_any_walk_of_orders_payments_and_words_adds_up(office, seed):
    fund, person = office
    model, dice = Model(), random.Random(seed)  # noqa: S311 - the same walk each time
    for _step in range(30):
        step(model, fund, person, dice)
        assert numbers(fund) == model.told
    for subject in SUBJECTS:
        assert bindable(fund, subject) == model.paid_for(subject) + model.left(subject) + model.free
        most = min(model.given - model.spent, model.left(subject) + model.free)
        assert payable(fund, subject) == max(most, 0)
    assert commitments.standings([fund])[fund.pk] == commitments.standing(fund)
    assert audit() == []


def test_many_funds_are_told_like_each_alone(office):
    fund, person = office
    funds = [fund, *(factories.fund(chapter=fund.chapter, zone=zone) for zone in ("Asia/Tokyo", "America/Los_Angeles"))]
    for number, one in enumerate(funds[1:], 1):
        by_hand(one, person, 1_000 * number)
        bound(one, person, 700, f"placement:more{number}")
        paid(one, person, 300, f"placement:more{number}")
        word(one, person, 50 * number)
    bound(fund, person, 9_000)
    undo_payment(spending=paid(fund, person, 100), author=person, reason="A slip")
    empty = factories.fund(chapter=fund.chapter)
    FundTotal.objects.filter(fund=funds[1]).update(offline=1, is_trusted=False)
    asked = [*funds, empty]
    assert commitments.standings(asked) == {one.pk: commitments.standing(one) for one in asked}
    assert commitments.standings(asked)[funds[1].pk].in_hand == 1_000  # by the ledger, since its total is not trusted
    assert commitments.standings([]) == {}


@pytest.mark.parametrize(
    ("zone", "moment", "counts"),
    [
        ("Asia/Tokyo", dt.datetime(2026, 11, 20, 14, 59, tzinfo=dt.UTC), True),
        ("Asia/Tokyo", dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC), False),
        ("America/Los_Angeles", dt.datetime(2026, 11, 21, 7, 59, tzinfo=dt.UTC), True),
        ("America/Los_Angeles", dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC), False),
        ("UTC", dt.datetime(2026, 11, 20, 23, 59, 59, tzinfo=dt.UTC), True),
    ],
)
def test_a_word_ends_with_its_day_on_the_funds_own_clock(office, time_machine, zone, moment, counts):
    """Until the minute before midnight there, by each of the ways it is asked."""
    fund, person = office
    fund.zone = zone
    fund.save()
    word(fund, person, 2_000, valid_until=dt.date(2026, 11, 20))
    time_machine.move_to(moment, tick=False)
    assert commitments.today_of(fund) == moment.astimezone(ZoneInfo(zone)).date()
    for found in (commitments.standings([fund])[fund.pk], commitments.standing(fund)):
        assert found.guaranteed == (2_000 if counts else 0)
    may = _tried(lambda: bound(fund, person, 12_000), counts)
    assert bool(may) == counts


@pytest.mark.parametrize(("most", "over"), [(10_000, 1), (1, 0), (9_999, 2)])
def test_what_is_refused_says_how_much_there_is(office, most, over):
    fund, person = office
    if 10_000 - most:
        bound(fund, person, 10_000 - most, "placement:other")
    with pytest.raises(NotCovered) as refused:
        bound(fund, person, most + over if over else 2)
    assert (refused.value.free, refused.value.amount) == (most, most + over if over else 2)
    assert bound(fund, person, most).amount == most


def test_an_order_below_what_was_paid_leaves_nothing_open_and_the_rest_paid(office):
    """A quote that became cheaper after a deposit: nothing is left to pay, and nothing is taken back either."""
    fund, person = office
    bound(fund, person, 8_000)
    paid(fund, person, 5_000)
    bound(fund, person, 3_000)
    (one,) = commitments.bound_of(fund)
    assert (one.paid, one.left) == (5_000, 0)
    assert numbers(fund) == (10_000, 0, 0, 5_000)
    assert commitments.left_for(fund, "placement:1") == 0


def test_money_bound_for_two_orders_is_short_by_both(office):
    fund, person = office
    bound(fund, person, 6_000, "placement:1")
    bound(fund, person, 4_000, "placement:2")
    FundTotal.objects.filter(fund=fund).update(offline=2_500)
    found = commitments.standing(fund)
    assert (found.free, found.short, found.uncovered, found.held) == (0, 7_500, 7_500, 2_500)
    ((short, money),) = commitments.short_funds(type(fund).objects.all())
    assert (short, money.amount) == (fund, 7_500)
    with pytest.raises(NotCovered, match=r"At most \$25.00"):
        paid(fund, person, 2_501, "placement:1")
    assert paid(fund, person, 2_500, "placement:1")
