"""Decorators for pages that people open without an account. Imports nothing of ours."""

from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


def comes_from_us(request):
    """Whether a page of ours sent this form.

    Readers have no session, so there is nothing for another site to ride on; this keeps other sites from
    filling in our forms in a reader's name all the same. Browsers say where a form comes from in
    Sec-Fetch-Site, older ones in Origin or Referer; who says nothing is refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(source).netloc == request.get_host()


def public_post(view):
    """A form post by anyone: POST only, no CSRF cookie, sent from a page of ours (else a 403 page).

    An address that holds a `token` needs no such check: whoever can name it has read the mail. Mail programs
    (one-click unsubscribe, RFC 8058) and browsers on pages without referrer give no usable origin.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if "token" not in kwargs and not comes_from_us(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return csrf_exempt(require_POST(guarded))


def private_page(view):
    """A page for one person's eyes: kept by no cache, named to no other site, found by no search engine."""

    @wraps(view)
    def private(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    private.csrf_exempt = getattr(view, "csrf_exempt", False)
    return private


def with_form(response):
    """A private page that holds a form. Without any referrer a browser sends “Origin: null” with it, which Django's own
    guard refuses, and older browsers can show by the referrer alone that a form was ours."""
    response.headers["Referrer-Policy"] = "same-origin"
    return response
