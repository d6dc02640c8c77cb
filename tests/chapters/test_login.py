"""The way in: two factors, no way round, and out again."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import NoReverseMatch, reverse

from chapters import actions
from chapters.models import Role
from people.models import OutgoingMail
from people.outbox import KINDS
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "a long password for tests"


@grown
def alice():
    user = factories.user("alice@example.org")
    actions.grant_role(user=user, chapter=factories.chapter(slug="san-francisco"), role=Role.COORDINATOR, actor=None)
    actions.give_totp(user, SECRET)
    return user


def code():
    return totp.format_hotp_value(totp.hotp_value(SECRET, next(totp.yield_hotp_counters_from_time())))


def log_in(client, target="/desk/"):
    client.post(f"/accounts/login/?next={target}", {"login": "alice@example.org", "password": PASSWORD})
    return client.post("/accounts/2fa/authenticate/", {"code": code()})


def test_both_factors_open_the_desk(client, alice):
    answer = log_in(client)

    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert client.get("/desk/", follow=True).status_code == 200


def test_password_alone_opens_nothing(client, alice):
    answer = client.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD})

    assert answer.url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/desk/").url == "/accounts/login/?next=/desk/"


@pytest.mark.parametrize("address", ["/admin/", "/desk/", "/admin/pages/", "/desk/san-francisco/"])
@pytest.mark.parametrize("admin", [True, False])
def test_nobody_works_without_second_factor(client, address, admin):
    user = factories.network_admin() if admin else factories.member(factories.chapter())
    client.force_login(user)

    assert client.get(address).url == "/accounts/2fa/totp/activate/"


def test_second_factor_is_set_up_without_script(client):
    user = factories.user("new@example.org")
    client.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post(
        "/accounts/2fa/totp/activate/",
        {"code": totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))},
    )

    assert answer.status_code == 302
    assert Authenticator.objects.filter(user=user, type="totp").count() == 1
    assert client.get("/desk/").status_code == 200
    assert "<script" not in page.content.decode()
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in stored  # sealed


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/login/?next=/admin/"])
def test_wagtails_own_login_leads_to_ours(client, alice, address):
    for answer in (client.get(address), client.post(address, {"username": alice.email, "password": PASSWORD})):
        assert answer.status_code in (302, 405)
        assert answer.status_code == 405 or answer.url.startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "address",
    [
        "/django-admin/login/",
        "/admin/password_reset/",
        "/admin/password_reset/confirm/MQ/x-y/",
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/confirm-email/x/",
        "/accounts/password/set/",
    ],
)
def test_other_ways_in_do_not_exist(client, address):
    assert client.get(address).status_code == 404


def test_djangos_admin_has_no_address():
    with pytest.raises(NoReverseMatch):
        reverse("admin:login")


def test_new_password_does_not_go_round_the_second_factor(client, alice):
    client.post("/accounts/password/reset/", {"email": "alice@example.org"})
    mail = OutgoingMail.objects.get(kind="chapters.password_reset")
    path = KINDS[mail.kind].builder(mail).context["url"].removeprefix("http://localhost:8000")
    form = client.get(path, follow=True)
    new = "nine candles on the church steps"
    answer = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    alice.refresh_from_db()

    assert alice.check_password(new) is True
    assert "_auth_user_id" not in client.session
    assert answer.request["PATH_INFO"] == "/accounts/password/reset/key/done/"
    changed = OutgoingMail.objects.get(kind="chapters.account_changed")
    assert KINDS[changed.kind].builder(changed).context["what"] == "Your password was changed."


def test_known_and_unknown_addresses_get_the_same_answer(client, alice):
    known = client.post("/accounts/password/reset/", {"email": "alice@example.org"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OutgoingMail.objects.count() == 1  # queued, not sent

    bodies = []
    for email in ("alice@example.org", "nobody@example.org"):
        answer = client.post("/accounts/login/", {"login": email, "password": "wrong"})
        bodies.append([str(error) for error in answer.context["form"].non_field_errors()])
    assert bodies[0] == bodies[1] != []


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "http://localhost@evil.example/",
        "\thttps://evil.example",
    ],
)
def test_next_stays_on_the_site(client, alice, target):
    from urllib.parse import quote

    assert log_in(client, quote(target)).url == "/desk/"
    client.force_login(alice)
    assert client.post("/desk/language/", {"locale": "fa", "next": target}).url == "/desk/"


def test_next_on_the_site_is_kept(client, alice):
    assert log_in(client, "/desk/san-francisco/people/").url == "/desk/san-francisco/people/"


def test_too_many_guesses_are_stopped(client, alice):
    for _try in range(8):
        answer = client.post("/accounts/login/", {"login": "alice@example.org", "password": "wrong"})
    right = client.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD})

    assert "Too many" in str(answer.context["form"].errors) if answer.status_code == 200 else answer.status_code == 429
    assert right.status_code != 302


def test_session_ends_after_rest_and_after_half_a_day(client, alice):
    with time_machine.travel("2026-11-21 08:00:00Z", tick=False) as clock:
        client.force_login(alice)
        assert client.get("/desk/", follow=True).status_code == 200
        clock.shift(29 * 60)
        assert client.get("/desk/", follow=True).redirect_chain[-1][0].startswith("/desk/")
        clock.shift(31 * 60)
        assert client.get("/desk/").url == "/accounts/login/?next=/desk/"

        client.force_login(alice)
        for _twenty_minutes in range(36):
            assert client.get("/desk/", follow=True).redirect_chain[-1][0] != "/accounts/login/?next=/desk/"
            clock.shift(20 * 60)
        clock.shift(60)
        assert client.get("/desk/").url == "/accounts/login/?next=/desk/"


@pytest.mark.parametrize("loss", ["role", "factor", "password"])
def test_other_sessions_end_with_the_next_request(client, alice, loss):
    actions.grant_role(user=alice, chapter=factories.chapter("Oakland"), role=Role.HOST, actor=None)
    client.force_login(alice)
    assert client.get("/desk/").status_code == 200

    if loss == "role":
        actions.revoke_role(membership=alice.memberships.get(role=Role.HOST), actor=None)
    elif loss == "factor":
        actions.give_totp(alice, "KRSXG5CTMVRXEZLU")
    else:
        alice.set_password("nine candles on the church steps")
        alice.save()
    assert client.get("/desk/").url == "/accounts/login/?next=/desk/"


def test_gained_role_ends_no_session(client, alice):
    client.force_login(alice)
    client.get("/desk/")
    actions.grant_role(user=alice, chapter=factories.chapter("Oakland"), role=Role.HOST, actor=None)

    assert client.get("/desk/").status_code == 200


def test_leaving_clears_the_device(client, alice):
    client.force_login(alice)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/desk/", follow=True).status_code == 200  # looking did not log out
    answer = client.post("/accounts/logout/")

    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer["Cache-Control"] == "no-store"
    assert client.get("/desk/").url == "/accounts/login/?next=/desk/"


def test_pages_of_accounts_are_strict_private_and_speak_the_organizers_language(client, alice):
    alice.locale = "fa"
    alice.save()
    client.force_login(alice)
    pages = ["/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/", "/desk/san-francisco/people/"]
    for address in pages:
        answer = client.get(address, follow=True)
        html = answer.content.decode()
        assert answer.status_code == 200, address
        assert ('dir="rtl"' in html, "<script" in html, "style=" in html) == (True, False, False), address
        assert answer["Cache-Control"] == "no-store"
        assert "unsafe-inline" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "spoken"), [("fa-IR,fa;q=0.9", "fa"), ("es-MX", "es"), ("de, en;q=0.5", "en"), ("", "en")]
)
def test_whoever_is_not_logged_in_is_spoken_to_in_the_browsers_language(client, asked, spoken):
    page = client.get("/accounts/login/", headers={"accept-language": asked})
    assert page.headers["Content-Language"] == spoken
    assert f'lang="{spoken}" dir="{"rtl" if spoken == "fa" else "ltr"}"' in page.content.decode()


def test_reader_gets_no_cookie(client):
    factories.chapter()
    assert client.get("/chapters/").cookies == {}
