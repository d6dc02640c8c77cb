"""The page behind the link in a guest's mail. Looking changes nothing; buttons do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from events.actions.feedback import give_feedback
from events.actions.offers import accept_offer
from events.actions.reminders import still_coming
from events.actions.rsvps import cancel_rsvp, change_party, change_shift, confirm_rsvp
from events.around import around
from events.codes import guest_code
from events.errors import EventError
from events.feeds import ways_into_calendar
from events.forms.feedback import FeedbackForm
from events.forms.guests import PartyForm, ShiftForm
from events.guests import calendar_url, own_calendar, visit, waitlist_position
from events.models import Rsvp
from events.queries.shifts import shift_lines
from events.rules import has_run_out, is_late, is_open, rsvp_of_token, rsvp_token
from events.standing import every_date
from people.web import private_page

UNPROCESSABLE = 422
State = Rsvp.State


class SeeOther(HttpResponseRedirect):
    """The answer to a form: go and look there. A page that is loaded again sends nothing twice."""

    status_code = 303


@private_page
@require_safe
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a guest's mail."""
    found = rsvp_of_token(token)
    return _guest_page(request, found) if found else unknown_link(request)


def _guest_page(
    request: HttpRequest, found: Rsvp, *, form=None, shift_form=None, feedback_form=None, error: str = "", status=200
) -> HttpResponse:
    date, lines = found.occurrence, shift_lines(found.occurrence, get_language())
    context = {
        "visit": visit(found),
        "rsvp": found,
        "stage": stage_of(found),
        "position": waitlist_position(found) if found.state == State.WAITLISTED else 0,
        "form": form or PartyForm(initial={"party": found.party}),
        "shift_form": shift_form or (ShiftForm(lines=lines, rsvp=found) if lines or found.shift_id else None),
        "around": around(found),
        "feedback_form": feedback_form or FeedbackForm(),
        "error": error,
        "token": rsvp_token(found),
        "calendar_url": calendar_url(),
        "changeable": not (date.is_cancelled or date.is_past() or found.checked_in_at),
        "own_calendar": own_calendar(found),
        "code": guest_code(found),
        "every": every_date(found),
        "ways": ways_into_calendar(date, get_language()),
        "noindex": True,
    }
    return unlogged(render(request, "events/rsvp.html", context, status=status))


def stage_of(found: Rsvp) -> str:
    """Which of the page's faces to show; it names the template."""
    date = found.occurrence
    if date.is_cancelled:
        return "off"
    state = State.CONFIRMED if found.is_seated else State(found.state)
    if date.is_postponed and state in (State.CONFIRMED, State.OFFERED, State.WAITLISTED):
        return str(state)  # the seats are kept for the new day
    if date.is_past() or (state != State.CONFIRMED and not is_open(date)):
        return "over"
    if is_late(found):
        return "late"
    return str(State.LAPSED if has_run_out(found) else state)


def unknown_link(request: HttpRequest) -> HttpResponse:
    """Cut short, replaced, run out, never ours: whoever holds it learns how to get a new one."""
    context = {"calendar_url": calendar_url(), "noindex": True}
    return unlogged(render(request, "events/rsvp_unknown.html", context, status=404))


def unlogged(response: HttpResponse) -> HttpResponse:
    """Django writes the address of every refusal into the log, and this address is a guest's secret."""
    response._has_been_logged = True
    return response


def _press(request: HttpRequest, token: str, act: Callable[..., Rsvp], **options) -> HttpResponse:
    """Do what the button says, then lead back to the page; a refusal is shown on it."""
    found = rsvp_of_token(token)
    if found is None:
        return unknown_link(request)
    try:
        act(rsvp=found, **options)
    except EventError as refusal:
        return _guest_page(request, rsvp_of_token(token) or found, error=str(refusal.message), status=UNPROCESSABLE)
    return SeeOther(reverse("events_guest", kwargs={"token": token}))


@private_page
@csrf_exempt  # the address is the secret: there is no session to ride on
@require_http_methods(["GET", "HEAD", "POST"])
def guest_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """“Keep my seats”, “Come after all”, and “Wait again”."""
    if request.method != "POST":
        return redirect("events_guest", token=token)
    return _press(request, token, confirm_rsvp)


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def guest_accept(request: HttpRequest, token: str) -> HttpResponse:
    """“Yes, we take the seats” that were offered."""
    if request.method != "POST":
        return redirect("events_guest", token=token)
    return _press(request, token, accept_offer)


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
    return _press(request, token, change_party, party=form.cleaned_data["party"]) if found else unknown_link(request)


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def guest_shift(request: HttpRequest, token: str) -> HttpResponse:
    """Do something else there, or nothing in particular."""
    if request.method != "POST":
        return redirect("events_guest", token=token)
    found = rsvp_of_token(token)
    if found is None:
        return unknown_link(request)
    form = ShiftForm(request.POST, lines=shift_lines(found.occurrence, get_language()), rsvp=found)
    if not form.is_valid():
        return _guest_page(request, found, shift_form=form, status=UNPROCESSABLE)
    return _press(request, token, change_shift, shift=form.cleaned_data["shift"])


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def guest_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once more before seats, an offer, or a place on the waitlist are given back."""
    if request.method == "POST":
        return _press(request, token, cancel_rsvp)
    found = rsvp_of_token(token)
    if found is None:
        return unknown_link(request)
    if stage_of(found) not in (State.CONFIRMED, State.OFFERED, State.WAITLISTED):
        return redirect("events_guest", token=token)
    return render(
        request, "events/rsvp_cancel.html", {"visit": visit(found), "rsvp": found, "token": token, "noindex": True}
    )


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def guest_still_coming(request: HttpRequest, token: str) -> HttpResponse:
    """“I am still coming”, after a reminder."""
    if request.method != "POST":
        return redirect("events_guest", token=token)
    return _press(request, token, still_coming)


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def guest_feedback(request: HttpRequest, token: str) -> HttpResponse:
    """How it was."""
    if request.method != "POST":
        return redirect("events_guest", token=token)
    form, found = FeedbackForm(request.POST), rsvp_of_token(token)
    if found is None:
        return unknown_link(request)
    if not form.is_valid():
        return _guest_page(request, found, feedback_form=form, status=UNPROCESSABLE)
    return _press(request, token, give_feedback, locale=get_language() or "en", **form.cleaned_data)
