"""The lock under which it is decided what a fund can pay or bind. Imports donations.models."""

from django.conf import settings

from donations.models import Fund, FundTotal


def hold(fund: Fund) -> FundTotal:
    """The fund's running total under its lock, which `post` takes as well: nobody else can use the same money now.

    Without it two orders are each held against what the other has not written yet.
    """
    FundTotal.objects.get_or_create(fund=fund, livemode=settings.STRIPE_LIVE)
    return FundTotal.objects.select_for_update().get(fund=fund, livemode=settings.STRIPE_LIVE)
