"""What organizers fill in about one ad. Imports outreach.forms.fields and donations.forms.desk."""

import datetime as dt
import uuid

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content.pictures import MAX_BYTES
from donations.forms.desk import DayField
from donations.models import Fund
from donations.money import Money, currency_name
from outreach.desk_words import size_of
from outreach.forms.fields import DocumentField, FigureField, WhoseForm, line, lines, price_line, read_price
from outreach.models import AdFormat, Placement, Quote
from outreach.queries.costs import quoted
from people.forms import UiForm
from people.language import long_date

SALT = "outreach.plan"
MOST_RUNGS = 20


class RowField(forms.ModelChoiceField):
    """A choice among rows, each put into words by `say`."""

    def __init__(self, *, say=str, **options):
        self.say = say
        super().__init__(None, **options)

    def label_from_instance(self, obj):
        return self.say(obj)


def quote_words(quote: Quote) -> str:
    """The New York Review of Books: Full page · $15,000.00 · comes out Thursday 17 December 2026."""
    said = {"where": quote.format, "price": quoted(quote).text(), "day": long_date(quote.issue_on)}
    return _("%(where)s · %(price)s · comes out %(day)s") % said


def format_words(shape: AdFormat) -> str:
    return f"{shape} · {size_of(shape)}"


class PlanForm(WhoseForm):
    """A new ad: what it is called, what it prints, in which language."""

    name = line(label=_("What we call it"), help_text=_("A full page in the Review."), max_length=160)
    appeal = RowField(label=_("What it prints"), empty_label=_("Choose"))
    locale = forms.ChoiceField(label=_("Language of the ad"), choices=settings.LANGUAGES)
    format = RowField(
        label=_("Where, in which shape"), say=format_words, required=False, empty_label=_("Not decided yet")
    )
    nonce = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, is_admin: bool, appeals: QuerySet, formats: QuerySet, **kwargs):
        first = {"locale": get_language(), "nonce": signing.dumps(str(uuid.uuid4()), salt=SALT)}
        super().__init__(*args, is_admin=is_admin, initial=first, **kwargs)
        self.fields["appeal"].queryset, self.fields["format"].queryset = appeals, formats

    def clean_nonce(self) -> uuid.UUID | None:
        """Signed: whoever could choose the number could name an ad that is there."""
        try:
            return uuid.UUID(signing.loads(self.cleaned_data["nonce"], salt=SALT))
        except signing.BadSignature:
            # Of the whole form: nobody has seen a field of this name.
            self.add_error(None, _("This form is not one of ours. Please open it again."))
            return None


class ChangeForm(UiForm):
    """What an ad is, as long as a treasurer has not agreed to it."""

    name = line(label=_("What we call it"), max_length=160)
    locale = forms.ChoiceField(label=_("Language of the ad"), choices=settings.LANGUAGES)
    format = RowField(
        label=_("Where, in which shape"),
        say=format_words,
        required=False,
        empty_label=_("Not decided yet"),
        help_text=_("In another shape it needs another quote: it is an idea again then."),
    )
    fund = RowField(label=_("Fund that pays for it"), required=False, empty_label=_("None yet"))
    rung = FigureField(
        label=_("Step of the ladder"),
        help_text=_("1 is the lowest. Cheaper steps are what we fall back to. Empty: it is no step."),
        required=False,
    )
    is_addition = forms.BooleanField(label=_("In addition to the step below, not in its place"), required=False)
    reserve = price_line(
        label=_("Reserve, in the fund’s currency"),
        help_text=_("For bank charges and the like. It is raised along with the price."),
        required=False,
    )

    def __init__(self, *args, row: Placement, formats: QuerySet, funds: QuerySet, **kwargs):
        names = ("name", "locale", "is_addition", "rung")
        first = {**{name: getattr(row, name) for name in names}, "format": row.format_id, "fund": row.fund_id}
        self.row = row
        if row.reserve and row.fund:
            first["reserve"] = f"{Money(row.reserve, row.fund.currency).major}"
        super().__init__(*args, initial=first, **kwargs)
        self.fields["format"].queryset, self.fields["fund"].queryset = formats, funds
        if row.fund:
            label = _("Reserve, in %(currency)s") % {"currency": currency_name(row.fund.currency)}
            self.fields["reserve"].label = label

    def clean_rung(self) -> int | None:
        rung = self.cleaned_data["rung"]
        if rung != int(rung) or rung > MOST_RUNGS:
            raise ValidationError(_("Write a whole number up to %(most)s.") % {"most": MOST_RUNGS})
        return int(rung) or None

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        fund: Fund | None = data.get("fund")
        if data.get("rung") and fund is None and "fund" not in self.errors:
            self.add_error("fund", _("A ladder is a fund’s. Choose which."))
        if fund is None and self.row.state == "funding" and "fund" not in self.errors:
            self.add_error("fund", _("Money is being raised for it: some fund has to pay."))
        if data.get("reserve"):
            self._read_reserve(data, fund)
        else:
            data["reserve"] = 0
        return data

    def _read_reserve(self, data: dict, fund: Fund | None) -> None:
        if fund is None:
            self.add_error("reserve", _("Choose the fund first: the reserve is in its currency."))
            return
        try:
            data["reserve"] = read_price(data["reserve"], fund.currency, get_language()).amount
        except ValidationError as slip:
            self.add_error("reserve", slip)


