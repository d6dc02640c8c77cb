"""What a publisher is still to be paid for an ad. Nothing here writes."""

from dataclasses import dataclass

from donations.money import Money
from donations.queries.commitments import paid_by_subject
from outreach.models import Placement


@dataclass(frozen=True)
class Bill:
    """What a publisher asks for an ad and what was paid of it, in the currency of the fund that pays."""

    asked: Money
    paid: Money

    @property
    def open(self) -> Money:
        """What is still to be paid, never below 0."""
        return Money(max(self.asked.amount - self.paid.amount, 0), self.asked.currency)


def bill_of(placement: Placement) -> Bill | None:
    """What a treasurer agreed to but for the reserve, which is no publisher's; None before that. One query.

    At the rate of that day: what a currency costs since then changes no invoice.
    """
    fund, agreed = placement.fund, placement.approved_amount
    if fund is None or agreed is None:
        return None
    paid = paid_by_subject(fund, [placement.subject]).get(placement.subject, 0)
    return Bill(Money(agreed - placement.reserve, fund.currency), Money(paid, fund.currency))
