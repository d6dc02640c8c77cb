"""Fields that organizers and volunteers write a date in, whatever digits and calendar they are used to.

Imports people.language.
"""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from persiantools.jdatetime import JalaliDate

from people.language import ascii_digits, is_rtl

DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
FIRST_GREGORIAN = 1700  # whoever writes an earlier year means the Jalali calendar
LARGEST = 100_000


class DayField(forms.CharField):
    """A day, in the digits of any script, by the Gregorian or the Jalali calendar."""

    widget = forms.DateInput(attrs={"autocomplete": "off", "class": "input--short"})

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        found = DAY.fullmatch(ascii_digits(text))
        try:
            year, month, day = map(int, found.groups())
            if year < FIRST_GREGORIAN:
                return JalaliDate(year, month, day).to_gregorian()
            return dt.date(year, month, day)
        except (AttributeError, ValueError) as error:
            raise ValidationError(_("Write the day as year-month-day: 2026-12-03 or 1405-09-12.")) from error


class HourField(forms.TimeField):
    """An hour of the day, in the digits of any script."""

    widget = forms.TimeInput(attrs={"autocomplete": "off", "class": "input--short"})

    def __init__(self, **kwargs):
        formats = ["%H:%M", "%H:%M:%S", "%H.%M", "%H", "%I:%M %p", "%I %p"]
        messages = {"invalid": _("Write the hour like 18:30."), "required": _("Write the hour, like 18:30.")}
        super().__init__(input_formats=formats, error_messages=messages, **kwargs)

    def to_python(self, value):
        return super().to_python(ascii_digits(value).strip() if isinstance(value, str) else value)


class SeatsField(forms.IntegerField):
    """How many can come, in the digits of any script; empty for no limit."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "input--short", "inputmode": "numeric"})

    def __init__(self, **kwargs):
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), _("Write a number, or leave it empty."))
        super().__init__(min_value=1, max_value=LARGEST, required=False, error_messages=messages, **kwargs)

    def widget_attrs(self, widget):
        return {}  # min and max belong to number fields, which refuse Persian digits


def say_how_in_farsi(form: forms.Form, day: str, *hours: str) -> None:
    """A browser's picker for a day and hours; but it knows no Jalali calendar and takes no Persian digits, so Farsi
    gets plain fields and an example."""
    plain = is_rtl(get_language())
    for name in (day, *hours):
        form.fields[name].widget.input_type = "text" if plain else "date" if name == day else "time"
    if plain:
        form.fields[day].help_text = _("Write the day as year-month-day: 2026-12-03 or 1405-09-12.")
        form.fields[hours[0]].help_text = _("Write the hour like 18:30.")
