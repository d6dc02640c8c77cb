"""How many came, over time: for those who plan the next date. Numbers only, and charts that need no script."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, get_chapter_or_404
from events.attendance import PERIODS, USUAL, months_of, sheet_of, since
from events.models import Occurrence
from events.queries import rows
from events.queries.attendance import last_turnout, turnouts
from people.language import localise_digits
from people.web import private_page


@private_page
@login_required
@require_safe
def attendance(request: HttpRequest, chapter: str) -> HttpResponse:
    """The charts of a period that the address names in months."""
    host = get_chapter_or_404(request.user, Ability.MANAGE_DATES, slug=chapter)
    months = months_of(request.GET.get("months", ""))
    found = turnouts(host, since=since(months, _today(host)))
    context = {
        "chapter": host,
        "periods": [_period(one, chosen=one == months) for one in PERIODS],
        "sheet": sheet_of(host, found, get_language() or "en") if found else None,
        "noindex": True,
        "here": "attendance",
        **dock(request, host),
    }
    return render(request, "events/desk_attendance.html", context)


def _today(chapter: ChapterPage) -> dt.date:
    return timezone.now().astimezone(ZoneInfo(chapter.zone)).date()


def _period(months: int, *, chosen: bool) -> dict:
    text = ngettext("%(n)s month", "%(n)s months", months) % {"n": localise_digits(months)}
    return {"text": text, "address": "?" if months == USUAL else f"?months={months}", "chosen": chosen}


def panel(request: HttpRequest, chapter: ChapterPage) -> SafeString:
    """The last date whose guests were counted, in a line, and the way to the charts. Nothing before there is one."""
    last = last_turnout(chapter)
    if last is None:
        return SafeString("")
    date = Occurrence.objects.select_related("event__locale", "chapter__locale").get(pk=last.pk)
    context = {
        "chapter": chapter,
        "row": rows([date], language=get_language() or "en")[0],
        "turnout": last.turnout,
        "rate": last.turnout.no_show_rate,
    }
    return render_to_string("events/desk_attendance_panel.html", context, request)
