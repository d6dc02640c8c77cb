"""One guest on the desk, and what a host does for them. Another chapter's guest, or another date's, does not exist.

What guests told, and every button here, is for those who may change the date; greeters do not get this far.
"""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, get_chapter_or_404
from content.addresses import absolute
from events.actions.by_hand import cancel_for_guest, erase_guest, put_in_guest
from events.desk_answers import answers_for
from events.errors import EventError
from events.forms.desk_guests import PutInForm
from events.models import Occurrence, Rsvp
from events.queries.guest_lists import guest_line, taken_words
from events.queries.shifts import shift_lines
from events.recovery import code_of, in_groups
from events.views.desk import date_or_404
from people.web import private_page, with_form

HERE = (*Rsvp.HOLDING, Rsvp.State.WAITLISTED, Rsvp.State.PENDING)


def _page(request, chapter: ChapterPage, date: Occurrence, template: str, *, status=200, **context) -> HttpResponse:
    context = {"chapter": chapter, "date": date, "noindex": True, **context, **dock(request, chapter)}
    return with_form(render(request, template, context, status=status))


def _guest_or_404(date: Occurrence, guest) -> Rsvp:
    found = date.rsvps.select_related("shift", "occurrence__chapter").filter(uid=guest).first()
    if found is None:
        raise Http404
    return found


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def put_in(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Put a guest down who cannot do it themselves; their recovery code is shown once, to be read out."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    date = date_or_404(host, uid)
    lines = shift_lines(date, get_language() or "en")
    form = PutInForm(request.POST or None, date=date, lines=lines)
    if form.is_valid():
        return _put_in(request, host, date, form)
    return _form_page(request, host, date, form, status=422 if form.is_bound else 200)


def _put_in(request, host: ChapterPage, date: Occurrence, form: PutInForm) -> HttpResponse:
    fields = {"name": form.cleaned_data["name"], "party": form.cleaned_data["party"], "shift": form.chosen}
    locale = get_language() or "en"
    try:
        row = put_in_guest(uid=form.uid, occurrence=date, locale=locale, actor=request.user, **fields)
    except EventError as refusal:
        form.add_error(None, refusal.message)
        return _form_page(request, host, date, form, status=422)
    recover_url = absolute(reverse("events_rsvp_recover"))
    context = {"guest": guest_line(row, date, locale), "groups": in_groups(code_of(row)), "recover_url": recover_url}
    return _page(request, host, date, "events/desk_guest_code.html", **context)


def _form_page(request, host: ChapterPage, date: Occurrence, form: PutInForm, *, status: int) -> HttpResponse:
    taken = taken_words(date, get_language() or "en")
    return _page(request, host, date, "events/desk_guest_new.html", form=form, taken=taken, status=status)


@private_page
@login_required
@require_safe
def guest(request: HttpRequest, chapter: str, uid, guest) -> HttpResponse:
    """One guest: how they stand and what they told."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    date = date_or_404(host, uid)
    return _guest_page(request, host, date, _guest_or_404(date, guest))


def _guest_page(request, host, date: Occurrence, found: Rsvp, *, error: str = "", status: int = 200) -> HttpResponse:
    told = answers_for(request.user, host, date)
    context = {
        "guest": guest_line(found, date, get_language() or "en"),
        "told": told.of(found) if told else None,
        "may_cancel": found.state in HERE and not date.is_past() and not found.checked_in_at,
        "error": error,
    }
    return _page(request, host, date, "events/desk_guest.html", status=status, **context)


@private_page
@login_required
@require_POST
def cancel_guest(request: HttpRequest, chapter: str, uid, guest) -> HttpResponse:
    """Give back a guest's seats for them."""
    return _press(request, chapter, uid, guest, cancel_for_guest)


@private_page
@login_required
@require_POST
def erase(request: HttpRequest, chapter: str, uid, guest) -> HttpResponse:
    """Forget a guest at once."""
    return _press(request, chapter, uid, guest, erase_guest)


def _press(request: HttpRequest, chapter: str, uid, guest, act: Callable[..., object]) -> HttpResponse:
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    date = date_or_404(host, uid)
    found = _guest_or_404(date, guest)
    try:
        act(rsvp=found, actor=request.user)
    except EventError as refusal:
        return _guest_page(request, host, date, found, error=str(refusal.message), status=422)
    return redirect("desk_date", host.slug, date.uid)
