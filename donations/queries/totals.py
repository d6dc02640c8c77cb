"""What funds have: the sums that pages show, and the ledger that they are derived from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import BigIntegerField, DateTimeField, ExpressionWrapper, OuterRef, QuerySet, Subquery, Sum
from django.db.models import Value as Literal
from django.db.models.functions import Coalesce, Now

from donations.models import Account, Entry, Fund, FundDay, FundTotal, Match, Pledge, Posting
from donations.money import Money
from donations.trail_kinds import GIFTS

PARTS = tuple(str(kind) for kind in Account.OF_FUND)


@dataclass(frozen=True)
class Totals:
    """A fund's money by where it came from, in minor units. `promised_match` and `pledged` are words, not money.

    `spent` is what was paid from it, below zero as in the ledger; what was raised stays raised.
    """

    currency: str
    card: int = 0
    offline: int = 0
    match: int = 0
    spent: int = 0
    promised_match: int = 0
    pledged: int = 0
    gifts: int = 0

    @property
    def in_hand(self) -> int:
        """What has arrived and was not given back."""
        return self.card + self.offline + self.match

    @property
    def held(self) -> int:
        """What of that is still there, since it was not paid to anybody."""
        return self.in_hand + self.spent

    def money(self, amount: int) -> Money:
        return Money(amount, self.currency)


def ledger_sums(fund: Fund, *, livemode: bool) -> dict[str, int]:
    """What the entries themselves say: {"card": …, "offline": …, "match": …, "spent": …}, in minor units."""
    mine = Account.objects.filter(fund=fund, livemode=livemode)
    sums = dict.fromkeys(PARTS, 0)
    for side, sign in (("credit", 1), ("debit", -1)):
        found = Entry.objects.filter(**{f"{side}__in": mine}).values(f"{side}__kind").annotate(sum=Sum("amount"))
        for row in found:
            sums[row[f"{side}__kind"]] += sign * row["sum"]
    return sums


def totals_of(fund: Fund) -> Totals:
    """What pages show of a fund: the running total where it is trusted, else the sum of the ledger."""
    return totals_of_all([fund])[fund.pk]


def totals_of_all(funds: Sequence[Fund]) -> dict[int, Totals]:
    """The totals of several funds by key. Four queries, and two more for each fund whose total is not trusted."""
    livemode = settings.STRIPE_LIVE
    kept = {total.fund_id: total for total in FundTotal.objects.filter(fund__in=funds, livemode=livemode)}
    pledged = _by_fund(Pledge.objects.filter(state=Pledge.State.STANDING), funds, Sum("amount"))
    gifts = _by_fund(FundDay.objects.filter(kind__in=GIFTS), funds, Sum("count"))
    promised: dict[int, int] = {}
    for match, given in given_by_match(Match.objects.filter(fund__in=funds, livemode=livemode)):
        promised[match.fund_id] = promised.get(match.fund_id, 0) + min(match.cap, given)
    found = {}
    for fund in funds:
        sums = sums_of(kept[fund.pk]) if fund.pk in kept else dict.fromkeys(PARTS, 0)
        found[fund.pk] = Totals(
            fund.currency,
            **sums,
            promised_match=max(promised.get(fund.pk, 0) - sums["match"], 0),
            pledged=pledged.get(fund.pk, 0),
            gifts=gifts.get(fund.pk, 0),
        )
    return found


def sums_of(total: FundTotal) -> dict[str, int]:
    """The running total of a fund where it is trusted, else what its entries say."""
    if not total.is_trusted:
        return ledger_sums(total.fund, livemode=total.livemode)
    return {kind: getattr(total, kind) for kind in PARTS}


def _by_fund(rows: QuerySet, funds: Iterable[Fund], what: Sum) -> dict[int, int]:
    mine = rows.filter(fund__in=funds, livemode=settings.STRIPE_LIVE).order_by()
    return dict(mine.values("fund").annotate(found=what).values_list("fund", "found"))


def given_by_match(matches: QuerySet[Match]) -> list[tuple[Match, int]]:
    """Each match with what others' gifts of its time are still worth to the fund. One query."""
    given = ExpressionWrapper(_moved("credit") - _moved("debit"), output_field=BigIntegerField())
    return [(match, max(match.__dict__["given"], 0)) for match in matches.annotate(given=given)]


def _moved(side: str) -> Coalesce:
    mine = {
        f"{side}__fund": OuterRef("fund"),
        f"{side}__livemode": OuterRef("livemode"),
        f"{side}__kind__in": [Account.Kind.CARD, Account.Kind.OFFLINE],
    }
    # Of the gifts that came in its time, also what went back later.
    starts, ends = OuterRef(OuterRef("starts_at")), OuterRef(OuterRef("ends_at"))
    until = Coalesce(ends, Now(), output_field=DateTimeField())
    came = Posting.objects.filter(kind=Posting.Kind.GIFT, at__gte=starts, at__lte=until)
    found = Entry.objects.filter(posting__subject__in=Subquery(came.values("subject")), **mine)
    summed = found.order_by().values(f"{side}__fund").annotate(sum=Sum("amount")).values("sum")
    zero = Literal(0, output_field=BigIntegerField())
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), zero)


def promised_match(fund: Fund) -> int:
    """What all who promised to match owe, paid or not: for each, as much as others gave in its time, up to its cap."""
    matches = Match.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE)
    return sum(min(match.cap, given) for match, given in given_by_match(matches))


def given_during(match: Match) -> int:
    """What the gifts of the time of a match are still worth to the fund, those of who match left out."""
    return given_by_match(Match.objects.filter(pk=match.pk))[0][1]
