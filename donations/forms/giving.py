"""What donors fill in: how much and how often, then who they are. Imports donations.queries and people.forms.

`give_form` is the first half by itself, as it stands on the cached page of a fund.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from donations.errors import AmountError
from donations.models import Attempt, FundPage
from donations.money import PLAIN, Money, currency_name, gift_amount, least
from people.forms import UiForm

LONGEST_AMOUNT = 20  # letters somebody may write an amount in
LONGEST_BUTTON = 8  # digits of the amount of a button, in minor units
QUERY = ("amount", "other", "currency", "often", "via", "chapter")  # what the first half carries to the second
Often = Attempt.Often


class AmountChoice(forms.ChoiceField):
    """The button that was pressed, in minor units. One that the page has no longer is an amount all the same."""

    def valid_value(self, value):
        return PLAIN.fullmatch(value) is not None and len(value) <= LONGEST_BUTTON


class LenientSlug(forms.CharField):
    """A word out of an address. One that cannot be it is left out: nobody typed it."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=forms.HiddenInput, **kwargs)

    def clean(self, value):
        text = str(value or "").strip().lower()
        fits = len(text) <= (self.max_length or 0) and text.replace("-", "").replace("_", "").isalnum()
        return text if fits and text.isascii() else ""


class AmountForm(UiForm):
    """How much and how often. What is typed counts more than a button, which cannot be let go again.

    Nothing is chosen beforehand but the harmless “once”. `money` is the amount of a valid form.
    """

    money: Money | None = None

    amount = AmountChoice(label=_("How much"), required=False, widget=forms.RadioSelect)
    other = forms.CharField(
        label=_("Another amount"),
        required=False,
        max_length=LONGEST_AMOUNT,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"max_length": _("This is too long for an amount.")},
    )
    currency = forms.ChoiceField(label=_("in"), required=False)
    often = forms.ChoiceField(label=_("How often"), choices=Often, initial=Often.ONCE, widget=forms.RadioSelect)
    via = LenientSlug(max_length=40)
    chapter = LenientSlug(max_length=255)

    def __init__(self, data=None, *, page: FundPage, **kwargs):
        super().__init__(data, **{"auto_id": "give_%s", **kwargs})
        self.facts = page.facts
        own = self.facts.currency
        buttons = [str(amount) for amount in self.facts.amounts]
        pressed = str((data or {}).get("amount", ""))
        if pressed and pressed not in buttons and self.fields["amount"].valid_value(pressed):
            buttons.append(pressed)
        self.fields["amount"].choices = [(one, Money(int(one), own).text(whole=True)) for one in buttons]
        self.fields["other"].label = _("Another amount, in %(currency)s") % {"currency": currency_name(own)}
        self._offer_currencies(own)
        if not self.facts.offers_monthly:
            self.fields["often"].choices = [(Often.ONCE.value, Often.ONCE.label)]

    def _offer_currencies(self, own: str) -> None:
        besides = [code for code in self.facts.also_currencies if code != own]
        field = self.fields["currency"]
        field.choices = [(code, currency_name(code)) for code in (own, *besides)]
        field.initial = own
        if besides:
            self.fields["other"].label = _("Another amount")
        else:
            field.widget = forms.HiddenInput()

    def clean(self):
        data = super().clean()
        if self.errors.keys() & {"amount", "other", "currency"}:
            return data
        try:
            self.money = self._money(data)
        except AmountError as error:
            self.add_error("other", ValidationError(str(error)))
        return data

    def _money(self, data: Mapping[str, str]) -> Money:
        own = self.facts.currency
        currency = data["currency"] or own
        if data["other"]:
            return gift_amount(data["other"], currency)
        if not data["amount"]:
            raise AmountError(_("Choose an amount, or write one."))
        if currency != own:
            said = {"own": currency_name(own), "other": currency_name(currency)}
            raise AmountError(_("The buttons are in %(own)s. Write here how much it is in %(other)s.") % said)
        money = Money(int(data["amount"]), own)
        if money < least(own):
            raise AmountError(_("The smallest gift is %(least)s.") % {"least": least(own).text(whole=True)})
        return money

    @property
    def buttons(self) -> list[Any]:
        """The buttons with an amount, to be drawn one by one."""
        return list(self["amount"])

    @property
    def rhythms(self) -> list[Any]:
        """“Once” and “Every month”, to be drawn one by one."""
        return list(self["often"])


@dataclass(frozen=True)
class GiveForm:
    """What templates/donations/parts/give_form.html draws: the empty first half, and where it leads."""

    form: AmountForm
    url: str
    pledge_url: str
    is_open: bool
    carried: dict[str, str]


def give_form(page: FundPage, given: Mapping[str, str] | None = None) -> GiveForm:
    """The form on a fund's page, the same for every reader of its address: `given`, the query of that address, may
    name a source (`via`) and a chapter. Asks the database nothing besides what the page has read.
    """
    form = AmountForm(page=page)
    carried = {name: form.fields[name].clean((given or {}).get(name)) for name in ("via", "chapter")}
    key = page.translation_key
    return GiveForm(
        form=form,
        url=reverse("donations_give", args=[key]),
        pledge_url=reverse("donations_pledge", args=[key]),
        is_open=page.is_open,
        carried={name: value for name, value in carried.items() if value},
    )
