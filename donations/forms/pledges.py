"""What somebody promises. Imports donations.money, .queries and people.forms."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from donations.errors import AmountError
from donations.forms.giving import LONGEST_AMOUNT
from donations.forms.giving_step import LONGEST_NAME, ChapterChoice
from donations.models import FundPage, Pledge
from donations.money import currency_name, gift_amount
from people.forms import CleanCharField, CleanEmailField, HoneypotMixin, UiForm
from people.language import long_date

AHEAD = (3, 7, 14, 30)  # days that can be named, beside the last one
LONGEST_AHEAD = 180  # days


def days_for(page: FundPage, today: dt.date) -> list[dt.date]:
    """By when a promise can be kept: a few days ahead, and the day the fund closes."""
    last = min(page.facts.deadline_day, today + dt.timedelta(days=LONGEST_AHEAD))
    ahead = [today + dt.timedelta(days=days) for days in AHEAD]
    return [*(day for day in ahead if day < last), last]


class DayChoice(forms.ChoiceField):
    """A day out of a few. One that was offered before midnight, when the page was opened, is a day all the same."""

    def offer(self, days: list[dt.date], today: dt.date, chosen: str) -> None:
        """Name the days, and the one that was `chosen` already if it can still be."""
        self.first, self.last = min(today, days[-1]), days[-1]
        if self.valid_value(chosen):
            days = sorted({*days, dt.date.fromisoformat(chosen)})
        self.choices = [(day.isoformat(), long_date(day)) for day in days]

    def valid_value(self, value):
        try:
            return self.first <= dt.date.fromisoformat(value) <= self.last
        except ValueError:
            return False


class PledgeForm(HoneypotMixin, UiForm):
    """How much, how, by when, and where to remind them."""

    amount = forms.CharField(
        max_length=LONGEST_AMOUNT,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "required": _("Write how much you promise."),
            "max_length": _("This is too long for an amount."),
        },
    )
    way = forms.ChoiceField(
        label=_("How you will give it"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you will give it.")},
    )
    due_on = DayChoice(label=_("By when"))
    email = CleanEmailField(
        help_text=_("We send you a link to confirm it, and remind you twice at most."),
        error_messages={"required": _("Write your e-mail: without it nobody can remind you.")},
    )
    name = CleanCharField(
        label=_("Name, if you like"),
        help_text=_("For the treasurer, who looks for your transfer or cheque. It is not shown."),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    chapter = ChapterChoice(label=_("Credit it to a chapter"))

    def __init__(self, data=None, *, page: FundPage, **kwargs):
        super().__init__(data, **{"auto_id": "pledge_%s", **kwargs})
        self.currency = page.facts.currency
        self.fields["amount"].label = _("How much, in %(currency)s") % {"currency": currency_name(self.currency)}
        ways = Pledge.Way.choices if page.offline_ways else [(Pledge.Way.CARD.value, Pledge.Way.CARD.label)]
        self.fields["way"].choices = ways
        if len(ways) == 1:
            self.fields["way"].initial = ways[0][0]
        today = timezone.localdate()
        self.fields["due_on"].offer(days_for(page, today), today, str((data or {}).get("due_on", "")))
        self.fields["chapter"].offer(get_language() or "en")

    def clean_amount(self) -> int:
        """Minor units of the fund's currency."""
        try:
            return gift_amount(self.cleaned_data["amount"], self.currency).amount
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_due_on(self) -> dt.date:
        return dt.date.fromisoformat(self.cleaned_data["due_on"])
