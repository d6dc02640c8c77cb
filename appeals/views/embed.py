"""An appeal for other sites: a document made for an iframe, the page that gives its address out, the count as JSON."""

from uuid import UUID

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from appeals.models import AppealPage
from appeals.queries.tallies import number_of_countries, total_of
from appeals.spread_words import code_in, with_code
from appeals.views.pages import head_of
from appeals.views.signing import page_or_404
from content.addresses import absolute

HEIGHT = 380  # pixels


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, key: UUID) -> HttpResponse:
    """Title, count and goal without our frame, and a button that leaves it. This address alone may stand in a frame of
    anyone's; the form itself does not, so that nobody types an address into a page of someone else's."""
    page, code = page_or_404(key), code_in(request.GET.get("via", ""))
    context = {
        "page": page,
        "url": with_code(page.url or "", code),
        "is_open": page.is_open,
        "language": page.locale.language_code,
        **head_of(page),
    }
    with override(page.locale.language_code):
        response = render(request, "appeals/embed.html", context)
    return _with_policy(response, replace={"frame-ancestors": ["*"]})


def frame_code(page: AppealPage, code: str = "") -> str:
    """What somebody copies into a page of their own."""
    with override(page.locale.language_code):
        address = with_code(reverse("appeals_embed", args=[page.translation_key]), code)
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>', address, page.title, HEIGHT
    )


@require_safe
def embed_code(request: HttpRequest, key: UUID) -> HttpResponse:
    """What to copy in order to show this appeal elsewhere, and how it will look."""
    page, code = page_or_404(key), code_in(request.GET.get("via", ""))
    frame = reverse("appeals_embed", args=[key])
    count = absolute(reverse("appeals_count", args=[key]))
    context = {
        "page": page,
        "title": page.title,
        "frame_url": frame,
        "iframe": frame_code(page, code),
        "link": format_html('<a href="{}">{}</a>', with_code(page.url or "", code), page.title),
        "count_url": count,
        "height": HEIGHT,
        "noindex": True,
    }
    return _with_policy(render(request, "appeals/embed_code.html", context), update={"frame-src": ["'self'"]})


def _with_policy(response: HttpResponse, **changes: dict[str, list[str]]) -> HttpResponse:
    # As a header of its own, so that a page that was kept has it as well.
    response["Content-Security-Policy"] = build_policy(**changes)
    return response


@require_safe
def count(request: HttpRequest, key: UUID) -> HttpResponse:
    """The public count for programs: numbers only, for any site to read."""
    page = page_or_404(key)
    total = total_of(page.appeal)
    response = JsonResponse(
        {
            "title": page.title,
            "url": absolute(page.url or ""),
            "signed": total.signed,
            "online": total.online,
            "paper": total.paper,
            "countries": number_of_countries(page.appeal),
            "goal": page.facts.goal,
            "open": page.is_open,
            "updated": timezone.now().replace(microsecond=0).isoformat(),  # a kept answer keeps its own
        },
        json_dumps_params={"ensure_ascii": False},
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response
