"""Posting a date from the desk: six fields, a look at it, and it stands, or waits for who publishes the pages.

Hosts may write a date and look after those that wait; who edits the chapter's pages publishes. What is another
chapter's does not exist.
"""

import secrets

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.queries import memberships_of
from chapters.rules import Ability, can, get_chapter_or_404, roles_with
from events.actions.posting import post_date, publish_posted
from events.errors import EventError
from events.forms.posting import PostForm
from events.models import EventPage, Occurrence
from events.posted import posted as told
from events.views.desk_gatherings import chapter_to_write_for, event_or_404
from people.language import zone_name
from people.web import private_page, with_form


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, chapter: str) -> HttpResponse:
    """The six fields, then what they make, then it is made."""
    host = chapter_to_write_for(request.user, chapter)
    if request.method != "POST":
        return _form_page(request, host, PostForm(chapter=host, initial={"nonce": secrets.token_hex(16)}))
    form = PostForm(request.POST, chapter=host)
    if not form.is_valid() or "change" in request.POST:
        return _form_page(request, host, form, status=422 if form.errors else 200)
    if "agreed" not in request.POST:
        return _preview(request, host, form)
    may_publish = can(request.user, Ability.EDIT_PAGES, host)
    nonce, locale = form.cleaned_data["nonce"], get_language() or "en"
    event = post_date(
        chapter=host, facts=form.facts, locale=locale, nonce=nonce, publish=may_publish, actor=request.user
    )
    return _lead_to(request, host, event)


def _lead_to(request: HttpRequest, host: ChapterPage, event: EventPage) -> HttpResponse:
    """The desk's page of the new date, for those who may see its guests; else what became of it."""
    date = Occurrence.objects.of_event(event).order_by("starts_at").first() if event.live else None
    if date and can(request.user, Ability.SEE_GUESTS, host):
        answer = redirect("desk_date", host.slug, date.uid)
        answer["Location"] += "?posted"
        return answer
    return redirect("desk_posted", host.slug, event.pk)


def _form_page(request, host: ChapterPage, form: PostForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "zone": zone_name(host.zone)}
    return _page(request, host, "events/desk_post.html", status, **context)


def _preview(request, host: ChapterPage, form: PostForm) -> HttpResponse:
    sent = [(name, request.POST.get(name, "")) for name in form.fields]
    return _page(request, host, "events/desk_post_look.html", 200, about=told(form.event(), host), sent=sent)


def _page(request, host: ChapterPage, template: str, status: int, **context) -> HttpResponse:
    may_publish = can(request.user, Ability.EDIT_PAGES, host)
    context = {"chapter": host, "may_publish": may_publish, "noindex": True, **context, **dock(request, host)}
    return with_form(render(request, template, context, status=status))


@private_page
@login_required
@require_safe
def posted(request: HttpRequest, chapter: str, pk: int) -> HttpResponse:
    """How a date that was posted stands."""
    host = chapter_to_write_for(request.user, chapter)
    return _posted_page(request, host, event_or_404(host, pk))


def _posted_page(request, host: ChapterPage, event: EventPage, *, error: str = "", status: int = 200) -> HttpResponse:
    date = Occurrence.objects.of_event(event).order_by("starts_at").first() if event.live else None
    editors = [one.user.handle for one in memberships_of(host) if one.role in roles_with(Ability.EDIT_PAGES)]
    context = {
        "event": event,
        "about": told(event, host),
        "date": date,
        "sees_guests": can(request.user, Ability.SEE_GUESTS, host),
        "editors": dict.fromkeys(editors),
        "error": error,
    }
    return _page(request, host, "events/desk_posted.html", status, **context)


@private_page
@login_required
@require_POST
def let_through(request: HttpRequest, chapter: str, pk: int) -> HttpResponse:
    """Publish a date that waits."""
    host = get_chapter_or_404(request.user, Ability.EDIT_PAGES, slug=chapter)
    event = event_or_404(host, pk)
    try:
        event = publish_posted(event=event, chapter=host, actor=request.user)
    except EventError as refusal:
        return _posted_page(request, host, event, error=str(refusal.message), status=422)
    return _lead_to(request, host, event)
