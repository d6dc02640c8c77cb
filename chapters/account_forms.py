"""allauth's forms, drawn our way: a label says what a field wants, and nothing pale stands inside it."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

from people.forms import UiRenderer
from people.language import ascii_digits


class BareMixin:
    """Without placeholders, which vanish while one types and are too pale to read."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class CodeMixin(BareMixin):
    """A code may be typed in the digits of any script."""

    def clean_code(self):
        self.cleaned_data["code"] = ascii_digits(self.cleaned_data["code"])
        return super().clean_code()


class LoginForm(BareMixin, account.LoginForm):
    """The page itself leads to a new password, below its button."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["password"].help_text = ""


class ResetPasswordForm(BareMixin, account.ResetPasswordForm):
    """Asks for the address that the link goes to."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")


class ResetPasswordKeyForm(BareMixin, account.ResetPasswordKeyForm):
    """A new password, behind the link."""


class ChangePasswordForm(BareMixin, account.ChangePasswordForm):
    """The old password and a new one."""


class ReauthenticatePasswordForm(BareMixin, account.ReauthenticateForm):
    """The password once more."""


class AuthenticateForm(CodeMixin, mfa.AuthenticateForm):
    """The code from the app, or a spare one."""


class ReauthenticateForm(CodeMixin, mfa.ReauthenticateForm):
    """A code once more."""


class StepUpForm(ReauthenticateForm):
    """A code once more, as a field of another form, which takes something along that nobody could take back."""

    default_renderer = UiRenderer()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code that your app shows now")
        self.fields["code"].help_text = _("One of your spare codes does as well.")
        self.fields["code"].widget.attrs |= {"class": "input--short", "inputmode": "numeric"}


class ActivateTOTPForm(BareMixin, totp.ActivateTOTPForm):
    """The first code of a new app."""
