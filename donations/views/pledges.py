"""Promises: made with a form, confirmed and withdrawn behind a mailed link. Looking changes nothing; buttons do."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from donations.actions.pledges import ask_for_pledge, confirm_pledge, source_of, withdraw_pledge
from donations.forms.pledges import PledgeForm
from donations.giving_tokens import pledge_of_token
from donations.models import FundPage, Pledge
from donations.money import Money
from donations.queries.giving import fund_page
from donations.safeguards import PLEDGE_ASKED_FOR, PLEDGE_FORMS
from donations.views.answers import SeeOther, unlogged
from donations.views.giving import UNPROCESSABLE, page_or_404
from people.language import long_date
from people.limits import allow
from people.web import private_page, public_post, with_form

State = Pledge.State


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """“Promise now, give later”."""
    page = page_or_404(key)
    if not page.is_open:
        return render(request, "donations/give_closed.html", {"page": page, "noindex": True})
    return _take(request, page) if request.method == "POST" else _show(request, page, PledgeForm(page=page))


def _show(request: HttpRequest, page: FundPage, form: PledgeForm) -> HttpResponse:
    url = reverse("donations_pledge", args=[page.translation_key])
    context = {"page": page, "form": form, "url": url, "noindex": True}
    status = UNPROCESSABLE if form.errors else 200
    return with_form(render(request, "donations/pledge.html", context, status=status))


@public_post
def _take(request: HttpRequest, page: FundPage) -> HttpResponse:
    """Known and unknown addresses, networks over their limit and robots: one answer for all of them."""
    form = PledgeForm(request.POST, page=page)
    if not form.is_valid():
        return _show(request, page, form)
    if not form.trapped and allow(request, "donations.pledge", limit=PLEDGE_FORMS):
        said = {name: form.cleaned_data[name] for name in ("amount", "way", "due_on", "email", "name", "chapter")}
        ask_for_pledge(fund=page.fund, locale=get_language() or "en", **said)
    return SeeOther(reverse("donations_pledge_sent"))


@private_page
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens next; the same page for everyone."""
    return render(request, "donations/pledge_sent.html", {"noindex": True})


@private_page
@require_safe
def promise(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail."""
    found = pledge_of_token(token)
    if found is None:
        return unlogged(render(request, "donations/give_unknown.html", {"noindex": True}, status=404))
    page = fund_page(found.fund.key, get_language() or "en")
    context = {
        "pledge": found,
        "stage": stage_of(found),
        "amount": Money(found.amount, found.fund.currency).text(whole=True),
        "due": long_date(found.due_on),
        "page": page,
        "give_url": f"{reverse('donations_give', args=[found.fund.key])}?amount={found.amount}&via={source_of(found)}",
        "token": token,
        "noindex": True,
    }
    return with_form(render(request, "donations/pledge_stage.html", context))


def stage_of(found: Pledge) -> str:
    """Which face of the page to show; one that waited for its button for too long has lapsed already."""
    late = found.state == State.ASKED and found.created_at + PLEDGE_ASKED_FOR <= timezone.now()
    return str(State.LAPSED if late else found.state)


@private_page
@csrf_exempt  # the address is the secret: there is no session to ride on
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """“Yes, I promise it”."""
    return _press(request, token, confirm_pledge)


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """“I will not give it after all”."""
    return _press(request, token, withdraw_pledge)


def _press(request: HttpRequest, token: str, act: Callable[..., bool]) -> HttpResponse:
    found = pledge_of_token(token) if request.method == "POST" else None
    if found and stage_of(found) != State.LAPSED:
        act(pledge=found)
        return SeeOther(reverse("donations_promise", args=[token]))
    return redirect("donations_promise", token=token)
