"""What of a fund is still free: what arrived and whose word stands, against what is bound and what was paid."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from donations.models import Commitment, Fund, FundTotal, Guarantee, Spending
from donations.money import Money
from donations.queries.totals import sums_of


@dataclass(frozen=True)
class Standing:
    """A fund's money in minor units. Pledges, and a match that was promised, are in none of these numbers.

    `in_hand` has arrived and was not given back, `guaranteed` is covered by somebody's word, `committed` is bound for
    what was ordered and not yet paid, `spent` was paid.
    """

    currency: str
    in_hand: int = 0
    guaranteed: int = 0
    committed: int = 0
    spent: int = 0

    @property
    def held(self) -> int:
        """What has arrived and was not paid to anybody yet."""
        return self.in_hand - self.spent

    @property
    def free(self) -> int:
        """What can still be bound."""
        return max(self._balance, 0)

    @property
    def short(self) -> int:
        """What is missing, since a gift went back or a guarantee ended after its money had been bound."""
        return max(-self._balance, 0)

    @property
    def uncovered(self) -> int:
        """What is bound and has not arrived: this much of it rests on somebody's word, or on nothing."""
        return max(self.committed - self.held, 0)

    @property
    def _balance(self) -> int:
        return self.in_hand + self.guaranteed - self.committed - self.spent

    def money(self, amount: int) -> Money:
        return Money(amount, self.currency)


@dataclass(frozen=True)
class Bound:
    """A commitment that stands, and how much of it was paid."""

    commitment: Commitment
    paid: int

    @property
    def left(self) -> int:
        """What is still to be paid of it."""
        return max(self.commitment.amount - self.paid, 0)


def standing(fund: Fund) -> Standing:
    """How a fund stands in the open book. Four queries."""
    return standings([fund])[fund.pk]


def standings(funds: Sequence[Fund]) -> dict[int, Standing]:
    """How several funds stand, by key. Four queries, and two more for each fund whose total is not trusted."""
    totals = FundTotal.objects.filter(fund__in=funds, livemode=settings.STRIPE_LIVE).select_related("fund")
    sums = {total.fund_id: sums_of(total) for total in totals}
    words: dict[int, int] = {}
    for one in _standing_words(funds):
        if holds(one):
            words[one.fund_id] = words.get(one.fund_id, 0) + one.amount
    bound: dict[int, int] = {}
    for each in bound_of_all(funds):
        bound[each.commitment.fund_id] = bound.get(each.commitment.fund_id, 0) + each.left
    return {
        fund.pk: Standing(
            fund.currency,
            in_hand=sum(amount for kind, amount in sums.get(fund.pk, {}).items() if kind != "spent"),
            guaranteed=words.get(fund.pk, 0),
            committed=bound.get(fund.pk, 0),
            spent=-sums.get(fund.pk, {}).get("spent", 0),
        )
        for fund in funds
    }


def short_funds(funds: QuerySet[Fund]) -> list[tuple[Fund, Money]]:
    """Those that have more ordered or paid than has arrived and is covered, and how much is missing. Five queries."""
    open_ones = Commitment.objects.filter(livemode=settings.STRIPE_LIVE, released_at=None)
    paid = Spending.objects.filter(livemode=settings.STRIPE_LIVE)
    ordering = list(funds.filter(Q(commitments__in=open_ones) | Q(spendings__in=paid)).distinct())
    found = standings(ordering) if ordering else {}
    return [(fund, found[fund.pk].money(found[fund.pk].short)) for fund in ordering if found[fund.pk].short]


def _standing_words(funds: Sequence[Fund]) -> QuerySet[Guarantee]:
    mine = Guarantee.objects.filter(fund__in=funds, livemode=settings.STRIPE_LIVE, withdrawn_at=None)
    return mine.select_related("fund").defer("by", "note")


def bound_of(fund: Fund) -> list[Bound]:
    """The commitments of a fund that stand, oldest first, those that are wholly paid too. Two queries."""
    return bound_of_all([fund])


def bound_of_all(funds: Sequence[Fund]) -> list[Bound]:
    """The commitments of several funds that stand, oldest first. Two queries."""
    mine = Commitment.objects.filter(fund__in=funds, livemode=settings.STRIPE_LIVE, released_at=None)
    found = list(mine.select_related("author", "fund").order_by("pk"))
    rows = Spending.objects.filter(fund__in=funds, livemode=settings.STRIPE_LIVE, posting__reversed_by=None)
    summed = rows.order_by().values_list("fund", "subject").annotate(sum=Sum("amount"))
    paid = {(fund, subject): amount for fund, subject, amount in summed} if found else {}
    return [Bound(one, paid.get((one.fund_id, one.subject), 0)) for one in found]


def left_for(fund: Fund, subject: str) -> int:
    """What is bound for a subject and not paid yet."""
    return sum(one.left for one in bound_of(fund) if one.commitment.subject == subject)


def paid_by_subject(fund: Fund, subjects: list[str]) -> dict[str, int]:
    """What was paid from a fund for each of these, what was taken back left out."""
    mine = spendings_of(fund).filter(subject__in=subjects, posting__reversed_by=None).order_by()
    return dict(mine.values_list("subject").annotate(sum=Sum("amount")))


def spendings_of(fund: Fund) -> QuerySet[Spending]:
    """Whoever was paid from a fund, in the open book, the newest first."""
    mine = Spending.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE)
    return mine.select_related("posting__reversed_by", "author").order_by("-paid_on", "-pk")


def guarantees_of(fund: Fund) -> QuerySet[Guarantee]:
    """Every word that was given for a fund, in the open book, the newest first."""
    mine = Guarantee.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE)
    return mine.select_related("fund", "recorded_by", "withdrawn_by").order_by("-pk")


def holds(guarantee: Guarantee) -> bool:
    """Whether this word counts today: not withdrawn, and not past its day on the fund's clock."""
    until = guarantee.valid_until
    return guarantee.withdrawn_at is None and (until is None or until >= today_of(guarantee.fund))


def today_of(fund: Fund) -> dt.date:
    """The day on the fund's clock."""
    return timezone.now().astimezone(ZoneInfo(fund.zone)).date()
