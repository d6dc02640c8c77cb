"""Somebody is paid from a fund. Imports donations.actions.holding, ledger and donations.queries.commitments.

Paying itself happens at the bank; this writes it down and books it. What was raised stays raised: the goal and its
meter do not move, the money trail does.
"""

import datetime as dt
import logging
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from donations.actions.holding import hold
from donations.actions.ledger import Leg, account, post, reverse
from donations.actions.offline import moment_of
from donations.errors import DonationError, NotCovered
from donations.models import Account, Fund, Posting, Spending
from donations.queries.commitments import left_for, standing
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def pay(
    *, uid: UUID, fund: Fund, amount: int, paid_on: dt.date, payee: str, about: str, author: User, note: str = ""
) -> Spending:
    """Write down that `payee` was paid `amount` minor units from a fund; the same `uid` again is the payment that is
    there. `about` says what for; what is bound for it is used up first.

    NotCovered where the fund does not hold that much, or where it is bound for something else.
    """
    hold(fund)
    known = Spending.objects.filter(uid=uid, fund=fund).first()
    if known:
        return known
    _refuse(fund, amount, about)
    posting = _book(uid, fund, amount, paid_on, about, author)
    spending = Spending.objects.create(
        **{"uid": uid, "fund": fund, "posting": posting, "amount": amount, "payee": payee, "subject": about},
        **{"paid_on": paid_on, "author": author, "note": note, "livemode": settings.STRIPE_LIVE},
    )
    _note("donations.fund_paid", spending, author, {"amount": amount, "about": about})
    return spending


def payable(fund: Fund, about: str) -> int:
    """The most that can be paid from a fund for this now, in minor units."""
    found = standing(fund)
    return max(min(found.held, left_for(fund, about) + found.free), 0)


def _refuse(fund: Fund, amount: int, about: str) -> None:
    held, most = standing(fund).held, payable(fund, about)
    if 0 < amount <= most:
        return
    told = standing(fund).money(most).text()
    if amount > held:
        message = _("At most %(most)s can be paid: the fund does not hold more.")
    else:
        message = _("At most %(most)s can be paid for this: the rest is bound for what was ordered.")
    raise NotCovered(message % {"most": told}, amount=amount, free=most)


def _book(uid: UUID, fund: Fund, amount: int, paid_on: dt.date, about: str, author: User) -> Posting:
    live = settings.STRIPE_LIVE
    spent = account(Account.Kind.SPENT, fund.currency, livemode=live, fund=fund)
    bank = account(Account.Kind.BANK, fund.currency, livemode=live)
    posting = post(
        key=f"spending:{uid}",
        kind=Posting.Kind.SPENDING,
        subject=about,
        livemode=live,
        at=moment_of(paid_on, fund),
        legs=[Leg(spent, bank, amount)],
        author=author,
    )
    if posting is None:  # the number of a payment from another fund
        raise DonationError(_("This form is not one of ours. Please open it again."))
    return posting


def why_not_undo(spending: Spending) -> str:
    """Why a payment cannot be taken back as entered by mistake, in words; empty where it can."""
    undone = Posting.objects.filter(reverses=spending.posting_id).exists()
    return _("It was taken back already.") if undone else ""


@transaction.atomic
def undo_payment(*, spending: Spending, author: User, reason: str) -> Posting:
    """Take back a payment that was entered by mistake, by a posting that reverses it; else DonationError.

    Its money can be bound and paid again, and what was bound for it is so once more.
    """
    hold(spending.fund)
    undone = reverse(posting=spending.posting, author=author, reason=reason)
    if undone is None:
        raise DonationError(_("It was taken back already."))
    _note("donations.payment_undone", spending, author, {"posting": undone.pk, "reason": reason})
    return undone


def _note(verb: str, spending: Spending, author: User, details: dict) -> None:
    details = {"spending": str(spending.uid), **details}
    record_audit(actor=author, verb=verb, target=spending, chapter_id=spending.fund.chapter_id, details=details)
    log.info("%s spending=%s user=%s", verb, spending.uid, author.pk)
