"""What a treasurer's desk tells of its funds, and what there waits for an answer. Amounts are minor units."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from donations.models import (
    Breaker,
    Dispute,
    Entry,
    Fund,
    FundPage,
    FundTotal,
    Gift,
    MonthlyGift,
    Payout,
    Pledge,
    Posting,
    Refund,
    StripeEvent,
)
from donations.money import Money
from donations.queries.sheet import FundSheet, fund_sheets
from donations.queries.totals import Totals, totals_of_all
from donations.references import read_reference

LATELY = dt.timedelta(days=14)  # how long the desk goes on telling of a refund that failed
UNEXCHANGED = dt.timedelta(days=3)
SLOW = dt.timedelta(hours=1)  # after which a refund that nobody took is worth a look


@dataclass(frozen=True)
class FundLine:
    """A fund on the desk: its sums, its page's sheet where there is a page, how fast it would have to go, how many give
    every month, and of how many of those the last payment failed."""

    fund: Fund
    totals: Totals
    sheet: FundSheet | None
    pace: str
    monthly: int = 0
    failing: int = 0

    @property
    def in_hand(self) -> Money:
        return self.totals.money(self.totals.in_hand)

    @property
    def parts(self) -> list[tuple[str, Money]]:
        """The sums told apart; promises are last, and no part of what is in hand."""
        totals = self.totals
        shown = [
            (_("By card"), totals.card),
            (_("Offline"), totals.offline),
            (_("Paid by those who match"), totals.match),
            (_("Match still to come"), totals.promised_match),
            (_("Pledged, not yet here"), totals.pledged),
        ]
        return [(name, totals.money(amount)) for name, amount in shown]


def fund_lines(funds: Sequence[Fund]) -> list[FundLine]:
    """Each with its sums and the page that tells of it, in the reader's language where it has one."""
    language = get_language() or "en"
    pages = _pages(funds, language)
    sheets = {sheet.page.translation_key: sheet for sheet in fund_sheets(list(pages.values()), language=language)}
    totals, monthly = totals_of_all(funds), monthly_counts(funds)
    lines = []
    for fund in funds:
        sums, sheet = totals[fund.pk], sheets.get(fund.key)
        lines.append(FundLine(fund, sums, sheet, _pace(sums, sheet), *monthly.get(fund.pk, (0, 0))))
    return lines


def _pages(funds: Sequence[Fund], language: str) -> dict[object, FundPage]:
    by_key = {fund.key: fund for fund in funds}
    found: dict[object, FundPage] = {}
    firsts: dict[object, FundPage] = {}
    for page in FundPage.objects.filter(translation_key__in=by_key).select_related("locale").order_by("pk"):
        first = firsts.setdefault(page.translation_key, page)
        page.__dict__ |= {"fund": by_key[page.translation_key], "facts": first}  # as cached properties would find them
        if page.translation_key not in found or page.locale.language_code == language:
            found[page.translation_key] = page
    return found


