"""How an editor says how dates repeat, in plain words. Works without a script; js/rule.js folds away what is unused."""

import datetime as dt
import re

from django import forms
from django.utils.dateparse import parse_date
from django.utils.text import format_lazy
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from events.recurrence import Freq, Rule, RuleError, Series, choices_of, gap_of, read, rule_of
from events.recurrence.choices import LAST_DAY, OTHER
from events.recurrence.parts import LONGEST, MOST_APART, MOST_DATES
from events.recurrence.preview import INSTEAD
from events.recurrence.words import month_name, nth_name, weekday_name
from people.language import ascii_digits, localise_digits

PREFIX = "rule"
FREQS = [
    ("", _("Not at all: this is one date")),
    (Freq.DAILY, _("Every day, or every few days")),
    (Freq.WEEKLY, _("Every week, or every few weeks")),
    (Freq.MONTHLY, _("Every month, or every few months")),
    (Freq.YEARLY, _("Every year, or every few years")),
    (OTHER, _("By another rule, written as calendars write it")),
]
BY_MONTH = (Freq.MONTHLY, Freq.YEARLY)


class NumberField(forms.IntegerField):
    """A whole number in the digits of any script."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, largest: int, **kwargs):
        message = format_lazy(_("Write a number from 1 to {largest}."), largest=largest)
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), message)
        super().__init__(min_value=1, max_value=largest, required=False, error_messages=messages, **kwargs)

    def prepare_value(self, value):
        return localise_digits(value) if isinstance(value, int) else value

    def widget_attrs(self, widget):
        return {}  # min and max belong to number fields, which refuse Persian digits


class MonthdaysField(forms.CharField):
    """Days of a month as numbers with commas between them."""

    def prepare_value(self, value):
        if isinstance(value, list):
            return localise_digits(", ".join(str(day) for day in value if day != LAST_DAY))
        return value

    def to_python(self, value):
        words = ascii_digits(super().to_python(value)).replace("،", ",").replace(",", " ").split()
        if not all(word.isdecimal() and 1 <= int(word) <= 31 for word in words):
            raise forms.ValidationError(_("Write days as numbers from 1 to 31, with commas between them."))
        return sorted({int(word) for word in words})


def _weekdays():
    return [(number, weekday_name(number, _code())) for number in range(7)]


def _nths():
    return [(nth, nth_name(nth, _code())) for nth in (1, 2, 3, 4, 5, -1)]


def _months():
    return [(number, month_name(number, _code())) for number in range(1, 13)]


def _code() -> str:
    return (get_language() or "en").split("-")[0]


def _ticks(label, choices, **kwargs) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, choices=choices, coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class RuleForm(forms.Form):
    """The choices of a rule. Once valid, `rule` is what they say, None for none."""

    freq = forms.ChoiceField(label=_("Repeats"), choices=FREQS, required=False)
    interval = NumberField(
        label=_("Every how many"), largest=MOST_APART, initial=1, help_text=_("2 means every second day, week …")
    )
    weekdays = _ticks(_("On these weekdays"), _weekdays, help_text=_("Tick none for the weekday of the first date."))
    nths = _ticks(
        _("Which of these weekdays in the month"),
        _nths,
        help_text=_("For “every last Friday” tick “last” here and Friday above."),
    )
    monthdays = MonthdaysField(
        label=_("On these days of the month"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For example 1, 15. Leave it empty for the day of the first date."),
    )
    month_end = forms.BooleanField(label=_("On the last day of the month"), required=False)
    instead = forms.BooleanField(
        label=INSTEAD, required=False, help_text=_("For days that some months do not have, such as the 31st.")
    )
    months = _ticks(_("Only in these months"), _months, help_text=_("Tick none for all."))
    wkst = forms.TypedChoiceField(
        label=_("A week begins on"),
        choices=_weekdays,
        coerce=int,
        required=False,
        empty_value=0,
        help_text=_("Matters only for every second week and the like."),
    )
    text = forms.CharField(
        label=_("The rule"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("For example FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    )
    count = NumberField(
        label=_("How many dates"),
        largest=MOST_DATES,
        help_text=_("Or name the last day below; with neither it goes on without an end."),
    )

    rule: Rule | None = None

    @classmethod
    def showing(cls, value: object, *, prefix: str) -> "RuleForm":
        """The form with what a rule ticks; empty where what is kept cannot be read."""
        try:
            choices = choices_of(read(value))
        except RuleError:
            choices = choices_of(None)
        choices["month_end"] = LAST_DAY in choices.get("monthdays", ())
        return cls(initial=choices, prefix=prefix)

    def clean(self):
        data = super().clean()
        for name, message in self._clashes(data):
            if name not in self.errors:
                self.add_error(name, message)
        if not self.errors:
            days = data["monthdays"] + ([LAST_DAY] if data["month_end"] else [])
            try:
                self.rule = rule_of({**data, "monthdays": days})
            except RuleError as error:
                self.add_error("text" if data["freq"] == OTHER else "freq", error.message)
        return data

    def _clashes(self, data):
        """Choices that do not go together, each with what to do; nobody has to guess which of them counts."""
        freq = data.get("freq")
        days = bool(data.get("monthdays") or data.get("month_end"))
        said = days or any(data.get(name) for name in ("weekdays", "nths", "months", "count", "instead"))
        said = said or (data.get("interval") or 1) > 1
        if (freq == OTHER) != bool(data.get("text")):
            yield "text", _("Write the rule here only if it repeats “by another rule”.")
        if said and freq in ("", OTHER):
            yield "freq", _("Choose here how often it repeats, or take away what is filled in below.")
            return
        if data.get("weekdays") and freq == Freq.DAILY:
            yield "weekdays", _("For certain weekdays choose “every week” above.")
        if days and freq not in BY_MONTH:
            yield "monthdays", _("For days of the month choose “every month” or “every year” above.")
        yield from self._clashing_nths(data, days)

    @staticmethod
    def _clashing_nths(data, days: bool):
        weekdays, nths = bool(data.get("weekdays")), bool(data.get("nths"))
        if nths and data.get("freq") not in BY_MONTH:
            yield "nths", _("First, second or last go with “every month” or “every year” above.")
        elif nths and not weekdays:
            yield "weekdays", _("Tick the weekday as well: which of them is the first, second or last?")
        elif weekdays and not nths and data.get("freq") in BY_MONTH:
            yield "nths", _("Tick which of them, first, second or last; for all of them choose “every week”.")
        if days and weekdays and data.get("freq") in BY_MONTH:
            yield "monthdays", _("Choose either weekdays or days of the month.")

    def rule_from(self, start: dt.date | None) -> Rule | None:
        """The rule for a series that starts then: with the last day or weekday in place of one that is missing, if
        that was ticked."""
        gap = gap_of(self.rule, start=start) if self.rule and start and self.cleaned_data["instead"] else None
        return gap.instead if gap else self.rule

    def summary(self) -> str:
        """What stands above the form when parts of it are wrong."""
        shown = len(self.errors)
        text = ngettext(
            "Please put right what is marked below: %(n)s thing.",
            "Please put right what is marked below: %(n)s things.",
            shown,
        )
        return text % {"n": localise_digits(shown)}


class SeriesForm(forms.Form):
    """What the editor's form says of the days beside the rule. Only what the preview needs, by the same names."""

    start_date = forms.DateField(error_messages=dict.fromkeys(("required", "invalid"), _("Choose the first date.")))
    start_time = forms.TimeField(required=False, error_messages={"invalid": _("The hour is not a time of day.")})
    until = forms.DateField(required=False, error_messages={"invalid": _("The last day is not a date.")})
    all_day = forms.BooleanField(required=False)

    def problem(self) -> str:
        """What to put right first."""
        return next(iter(self.errors.values()))[0]

    def series(self, rule: RuleForm, *, today: dt.date) -> Series:
        """The series of a valid form, with a valid form of its rule."""
        data = self.cleaned_data
        return Series(
            rule.rule_from(data["start_date"]),
            start=data["start_date"],
            today=today,
            start_time=None if data["all_day"] else data["start_time"],
            until=data["until"],
            excluded=self._days_of("excluded_dates"),
            extra=self._days_of("extra_dates"),
        )

    def _days_of(self, rows: str) -> set[dt.date]:
        """The days in the rows of an inline panel; rows that are taken out or not readable are passed over."""
        days = set()
        for name, value in self.data.items():
            found = re.fullmatch(rf"{rows}-(\d{{1,3}})-date", name)
            day = parse_date(value) if found and not self.data.get(f"{rows}-{found[1]}-DELETE") else None
            if day:
                days.add(day)
        return days
