"""Forms for everyone: one look (templates/ui/field.html), text that breaks nothing, a trap for robots.

Imports people.text only.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.template import loader
from django.utils.translation import gettext_lazy as _

from people.text import is_broken, is_one_line


class UiRenderer(DjangoTemplates):
    """Draws Django's own widgets with Django's own templates, and everything around them with ours."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    def get_template(self, template_name):
        if template_name.startswith("django/forms/"):
            return super().get_template(template_name)
        return loader.get_template(template_name)


class UiForm(forms.Form):
    """A form whose fields are drawn by templates/ui/field.html: `{{ form.email.as_field_group }}`."""

    default_renderer = UiRenderer()
    use_required_attribute = True


class CleanTextMixin:
    """Refuses characters that would break a mail, a calendar file or a feed."""

    one_line = True

    def to_python(self, value):
        text = super().to_python(value)
        if text and (is_broken(text) or (self.one_line and not is_one_line(text))):
            raise ValidationError(_("Please remove the unusual characters from this text."), code="broken")
        return text


class CleanCharField(CleanTextMixin, forms.CharField):
    """A line of text, or several with `one_line=False`."""

    def __init__(self, *, one_line=True, **kwargs):
        self.one_line = one_line
        super().__init__(**kwargs)


class CleanEmailField(CleanTextMixin, forms.EmailField):
    """An address that mail can be sent to."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("E-mail"))
        super().__init__(**kwargs)


class HoneypotMixin(forms.Form):
    """A field that people never see and robots fill in.

    A trapped form stays valid: its view does nothing and answers as if it had, so that a robot learns nothing.
    """

    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        template_name="people/trap.html",
    )

    @property
    def trapped(self):
        """Whether a robot filled this in; known once the form was validated."""
        return bool(self.cleaned_data.get("website"))
