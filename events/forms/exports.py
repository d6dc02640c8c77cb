"""What a coordinator fills in to take a list of guests along. Imports events.queries.exports and people.forms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.models import GuestExport
from events.queries.exports import FIRST, Column
from people.forms import CleanCharField, UiForm


class ExportForm(UiForm):
    """Only what is needed, and what for. Nothing is ticked beforehand but what a list at a door needs."""

    columns = forms.MultipleChoiceField(
        label=_("What the list should say"),
        help_text=_("Only what is needed for this. What you leave out cannot be lost."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the list should say.")},
    )
    format = forms.ChoiceField(
        label=_("File"),
        choices=[
            (GuestExport.Format.XLSX, _("For Excel, LibreOffice and Numbers (XLSX)")),
            (GuestExport.Format.CSV, _("For other programs (CSV)")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind of file.")},
    )
    reason = CleanCharField(
        label=_("What it is for"),
        help_text=_("It stays in the log, and another organizer reads it. Name nobody: “Caterer counts the meals”."),
        max_length=200,
        error_messages={"required": _("Write what the list is for.")},
    )

    def __init__(self, *args, columns: list[Column], **kwargs):
        first = {"columns": list(FIRST), "format": GuestExport.Format.XLSX}
        super().__init__(*args, initial=first, **kwargs)
        self.fields["columns"].choices = [(column.name, column.label) for column in columns]

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"]
        if "@" in reason:
            raise ValidationError(_("Leave out names and addresses: this stays in the log."))
        return reason
