"""The row that money hangs on follows the pages that tell of it."""

import logging

from django.db import transaction
from django.utils import timezone

from chapters.models import ChapterPage
from donations.actions.days import write_days
from donations.models import Fund, FundPage, FundTotal

log = logging.getLogger(__name__)


@transaction.atomic
def open_fund(*, page: FundPage) -> Fund:
    """The `Fund` behind a page that was published; its name and clock follow the first of its translations.

    Days are told by its clock: with another one, those of its trail are written anew.
    """
    first = page.canonical()
    parent = first.get_parent().specific
    fund, created = Fund.objects.get_or_create(
        key=first.translation_key,
        defaults={
            "name": first.title,
            "currency": first.currency,
            "zone": first.zone,
            "chapter": parent.canonical() if isinstance(parent, ChapterPage) else None,
        },
    )
    if created:
        log.info("fund opened fund=%s", fund.pk)
    changes_clock = fund.zone != first.zone
    # Whoever books takes this lock before asking for the clock.
    totals = list(FundTotal.objects.select_for_update().filter(fund=fund)) if changes_clock else []
    fund.name, fund.zone = first.title, first.zone
    fund.archived_at = (fund.archived_at or timezone.now()) if first.closed_on else None
    fund.save(update_fields=["name", "zone", "archived_at"])
    for total in totals:
        write_days(fund, livemode=total.livemode)
    return fund
