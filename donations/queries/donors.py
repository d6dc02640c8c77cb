"""Who gave to a fund and still can be told of it. Contacts by their keys only: no address and no name is read."""

from django.conf import settings
from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from donations.models import Dispute, Fund, Gift, Refund
from donations.queries.desk_gifts import corrected_in

OUT = (Refund.State.ASKED, Refund.State.PENDING, Refund.State.SUCCEEDED)


def standing_gifts(fund: Fund) -> QuerySet[Gift]:
    """The gifts of which something is still with the fund, or on its way there. One query beforehand."""
    back = _sum(Refund.objects.filter(gift=OuterRef("pk"), state__in=OUT))
    taken = _sum(Dispute.objects.filter(gift=OuterRef("pk")).exclude(state=Dispute.State.WON))
    mine = Gift.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE).exclude(uid__in=corrected_in(fund))
    return mine.annotate(out=back + taken).filter(amount__gt=F("out"))


def donors_of(fund: Fund) -> list[tuple[int, str]]:
    """Each contact once that a standing gift came from, with its language. Two queries."""
    gifts = standing_gifts(fund).filter(contact__isnull=False)
    return list(gifts.order_by("contact").values_list("contact", "contact__locale").distinct())


def _sum(rows: QuerySet) -> Coalesce:
    summed = rows.order_by().values("gift").annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), Value(0, output_field=BigIntegerField()))
