"""The only way into the ledger. Everything is booked under a key that names what happened, so it is booked once."""

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from content.freshness import touch
from donations.models import Account, Entry, Fund, FundDay, FundTotal, Posting
from donations.trail_kinds import kind_of
from people.models import User

log = logging.getLogger(__name__)

Moved = dict[tuple[int, str, str], list[int]]  # by fund, kind of its account and line of its trail


@dataclass(frozen=True)
class Leg:
    """`amount` minor units out of `credit` into `debit`. A negative amount goes the other way, nothing is left out."""

    debit: Account
    credit: Account
    amount: int


def account(kind: str, currency: str, *, livemode: bool, fund: Fund | None = None) -> Account:
    """The account for this, opened at its first use."""
    found, _created = Account.objects.get_or_create(kind=kind, currency=currency, livemode=livemode, fund=fund)
    return found


@transaction.atomic
def post(
    *,
    key: str,
    kind: str,
    subject: str,
    livemode: bool,
    at: dt.datetime,
    legs: Sequence[Leg],
    author: User | None = None,
    reason: str = "",
    reverses: Posting | None = None,
) -> Posting | None:
    """Book what happened; None where it was booked before. The totals of the funds it touches follow at once.

    IntegrityError where a leg mixes currencies or books.
    """
    posting, created = Posting.objects.get_or_create(
        key=key,
        defaults={
            **{"kind": kind, "subject": subject, "livemode": livemode, "at": at},
            **{"author": author, "reason": reason, "reverses": reverses},
        },
    )
    if not created:
        return None
    moved: Moved = {}
    for leg in legs:
        if leg.amount:
            _write(posting, leg, moved)
    _note(posting, moved)
    log.info("posted posting=%s kind=%s", posting.pk, kind)
    touch()
    return posting


def _write(posting: Posting, leg: Leg, moved: Moved) -> None:
    debit, credit = (leg.debit, leg.credit) if leg.amount > 0 else (leg.credit, leg.debit)
    amount = abs(leg.amount)
    Entry.objects.create(posting=posting, debit=debit, credit=credit, amount=amount, currency=credit.currency)
    for side, other, change in ((credit, debit, amount), (debit, credit, -amount)):
        if side.fund_id:
            moved.setdefault((side.fund_id, side.kind, kind_of(posting.kind, side.kind, other.kind)), []).append(change)


def _note(posting: Posting, moved: Moved) -> None:
    """Bring the running totals and the days of the trail along, the totals first: they are what everybody waits for."""
    book = posting.livemode
    for (fund, kind, _line), changes in sorted(moved.items()):
        FundTotal.objects.get_or_create(fund_id=fund, livemode=book)
        mine = FundTotal.objects.filter(fund_id=fund, livemode=book)
        mine.update(**{kind: F(kind) + sum(changes), "shares_at": None})
    zones = dict(Fund.objects.filter(pk__in={fund for fund, _kind, _line in moved}).values_list("pk", "zone"))
    for (fund, _kind, line), changes in sorted(moved.items()):
        day = posting.at.astimezone(ZoneInfo(zones[fund])).date()
        row, _created = FundDay.objects.get_or_create(fund_id=fund, day=day, kind=line, livemode=book)
        into, out = (sum(abs(change) for change in changes if (change > 0) == up) for up in (True, False))
        FundDay.objects.filter(pk=row.pk).update(count=F("count") + 1, into=F("into") + into, out=F("out") + out)


@transaction.atomic
def reverse(*, posting: Posting, author: User, reason: str) -> Posting | None:
    """Correct a posting by one that undoes it, with reason and author; None where that was done before."""
    legs = [
        Leg(debit=entry.credit, credit=entry.debit, amount=entry.amount)
        for entry in posting.entries.select_related("debit", "credit")
    ]
    return post(
        key=f"reversal:{posting.pk}",
        kind=Posting.Kind.CORRECTION,
        subject=posting.subject,
        livemode=posting.livemode,
        at=timezone.now(),
        legs=legs,
        author=author,
        reason=reason,
        reverses=posting,
    )