class QuoteChoiceForm(UiForm):
    """Which quote an ad builds on."""

    quote = RowField(label=_("Quote"), say=quote_words, empty_label=_("Choose"))

    def __init__(self, *args, quotes: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quote"].queryset = quotes


class FundChoiceForm(UiForm):
    """Which fund pays."""

    fund = RowField(label=_("Fund that pays for it"), empty_label=_("Choose"))

    def __init__(self, *args, funds: QuerySet, row: Placement, **kwargs):
        super().__init__(*args, initial={"fund": row.fund_id}, **kwargs)
        self.fields["fund"].queryset = funds


class StepForm(UiForm):
    """That something happened: when, with which document, and a note. `today` is on the publication's clock.

    No step of an ad was taken before `since`, the day its quote was given.
    """

    on = DayField(label=_("On which day"))
    upload = DocumentField(label=_("Document"))
    note = line(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, today: dt.date, since: dt.date | None = None, takes_document: bool = True, **kwargs):
        self.today, self.since = today, since
        super().__init__(*args, initial={"on": today}, **kwargs)
        if not takes_document:
            del self.fields["upload"]

    def clean_on(self) -> dt.date:
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("This day is yet to come."))
        if self.since and self.cleaned_data["on"] < self.since:
            raise ValidationError(_("This is before the day of the quote. One of both days is wrong."))
        return self.cleaned_data["on"]

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if self.errors and data.get("upload") and "upload" in self.fields:
            # No browser keeps a chosen file.
            self.add_error("upload", _("Choose the file once more."))
        return data


class CloseForm(StepForm):
    """That nothing is left to do. What is `open` of the publisher's bill has to be let go of, in words."""

    asks_no_more = forms.BooleanField(required=False)

    def __init__(self, *args, open: Money | None, **kwargs):
        super().__init__(*args, takes_document=False, **kwargs)
        self.order_fields(["on", "asks_no_more", "note"])
        if not open:
            del self.fields["asks_no_more"]
            return
        words = _("%(sum)s was not paid, and they ask for no more: a discount, say, or a better rate at the bank")
        self.fields["asks_no_more"].label = words % {"sum": open.text()}

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if data.get("asks_no_more") and not data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Write why they ask for no more."))
        return data


class TearSheetForm(StepForm):
    """The page as it came out: a picture, and what it shows in words."""

    picture = forms.FileField(
        label=_("Picture of the page"),
        help_text=_("JPEG, PNG or WebP, up to 12 MB. It is drawn anew, without what a camera writes into it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    shows = line(
        label=_("What it shows"),
        help_text=_("For those who do not see it, in one sentence."),
        max_length=255,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, takes_document=False, **kwargs)
        self.order_fields(["picture", "shows", "on", "note"])

    def clean_picture(self):
        picture = self.cleaned_data["picture"]
        if picture.size > MAX_BYTES:
            raise ValidationError(_("This file is larger than 12 MB. Save it smaller and choose it again."))
        return picture

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if self.errors and data.get("picture"):
            self.add_error("picture", _("Choose the file once more."))
        return data


class FallForm(UiForm):
    """Why an ad will not be printed."""

    reason = line(label=_("Why"), help_text=_("It stays with the ad for good. Name nobody."), max_length=300)


class ReasonForm(UiForm):
    """Why, as the donors read it."""

    reason = lines(
        label=_("What you tell the donors"),
        help_text=_("In two or three sentences: what was missing, what you chose, what happens with their money."),
        max_length=2000,
    )
