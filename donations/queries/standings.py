"""How several funds stand at once, for lists: the numbers of `standing`, in queries that do not grow with funds."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Sum

from donations.models import Commitment, Fund, FundTotal, Guarantee, Spending
from donations.queries.commitments import Standing, today_of
from donations.queries.totals import sums_of


def standings(funds: Sequence[Fund]) -> dict[int, Standing]:
    """Each fund's standing by its key. Four queries, and two more for each fund whose total is not trusted."""
    mine = {"fund__in": funds, "livemode": settings.STRIPE_LIVE}
    totals = {total.fund_id: sums_of(total) for total in FundTotal.objects.filter(**mine).select_related("fund")}
    guaranteed, committed = _guaranteed(funds, mine), _committed(mine)
    found = {}
    for fund in funds:
        sums = totals.get(fund.pk, {})
        found[fund.pk] = Standing(
            fund.currency,
            in_hand=sum(amount for kind, amount in sums.items() if kind != "spent"),
            guaranteed=guaranteed.get(fund.pk, 0),
            committed=committed.get(fund.pk, 0),
            spent=-sums.get("spent", 0),
        )
    return found


def _guaranteed(funds: Sequence[Fund], mine: dict) -> dict[int, int]:
    """What somebody's word covers today, on each fund's own clock."""
    today, sums = {fund.pk: today_of(fund) for fund in funds}, dict[int, int]()
    rows = Guarantee.objects.filter(withdrawn_at=None, **mine)
    for fund, amount, until in rows.values_list("fund", "amount", "valid_until"):
        if until is None or until >= today[fund]:
            sums[fund] = sums.get(fund, 0) + amount
    return sums


def _committed(mine: dict) -> dict[int, int]:
    """What is bound and not paid yet."""
    paid = Spending.objects.filter(posting__reversed_by=None, **mine).order_by()
    by_subject = {
        (fund, about): sum for fund, about, sum in paid.values_list("fund", "subject").annotate(Sum("amount"))
    }
    sums = dict[int, int]()
    rows = Commitment.objects.filter(released_at=None, **mine)
    for fund, subject, amount in rows.values_list("fund", "subject", "amount"):
        sums[fund] = sums.get(fund, 0) + max(amount - by_subject.get((fund, subject), 0), 0)
    return sums
