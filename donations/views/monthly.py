"""The page of one monthly gift, behind a link that stands in every mail about it: no login, each button works twice."""

import uuid

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from donations.actions.cards import ask_for_card
from donations.actions.monthly import ask_amount, ask_end
from donations.donors import give_url, monthly_line
from donations.errors import DonationError, NoAnswer
from donations.forms.mine import CardForm, MonthlyAmountForm
from donations.links import monthly_of
from donations.models import MonthlyGift
from donations.views.answers import SeeOther, unlogged
from donations.views.mine import unknown
from people.web import private_page

UNPROCESSABLE, AWAY = 422, 503
# Browsers hold the address that a form leads on to against the page it was on: the payment page is one of them.
PAYMENT_PAGE = {"form-action": ["https://checkout.stripe.com"]}


@private_page
@csp_update(PAYMENT_PAGE)
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """How the monthly gift stands, and what can be done with it."""
    monthly = monthly_of(token)
    return _page(request, monthly) if monthly else unknown(request)


def _page(
    request: HttpRequest, monthly: MonthlyGift, *, form: MonthlyAmountForm | None = None, error: str = "", status=200
) -> HttpResponse:
    line = monthly_line(monthly)
    context = {
        "line": line,
        "form": form or MonthlyAmountForm(monthly=monthly),
        "nonce": uuid.uuid4(),
        "card_given": request.GET.get("card") == "given" and line.stage in MonthlyGift.RUNNING,
        "give_url": give_url(monthly.fund),
        "error": error,
        "noindex": True,
    }
    return unlogged(render(request, "donations/monthly.html", context, status=status))


def _back(token: str) -> HttpResponse:
    return SeeOther(reverse("donations_monthly", args=[token]))


@private_page
@csrf_exempt  # the address is the secret: there is no session to ride on
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """“End it”. Pressed again, it has ended all the same."""
    if request.method != "POST":
        return redirect("donations_monthly", token=token)
    monthly = monthly_of(token)
    if monthly is None:
        return unknown(request)
    ask_end(monthly=monthly)
    return _back(token)


@private_page
@csp_update(PAYMENT_PAGE)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def amount(request: HttpRequest, token: str) -> HttpResponse:
    """Give more each month, or less."""
    if request.method != "POST":
        return redirect("donations_monthly", token=token)
    monthly = monthly_of(token)
    if monthly is None:
        return unknown(request)
    form = MonthlyAmountForm(request.POST, monthly=monthly)
    if not form.is_valid():
        return _page(request, monthly, form=form, status=UNPROCESSABLE)
    try:
        ask_amount(monthly=monthly, amount=form.cleaned_data["amount"])
    except DonationError as refusal:
        return _page(request, monthly, error=str(refusal), status=UNPROCESSABLE)
    return _back(token)


@private_page
@csp_update(PAYMENT_PAGE)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to the payment company's page on which another card is given."""
    if request.method != "POST":
        return redirect("donations_monthly", token=token)
    monthly = monthly_of(token)
    if monthly is None:
        return unknown(request)
    try:
        return SeeOther(ask_for_card(monthly=monthly, nonce=CardForm(request.POST).number()))
    except DonationError as refusal:
        status = AWAY if isinstance(refusal, NoAnswer) else UNPROCESSABLE
        return _page(request, monthly, error=str(refusal), status=status)
