"""What someone gave, behind a link that is mailed. Looking changes nothing; buttons do.

Known and unknown addresses get the same answer, so nobody learns from it who gives.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from donations.actions.forgetting import forget_donor
from donations.actions.links import ask_for_link
from donations.actions.mine import ask_for_statement, send_again, show_name
from donations.donors import fund_names, gift_line, monthly_line, waiting_line
from donations.forms.mine import LinkForm
from donations.links import link_of
from donations.models import DonorLink, Gift
from donations.queries.mine import gifts_of, monthly_gifts_of, waiting_of, years_of
from donations.views.answers import SeeOther, unlogged
from people.actions import prove
from people.erasure import erase_contact
from people.language import localise_digits
from people.limits import allow
from people.web import private_page, public_post, with_form

UNPROCESSABLE = 422
ASKS = 30  # of one network within ten minutes
SHOWN = 200  # gifts; who gave more often reads the rest in the yearly papers
DONE = ("receipt", "statement", "name")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Asks for the address that the link goes to."""
    return _take_address(request) if request.method == "POST" else _ask_page(request, LinkForm())


@private_page
def _ask_page(request: HttpRequest, form: LinkForm, status: int = 200) -> HttpResponse:
    return with_form(render(request, "donations/mine_ask.html", {"form": form, "noindex": True}, status=status))


@private_page
@public_post
def _take_address(request: HttpRequest) -> HttpResponse:
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _ask_page(request, form, UNPROCESSABLE)
    if not form.trapped and allow(request, "donations.mine", limit=ASKS):
        ask_for_link(email=form.cleaned_data["email"], locale=get_language() or "en")
    return SeeOther(reverse("donations_mine_sent"))


@private_page
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens next; the same page for everyone."""
    return render(request, "donations/mine_sent.html", {"noindex": True})


@private_page
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that was given, and what can be done with it."""
    link = link_of(token)
    if link is None:
        return unknown(request)
    gifts = list(gifts_of(link.contact)[:SHOWN])
    funds, done = fund_names(gifts), request.GET.get("done")
    context = {
        "token": token,
        "gifts": [gift_line(gift, funds=funds) for gift in gifts],
        "monthly": [monthly_line(row) for row in monthly_gifts_of(link.contact)],
        "waiting": [waiting_line(row) for row in waiting_of(link.contact)],
        "years": [(year, localise_digits(year)) for year in years_of(link.contact)],
        "done": done if done in DONE else "",
        "noindex": True,
    }
    return unlogged(render(request, "donations/mine.html", context))


def unknown(request: HttpRequest) -> HttpResponse:
    """Cut short, ended, never ours: whoever holds it learns how to get a new one."""
    return unlogged(render(request, "donations/mine_unknown.html", {"noindex": True}, status=404))


def _press(request: HttpRequest, token: str, done: str, act: Callable[[DonorLink], None]) -> HttpResponse:
    """Do what a button says, then lead back to the page; who only opens the address is led there at once."""
    if request.method != "POST":
        return redirect("donations_mine_page", token=token)
    link = link_of(token)
    if link is None:
        return unknown(request)
    prove(contact=link.contact)
    act(link)
    return SeeOther(reverse("donations_mine_page", args=[token]) + f"?done={done}")


def _own_gift(request: HttpRequest, link: DonorLink) -> Gift:
    try:
        gift = gifts_of(link.contact).filter(uid=request.POST.get("gift", "")).first()
    except ValidationError:
        gift = None
    if gift is None:
        raise Http404
    return gift


@private_page
@csrf_exempt  # the address is the secret: there is no session to ride on
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a receipt once more."""
    return _press(request, token, "receipt", lambda link: send_again(gift=_own_gift(request, link)))


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, token: str) -> HttpResponse:
    """Show the name of a gift, or hide it."""
    shows = request.POST.get("shows") == "1"
    return _press(request, token, "name", lambda link: show_name(gift=_own_gift(request, link), shows=shows))


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, token: str) -> HttpResponse:
    """Mail the paper of a year."""

    def act(link: DonorLink) -> None:
        year = request.POST.get("year", "")
        if year not in map(str, years_of(link.contact)):
            raise Http404
        ask_for_statement(contact=link.contact, year=int(year), locale=get_language() or "en")

    return _press(request, token, "statement", act)


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Says what is erased and what stays, and asks once more."""
    link = link_of(token)
    if link is None:
        return unknown(request)
    if request.method != "POST":
        runs = any(row.is_running and not row.end_asked_at for row in monthly_gifts_of(link.contact))
        context = {"token": token, "runs": runs, "noindex": True}
        return unlogged(render(request, "donations/mine_erase.html", context))
    if "everything" in request.POST:
        erase_contact(contact=link.contact, actor=None)
    else:
        forget_donor(link.contact)
    return SeeOther(reverse("donations_mine_erased"))


@private_page
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """That it is done; the same page for everyone."""
    return render(request, "donations/mine_erased.html", {"noindex": True})
