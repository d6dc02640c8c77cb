"""What an organizer fills in to make a code."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appeals.handles import LONGEST, trouble_with_handle
from people.forms import CleanCharField, UiForm


class HandleField(CleanCharField):
    """A word that leads to nobody, see appeals.handles."""

    def clean(self, value):
        text = " ".join(super().clean(value).split())
        trouble = trouble_with_handle(text) if text else ""
        if trouble:
            raise ValidationError(trouble, code="handle")
        return text


class CodeForm(UiForm):
    """Who or what gives the code out, in a word that only the chapter understands."""

    label = HandleField(
        label=_("For whom, or for what"),
        help_text=_("A handle such as “thursday” or “red-notebook”. Never a name, a number or an e-mail address."),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Write a word that tells you later where this code was given out.")},
    )
