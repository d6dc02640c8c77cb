"""Does everything that is shown agree with the ledger? Asked each night, and by `manage.py audit_ledger`.

Totals are compared under the lock that `post` takes, so that money on its way is no difference. A total that differs is
not shown from that moment on (`is_trusted`): pages then add up the ledger itself. Imports the ledger's models.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from content.freshness import touch
from donations.actions.days import write_days
from donations.actions.payouts import payout_key
from donations.alarms import alarm
from donations.models import Account, Dispute, Entry, Fund, FundDay, FundTotal, Gift, Payout, Posting, Refund, Spending
from donations.queries.totals import ledger_sums
from donations.queries.trail import ledger_days

log = logging.getLogger(__name__)

BATCH = 500  # gifts compared at once


@dataclass(frozen=True)
class Finding:
    """Something that does not agree: `what` (total, day, gift, spending, payout, account, entry), which one, both
    numbers in minor units. `repaired` where the ledger was right and the number beside it is put right now."""

    what: str
    which: str
    shown: int
    ledger: int
    repaired: bool = False


def audit(*, repair: bool = False) -> list[Finding]:
    """Everything that differs. Totals that differ are not trusted any more, or with `repair` computed anew."""
    found = [*_totals(repair), *_gifts(), *_spendings(), *_payouts(), *_entries(), *_accounts()]
    if found:
        alarm("ledger", differences=len(found), repaired=sum(one.repaired for one in found))
    return found


def audit_total(fund: Fund, *, livemode: bool, repair: bool = False) -> list[Finding]:
    """Compare the running total of a fund, and its days, with its entries, while nobody can book for it."""
    with transaction.atomic():
        total = FundTotal.objects.select_for_update().filter(fund=fund, livemode=livemode).first()
        sums = ledger_sums(fund, livemode=livemode)
        shown = {kind: getattr(total, kind) if total else 0 for kind in sums}
        wrong = [kind for kind in sums if shown[kind] != sums[kind]]
        days = _wrong_days(fund, livemode)
        if not wrong and not days and (total is None or total.is_trusted or not repair):
            return []
        values = {**(sums if repair else shown), "is_trusted": repair}
        if wrong or days or total:
            FundTotal.objects.update_or_create(fund=fund, livemode=livemode, defaults=values)
            touch()
        if repair:
            write_days(fund, livemode=livemode)
    which = f"{fund.pk} {'live' if livemode else 'practice'}"
    found = [Finding("total", f"{which} {kind}", shown[kind], sums[kind], repair) for kind in wrong]
    return found + [Finding("day", f"{which} {name}", *both, repair) for name, both in days.items()]


def _wrong_days(fund: Fund, livemode: bool) -> dict[str, tuple[int, int]]:
    """The lines of the trail that differ from the entries: what they say came in on balance, and what did."""
    rows = FundDay.objects.filter(fund=fund, livemode=livemode)
    kept = {(row.day, row.kind): (row.count, row.into, row.out) for row in rows}
    true = ledger_days(fund, livemode=livemode)
    nothing = (0, 0, 0)
    pairs = {key: (kept.get(key, nothing), true.get(key, nothing)) for key in sorted(kept.keys() | true.keys())}
    return {
        f"{day} {kind}": (shown[1] - shown[2], booked[1] - booked[2])
        for (day, kind), (shown, booked) in pairs.items()
        if shown != booked
    }


def _totals(repair: bool) -> Iterator[Finding]:
    for fund in Fund.objects.order_by("pk"):
        for livemode in (False, True):
            yield from audit_total(fund, livemode=livemode, repair=repair)


def _gifts() -> Iterator[Finding]:
    """Each gift with what became of it, against the entries of its fund that name it. Six queries a batch.

    One that differs is looked at again under its lock: somebody may just have been giving it back.
    """
    last = 0
    while batch := list(Gift.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        for key in [gift.pk for gift, _finding in _compare(batch)]:
            with transaction.atomic():
                again = list(Gift.objects.select_for_update(of=("self",)).filter(pk=key))
                yield from [finding for _gift, finding in _compare(again)]


def _compare(gifts: list[Gift]) -> Iterator[tuple[Gift, Finding]]:
    out, booked, undone = _out_of(gifts), _booked_for(gifts), _undone(gifts)
    for gift in gifts:
        subject = f"gift:{gift.uid}"
        expected = 0 if subject in undone else _worth(gift, out.get(gift.pk, 0))
        if booked.get(subject, 0) != expected:
            yield gift, Finding("gift", str(gift.uid), expected, booked.get(subject, 0))


def _out_of(gifts: list[Gift]) -> dict[int, int]:
    """What was given back or is disputed, by gift, in minor units of what was given.

    A refund that the payment company was told of is booked when it says so: until then it is not out.
    """
    out: dict[int, int] = {}
    told = Posting.objects.filter(subject__in=_subjects(gifts), kind=Posting.Kind.REFUND).values_list("key", flat=True)
    heard = Q(state=Refund.State.PENDING, refund_id__in=[key.removeprefix("refund:") for key in told])
    refunds = Refund.objects.filter(Q(state=Refund.State.SUCCEEDED) | heard, gift__in=gifts)
    disputes = Dispute.objects.filter(gift__in=gifts).exclude(state=Dispute.State.WON)
    for rows in (refunds, disputes):
        for key, amount in rows.values_list("gift").annotate(sum=Sum("amount")).order_by():
            out[key] = out.get(key, 0) + amount
    return out


def _worth(gift: Gift, out: int) -> int:
    """What is left of it for its fund, in the fund's currency: nothing until it is exchanged."""
    if gift.counted is None:
        return 0
    return gift.counted - gift.counted * min(out, gift.amount) // gift.amount


