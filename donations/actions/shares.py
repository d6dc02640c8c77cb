"""Sums up what chapters brought in, for pages to read. The worker repeats it; it does nothing where nothing changed."""

import logging

from django.db import transaction
from django.utils import timezone

from content.freshness import touch
from donations.models import Fund, FundShare, FundTotal
from donations.queries.shares import summed_shares

log = logging.getLogger(__name__)


def sum_shares() -> int:
    """Sum the shares of every fund that was booked for since they were summed last; how many funds."""
    waiting = list(FundTotal.objects.filter(shares_at=None).select_related("fund"))
    for total in waiting:
        _sum(total.fund, livemode=total.livemode)
    return len(waiting)


def to_be_summed(fund: Fund, *, livemode: bool) -> None:
    """Gifts of this fund were credited otherwise."""
    FundTotal.objects.filter(fund=fund, livemode=livemode).update(shares_at=None)


@transaction.atomic
def _sum(fund: Fund, *, livemode: bool) -> None:
    mine = FundTotal.objects.select_for_update().filter(fund=fund, livemode=livemode)
    if not mine.filter(shares_at=None).exists():
        return  # another worker was quicker
    FundShare.objects.filter(fund=fund, livemode=livemode).delete()
    FundShare.objects.bulk_create(
        FundShare(fund=fund, livemode=livemode, chapter_id=chapter, amount=amount, gifts=gifts)
        for chapter, (amount, gifts) in summed_shares(fund, livemode=livemode).items()
    )
    mine.update(shares_at=timezone.now())
    touch()
    log.info("shares summed fund=%s", fund.pk)
