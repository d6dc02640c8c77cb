"""The money trail of a fund: what came and went, day by day, in words that name nobody.

It is derived from the ledger, a line for each day and kind of thing. Nobody who gave can be told from it.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from donations.models import Account, Entry, Fund, FundDay, FundTotal
from donations.money import Money
from donations.trail_kinds import ORDER, kind_of
from people.language import number


@dataclass(frozen=True)
class Line:
    """One kind of thing on one day of the fund's clock. `after` is what the fund held then."""

    day: dt.date
    kind: str
    count: int
    into: Money
    out: Money
    after: Money

    @property
    def what(self) -> str:
        """What happened, in the reader's language: 23 gifts by card."""
        return words_of(self.kind, self.count)


Sums = dict[tuple[dt.date, str], tuple[int, int, int]]


def trail(fund: Fund, limit: int | None = None) -> list[Line]:
    """The newest `limit` lines (all of them where it is None), newest first. Two queries."""
    book = {"fund": fund, "livemode": settings.STRIPE_LIVE}
    if FundTotal.objects.filter(**book, is_trusted=True).exists():
        days = FundDay.objects.filter(**book).values_list("day", "kind", "count", "into", "out")
        sums: Sums = {(day, kind): (count, into, out) for day, kind, count, into, out in days}
    else:
        sums = ledger_days(fund, livemode=settings.STRIPE_LIVE)
    held, lines = 0, []
    for day, kind in sorted(sums, key=lambda key: (key[0], ORDER.index(key[1]))):
        count, into, out = sums[day, kind]
        held += into - out
        lines.append(Line(day, kind, count, *(Money(amount, fund.currency) for amount in (into, out, held))))
    lines.reverse()
    return lines[:limit]


def ledger_days(fund: Fund, *, livemode: bool) -> Sums:
    """What the entries themselves say: how often, how much in and how much out, for each day and kind."""
    found: dict[tuple[dt.date, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    day = TruncDate("posting__at", tzinfo=ZoneInfo(fund.zone))
    for side, other, place in (("credit", "debit", 1), ("debit", "credit", 2)):
        mine = Account.objects.filter(fund=fund, livemode=livemode)
        rows = (
            Entry.objects.filter(**{f"{side}__in": mine})
            .values("posting__kind", f"{side}__kind", f"{other}__kind", day=day)
            .annotate(sum=Sum("amount"), times=Count("posting", distinct=True))
        )
        for row in rows:
            line = found[row["day"], kind_of(row["posting__kind"], row[f"{side}__kind"], row[f"{other}__kind"])]
            line[0] += row["times"]
            line[place] += row["sum"]
    return {key: (count, into, out) for key, (count, into, out) in found.items()}


def words_of(kind: str, count: int) -> str:
    """A kind of line in words, for as many things as there were."""
    shown = {"count": number(count)}
    if kind == "card":
        return ngettext("%(count)s gift by card or bank debit", "%(count)s gifts by card or bank debit", count) % shown
    if kind == "bank":
        return ngettext("%(count)s gift by bank transfer", "%(count)s gifts by bank transfer", count) % shown
    if kind == "cash":
        return ngettext("%(count)s gift in cash or by cheque", "%(count)s gifts in cash or by cheque", count) % shown
    if kind == "offline":
        return ngettext("%(count)s gift recorded by hand", "%(count)s gifts recorded by hand", count) % shown
    return {
        "match": _("Paid by those who match what others give"),
        "refund": _("Given back"),
        "refund-failed": _("Could not be given back: it stays with the fund"),
        "dispute": _("Held back by a bank, which asked for it in the donor’s name"),
        "dispute-won": _("Returned by a bank, which decided for us"),
        "correction": _("Corrected"),
        "spent": _("Paid for what the fund is for"),
    }[kind]
