"""Someone's word to cover what is missing: written down, and withdrawn. What they then pay is recorded like any gift.

Imports donations.actions.holding and donations.queries.commitments.
"""

import datetime as dt
import logging
import uuid
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from donations.actions.holding import hold
from donations.errors import DonationError
from donations.models import Fund, Guarantee
from donations.queries.commitments import holds, standing
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def record_guarantee(
    *,
    fund: Fund,
    amount: int,
    by: str,
    author: User,
    valid_until: dt.date | None = None,
    note: str = "",
    uid: UUID | None = None,
) -> Guarantee:
    """Write down that somebody covers up to `amount` minor units; the same `uid` again is the one that is there."""
    guarantee, created = Guarantee.objects.get_or_create(
        uid=uid or uuid.uuid4(),
        defaults={
            **{"fund": fund, "amount": amount, "by": by, "note": note, "valid_until": valid_until},
            **{"recorded_by": author, "livemode": settings.STRIPE_LIVE},
        },
    )
    if created:
        _note("donations.guarantee_recorded", guarantee, author, {"amount": amount})
    return guarantee


@transaction.atomic
def withdraw_guarantee(*, guarantee: Guarantee, author: User) -> bool:
    """End somebody's word, since they took it back or have paid; False where it was withdrawn before.

    DonationError where what is ordered or paid needs it.
    """
    hold(guarantee.fund)
    guarantee = Guarantee.objects.select_related("fund").get(pk=guarantee.pk)
    if guarantee.withdrawn_at is not None:
        return False
    if refusal := why_not_withdraw(guarantee):
        raise DonationError(refusal)
    guarantee.withdrawn_at, guarantee.withdrawn_by = timezone.now(), author
    guarantee.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _note("donations.guarantee_withdrawn", guarantee, author, {})
    return True


def why_not_withdraw(guarantee: Guarantee) -> str:
    """Why the fund cannot do without this word, in words; empty where it can."""
    if not holds(guarantee):
        return ""  # past its day it covers nothing
    found = standing(guarantee.fund)
    lacking = guarantee.amount - found.free
    if lacking <= 0:
        return ""
    return _("The fund needs it: without it %(amount)s of what was ordered is covered by nobody.") % {
        "amount": found.money(lacking + found.short).text()
    }


def _note(verb: str, guarantee: Guarantee, author: User, details: dict) -> None:
    details = {"guarantee": str(guarantee.uid), **details}
    record_audit(actor=author, verb=verb, target=guarantee, chapter_id=guarantee.fund.chapter_id, details=details)
    log.info("%s guarantee=%s user=%s", verb, guarantee.uid, author.pk)
