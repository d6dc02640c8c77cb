"""What a gift is still worth, and what is on its way to a fund. Amounts are minor units."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum

from donations.models import Dispute, Fund, Gift, Refund

RECENT = 5  # gifts that an exchange is estimated by


@dataclass(frozen=True)
class Worth:
    """What became of a gift, in minor units of its currency, its tip included."""

    given: int
    asked: int = 0  # to be given back, which the payment company has yet to hear
    back: int = 0  # given back, or on its way
    disputed: int = 0  # taken by the donor's bank, and not won back

    @property
    def kept(self) -> int:
        """What has not gone back: what a receipt may say."""
        return max(self.given - self.back - self.disputed, 0)

    @property
    def left(self) -> int:
        """What can still be given back."""
        return max(self.kept - self.asked, 0)


def worth_of(gift: Gift) -> Worth:
    """What became of it. Two queries."""
    State = Refund.State
    refunds = dict(gift.refunds.values_list("state").annotate(sum=Sum("amount")).order_by())
    disputes = gift.disputes.exclude(state=Dispute.State.WON)
    return Worth(
        given=gift.amount + gift.tip,
        asked=refunds.get(State.ASKED, 0),
        back=refunds.get(State.PENDING, 0) + refunds.get(State.SUCCEEDED, 0),
        disputed=disputes.aggregate(sum=Sum("amount"))["sum"] or 0,
    )


def left_of(gift: Gift) -> int:
    """What can still be given back, tip included: not given back, asked for, nor disputed."""
    return worth_of(gift).left


@dataclass(frozen=True)
class OnItsWay:
    """Gifts in another currency that are not exchanged yet. `about` is an estimate, None where there is none."""

    currency: str
    amount: int
    gifts: int
    about: int | None  # of the fund's currency


def on_its_way(fund: Fund) -> list[OnItsWay]:
    """What arrived for a fund and is not exchanged into its currency, estimated by the latest that was."""
    mine = Gift.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE)
    waiting: dict[str, list[int]] = {}
    for currency, amount in mine.filter(counted=None).values_list("currency", "amount").order_by("currency"):
        waiting.setdefault(currency, []).append(amount)
    return [
        OnItsWay(currency, sum(amounts), len(amounts), _about(fund, currency, sum(amounts)))
        for currency, amounts in waiting.items()
    ]


def _about(fund: Fund, currency: str, amount: int) -> int | None:
    alike = Gift.objects.filter(
        livemode=settings.STRIPE_LIVE, currency=currency, fund__currency=fund.currency, counted__isnull=False
    )
    latest = list(alike.order_by("-received_at").values_list("amount", "counted")[:RECENT])
    given = sum(given for given, _counted in latest)
    return amount * sum(counted or 0 for _given, counted in latest) // given if given else None
