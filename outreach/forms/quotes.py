"""What publishers ask, and what currencies cost. Imports outreach.forms.fields and outreach.queries.costs."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapters.models import ChapterPage
from donations.forms.desk import DayField
from donations.money import Money
from outreach.forms.fields import (
    FigureField,
    HourField,
    PercentField,
    WhoseForm,
    currencies,
    line,
    price_line,
    read_price,
)
from outreach.models import AdFormat, ExchangeRate, Quote
from outreach.queries.costs import last_rate
from people.forms import UiForm
from people.language import long_date
from people.text import isolated

RATE_PLACES = 8
LEAP = 5  # a rate that moved by more than a fifth since the last one is most likely a slip


class QuoteForm(WhoseForm):
    """What a publisher asked for a shape in one issue. Every slip of its days is told beside the later one."""

    source = line(label=_("Where it comes from"), help_text=_("A mail, a call, a rate card."), max_length=160)
    dated = DayField(label=_("Given on"))
    expires_on = DayField(label=_("Holds until"), help_text=_("Empty where they said no end."), required=False)
    currency = forms.ChoiceField(label=_("Currency"))
    price = price_line(label=_("Price, before commission and tax"))
    commission = PercentField(label=_("Commission, percent"), required=False)
    tax = PercentField(label=_("Tax, percent"), help_text=_("Of price and commission."), required=False)
    issue = line(label=_("Which issue"), max_length=80, required=False)
    space_on = DayField(label=_("Space to be booked by"))
    space_at = HourField(label=_("Until which hour"), initial=dt.time(17))
    materials_on = DayField(label=_("File to be sent by"))
    materials_at = HourField(label=_("Until which hour"), initial=dt.time(17))
    issue_on = DayField(label=_("Comes out on"))
    note = line(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args, is_admin: bool, shape: AdFormat, currency: str, **kwargs):
        self.today = timezone.now().astimezone(ZoneInfo(shape.publication.zone)).date()
        self.shape = shape
        first = {"dated": self.today, "currency": currency}
        super().__init__(*args, is_admin=is_admin, initial=first, **kwargs)
        self.fields["currency"].choices = currencies()

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if data.get("currency") and data.get("price"):
            self._read_price(data)
        self._look_at_answer(data)
        self._look_at_days(data)
        return data

    def _read_price(self, data: dict) -> None:
        try:
            data["price"] = read_price(data["price"], data["currency"], get_language())
            if not data["price"]:
                raise ValidationError(_("Write an amount that is more than nothing."))
        except ValidationError as slip:
            self.add_error("price", slip)

    def _look_at_answer(self, data: dict) -> None:
        """When they said so, and until when they stand by it."""
        dated, expires = data.get("dated"), data.get("expires_on")
        if dated and dated > self.today:
            self.add_error("dated", _("This day is yet to come."))
        if expires and dated and expires < dated:
            self.add_error("expires_on", _("It runs out before it was given."))
        elif expires and expires < self.today:
            said = {"day": long_date(expires)}
            self.add_error(
                "expires_on", _("It ran out on %(day)s. Ask them again, and write down what they say.") % said
            )

    def _look_at_days(self, data: dict) -> None:
        """First the space, then the file, then the issue."""
        space, materials, issue = (data.get(name) for name in ("space_on", "materials_on", "issue_on"))
        if space and materials and materials < space:
            self.add_error("materials_on", _("The file is due before the space is booked. One of both days is wrong."))
        hours = [data.get("materials_at"), data.get("space_at")]
        if space and space == materials and all(hours) and hours[0] < hours[1]:
            self.add_error("materials_at", _("The file is due before the space is booked. One is wrong."))
        for name, day in (("space_on", space), ("materials_on", materials)):
            if issue and day and day > issue:
                self.add_error(name, _("This is after the day it comes out. One of both days is wrong."))
        if issue and issue < self.today:
            self.add_error("issue_on", _("This issue is out already."))

    def written(self, chapter: ChapterPage) -> Quote:
        """The quote that this valid form says; `chapter` is the desk's."""
        data = {name: self.cleaned_data[name] for name in self.columns if name != "price"}
        price: Money = self.cleaned_data["price"]
        return Quote(format=self.shape, chapter=None if self.is_networks else chapter, price=price.amount, **data)


class RateForm(UiForm):
    """What one unit of a currency costs in another."""

    base = forms.ChoiceField(label=_("One"))
    rate = FigureField(label=_("costs"))
    into = forms.ChoiceField(label=_("of"))
    has_changed = forms.BooleanField(label=_("Yes, the rate has changed that much"), required=False)
    source = line(label=_("Who says so"), help_text=_("A bank, a newspaper, a website."), max_length=120)
    on = DayField(label=_("On"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"on": timezone.now().date()}, **kwargs)
        for name in ("base", "into"):
            self.fields[name].choices = currencies()
        if not self.is_bound:
            del self.fields["has_changed"]

    def clean_rate(self):
        rate = self.cleaned_data["rate"]
        field = ExchangeRate._meta.get_field("rate")
        if not rate:
            raise ValidationError(_("Write more than 0."))
        if rate >= 10 ** (field.max_digits - RATE_PLACES):
            raise ValidationError(_("This is too large for a rate."))
        return rate

    def clean_on(self) -> dt.date:
        if self.cleaned_data["on"] > timezone.now().date() + dt.timedelta(days=1):  # it may be tomorrow elsewhere
            raise ValidationError(_("This day is yet to come."))
        return self.cleaned_data["on"]

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if data.get("base") and data.get("base") == data.get("into"):
            self.add_error("into", _("Choose two different currencies."))
        self._ask_if_changed(data, data.pop("has_changed", False))
        return data

    def _ask_if_changed(self, data: dict, has_changed: bool) -> None:
        """A point that moved, or the currencies turned round, makes a rate that is far from the last one."""
        now, last = _leap(data)
        if last is None:
            del self.fields["has_changed"]
        elif not has_changed:
            words = _("Last recorded: %(last)s. This would be %(now)s. Put it right, or tick if it is so.")
            said = {"last": isolated(str(last)), "now": isolated(str(now))}
            self.add_error("has_changed", words % said)


def _leap(data: dict) -> tuple[ExchangeRate, ExchangeRate | None]:
    """The rate as typed, and the last one of the pair where the two are more than a fifth apart."""
    now = ExchangeRate(**{name: data.get(name) for name in ("base", "into", "rate")})
    last = last_rate(now.base, now.into) if now.rate else None
    if last is None:
        return now, None
    before = last.rate if last.base == now.base else 1 / last.rate
    return now, last if abs(now.rate - before) > before / LEAP else None
