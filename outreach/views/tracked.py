"""The address that stands in an ad, `/ad/<code>/`: it leads to the form, and keeps nothing of who came.

The code goes along in the next address, so that a signature counts for the ad; who only looks is not counted.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from outreach.models import BOUND, Placement
from outreach.queries.pages import is_hidden, pages_of
from outreach.queries.signing import appeal_page, sign_url


@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """On to the form in the language of the ad; once the appeal is closed, to the ad's page or the appeal."""
    placement = Placement.objects.filter(code=code.lower()).select_related("appeal", "source", "chapter").first()
    url = _leads_to(placement) if placement else ""
    if not url:
        return _unknown(request)
    return HttpResponseRedirect(url)


def _unknown(request: HttpRequest) -> HttpResponse:
    """That no ad has this address, in a language of the reader: this address has none of its own, and names no ad whose
    language it could be. No copy of it is kept for others.
    """
    request.LANGUAGE_CODE = language = translation.get_language_from_request(request)
    with translation.override(language):
        response = render(request, "outreach/unknown_ad.html", {"noindex": True}, status=404)
    response["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _leads_to(placement: Placement) -> str:
    """A chapter at high risk is led to by an address that was sent to print, never by one that somebody guessed."""
    if is_hidden(placement) and placement.state not in BOUND:
        return ""
    with translation.override(placement.locale):
        url = sign_url(placement, placement.locale)
        if url:
            return url
        page = pages_of([placement], placement.locale).get(placement.pk) or appeal_page(placement, placement.locale)
        return page.url or "" if page else ""
