"""What guests told, on the desk: for those who may change the date, and for nobody else."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chapters.desk import dock
from chapters.rules import Ability, get_chapter_or_404
from events.desk_answers import answers_for
from events.queries import rows
from events.views.desk import date_or_404
from people.web import private_page


@private_page
@login_required
@require_safe
def answers(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """All answers to one date: what guests need, who can help, whom not to photograph, what they answered."""
    page = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    found = date_or_404(page, uid)
    context = {
        "chapter": page,
        "date": found,
        "row": rows([found], language=get_language())[0],
        "answers": answers_for(request.user, page, found),
        "noindex": True,
        **dock(request, page),
    }
    return render(request, "events/desk_answers.html", context)
