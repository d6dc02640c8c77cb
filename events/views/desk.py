"""Dates on the desk: who comes, and calling a date off. Another chapter's date does not exist here."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, abilities_of, get_chapter_or_404
from events.actions import cancel_date, uncancel_date
from events.desk_answers import answers_for
from events.desk_links import DATE, EVENING, GUESTS, links_of
from events.errors import EventError
from events.forms.desk import CancelForm
from events.models import Occurrence
from events.queries import rows
from events.queries.feedback import feedback_of
from events.queries.flyers import printable_dates
from events.queries.guest_lists import Count, guest_list, overbooked, taken_words
from events.queries.shifts import teams
from people.language import localise_digits
from people.web import private_page, with_form


def date_or_404(chapter: ChapterPage, uid) -> Occurrence:
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
    return _date_page(request, page, date_or_404(page, uid), CancelForm())


def _date_page(
    request, chapter: ChapterPage, found: Occurrence, form: CancelForm, error="", status=200
) -> HttpResponse:
    may, language = abilities_of(request.user, chapter), get_language() or "en"
    manages, evening = Ability.MANAGE_DATES in may, links_of(found, chapter, may, [EVENING])
    context = {
        "chapter": chapter,
        "date": found,
        "row": rows([found], language=language)[0],
        "taken": taken_words(found, language),
        "too_many": overbooked(found),
        "printable": printable_dates().filter(pk=found.pk).exists(),
        "evening": evening[:1],
        "links": [*evening[1:], *links_of(found, chapter, may, [GUESTS, DATE])],
        "manages": manages,
        "may_change": manages and not found.is_past(),
        "form": form,
        "error": error,
        "posted": "posted" in request.GET,
        "noindex": True,
        **_guests(request, chapter, found, manages=manages),
        **dock(request, chapter),
    }
    return with_form(render(request, "events/desk_date.html", context, status=status))


def _guests(request, chapter: ChapterPage, found: Occurrence, *, manages: bool) -> dict:
    """The guests as this person may know them: a greeter learns alias, number and who has come."""
    language = get_language() or "en"
    guests = guest_list(found, language=language, show=request.GET.get("show", ""), whole=manages)
    answers = answers_for(request.user, chapter, found) if manages else None
    told = [(line, answers.of(line.rsvp) if answers else None) for line in guests.lines]
    everyone = list(found.rsvps.all()) if guests.shown else [line.rsvp for line in guests.lines]
    return {
        "guests": guests,
        "told": told,
        "answers": answers,
        "chips": _chips(guests.counts, guests.shown) if len(guests.counts) > 1 else [],
        "teams": teams(found, everyone, language) if manages else [],
        "feedback": feedback_of(found, language) if manages and found.has_ended() else None,
        "messages_sent": found.messages.select_related("shift")[:10] if manages else [],
    }


def _chips(counts: list[Count], shown: str) -> list[dict]:
    """The filters of the list, each with how many people it shows."""
    chips = [
        {"url": f"?show={one.value}#guests", "label": f"{one.label} {localise_digits(one.people)}", "value": one.value}
        for one in counts
    ]
    return [{**chip, "current": chip["value"] == shown} for chip in chips]


@private_page
@login_required
@require_POST
def cancel(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Call a date off, with a reason."""
    page = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    found, form = date_or_404(page, uid), CancelForm(request.POST)
    if not form.is_valid():
        return _date_page(request, page, found, form, status=422)
    return _act(request, page, found, cancel_date, reason=form.cleaned_data["reason"])


@private_page
@login_required
@require_POST
def call_back(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Let a cancelled date take place after all."""
    page = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    return _act(request, page, date_or_404(page, uid), uncancel_date)


def _act(request, chapter: ChapterPage, found: Occurrence, action, **options) -> HttpResponse:
    try:
        action(occurrence=found, actor=request.user, **options)
    except EventError as refusal:
        return _date_page(request, chapter, found, CancelForm(), error=str(refusal.message), status=422)
    return redirect(reverse("desk_date", args=[chapter.slug, found.uid]))
