"""The picture of an ad's page as it would print today. The worker has drawn it; here it is only handed out."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from outreach.models import Preview

KEPT = 300  # seconds: whoever withdraws is gone from every copy soon


def _mark(request: HttpRequest, uid: UUID) -> str | None:
    """Of what is drawn there now; no picture is read in order to say that nothing has changed."""
    mark = Preview.objects.filter(placement__uid=uid).values_list("mark", flat=True).first()
    return f'"{mark}"' if mark else None


def _handed_out(field: str, kind: str) -> Callable[..., HttpResponse]:
    @require_safe
    @condition(etag_func=_mark)
    def picture(request: HttpRequest, uid: UUID) -> HttpResponse:
        drawn = Preview.objects.filter(placement__uid=uid).values_list(field, flat=True).first()
        if not drawn:
            raise Http404
        response = HttpResponse(bytes(drawn), content_type=kind)
        response["Cache-Control"] = f"public, max-age={KEPT}"
        response["X-Robots-Tag"] = "noindex"
        return response

    return picture


picture, small = _handed_out("file", "image/png"), _handed_out("small", "image/webp")
