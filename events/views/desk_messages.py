"""Writing to the guests of a date: the form, whom it reaches and how it looks, then sending. And what they thought."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, get_chapter_or_404
from events.actions.messages import A_DAY, NOBODY, send_message, sent_today
from events.errors import EventError
from events.forms.messages import MessageForm
from events.mails.messages import sample_of
from events.models import GuestMessage, Occurrence
from events.queries.audiences import Audience, Reach, door_was_used, guests_of, reach
from events.queries.feedback import feedback_of
from events.queries.shifts import shift_name
from events.views.desk import date_or_404
from people.web import private_page, with_form

UNPROCESSABLE = 422


def _page(request, chapter: ChapterPage, date: Occurrence, template: str, *, status=200, **context) -> HttpResponse:
    context = {"chapter": chapter, "date": date, "noindex": True, **context, **dock(request, chapter)}
    return with_form(render(request, template, context, status=status))


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Write, look, send. A form that is sent twice, or sent again after going back, writes once."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    date = date_or_404(host, uid)
    form = _form(request, date)
    if request.method != "POST" or "back" in request.POST:
        return _form_page(request, host, date, form)
    if not form.is_valid():
        return _form_page(request, host, date, form, status=UNPROCESSABLE)
    if "send" in request.POST:
        return _send(request, host, date, form)
    found = reach(_meant(date, form), guests_of(date))
    if not found.guests:
        form.add_error("who", NOBODY)
        return _form_page(request, host, date, form, status=UNPROCESSABLE)
    return _preview(request, host, date, form, found)


def _form(request: HttpRequest, date: Occurrence) -> MessageForm:
    guests, used = guests_of(date), door_was_used(date)
    counts = {who: len(reach(Audience(date, who, None, used), guests).guests) for who in GuestMessage.Audience.values}
    shifts = [(shift.pk, shift_name(shift)) for shift in date.shifts.all()]
    return MessageForm(request.POST or None, counts=counts, shifts=shifts)


def _meant(date: Occurrence, form: MessageForm) -> Audience:
    shift = form.message["shift"]
    return Audience(date, form.message["who"], shift.pk if shift else None, door_was_used(date))


def _form_page(request, host: ChapterPage, date: Occurrence, form: MessageForm, status: int = 200) -> HttpResponse:
    written = list(date.messages.select_related("author", "shift"))
    sent = next((one for one in written if str(one.uid) == request.GET.get("sent")), None)
    left = A_DAY - sent_today(date)
    context = {"form": form, "written": written, "sent": sent, "left": left, "a_day": A_DAY}
    return _page(request, host, date, "events/desk_messages.html", status=status, **context)


def _preview(request, host: ChapterPage, date: Occurrence, form: MessageForm, found: Reach) -> HttpResponse:
    written = GuestMessage(occurrence=date, subject=form.message["subject"], body=form.message["body"])
    known = dict(settings.LANGUAGES)
    context = {
        "sent": [(name, value) for name, value in request.POST.items() if name in form.fields],
        "to": dict(GuestMessage.Audience.choices)[form.message["who"]],
        "shift": shift_name(form.message["shift"]) if form.message["shift"] else "",
        "reach": found,
        "languages": [(known.get(code, code), number) for code, number in found.languages.items()],
        "sample": sample_of(written),
    }
    return _page(request, host, date, "events/desk_message.html", **context)


def _send(request, host: ChapterPage, date: Occurrence, form: MessageForm) -> HttpResponse:
    try:
        message = send_message(occurrence=date, actor=request.user, **form.message)
    except EventError as refusal:
        form.add_error(None, refusal.message)
        return _form_page(request, host, date, form, status=UNPROCESSABLE)
    return redirect(f"{reverse('desk_messages', args=[host.slug, date.uid])}?sent={message.uid}")


@private_page
@login_required
@require_safe
def feedback(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """What guests thought of a date."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    date = date_or_404(host, uid)
    return _page(request, host, date, "events/desk_feedback.html", sheet=feedback_of(date, get_language() or "en"))
