"""Who can log in to the demonstration, with passwords and one-time codes for everyone to see."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapters.actions import give_totp, grant_role
from chapters.models import ChapterPage
from people.models import User

PERIOD = 30  # seconds that a one-time code is good for


@dataclass(frozen=True)
class Login:
    """One of the demonstration's accounts; `chapter` and `role` are empty for the network admin."""

    email: str
    password: str
    handle: str
    about: str | Promise
    secret: str  # base32, what an authenticator app would hold
    chapter: str = ""
    role: str = ""


LOGINS = (
    Login("admin@example.org", "practice-admin", "admin", _("Network admin: may do everything"), "ORGANIZERDEMOAAA"),
    Login(
        "sf@example.org",
        "practice-sf",
        "sf-desk",
        _("Coordinator of the San Francisco chapter"),
        "ORGANIZERDEMOBBB",
        "san-francisco",
        "coordinator",
    ),
    Login(
        "berlin@example.org",
        "practice-berlin",
        "berlin-desk",
        _("Coordinator of the Berlin chapter"),
        "ORGANIZERDEMOCCC",
        "berlin",
        "coordinator",
    ),
)


def make_accounts(*, chapters: Mapping[str, ChapterPage]) -> None:
    """Every account of LOGINS, each with its role in its chapter."""
    for login in LOGINS:
        user = create_login(login)
        if login.chapter:
            grant_role(user=user, chapter=chapters[login.chapter], role=login.role, actor=None)


def create_login(login: Login) -> User:
    """The account, with its e-mail confirmed and its second factor set up; made anew if it is there already."""
    if not settings.DEMO:
        raise ImproperlyConfigured("These passwords are public; the demonstration's logins need DEMO=1.")
    is_admin = not login.chapter
    user, _created = User.objects.update_or_create(
        email=login.email, defaults={"handle": login.handle, "is_staff": is_admin, "is_superuser": is_admin}
    )
    user.set_password(login.password)
    user.save()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    give_totp(user, login.secret)
    return user


def codes_of(login: Login) -> tuple[str, str] | None:
    """The code that the account's authenticator app would show now, and the one after it; None without account."""
    factor = Authenticator.objects.filter(user__email=login.email, type=Authenticator.Type.TOTP).first()
    if factor is None:
        return None
    secret = get_adapter().decrypt(factor.data["secret"])
    now = int(time.time()) // PERIOD
    return tuple(totp.format_hotp_value(totp.hotp_value(secret, now + later)) for later in (0, 1))
