"""What an organizer fills in to have signatures handed over. Imports people.forms."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appeals.models import Paper
from people.forms import CleanCharField, UiForm

SHORTEST, LONGEST = 5, 200


class DeliveryForm(UiForm):
    """In which language, how large, and what for."""

    locale = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    size = forms.ChoiceField(label=_("Paper"), choices=Paper, widget=forms.RadioSelect)
    reason = CleanCharField(
        label=_("What it is for"),
        help_text=_("It stays in the log. Name nobody: “To be handed over at the consulate”."),
        min_length=SHORTEST,
        max_length=LONGEST,
        error_messages={"required": _("Write what it is for.")},
    )

    def __init__(self, data=None):
        super().__init__(data, initial={"locale": get_language(), "size": Paper.A4})
