"""The choices of sheets to print. Imports people.forms."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appeals.models import Paper, SheetPrint
from appeals.queries.prints import Choice, collecting_chapters, is_printable_code
from appeals.queries.sources import LONGEST_CODE
from people.forms import UiForm
from people.language import localise_digits

NUMBERS = (1, 5, 10, 20, 40)


class PrintForm(UiForm):
    """What, in which language, how large, for whom, how many. `code` is that of the address, if any led here."""

    kind = forms.ChoiceField(label=_("What to print"), choices=SheetPrint.Kind, widget=forms.RadioSelect)
    locale = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    size = forms.ChoiceField(label=_("Paper"), choices=Paper, widget=forms.RadioSelect)
    sheets = forms.TypedChoiceField(label=_("Number of sheets"), coerce=int)
    code = forms.ChoiceField(
        label=_("For which chapter"),
        required=False,
        help_text=_("Its name stands on the sheets, and who signs online by their code is counted for it."),
    )

    def __init__(self, data=None, *, code: str = "", **kwargs):
        language = get_language() or "en"
        initial = {"kind": "sheets", "locale": language, "size": "a4", "sheets": 5, "code": code}
        super().__init__(data, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["sheets"].choices = [(number, localise_digits(number, language)) for number in NUMBERS]
        chapters = [(page.canonical().slug, page.title) for page in collecting_chapters(language)]
        asked = (data.get("code", "") if data is not None else code)[:LONGEST_CODE]
        if asked and asked not in dict(chapters) and is_printable_code(asked):
            chapters.insert(0, (asked, _("The code that led you here: %(code)s") % {"code": asked}))
        self.fields["code"].choices = [("", _("None, or I do not know")), *chapters]

    @property
    def choice(self) -> Choice:
        """What a valid form says."""
        return Choice(**self.cleaned_data)
