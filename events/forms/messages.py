"""What a host writes to guests. Imports events.queries and people.forms."""

import uuid
from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.models import GuestMessage, Shift
from people.forms import CleanCharField, UiForm
from people.language import localise_digits

LONGEST = 4000
Who = GuestMessage.Audience


class MessageForm(UiForm):
    """To whom, about what, and what. `counts` says how many parties each choice means."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    who = forms.ChoiceField(label=_("To whom"), widget=forms.RadioSelect, initial=Who.COMING)
    shift = forms.ModelChoiceField(
        label=_("Only who does this"),
        queryset=Shift.objects.none(),
        required=False,
        empty_label=_("Whatever they do"),
    )
    subject = CleanCharField(
        label=_("Subject"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Write what it is about.")},
    )
    body = CleanCharField(
        label=_("Message"),
        help_text=_(
            "Everyone gets it as you write it, in the language you write in. Who waits for a seat does not know the"
            " exact place: do not write it to them."
        ),
        max_length=LONGEST,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Write a message.")},
    )

    def __init__(self, *args, counts: Mapping[str, int], shifts: Sequence[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["uid"].initial = self.fields["uid"].initial or uuid.uuid4()
        self.fields["who"].choices = [(value, _counted(label, counts[value])) for value, label in Who.choices]
        if not shifts:
            del self.fields["shift"]
            return
        names = dict(shifts)
        self.fields["shift"].queryset = Shift.objects.filter(pk__in=names)
        self.fields["shift"].label_from_instance = lambda shift: names[shift.pk]

    @property
    def message(self) -> dict[str, object]:
        """What `send_message` takes."""
        return {"shift": None, **self.cleaned_data}


def _counted(label: str, number: int) -> str:
    parties = ngettext("%(n)s party", "%(n)s parties", number) % {"n": localise_digits(number)}
    return f"{label} · {parties}"
