"""Volunteers: proposing a date to a chapter, and the page behind the link in their mail. Buttons change things only."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from chapters.models import ChapterPage
from events.actions.proposals import (
    confirm_proposal,
    has_dates_to_come,
    propose_date,
    withdraw_proposal,
    write_to_chapter,
)
from events.errors import EventError
from events.forms.hosts import ProposalForm, WordForm
from events.guests import calendar_url
from events.hosts import dates_told, told
from events.models import Proposal
from events.rules import is_unanswered, proposal_of_token
from events.views.guests import UNPROCESSABLE, SeeOther
from people.language import zone_name
from people.limits import allow
from people.web import private_page, public_post, with_form

State = Proposal.State
PROPOSALS = 20  # that one network may send in ten minutes


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, for everyone who can open the chapter's page."""
    chapter = _public_chapter(slug)
    if request.method == "POST":
        return _take_form(request, chapter)
    return _form_page(request, chapter, ProposalForm(chapter=chapter))


def _public_chapter(slug: str) -> ChapterPage:
    pages = ChapterPage.objects.live().public().filter(slug=slug).select_related("locale")
    chapter = pages.filter(locale__language_code=get_language()).first() or pages.order_by("pk").first()
    if chapter is None:
        raise Http404
    return chapter


@private_page
@public_post
def _take_form(request: HttpRequest, chapter: ChapterPage) -> HttpResponse:
    """Known and unknown addresses, silenced ones, networks over their limit and robots: one answer for all of them."""
    form = ProposalForm(request.POST, chapter=chapter)
    if not form.is_valid():
        return with_form(_form_page(request, chapter, form, status=UNPROCESSABLE))
    if not form.trapped and allow(request, "events.proposal", limit=PROPOSALS):
        person = {name: form.cleaned_data[name] for name in ProposalForm.PERSON}
        propose_date(chapter=chapter, facts=form.facts, locale=get_language() or "en", **person)
    return SeeOther(reverse("events_host_sent"))


def _form_page(request: HttpRequest, chapter: ChapterPage, form: ProposalForm, status: int = 200) -> HttpResponse:
    request.shown_page, request.shown_below = chapter, "propose/"  # the same form in the other languages
    context = {
        "chapter": chapter,
        "form": form,
        "zone": zone_name(chapter.zone),
        "noindex": chapter.is_hidden or status != 200,
    }
    return render(request, "events/propose.html", context, status=status)


@private_page
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens next; the same page for everyone."""
    return render(request, "events/propose_sent.html", {"noindex": True})


@private_page
@require_safe
def host(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a volunteer's mail: how their date stands, and what they wrote."""
    found = proposal_of_token(token)
    return _host_page(request, found, token) if found else _unknown_link(request)


def _host_page(
    request: HttpRequest, found: Proposal, token: str, *, form=None, error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "about": told(found),
        "proposal": found,
        "stage": _stage(found),
        "rows": dates_told(found) if found.state in (State.PUBLISHED, State.WITHDRAWN) else [],
        "form": form or WordForm(),
        "error": error,
        "token": token,
        "again_url": reverse("events_propose", args=[found.chapter.slug]),
        "noindex": True,
    }
    return _unlogged(render(request, "events/host.html", context, status=status))


def _stage(found: Proposal) -> str:
    """Which of the page's faces to show."""
    if is_unanswered(found):
        return "late"
    if found.state == State.WITHDRAWN and has_dates_to_come(found.event):
        return "leaving"
    if found.state == State.PUBLISHED and not has_dates_to_come(found.event):
        return "over"
    return found.state


def _unknown_link(request: HttpRequest) -> HttpResponse:
    context = {"calendar_url": calendar_url(), "noindex": True}
    return _unlogged(render(request, "events/host_unknown.html", context, status=404))


def _unlogged(response: HttpResponse) -> HttpResponse:
    """Django writes the address of every refusal into the log, and this address is a volunteer's secret."""
    response._has_been_logged = True
    return response


def _press(request: HttpRequest, token: str, act: Callable[..., Proposal], **options) -> HttpResponse:
    """Do what the button says, then lead back to the page; a refusal is shown on it."""
    found = proposal_of_token(token)
    if found is None:
        return _unknown_link(request)
    try:
        act(proposal=found, **options)
    except EventError as refusal:
        found = proposal_of_token(token) or found
        return _host_page(request, found, token, error=str(refusal.message), status=UNPROCESSABLE)
    return SeeOther(reverse("events_host", kwargs={"token": token}))


@private_page
@csrf_exempt  # the address is the secret: there is no session to ride on
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """“Send it to the chapter”."""
    if request.method != "POST":
        return redirect("events_host", token=token)
    return _press(request, token, confirm_proposal)


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, token: str) -> HttpResponse:
    """A word to the chapter."""
    if request.method != "POST":
        return redirect("events_host", token=token)
    form, found = WordForm(request.POST), proposal_of_token(token)
    if found is None:
        return _unknown_link(request)
    if not form.is_valid():
        return _host_page(request, found, token, form=form, status=UNPROCESSABLE)
    return _press(request, token, write_to_chapter, words=form.cleaned_data["words"])


@private_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once more before a proposal is taken back."""
    if request.method == "POST":
        return _press(request, token, withdraw_proposal)
    found = proposal_of_token(token)
    if found is None:
        return _unknown_link(request)
    if _stage(found) not in (State.REVIEW, State.PUBLISHED):
        return redirect("events_host", token=token)
    context = {"about": told(found), "proposal": found, "token": token, "noindex": True}
    return _unlogged(render(request, "events/host_withdraw.html", context))
