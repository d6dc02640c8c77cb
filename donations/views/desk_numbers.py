"""How giving to a fund goes, as charts with their tables; nothing here is about one person."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chapters.rules import Ability, get_chapter_or_404
from content.charts import Chart, Point, Series, columns_chart
from donations.models import Fund
from donations.money import Money, currency_name, decimals
from donations.queries.numbers import Span, spans_of, usual_of
from donations.queries.shares import Share, shares_of
from donations.queries.trail import trail
from donations.rules import fund_or_404
from donations.views.desk import show
from people.language import brief, listing, long_date
from people.web import private_page


@private_page
@login_required
@require_safe
def numbers(request: HttpRequest, chapter: str, fund) -> HttpResponse:
    """Sums by day, or by week where the address says so; the usual gift; what each chapter brought in."""
    host = get_chapter_or_404(request.user, Ability.SEE_MONEY, slug=chapter)
    found = fund_or_404(request.user, host, fund)
    weekly = request.GET.get("by") == "week"
    lines = trail(found)
    context = {
        "fund": found,
        "usual": usual_of(found),
        "weekly": weekly,
        "chart": _chart(found, spans_of(found, lines, weekly=weekly), weekly) if lines else None,
        "chapters": _bars(found, shares_of(found)),
    }
    return show(request, host, "desk_money_numbers", **context)


def _chart(fund: Fund, spans: list[Span], weekly: bool) -> Chart:
    named = {"currency": currency_name(fund.currency)}
    label = _("What came each week, in %(currency)s") if weekly else _("What came each day, in %(currency)s")
    points = [Point(brief(span.first), _said(span), span.first.isoformat()) for span in spans]
    unit = 10 ** decimals(fund.currency)
    series = [
        Series(name, [span.sums[side] / unit for span in spans], kind)
        for name, side, kind in [
            (_("By card"), "card", "solid"),
            (_("Matched"), "match", "hatch"),
            (_("Offline"), "offline", "dots"),
        ]
    ]
    return columns_chart("gifts", label % named, _("Week") if weekly else _("Day"), points, series)


def _said(span: Span) -> str:
    return long_date(span.first) if span.first == span.last else listing([long_date(span.first), long_date(span.last)])


def _bars(fund: Fund, shares: list[Share]) -> dict:
    most = max((share.amount for share in shares), default=0) or 1
    return {
        "caption": _("What each chapter brought in"),
        "heads": [_("Chapter"), _("Amount"), _("Share")],
        "rows": [
            {
                "name": share.chapter.localized.title,
                "number": Money(share.amount, fund.currency).text(whole=True),
                "share": round(100 * share.amount / most, 1),
            }
            for share in shares
        ],
    }
