"""The days of a fund's trail, written anew from its entries. Imports donations.models and donations.queries."""

from donations.models import Fund, FundDay
from donations.queries.trail import ledger_days


def write_days(fund: Fund, *, livemode: bool) -> None:
    """Put the days right by the ledger and the fund's clock. Whoever calls it holds the lock of the fund's total."""
    FundDay.objects.filter(fund=fund, livemode=livemode).delete()
    FundDay.objects.bulk_create(
        FundDay(fund=fund, livemode=livemode, day=day, kind=kind, count=count, into=into, out=out)
        for (day, kind), (count, into, out) in ledger_days(fund, livemode=livemode).items()
    )
