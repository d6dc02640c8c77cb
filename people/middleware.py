"""Middleware of the ground floor."""

from django.conf import settings
from django.utils import translation


def language_from_address(get_response):
    """The language of a page is part of its address (`/fa/…`), never a cookie or a header.

    Django's own LocaleMiddleware would also ask the browser, and a page that depends on who reads it cannot be cached.
    """

    def middleware(request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware
