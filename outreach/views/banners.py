"""An ad as a banner inside other sites: a document in words, without script, that fetches nothing and counts nobody."""

import base64
import hashlib
from uuid import UUID

from csp.utils import build_policy
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from content.addresses import absolute
from outreach.actions.drawing import creative_of
from outreach.creative.banners import SIZES, banner_page, style_of
from outreach.creative.words import Words
from outreach.errors import OutreachError
from outreach.models import Placement, State
from outreach.queries.creatives import sign_path, words_for
from outreach.queries.pages import is_hidden, pages_of

RELATED = ("appeal", "source", "chapter", "fund", "format__publication")


@require_safe
@xframe_options_exempt
def banner(request: HttpRequest, uid: UUID, shape: str) -> HttpResponse:
    """The banner of a public ad in its own language. This address alone may stand in a frame of anyone's."""
    ad = Placement.objects.filter(uid=uid).select_related(*RELATED).first()
    words = _words(ad) if ad and shape in SIZES else None
    if ad is None or words is None:
        raise Http404
    with translation.override(ad.locale):
        page = banner_page(shape, words=words, href=absolute(sign_path(ad)))  # type: ignore[arg-type]  # looked up above
    response = HttpResponse(page)
    style = base64.b64encode(hashlib.sha256(style_of(shape, words.address).encode()).digest()).decode()  # type: ignore[arg-type]
    alone = {"default-src": ["'none'"], "style-src": [f"'sha256-{style}'"], "frame-ancestors": ["*"]}
    response["Content-Security-Policy"] = build_policy(config=alone)
    response["X-Robots-Tag"] = "noindex"
    return response


def _words(ad: Placement) -> Words | None:
    """What it says; nothing before it has a page, and nothing of a chapter at high risk."""
    if ad.state == State.FALLEN or is_hidden(ad) or not pages_of([ad], ad.locale):
        return None
    creative = creative_of(ad)
    try:
        return words_for(ad, creative) if creative else None
    except OutreachError:
        return None


def frame_codes(ad: Placement, title: str) -> list[str]:
    """What somebody copies into a page of their own, a line for each shape."""
    line = '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>'
    return [
        format_html(line, absolute(reverse("outreach_banner", args=[ad.uid, shape])), title, size.width, size.height)
        for shape, size in SIZES.items()
    ]
