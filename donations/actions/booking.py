"""What the ledger says of a gift by card: which lines are lacking, each under a key that names what happened.

Two things are booked apart. What a gift is worth to its fund follows from the amounts alone. What really moved at the
payment company (`settled:…`) follows from its balance transactions, one posting each, and may be known later. Between
them stands one account (`_Gift.held`): where the gift was given in the fund's currency, what the payment company holds
in it; else the exchange. So neither waits for the other, and in whatever order they come the balances end the same.

What goes back comes out of the gift first and then out of its tip. How much that is, is worked out from the sum of all
that is out, before and after: so two refunds, one of which fails, end the same in any order.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from donations.actions.arrivals import subject_of
from donations.actions.ledger import Leg, account, post
from donations.facts import PaymentFacts, Settled
from donations.models import Account, Gift, Posting

Kind, Happened = Account.Kind, Posting.Kind


@dataclass(frozen=True)
class Line:
    """A posting that may be lacking."""

    key: str
    kind: str
    at: dt.datetime
    legs: list[Leg]


@dataclass(frozen=True)
class Taking:
    """Money that went out of a gift, and perhaps came back; minor units of the gift's currency."""

    key: str
    back_key: str
    kinds: tuple[str, str]
    amount: int
    at: dt.datetime
    is_back: bool


def book_payment(gift: Gift, told: PaymentFacts) -> bool:
    """Book what is lacking of a gift, its refunds, disputes and fees; whether anything was. Locks totals last.

    The caller holds the lock of the attempt, so that nobody else books the same gift.
    """
    subject = subject_of(gift)
    booked = set(Posting.objects.filter(subject=subject).values_list("key", flat=True))
    lacking = list(_lines(_Gift(gift, told), told, booked))
    for line in lacking:
        post(
            key=line.key,
            kind=line.kind,
            subject=subject,
            livemode=gift.livemode,
            at=line.at,
            legs=line.legs,
        )
    return bool(lacking)


def takings_of(told: PaymentFacts) -> list[Taking]:
    """What refunds and disputes take out of a gift."""
    refunded, disputed = (Happened.REFUND, Happened.REFUND_FAILED), (Happened.DISPUTE, Happened.DISPUTE_WON)
    return [
        Taking(f"refund:{one.id}", f"refund-failed:{one.id}", refunded, one.amount, one.at, one.failed)
        for one in told.refunds
    ] + [
        Taking(f"dispute:{one.id}", f"dispute-won:{one.id}", disputed, one.amount, one.at, one.status == "won")
        for one in told.disputes
        if one.takes_money
    ]


class _Gift:
    """A gift with its accounts and its worth to the fund, in the fund's currency."""

    def __init__(self, gift: Gift, told: PaymentFacts) -> None:
        self.gift = gift
        self.ours, self.given = gift.fund.currency, gift.currency
        self.counted = gift.counted
        self.tip = _tip_counted(gift, told)
        self.same = self.ours == self.given
        self._opened: dict[tuple[str, str], Account] = {}

    def account(self, kind: str, currency: str) -> Account:
        fund = self.gift.fund if kind in Account.OF_FUND else None
        if (kind, currency) not in self._opened:
            self._opened[kind, currency] = account(kind, currency, livemode=self.gift.livemode, fund=fund)
        return self._opened[kind, currency]

    @property
    def held(self) -> Account:
        """Where it came from, as far as its fund is concerned."""
        return self.account(Kind.CLEARING if self.same else Kind.EXCHANGE, self.ours)

    @property
    def card(self) -> Account:
        return self.account(Kind.CARD, self.ours)

    def arrival(self) -> list[Leg]:
        tips = self.account(Kind.TIPS, self.ours)
        return [Leg(self.held, self.card, self.counted or 0), Leg(self.held, tips, self.tip)]

    def parts(self, out: int) -> tuple[int, int, int]:
        """What `out` minor units of what was given come to: out of the fund, of the tip, and beyond both."""
        amount, tip = self.gift.amount, self.gift.tip
        of_gift = min(out, amount)
        of_tip = min(out - of_gift, tip)
        tip_part = self.tip * of_tip // tip if tip else 0
        return (self.counted or 0) * of_gift // amount, tip_part, out - of_gift - of_tip

    def change(self, before: int, after: int) -> list[Leg]:
        """What moves when `after` instead of `before` minor units of what was given are out."""
        fund, tip, beyond = (new - old for new, old in zip(self.parts(after), self.parts(before), strict=True))
        legs = [Leg(self.card, self.held, fund), Leg(self.account(Kind.TIPS, self.ours), self.held, tip)]
        if self.same:  # else nobody knows its worth, and the exchange bears it
            legs.append(Leg(self.account(Kind.FEES, self.ours), self.held, beyond))
        return legs

    def moved(self, settled: Settled, given: int) -> list[Leg]:
        """What really moved at the payment company, where `given` minor units of the gift's currency did."""
        clearing = self.account(Kind.CLEARING, settled.currency)
        exchange = self.account(Kind.EXCHANGE, settled.currency)
        legs = [Leg(self.account(Kind.FEES, settled.currency), clearing, settled.fee)]
        if not self.same:
            return [Leg(clearing, exchange, settled.amount), *legs]
        if settled.currency == self.given:
            return [Leg(clearing, exchange, settled.amount - given), *legs]
        out = Leg(self.account(Kind.EXCHANGE, self.given), self.account(Kind.CLEARING, self.given), given)
        return [out, Leg(clearing, exchange, settled.amount), *legs]


