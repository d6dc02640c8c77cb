"""Forms of the desk."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from chapters.models import Role
from people.forms import CleanCharField, CleanEmailField, UiForm


class InviteForm(UiForm):
    """Somebody is given a role, whether we know them or not."""

    email = CleanEmailField(help_text=_("They get a mail with a link, if they have no account yet."))
    handle = CleanCharField(
        label=_("Name they go by"), max_length=40, help_text=_("An alias is fine. Other organizers see it.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role, initial=Role.HOST)


class PasswordForm(UiForm):
    """A first password."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters. A sentence is good, and easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password
