"""The page that stops all mail to an address."""

import pytest
from django.urls import reverse

from people.models import Contact
from people.rules import contact_of_stop_token, stop_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(ada):
    return reverse("people:stop", kwargs={"token": stop_token(ada)})


def is_silenced():
    return Contact.objects.get().silenced_at is not None


def test_looking_changes_nothing(client, address):
    for _ in range(3):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert is_silenced() is False


def test_the_button_stops_all_mail_and_another_allows_it_again(client, address):
    client.post(address)
    assert is_silenced() is True
    assert 'name="resume"' in client.get(address).content.decode()
    client.post(address, {"resume": "1"})
    assert is_silenced() is False


def test_mail_programs_press_it_without_login_or_origin(client, address):
    client.post(address, {"List-Unsubscribe": "One-Click"})
    assert is_silenced() is True


def test_the_page_is_kept_and_told_nowhere(client, address):
    response = client.get(address)
    named = ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")
    assert [response[name] for name in named] == ["no-store", "no-referrer", "noindex, nofollow"]
    assert response.cookies == {}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1],
        lambda token: token + token,
        lambda token: "7" + token,
        lambda token: token.partition("-")[0],
        lambda token: token.partition("-")[0] + "-" + "a" * 52,
        lambda token: "٣" + token[1:],
        lambda token: "9" * 40 + token[1:],
    ],
)
def test_a_spoilt_link_stops_nobodys_mail(client, ada, spoil):
    address = reverse("people:stop", kwargs={"token": spoil(stop_token(ada))})
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert is_silenced() is False


def test_a_link_that_lost_its_case_still_works(ada):
    assert contact_of_stop_token(f" {stop_token(ada).upper()} ") == ada
