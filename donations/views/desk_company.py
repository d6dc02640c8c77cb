"""What the payment company told us, and what it sent to the bank: where something of it needs a person.

Events and payouts are the whole network's; only its admins see them. That no card is taken concerns every treasurer.
"""

from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from donations.actions.desk import close_breaker, retry_event
from donations.models import Payout, StripeEvent
from donations.money import Money
from donations.queries.desk import events_aside, open_breaker, payouts
from donations.views.desk import show, treasurers
from people.language import clock
from people.web import private_page

MOST = 50
STATES = {
    Payout.State.ON_ITS_WAY: _("On its way"),
    Payout.State.MATCHED: _("Agrees"),
    Payout.State.DIFFERS: _("Differs"),
    Payout.State.MANUAL: _("Sent by hand: nobody can say what it is made of"),
    Payout.State.FAILED: _("The bank sent it back"),
}


@private_page
@login_required
@require_safe
def company(request: HttpRequest, chapter: str) -> HttpResponse:
    """The breaker; for network admins also events that failed or were put aside, and payouts."""
    host = treasurers(request, chapter)
    breaker = open_breaker()
    context: dict = {"breaker": breaker}
    if breaker:
        context["breaker_ends"] = clock(breaker.until.astimezone(ZoneInfo(host.zone)).time())
    if request.user.is_superuser:
        context |= {"events": events_aside(MOST), "payouts": [_payout(one) for one in payouts(MOST)]}
    return show(request, host, "desk_money_company", **context)


def _payout(payout: Payout) -> dict:
    return {
        "payout": payout,
        "amount": Money(payout.amount, payout.currency),
        "parts": Money(payout.parts, payout.currency),
        "state": STATES[Payout.State(payout.state)],
        "is_odd": payout.state not in (Payout.State.MATCHED, Payout.State.ON_ITS_WAY),
    }


@private_page
@login_required
@require_POST
def retry(request: HttpRequest, chapter: str, pk: int) -> HttpResponse:
    """Try an event again."""
    host = treasurers(request, chapter)
    event = StripeEvent.objects.filter(pk=pk).first() if request.user.is_superuser else None
    if event is None:
        raise Http404
    retry_event(event=event, author=request.user)
    return redirect("desk_money_company", host.slug)


@private_page
@login_required
@require_POST
def take_cards(request: HttpRequest, chapter: str) -> HttpResponse:
    """Take cards again before the breaker ends by itself."""
    host = treasurers(request, chapter)
    close_breaker(author=request.user)
    return redirect("desk_money_company", host.slug)
