"""What waits for review, by why it waits: one by one, or a network or a reason at once."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from appeals.actions.review import MOST_AT_ONCE, release_all
from appeals.desk_words import SHORT, signer_line
from appeals.models import Signature
from appeals.queries.review import networks_waiting, waiting, waiting_by_reason, waiting_page
from appeals.rules import decides_about, signatures_for
from appeals.views.desk import show, signers_desk
from people.web import private_page

Hold = Signature.Hold
LONGEST = 18  # digits of a key


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else 0


@private_page
@login_required
@require_safe
def review(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """The reasons with their numbers, and a page of what waits for one of them."""
    host, found = signers_desk(request, chapter, appeal)
    rows = signatures_for(request.user, host, found)
    reasons = waiting_by_reason(rows)
    why = request.GET.get("why", "")
    why = why if why in reasons else next(iter(reasons), "")
    page = waiting_page(rows, why, _key(request.GET.get("before", "")))
    networks = networks_waiting(rows, why)
    context = {
        "appeal": found,
        "here": "desk_appeal_review",
        "why": why,
        "why_words": str(Hold(why).label) if why else "",
        "reasons": [{"why": key, "words": str(Hold(key).label), "count": n} for key, n in reasons.items()],
        "count": reasons.get(why, 0),
        "lines": [signer_line(row, host.zone) for row in page.rows],
        "networks": [{"network": key, "short": key[:SHORT], "count": n} for key, n in networks],
        "last": page.rows[0].pk if page.rows else 0,
        "older": f"?why={why}&before={page.after}" if page.after else "",
        "newest": f"?why={why}" if request.GET.get("before") else "",
        "decides": decides_about(request.user, host, found),
        "most": MOST_AT_ONCE,
    }
    return show(request, host, "desk_appeal_review", **context)


@private_page
@login_required
@require_POST
def release(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """Let everything through that waits for one reason, or what of it came from one network: as far as the page
    showed it. What came since then waits."""
    host, found = signers_desk(request, chapter, appeal)
    why, network = request.POST.get("why", ""), request.POST.get("network", "")
    if why in Hold.values:
        rows = waiting(signatures_for(request.user, host, found)).filter(pk__lte=_key(request.POST.get("last", "")))
        release_all(rows=rows, appeal=found, chapter=host, actor=request.user, why=why, network=network)
    return redirect("desk_appeal_review", host.slug, found.key)
