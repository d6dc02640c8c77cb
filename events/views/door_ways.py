"""Ways to the door besides the desk: the code that a guest shows, links for helpers, and the list on paper."""

import uuid

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapters.models import ChapterPage
from chapters.rules import Ability, can, get_chapter_or_404
from content.addresses import absolute
from content.qr import qr_svg
from events.actions.door_links import make_link, revoke_link
from events.doors import link_ends, link_of_token, link_token, rsvp_of_door_token
from events.errors import EventError
from events.forms.door import LinkForm
from events.models import HostLink, Occurrence, Rsvp
from events.queries import day_and_hours, named
from events.queries.door import door_list
from events.queries.rows import moment
from events.terms import erase_at
from events.views.desk import date_or_404
from events.views.door import Door
from events.views.guests import SeeOther, unlogged
from people.web import private_page, with_form

CAMERA = "door" if settings.DEBUG else "__Secure-door"  # the cookie of a phone whose camera is used at a door
SHOWN_ONCE = "events.new_door_link"
BLANK_LINES = range(14)


@private_page
@require_safe
def code(request: HttpRequest, code: str) -> HttpResponse:
    """Where a guest's code leads. Whoever stands at that door goes on to the guest; everyone else is told one thing,
    whatever code it is: nobody learns from it whether there is such a guest, or where."""
    home = _door_of(request, code)
    response = redirect(home) if home else render(request, "events/door_code.html", {"noindex": True})
    return unlogged(response)


def _door_of(request: HttpRequest, code: str) -> str:
    """The address of this guest on the list of whoever asks; empty for those who stand at no door of theirs."""
    token = request.COOKIES.get(CAMERA, "")
    if not token and not request.user.is_authenticated:
        return ""  # no look into the database: a code that exists and one that does not cost the same
    found = rsvp_of_door_token(code)
    if found is None:
        return ""
    date = found.occurrence
    if can(request.user, Ability.SEE_GUESTS, date.chapter):
        return reverse("desk_door_guest", args=[date.chapter.canonical().slug, date.uid, found.pk])
    link = link_of_token(token) if token else None
    return _by_link(found, token) if link and link.occurrence_id == date.pk else ""


def _by_link(found: Rsvp, token: str) -> str:
    return reverse("events_door_guest", args=[token, found.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def camera(request: HttpRequest, door: Door) -> HttpResponse:
    """Let this phone's own camera open guests at the door, or end that: a cookie that is sent below /in/ only."""
    response = SeeOther(f"{door.home}#camera") if request.method == "POST" else redirect(door.home)
    if request.method != "POST" or not isinstance(door.by, HostLink):
        return response
    if "stop" in request.POST:
        response.delete_cookie(CAMERA, path="/in/", samesite="Lax")
        return response
    response.set_cookie(
        CAMERA,
        link_token(door.by),
        max_age=int((link_ends(door.by) - timezone.now()).total_seconds()),
        path="/in/",
        secure=not settings.DEBUG,
        httponly=True,
        samesite="Lax",
    )
    return response


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, chapter: str, uid: uuid.UUID) -> HttpResponse:
    """Links for helpers: who has one, and a form to make another."""
    page = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    date = date_or_404(page, uid)
    if request.method != "POST":
        return _links_page(request, page, date, LinkForm())
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            made = make_link(occurrence=date, label=form.cleaned_data["label"], actor=request.user)
        except EventError as refusal:
            form.add_error(None, refusal.message)
        else:
            request.session[SHOWN_ONCE] = made.pk  # its number; the link itself is derived once more, to be shown once
            return SeeOther(reverse("desk_helpers", args=[page.slug, date.uid]))
    return _links_page(request, page, date, form, status=422)


def _links_page(
    request: HttpRequest, chapter: ChapterPage, date: Occurrence, form: LinkForm, status: int = 200
) -> HttpResponse:
    language = get_language() or "en"
    given = list(date.host_links.select_related("created_by").order_by("-created_at", "-pk"))
    for link in given:
        link.occurrence = date
        link.until = moment(link_ends(link), date.zone, language)
    new = request.session.pop(SHOWN_ONCE, None) if request.method == "GET" else None
    shown = next((link for link in given if link.pk == new), None)
    address = absolute(reverse("events_door", args=[link_token(shown)])) if shown else ""
    context = {
        "chapter": chapter,
        "date": date,
        "title": named([date], language)[0].page.title,
        "when": day_and_hours(date, language),
        "links": given,
        "form": form,
        "shown": shown,
        "address": address,
        "code": qr_svg(address) if address else "",
        "noindex": True,
    }
    return with_form(render(request, "events/door_links.html", context, status=status))


@private_page
@login_required
@require_POST
def revoke(request: HttpRequest, chapter: str, uid: uuid.UUID, link: uuid.UUID) -> HttpResponse:
    """End a helper's link at once."""
    page = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    found = get_object_or_404(HostLink, uid=link, occurrence=date_or_404(page, uid))
    revoke_link(link=found, actor=request.user)
    return SeeOther(reverse("desk_helpers", args=[page.slug, uid]))


@require_safe
def paper(request: HttpRequest, door: Door) -> HttpResponse:
    """The list to print: alias, party, boxes to tick, lines for walk-ins. Paper cannot be erased, so it says until when
    it may be kept."""
    language = door.language
    context = {
        "door": door,
        "title": named([door.date], language)[0].page.title,
        "when": day_and_hours(door.date, language),
        "list": door_list(door.date),
        "blank": BLANK_LINES,
        "erase": moment(erase_at(door.date), door.date.zone, language),
        "noindex": True,
    }
    return render(request, "events/door_paper.html", context)
