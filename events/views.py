"""Guests: asking for a seat, and the page behind the link in their mail. Looking changes nothing; buttons do."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from events.actions.rsvps import ask_for_seat, cancel_rsvp, change_party, confirm_rsvp
from events.disclosure import guest_place, public_place
from events.errors import EventError
from events.feeds import calendar_file
from events.forms import PartyForm, RsvpForm
from events.guests import calendar_url, visit, waitlist_position
from events.models import Occurrence, Rsvp
from events.page_views import render_date
from events.queries import Named, named
from events.rules import is_late, is_open, rsvp_of_token, rsvp_token
from people.limits import allow
from people.web import private_page, public_post

UNPROCESSABLE = 422
State = Rsvp.State


class SeeOther(HttpResponseRedirect):
    """The answer to a form: go and look there. A page that is loaded again sends nothing twice."""

    status_code = 303


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def rsvp(request: HttpRequest, uid) -> HttpResponse:
    """The address of the form; whoever only opens it is led to the date."""
    found = _public_date(uid)
    if request.method != "POST":
        return redirect(f"{found.url}#come")
    return _take_form(request, found)


def _public_date(uid) -> Named:
    dates = Occurrence.objects.select_related("event__locale", "chapter__locale")
    found = named(dates.open_to_all().filter(uid=uid), get_language())
    if not found or not found[0].url or found[0].page.get_view_restrictions():
        raise Http404
    return found[0]


@private_page
@public_post
def _take_form(request: HttpRequest, found: Named) -> HttpResponse:
    """Known and unknown addresses, silenced ones, networks over their limit and robots: one answer for all of them."""
    form = RsvpForm(request.POST)
    if form.is_valid() and not is_open(found.date):
        form.add_error(None, _("This date has begun, is over or is cancelled, so no seats can be kept."))
    if form.is_valid() and not form.trapped and allow(request, "events.rsvp"):
        fields = {name: form.cleaned_data[name] for name in ("email", "name", "party")}
        try:
            ask_for_seat(occurrence=found.date, locale=get_language(), **fields)
        except EventError as refusal:  # it was cancelled, or began, this very moment
            form.add_error(None, refusal.message)
    if form.errors:
        request.shown_page = found.page
        response = render_date(request, found.page, found.date, form=form, status=UNPROCESSABLE)
        # The page holds the form again, and older browsers can show only by the referrer that it was ours.
        response.headers["Referrer-Policy"] = "same-origin"
        return response
    return SeeOther(reverse("events_rsvp_sent"))


@private_page
@require_safe
def rsvp_sent(request: HttpRequest) -> HttpResponse:
    """What happens next; the same page for everyone."""
    return render(request, "events/rsvp_sent.html", {"noindex": True})


@private_page
@require_safe
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a guest's mail."""
    found = rsvp_of_token(token)
    return _guest_page(request, found) if found else _unknown_link(request)


def _guest_page(request: HttpRequest, found: Rsvp, *, form=None, error: str = "", status: int = 200) -> HttpResponse:
    date = found.occurrence
    context = {
        "visit": visit(found),
        "rsvp": found,
        "stage": _stage(found),
        "position": waitlist_position(found) if found.state == State.WAITLISTED else 0,
        "form": form or PartyForm(initial={"party": found.party}),
        "error": error,
        "token": rsvp_token(found),
        "calendar_url": calendar_url(),
        "changeable": not date.is_cancelled and not date.is_past(),
        "noindex": True,
    }
    return _unlogged(render(request, "events/rsvp.html", context, status=status))


def _stage(found: Rsvp) -> str:
    """Which of the page's faces to show; it names the template."""
    date = found.occurrence
    if date.is_cancelled:
        return "off"
    if date.is_past() or (found.state in (State.PENDING, State.CANCELLED) and not is_open(date)):
        return "over"
    if is_late(found):
        return "late"
    return found.state


def _unknown_link(request: HttpRequest) -> HttpResponse:
    """Cut short, replaced, run out, never ours: whoever holds it learns how to get a new one."""
    context = {"calendar_url": calendar_url(), "noindex": True}
    return _unlogged(render(request, "events/rsvp_unknown.html", context, status=404))


def _unlogged(response: HttpResponse) -> HttpResponse:
    """Django writes the address of every refusal into the log, and this address is a guest's secret."""
    response._has_been_logged = True
    return response


def _press(request: HttpRequest, token: str, act: Callable[..., Rsvp], **options) -> HttpResponse:
    """Do what the button says, then lead back to the page; a refusal is shown on it."""
    found = rsvp_of_token(token)
    if found is None:
        return _unknown_link(request)
    try:
        act(rsvp=found, **options)
    except EventError as refusal:
        return _guest_page(request, rsvp_of_token(token) or found, error=str(refusal.message), status=UNPROCESSABLE)
    return SeeOther(reverse("events_guest", kwargs={"token": token}))


@private_page
@csrf_exempt  # the address is the secret: there is no session to ride on
@require_http_methods(["GET", "HEAD", "POST"])
def guest_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """“Keep my seats”, and “Come after all”."""
    if request.method != "POST":
        return redirect("events_guest", token=token)
    return _press(request, token, confirm_rsvp)


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def guest_party(request: HttpRequest, token: str) -> HttpResponse:
    """Bring more people, or fewer."""
    if request.method != "POST":
        return redirect("events_guest", token=token)
    form, found = PartyForm(request.POST), rsvp_of_token(token)
    if found and not form.is_valid():
        return _guest_page(request, found, form=form, status=UNPROCESSABLE)
    return _press(request, token, change_party, party=form.cleaned_data["party"]) if found else _unknown_link(request)


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def guest_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once more before seats, or a place on the waitlist, are given back."""
    if request.method == "POST":
        return _press(request, token, cancel_rsvp)
    found = rsvp_of_token(token)
    if found is None:
        return _unknown_link(request)
    if _stage(found) not in (State.CONFIRMED, State.WAITLISTED):
        return redirect("events_guest", token=token)
    return render(
        request, "events/rsvp_cancel.html", {"visit": visit(found), "rsvp": found, "token": token, "noindex": True}
    )


@private_page
@require_GET
def guest_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The date as a calendar file; with the exact place for confirmed guests only."""
    found = rsvp_of_token(token)
    if found is None:
        return _unknown_link(request)
    is_guest = found.state == State.CONFIRMED
    told = visit(found)
    body = calendar_file(
        [found.occurrence],
        name=told.title,
        language=get_language(),
        place_of=guest_place if is_guest else public_place,
    )
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.occurrence.slug}.ics"'
    return response
