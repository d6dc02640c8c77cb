"""The desk for ads: all of them by how far they are, their deadlines, the panel on the desk's front page."""

from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, abilities_of, get_chapter_or_404
from outreach.desk_words import DeadlineLine, deadline_line
from outreach.models import ORDER, State
from outreach.needs import needs_of
from outreach.queries.board import DONE, Line, lines_of
from outreach.rules import placements_for
from people.language import first_of_month, month_and_year
from people.web import private_page, with_form

UNPROCESSABLE = 422
ON_FRONT = 3  # needs and ads that the panel names


def show(request: HttpRequest, chapter: ChapterPage, template: str, *, status: int = 200, **context) -> HttpResponse:
    """A page of the desk for ads."""
    may = abilities_of(request.user, chapter)
    frame = {"chapter": chapter, "noindex": True, "here": "ads", "may_plan": Ability.PLAN_ADS in may}
    context = {"may_pay": Ability.HANDLE_MONEY in may, **frame, **context, **dock(request, chapter)}
    return with_form(render(request, f"outreach/{template}.html", context, status=status))


def watchers(request: HttpRequest, chapter: str) -> ChapterPage:
    """The chapter whose ads this person may see, or 404."""
    return get_chapter_or_404(request.user, Ability.SEE_ADS, slug=chapter)


def planners(request: HttpRequest, chapter: str) -> ChapterPage:
    """The chapter whose ads this person may plan, or 404."""
    return get_chapter_or_404(request.user, Ability.PLAN_ADS, slug=chapter)


@dataclass(frozen=True)
class Row:
    """An ad as the board draws it."""

    line: Line
    next: DeadlineLine | None


@dataclass(frozen=True)
class Column:
    """The ads that are equally far."""

    state: State
    rows: list[Row]
    folded: bool


@private_page
@login_required
@require_safe
def board(request: HttpRequest, chapter: str) -> HttpResponse:
    """Every ad of this desk, in columns by how far it is."""
    host = watchers(request, chapter)
    lines = lines_of(placements_for(request.user, host))
    rows = [Row(line, _next(line, host)) for line in lines]
    columns = [
        Column(state, mine, state in DONE)
        for state in (*ORDER, State.FALLEN)
        if (mine := [row for row in rows if row.line.placement.state == state])
    ]
    context = {
        "columns": [column for column in columns if not column.folded],
        "folded": [column for column in columns if column.folded],
        "needs": needs_of(host, lines),
        "has_any": bool(rows),
    }
    return show(request, host, "desk_ads", **context)


def _next(line: Line, host: ChapterPage) -> DeadlineLine | None:
    return deadline_line(line.next, timezone.now(), host.zone) if line.next else None


@private_page
@login_required
@require_safe
def calendar(request: HttpRequest, chapter: str) -> HttpResponse:
    """Every deadline that is still to be kept, by month: what is past stands first."""
    host = watchers(request, chapter)
    now = timezone.now()
    lines = lines_of(placements_for(request.user, host).exclude(state__in=DONE))
    found = sorted((one for line in lines for one in line.deadlines), key=lambda one: one.at)
    told = [deadline_line(one, now, host.zone) for one in found]
    ahead = [one for one in told if not one.is_past]
    months = [
        (month_and_year(month), list(ones))
        for month, ones in groupby(ahead, lambda one: first_of_month(one.deadline.at.date()))
    ]
    past = [one for one in told if one.is_past]
    return show(request, host, "desk_ads_calendar", months=months, past=past, today=now.astimezone(ZoneInfo(host.zone)))


def panel(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The same in short, on the desk's front page."""
    lines = lines_of(placements_for(request.user, chapter).exclude(state__in=DONE))
    needs = needs_of(chapter, lines)
    context = {
        "chapter": chapter,
        "needs": needs[:ON_FRONT],
        "more": max(len(needs) - ON_FRONT, 0),
        "rows": [Row(line, _next(line, chapter)) for line in lines[:ON_FRONT]],
    }
    return render_to_string("outreach/desk_ads_panel.html", context, request)
