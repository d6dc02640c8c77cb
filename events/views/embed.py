"""A list of dates for other sites: a document made for an iframe, and the page that gives its address out."""

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from content.addresses import absolute
from events.guests import calendar_url
from events.queries import Filters, rows, sheet
from events.views.feeds import name_of

EMBEDDED = 12
HEIGHT = 640  # pixels: about five dates; the rest scrolls


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest) -> HttpResponse:
    """The dates that the filters leave, without our frame. This address alone may stand in a frame of anyone's."""
    filters = Filters.read(request.GET).without("view")
    found = sheet(filters, {}, now=timezone.now(), size=EMBEDDED)
    context = {
        "title": name_of(filters),
        "rows": rows(found.dates, language=get_language(), zone=filters.zone),
        "all_url": calendar_url() + filters.address(),
    }
    return _with_policy(render(request, "events/embed.html", context), replace={"frame-ancestors": ["*"]})


@require_safe
def embed_code(request: HttpRequest) -> HttpResponse:
    """What to copy in order to show these dates elsewhere, and how they will look."""
    filters = Filters.read(request.GET).without("view")
    query, title = filters.address(), name_of(filters)
    page, frame = calendar_url() + query, reverse("events_embed") + query
    iframe = format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>', absolute(frame), title, HEIGHT
    )
    link = format_html('<a href="{}">{}</a>', absolute(page), _("Dates: %(name)s") % {"name": title})
    context = {"title": title, "frame_url": frame, "page_url": page, "iframe": iframe, "link": link}
    context |= {"feeds": _feeds(query), "height": HEIGHT, "noindex": True}
    return _with_policy(render(request, "events/embed_code.html", context), update={"frame-src": ["'self'"]})


def _feeds(query: str) -> list[tuple[str, str]]:
    calendar, atom = reverse("events_calendar"), reverse("events_atom")
    return [(_("Calendar file"), absolute(calendar + query)), (_("Atom feed"), absolute(atom + query))]


def _with_policy(response: HttpResponse, **changes: dict[str, list[str]]) -> HttpResponse:
    # As a header of its own, so that a page that was kept has it as well.
    response["Content-Security-Policy"] = build_policy(**changes)
    return response
