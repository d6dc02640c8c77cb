"""On the desk: taking part in a day of action, and doing an event again. What is another chapter's does not exist."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, can, chapters_where, get_chapter_or_404
from events.actions.copies import do_again
from events.actions.gatherings import CityPlace, take_part
from events.errors import EventError
from events.forms.desk import AgainForm, TakePartForm
from events.models import DayOfActionPage, EventPage
from events.queries.gatherings import event_of, in_language
from people.language import long_date, time_range
from people.models import User
from people.web import private_page, with_form


def chapter_to_write_for(user: User, slug: str) -> ChapterPage:
    """For those who write the chapter's pages, and for hosts, whose event waits for one of them."""
    edits = chapters_where(user, Ability.EDIT_PAGES).filter(slug=slug).exists()
    return get_chapter_or_404(user, Ability.EDIT_PAGES if edits else Ability.MANAGE_DATES, slug=slug)


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, chapter: str, pk: int) -> HttpResponse:
    """Take part in a day of action with a place and seats of one's own."""
    host = chapter_to_write_for(request.user, chapter)
    day = get_object_or_404(DayOfActionPage.objects.live(), pk=pk)
    form = TakePartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _join(request, host, day, form)
    return _join_page(request, host, day, form, status=422 if form.is_bound else 200)


def _join(request, host: ChapterPage, day: DayOfActionPage, form: TakePartForm) -> HttpResponse:
    may_publish = can(request.user, Ability.EDIT_PAGES, host)
    place = CityPlace(**form.cleaned_data)
    try:
        event = take_part(day=day, chapter=host, place=place, publish=may_publish, actor=request.user)
    except EventError as refusal:
        form.add_error(None, refusal.message)
        return _join_page(request, host, day, form, status=409)
    if not event.live and may_publish:
        return redirect("wagtailadmin_pages:edit", event.pk)
    return redirect("desk_join_day", host.slug, day.pk)


def _join_page(request, host: ChapterPage, day: DayOfActionPage, form: TakePartForm, *, status: int) -> HttpResponse:
    first, language = day.canonical(), get_language()
    context = {
        "chapter": host,
        "day": in_language(day, language),
        "when": time_range(first.start_time, first.end_time, language=language),
        "date": long_date(first.start_date, language),
        "event": event_of(first, host),
        "form": form,
        "may_publish": can(request.user, Ability.EDIT_PAGES, host),
        "noindex": True,
        **dock(request, host),
    }
    return with_form(render(request, "events/desk_join.html", context, status=status))


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, chapter: str, pk: int) -> HttpResponse:
    """Copy an event to another day, as a draft that opens in the editor."""
    host = get_chapter_or_404(request.user, Ability.EDIT_PAGES, slug=chapter)
    event = event_or_404(host, pk)
    today = _today(host)
    form = AgainForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        copy = do_again(event=event, day=form.cleaned_data["day"], today=today, actor=request.user)
        return redirect("wagtailadmin_pages:edit", copy.pk)
    context = {"chapter": host, "event": event, "form": form, "noindex": True, **dock(request, host)}
    return with_form(render(request, "events/desk_again.html", context, status=422 if form.is_bound else 200))


def event_or_404(host: ChapterPage, pk: int) -> EventPage:
    event = EventPage.objects.filter(pk=pk).first()
    if event is None or event.get_parent().translation_key != host.translation_key:
        raise Http404
    return event


def _today(host: ChapterPage) -> dt.date:
    return timezone.localdate(timezone=ZoneInfo(host.zone))
