"""Amounts as people type them, as languages write them, and as nothing may lose them (donations.md, cases 1 to 6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.errors import AmountError
from donations.money import CURRENCIES, MOST, Money, currency_name, decimals, gift_amount, least, parse

cents = st.integers(0, MOST)
currencies = st.sampled_from(sorted(CURRENCIES))


@pytest.mark.parametrize(
    ("typed", "currency", "language", "amount"),
    [
        ("19.99", "USD", "en", 1999),
        ("500", "JPY", "en", 500),
        ("¥500", "JPY", "en", 500),
        ("1.250,50", "EUR", "es", 125050),
        ("1.250,50", "EUR", "en", 125050),
        ("1,250.50", "USD", "en", 125050),
        ("1,250", "USD", "en", 125000),
        ("1.250", "EUR", "es", 125000),
        ("1.250.000", "JPY", "en", 1250000),
        ("1'250.50", "CHF", "en", 125050),
        ("1 250,5", "EUR", "en", 125050),
        ("۲۵", "USD", "fa", 2500),
        ("۱٬۲۵۰٫۵۰", "USD", "fa", 125050),
        ("٢٥٫٥", "USD", "fa", 2550),
        ("$25", "USD", "en", 2500),
        (" 25 \u200f", "USD", "fa", 2500),
        ("0.50", "USD", "en", 50),
    ],
)
def test_an_amount_is_read_as_it_was_meant(typed, currency, language, amount):
    assert gift_amount(typed, currency, language) == Money(amount, currency)


@pytest.mark.parametrize(
    "typed",
    [
        *("0", "-5", "−5", "0.49", "NaN", "inf", "1e3", "25.005", "", ".", "5.", ".5", "1,2,3", "1.2.3", "12,34,567"),
        *("ten", "1,250.50.", "$", "1,,250", "²5", "1000000", "25.5.", "1.250,5.1", "0x10", "१०"),
    ],
)
def test_what_cannot_be_given_is_told_and_never_guessed(typed):
    with pytest.raises(AmountError) as told:
        gift_amount(typed, "USD", "en")
    assert str(told.value)


def test_a_separator_before_three_digits_groups_only_where_the_language_does_so():
    with pytest.raises(AmountError):
        parse("25,005", "EUR", "es")
    assert parse("25,005", "USD", "en").amount == 2500500


def test_yen_have_no_decimals():
    with pytest.raises(AmountError):
        parse("500.50", "JPY")
    assert decimals("JPY") == 0


@given(cents, currencies, st.sampled_from(["en", "es"]))
def test_what_we_write_is_read_back_to_the_cent(amount, currency, language):
    money = Money(amount, currency)
    written = money.text(language).replace("\u00a0", "")
    number = "".join(sign for sign in written if sign.isdigit() or sign in ".,")
    assert parse(number, currency, language) == money


@given(cents, st.integers(1, 40))
def test_shares_add_up_to_the_whole_and_differ_by_a_cent_at_most(amount, parts):
    shares = [share.amount for share in Money(amount, "USD").split(parts)]
    assert sum(shares) == amount
    assert max(shares) - min(shares) <= 1


def test_a_hundred_dollars_for_three_chapters():
    assert [share.text("en") for share in Money(10000, "USD").split(3)] == ["$33.34", "$33.33", "$33.33"]


def test_currencies_do_not_mix():
    for mixed in (lambda a, b: a + b, lambda a, b: a - b):
        with pytest.raises(ValueError, match="cannot be added"):
            mixed(Money(1, "USD"), Money(1, "EUR"))
    assert Money(3, "USD") - Money(5, "USD") == -Money(2, "USD")
    assert not Money(0, "USD")


@pytest.mark.parametrize(
    ("money", "language", "whole", "text"),
    [
        (Money(1400050, "USD"), "en", True, "$14,000.50"),
        (Money(1400000, "USD"), "en", True, "$14,000"),
        (Money(1400000, "USD"), "en", False, "$14,000.00"),
        (Money(1400000, "USD"), "es", True, "14.000\u00a0US$"),
        (Money(1400000, "USD"), "fa", True, "۱۴٬۰۰۰ دلار"),
        (Money(125, "EUR"), "fa", False, "۱٫۲۵ یورو"),
        (Money(-5000, "EUR"), "en", True, "−€50"),
        (Money(500, "JPY"), "en", False, "¥500"),
        (Money(125050, "CHF"), "en", False, "CHF\u00a01,250.50"),
    ],
)
def test_money_is_written_as_the_language_writes_it(money, language, whole, text):
    assert money.text(language, whole=whole) == text


@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_currency_has_a_name_a_least_gift_and_known_decimals(currency):
    assert currency_name(currency, "fa") != currency
    assert 0 < least(currency).amount <= MOST
    assert decimals(currency) in (0, 2)
