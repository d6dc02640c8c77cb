"""A fund gets more time. Imports donations.actions.drafts."""

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.freshness import touch
from donations.actions.drafts import tell_drafts
from donations.errors import DonationError
from donations.models import Fund, FundPage
from donations.queries.pages import first_pages
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def extend_deadline(
    *, fund: Fund, day: dt.date, author: User, reason: str, at: dt.time | None = None
) -> dt.datetime | None:
    """Take gifts until a later day, on the fund's own clock, and `at` the hour that was said before if none is named.

    The new deadline; None where it is that already. DonationError where it is no later one, or the fund is closed.
    """
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    first = first_pages([fund.key]).get(fund.key)
    if first is None:
        raise DonationError(_("This fund has no page that says a deadline."))
    if fund.archived_at:
        raise DonationError(_("This fund is closed. Open it again first."))
    before = first.closes_at
    first.deadline_day, first.deadline_time = day, at or first.deadline_time
    if first.closes_at == before:
        return None
    if first.closes_at < max(before, timezone.now()):
        raise DonationError(_("Choose a day that is later than the deadline now, and still to come."))
    _move(fund, first)
    told = {"from": before.isoformat(), "to": first.closes_at.isoformat(), "reason": reason}
    record_audit(actor=author, verb="donations.deadline_moved", target=fund, chapter_id=fund.chapter_id, details=told)
    log.info("deadline moved fund=%s user=%s", fund.pk, author.pk)
    touch()
    return first.closes_at


def _move(fund: Fund, first: FundPage) -> None:
    """All translations say the same: a fact of the first that each repeats."""
    pages = FundPage.objects.filter(translation_key=fund.key)
    pages.update(deadline_day=first.deadline_day, deadline_time=first.deadline_time)
    facts = {"deadline_day": first.deadline_day.isoformat(), "deadline_time": first.deadline_time.isoformat()}
    tell_drafts(pages, facts)
