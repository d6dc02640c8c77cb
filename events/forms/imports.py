"""What organizers fill in to bring dates from elsewhere. Imports events.imports and people.forms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.imports.cells import Order
from events.imports.reading import MAX_BYTES
from people.forms import CleanCharField, UiForm

ORDERS = [
    ("", _("As the other dates show")),
    (Order.DAY_FIRST, _("The day comes first: 3 April")),
    (Order.MONTH_FIRST, _("The month comes first: 4 March")),
]


class ImportForm(UiForm):
    """A file or the address of one."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A calendar (.ics) or a table (.csv), at most 2 MB and 500 events."),
        widget=forms.FileInput(attrs={"accept": ".ics,.ical,.csv,.tsv,.txt,text/calendar,text/csv"}),
        error_messages={"empty": _("The file is empty.")},
    )
    url = CleanCharField(
        label=_("Or the address of a calendar"),
        required=False,
        max_length=500,
        help_text=_("It begins with https:// or webcal:// and needs no password."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "dir": "ltr"}),
    )
    order = forms.ChoiceField(
        label=_("How a table writes 03/04/2027"), choices=ORDERS, required=False, widget=forms.RadioSelect
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 2 MB. Please bring it in parts."))
        return file

    def clean_url(self):
        url = self.cleaned_data["url"].strip()
        if url and not url.lower().startswith(("https://", "http://", "webcal://")):
            raise ValidationError(_("Write an address that begins with https:// or webcal://"))
        return url

    def clean(self):
        told = super().clean()
        if not self.errors and bool(told.get("file")) == bool(told.get("url")):
            self.add_error("file", _("Choose a file or write an address: one of the two."))
        return told
