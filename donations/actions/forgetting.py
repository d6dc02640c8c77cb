"""How donors are forgotten. Numbers stay: amounts, receipts by number, and all of the ledger, which never held a name.

Rows are emptied in the order in which money locks them: attempts, monthly gifts, gifts.
"""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from content.freshness import touch
from donations.actions.monthly import ask_end
from donations.models import Attempt, Dispute, DonorLink, Gift, Guarantee, MonthlyGift, Pledge, Refund
from people.models import Contact

log = logging.getLogger(__name__)

# July: until the end of this month in the year after a gift its donor can have papers of it for a tax office.
STATEMENTS_UNTIL = 7
EASTERNMOST = dt.timedelta(hours=14)  # a year begins on some funds' clocks before it does in UTC
WORDS: dict[str, object] = {"name": "", "shows_name": False, "message": "", "dedication": ""}
WAITING = (Attempt.State.BEGUN, Attempt.State.OPEN, Attempt.State.PROCESSING)
PROMISED = (Pledge.State.ASKED, Pledge.State.STANDING)


@transaction.atomic
def forget_donor(contact: Contact) -> None:
    """Forget this person now: monthly gifts are ended first, promises withdrawn, and all that names them emptied."""
    _forget_attempts(Attempt.objects.filter(contact=contact))
    monthly = MonthlyGift.objects.filter(contact=contact)
    for one in monthly.order_by("pk"):
        ask_end(monthly=one)
    monthly.update(**WORDS, contact=None, pay_url="")
    now = timezone.now()
    gifts = Gift.objects.filter(contact=contact).update(**WORDS, contact=None, note="", erased_at=now)
    pledges = Pledge.objects.filter(contact=contact)
    pledges.filter(state__in=PROMISED).update(state=Pledge.State.WITHDRAWN, ended_at=now)
    pledges.update(**WORDS, contact=None)
    DonorLink.objects.filter(contact=contact).delete()
    contact.mails.filter(kind__startswith="donations.").delete()
    touch()
    log.info("donor forgotten contact=%s gifts=%s", contact.pk, gifts)


def _forget_attempts(attempts: QuerySet[Attempt]) -> None:
    """A monthly one that still waits is closed: what comes of it will have no address to write to."""
    attempts.filter(often=Attempt.Often.MONTHLY, state__in=WAITING).update(
        state=Attempt.State.EXPIRED, contact=None, **WORDS
    )
    attempts.update(**WORDS, contact=None, checkout_url="")


def forget_names() -> int:
    """Take the words off what is past its time and not shown: a name that nobody reads is of no use; how many rows.

    Names that their donors want to be read stay, until they say otherwise.
    """
    before = _papers_from(timezone.now())
    old_gifts = Gift.objects.filter(received_at__lt=before, erased_at=None, shows_name=False)
    rows = old_gifts.update(**WORDS, note="", erased_at=timezone.now())
    paid = Attempt.objects.filter(state=Attempt.State.PAID, created_at__lt=before)
    over = MonthlyGift.objects.filter(ended_at__lt=before)
    pledges = Pledge.objects.filter(ended_at__lt=before)
    for kind in (paid, over, pledges):
        rows += kind.filter(shows_name=False).exclude(name="", message="", dedication="").update(**WORDS)
    rows += _forget_guarantors(before)
    log.info("names forgotten rows=%s", rows)
    return rows


def _forget_guarantors(before: dt.datetime) -> int:
    """Whose word it was, once it has been over as long as a gift whose donor is forgotten; without an end it is over
    with its fund."""
    over = Q(withdrawn_at__lt=before) | Q(valid_until__lt=before.date())
    over |= Q(valid_until=None, fund__archived_at__lt=before)
    return Guarantee.objects.filter(over).exclude(by="", note="").update(by="", note="")


def _papers_from(now: dt.datetime) -> dt.datetime:
    """When the earliest year began of which papers can be had now, on whichever clock it began first."""
    year = now.year - (now.month <= STATEMENTS_UNTIL)
    return dt.datetime(year, 1, 1, tzinfo=dt.UTC) - EASTERNMOST


def gifts_needed(now: dt.datetime) -> QuerySet[Gift, Any]:
    """Whose e-mail a gift still needs: for papers of its year, or to hear what becomes of it."""
    papers = Q(received_at__gte=_papers_from(now))
    moving = Q(refunds__state__in=(Refund.State.ASKED, Refund.State.PENDING)) | Q(disputes__state=Dispute.State.OPEN)
    return Gift.objects.filter(papers | moving, contact__isnull=False).values("contact_id")


def monthly_needed(now: dt.datetime) -> QuerySet[MonthlyGift, Any]:
    """Whose e-mail a monthly gift needs: as long as it runs."""
    running = MonthlyGift.objects.filter(state__in=MonthlyGift.RUNNING, contact__isnull=False)
    return running.values("contact_id")


def pledges_needed(now: dt.datetime) -> QuerySet[Pledge, Any]:
    """Whose e-mail a promise needs: as long as it stands, or waits for the mail to be answered."""
    return Pledge.objects.filter(state__in=PROMISED, contact__isnull=False).values("contact_id")


def attempts_needed(now: dt.datetime) -> QuerySet[Attempt, Any]:
    """Whose e-mail a checkout needs: while its page is open, or the money is on its way."""
    begun = Q(state__in=(Attempt.State.BEGUN, Attempt.State.OPEN), expires_at__gt=now - dt.timedelta(days=1))
    waiting = Attempt.objects.filter(begun | Q(state=Attempt.State.PROCESSING), contact__isnull=False)
    return waiting.values("contact_id")
