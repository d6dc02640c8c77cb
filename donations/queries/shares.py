"""What each chapter brought in for a fund, by the shares that its gifts were credited with."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast

from chapters.models import ChapterPage
from donations.models import Dispute, Fund, FundShare, Gift, GiftCredit, Refund
from donations.queries.worth import worth_of


@dataclass(frozen=True)
class Share:
    """A chapter's part of a fund, in minor units of the fund's currency, and how many gifts it came from."""

    chapter: ChapterPage
    amount: int
    gifts: int


def shares_of(fund: Fund) -> list[Share]:
    """Every chapter that gifts were credited to, the largest share first; none of chapters at high risk. One query.

    As the worker summed them last, some seconds ago.
    """
    rows = FundShare.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE).select_related("chapter")
    found = [Share(row.chapter, row.amount, row.gifts) for row in rows if not row.chapter.is_hidden]
    return sorted(found, key=lambda share: (-share.amount, share.chapter.title))


def share_of(fund: Fund, chapter: ChapterPage) -> Share:
    """One chapter's part; nothing where no gift was credited to it."""
    first = chapter.canonical()
    row = FundShare.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE, chapter=first).first()
    return Share(first, row.amount, row.gifts) if row else Share(first, 0, 0)


def summed_shares(fund: Fund, *, livemode: bool) -> dict[int, tuple[int, int]]:
    """Amount and number of gifts for each chapter's key, added up from the gifts themselves.

    Three queries, and two for each gift that was given back in part or disputed.
    """
    credits = _credits(fund, livemode)
    amounts: dict[int, int] = {}
    whole = credits.exclude(_touched()).order_by()
    for chapter, amount in whole.values("chapter").annotate(sum=Sum(_worth())).values_list("chapter", "sum"):
        amounts[chapter] = amount
    for credit in credits.filter(_touched()).select_related("gift__fund"):
        amounts[credit.chapter_id] = amounts.get(credit.chapter_id, 0) + _left(credit)
    counted = credits.order_by().values("chapter").annotate(gifts=Count("pk")).values_list("chapter", "gifts")
    return {chapter: (amounts.get(chapter, 0), gifts) for chapter, gifts in counted}


def _credits(fund: Fund, livemode: bool) -> QuerySet[GiftCredit]:
    gifts = Gift.objects.filter(fund=fund, livemode=livemode, counted__isnull=False)
    return GiftCredit.objects.filter(gift__in=gifts)


def _touched() -> Q:
    """Something of the gift went back."""
    refunds = Refund.objects.filter(gift=OuterRef("gift")).exclude(state=Refund.State.FAILED)
    disputes = Dispute.objects.filter(gift=OuterRef("gift")).exclude(state=Dispute.State.WON)
    return Q(Exists(refunds.values("gift"))) | Q(Exists(disputes.values("gift")))


def _worth() -> Cast:
    """The share in the fund's currency; whole minor units, rounded down."""
    return Cast(F("amount") * F("gift__counted") / F("gift__amount"), BigIntegerField())


def _left(credit: GiftCredit) -> int:
    """A share of a gift of which something went back: it loses its part of that.

    As the ledger has it: the gift goes back first, its tip last.
    """
    gift, counted = credit.gift, credit.gift.counted or 0
    worth = worth_of(gift)
    out = min(worth.back + worth.disputed, gift.amount)
    return credit.amount * (counted - counted * out // gift.amount) // gift.amount
