"""Publications, the shapes they sell, what they ask, and what currencies cost. Imports outreach.forms.fields."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from chapters.models import ChapterPage
from donations.forms.desk import DayField
from donations.money import Money
from outreach.forms.fields import (
    UNITS,
    FigureField,
    HourField,
    PercentField,
    WhoseForm,
    currencies,
    line,
    lines,
    micrometres,
    price_line,
    read_price,
)
from outreach.models import AdFormat, ExchangeRate, Publication, Quote
from people.forms import CleanEmailField, UiForm
from people.language import ascii_digits, long_date
from people.places import SPOKEN, zone_choices

LENGTHS = ("width", "height", "bleed", "safe")
SMALLEST_TYPE = 300  # hundredths of a point; smaller than that nobody reads
LARGEST_TYPE = 7200
MOST_PIXELS = 5000
MOST_COLUMNS = 24
RATE_PLACES = 8


class PublicationForm(WhoseForm):
    """A newspaper, a magazine, a site."""

    name = line(label=_("Name"), max_length=120)
    country = forms.ChoiceField(label=_("Country"))
    language = forms.ChoiceField(label=_("Language"), choices=SPOKEN)
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("The clock that its deadlines are told by."))
    readership = line(
        label=_("Copies sold, or readers a month"),
        help_text=_("Leave it empty where nobody knows. Prices are compared by it."),
        max_length=12,
        required=False,
    )
    readership_source = line(label=_("Who says so, and when"), max_length=160, required=False)
    website = forms.URLField(
        label=_("Website"), required=False, assume_scheme="https", widget=forms.URLInput(attrs={"dir": "ltr"})
    )
    contact_name = line(label=_("Whom we talk to there"), max_length=120, required=False)
    contact_email = CleanEmailField(label=_("Their e-mail address"), max_length=254, required=False)
    terms = lines(
        label=_("Terms"), help_text=_("Prepayment, cancelling, what they refuse."), max_length=4000, required=False
    )
    asks_label = forms.BooleanField(label=_("Asks for the word “advertisement” above it"), required=False)

    def __init__(self, *args, is_admin: bool, row: Publication | None = None, **kwargs):
        first = {name: getattr(row, name) for name in self.columns} if row else {"asks_label": True}
        if row:
            first |= {"whose": "chapter" if row.chapter_id else "network", "readership": row.readership or ""}
        super().__init__(*args, is_admin=is_admin and row is None, initial=first, **kwargs)
        self.fields["country"].choices = [("", _("Choose")), *countries]
        self.fields["zone"].choices = [("", _("Choose")), *zone_choices()]

    def clean_readership(self) -> int | None:
        typed = ascii_digits(self.cleaned_data["readership"]).replace(",", "").replace(".", "").replace("٬", "")
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit() and 0 < int(typed) < 10**9):
            raise ValidationError(_("Write a whole number of readers, for example 132,000."))
        return int(typed)

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if data.get("readership") and not data.get("readership_source") and "readership_source" not in self.errors:
            self.add_error("readership_source", _("Write who says so, and when. Nobody can check it otherwise."))
        return data

    def written(self, row: Publication, chapter: ChapterPage) -> Publication:
        """The row as this valid form says; `chapter` is the desk's, for a new one."""
        for name in self.columns:
            setattr(row, name, self.cleaned_data[name])
        if row.pk is None:
            row.chapter = None if self.is_networks else chapter
        return row


