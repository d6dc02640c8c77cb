"""Coming to every date of an event: saying so, and the page behind the link of who does. Looking changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from events.actions.standing import A_YEAR, come_to_every_date
from events.actions.standing_ends import change_party_of_all, continue_standing, end_standing
from events.errors import EventError
from events.forms.guests import PartyForm
from events.guests import own_calendar, visit
from events.models import Rsvp, StandingRsvp
from events.queries.standing import SOON, is_renewable, may_stand, others_to_come, rows_to_come, standing_of
from events.rules import rsvp_of_token, standing_of_token, standing_token
from events.standing import lines, offered_rows
from events.views.guests import UNPROCESSABLE, SeeOther, unknown_link, unlogged
from people.language import long_date
from people.web import private_page

SHOWN = 12  # dates that the question lists; its button means all of them
EITHER = require_http_methods(["GET", "HEAD", "POST"])


@private_page
@csrf_exempt  # the address is the secret: there is no session to ride on
@EITHER
def every(request: HttpRequest, token: str) -> HttpResponse:
    """“Come to every date”: which they are and what happens, and the button."""
    found = rsvp_of_token(token)
    if found is None:
        return unknown_link(request)
    if request.method != "POST":
        return _offer(request, found, token)
    try:
        return _to(come_to_every_date(rsvp=found))
    except EventError as refusal:
        return _offer(request, found, token, error=str(refusal.message))


def _offer(request: HttpRequest, found: Rsvp, token: str, *, error: str = "") -> HttpResponse:
    if standing := standing_of(found):
        return _to(standing)
    dates = others_to_come(found) if may_stand(found) else []
    if not dates and not error:
        return redirect("events_guest", token=token)
    until = timezone.localdate() + A_YEAR
    dates = [date for date in dates if date.start_date <= until]
    context = {
        "visit": visit(found),
        "rows": offered_rows(found, dates[:SHOWN], get_language()),
        "more": len(dates[SHOWN:]),
        "until": long_date(until),
        "error": error,
        "token": token,
        "noindex": True,
    }
    status = UNPROCESSABLE if error else 200
    return unlogged(render(request, "events/standing_offer.html", context, status=status))


def _to(standing: StandingRsvp) -> HttpResponse:
    return SeeOther(reverse("events_standing", args=[standing_token(standing)]))


@private_page
@require_safe
def standing(request: HttpRequest, token: str) -> HttpResponse:
    """The page of who comes to every date: which these are, how many of them, and how to stop."""
    found = standing_of_token(token)
    return _page(request, found) if found else unknown_link(request)


def _page(request: HttpRequest, found: StandingRsvp, *, form=None, too_few=(), status: int = 200) -> HttpResponse:
    today, language, rows = timezone.localdate(), get_language(), list(rows_to_come(found))
    context = {
        "standing": found,
        "title": found.event.localized.title,
        "until": long_date(found.until),
        "is_over": found.until < today,
        "renewable": is_renewable(found, today),
        "lines": lines(rows, language),
        "too_few": lines(too_few, language),
        "form": form or PartyForm(initial={"party": found.party}),
        "own_calendar": own_calendar(rows[0]) if rows else None,
        "token": standing_token(found),
        "noindex": True,
    }
    return unlogged(render(request, "events/standing.html", context, status=status))


@private_page
@csrf_exempt
@EITHER
def party(request: HttpRequest, token: str) -> HttpResponse:
    """More of them, or fewer, at every date; where there are too few seats the page says so."""
    found = standing_of_token(token)
    if found is None:
        return unknown_link(request)
    if request.method != "POST":
        return redirect("events_standing", token=token)
    form = PartyForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=UNPROCESSABLE)
    too_few = change_party_of_all(standing=found, party=form.cleaned_data["party"])
    if too_few:
        return _page(request, found, form=form, too_few=too_few, status=UNPROCESSABLE)
    return _to(found)


@private_page
@csrf_exempt
@EITHER
def end(request: HttpRequest, token: str) -> HttpResponse:
    """“No longer every date”: asks what becomes of the dates that are near."""
    found = standing_of_token(token)
    if found is None:
        return unknown_link(request)
    if request.method == "POST":
        end_standing(standing=found, keep_soon=request.POST.get("keep") == "soon")
        return SeeOther(reverse("events_standing_ended"))
    made = rows_to_come(found).filter(standing=found)
    soon = list(made.filter(occurrence__starts_at__lte=timezone.now() + SOON))
    context = {"title": found.event.localized.title, "soon": lines(soon, get_language()), "count": made.count()}
    return unlogged(render(request, "events/standing_end.html", {**context, "token": token, "noindex": True}))


@private_page
@csrf_exempt
@EITHER
def go_on(request: HttpRequest, token: str) -> HttpResponse:
    """One more year."""
    found = standing_of_token(token)
    if found is None:
        return unknown_link(request)
    return _to(continue_standing(standing=found) if request.method == "POST" else found)


@private_page
@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """They come to every date no longer; the same page for everyone."""
    return render(request, "events/standing_ended.html", {"noindex": True})
