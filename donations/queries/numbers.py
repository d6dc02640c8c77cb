"""How giving to a fund goes over time: sums by day or by week, the usual gift, how many give every month."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Avg, Count, Q
from django.utils import timezone

from donations.models import Fund, Gift, MonthlyGift
from donations.money import Money
from donations.queries.desk_gifts import corrected_in
from donations.queries.trail import Line

DAYS, WEEKS = 31, 26  # as many columns as a phone can show
SIDES = {"card": "card", "bank": "offline", "cash": "offline", "offline": "offline", "match": "match"}


@dataclass(frozen=True)
class Span:
    """A day or a week, by its first day, and what came in it: minor units of the fund's currency by side."""

    first: dt.date
    last: dt.date
    sums: dict[str, int]


@dataclass(frozen=True)
class Usual:
    """What a fund's gifts are like. `average` is None before the first one."""

    gifts: int
    average: Money | None
    monthly: int
    new_monthly: int
    ended_monthly: int


def spans_of(fund: Fund, lines: list[Line], *, weekly: bool) -> list[Span]:
    """What came in each of the last days or weeks of the fund's clock, empty ones too, oldest first; no query."""
    today, length = timezone.now().astimezone(ZoneInfo(fund.zone)).date(), 7 if weekly else 1
    last = today - dt.timedelta(days=today.weekday()) if weekly else today
    firsts = [last - dt.timedelta(days=length * back) for back in range((WEEKS if weekly else DAYS) - 1, -1, -1)]
    spans = [
        Span(first, first + dt.timedelta(days=length - 1), dict.fromkeys(set(SIDES.values()), 0)) for first in firsts
    ]
    for line in lines:
        at = (line.day - firsts[0]).days // length
        if line.kind in SIDES and 0 <= at < len(spans):
            spans[at].sums[SIDES[line.kind]] += line.into.amount
    begun = next((number for number, span in enumerate(spans) if any(span.sums.values())), len(spans))
    return spans[min(begun, len(spans) - 1) :]


def usual_of(fund: Fund) -> Usual:
    """How many, how much on average, and who gives every month: now, new and ended in thirty days. Three queries.

    What was entered by mistake and taken back was never a gift.
    """
    month_ago = timezone.now() - dt.timedelta(days=30)
    gifts = Gift.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE, match=None)
    gifts = gifts.exclude(uid__in=corrected_in(fund))
    found = gifts.aggregate(count=Count("pk"), average=Avg("counted"))
    State = MonthlyGift.State
    monthly = MonthlyGift.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE).aggregate(
        now=Count("pk", filter=Q(state__in=[State.ACTIVE, State.PAST_DUE])),
        new=Count("pk", filter=Q(started_at__gte=month_ago)),
        ended=Count("pk", filter=Q(ended_at__gte=month_ago)),
    )
    average = found["average"]
    return Usual(
        gifts=found["count"],
        average=None if average is None else Money(round(average), fund.currency),
        monthly=monthly["now"],
        new_monthly=monthly["new"],
        ended_monthly=monthly["ended"],
    )