def _pace(totals: Totals, sheet: FundSheet | None) -> str:
    """What each day that is left would have to bring; nothing once the goal is reached or the fund is closed."""
    if sheet is None or not sheet.is_open:
        return ""
    left = (sheet.page.facts.goal or 0) - totals.in_hand
    seconds = (sheet.page.closes_at - timezone.now()).total_seconds()
    days = max(-(-int(seconds) // 86400), 1)
    if left <= 0:
        return ""
    return _("%(amount)s a day would reach the goal") % {"amount": totals.money(-(-left // days)).text(whole=True)}


def open_disputes(funds: QuerySet[Fund]) -> list[Dispute]:
    """Those that a bank waits for an answer to, the most pressing first."""
    mine = Dispute.objects.filter(gift__fund__in=funds, gift__livemode=settings.STRIPE_LIVE, state=Dispute.State.OPEN)
    return list(mine.select_related("gift__fund").order_by("answer_by", "pk"))


def stuck_refunds(funds: QuerySet[Fund]) -> list[Refund]:
    """Those that failed lately, and those that the payment company should have taken by now."""
    now = timezone.now()
    failed = Q(state=Refund.State.FAILED, created_at__gt=now - LATELY)
    waiting = Q(state=Refund.State.ASKED, created_at__lt=now - SLOW)
    mine = Refund.objects.filter(failed | waiting, gift__fund__in=funds, gift__livemode=settings.STRIPE_LIVE)
    mine = mine.filter(gift__way__in=Gift.ONLINE)  # by hand nothing fails: one that was entered by mistake is undone
    return list(mine.select_related("gift__fund").order_by("-pk"))


def unexchanged(funds: QuerySet[Fund]) -> list[Gift]:
    """Gifts in another currency of which nobody has said for days what they are worth to their fund."""
    long_ago = timezone.now() - UNEXCHANGED
    mine = Gift.objects.filter(fund__in=funds, livemode=settings.STRIPE_LIVE, counted=None, received_at__lt=long_ago)
    return list(mine.select_related("fund").order_by("received_at"))


def overdue_pledges(funds: QuerySet[Fund]) -> list[tuple[Fund, int]]:
    """How many pledges of each fund are past their day, on the fund's clock. Two queries."""
    now = timezone.now()
    over = Q()
    for zone in set(funds.order_by().values_list("zone", flat=True)):
        over |= Q(fund__zone=zone, due_on__lt=now.astimezone(ZoneInfo(zone)).date())
    late = Count("pledges", filter=Q(pledges__in=standing_pledges().filter(over))) if over else None
    return [(fund, fund.__dict__["late"]) for fund in funds.annotate(late=late).filter(late__gt=0)] if late else []


def standing_pledges() -> QuerySet[Pledge]:
    """Promises that hold, in the open book."""
    return Pledge.objects.filter(livemode=settings.STRIPE_LIVE, state=Pledge.State.STANDING)


def pledges_of(fund: Fund, before: tuple[dt.date, int] | None, most: int) -> list[Pledge]:
    """The standing pledges of a fund, the one that is due first on top; from behind `before` on."""
    pledges = standing_pledges().filter(fund=fund).select_related("chapter").order_by("due_on", "pk")
    if before:
        day, pk = before
        pledges = pledges.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk))
    return list(pledges[:most])


def pledge_by_reference(fund: Fund, typed: str) -> Pledge | None:
    """The pledge of a fund that a bank transfer names, however the bank spelt its code."""
    code = read_reference(typed)
    mine = Pledge.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE, reference=code or "")
    return mine.select_related("fund", "chapter", "contact").first() if code else None


def untrusted(funds: QuerySet[Fund]) -> list[Fund]:
    """Funds whose running total does not agree with the ledger: pages add up the ledger meanwhile."""
    wrong = FundTotal.objects.filter(livemode=settings.STRIPE_LIVE, is_trusted=False)
    return list(funds.filter(totals__in=wrong))


def open_breaker() -> Breaker | None:
    """The time in which no card is taken, if it is now."""
    return Breaker.objects.filter(until__gt=timezone.now()).order_by("-until").first()


def events_aside(most: int) -> list[StripeEvent]:
    """Events that failed or were put aside, the newest first; failed ones on top."""
    State = StripeEvent.State
    mine = StripeEvent.objects.filter(livemode=settings.STRIPE_LIVE).defer("payload").order_by("-received_at", "-pk")
    failed = list(mine.filter(state=State.FAILED)[:most])
    return [*failed, *mine.filter(state=State.PARKED)[: most - len(failed)]]


def failed_events() -> int:
    """How many events could not be dealt with."""
    return StripeEvent.objects.filter(livemode=settings.STRIPE_LIVE, state=StripeEvent.State.FAILED).count()


def payouts(most: int) -> list[Payout]:
    """What was sent to the bank, the newest first."""
    return list(Payout.objects.filter(livemode=settings.STRIPE_LIVE).order_by("-arrives_on", "-pk")[:most])


def odd_payouts() -> int:
    """How many payouts nobody can explain by what was given."""
    odd = [Payout.State.DIFFERS, Payout.State.MANUAL, Payout.State.FAILED]
    return Payout.objects.filter(livemode=settings.STRIPE_LIVE, state__in=odd).count()


def money_trail_of(gift: Gift) -> list[Posting]:
    """What was booked about a gift, oldest first, each with its entries. Two queries."""
    mine = Posting.objects.filter(subject=f"gift:{gift.uid}", livemode=gift.livemode).select_related("author")
    entries = Entry.objects.select_related("debit", "credit").order_by("pk")
    return list(mine.order_by("at", "pk").prefetch_related(Prefetch("entries", entries)))


def monthly_counts(funds: Sequence[Fund]) -> dict[int, tuple[int, int]]:
    """How many people give every month to each fund now, and of how many the last payment failed. One query."""
    State = MonthlyGift.State
    mine = MonthlyGift.objects.filter(fund__in=funds, livemode=settings.STRIPE_LIVE)
    found = mine.filter(state__in=[State.ACTIVE, State.PAST_DUE]).order_by().values("fund")
    counted = found.annotate(all=Count("pk"), failing=Count("pk", filter=Q(state=State.PAST_DUE)))
    return {row["fund"]: (row["all"], row["failing"]) for row in counted}
