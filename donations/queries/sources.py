"""What came in through a code in an address. It counts gifts and names nobody; a code says where, never who."""

from collections.abc import Collection

from django.conf import settings
from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from donations.models import Dispute, Gift, Refund
from donations.money import Money


def gifts_by_source(codes: Collection[str]) -> dict[str, int]:
    """How many gifts that still stand, for whichever fund, began at an address with each of these codes. One query.

    Each month of a monthly gift is a gift.
    """
    found = standing_from(codes).order_by().values_list("attempt__source").annotate(gifts=Count("pk"))
    return dict(found)


def given_by_source(code: str) -> list[Money]:
    """What those gifts were worth when they came, by the currency of their funds: for the desk. One query."""
    sums = standing_from([code]).filter(counted__isnull=False).order_by("fund__currency")
    rows = sums.values_list("fund__currency").annotate(sum=Sum("counted"))
    return [Money(total, currency) for currency, total in rows]


def standing_from(codes: Collection[str]) -> QuerySet[Gift]:
    """The gifts themselves; those that went back whole, or are disputed, left out."""
    mine = Gift.objects.filter(attempt__source__in=[code for code in codes if code], livemode=settings.STRIPE_LIVE)
    disputed = Dispute.objects.filter(gift=OuterRef("pk")).exclude(state=Dispute.State.WON)
    refunds = Refund.objects.filter(gift=OuterRef("pk")).exclude(state=Refund.State.FAILED).order_by()
    back = refunds.values("gift").annotate(sum=Sum("amount")).values("sum")
    returned = Coalesce(Subquery(back, output_field=BigIntegerField()), Value(0, output_field=BigIntegerField()))
    return mine.exclude(Exists(disputed)).annotate(returned=returned).filter(returned__lt=F("amount") + F("tip"))
