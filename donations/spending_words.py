"""What a fund pays for, in words, for the treasurer's desk only: who was paid, and whose word covers the rest.

Imports donations.models, donations.money, donations.queries and donations.subjects.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from donations.models import Fund, Guarantee, Spending
from donations.money import Money
from donations.queries.commitments import bound_of, guarantees_of, holds, spendings_of, standing
from donations.subjects import Named, names_of
from people.language import long_date


@dataclass(frozen=True)
class PaymentLine:
    """Somebody was paid. `is_off` where it was taken back as a mistake."""

    spending: Spending
    what: Named
    amount: Money
    day: str
    is_off: bool


@dataclass(frozen=True)
class BoundLine:
    """Money that is bound for an order: how much in all, how much of it was paid, how much is still to be."""

    subject: str
    what: Named
    amount: Money
    paid: Money
    left: Money
    day: str


@dataclass(frozen=True)
class GuaranteeLine:
    """Somebody's word. `holds` as long as it counts."""

    guarantee: Guarantee
    amount: Money
    day: str
    until: str
    ended: str
    holds: bool


def standing_facts(fund: Fund) -> dict[str, Money]:
    """What has arrived, is covered by somebody's word, is ordered, was paid, is free or missing. Four queries."""
    found = standing(fund)
    names = ("in_hand", "guaranteed", "committed", "spent", "held", "free", "short", "uncovered")
    return {name: found.money(getattr(found, name)) for name in names}


def payment_lines(fund: Fund) -> list[PaymentLine]:
    """Whoever was paid, the newest first. One query, and those that name what for."""
    rows = list(spendings_of(fund))
    names = names_of(row.subject for row in rows)
    return [
        PaymentLine(
            row,
            names[row.subject],
            Money(row.amount, fund.currency),
            long_date(row.paid_on),
            is_off=hasattr(row.posting, "reversed_by"),
        )
        for row in rows
    ]


def bound_lines(fund: Fund) -> list[BoundLine]:
    """What is ordered, oldest first. Two queries, and those that name it."""
    rows, zone = bound_of(fund), ZoneInfo(fund.zone)
    names = names_of(row.commitment.subject for row in rows)
    return [
        BoundLine(
            row.commitment.subject,
            names[row.commitment.subject],
            *(Money(amount, fund.currency) for amount in (row.commitment.amount, row.paid, row.left)),
            long_date(row.commitment.created_at.astimezone(zone).date()),
        )
        for row in rows
    ]


def guarantee_lines(fund: Fund) -> list[GuaranteeLine]:
    """Every word that was given, the newest first. One query."""
    zone = ZoneInfo(fund.zone)
    return [
        GuaranteeLine(
            row,
            Money(row.amount, fund.currency),
            long_date(row.created_at.astimezone(zone).date()),
            long_date(row.valid_until) if row.valid_until else "",
            long_date(row.withdrawn_at.astimezone(zone).date()) if row.withdrawn_at else "",
            holds(row),
        )
        for row in guarantees_of(fund)
    ]
