"""Dates from elsewhere on the desk: bring a file, look at what it says, have it written. Imports events.actions.

The worker does the work; a job's page shows how far it is, and can be left and come back to. Another chapter's job does
not exist here.
"""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, get_chapter_or_404
from events.actions.import_jobs import bring_file, confirm_import, drop_import
from events.errors import EventError
from events.forms.imports import ImportForm
from events.import_words import sheet
from events.models import ImportJob
from people.web import private_page, with_form

State = ImportJob.State
SHOWN = 10
AT_WORK = [State.WAITING, State.READING, State.WRITING]
AGAIN = 4  # seconds until a page of work under way loads again by itself
# After that long nobody is looking any more, and loading again would keep a forgotten session alive.
PATIENCE = dt.timedelta(minutes=10)


def _jobs(chapter: ChapterPage):
    return ImportJob.objects.filter(chapter__translation_key=chapter.translation_key).order_by("-created_at", "-pk")


def _job_or_404(request: HttpRequest, chapter: str, uid) -> tuple[ChapterPage, ImportJob]:
    page = get_chapter_or_404(request.user, Ability.EDIT_PAGES, slug=chapter)
    job = _jobs(page).select_related("chapter").filter(uid=uid).first()
    if job is None:
        raise Http404
    return page, job


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, chapter: str) -> HttpResponse:
    """The form, and what was brought lately. A file is only kept here; the worker opens it."""
    page = get_chapter_or_404(request.user, Ability.EDIT_PAGES, slug=chapter)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _bring_page(request, page, form)
    told = form.cleaned_data
    facts = {"filename": told["file"].name, "data": told["file"].read()} if told["file"] else {"url": told["url"]}
    try:
        job = bring_file(chapter=page, actor=request.user, order=told["order"], **facts)
    except EventError as refusal:
        form.add_error(None, str(refusal.message))
        return _bring_page(request, page, form)
    return redirect("desk_import_job", page.slug, job.uid)


def _bring_page(request: HttpRequest, page: ChapterPage, form: ImportForm) -> HttpResponse:
    context = {"chapter": page, "form": form, "jobs": _jobs(page)[:SHOWN], "noindex": True, **dock(request, page)}
    return _answer(request, "events/desk_import.html", context, status=422 if form.errors else 200)


@private_page
@login_required
@require_safe
def job(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """How far a file is, or what it says, or what became of it."""
    return _job_page(request, *_job_or_404(request, chapter, uid))


def _job_page(request: HttpRequest, page: ChapterPage, found: ImportJob, *, error="", status=200) -> HttpResponse:
    working = found.state in AT_WORK
    context = {"chapter": page, "job": found, "sheet": sheet(found), "working": working, "error": error}
    context |= {"noindex": True, **dock(request, page)}
    response = _answer(request, "events/desk_import_job.html", context, status=status)
    if working and not error and timezone.now() - found.created_at < PATIENCE:
        response["Refresh"] = str(AGAIN)
    return response


def _answer(request: HttpRequest, template: str, context: dict, *, status: int) -> HttpResponse:
    return with_form(render(request, template, context, status=status))


@private_page
@login_required
@require_POST
def confirm(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Have the drafts written."""
    page, found = _job_or_404(request, chapter, uid)
    try:
        confirm_import(job=found, actor=request.user)
    except EventError as refusal:
        return _job_page(request, page, found, error=str(refusal.message), status=422)
    return redirect("desk_import_job", page.slug, found.uid)


@private_page
@login_required
@require_POST
def drop(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Throw the file and its report away."""
    page, found = _job_or_404(request, chapter, uid)
    try:
        drop_import(job=found, actor=request.user)
    except EventError as refusal:
        return _job_page(request, page, found, error=str(refusal.message), status=422)
    return redirect("desk_import", page.slug)
