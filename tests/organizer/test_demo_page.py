"""The page that lets a newcomer log in to the demonstration."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ImproperlyConfigured

from chapters.models import Membership
from organizer.demo.logins import LOGINS, PERIOD, codes_of, create_login, make_accounts
from people.models import User
from tests.factories import chapter

pytestmark = pytest.mark.django_db
ADMIN = LOGINS[0]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


def factor():
    return TOTP(Authenticator.objects.get(user__email=ADMIN.email))


def test_the_page_shows_passwords_and_the_codes_that_are_good_now(client):
    create_login(ADMIN)
    html = client.get("/demo/").content.decode()
    assert [word in html for word in (ADMIN.email, ADMIN.password, *codes_of(ADMIN))] == [True] * 4
    assert client.get("/demo/")["Cache-Control"] == "no-store"


def test_its_codes_are_the_ones_that_the_login_takes():
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        create_login(ADMIN)
        now, later = codes_of(ADMIN)
        assert factor().validate_code("000000") is False
        assert factor().validate_code(now) is True
        clock.shift(PERIOD)
        assert factor().validate_code(later) is True


def test_before_the_demonstration_is_loaded_it_shows_no_login(client):
    assert codes_of(ADMIN) is None
    assert ADMIN.password not in client.get("/demo/").content.decode()


def test_making_the_accounts_twice_makes_them_once():
    pages = {slug: chapter(slug=slug) for slug in ("san-francisco", "berlin")}
    for _ in range(2):
        make_accounts(chapters=pages)
    assert User.objects.count() == Authenticator.objects.count() == len(LOGINS) == 3
    assert list(User.objects.filter(is_superuser=True).values_list("email", flat=True)) == [ADMIN.email]
    roles = Membership.objects.order_by("user__email").values_list("user__email", "chapter__slug", "role")
    assert list(roles) == [
        ("berlin@example.org", "berlin", "coordinator"),
        ("sf@example.org", "san-francisco", "coordinator"),
    ]


def test_outside_a_demo_there_is_neither_page_nor_account(client, settings):
    settings.DEMO = False
    assert client.get("/demo/").status_code == 404
    with pytest.raises(ImproperlyConfigured):
        create_login(ADMIN)
