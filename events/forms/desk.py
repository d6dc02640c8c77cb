"""What organizers fill in about a date. Imports people.forms."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField, SeatsField
from people.forms import CleanCharField, UiForm


class CancelForm(UiForm):
    """Why a date does not take place, in words that everyone may read."""

    reason = CleanCharField(
        label=_("Why it does not take place"),
        help_text=_("Everyone who opens the page reads this, and it goes into their calendars."),
        max_length=300,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a reason, even a short one: people made plans.")},
    )


class AgainForm(UiForm):
    """The day on which an event is done again."""

    # The browser's own field; typed by hand, Persian digits and Jalali days are fine.
    day = DayField(
        label=_("New day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day.")},
    )

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["day"].widget.attrs["min"] = today.isoformat()

    def clean_day(self) -> dt.date:
        day = self.cleaned_data["day"]
        if day < self.today:
            raise ValidationError(_("This day is over. Choose one to come."))
        return day


class TakePartForm(UiForm):
    """What a chapter adds to a day of action. All of it can follow later; until then the event stays a draft."""

    venue = CleanCharField(
        label=_("Place"), help_text=_("As people call it: the church hall."), max_length=120, required=False
    )
    address = CleanCharField(label=_("Address"), max_length=200, required=False)
    join_url = forms.URLField(
        label=_("Link to join"),
        help_text=_("If one can take part online. Only confirmed guests see it."),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    capacity = SeatsField(label=_("Seats"), help_text=_("Leave empty for no limit."))


class CoHostForm(UiForm):
    """Which chapter is asked to host along; its value is a translation key."""

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        asked = _("Choose a chapter.")
        self.fields["chapter"] = forms.ChoiceField(
            label=_("Chapter"),
            choices=[("", _("Which chapter?")), *choices],
            error_messages={"required": asked, "invalid_choice": asked},
        )
