"""How allauth behaves here: nobody signs up, mail leaves through the outbox, no address is kept, secrets are sealed."""

import time
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.utils.translation import get_language

from people.limits import network_label
from people.models import User
from people.outbox import queue_mail
from people.secrets import seal, unseal

MINUTES_5 = 5 * 60


class AccountAdapter(DefaultAccountAdapter):
    """Login by e-mail. Accounts come by invitation only."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_client_ip(self, request) -> str:
        """The network as a keyed hash: allauth puts this into the names of its counters (people/limits.py)."""
        return network_label(request, "login") or "unknown"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only one of allauth's own mails is ever asked for, the way to a new password; it is queued, not sent."""
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user and template_prefix == "account/email/password_reset_key":
            _queue("chapters.password_reset", user, str(user.pk))

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """“Your password was changed”: said to the owner, without address or browser of whoever did it."""
        _queue("chapters.account_changed", user, f"{user.pk}:{template_prefix.rpartition('/')[2]}")

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Whoever set up their first code app since they logged in, or is about to, typed the password a moment ago."""
        began, user = self.request.session.get("began", 0), self.request.user
        if app == "allauth.mfa" and time.time() - began < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            login = datetime.fromtimestamp(began, tz=UTC)
            if not Authenticator.objects.filter(user=user, created_at__lt=login).exists():
                return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def add_message(self, request, level, *args, **kwargs) -> None:
        """Only what went wrong is worth a message; what went right is seen on the next page."""
        if level >= messages.WARNING:
            super().add_message(request, level, *args, **kwargs)


def _queue(kind: str, user: User, subject: str) -> None:
    key = f"{kind}:{subject}:{int(time.time()) // MINUTES_5}"
    queue_mail(kind=kind, subject_id=subject, to=user, key=key, locale=user.locale or get_language() or "en")


class SealedMFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed with a key outside the database."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME
