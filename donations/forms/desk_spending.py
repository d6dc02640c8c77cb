"""What a treasurer fills in when a fund pays, or somebody covers what it lacks. Imports donations.forms.desk."""

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from donations.forms.desk import OLDEST, AmountField, DayField, OnceForm
from donations.models import Fund
from donations.money import currency_name
from donations.queries.commitments import today_of
from donations.spending_words import BoundLine
from donations.subjects import OTHER
from people.forms import CleanCharField


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})


class PaymentForm(OnceForm):
    """Who was paid, for what, how much and when. Whether the fund has it is asked under its lock, not here."""

    about = forms.ChoiceField(label=_("What for"), widget=forms.RadioSelect)
    payee = CleanCharField(label=_("Who was paid"), help_text=_("As on the invoice."), max_length=120, widget=_line())
    paid_on = DayField(label=_("Paid on"))
    note = CleanCharField(
        label=_("Note for the books"),
        help_text=_("Number of the invoice, what it was for. Only treasurers read it."),
        max_length=200,
        required=False,
        widget=_line(),
    )

    def __init__(self, *args, fund: Fund, bound: Sequence[BoundLine], **kwargs):
        self.fund = fund
        first = {"paid_on": today_of(fund), **({} if bound else {"about": OTHER})}
        super().__init__(*args, salt=f"payment:{fund.pk}", initial=first, **kwargs)
        label = _("Amount, in %(currency)s") % {"currency": currency_name(fund.currency)}
        self.fields["amount"] = AmountField(currency=fund.currency, label=label)
        ordered = [(line.subject, _open(line)) for line in bound]
        self.fields["about"].choices = [*ordered, (OTHER, _("Something else"))]
        self.order_fields(["about", "payee", "amount"])

    def clean_paid_on(self) -> dt.date:
        day, today = self.cleaned_data["paid_on"], today_of(self.fund)
        if day > today:
            raise ValidationError(_("This day is yet to come."))
        if day < today - OLDEST:
            raise ValidationError(_("This is years ago. Look at the day once more."))
        return day

    @property
    def facts(self) -> dict:
        """What `pay` takes."""
        data = {**self.cleaned_data}
        uid, about, amount = data.pop("nonce"), data.pop("about"), data.pop("amount").amount
        return {"uid": uid, "about": f"{OTHER}:{uid}" if about == OTHER else about, "amount": amount, **data}


def _open(line: BoundLine) -> str:
    return _("%(what)s: %(left)s still to be paid") % {"what": line.what.name, "left": line.left.text()}


class GuaranteeForm(OnceForm):
    """Somebody's word: whose, how much at most, until when."""

    by = CleanCharField(
        label=_("Who covers it"), help_text=_("Only treasurers read it."), max_length=120, widget=_line()
    )
    valid_until = DayField(
        label=_("Until the end of"), help_text=_("Leave it empty where nobody said an end."), required=False
    )
    note = CleanCharField(
        label=_("Note"),
        help_text=_("How they gave their word, how to reach them. Only treasurers read it."),
        max_length=300,
        required=False,
        widget=_line(),
    )

    def __init__(self, *args, fund: Fund, **kwargs):
        self.fund = fund
        super().__init__(*args, salt=f"guarantee:{fund.pk}", **kwargs)
        label = _("At most, in %(currency)s") % {"currency": currency_name(fund.currency)}
        self.fields["amount"] = AmountField(currency=fund.currency, label=label)
        self.order_fields(["by", "amount"])

    def clean_valid_until(self) -> dt.date | None:
        day = self.cleaned_data["valid_until"]
        if day and day < today_of(self.fund):
            raise ValidationError(_("This day is over already."))
        return day

    @property
    def facts(self) -> dict:
        """What `record_guarantee` takes."""
        data = {**self.cleaned_data}
        return {"uid": data.pop("nonce"), "amount": data.pop("amount").amount, **data}
