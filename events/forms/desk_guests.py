"""What a host fills in about a guest. Imports events.forms.guests, events.queries and people.forms."""

import uuid

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from events.forms.guests import LONGEST_NAME, PartyField
from events.models import Occurrence, Shift
from events.queries.shifts import ShiftLine
from people.forms import CleanCharField, UiForm


class PutInForm(UiForm):
    """An alias and how many: someone phoned."""

    name = CleanCharField(
        label=_("Name or alias"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Write a name or an alias, so that they are found at the door.")},
    )
    party = PartyField(label=_("How many"), initial=1)
    shift = forms.TypedChoiceField(label=_("What they do there"), coerce=int, empty_value=None, required=False)
    # Signed: the number of an answer that is there would lead to its recovery code.
    nonce = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, date: Occurrence, lines: list[ShiftLine], **kwargs):
        self.salt = f"events.put_in:{date.pk}"
        nonce = signing.dumps(str(uuid.uuid4()), salt=self.salt)
        super().__init__(*args, initial={"nonce": nonce, "party": 1}, **kwargs)
        self.lines = lines
        if lines:
            none = [("", _("Nothing in particular"))]
            self.fields["shift"].choices = none + [(line.shift.pk, line.label) for line in lines]
        else:
            del self.fields["shift"]

    @property
    def chosen(self) -> Shift | None:
        """The shift that was chosen."""
        wanted = self.cleaned_data.get("shift")
        return next((line.shift for line in self.lines if line.shift.pk == wanted), None)

    @property
    def uid(self) -> uuid.UUID:
        """What the answer is known by: drawn with the form, so that the same form sent twice makes one answer."""
        try:
            return uuid.UUID(signing.loads(self.cleaned_data["nonce"], salt=self.salt))
        except signing.BadSignature:
            return uuid.uuid4()
