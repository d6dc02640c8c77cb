"""What organizers fill in about sheets that were signed on paper. Imports people.forms."""

import datetime as dt
import re
import uuid
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appeals.actions.paper import Brought
from appeals.forms.signing import PlainWordsField, country_choices
from chapters.models import ChapterPage
from content.sheet_reading import MOST_BYTES
from people.forms import UiForm
from people.language import ascii_digits

SALT = "appeals.batch"
FIRST_YEAR = 2000
MOST_SHEETS, MOST_NAMES, MOST_A_SHEET = 2000, 50_000, 60
LONGEST_HANDLE = 40
DIGITS_OF_A_TELEPHONE = 6


class NumberField(forms.IntegerField):
    """A whole number, in the digits of any script."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--short"})

    def __init__(self, **kwargs):
        super().__init__(error_messages={"invalid": _("Write a whole number.")}, **kwargs)

    def to_python(self, value):
        return super().to_python(ascii_digits(value).strip() if isinstance(value, str) else value)


class HandleField(PlainWordsField):
    """What a collector is called among us: nothing that leads to a person."""

    def clean(self, value):
        try:
            text = super().clean(value)
        except ValidationError as error:
            if "link" not in [one.code for one in error.error_list]:
                raise
            raise ValidationError(_("Write a handle: no e-mail address, no web address."), code="link") from error
        if len(re.findall(r"\d", ascii_digits(text))) >= DIGITS_OF_A_TELEPHONE:
            raise ValidationError(_("Write a handle: no telephone number."), code="telephone")
        return text


class CountForm(UiForm):
    """How many names somebody counted."""

    counted = NumberField(
        label=_("Names that you counted"),
        help_text=_("Count every line with a name and a signature; leave out what is crossed out."),
        min_value=0,
        max_value=MOST_NAMES,
    )


class BatchForm(CountForm):
    """Sheets that somebody brings in. Sent twice it is one batch."""

    nonce = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    sheets = NumberField(label=_("Sheets"), min_value=1, max_value=MOST_SHEETS)
    collected_on = forms.DateField(
        label=_("Collected on"),
        help_text=_("The last day, if it was several."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    country = forms.ChoiceField(
        label=_("Country"), required=False, help_text=_("Where people signed. Leave it empty if it was in several.")
    )
    locale = forms.ChoiceField(label=_("Language of the sheets"), choices=settings.LANGUAGES)
    collector = HandleField(
        label=_("Handle of who collected"),
        help_text=_("Never a name: if the list is lost, it must lead to nobody."),
        max_length=LONGEST_HANDLE,
        required=False,
    )

    def __init__(self, data=None, *, chapter: ChapterPage):
        self.today = timezone.now().astimezone(ZoneInfo(chapter.zone)).date()
        initial = {
            "nonce": signing.dumps(str(uuid.uuid4()), salt=SALT),
            "locale": get_language(),
            "country": "" if chapter.is_hidden else str(chapter.country),
            "collected_on": self.today,
        }
        super().__init__(data, initial=initial)
        self.fields["country"].choices = [("", _("Several, or not known")), *country_choices()[1:]]
        self.order_fields(["nonce", "sheets", "counted"])

    def clean_nonce(self) -> uuid.UUID:
        """Signed: whoever could choose the number could name a batch that is there."""
        try:
            return uuid.UUID(signing.loads(self.cleaned_data["nonce"], salt=SALT))
        except signing.BadSignature as forged:
            raise ValidationError(_("This form is not one of ours. Please open it again.")) from forged

    def clean_collected_on(self) -> dt.date:
        day = self.cleaned_data["collected_on"]
        if day > self.today:
            raise ValidationError(_("This day has not come yet."))
        if day.year < FIRST_YEAR:
            raise ValidationError(_("Look at the year once more."))
        return day

    def clean(self):
        data = super().clean()
        counted, sheets = data.get("counted"), data.get("sheets")
        if counted is not None and sheets and counted > sheets * MOST_A_SHEET:
            self.add_error("counted", _("That is more than fits on so many sheets. Look at both numbers once more."))
        return data

    @property
    def brought(self) -> Brought:
        """What a valid form says."""
        names = ("sheets", "counted", "collected_on", "country", "locale", "collector")
        return Brought(**{name: self.cleaned_data[name] for name in names})


class TypedForm(UiForm):
    """A file with names typed from the sheets of a batch."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A table (XLSX or CSV), at most 2 MB and 5,000 lines."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt,text/csv"}),
        error_messages={"empty": _("The file is empty."), "required": _("Choose a file.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 2 MB. Please bring it in parts."))
        return file


class DestroyedForm(UiForm):
    """That the sheets are gone for good."""

    sure = forms.BooleanField(
        label=_("The sheets are shredded or burnt, all of them."),
        error_messages={"required": _("Tick this only once they are.")},
    )
