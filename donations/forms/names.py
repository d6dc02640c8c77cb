"""Who gave: one name, or several on a line each where a group gives together and one of them pays."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.forms import CleanCharField
from people.language import localise_digits

LONGEST, MOST = 80, 40


class NamesField(CleanCharField):
    """Names, one a line; what comes out has no empty lines and no spaces around. A reader sees them with commas."""

    def __init__(self, *, label, help_text=""):
        widget = forms.Textarea(attrs={"rows": 1, "autocomplete": "name", "dir": "auto", "class": "input--low"})
        super().__init__(label=label, help_text=help_text, required=False, one_line=False, widget=widget)

    def clean(self, value):
        names = [" ".join(line.split()) for line in super().clean(value).splitlines() if line.strip()]
        if len(names) > MOST:
            raise ValidationError(_("At most %(most)s names for one gift.") % {"most": localise_digits(MOST)})
        if any(len(name) > LONGEST for name in names):
            raise ValidationError(_("A name has %(most)s letters at most.") % {"most": localise_digits(LONGEST)})
        return "\n".join(names)
