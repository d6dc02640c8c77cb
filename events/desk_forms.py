"""What organizers fill in about a date. Imports people.forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
