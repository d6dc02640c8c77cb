"""Giving: the one step between a fund's page and the payment company. Looking changes nothing; the button does.

The page holds a token of ours (`donations.giving_tokens`), so it is nobody else's and kept nowhere. Whatever is wrong,
all that was typed comes back.
"""

from uuid import UUID

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from donations.actions.breaker import is_open as cards_are_paused
from donations.actions.giving import begin_attempt, find_attempt, open_session, put_right
from donations.errors import KeyIsSpent, NoAnswer
from donations.forms.giving import QUERY
from donations.forms.giving_step import StepForm
from donations.giving_tokens import new_step, nonce_of, return_token
from donations.models import Attempt, FundPage
from donations.proof import challenge_for, is_solved
from donations.queries.giving import fund_page
from donations.safeguards import ATTEMPTS, ATTEMPTS_WITHIN, DIFFICULTY
from donations.views.answers import SeeOther
from people.limits import allow
from people.web import private_page, public_post, with_form

UNPROCESSABLE, SLOWER, AWAY = 422, 429, 503
COME_BACK = {SLOWER: int(ATTEMPTS_WITHIN.total_seconds()), AWAY: 30}  # seconds
# Browsers hold the address that a form leads on to against the page it was on: the payment page is one of them.
PAYMENT_PAGE = {"form-action": ["https://checkout.stripe.com"]}
State = Attempt.State


def page_or_404(key: UUID) -> FundPage:
    """The fund's page in the reader's language."""
    page = fund_page(key, get_language() or "en")
    if page is None:
        raise Http404
    return page


@private_page
@csp_update(PAYMENT_PAGE)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is given and, if they like to say so, by whom."""
    page = page_or_404(key)
    if not page.is_open:
        return render(request, "donations/give_closed.html", {"page": page, "noindex": True})
    return _take(request, page) if request.method == "POST" else _ask(request, page)


def _ask(request: HttpRequest, page: FundPage) -> HttpResponse:
    asked = any(request.GET.get(name) for name in QUERY)
    form = StepForm(request.GET if asked else None, page=page, looking=True)
    return _show(request, page, form, status=UNPROCESSABLE if form.errors else 200)


def _show(request: HttpRequest, page: FundPage, form: StepForm, *, step="", trouble="", status=200) -> HttpResponse:
    """The page with all that was typed; `trouble` names what stands in the way, if it is nothing in the form."""
    key = page.translation_key
    if not step or nonce_of(step, key) is None:
        step = new_step(key)
    context = {
        "page": page,
        "form": form,
        "url": reverse("donations_give", args=[key]),
        "pledge_url": reverse("donations_pledge", args=[key]),
        "step": step,
        "paused": cards_are_paused(),
        "trouble": trouble,
        "challenge": challenge_for(step) if trouble == "slower" else "",
        "difficulty": DIFFICULTY,
        "noindex": True,
    }
    response = with_form(render(request, "donations/give.html", context, status=status))
    if status in COME_BACK:
        response["Retry-After"] = str(COME_BACK[status])
    return response


@public_post
def _take(request: HttpRequest, page: FundPage) -> HttpResponse:
    """“Go on to pay”: one attempt and one payment page, however often the button is pressed."""
    form, step = StepForm(request.POST, page=page), request.POST.get("step", "")
    nonce = nonce_of(step, page.translation_key)
    if not form.is_valid():
        return _show(request, page, form, step=step, status=UNPROCESSABLE)
    if nonce is None:
        form.add_error(None, _("This page had waited for too long. Please press the button again."))
        return _show(request, page, form, status=UNPROCESSABLE)
    known = find_attempt(choice=form.choice(), nonce=nonce)
    if known and known.session_id:
        return _again(request, page, form, known)
    if cards_are_paused():
        return _show(request, page, form, step=step, trouble="paused", status=AWAY)
    if known is None and not _within_limits(request, step):
        return _show(request, page, form, step=step, trouble="slower", status=SLOWER)
    return _pay(request, page, form, nonce)


def _pay(request: HttpRequest, page: FundPage, form: StepForm, nonce: UUID) -> HttpResponse:
    choice = form.choice()
    attempt = begin_attempt(choice=choice, along=form.along(), nonce=nonce)
    try:
        attempt = open_session(attempt=attempt, choice=choice)
    except NoAnswer as error:  # the same token means the same attempt, a new one another
        step = "" if isinstance(error, KeyIsSpent) else request.POST["step"]
        return _show(request, page, form, step=step, trouble="away", status=AWAY)
    return _go_on(attempt)


def _within_limits(request: HttpRequest, step: str) -> bool:
    """Whether the network has tries left, or its browser has worked for one more."""
    if allow(request, "donations.give", limit=ATTEMPTS, per=ATTEMPTS_WITHIN):
        return True
    return is_solved(step, request.POST.get("challenge", ""), request.POST.get("answer", ""))


def _again(request: HttpRequest, page: FundPage, form: StepForm, known: Attempt) -> HttpResponse:
    """The same button once more: the payment page that there is, or where it has led to."""
    over = known.state in (State.FAILED, State.EXPIRED)
    if over or (known.state in (State.BEGUN, State.OPEN) and known.expires_at <= timezone.now()):
        form.add_error(None, _("That payment page has run out. Please press the button again for a new one."))
        return _show(request, page, form, status=UNPROCESSABLE)
    put_right(uid=known.uid, along=form.along())
    return _go_on(known)


def _go_on(attempt: Attempt) -> HttpResponse:
    if attempt.state in (State.BEGUN, State.OPEN) and attempt.checkout_url:
        return SeeOther(attempt.checkout_url)
    return SeeOther(reverse("donations_return", args=[return_token(attempt.uid)]))
