"""Amounts at the desk: a cheque may be larger than any card can pay; a slip of the keyboard is no amount."""

import pytest
from django import forms

from donations.forms.desk import LARGEST, AmountField
from donations.money import MOST, Money


class Form(forms.Form):
    amount = AmountField(label="Amount", currency="USD")


@pytest.mark.parametrize(
    ("typed", "amount"), [("185", 18500), ("1,250,000.00", 125_000_000), ("9,999,999,999", 999_999_999_900)]
)
def test_a_cheque_has_no_limit_of_cards(typed, amount):
    form = Form({"amount": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == Money(amount, "USD")


@pytest.mark.parametrize("typed", ["", "0", "ten", "-5", "1e9", "99999999999999", "10,000,000,000.01"])
def test_a_slip_is_named_beside_the_field(typed):
    form = Form({"amount": typed})
    assert form.errors["amount"]
    assert form.data["amount"] == typed


def test_the_two_limits_are_not_the_same():
    assert LARGEST > MOST
