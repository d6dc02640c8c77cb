"""The form a fund is written in: amounts as people write them, not in minor units."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from donations.errors import AmountError
from donations.money import CURRENCIES, Money, currency_name, decimals, gift_amount, parse

MOST_BUTTONS = 9
MOST_GOAL = 10**15  # minor units: far beyond any fund, far below what a column holds


def _names() -> list[tuple[str, str]]:
    return [(code, f"{code} · {currency_name(code)}") for code in CURRENCIES]


class FundPageForm(WagtailAdminPageForm):
    """Asks for the goal and the buttons in the fund's own currency; each slip stands beside its field."""

    currency = forms.ChoiceField(label=_("Currency"), choices=_names)
    also_currencies = forms.MultipleChoiceField(
        label=_("Currencies taken besides"),
        choices=_names,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A gift in one of these counts with what arrives once it is exchanged."),
    )
    goal_amount = forms.CharField(label=_("Goal"), max_length=20, help_text=_("In figures, in the fund's currency."))
    amount_list = forms.CharField(
        label=_("Amounts on the buttons"),
        max_length=120,
        help_text=_("From small to large, with spaces between: 10 25 50 100."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        page = self.instance
        if page.goal:
            self.initial["goal_amount"] = _typed(page.goal, page.currency)
        self.initial["amount_list"] = " ".join(_typed(amount, page.currency) for amount in page.amounts)
        if page.fund or not page.is_first:
            self.fields["currency"].disabled = True
            self.fields["currency"].help_text = _("It stays: the ledger counts in it.")
        if not page.is_first:
            for name in ("goal_amount", "amount_list", "also_currencies"):
                self.fields[name].disabled = True

    def clean(self):
        cleaned = super().clean()
        currency = cleaned.get("currency") or self.instance.currency
        for name, read in (("goal_amount", self._read_goal), ("amount_list", self._read_amounts)):
            try:
                read(cleaned.get(name) or "", currency)
            except AmountError as error:
                self.add_error(name, str(error))
        cleaned["also_currencies"] = [code for code in cleaned.get("also_currencies", ()) if code != currency]
        return cleaned

    def _read_goal(self, typed: str, currency: str) -> None:
        if not typed:
            return
        goal = parse(typed, currency, get_language(), most=None).amount
        if goal < 1:
            raise AmountError(_("A goal is more than nothing."))
        if goal > MOST_GOAL:
            raise AmountError(_("This is too long for an amount."))
        self.instance.goal = goal

    def _read_amounts(self, typed: str, currency: str) -> None:
        amounts = sorted({gift_amount(part, currency, get_language()).amount for part in typed.split()})
        if len(amounts) > MOST_BUTTONS:
            raise ValidationError({"amount_list": _("No more than nine: a long choice is a hard one.")})
        if amounts:
            self.instance.amounts = amounts


def _typed(amount: int, currency: str) -> str:
    """An amount as it is typed into a field: 14000, 12.50."""
    major = Money(amount, currency).major
    return str(int(major)) if major == major.to_integral_value() else f"{major:.{decimals(currency)}f}"
