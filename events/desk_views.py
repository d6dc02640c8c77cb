"""Dates on the desk: who comes, and calling a date off. Another chapter's date does not exist here."""

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, can, get_chapter_or_404
from events.actions import cancel_date, uncancel_date
from events.desk_forms import CancelForm
from events.errors import EventError
from events.models import Occurrence, Rsvp
from events.queries import rows
from people.web import private_page

STATES = [Rsvp.State.CONFIRMED, Rsvp.State.WAITLISTED, Rsvp.State.PENDING, Rsvp.State.CANCELLED]


def _date_or_404(chapter: ChapterPage, uid) -> Occurrence:
    dates = Occurrence.objects.of_chapter(chapter).select_related("event__locale", "chapter__locale")
    date = dates.filter(uid=uid).first()
    if date is None:
        raise Http404
    return date


@private_page
@login_required
@require_safe
def date(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Who comes to a date."""
    page = get_chapter_or_404(request.user, Ability.SEE_GUESTS, slug=chapter)
    return _date_page(request, page, _date_or_404(page, uid), CancelForm())


def _date_page(
    request, chapter: ChapterPage, found: Occurrence, form: CancelForm, error="", status=200
) -> HttpResponse:
    context = {
        "chapter": chapter,
        "date": found,
        "row": rows([found], language=get_language())[0],
        "guests": _guests(found),
        "form": form,
        "error": error,
        "may_cancel": can(request.user, Ability.MANAGE_DATES, chapter) and not found.is_past(),
        "noindex": True,
        **dock(request, chapter),
    }
    response = render(request, "events/desk_date.html", context, status=status)
    # Without any referrer a browser sends “Origin: null” with the form, and Django's own guard refuses it.
    response["Referrer-Policy"] = "same-origin"
    return response


def _guests(found: Occurrence):
    order = Case(*[When(state=state, then=Value(at)) for at, state in enumerate(STATES)])
    return found.rsvps.alias(at=order).order_by("at", "confirmed_at", "waitlisted_at", "pk")


@private_page
@login_required
@require_POST
def cancel(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Call a date off, with a reason."""
    page = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    found, form = _date_or_404(page, uid), CancelForm(request.POST)
    if not form.is_valid():
        return _date_page(request, page, found, form, status=422)
    return _act(request, page, found, cancel_date, reason=form.cleaned_data["reason"])


@private_page
@login_required
@require_POST
def call_back(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Let a cancelled date take place after all."""
    page = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    return _act(request, page, _date_or_404(page, uid), uncancel_date)


def _act(request, chapter: ChapterPage, found: Occurrence, action, **options) -> HttpResponse:
    try:
        action(occurrence=found, actor=request.user, **options)
    except EventError as refusal:
        return _date_page(request, chapter, found, CancelForm(), error=str(refusal.message), status=422)
    return redirect(reverse("desk_date", args=[chapter.slug, found.uid]))
