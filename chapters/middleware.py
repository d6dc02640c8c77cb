"""Who gets to the desk and Wagtail: signed in, lately, with a second factor, and with the roles they came with."""

import time

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from chapters import kept_forms

IDLE = 30 * 60  # seconds without a page
LONGEST = 12 * 60 * 60  # seconds since login, however busy
NOTED_EVERY = 60  # seconds; a session is not written for every page
PLACES = ("/admin/", "/desk/", "/accounts/")
INSIDE = ("/admin/", "/desk/")


def guard_the_desk(get_response):
    """Sessions end after half an hour of rest, after twelve hours, and when a role or second factor was taken away.

    Whoever has no second factor yet sees only the page that sets one up; nobody is excepted. Pages here speak the
    organizer's language, or the browser's while nobody is logged in, and are kept by no cache. A form that was sent
    after the end is not lost (kept_forms.py).
    """

    def middleware(request):
        ended = None
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if is_over(request):
                ended = request.user.pk
                logout(request)
            elif request.path_info.startswith(INSIDE) and not request.session["standing"]["factors"]:
                return _private(redirect(f"{reverse('mfa_activate_totp')}"))
        if not request.path_info.startswith(PLACES):
            return get_response(request)
        leaving = request.path_info == reverse("account_logout") and request.method == "POST"
        language = getattr(request.user, "locale", "") or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = _private(kept_forms.follow(request, get_response(request), ended))
            response.headers["Content-Language"] = language
        if leaving:
            response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response

    return middleware


def is_over(request) -> bool:
    """Whether this session has ended; else it is noted that it goes on."""
    now, session = int(time.time()), request.session
    began, seen = session.setdefault("began", now), session.setdefault("seen", now)
    if now - seen > IDLE or now - began > LONGEST:
        return True
    standing = standing_of(request.user)
    kept = session.get("standing", standing)
    if any(set(kept[name]) - set(standing[name]) for name in kept):
        return True
    if now - seen > NOTED_EVERY or kept != standing or "standing" not in session:
        session["seen"], session["standing"] = now, standing
    return False


def standing_of(user) -> dict[str, list[int]]:
    """The second factors and roles that a session rests on: it ends when one of them is gone. Two queries."""
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return {
        "factors": sorted(factors.values_list("pk", flat=True)),
        "roles": sorted(user.memberships.values_list("pk", flat=True)),
        "admin": [1] if user.is_superuser else [],
    }


def _private(response):
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
