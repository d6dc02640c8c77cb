"""Editing a date on the desk: the form, then what it would do to each date, then doing it. Nothing is saved before."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, can, get_chapter_or_404
from events.actions import postpone_date
from events.actions.editing import edit_date, follow_series_again, settle
from events.actions.series import edit_series, split_series
from events.errors import EventError
from events.forms.desk_edit import ALL, FOLLOWING, THIS, EditDateForm, PostponeForm, SeatsForm
from events.models import Occurrence
from events.plan_sheet import choices_of, decisions, plan_sheet, settle_all
from events.queries.drafts import as_changed, cut_from
from events.queries.guest_lists import taken_words
from events.queries.plans import Kept, Plan, people_of, plan_dates
from events.views.desk import date_or_404
from people.web import private_page, with_form


def _page(request, chapter: ChapterPage, date: Occurrence, template: str, *, status=200, **context) -> HttpResponse:
    context = {"chapter": chapter, "date": date, "noindex": True, **context, **dock(request, chapter)}
    context["may_write"] = can(request.user, Ability.EDIT_PAGES, chapter)
    return with_form(render(request, template, context, status=status))


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Change one date, this and those that follow, or all."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    date = date_or_404(host, uid)
    form = EditDateForm(request.POST or None, date=date)
    if request.method != "POST":
        return _page(request, host, date, "events/desk_edit.html", form=form)
    if not form.is_valid():
        return _page(request, host, date, "events/desk_edit.html", form=form, status=422)
    plan = plan_of(form)
    if request.POST.get("agreed") != plan.digest:
        return _sheet(request, host, date, form, plan)
    try:
        carry_out(request, form, plan)
    except EventError as refusal:
        form.add_error(None, refusal.message)
        return _page(request, host, date, "events/desk_edit.html", form=form, status=422)
    return redirect("desk_date", host.slug, date.uid)


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Seats and place at hand. More seats are there at once; what someone has to hear of is shown first."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    date = date_or_404(host, uid)
    form = SeatsForm(request.POST or None, date=date)
    if not form.is_valid():
        return _seats_page(request, host, date, form)
    plan = plan_of(form)
    if (form.is_placed or form.too_many) and request.POST.get("agreed") != plan.digest:
        return _sheet(request, host, date, form, plan, too_many=form.too_many)
    try:
        carry_out(request, form, plan)
    except EventError as refusal:
        form.add_error(None, refusal.message)
        return _seats_page(request, host, date, form)
    return redirect("desk_date", host.slug, date.uid)


def _seats_page(request, host: ChapterPage, date: Occurrence, form: SeatsForm) -> HttpResponse:
    taken, status = taken_words(date, get_language() or "en"), 422 if form.errors else 200
    return _page(request, host, date, "events/desk_seats.html", form=form, taken=taken, status=status)


def _sheet(request, host: ChapterPage, date: Occurrence, form: EditDateForm, plan: Plan, **context) -> HttpResponse:
    sent = [(name, value) for name, value in request.POST.items() if name in form.fields]
    sheet = plan_sheet(plan, placed=form.is_placed)
    context |= {"sheet": sheet, "sent": sent, "again": "agreed" in request.POST, "differences": form.differences()}
    context["splits"] = form.reach == FOLLOWING
    return _page(request, host, date, "events/desk_plan.html", **context)


def plan_of(form: EditDateForm) -> Plan:
    """What the form would do to the dates; nothing is saved."""
    date = form.date
    event = date.event.canonical()
    if form.reach == THIS:
        return Plan(keep=[Kept(date, form.face())], people=people_of([date]))
    if form.reach == FOLLOWING:
        day = date.original_date
        return plan_dates(event=as_changed(event, form.changes(), cut_from(event, day)), since=day)
    return plan_dates(event=as_changed(event, form.changes()))


@transaction.atomic
def carry_out(request: HttpRequest, form: EditDateForm, plan: Plan) -> None:
    """Do what was agreed to: all of it, or nothing."""
    date, reason, actor = form.date, form.cleaned_data["reason"], request.user
    chosen = decisions(request.POST, plan)
    if form.reach == THIS:
        edit_date(occurrence=date, edit=form.edit(), reason=reason, actor=actor)
        return
    if form.reach == FOLLOWING:
        split_series(occurrence=date, changes=form.changes(), actor=actor)
    if form.reach == ALL:
        edit_series(event=date.event, changes=form.changes(), actor=actor)
    settle_all(chosen, reason=reason, actor=actor)


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def postpone(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Put a date off: nobody comes then, and the new day follows."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    date, form = date_or_404(host, uid), PostponeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _try(
            request,
            host,
            date,
            form,
            "events/desk_postpone.html",
            lambda: postpone_date(occurrence=date, reason=form.cleaned_data["reason"], actor=request.user),
        )
    return _page(request, host, date, "events/desk_postpone.html", form=form, status=422 if form.is_bound else 200)


@private_page
@login_required
@require_POST
def follow_again(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Let a date do again what its series does."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    date = date_or_404(host, uid)
    form = EditDateForm(None, date=date)
    act = lambda: follow_series_again(occurrence=date, actor=request.user)  # noqa: E731
    return _try(request, host, date, form, "events/desk_edit.html", act)


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settle_one(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Say what becomes of a date that people answered and its series no longer names."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    date = date_or_404(host, uid)
    if not date.off_rule:
        return redirect("desk_date", host.slug, date.uid)
    coming = Occurrence.objects.filter(event=date.event, rsvps=None, status=Occurrence.Status.SCHEDULED).upcoming()
    plan = Plan(add=[row.face for row in coming], ask=[date], people=people_of([date]))
    choices, wish = choices_of(date, plan), request.POST.get("decision", "")
    context = {"choices": choices, "people": plan.people.get(date.pk, 0)}
    if wish not in dict(choices):
        return _page(request, host, date, "events/desk_settle.html", **context)
    reason = request.POST.get("reason", "")[:300]
    act = lambda: settle(occurrence=date, decision=wish, reason=reason, actor=request.user)  # noqa: E731
    return _try(request, host, date, None, "events/desk_settle.html", act, **context)


def _try(request, host, date, form, template: str, act: Callable[[], object], **context) -> HttpResponse:
    try:
        act()
    except EventError as refusal:
        return _page(request, host, date, template, form=form, error=refusal.message, status=422, **context)
    return redirect("desk_date", host.slug, date.uid)
