"""The desk of appeals: all of a chapter at a glance, the numbers of one, the panel on the desk's front page."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appeals.actions.alarms import end_alarm
from appeals.actions.counting import waiting_since
from appeals.desk_words import alarm_words, country_words, moment_words
from appeals.models import Alarm, Appeal, Tally
from appeals.queries.bursts import standing_alarms
from appeals.queries.desk import Line, codes_of, lines_of
from appeals.queries.review import waiting
from appeals.queries.tallies import Count, days_of, largest, milestones_of, total_of
from appeals.rules import appeal_or_404, appeals_for, decides_about, signatures_for
from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, abilities_of, get_chapter_or_404
from content.charts import Chart, Point, Series, columns_chart
from people.language import brief, long_date, number
from people.web import private_page, with_form

UNPROCESSABLE = 422
ON_FRONT = 3  # appeals that the panel names
DAYS, BARS = 60, 12
Axis = Tally.Axis
WITH_BUSINESS = {Ability.SEE_SIGNERS, Ability.COUNT_PAPER, Ability.EDIT_PAGES}


def show(request: HttpRequest, chapter: ChapterPage, template: str, *, status: int = 200, **context) -> HttpResponse:
    """A page of the desk of appeals."""
    context = {"chapter": chapter, "noindex": True, **context, **dock(request, chapter)}
    return with_form(render(request, f"appeals/{template}.html", context, status=status))


def signers_desk(
    request: HttpRequest, chapter: str, appeal: UUID, ability: Ability = Ability.SEE_SIGNERS
) -> tuple[ChapterPage, Appeal]:
    """The chapter whose signers this person may see, and one of the appeals that its desk tells of; else 404."""
    host = get_chapter_or_404(request.user, ability, slug=chapter)
    return host, appeal_or_404(request.user, host, appeal)


def deciding_desk(request: HttpRequest, chapter: str, appeal: UUID) -> tuple[ChapterPage, Appeal]:
    """The same where all of the appeal is this desk's to decide about, together; else 404."""
    host, found = signers_desk(request, chapter, appeal, Ability.EXPORT_SIGNERS)
    if not decides_about(request.user, host, found):
        raise Http404
    return host, found


def _lines(request: HttpRequest, chapter: ChapterPage) -> list[Line]:
    appeals = list(appeals_for(request.user, chapter).select_related("chapter"))
    decided = {one.pk for one in appeals if decides_about(request.user, chapter, one)}
    return lines_of(appeals, decided, chapter)


@private_page
@login_required
@require_safe
def overview(request: HttpRequest, chapter: str) -> HttpResponse:
    """Every appeal that this desk tells of, with its count and what waits; whoever counts sheets or gives out codes
    finds theirs from here."""
    host = get_chapter_or_404(request.user, Ability.OPEN_DESK, slug=chapter)
    may = abilities_of(request.user, host)
    if not may & WITH_BUSINESS:
        raise Http404
    lines = _lines(request, host)
    context = {
        "open": [line for line in lines if line.appeal.closed_at is None],
        "closed": [line for line in lines if line.appeal.closed_at is not None],
        "may_do": may,
        "may_see": Ability.SEE_SIGNERS in may,
    }
    return show(request, host, "desk_appeals", here="desk_appeals", **context)