def _tip_counted(gift: Gift, told: PaymentFacts) -> int:
    """The tip's worth in the fund's currency: what the gift leaves of what was settled, so that no cent is lost."""
    if gift.counted is None or gift.currency == gift.fund.currency:
        return gift.tip
    settled = told.charge.settled if told.charge else None
    if settled and settled.currency == gift.fund.currency:
        return settled.amount - gift.counted
    return gift.tip * gift.counted // gift.amount


def _lines(gift: _Gift, told: PaymentFacts, booked: set[str]) -> Iterator[Line]:
    if gift.counted is not None:
        yield from _worth(gift, told, booked)
    for kind, settled, given in _movements(told):
        key = f"settled:{settled.id}"
        legs = [] if key in booked else gift.moved(settled, given)
        if any(leg.amount for leg in legs):
            yield Line(key, kind, settled.at, legs)


def _worth(gift: _Gift, told: PaymentFacts, booked: set[str]) -> Iterator[Line]:
    key = subject_of(gift.gift)
    if key not in booked and told.charge:
        yield Line(key, Happened.GIFT, told.charge.at, gift.arrival())
    takings = takings_of(told)
    out = sum(one.amount for one in takings if one.key in booked and one.back_key not in booked)
    for one in takings:
        # What came back is booked out and in: whoever heard an older state of it later then finds both done.
        if one.key not in booked:
            yield Line(one.key, one.kinds[0], one.at, gift.change(out, out + one.amount))
            out += one.amount
        if one.is_back and one.back_key not in booked:
            yield Line(one.back_key, one.kinds[1], one.at, gift.change(out, out - one.amount))
            out -= one.amount


def _movements(told: PaymentFacts) -> Iterator[tuple[str, Settled, int]]:
    """Every balance transaction, what it was for, and what moved in the currency that was given."""
    if told.charge and told.charge.settled:
        yield Happened.GIFT, told.charge.settled, told.charge.amount
    for refund in told.refunds:
        if refund.settled:
            yield Happened.REFUND, refund.settled, -refund.amount
        if refund.returned:
            yield Happened.REFUND_FAILED, refund.returned, refund.amount
    for dispute in told.disputes:
        for settled in dispute.settled:
            sign = (settled.amount > 0) - (settled.amount < 0)
            yield Happened.DISPUTE_WON if sign > 0 else Happened.DISPUTE, settled, sign * dispute.amount


def fee_of(settled: tuple[Settled, ...]) -> int:
    """What was kept for a dispute, in minor units of the currency that is settled in; never less than nothing."""
    return max(sum(one.fee for one in settled), 0)
