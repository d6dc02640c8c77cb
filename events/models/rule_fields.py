"""Where a rule is kept, and the form field it is written in. Imports events.models.rule_forms."""

from contextlib import suppress

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import get_language
from recurrence.fields import RecurrenceField

from events.models.rule_forms import PREFIX, RuleForm
from events.recurrence import Preview, Rule, RuleError, read, stored


class RuleField(RecurrenceField):
    """django-recurrence's field, which can hold more than it may here: only rule parts of ours ever reach the table.

    Its own form field and widget are not used. In migrations it stays what it is to the database.
    """

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "recurrence.fields.RecurrenceField", args, kwargs

    def to_python(self, value):
        if isinstance(value, Rule | str):
            # What is none of ours goes on as it is, so that a page can be opened and put right; it is not saved again.
            with suppress(RuleError):
                value = stored(read(value))
        return super().to_python(value)

    def get_prep_value(self, value):
        """The text that is stored and that revisions keep; RuleError for anything but one rule of the whitelist."""
        return stored(read(value))

    def formfield(self, **kwargs):
        return RuleFormField(required=False, label=capfirst(self.verbose_name), help_text=self.help_text)


class RuleWidget(forms.Widget):
    """A fieldset in plain words. Its value is a bound `RuleForm` once sent, before that a rule in any form.

    `preview` is what the dates are with what the form says now, if whoever makes the form knows it.
    """

    template_name = "events/editor/rule.html"
    preview: Preview | None = None

    class Media:
        css = {"all": ["css/rule.css"]}
        js = ["js/rule.js"]

    def value_from_datadict(self, data, files, name):
        return RuleForm(data, prefix=name)

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-freq" not in data

    def id_for_label(self, id_):
        return ""  # a fieldset has a legend of its own

    def render(self, name, value, attrs=None, renderer=None):
        form = value if isinstance(value, RuleForm) else RuleForm.showing(value, prefix=name)
        return render_to_string(
            self.template_name, {"form": form, "preview": self.preview, "in_farsi": get_language() == "fa"}
        )


class RuleFormField(forms.Field):
    """Gives the text of the rule; its parts say beside themselves what is wrong with them."""

    widget = RuleWidget

    def clean(self, value):
        form = value if isinstance(value, RuleForm) else RuleForm({}, prefix=PREFIX)
        if not form.is_valid():
            raise ValidationError(form.summary(), code="invalid")
        return stored(form.rule)

    def has_changed(self, initial, data):
        try:
            return not data.is_valid() or stored(data.rule) != stored(read(initial))
        except RuleError:  # kept before the whitelist was what it is
            return True
