"""What guests have told us is theirs: they change it, and have it erased, on pages behind their link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from events.actions.forgetting import forget_answer
from events.actions.wishes import put_wishes
from events.forms.wishes import WishesForm
from events.guests import erased_on, visit
from events.models import Rsvp
from events.queries.standing import standing_of
from events.rules import rsvp_of_token
from events.views.guests import UNPROCESSABLE, SeeOther, unknown_link, unlogged
from people.erasure import erase_contact
from people.web import private_page


@private_page
@csrf_exempt  # the address is the secret: there is no session to ride on
@require_http_methods(["GET", "HEAD", "POST"])
def guest_wishes(request: HttpRequest, token: str) -> HttpResponse:
    """What a guest told us along with their yes, the language of our mails, and whether they are discreet."""
    found = rsvp_of_token(token)
    if found is None:
        return unknown_link(request)
    data = request.POST if request.method == "POST" else None
    form = WishesForm(data, date=found.occurrence, rsvp=found)
    if form.is_valid():
        put_wishes(rsvp=found, wishes=form.wishes())
        return SeeOther(reverse("events_guest", kwargs={"token": token}))
    return _page(request, "events/rsvp_wishes.html", found, token, form=form, status=UNPROCESSABLE if data else 200)


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def guest_erase(request: HttpRequest, token: str) -> HttpResponse:
    """Says what we know, and asks once more before it is erased: this answer, or everything under the same e-mail."""
    found = rsvp_of_token(token)
    if found is None:
        return unknown_link(request)
    if request.method != "POST":
        return _page(request, "events/rsvp_erase.html", found, token)
    if found.contact and "everything" in request.POST:
        erase_contact(contact=found.contact, actor=None)
    else:
        forget_answer(rsvp=found)
    return SeeOther(reverse("events_rsvp_erased"))


@private_page
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """That it is done; the same page for everyone."""
    return render(request, "events/rsvp_erased.html", {"noindex": True})


def _page(
    request: HttpRequest, template: str, found: Rsvp, token: str, *, form: WishesForm | None = None, status: int = 200
) -> HttpResponse:
    ends = erased_on(found, get_language() or "en")
    context = {"visit": visit(found), "rsvp": found, "token": token, "form": form, "ends": ends, "noindex": True}
    context["comes_to_all"] = standing_of(found) is not None
    return unlogged(render(request, template, context, status=status))
