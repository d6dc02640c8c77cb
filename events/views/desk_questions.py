"""The questions of a chapter on the desk: list, add, retire. Another chapter's do not exist here."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, chapters_where
from events.actions.questions import add_question, bring_back_question, retire_question
from events.errors import EventError
from events.forms.desk_questions import NewQuestionForm
from events.models import Question
from events.queries.question_sets import question_set
from people.web import private_page, with_form

ACTS = {"retire": retire_question, "bring-back": bring_back_question}


def _chapter_or_404(user, slug: str) -> ChapterPage:
    """Editors write the events, hosts meet the guests: either keeps the set."""
    for ability in (Ability.EDIT_PAGES, Ability.MANAGE_DATES):
        if found := chapters_where(user, ability).filter(slug=slug).first():
            return found
    raise Http404


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, chapter: str) -> HttpResponse:
    """What the chapter may ask its guests, and the form for another question."""
    page = _chapter_or_404(request.user, chapter)
    form = NewQuestionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            add_question(chapter=page, kind=kind, texts=form.texts, actor=request.user)
            return redirect("desk_questions", chapter=page.slug)
        except EventError as refusal:
            form.add_error(None, refusal.message)
    return _page(request, page, form)


def _page(request: HttpRequest, chapter: ChapterPage, form: NewQuestionForm) -> HttpResponse:
    context = {
        "chapter": chapter,
        "set": question_set(chapter, get_language()),
        "form": form,
        "noindex": True,
        **dock(request, chapter),
    }
    return with_form(render(request, "events/desk_questions.html", context, status=422 if form.errors else 200))


@private_page
@login_required
@require_POST
def change(request: HttpRequest, chapter: str, pk: int, act: str) -> HttpResponse:
    """Retire one of the chapter's own, or ask it again. The network's are not a chapter's to retire."""
    page = _chapter_or_404(request.user, chapter)
    own = Question.objects.filter(chapter__translation_key=page.translation_key)
    ACTS[act](question=get_object_or_404(own, pk=pk), actor=request.user)
    return redirect("desk_questions", chapter=page.slug)