class FormatForm(UiForm):
    """A shape that a publication sells: lengths in millimetres or inches, type in points."""

    name = line(label=_("What they call it"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=AdFormat.Kind, widget=forms.RadioSelect)
    unit = forms.ChoiceField(
        label=_("Lengths are in"),
        choices=[("mm", _("millimetres")), ("in", _("inches"))],
        widget=forms.RadioSelect,
        initial="mm",
    )
    width = FigureField(label=_("Width of one trimmed page"), required=False)
    height = FigureField(label=_("Height of one trimmed page"), required=False)
    bleed = FigureField(label=_("Bleed"), help_text=_("Beyond the trim, on every side."), required=False)
    safe = FigureField(label=_("Margin"), help_text=_("Within the trim, where no word may stand."), required=False)
    columns = FigureField(label=_("Columns"), help_text=_("Empty: as many as look well."), required=False)
    colour = forms.ChoiceField(label=_("Colour"), choices=AdFormat.Colour, widget=forms.RadioSelect, initial="black")
    min_type = FigureField(label=_("Smallest type they print, in points"), initial="6", required=False)
    pixel_width = FigureField(label=_("Width in pixels"), required=False)
    pixel_height = FigureField(label=_("Height in pixels"), required=False)

    def __init__(self, *args, row: AdFormat | None = None, **kwargs):
        super().__init__(*args, initial=_shown(row) if row else None, **kwargs)

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if "unit" in data:
            for name in LENGTHS:
                self._read(name, lambda figure: micrometres(figure, data["unit"]))
        self._read("min_type", lambda figure: round(figure * 100))
        for name, most in (("columns", MOST_COLUMNS), ("pixel_width", MOST_PIXELS), ("pixel_height", MOST_PIXELS)):
            self._read(name, lambda figure, most=most: _whole(figure, most))
        if data.get("kind") == AdFormat.Kind.BANNER:
            self._look_at_pixels(data)
        elif "kind" in data:
            self._look_at_page(data)
        return data

    def _read(self, name: str, read) -> None:
        if name in self.cleaned_data:
            try:
                self.cleaned_data[name] = read(self.cleaned_data[name])
            except ValidationError as slip:
                self.add_error(name, slip)

    def _look_at_pixels(self, data: dict) -> None:
        for name in ("pixel_width", "pixel_height"):
            if data.get(name) == 0:
                self.add_error(name, _("A banner has a size in pixels. Write more than 0."))

    def _look_at_page(self, data: dict) -> None:
        for name in ("width", "height"):
            if data.get(name) == 0:
                self.add_error(name, _("A page has a size. Write more than 0."))
        size = [data[name] for name in ("width", "height") if data.get(name)]
        if size and data.get("safe") and data["safe"] * 2 >= min(size):
            self.add_error("safe", _("This margin leaves no room on the page. Look at it and at its unit."))
        if "min_type" in data and not SMALLEST_TYPE <= data["min_type"] <= LARGEST_TYPE:
            self.add_error("min_type", _("Write a size from 3 to 72 points."))

    def written(self, row: AdFormat) -> AdFormat:
        """The row as this valid form says: micrometres and hundredths of a point."""
        for name in ("name", "kind", "colour", "columns", "min_type", "pixel_width", "pixel_height", *LENGTHS):
            setattr(row, name, self.cleaned_data[name])
        return row


def _whole(figure, most: int) -> int:
    if figure != int(figure) or figure > most:
        raise ValidationError(_("Write a whole number up to %(most)s.") % {"most": most})
    return int(figure)


def _shown(row: AdFormat) -> dict:
    """A format as it is typed: whole tenths of a millimetre as millimetres, anything else as inches."""
    unit = "mm" if all(getattr(row, name) % 100 == 0 for name in LENGTHS) else "in"
    places = 1 if unit == "mm" else 4
    figures = {name: f"{getattr(row, name) / UNITS[unit]:.{places}f}" for name in LENGTHS}
    figures["min_type"] = f"{row.min_type / 100:.2f}"
    figures = {name: text.rstrip("0").rstrip(".") for name, text in figures.items()}
    same = {name: getattr(row, name) for name in ("name", "kind", "colour")}
    numbers = {name: getattr(row, name) or "" for name in ("columns", "pixel_width", "pixel_height")}
    return {**same, **numbers, **figures, "unit": unit}


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
    source = line(label=_("Who says so"), help_text=_("A bank, a newspaper, a website."), max_length=120)
    on = DayField(label=_("On"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"on": timezone.now().date()}, **kwargs)
        for name in ("base", "into"):
            self.fields[name].choices = currencies()

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
        return data