def _subjects(gifts: list[Gift]) -> list[str]:
    return [f"gift:{gift.uid}" for gift in gifts]


def _booked_for(gifts: list[Gift]) -> dict[str, int]:
    """What the ledger says that the funds have of these gifts."""
    booked: dict[str, int] = {}
    for side, sign in (("credit", 1), ("debit", -1)):
        mine = {"posting__subject__in": _subjects(gifts), f"{side}__kind__in": Account.GIVEN}
        for subject, amount in (
            Entry.objects.filter(**mine).values_list("posting__subject").annotate(sum=Sum("amount")).order_by()
        ):
            booked[subject] = booked.get(subject, 0) + sign * amount
    return booked


def _undone(gifts: list[Gift]) -> set[str]:
    """Gifts whose arrival was entered by mistake and reversed."""
    undone = Posting.objects.filter(key__in=_subjects(gifts), reversed_by__isnull=False)
    return set(undone.values_list("key", flat=True))


def _spendings() -> Iterator[Finding]:
    """Each payment against the entries of its own posting."""
    booked = Sum("posting__entries__amount", filter=Q(posting__entries__debit__kind=Account.Kind.SPENT))
    for spending in Spending.objects.annotate(booked=Coalesce(booked, 0)).order_by("pk").iterator():
        if spending.booked != spending.amount:
            yield Finding("spending", str(spending.uid), spending.amount, spending.booked)


def _payouts() -> Iterator[Finding]:
    """Each payout against what its postings moved to the bank."""
    for payout in Payout.objects.order_by("pk").iterator():
        expected = 0 if payout.state == Payout.State.FAILED else payout.amount
        moved = 0
        for side, sign in (("debit", 1), ("credit", -1)):
            mine = {"posting__subject": payout_key(payout.payout_id), f"{side}__kind": Account.Kind.BANK}
            moved += sign * (Entry.objects.filter(**mine).aggregate(sum=Sum("amount"))["sum"] or 0)
        if moved != expected:
            yield Finding("payout", payout.payout_id, expected, moved)


def _entries() -> Iterator[Finding]:
    """Entries between accounts of another currency or book. Triggers refuse them, unless somebody took those away."""
    foreign = Q()
    for side in ("debit", "credit"):
        foreign |= ~Q(**{f"{side}__currency": F("currency")})
        foreign |= ~Q(**{f"{side}__livemode": F("posting__livemode")})
    for entry in Entry.objects.filter(foreign).order_by("pk"):
        yield Finding("entry", str(entry.pk), 0, entry.amount)


def _accounts() -> Iterator[Finding]:
    """Debits equal credits in each currency of each book."""
    sums: dict[tuple[str, bool], int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        named = Entry.objects.values_list(f"{side}__currency", f"{side}__livemode").annotate(sum=Sum("amount"))
        for currency, livemode, amount in named.order_by():
            sums[currency, livemode] = sums.get((currency, livemode), 0) + sign * amount
    for (currency, livemode), rest in sums.items():
        if rest:
            yield Finding("account", f"{currency} {'live' if livemode else 'practice'}", 0, rest)


def nightly() -> None:
    """What the worker does each night; a difference is told to the network's treasurers."""
    for one in audit():
        log.error("ledger differs what=%s which=%s shown=%s ledger=%s", one.what, one.which, one.shown, one.ledger)
