"""The link in an invitation: which ones open, which passwords are taken, and that looking wakes nobody."""

import time

import pytest
from django.core import signing

from chapters.actions import accept_invitation, invite
from chapters.mails import INVITATION, INVITATION_DAYS
from chapters.models import Role
from people.models import AuditEntry, User
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db
DAY = 24 * 60 * 60
GOOD = "candles on the church steps"


@grown
def invited():
    actor = factories.network_admin()
    options = {"handle": "New", "chapter": factories.chapter(), "role": Role.HOST, "locale": "fa", "actor": actor}
    return invite(email=" New@Example.org ", **options)


def address(user: User, *, salt: str = INVITATION) -> str:
    return f"/accounts/welcome/{signing.dumps(user.pk, salt=salt)}/"


def spoil(path: str) -> str:
    return f"{path[:-3]}{'aa' if path[-3:-1] != 'aa' else 'bb'}/"


def is_awake(user: User) -> bool:
    return User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize(
    ("days", "status"), [(0, 200), (INVITATION_DAYS - 0.01, 200), (INVITATION_DAYS + 0.01, 404), (365, 404)]
)
def test_a_link_lives_for_its_days(client, invited, monkeypatch, days, status):
    path, now = address(invited), time.time()
    monkeypatch.setattr(time, "time", lambda: now + days * DAY)

    assert client.get(path).status_code == status
    assert not is_awake(invited)


@pytest.mark.parametrize(
    "link",
    [
        pytest.param(lambda user: spoil(address(user)), id="spoilt"),
        pytest.param(lambda user: address(user, salt="other"), id="written for something else"),
        pytest.param(lambda user: f"/accounts/welcome/{user.pk}/", id="not signed"),
        pytest.param(lambda user: address(User(pk=10**9)), id="of nobody"),
        pytest.param(lambda user: address(factories.user()), id="of someone awake"),
        pytest.param(lambda user: address(factories.user(is_active=False)), id="of someone switched off"),
    ],
)
def test_any_other_link_opens_nothing(client, invited, link):
    path = link(invited)

    assert (client.get(path).status_code, client.post(path, {"password": GOOD}).status_code) == (404, 404)
    assert not is_awake(invited)


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("", False),
        ("short", False),
        ("elevenchars", False),
        ("passwordpassword", True),
        (GOOD, True),
        ("گذرواژه\u200cای بلند", True),
        ("qwertyuiop12", False),
    ],
)
def test_a_first_password_is_long_and_not_everyones(client, invited, password, taken):
    client.post(address(invited), {"password": password})

    assert is_awake(invited) is taken
    assert User.objects.get(pk=invited.pk).check_password(password) is taken


def test_a_link_works_once_and_leaves_a_trace(client, invited):
    path = address(invited)

    first, second = client.post(path, {"password": GOOD}), client.post(path, {"password": f"{GOOD} again"})

    assert (first["Location"], second.status_code) == ("/accounts/login/", 404)
    assert AuditEntry.objects.filter(verb="chapters.invitation_accepted", actor=invited).count() == 1
    assert User.objects.get(pk=invited.pk).check_password(GOOD)


def test_an_invitation_is_to_one_mailbox_in_one_spelling(invited):
    accept_invitation(user=invited, password=GOOD)

    assert (invited.email, invited.locale) == ("new@example.org", "fa")
    assert User.objects.get_by_natural_key(" NEW@example.org ") == invited
