"""What donors fill in on their own pages. Imports donations.money and people.forms."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from donations.errors import AmountError
from donations.models import MonthlyGift
from donations.money import Money, gift_amount
from people.forms import CleanEmailField, HoneypotMixin, UiForm


class LinkForm(HoneypotMixin, UiForm):
    """The address that the link goes to."""

    email = CleanEmailField(
        label=_("E-mail"),
        help_text=_("The one you gave with your gift."),
        error_messages={"required": _("Write your e-mail: the link goes there.")},
    )


class MonthlyAmountForm(UiForm):
    """Another amount, in the reader's digits and separators."""

    amount = forms.CharField(
        label=_("A new amount"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "input--short"}),
        error_messages={"required": _("Write the new amount.")},
    )

    def __init__(self, *args, monthly: MonthlyGift, **kwargs):
        super().__init__(*args, **kwargs)
        self.currency = monthly.currency
        now, tip = (Money(sum_, monthly.currency).text(whole=True) for sum_ in (monthly.amount, monthly.tip))
        words = (
            _("Now it is %(sum)s, and %(tip)s on top to run the platform.") if monthly.tip else _("Now it is %(sum)s.")
        )
        self.fields["amount"].help_text = words % {"sum": now, "tip": tip}

    def clean_amount(self) -> int:
        """Minor units."""
        try:
            return gift_amount(self.cleaned_data["amount"], self.currency).amount
        except AmountError as error:
            raise ValidationError(str(error)) from error


class CardForm(forms.Form):
    """The number drawn with the page, so that a button pressed twice opens one page of the payment company."""

    nonce = forms.UUIDField(required=False)

    def number(self) -> uuid.UUID:
        """The number that was sent, or a new one where none could be read."""
        return (self.is_valid() and self.cleaned_data["nonce"]) or uuid.uuid4()
