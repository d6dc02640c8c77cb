"""After an ad was given up: a treasurer gives back what came through the payment company, with a fresh code."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from chapters.rules import Ability, get_chapter_or_404
from chapters.step_up import step_up_form
from outreach.actions.givebacks import AT_ONCE, gifts_to_give_back, give_back
from outreach.models import Decision, Placement
from outreach.rules import placement_or_404
from outreach.views.desk import UNPROCESSABLE, show
from people.web import private_page


def refunds_of(row: Placement) -> Decision | None:
    """What was decided, where that gives gifts back."""
    return row.decisions.filter(kind=Decision.Kind.REFUND).select_related("fund").order_by("-pk").first()


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_all_back(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """How many gifts are still with us, and giving them back: a hundred at a time, as often as it is pressed."""
    host = get_chapter_or_404(request.user, Ability.HANDLE_MONEY, slug=chapter)
    row = placement_or_404(request.user, host, ad)
    decision = refunds_of(row)
    if decision is None:
        raise Http404
    code = step_up_form(request, sent=request.method == "POST")
    refused = request.method == "POST" and code is not None and not code.is_valid()
    if request.method == "POST" and not refused:
        if code:
            code.save()
        given = give_back(decision=decision, author=request.user)
        return redirect(f"{request.path}?given={given}")
    left = list(gifts_to_give_back(decision))
    context = {"ad": row, "code": code, "left": left, "at_once": AT_ONCE, "decision": decision}
    given = request.GET.get("given", "")
    context["given"] = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else None
    return show(request, host, "desk_ad_giveback", status=UNPROCESSABLE if refused else 200, **context)
