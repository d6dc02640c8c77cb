"""Money of a fund is bound for what was ordered. Imports donations.actions.holding and donations.queries.commitments.

Only what has arrived and what somebody's recorded word covers can be bound. A gift that goes back later undoes no
order: `standing` then says how much is missing.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from donations.actions.holding import hold
from donations.errors import DonationError, NotCovered
from donations.models import Commitment, Fund
from donations.queries.commitments import left_for, paid_by_subject, standing
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def commit(*, fund: Fund, amount: int, subject: str, author: User) -> Commitment:
    """Bind `amount` minor units for a subject, what was paid for it included; again says what is bound from now on.

    NotCovered where the fund has less than that free. Case 42: nothing is ordered above cleared money and guarantees.
    """
    hold(fund)
    _refuse_elsewhere(fund, Commitment.objects.filter(subject=subject, livemode=settings.STRIPE_LIVE).first())
    _refuse(fund, amount, subject)
    # Another fund has a lock of its own: what it binds for this in the same moment is seen under the lock of the row.
    commitment, is_new = Commitment.objects.select_for_update(of=("self",)).get_or_create(
        subject=subject,
        livemode=settings.STRIPE_LIVE,
        defaults={"fund": fund, "amount": amount, "author": author},
    )
    _refuse_elsewhere(fund, commitment)
    if is_new or (commitment.amount, commitment.released_at, commitment.fund_id) != (amount, None, fund.pk):
        commitment.fund, commitment.amount, commitment.released_at = fund, amount, None
        commitment.save(update_fields=["fund", "amount", "released_at"])
        _note("donations.money_bound", commitment, author, {"amount": amount})
    return commitment


def _refuse_elsewhere(fund: Fund, known: Commitment | None) -> None:
    if known and known.fund_id != fund.pk and known.released_at is None:
        raise DonationError(_("Another fund has money bound for this. Release it there first."))


def bindable(fund: Fund, subject: str) -> int:
    """The most that can be bound for a subject now, in minor units, what was paid for it included."""
    paid = paid_by_subject(fund, [subject]).get(subject, 0)
    return paid + left_for(fund, subject) + standing(fund).free


def _refuse(fund: Fund, amount: int, subject: str) -> None:
    most = bindable(fund, subject)
    if 0 < amount <= most:
        return
    found = standing(fund)
    message = _(
        "%(amount)s cannot be ordered: %(free)s is free. Money that has arrived and guarantees count; pledges do not"
        " until they are kept. A guarantee over %(missing)s would do."
    )
    told = {"amount": amount, "free": most, "missing": max(amount - most, 0)}
    raise NotCovered(
        message % {name: found.money(value).text() for name, value in told.items()}, amount=amount, free=most
    )


@transaction.atomic
def release(*, commitment: Commitment, author: User) -> bool:
    """Let the money go that is still bound: nothing more will be paid for this. False where it was released before."""
    hold(commitment.fund)
    mine = Commitment.objects.filter(pk=commitment.pk, released_at=None)
    if not mine.update(released_at=timezone.now()):
        return False
    _note("donations.money_released", commitment, author, {})
    return True


def _note(verb: str, commitment: Commitment, author: User, details: dict) -> None:
    details = {"subject": commitment.subject, **details}
    record_audit(actor=author, verb=verb, target=commitment, chapter_id=commitment.fund.chapter_id, details=details)
    log.info("%s commitment=%s user=%s", verb, commitment.pk, author.pk)