def panel(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The same in short, on the desk's front page; nothing where there is no appeal. Open ones only, newest first."""
    lines = [line for line in _lines(request, chapter) if line.appeal.closed_at is None]
    if not lines:
        return SafeString("")
    context = {"chapter": chapter, "lines": lines[:ON_FRONT], "more": max(len(lines) - ON_FRONT, 0)}
    return render_to_string("appeals/desk_panel.html", context, request)


@private_page
@login_required
@require_safe
def numbers(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """How many signed: by day, country, source and chapter; online, paper, pending and held told apart; alarms."""
    host, found = signers_desk(request, chapter, appeal)
    decides = decides_about(request.user, host, found)
    days = days_of(found)
    context = {
        "appeal": found,
        "here": "desk_appeal",
        "decides": decides,
        "totals": _totals(request, host, found),
        "chart": _chart(days) if days else None,
        "tables": [bars for bars in _tables(host, found, decides) if bars["rows"]],
        "alarms": [_alarm(one, host) for one in standing_alarms(found)] if decides else [],
        "milestones": [(number(one.count), long_date(one.reached_at.date())) for one in milestones_of(found)],
        "lag": int(waiting_since(found).total_seconds()),
    }
    return show(request, host, "desk_appeal", **context)


def _totals(request: HttpRequest, chapter: ChapterPage, appeal: Appeal) -> list[tuple[str, str]]:
    count = total_of(appeal)
    held = waiting(signatures_for(request.user, chapter, appeal)).count()
    return [
        (_("Signed"), number(count.signed)),
        (_("Online"), number(count.online)),
        (_("On paper"), number(count.paper)),
        (_("Mail not answered yet"), number(count.pending)),
        (_("Wait for review"), number(held)),
    ]


def _chart(days: list[tuple[str, Count]]) -> Chart:
    """The last days with signatures, days without any among them."""
    counts = {dt.date.fromisoformat(day): count for day, count in days}
    last = max(counts)
    first = max(min(counts), last - dt.timedelta(days=DAYS - 1))
    shown = [first + dt.timedelta(days=at) for at in range((last - first).days + 1)]
    points = [Point(brief(day), long_date(day), day.isoformat()) for day in shown]
    series = [
        Series(_("Online"), [counts.get(day, Count()).online for day in shown], "solid"),
        Series(_("On paper"), [counts.get(day, Count()).paper for day in shown], "hatch"),
    ]
    return columns_chart("signatures", _("Signatures a day"), _("Day"), points, series)


def _tables(chapter: ChapterPage, appeal: Appeal, decides: bool) -> list[dict[str, Any]]:
    """Countries for every desk; codes and chapters of everybody only where the desk decides about all of it."""
    codes, own = largest(appeal, Axis.SOURCE), {str(chapter.canonical().pk)}
    chapters = largest(appeal, Axis.CHAPTER)
    if not decides:
        known = codes_of(chapter)
        codes = [one for one in codes if one[0] in known]
        chapters = [one for one in chapters if one[0] in own]
    pages = ChapterPage.objects.filter(pk__in=[int(key) for key, _count in chapters if key])
    titles = {str(page.pk): page.title for page in pages}
    return [
        _bars(_("By country"), _("Country"), largest(appeal, Axis.COUNTRY), country_words),
        _bars(_("By code"), _("Code"), codes, lambda key: key or _("Without a code")),
        _bars(_("By chapter"), _("Chapter"), chapters, lambda key: titles.get(key) or _("No chapter")),
    ]


def _bars(caption: str, head: str, tally: list[tuple[str, Count]], say) -> dict[str, Any]:
    rows = [(key, count) for key, count in tally if count.signed][:BARS]
    most = max((count.signed for _key, count in rows), default=1)
    return {
        "caption": caption,
        "heads": [head, _("Signatures"), _("Share")],
        "rows": [
            {"name": say(key), "number": number(count.signed), "share": round(100 * count.signed / most, 1)}
            for key, count in rows
        ],
    }


def _alarm(alarm: Alarm, chapter: ChapterPage) -> dict[str, Any]:
    """An alarm in words, and the query by which a sweep takes over what it is about."""
    column = {"domain": "domain_key"}.get(alarm.axis, alarm.axis)
    began = moment_words(alarm.began_at, chapter.zone)
    return {"alarm": alarm, "words": alarm_words(alarm), "began": began, "query": urlencode({column: alarm.key})}


@private_page
@login_required
@require_POST
def end(request: HttpRequest, chapter: str, appeal: UUID, alarm: int) -> HttpResponse:
    """“I have looked at it”: what comes from there waits no longer. What waits already stays where it is."""
    host, found = deciding_desk(request, chapter, appeal)
    end_alarm(alarm=get_object_or_404(Alarm, pk=alarm, appeal=found), actor=request.user)
    return redirect("desk_appeal", host.slug, found.key)
