"""Proposed dates on the desk: what waits, who wrote it, and the buttons. Another chapter's does not exist here.

Who may publish the chapter's pages may decide. Whom the chapter trusts from then on is for those who give roles. The
volunteer's address stands nowhere: questions and answers go through the outbox and back to this page.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, can, get_chapter_or_404
from events.actions.proposals import has_dates_to_come
from events.actions.reviews import approve_proposal, ask_host, decline_proposal, end_trust, trust_host
from events.errors import EventError
from events.forms.hosts import QuestionForm, ReasonForm
from events.hosts import dates_told, told, told_all
from events.models import Proposal, TrustedHost
from events.queries.proposals import leaving_hosts, trusted_hosts, waiting_proposals
from people.web import private_page, with_form

State = Proposal.State


def _lists(waiting, leaving) -> dict:
    return {"waiting": told_all(waiting), "leaving": told_all(leaving)}


@private_page
@login_required
@require_safe
def proposals(request: HttpRequest, chapter: str) -> HttpResponse:
    """Everything that waits, and whom the chapter trusts."""
    page = get_chapter_or_404(request.user, Ability.EDIT_PAGES, slug=chapter)
    context = {
        "chapter": page,
        "hosts": trusted_hosts(page),
        "may_trust": can(request.user, Ability.MANAGE_MEMBERS, page),
        "noindex": True,
        **_lists(waiting_proposals(page), leaving_hosts(page)),
        **dock(request, page),
    }
    return render(request, "events/desk_proposals.html", context)


def _proposal_or_404(chapter: ChapterPage, uid) -> Proposal:
    """One that was confirmed: what nobody stands behind yet is nobody's to read."""
    rows = Proposal.objects.filter(chapter__translation_key=chapter.translation_key).exclude(state=State.ASKED)
    found = rows.select_related("chapter__locale", "contact", "event__locale").filter(uid=uid).first()
    if found is None or found.contact is None:
        raise Http404
    return found


@private_page
@login_required
@require_safe
def proposal(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """What someone would like to host, who they are, and what can be done about it."""
    page = get_chapter_or_404(request.user, Ability.EDIT_PAGES, slug=chapter)
    return _proposal_page(request, page, _proposal_or_404(page, uid))


def _proposal_page(request, chapter: ChapterPage, found: Proposal, *, error="", status=200, **forms) -> HttpResponse:
    hosts = TrustedHost.objects.filter(chapter=found.chapter, contact=found.contact)
    context = {
        "chapter": chapter,
        "about": told(found),
        "proposal": found,
        "rows": dates_told(found),
        "leaving": found.state == State.WITHDRAWN and has_dates_to_come(found.event),
        "trusted": hosts.first(),
        "may_trust": can(request.user, Ability.MANAGE_MEMBERS, chapter),
        "reason": forms.get("reason") or ReasonForm(),
        "question": forms.get("question") or QuestionForm(),
        "error": error,
        "noindex": True,
        **dock(request, chapter),
    }
    return with_form(render(request, "events/desk_proposal.html", context, status=status))


def _act(request, chapter: ChapterPage, found: Proposal, action, **options) -> HttpResponse:
    try:
        action(proposal=found, actor=request.user, **options)
    except EventError as refusal:
        return _proposal_page(request, chapter, found, error=str(refusal.message), status=422)
    return redirect("desk_proposal", chapter=chapter.slug, uid=found.uid)


@private_page
@login_required
@require_POST
def approve(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Let it through: the page is published."""
    page = get_chapter_or_404(request.user, Ability.EDIT_PAGES, slug=chapter)
    return _act(request, page, _proposal_or_404(page, uid), approve_proposal)


@private_page
@login_required
@require_POST
def decline(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Turn it down, with a reason."""
    page = get_chapter_or_404(request.user, Ability.EDIT_PAGES, slug=chapter)
    found, form = _proposal_or_404(page, uid), ReasonForm(request.POST)
    if not form.is_valid():
        return _proposal_page(request, page, found, reason=form, status=422)
    return _act(request, page, found, decline_proposal, reason=form.cleaned_data["reason"])


@private_page
@login_required
@require_POST
def ask(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Ask the volunteer something first."""
    page = get_chapter_or_404(request.user, Ability.EDIT_PAGES, slug=chapter)
    found, form = _proposal_or_404(page, uid), QuestionForm(request.POST)
    if not form.is_valid():
        return _proposal_page(request, page, found, question=form, status=422)
    return _act(request, page, found, ask_host, question=form.cleaned_data["question"])


@private_page
@login_required
@require_POST
def trust(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """Publish what this host proposes at once, from now on."""
    page = get_chapter_or_404(request.user, Ability.MANAGE_MEMBERS, slug=chapter)
    return _act(request, page, _proposal_or_404(page, uid), trust_host)


@private_page
@login_required
@require_POST
def end(request: HttpRequest, chapter: str, pk: int) -> HttpResponse:
    """Look at what this host proposes before it is published, from now on."""
    page = get_chapter_or_404(request.user, Ability.MANAGE_MEMBERS, slug=chapter)
    host = get_object_or_404(TrustedHost, pk=pk, chapter__translation_key=page.translation_key)
    end_trust(host=host, actor=request.user)
    return redirect("desk_proposals", chapter=page.slug)
