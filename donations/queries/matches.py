"""Where the words of those who match stand: how much they owe by now, and what they paid."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from donations.models import Entry, Fund, Match
from donations.money import Money
from donations.queries.totals import given_by_match


@dataclass(frozen=True)
class Standing:
    """A match and its sums, in the fund's currency."""

    match: Match
    given: Money
    matched: Money
    paid: Money
    is_over: bool

    @property
    def owed(self) -> Money:
        """What is still to come of it now."""
        return Money(max(self.matched.amount - self.paid.amount, 0), self.matched.currency)


def matches_of(fund: Fund) -> list[Standing]:
    """The matches of a fund, newest first. Three queries, however many."""
    matches = Match.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE).order_by("-starts_at", "-pk")
    paid, now = _paid(fund), timezone.now()
    return [
        Standing(
            match=match,
            given=Money(given, fund.currency),
            matched=Money(min(match.cap, given), fund.currency),
            paid=Money(paid.get(match.pk, 0), fund.currency),
            is_over=match.ends_at is not None and match.ends_at <= now,
        )
        for match, given in given_by_match(matches)
    ]


def _paid(fund: Fund) -> dict[int, int]:
    """What the gifts that name a match are still worth: read off the ledger, since one may have gone back."""
    uids = dict(fund.gifts.filter(livemode=settings.STRIPE_LIVE).exclude(match=None).values_list("uid", "match"))
    matches = {f"gift:{uid}": match for uid, match in uids.items()}
    sums: dict[int, int] = {}
    for side, sign in (("credit", 1), ("debit", -1)):
        mine = {f"{side}__fund": fund, f"{side}__livemode": settings.STRIPE_LIVE, "posting__subject__in": matches}
        found = Entry.objects.filter(**mine).values_list("posting__subject").annotate(sum=Sum("amount"))
        for subject, amount in found:
            sums[matches[subject]] = sums.get(matches[subject], 0) + sign * amount
    return sums
