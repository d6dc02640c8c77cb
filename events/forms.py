"""What guests fill in. Imports events.actions.rsvps (for its limits) and people.forms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.actions.rsvps import LARGEST_PARTY
from people.forms import CleanCharField, CleanEmailField, HoneypotMixin, UiForm
from people.language import localise_digits

LONGEST_NAME = 60


class PartyField(forms.IntegerField):
    """How many people, 1 to 20, in the digits of any script."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--short"})

    def __init__(self, **kwargs):
        one_to_twenty = _("Write a number from 1 to 20. For more, please write to the chapter.")
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), one_to_twenty)
        kwargs.setdefault("label", _("How many of you"))
        super().__init__(min_value=1, max_value=LARGEST_PARTY, error_messages=messages, **kwargs)

    def prepare_value(self, value):
        """What the field shows: our own number in the digits of the page, what was typed as it was typed."""
        return localise_digits(value) if isinstance(value, int) else value

    def widget_attrs(self, widget):
        return {}  # min and max belong to number fields, which refuse Persian digits


class GuestEmailField(CleanEmailField):
    """An address, with advice for the slips that people make."""

    default_error_messages = {"required": _("Write your e-mail: the link that keeps your seat goes there.")}

    def run_validators(self, value):
        try:
            super().run_validators(value)
        except ValidationError as error:
            raise ValidationError(advice(value), code="invalid") from error


def advice(address: str):
    """What to do about an address that cannot be one."""
    mailbox, at, host = address.partition("@")
    if not at:
        return _("Add “@” and the part after it, as in sima@example.org")
    if not mailbox:
        return _("Add the part before “@”, as in sima@example.org")
    if not host:
        return _("Add the part after “@”, as in sima@example.org")
    if "." not in host:
        return _("Add the ending, such as .org, as in sima@example.org")
    return _("Look at this address again: one “@”, no spaces, as in sima@example.org")


class RsvpForm(HoneypotMixin, UiForm):
    """Three fields and a seat."""

    name = CleanCharField(
        label=_("Name or alias"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "dir": "auto"}),
        error_messages={"required": _("Write a name or an alias, whichever you like to be greeted by.")},
    )
    email = GuestEmailField(help_text=_("To send you the link and any change. Erased two weeks after the date."))
    party = PartyField(initial=1)


class PartyForm(UiForm):
    """How many come after all."""

    party = PartyField()
