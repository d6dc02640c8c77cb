"""What a guest takes along: one date as a file, all of them as a calendar whose address is a secret."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import reverse
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from events.actions.personal import open_feed, renew_feed, revoke_feed
from events.disclosure import Place, guest_place, is_high_risk, public_place
from events.feeds import calendar_file
from events.guests import shift_sentence
from events.models import EventPage, Occurrence
from events.queries.personal import dates_of_guest, discreet_dates, shifts_of_guest
from events.rules import feed_of_token, rsvp_of_token
from events.views.guests import SeeOther, unknown_link, unlogged
from people.web import private_page

ICS = "text/calendar; charset=utf-8"
ACTS = {"open": open_feed, "renew": renew_feed, "stop": revoke_feed}


@private_page
@require_safe
def guest_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The date as a calendar file; with the exact place for confirmed guests only."""
    found = rsvp_of_token(token)
    if found is None:
        return unknown_link(request)
    is_guest = found.is_seated
    place_of = place_for_guest if is_guest else public_place
    told = {found.occurrence_id: shift_sentence(found)}
    discreet = {found.occurrence_id} if found.is_discreet else set()
    dates = [found.occurrence]
    return _file(f"{found.occurrence.slug}.ics", dates, _("Your date"), place_of=place_of, told=told, discreet=discreet)


@private_page
@csrf_exempt  # the address is the secret: there is no session to ride on
@require_http_methods(["GET", "HEAD", "POST"])
def guest_dates(request: HttpRequest, token: str) -> HttpResponse:
    """Make the address of a guest's own calendar, make a new one in its place, or end it."""
    found = rsvp_of_token(token)
    if found is None or found.contact is None:
        return unknown_link(request)
    act = request.POST.get("act", "")
    # Only who is coming somewhere has dates to show; whoever has the address can always end it.
    if act == "stop" or (act in ACTS and found.is_seated):
        ACTS[act](contact=found.contact)
    return SeeOther(reverse("events_guest", kwargs={"token": token}) + "#own-calendar")


@private_page
@require_safe
def own_dates(request: HttpRequest, token: str) -> HttpResponse:
    """Every date a guest keeps seats for, to subscribe to. An address that is none of ours is simply not there."""
    feed = feed_of_token(token)
    if feed is None:
        return unlogged(HttpResponseNotFound())
    told = {rsvp.occurrence_id: shift_sentence(rsvp) for rsvp in shifts_of_guest(feed.contact)}
    dates = dates_of_guest(feed.contact)
    discreet = discreet_dates(feed.contact)
    return unlogged(_file("dates.ics", dates, _("My dates"), place_of=place_for_guest, told=told, discreet=discreet))


def place_for_guest(date: Occurrence, page: EventPage) -> Place:
    """Where a guest goes. Of a date that does not take place they learn no more than everyone."""
    return public_place(date, page) if date.is_off else guest_place(date, page)


def _file(filename: str, dates, name: str, *, place_of, told: dict[int, str], discreet: set[int]) -> HttpResponse:
    # Calendars of guests are synchronised to who knows where: of a date at high risk they learn when, and no more; so
    # does that of a guest who wants it discreet.
    body = calendar_file(
        dates,
        name=name,
        language=get_language(),
        place_of=place_of,
        is_discreet=lambda date: date.pk in discreet or is_high_risk(date),
        also=lambda date: told.get(date.pk, ""),
    )
    response = HttpResponse(body, content_type=ICS)
    response["Content-Disposition"] = content_disposition_header(True, filename)
    response["ETag"] = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    return response
