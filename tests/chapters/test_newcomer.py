"""An invited person's first hour: mail in their language, and the password just typed is not asked for again."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from chapters import actions
from chapters.models import Role
from people.models import User
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "a long password for tests"


def test_spare_codes_follow_the_code_app_at_once(client):
    factories.member(factories.chapter(), email="dina@example.org")
    client.post("/accounts/login/", {"login": "dina@example.org", "password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/totp/activate/", {"code": code})

    assert client.get("/accounts/2fa/recovery-codes/").status_code == 200


def test_whoever_came_with_a_code_app_is_asked_again(client):
    user = factories.member(factories.chapter(), email="dina@example.org")
    actions.give_totp(user, "JBSWY3DPEHPK3PXP")
    Authenticator.objects.update(created_at=timezone.now() - dt.timedelta(days=1))
    client.force_login(user)
    client.get("/desk/")

    assert client.get("/accounts/2fa/totp/deactivate/").url.startswith("/accounts/")


@pytest.mark.parametrize(("locale", "title"), [("en", "San Francisco"), ("fa", "سان‌فرانسیسکو")])
def test_invitation_names_the_chapter_in_the_readers_language(locale, title):
    chapter = factories.chapter("San Francisco")
    factories.translation(chapter, "fa", title="سان‌فرانسیسکو")
    alice = factories.member(chapter)
    form = {"email": "dina@example.org", "handle": "Dina", "role": Role.HOST, "locale": locale}
    actions.invite(**form, chapter=chapter, actor=alice)
    call_command("worker", "--once")
    letter = mail.outbox[-1]

    assert (title in letter.subject, title in letter.body, title in letter.alternatives[0].content) == (True,) * 3
    assert User.objects.get(email="dina@example.org").locale == locale
