"""What ads cost, in the currency of the fund that pays. Nothing here writes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from donations.money import Money, decimals
from outreach.errors import NoRate, NotYet
from outreach.models import ExchangeRate, Placement, Quote

Rate = Callable[[str, str], Decimal]


def rate_between(base: str, into: str) -> Decimal:
    """What one unit of `base` costs in `into`: as last recorded, or the other way round. Raises NoRate."""
    if base == into:
        return Decimal(1)
    found = last_rate(base, into)
    if found is None:
        raise _no_rate(base, into)
    return found.rate if found.base == base else 1 / found.rate


def last_rate(base: str, into: str) -> ExchangeRate | None:
    """The newest rate of a pair as it was recorded; of the pair turned round, where there is none of this."""
    newest = ExchangeRate.objects.order_by("-on", "-pk")
    return newest.filter(base=base, into=into).first() or newest.filter(base=into, into=base).first()


def _no_rate(base: str, into: str) -> NoRate:
    said = {"base": base, "into": into}
    return NoRate(_("Nobody has recorded what %(base)s costs in %(into)s. Record a rate first.") % said)


def rates_at_hand() -> Rate:
    """`rate_between` for a list: all newest rates, read in one query when the first is asked for."""
    known: dict[tuple[str, str], Decimal] = {}

    def rate(base: str, into: str) -> Decimal:
        if base == into:
            return Decimal(1)
        if not known:
            rows = ExchangeRate.objects.order_by("on", "pk").values_list("base", "into", "rate")
            known.update({(one, other): found for one, other, found in rows} or {("", ""): Decimal(1)})
        if (base, into) in known:
            return known[base, into]
        if (into, base) in known:
            return 1 / known[into, base]
        raise _no_rate(base, into)

    return rate


def exchanged(money: Money, into: str, rate: Rate = rate_between) -> Money:
    """The same money in another currency, half a minor unit rounded up. Raises NoRate."""
    if money.currency == into:
        return money
    major = money.major * rate(money.currency, into)
    amount = major.scaleb(decimals(into)).quantize(Decimal(1), ROUND_HALF_UP)
    return Money(int(amount), into)


def quoted(quote: Quote) -> Money:
    """What is to be paid to the publisher, commission and tax included, in the quote's currency."""
    return Money(quote.total, quote.currency)


def cost_of(placement: Placement, rate: Rate = rate_between) -> Money:
    """What an ad takes out of its fund: what was quoted, exchanged, and its reserve. Raises NotYet, NoRate."""
    if placement.quote is None:
        raise NotYet(_("There is no quote yet."))
    if placement.fund is None:
        return quoted(placement.quote)
    cost = exchanged(quoted(placement.quote), placement.fund.currency, rate)
    return cost + Money(placement.reserve, cost.currency)


def per_thousand(quote: Quote) -> Money | None:
    """What it costs to reach a thousand readers; None where nobody knows how many there are."""
    readers = quote.publication.readership
    if not readers:
        return None
    return Money(round(quote.total * 1000 / readers), quote.currency)


@dataclass(frozen=True)
class Compared:
    """A quote beside others: in one currency where a rate is known, and for a thousand readers."""

    quote: Quote
    total: Money
    common: Money | None
    per_thousand: Money | None


def compare(quotes: Sequence[Quote], into: str) -> list[Compared]:
    """Quotes by what a thousand readers cost, then those of which nobody can tell."""
    rate = rates_at_hand()
    found = [Compared(quote, quoted(quote), *_common(quote, into, rate)) for quote in quotes]
    return sorted(found, key=lambda one: (one.per_thousand is None, one.per_thousand or 0, one.quote.pk))


def _common(quote: Quote, into: str, rate: Rate) -> tuple[Money | None, Money | None]:
    try:
        each = per_thousand(quote)
        return exchanged(quoted(quote), into, rate), each and exchanged(each, into, rate)
    except NoRate:
        return None, None
