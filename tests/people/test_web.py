"""Forms by anyone, pages for one."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from people.web import private_page, public_post

HOST = "appeal.example"


@public_post
def act(request, token=None):
    return HttpResponse("done")


@pytest.fixture(autouse=True)
def _host(settings):
    settings.ALLOWED_HOSTS = [HOST]


def post(**headers):
    return RequestFactory().post("/", headers={"Host": HOST, **headers})


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": f"https://{HOST}"},
        {"Referer": f"https://{HOST}/events/"},
    ],
)
def test_a_form_from_our_own_pages_is_taken(headers):
    assert act(post(**headers)).content == b"done"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": f"https://{HOST}"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": f"https://{HOST}.evil.example"},
        {"Origin": f"https://{HOST}@evil.example"},
        {"Referer": f"https://evil.example/{HOST}/"},
    ],
)
def test_a_form_from_elsewhere_is_refused(headers):
    with pytest.raises(PermissionDenied):
        act(post(**headers))


def test_an_address_with_a_token_needs_no_origin():
    assert act(post(Origin="null"), token="x").content == b"done"


def test_looking_is_not_posting():
    assert act(RequestFactory().get("/")).status_code == 405


def test_readers_need_no_cookie_to_post():
    assert act.csrf_exempt is True
    assert private_page(act).csrf_exempt is True


def test_a_private_page_is_kept_nowhere():
    response = private_page(lambda request: HttpResponse())(RequestFactory().get("/"))
    named = ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")
    assert [response[name] for name in named] == ["no-store", "no-referrer", "noindex, nofollow"]
