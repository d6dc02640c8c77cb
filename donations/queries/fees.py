"""What giving cost, and what was promised: the ends of the public trail that the sums of a fund do not tell.

Imports donations.models and donations.money.
"""

from django.conf import settings
from django.db.models import Case, F, Q, Sum, When

from donations.models import Account, Entry, Fund, Pledge, Posting
from donations.money import Money


def fees_of(fund: Fund) -> list[Money]:
    """What the payment company kept of what was given for a fund, by the currency it settled in. One query.

    Of gifts that went back as well: it keeps its fee. A gift that was not exchanged yet is not among them.
    """
    side = {"kind": Account.Kind.FEES, "livemode": settings.STRIPE_LIVE}
    into, out_of = (Q(**{f"{name}__{key}": value for key, value in side.items()}) for name in ("debit", "credit"))
    given = Posting.objects.filter(livemode=settings.STRIPE_LIVE).filter(
        Q(entries__debit__fund=fund, entries__debit__kind__in=Account.GIVEN)
        | Q(entries__credit__fund=fund, entries__credit__kind__in=Account.GIVEN)
    )
    kept = Entry.objects.filter(into | out_of, posting__subject__in=given.values("subject"))
    amount = Sum(Case(When(into, then=F("amount")), default=-F("amount")))
    sums = kept.order_by("currency").values_list("currency").annotate(sum=amount)
    return [Money(total, currency) for currency, total in sums if total]


def pledged_ever(fund: Fund) -> Money:
    """All that was promised and confirmed, kept or not. What still stands is `totals_of(fund).pledged`. One query."""
    mine = Pledge.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE, confirmed_at__isnull=False)
    return Money(mine.aggregate(sum=Sum("amount"))["sum"] or 0, fund.currency)
