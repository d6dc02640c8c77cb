"""A public page is the same for every reader, so it may be kept: by the reader, by a proxy, and by us."""

import hashlib

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from content import freshness

# The first part of an address, after the language, below which nothing is for everyone.
PRIVATE = {
    "accounts",
    "admin",
    "demo",
    "desk",
    "donations",
    "door",
    "give",
    "host",
    "in",
    "practice",
    "r",
    "rsvp",
    "s",
    "sign",
}
LARGEST = 512 * 1024  # bytes of a page worth keeping
LONGEST_QUERY = 300  # letters; nobody filters with more, and made-up ones shall not crowd the others out


def keep_public_pages(get_response):
    """Mark what is for everyone as such, and answer it from the cache while nothing has changed.

    Whoever has a session (an organizer) is answered afresh, and so is everything below PRIVATE.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or is_private(request.path_info):
            return get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response = get_response(request)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response
        return _kept(request) or _keep(request, get_response(request))

    return middleware


def is_private(path: str) -> bool:
    """Whether an address may be for one person only."""
    first, _, rest = path.strip("/").partition("/")
    if first in dict(settings.LANGUAGES):
        first = rest.partition("/")[0]
    return first in PRIVATE


def _key(request: HttpRequest) -> str:
    address = f"{request.get_host()} {request.get_full_path()}"
    request.page_key = f"page:{freshness.current()}:{hashlib.sha256(address.encode()).hexdigest()}"
    return request.page_key


def _kept(request: HttpRequest) -> HttpResponse | None:
    if not settings.PAGE_CACHE_SECONDS:
        return None
    found = caches["pages"].get(_key(request))
    return HttpResponse(found["body"], headers=found["headers"]) if found else None


def _keep(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if not may_be_shared(request, response):
        return response
    seconds = settings.PAGE_CACHE_SECONDS
    response.headers["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate={seconds}"
    worth_it = len(response.content) <= LARGEST and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    if seconds and worth_it and request.method == "GET":
        # Kept under the mark of when it was begun: if something changed meanwhile, nobody will look for it.
        caches["pages"].set(request.page_key, {"body": response.content, "headers": dict(response.items())}, seconds)
    return response


def may_be_shared(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nothing in the answer depends on who asked."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "Cache-Control" not in response.headers
        and "Cookie" not in response.headers.get("Vary", "")
        and not getattr(request, "is_preview", False)
    )
