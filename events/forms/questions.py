"""What guests are asked besides their name: the questions of the event, photographs, access, helping.

Imports events.models, events.queries.questions and people.forms. Nothing here is ticked before a guest ticks it.
"""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.models import Attendance, Occurrence, Question, Rsvp, ShiftRole
from events.queries.questions import NO, YES, Asked, asked_at
from people.forms import CleanCharField

LONGEST_ANSWER = 300
LONGEST_NEEDS = 500
MAY, MAY_NOT = "yes", "no"


class Lines(forms.Textarea):
    """A line or two, more if need be."""

    def __init__(self):
        super().__init__(attrs={"rows": 2, "dir": "auto", "autocomplete": "off", "class": "input--low"})


def question_field(asked: Asked, *, answered: bool = False) -> forms.Field:
    """The field for a question; `answered` where an answer stands, which can then be taken back."""
    told = {"label": asked.label, "required": asked.is_required}
    if asked.kind == Question.Kind.TEXT:
        messages = {"required": _("Please write an answer, even a short one.")}
        widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
        return CleanCharField(max_length=LONGEST_ANSWER, widget=widget, error_messages=messages, **told)
    choose = _("Please choose one of these.")
    told["error_messages"] = {"required": choose, "invalid_choice": choose}
    if asked.kind == Question.Kind.YES_NO:
        return forms.ChoiceField(choices=_yes_or_no(asked, answered), widget=forms.RadioSelect, **told)
    options = [(str(number), option) for number, option in enumerate(asked.options)]
    first = ("", _("Please choose") if asked.is_required else _("No answer"))
    return forms.ChoiceField(choices=[first, *options], **told)


def _yes_or_no(asked: Asked, answered: bool) -> list[tuple[str, Any]]:
    back = [("", _("No answer"))] if answered and not asked.is_required else []
    return [(YES, _("Yes")), (NO, _("No")), *back]


class PhotoField(forms.TypedChoiceField):
    """Whether someone may be photographed: neither is ticked, and no answer is a no."""

    def __init__(self, *, answered: bool = False):
        back = [("", _("No answer"))] if answered else []
        super().__init__(
            label=_("May we take photographs that show you?"),
            help_text=_("Without an answer we take none."),
            choices=[(MAY, _("You may")), (MAY_NOT, _("Please do not")), *back],
            coerce=lambda value: value == MAY,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Please choose one of these.")},
        )


def help_choices() -> list[tuple[str, Any]]:
    """What people can help with, as it is asked."""
    return [(role.value, _("Whatever is needed") if role == ShiftRole.OTHER else role.label) for role in ShiftRole]


class QuestionsMixin(forms.Form):
    """Adds the fields to a form that knows its `date`, and its `rsvp` where a guest changes what they told.

    What has to be answered is named in `in_the_open`; the rest stands under “More”.
    """

    date: Occurrence
    rsvp: Rsvp | None
    in_the_open: list[str]

    def __init__(self, *args, initial=None, **kwargs):
        self.asked = asked_at(self.date, get_language())
        before = self._told_before()
        super().__init__(*args, initial={**before, **(initial or {})}, **kwargs)
        added = {name_of(one): question_field(one, answered=name_of(one) in before) for one in self.asked}
        added["access_needs"] = CleanCharField(
            label=_("What do you need to take part?"),
            help_text=_("A seat, a ramp, someone who signs. Only the hosts read this."),
            max_length=LONGEST_NEEDS,
            one_line=False,
            required=False,
            widget=Lines(),
        )
        if self.date.event.attendance != Attendance.ONLINE:
            added["photo_consent"] = PhotoField(answered="photo_consent" in before)
        added["helps"] = forms.MultipleChoiceField(
            label=_("I can help with"),
            choices=help_choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _("Please choose from these.")},
        )
        self.fields.update(added)
        self.in_the_open += [name_of(one) for one in self.asked if one.is_required]
        self.order_fields([*added, *self.fields])

    def _told_before(self) -> dict[str, Any]:
        """What this guest has told us, as the fields say it."""
        if self.rsvp is None:
            return {}
        found: dict[str, Any] = {f"question_{row.question_id}": row.value for row in self.rsvp.answers.all()}
        if self.rsvp.photo_consent is not None:
            found["photo_consent"] = MAY if self.rsvp.photo_consent else MAY_NOT
        return {**found, "access_needs": self.rsvp.access_needs, "helps": self.rsvp.helps}

    def told(self) -> dict[str, Any]:
        """What was filled in, as `GuestWishes` names it; once the form was found valid."""
        data = self.cleaned_data
        answers = {one.pk: data[name_of(one)] for one in self.asked if data[name_of(one)]}
        return {
            "photo_consent": data.get("photo_consent"),
            "access_needs": data["access_needs"],
            "helps": tuple(dict.fromkeys(data["helps"])),
            "answers": answers,
        }


def name_of(asked: Asked) -> str:
    """What the field of a question is called."""
    return f"question_{asked.pk}"
