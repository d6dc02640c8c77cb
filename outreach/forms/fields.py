"""Fields for lengths, shares of a hundred, hours and documents. Imports donations.money and people.forms."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from donations.errors import AmountError
from donations.money import CURRENCIES, Money, currency_name, parse
from outreach.actions.steps import MOST_BYTES, Upload
from outreach.desk_words import INCH
from outreach.errors import NotAllowed
from people.forms import CleanCharField, UiForm
from people.language import ascii_digits

FIGURE = re.compile(r"\d{1,9}([.,]\d{1,8})?")
LONGEST_FIGURE = 24
# They come along from other programs, unseen, and turn what follows: in a mail to donors the sentences of ours. Marks
# (U+200E, U+200F, U+061C) reach no further than where they stand, and joiners belong to words.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
MILLIMETRE = 1000  # micrometres
UNITS = {"mm": MILLIMETRE, "in": INCH}
LARGEST = 1_000_000  # micrometres: a metre, which no newspaper's page is
WHOSE = [("chapter", _("This chapter’s")), ("network", _("The whole network’s"))]
LARGEST_PRICE = 10**12  # minor units; more is a slip of the keyboard


class WordsField(CleanCharField):
    """Words that turn nothing around them: what overrides or embeds a direction is left out."""

    def to_python(self, value):
        return super().to_python(TURNS.sub("", value) if isinstance(value, str) else value)


def line(**options) -> CleanCharField:
    """A line of words in any direction of writing."""
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return WordsField(**{"widget": widget, **options})


def lines(**options) -> CleanCharField:
    """Several lines of words."""
    return line(one_line=False, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), **options)


def currencies() -> list[tuple[str, str]]:
    """Every currency that a price can be in, with its name."""
    return [(code, f"{code} · {currency_name(code)}") for code in CURRENCIES]


class FigureField(CleanCharField):
    """A number as people write it, in any digits, with point or comma; cleaned to a Decimal. Empty is 0."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "dir": "auto"})
        super().__init__(**{"max_length": LONGEST_FIGURE, "widget": widget, **options})

    def clean(self, value) -> Decimal:
        typed = ascii_digits(re.sub(r"[\s\u200e\u200f\u2066-\u2069]", "", super().clean(value)))
        if not typed:
            return Decimal(0)
        if not FIGURE.fullmatch(typed):
            raise ValidationError(_("Write a number in figures, for example 10.5."))
        return Decimal(typed.replace(",", "."))


class PercentField(FigureField):
    """A part of a hundred; cleaned to hundredths of a percent."""

    def clean(self, value) -> int:
        hundredths = super().clean(value) * 100
        if hundredths != int(hundredths):
            raise ValidationError(_("No more than two digits behind the point."))
        if hundredths > 100 * 100:
            raise ValidationError(_("Write a percentage between 0 and 100."))
        return int(hundredths)


def micrometres(figure: Decimal, unit: str) -> int:
    """A length in whole micrometres. ValidationError where no newspaper’s page is that large."""
    length = figure * UNITS[unit]
    if length > LARGEST:
        raise ValidationError(_("No page is larger than a metre. Look at the number and its unit."))
    return round(length)


def read_price(text: str, currency: str, language: str | None) -> Money:
    """A price in any digits, more than nothing. ValidationError says what is wrong with it."""
    try:
        money = parse(text, currency, language, most=None)
    except AmountError as refusal:
        raise ValidationError(str(refusal)) from refusal
    if money.amount > LARGEST_PRICE:
        raise ValidationError(_("This is too long for an amount."))
    return money


def price_line(**options) -> CleanCharField:
    """Where an amount is typed whose currency another field says."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "dir": "auto"})
    return CleanCharField(**{"max_length": LONGEST_FIGURE, "widget": widget, **options})


class HourField(forms.TimeField):
    """An hour, picked in whatever way the phone offers, or typed in any digits."""

    def __init__(self, **options):
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(**{"widget": widget, "input_formats": ["%H:%M", "%H:%M:%S"], **options})

    def to_python(self, value):
        return super().to_python(ascii_digits(value) if isinstance(value, str) else value)


class DocumentField(forms.FileField):
    """A PDF, PNG or JPEG of at most 15 MB, told from its bytes; cleaned to an `Upload`, or None."""

    def __init__(self, **options):
        widget = forms.FileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"})
        hint = _("PDF, PNG or JPEG, up to 15 MB. Only organizers who see ads can open it.")
        super().__init__(**{"required": False, "help_text": hint, "widget": widget, **options})

    def clean(self, data, initial=None) -> Upload | None:
        file: UploadedFile | None = super().clean(data, initial)
        if not file:
            return None
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is larger than 15 megabytes."))
        upload = Upload(name=file.name or "", data=file.read())
        try:
            upload.kind()
        except NotAllowed as refusal:
            raise ValidationError(str(refusal)) from refusal
        return upload


class WhoseForm(UiForm):
    """Whose a row is: a network admin says so at whichever desk they sit, for anyone else it is the desk's."""

    whose = forms.ChoiceField(label=_("Whose it is"), choices=WHOSE, widget=forms.RadioSelect)

    def __init__(self, *args, is_admin: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_admin:
            del self.fields["whose"]

    @property
    def columns(self) -> list[str]:
        """The fields that are columns of the row by their own names."""
        return [name for name in self.base_fields if name != "whose"]

    @property
    def is_networks(self) -> bool:
        """Whether it belongs to the whole network; asked of a valid form."""
        return self.cleaned_data.get("whose") == "network"
