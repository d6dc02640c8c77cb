"""Hosting along, on both desks: asking a chapter, answering, ending it. Guests are on neither page.

What is another chapter's does not exist: the host finds a request through its own date, the chapter that was asked
through itself.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, can, get_chapter_or_404
from events.actions.cohosts import accept_co_host, ask_co_host, decline_co_host, end_co_host, withdraw_co_host
from events.errors import EventError
from events.forms.desk import CoHostForm
from events.models import CoHost, Occurrence
from events.queries import rows
from events.queries.cohosts import agreed_by, chapters_to_ask, dates_along, hosting_along, may_be_public, requests_to
from events.views.desk import date_or_404
from people.web import private_page, with_form

REFUSED = 409


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def co_hosts(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Which chapters host an event along, and asking another one."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    found = date_or_404(host, uid)
    if request.method != "POST":
        return _host_page(request, host, found)
    form = CoHostForm(request.POST, choices=chapters_to_ask(found.event, host, get_language()))
    if not form.is_valid():
        return _host_page(request, host, found, form=form, status=422)
    other = ChapterPage.objects.filter(translation_key=form.cleaned_data["chapter"]).order_by("pk").first()
    try:
        ask_co_host(event=found.event, chapter=other, actor=request.user)
    except EventError as refusal:
        return _host_page(request, host, found, error=str(refusal.message), status=REFUSED)
    return redirect("desk_co_hosts", host.slug, found.uid)


@private_page
@login_required
@require_POST
def host_stops(request: HttpRequest, chapter: str, uid, pk: int, act: str) -> HttpResponse:
    """Take a request back, or end what was agreed: from the side of the host."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    found = date_or_404(host, uid)
    row = _row_or_404(pk, event=found.event)
    try:
        if act == "withdraw":
            withdraw_co_host(co_host=row, actor=request.user)
        else:
            end_co_host(co_host=row, by=host, actor=request.user)
    except EventError as refusal:
        return _host_page(request, host, found, error=str(refusal.message), status=REFUSED)
    return redirect("desk_co_hosts", host.slug, found.uid)


def _host_page(request, host: ChapterPage, found: Occurrence, *, form=None, error="", status=200) -> HttpResponse:
    choices = chapters_to_ask(found.event, host, get_language())
    context = {
        "chapter": host,
        "date": found,
        "row": rows([found], language=get_language())[0],
        "co_hosts": hosting_along(found.event),
        "form": form or CoHostForm(choices=choices),
        "choices": choices,
        "may_be_public": may_be_public(found.event, found.chapter),
        "error": error,
    }
    return _drawn(request, "events/desk_co_hosts.html", context, status)


@private_page
@login_required
@require_safe
def co_hosting(request: HttpRequest, chapter: str) -> HttpResponse:
    """What a chapter was asked, and what it hosts along."""
    return _along_page(request, get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter))


@private_page
@login_required
@require_POST
def answer(request: HttpRequest, chapter: str, pk: int, act: str) -> HttpResponse:
    """Agree, say no, or end it: from the side of the chapter that was asked."""
    other = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    row = _row_or_404(pk, chapter__translation_key=other.translation_key)
    try:
        if act == "end":
            end_co_host(co_host=row, by=other, actor=request.user)
        else:
            {"accept": accept_co_host, "decline": decline_co_host}[act](co_host=row, actor=request.user)
    except EventError as refusal:
        return _along_page(request, other, error=str(refusal.message), status=REFUSED)
    return redirect("desk_co_hosting", other.slug)


def _row_or_404(pk: int, **lookup) -> CoHost:
    row = CoHost.objects.filter(pk=pk, **lookup).first()
    if row is None:
        raise Http404
    return row


def _along_page(request, chapter: ChapterPage, *, error="", status=200) -> HttpResponse:
    agreed = agreed_by(chapter, get_language() or "en")
    context = {**along(chapter), "agreed": agreed, "error": error, "may_answer": True}
    return _drawn(request, "events/desk_co_hosting.html", context, status)


def _drawn(request, template: str, context: dict, status: int) -> HttpResponse:
    context = {**context, "noindex": True, **dock(request, context["chapter"])}
    return with_form(render(request, template, context, status=status))


def along(chapter: ChapterPage) -> dict:
    """What a chapter's desk says about hosting along."""
    language = get_language() or "en"
    found = dates_along(chapter, language)
    return {"chapter": chapter, "requests": requests_to(chapter, language), "dates": found}


def panel(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """What the chapter was asked, for those who may answer, and its next dates along; empty where there is neither."""
    context = {**along(chapter), "may_answer": can(request.user, Ability.MANAGE_DATES, chapter)}
    if not context["dates"] and not (context["requests"] and context["may_answer"]):
        return SafeString("")
    return render_to_string("events/desk_co_hosting_panel.html", context, request)
