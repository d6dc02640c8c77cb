"""Whatever a treasurer does to gifts by hand, in whatever order: ledger, totals, receipts, trail and books agree."""

import random
from collections import Counter

import pytest

from donations.actions.audit import audit
from donations.actions.desk import close_fund, open_fund_again
from donations.actions.offline import correct_gift, credit_again
from donations.actions.refunds import ask_refund, undo_refund
from donations.actions.shares import sum_shares
from donations.errors import DonationError
from donations.models import Account, Gift, Refund
from donations.queries.books import book_lines
from donations.queries.shares import shares_of
from donations.queries.totals import totals_of
from donations.queries.trail import trail
from donations.queries.worth import left_of
from people.models import AuditEntry
from tests import factories
from tests.donations.desk_hands import by_hand, world

pytestmark = pytest.mark.django_db
STEPS = 14


class Notebook:
    """What a careful treasurer would have written on paper: each gift, what went back, and whether it was a slip."""

    def __init__(self):
        self.given: dict[int, int] = {}
        self.back: dict[int, dict[int, int]] = {}
        self.slips: set[int] = set()

    def left(self, gift: int) -> int:
        return self.given[gift] - sum(self.back[gift].values())

    def held(self) -> int:
        return sum(self.left(gift) for gift in self.given if gift not in self.slips)


class Treasurer:
    """Draws what to do next, does it, and writes it down; a refusal has to be one that the notebook expects."""

    def __init__(self, seed: int):
        self.luck, self.book, self.refused = random.Random(seed), Notebook(), 0  # noqa: S311
        self.chapter, self.fund, self.user = world()
        self.other = factories.chapter("Berlin", slug="berlin")

    def act(self) -> None:
        self.luck.choice([self.record, self.give_back, self.give_back, self.undo, self.correct, self.credit])()

    def _some(self) -> Gift | None:
        return self.luck.choice(list(Gift.objects.order_by("pk")) or [None])

    def record(self) -> None:
        way, amount = self.luck.choice(["cash", "cheque", "transfer"]), self.luck.randint(1, 10_000)
        gift = by_hand(self.fund, self.user, amount, [self.chapter], way=way, name="Ada")
        self.book.given[gift.pk], self.book.back[gift.pk] = amount, {}

    def give_back(self) -> None:
        if gift := self._some():
            amount = self.luck.randint(1, self.book.given[gift.pk])
            refund = self._try(
                lambda: ask_refund(gift=gift, amount=amount, author=self.user, reason="They asked."),
                may=gift.pk not in self.book.slips and amount <= self.book.left(gift.pk),
            )
            if refund:
                self.book.back[gift.pk][refund.pk] = amount

    def undo(self) -> None:
        refunds = list(Refund.objects.order_by("pk"))
        if refunds:
            refund = self.luck.choice(refunds)
            mine = self.book.back[refund.gift_id]
            act = lambda: undo_refund(refund=refund, author=self.user, reason="Another gift.")  # noqa: E731
            if self._try(act, may=refund.pk in mine):
                del mine[refund.pk]

    def correct(self) -> None:
        if gift := self._some():
            may = gift.pk not in self.book.slips and not self.book.back[gift.pk]
            if self._try(lambda: correct_gift(gift=gift, author=self.user, reason="Twice."), may=may):
                self.book.slips.add(gift.pk)

    def credit(self) -> None:
        if gift := self._some():
            chapters = [self.chapter, self.other]
            act = lambda: credit_again(gift=gift, chapters=chapters, author=self.user) or True  # noqa: E731
            self._try(act, may=gift.pk not in self.book.slips)

    def _try(self, act, *, may: bool):
        try:
            done = act()
        except DonationError:
            self.refused += 1
            assert not may
            return None
        assert may
        return done


@pytest.fixture(params=range(3))
def day(request):
    """A busy day at the desk, begun with one gift."""
    treasurer = Treasurer(request.param)
    treasurer.record()
    for _number in range(STEPS):
        treasurer.act()
    return treasurer


def test_a_day_at_the_desk_ends_as_the_notebook_says(day):
    """Cases 28 and 43 by hand: totals, trail, cash box, what is left and every receipt that holds."""
    book, fund = day.book, day.fund
    assert totals_of(fund).offline == totals_of(fund).in_hand == book.held()
    assert trail(fund)[0].after.amount == book.held()
    assert audit() == []
    for gift in Gift.objects.all():
        now = gift.receipts.get(replaced_by=None)
        kept = 0 if gift.pk in book.slips else book.left(gift.pk)
        assert (now.amount, left_of(gift) if kept else 0) == (kept, kept)


def test_the_books_of_that_day_balance_and_hold_what_is_at_hand(day):
    held: Counter[str] = Counter()
    for line in book_lines(livemode=False, funds=[day.fund]):
        held[line.account.kind] += line.money.amount
    assert sum(held.values()) == 0
    assert held[Account.Kind.CASH] + held[Account.Kind.BANK] == day.book.held() == -held[Account.Kind.OFFLINE]
    assert set(held) <= {Account.Kind.CASH, Account.Kind.BANK, Account.Kind.OFFLINE}


def test_chapters_brought_in_what_is_left_but_for_cents(day):
    """A share is rounded down; nothing is brought in by what was never given."""
    sum_shares()
    shares = sum(share.amount for share in shares_of(day.fund))
    gifts = Gift.objects.count() * 2
    assert day.book.held() - gifts <= shares <= day.book.held()


def test_everything_that_was_done_that_day_has_a_name_beside_it(day):
    done = Counter(AuditEntry.objects.filter(actor=day.user).values_list("verb", flat=True))
    assert done["donations.gift_recorded"] == len(day.book.given)
    assert done["donations.gift_corrected"] == len(day.book.slips)
    assert done["donations.refund_asked"] == Refund.objects.count()
    assert done["donations.refund_undone"] == Refund.objects.filter(state=Refund.State.FAILED).count()
    for entry in AuditEntry.objects.filter(actor=day.user, verb__startswith="donations."):
        assert "Ada" not in str(entry.details)


def test_the_days_are_worth_their_name():
    """The control: the hands of this file do what they say, and meet refusals."""
    day = Treasurer(0)
    for step in (day.record, day.correct, day.correct, day.give_back, day.undo, day.credit):
        step()
    assert (day.refused, day.book.held(), len(day.book.slips)) == (3, 0, 1)


def test_a_cheque_that_comes_after_the_end_is_recorded_all_the_same():
    """A closed fund takes no cards; what lies on the table has to be written down (and may go back)."""
    treasurer = Treasurer(1)
    close_fund(fund=treasurer.fund, author=treasurer.user)
    treasurer.record()
    treasurer.correct()
    treasurer.record()
    open_fund_again(fund=treasurer.fund, author=treasurer.user)
    assert totals_of(treasurer.fund).offline == treasurer.book.held() > 0
    assert len(treasurer.book.slips) == 1
