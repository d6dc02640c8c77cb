"""Gifts that may be named in public. Pages, embeds, feeds and files ask here, nowhere else (donations.md, case 43)."""

from django.conf import settings
from django.db.models import F, QuerySet, Sum

from donations.models import Dispute, Fund, Gift, Refund

GIVEN_BACK = (Refund.State.PENDING, Refund.State.SUCCEEDED)


def public_gifts(fund: Fund) -> QuerySet[Gift]:
    """The gifts to a fund whose donor wants to be named, newest first; none that went back whole.

    What is nobody's business (address, the treasurer's note) is not even read.
    """
    named = Gift.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE, shows_name=True, erased_at=None)
    disputed = Dispute.objects.exclude(state=Dispute.State.WON).values("gift")
    back = Refund.objects.filter(state__in=GIVEN_BACK).values("gift")
    gone = back.annotate(sum=Sum("amount")).filter(sum__gte=F("gift__amount") + F("gift__tip"))
    standing = named.exclude(name="").exclude(pk__in=disputed).exclude(pk__in=gone.values("gift"))
    return standing.defer("note", "second_counter", "contact").order_by("-received_at", "-pk")
