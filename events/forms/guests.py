"""What guests fill in. Imports events.actions (for limits and refusals), events.forms.wishes, events.queries and
people.forms.
"""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.actions.holding import NOT_PLANNED
from events.actions.rsvps import LARGEST_PARTY
from events.forms.wishes import WishesForm
from events.models import Rsvp, Shift
from events.queries.shifts import ShiftLine
from events.terms import Terms
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


class ShiftSelect(forms.Select):
    """Names what is full as well, and does not let anyone choose it."""

    closed: frozenset[str] = frozenset()

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.closed:
            option["attrs"]["disabled"] = True
        return option


class ShiftField(forms.ChoiceField):
    """What a party would like to do at a date, or nothing in particular; its value is the shift, or None."""

    def __init__(self, lines: Sequence[ShiftLine], *, mine: int | None = None, **kwargs):
        self.lines = {str(line.shift.pk): line for line in lines}
        self.mine = mine
        choices = [("", _("Nothing in particular")), *((key, line.label) for key, line in self.lines.items())]
        messages = {"invalid_choice": NOT_PLANNED}
        kwargs.setdefault("label", _("What you would like to do"))
        super().__init__(choices=choices, required=False, widget=ShiftSelect, error_messages=messages, **kwargs)
        full = {key for key, line in self.lines.items() if line.is_full and line.shift.pk != mine}
        self.widget.closed = frozenset(full)

    def clean(self, value):
        line = self.lines.get(super().clean(value))
        return line.shift if line else None

    def refusal(self, shift: Shift, party: int) -> str:
        """Why so many people cannot have this shift; empty where they can, or have it already."""
        line = self.lines[str(shift.pk)]
        if shift.pk == self.mine or line.has_room_for(party):
            return ""
        if line.is_full:
            return _("This is full by now. Choose something else, or nothing in particular.")
        return _("There is not enough room there for all of you. Choose something else, or nothing in particular.")


class RsvpForm(HoneypotMixin, WishesForm):
    """Three fields and a seat; a fourth where there is something to do; the rest under “More”.

    The e-mail may stay empty where the terms of the date allow it, and stands last where they invite to that.
    """

    name = CleanCharField(
        label=_("Name or alias"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "dir": "auto"}),
        error_messages={"required": _("Write a name or an alias, whichever you like to be greeted by.")},
    )
    email = GuestEmailField()
    party = PartyField(initial=1)

    def __init__(self, *args, lines: Sequence[ShiftLine] = (), **kwargs):
        super().__init__(*args, **kwargs)
        if lines:
            self.fields["shift"] = ShiftField(lines)
        email = self.fields["email"]
        email.required = not self.terms.takes_aliases
        email.help_text = email_help(self.terms)
        if self.terms.invites_aliases:
            email.label = _("E-mail, if you like")
        order = ["name", "party", "shift"]
        order.insert(3 if self.terms.invites_aliases else 1, "email")
        self.in_the_open += [*order, "website"]
        self.order_fields([*order, *self.fields])

    def clean(self):
        data = super().clean()
        if data.get("shift") and data.get("party"):
            refusal = self.fields["shift"].refusal(data["shift"], data["party"])
            if refusal:
                self.add_error("shift", refusal)
        return data

    @property
    def is_without_email(self) -> bool:
        """Whether someone comes by an alias alone; known once the form was found valid."""
        return not self.cleaned_data.get("email")


def email_help(terms: Terms) -> str:
    """What the address is for, until when we know it, and that one can do without."""
    kept = ngettext("Erased %(n)s day after the date.", "Erased %(n)s days after the date.", terms.keep_days)
    kept %= {"n": localise_digits(terms.keep_days)}
    if terms.invites_aliases:
        use = _("Not needed: without one you get a code to write down. With one we send you any change. %(erased)s")
        return use % {"erased": kept}
    use = _("To send you the link and any change. %(erased)s") % {"erased": kept}
    without = _("Leave it empty to come without one.")
    return f"{use} {without}" if terms.takes_aliases else use


class ShiftForm(UiForm):
    """Something else to do, or nothing in particular."""

    def __init__(self, *args, lines: Sequence[ShiftLine], rsvp: Rsvp, **kwargs):
        super().__init__(*args, initial={"shift": rsvp.shift_id or ""}, **kwargs)
        self.fields["shift"] = ShiftField(lines, mine=rsvp.shift_id)


class PartyForm(UiForm):
    """How many come after all."""

    party = PartyField()


class CodeForm(UiForm):
    """The recovery code of a guest without an e-mail, as it comes from a slip of paper."""

    NOBODYS = _(
        "No page belongs to this code. Compare it letter by letter; it has 16. A code ends when its date is long over. "
        "After many tries wait ten minutes."
    )

    code = forms.CharField(
        label=_("Your recovery code"),
        help_text=_("16 letters and digits. Dashes, spaces and capitals do not matter."),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
        error_messages={"required": _("Write the code that you were shown."), "max_length": NOBODYS},
    )
