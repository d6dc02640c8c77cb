"""The choices of a flyer. Imports events.models and people.forms."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from events.models import Flyer
from people.forms import UiForm

DATE, SERIES = "date", "series"


class FlyerForm(UiForm):
    """What stands on it, how large, in which language."""

    what = forms.ChoiceField(
        label=_("Which dates"),
        choices=[(DATE, _("This date")), (SERIES, _("All coming dates"))],
        widget=forms.RadioSelect,
    )
    size = forms.ChoiceField(label=_("Paper"), choices=Flyer.Size, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, *args, is_series: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_series:
            self.fields["what"].widget = forms.HiddenInput()
