"""Middleware of the ground floor. Imports people.text."""

import json
import logging
from itertools import chain

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.utils import translation

from people.text import is_broken

log = logging.getLogger(__name__)


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


def refuse_broken_text(get_response):
    """Answer 400 to text that would later break a mail, a feed or the database (people/text.py).

    Django's fields let half a character through where it comes as `\\ud83d` in JSON: in a request of that type, or
    in the hidden fields of Wagtail's editor. Files in a form are neither read here nor kept in memory: reading
    the form's fields lets Django stream them to the disk, as it does for every form.
    """

    def middleware(request):
        if is_broken(request.path_info) or any(map(is_broken, _values(request.GET))):
            raise BadRequest("broken text in the address")
        if request.method not in ("GET", "HEAD", "OPTIONS", "TRACE") and _body_is_broken(request):
            raise BadRequest("broken text in the form")
        return get_response(request)

    return middleware


class AskToComeBack:
    """Answer 503 with Retry-After where the database is busy longer than a request waits, or away: nothing was done.

    The page itself needs no database (templates/503.html).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, OperationalError):
            return None
        log.error("database busy path=%s", request.resolver_match and request.resolver_match.view_name)
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "10"})


def _values(form):
    return chain.from_iterable((name, *values) for name, values in form.lists())


def _body_is_broken(request):
    if request.content_type == "application/json" or request.content_type.endswith("+json"):
        return _json_is_broken(request.body)
    try:
        values = list(_values(request.POST))
    except UnreadablePostError:  # the sender hung up
        return True
    return any(is_broken(value) or (value[:1] in ("[", "{", '"') and _json_is_broken(value)) for value in values)


def _json_is_broken(text):
    try:
        waiting = [json.loads(text)]
    except RecursionError:
        return True
    except ValueError:
        return False  # not JSON: whoever expects some will say so
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if is_broken(value):
                return True
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
    return False
