"""All dates of a chapter on its desk, to come or over. Another chapter's are none of them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chapters.desk import dock
from chapters.rules import Ability, abilities_of, get_chapter_or_404
from events.desk_panels import with_crowds
from events.models import Occurrence
from events.queries.lists import PAGE_SIZE, beyond, key_of, read_key
from people.web import private_page


@private_page
@login_required
@require_safe
def dates(request: HttpRequest, chapter: str) -> HttpResponse:
    """A page of them: soonest first, or with `?past` latest first. Each page begins where the last one ended."""
    page = get_chapter_or_404(request.user, Ability.OPEN_DESK, slug=chapter)
    past = "past" in request.GET
    found = (
        Occurrence.objects.of_chapter(page).filter(event__live=True).select_related("event__locale", "chapter__locale")
    )
    found = found.past() if past else found.upcoming()
    if key := read_key(request.GET.get("after", "")):
        found = found.filter(beyond(key, ascending=not past))
    rows = list(found[: PAGE_SIZE + 1])
    more = f"?{'past&' if past else ''}after={key_of(rows[PAGE_SIZE - 1])}" if len(rows) > PAGE_SIZE else ""
    context = {
        "chapter": page,
        "dates": with_crowds(rows[:PAGE_SIZE], get_language() or "en"),
        "past": past,
        "more": more,
        "sees_guests": Ability.SEE_GUESTS in abilities_of(request.user, page),
        "noindex": True,
        **dock(request, page),
    }
    return render(request, "events/desk_dates.html", context)
