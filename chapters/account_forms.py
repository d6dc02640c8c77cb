"""allauth's forms, drawn our way: a label says what a field wants, and nothing pale stands inside it."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _


class BareMixin:
    """Without placeholders, which vanish while one types and are too pale to read."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


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


class AuthenticateForm(BareMixin, mfa.AuthenticateForm):
    """The code from the app, or a spare one."""


class ReauthenticateForm(BareMixin, mfa.ReauthenticateForm):
    """A code once more."""


class ActivateTOTPForm(BareMixin, totp.ActivateTOTPForm):
    """The first code of a new app."""
