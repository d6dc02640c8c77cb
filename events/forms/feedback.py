"""What a guest says of a date that is over. Imports people.forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import CleanCharField, UiForm
from people.language import localise_digits

LONGEST = 1000


class FeedbackForm(UiForm):
    """A number, and words for those who like."""

    rating = forms.TypedChoiceField(
        label=_("How was it?"),
        help_text=_("From 1, not good at all, to 5, very good."),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a number from 1 to 5.")},
    )
    words = CleanCharField(
        label=_("A few words, if you like"),
        help_text=_("Your hosts read them without your name. Please name nobody."),
        max_length=LONGEST,
        one_line=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rating"].choices = [(number, localise_digits(number)) for number in range(1, 6)]
