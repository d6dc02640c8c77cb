"""The practice checkout: what stands in for the payment company's page. It exists only where no real money can move."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from donations.money import Money
from donations.practice.hands import pay_invoice, press
from donations.practice.refusals import Refused
from donations.practice.sessions import intent_of
from donations.practice.store import Data, get
from donations.views.answers import SeeOther
from people.web import private_page, public_post, with_form

DECLINED = 402


def practice_page(view: Callable) -> Callable:
    """A page to play with, for one pair of eyes; 404 wherever real money can move, or where there is no such object."""

    @wraps(view)
    def shown(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not settings.PRACTICE_PAYMENTS:
            raise Http404
        try:
            return with_form(view(request, *args, **kwargs))
        except Refused as refusal:
            if refusal.status == 404:
                raise Http404 from refusal
            return _over(request, str(refusal))

    shown.csrf_exempt = getattr(view, "csrf_exempt", False)  # type: ignore[attr-defined]
    return private_page(shown)


def _over(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "donations/practice_over.html", {"why": why, "noindex": True}, status=410)


def back_from(session: Data) -> str:
    """Where the page leads once it is done."""
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def amount_of(data: Data) -> str:
    """As readers see it; `amount_total` of a session, `amount_due` of an invoice, `amount` of anything else."""
    names = ("amount_total", "amount_due", "amount")
    amount = next(data[name] for name in names if name in data)
    return Money(amount, (data["currency"] or "usd").upper()).text()


@practice_page
@require_safe
def checkout(request: HttpRequest, key: str) -> HttpResponse:
    """What is to be paid, and buttons for every way in which that can go."""
    session = get("checkout.session", key)
    if session["status"] == "complete":
        return redirect(back_from(session))
    if session["status"] == "expired":
        return _over(request, "")
    return _form(request, session)


def _form(request: HttpRequest, session: Data, *, declined: bool = False) -> HttpResponse:
    intent = intent_of(session) or {}
    context = {
        "session": session,
        "amount": amount_of(session),
        "saves": session["mode"] == "setup",
        "asks": intent.get("status") == "requires_action",
        "declined": declined,
        "noindex": True,
    }
    return render(request, "donations/practice_checkout.html", context, status=DECLINED if declined else 200)


@practice_page
@public_post
def checkout_pay(request: HttpRequest, key: str) -> HttpResponse:
    """A button was pressed. On to where it leads, or to the page again."""
    session = press(key, request.POST.get("way", ""))
    if session["status"] == "complete":
        return SeeOther(back_from(session))
    if request.POST.get("way") == "declines":
        return _form(request, session, declined=True)
    return SeeOther(reverse("donations_practice_checkout", args=[key]))


@practice_page
@require_safe
def invoice(request: HttpRequest, key: str) -> HttpResponse:
    """The hosted page of an invoice: pay by hand what the card did not."""
    found = get("invoice", key)
    context = {"invoice": found, "amount": amount_of(found), "noindex": True}
    return render(request, "donations/practice_invoice.html", context)


@practice_page
@public_post
def invoice_pay(request: HttpRequest, key: str) -> HttpResponse:
    way = request.POST.get("way", "")
    if way not in ("pays", "declines"):
        raise Refused("No such button.")
    pay_invoice(key, pays=way == "pays")
    return SeeOther(reverse("donations_practice_invoice", args=[key]))
