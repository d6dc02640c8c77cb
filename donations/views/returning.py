"""Where the payment page leads back to. It tells what our own database knows, and changes nothing."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from content.addresses import absolute
from donations.giving_tokens import attempt_of_token
from donations.models import Attempt, FundPage
from donations.money import Money
from donations.queries.giving import fund_page
from donations.queries.pages import public_funds
from donations.views.answers import unlogged
from people.web import private_page

OTHERS = 3
State = Attempt.State


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt, in the language of the page."""

    stage: str
    amount: str
    tip: str
    monthly: bool
    by_mail: bool


def outcome_of(attempt: Attempt) -> Outcome:
    """`stage` is pending, processing, paid, failed or expired; “paid” is never said before the money was heard of."""
    stage = "pending" if attempt.state in (State.BEGUN, State.OPEN) else str(attempt.state)
    if stage == "pending" and attempt.expires_at <= timezone.now():
        stage = "expired"
    return Outcome(
        stage=stage,
        amount=Money(attempt.amount, attempt.currency).text(whole=True),
        tip=Money(attempt.tip, attempt.currency).text(whole=True) if attempt.tip else "",
        monthly=attempt.often == Attempt.Often.MONTHLY,
        by_mail=attempt.contact_id is not None,
    )


@private_page
@require_safe
def came_back(request: HttpRequest, token: str) -> HttpResponse:
    """“We wait for the payment company”, “thank you”, or what went wrong."""
    attempt = attempt_of_token(token)
    if attempt is None:
        return unlogged(render(request, "donations/give_unknown.html", {"noindex": True}, status=404))
    page, outcome = fund_page(attempt.fund.key, get_language() or "en"), outcome_of(attempt)
    context = {
        "attempt": attempt,
        "outcome": outcome,
        "page": page,
        "share_url": absolute(page.url or "") if page else "",
        "others": _others(page) if outcome.stage == "paid" else [],
        "noindex": True,
    }
    return render(request, "donations/give_return.html", context)


def _others(page: FundPage | None) -> list[FundPage]:
    """Other funds that are open."""
    mine = page.translation_key if page else None
    found = public_funds(Locale.get_active())
    return [other for other in found if other.is_open and other.translation_key != mine][:OTHERS]
