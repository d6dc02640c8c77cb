"""Money: integer minor units and an ISO 4217 currency. Imports donations.errors and people.language.

Amounts are never floats: 19.99 times 100 is 1998.9999999999998. Babel knows how many decimals a currency has and how
each language writes it; Stripe takes the same minor units, but for the few currencies it treats in a way of its own,
which are not offered (`CURRENCIES`).
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Self

import babel.numbers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from donations.errors import AmountError
from people.language import TO_PERSIAN, ascii_digits, localise_digits

# What funds may be kept in, with the least that Stripe charges, in minor units.
# Source: docs.stripe.com/currencies, "Minimum and maximum charge amounts" (else half a dollar's worth).
CURRENCIES = {
    **{"USD": 50, "EUR": 50, "GBP": 30, "CAD": 50, "AUD": 50, "NZD": 50, "CHF": 50},
    **{"SEK": 300, "NOK": 300, "DKK": 250, "JPY": 50, "MXN": 1000, "BRL": 50, "COP": 200000, "TRY": 2000},
}
MOST = 99_999_999  # minor units: Stripe takes at most eight digits
PLAIN = re.compile(r"[0-9]+")
NO_BREAK = "\u00a0"
SHORT = {"USD": "دلار", "EUR": "یورو", "GBP": "پوند"}  # behind a number; in a choice each has its country


@lru_cache
def decimals(currency: str) -> int:
    """How many digits of a currency stand behind the point: 2 for USD, 0 for JPY."""
    return babel.numbers.get_currency_precision(currency)


@dataclass(frozen=True, order=True)
class Money:
    """`amount` minor units of `currency`. Sums of different currencies are an error, not a number."""

    amount: int
    currency: str

    def __add__(self, other: Self) -> "Money":
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Self) -> "Money":
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def _same(self, other: Self) -> Self:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return other

    @property
    def major(self) -> Decimal:
        """The amount as people write it: 19.99."""
        return Decimal(self.amount).scaleb(-decimals(self.currency))

    def split(self, parts: int) -> list["Money"]:
        """Equal shares that add up to the whole; the first ones are a minor unit larger where it does not divide."""
        share, rest = divmod(self.amount, parts)
        return [Money(share + (number < rest), self.currency) for number in range(parts)]

    def text(self, language: str | None = None, *, whole: bool = False) -> str:
        """As the language writes it: $1,250.50 · ۱٬۲۵۰٫۵۰ دلار آمریکا. `whole` drops idle zeros."""
        places = decimals(self.currency)
        if whole and self.amount % 10**places == 0:
            places = 0
        return _written(self.major, self.currency, places, _language(language))

    def __str__(self) -> str:
        return self.text()


def _language(language: str | None) -> str:
    return (language or get_language() or "en").split("-")[0]


def _written(value: Decimal, currency: str, places: int, code: str) -> str:
    digits = "#,##0" + ("." + "0" * places if places else "")
    sign = "−" if value < 0 else ""
    if code == "fa":
        # Named in words, as Persian papers do: a sign of another script would jump to the wrong end.
        number = babel.numbers.format_decimal(abs(value), digits, locale="en").translate(TO_PERSIAN)
        return f"{sign}{number.replace(',', '٬').replace('.', '٫')} {SHORT.get(currency) or _currency_name(currency)}"
    symbol = babel.numbers.get_currency_symbol(currency, locale=code)
    number = babel.numbers.format_decimal(abs(value), digits, locale=code)
    if code == "es":
        return f"{sign}{number}\u00a0{symbol}"
    return f"{sign}{symbol}{NO_BREAK if symbol[-1].isalpha() else ''}{number}"


def _currency_name(currency: str) -> str:
    names = {"USD": "دلار آمریکا", "CAD": "دلار کانادا", "AUD": "دلار استرالیا", "EUR": "یورو", "GBP": "پوند بریتانیا"}
    return names.get(currency) or babel.numbers.get_currency_name(currency, locale="fa")


def currency_name(currency: str, language: str | None = None) -> str:
    """What a currency is called: US dollars · دلار آمریکا · dólares estadounidenses."""
    code = _language(language)
    return _currency_name(currency) if code == "fa" else babel.numbers.get_currency_name(currency, count=2, locale=code)


def parse(text: str, currency: str, language: str | None = None, *, most: int | None = MOST) -> Money:
    """What someone typed as money, in any digits and with either separator; AmountError says what is wrong.

    1.250,50 and 1,250.50 are the same. One separator before three digits groups thousands only if the language does it
    so: in English 25,005 is an amount and 25.005 is a slip. Nothing is ever rounded. More than `most` is too much.
    """
    typed = ascii_digits(re.sub(r"[\s\u200e\u200f\u2066-\u2069'’]", "", text)).strip("$€£¥")
    whole, fraction = _parts(typed, decimals(currency), "." if _language(language) == "es" else ",")
    if not PLAIN.fullmatch(whole + fraction):
        raise AmountError(_("Write an amount in figures, for example %(example)s.") % {"example": _example(currency)})
    amount = int(whole + fraction.ljust(decimals(currency), "0"))
    if most is not None and amount > most:
        raise AmountError(_("This is more than a card can give at once. Write to us about a gift of this size."))
    return Money(amount, currency)


def _parts(typed: str, places: int, grouping: str) -> tuple[str, str]:
    """The digits before and behind the decimal separator; “?” before it where it cannot be told."""
    signs = [sign for sign in typed if sign in ".,"]
    if not signs:
        return typed, ""
    last = signs[-1]
    only_groups = signs == [grouping] or (len(signs) > 1 and len(set(signs)) == 1)
    if only_groups and _grouped(typed, last):
        return typed.replace(last, ""), ""
    whole, _sign, fraction = typed.rpartition(last)
    other = "," if last == "." else "."
    if signs.count(last) == 1 and 0 < len(fraction) <= places and _grouped(whole, other):
        return whole.replace(other, ""), fraction
    return "?", fraction


def _grouped(text: str, separator: str) -> bool:
    """Whether it is digits alone, or digits in groups of three parted by `separator`."""
    first, *rest = text.split(separator)
    return PLAIN.fullmatch(text.replace(separator, "")) is not None and (
        not rest or (0 < len(first) <= 3 and all(len(part) == 3 for part in rest))
    )


def _example(currency: str) -> str:
    return localise_digits("25.50" if decimals(currency) == 2 else "25")


def least(currency: str) -> Money:
    """The smallest gift: what the payment company still charges."""
    return Money(CURRENCIES[currency], currency)


def gift_amount(text: str, currency: str, language: str | None = None) -> Money:
    """An amount that can be given: read as `parse` does, and at least `least`."""
    money = parse(text, currency, language)
    if money < least(currency):
        raise AmountError(_("The smallest gift is %(least)s.") % {"least": least(currency).text(whole=True)})
    return money
