"""What ads cost, in the currency of the fund that pays. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from donations.money import Money, decimals
from outreach.errors import NoRate, NotYet
from outreach.models import ExchangeRate, Placement, Quote


def rate_between(base: str, into: str) -> Decimal:
    """What one unit of `base` costs in `into`: as last recorded, or the other way round. Raises NoRate."""
    if base == into:
        return Decimal(1)
    newest = ExchangeRate.objects.order_by("-on", "-pk")
    found = newest.filter(base=base, into=into).first()
    if found:
        return found.rate
    turned = newest.filter(base=into, into=base).first()
    if turned is None:
        said = {"base": base, "into": into}
        raise NoRate(_("Nobody has recorded what %(base)s costs in %(into)s. Record a rate first.") % said)
    return 1 / turned.rate


def exchanged(money: Money, into: str) -> Money:
    """The same money in another currency, half a minor unit rounded up. Raises NoRate."""
    if money.currency == into:
        return money
    major = money.major * rate_between(money.currency, into)
    amount = major.scaleb(decimals(into)).quantize(Decimal(1), ROUND_HALF_UP)
    return Money(int(amount), into)


def quoted(quote: Quote) -> Money:
    """What is to be paid to the publisher, commission and tax included, in the quote's currency."""
    return Money(quote.total, quote.currency)


def cost_of(placement: Placement) -> Money:
    """What an ad takes out of its fund: what was quoted, exchanged, and its reserve. Raises NotYet, NoRate."""
    if placement.quote is None:
        raise NotYet(_("There is no quote yet."))
    if placement.fund is None:
        return quoted(placement.quote)
    cost = exchanged(quoted(placement.quote), placement.fund.currency)
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
    found = [Compared(quote, quoted(quote), *_common(quote, into)) for quote in quotes]
    return sorted(found, key=lambda one: (one.per_thousand is None, one.per_thousand or 0, one.quote.pk))


def _common(quote: Quote, into: str) -> tuple[Money | None, Money | None]:
    try:
        each = per_thousand(quote)
        return exchanged(quoted(quote), into), each and exchanged(each, into)
    except NoRate:
        return None, None
