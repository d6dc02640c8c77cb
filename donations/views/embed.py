"""A fund for other sites: a document made for an iframe, and the page that gives its address out."""

from csp.utils import build_policy
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from content.addresses import absolute
from donations.models import FundPage
from donations.queries.pages import page_of
from donations.queries.sheet import fund_sheet

HEIGHT = 660  # pixels: on a phone, all of it in each language


def _page_or_404(key) -> FundPage:
    page = page_of(key, get_language() or "en")
    if page is None:
        raise Http404
    return page


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, key) -> HttpResponse:
    """The meter of a fund without our frame. This address alone may stand in a frame of anyone's."""
    page = _page_or_404(key)
    context = {"sheet": fund_sheet(page, language=get_language() or "en"), "url": page.url}
    return _with_policy(render(request, "donations/embed.html", context), replace={"frame-ancestors": ["*"]})


@require_safe
def embed_code(request: HttpRequest, key) -> HttpResponse:
    """What to copy in order to show this fund elsewhere, and how it will look."""
    page = _page_or_404(key)
    frame = reverse("donations_embed", args=[key])
    iframe = format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
        *(absolute(frame), page.title, HEIGHT),
    )
    link = format_html('<a href="{}">{}</a>', absolute(page.url), page.title)
    context = {"title": page.title, "frame_url": frame, "iframe": iframe, "link": link, "height": HEIGHT}
    context["noindex"] = True
    return _with_policy(render(request, "donations/embed_code.html", context), update={"frame-src": ["'self'"]})


def _with_policy(response: HttpResponse, **changes: dict[str, list[str]]) -> HttpResponse:
    # As a header of its own, so that a page that was kept has it as well.
    response["Content-Security-Policy"] = build_policy(**changes)
    return response
