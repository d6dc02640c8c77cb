"""The money trail of a fund as a file that anyone may take along. It names nobody."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.sheets import csv_file
from donations.models import Fund
from donations.queries.trail import trail


@require_safe
def trail_file(request: HttpRequest, key) -> HttpResponse:
    """All lines, the newest first; days as machines write them, amounts in ASCII digits."""
    fund = Fund.objects.filter(key=key).first()
    if fund is None:
        raise Http404
    heads = [_("Day"), _("What"), _("Came in"), _("Went out"), _("In the fund after it"), _("Currency")]
    rows = [
        [
            *(_day(line.day), line.what, str(line.into.major), str(line.out.major)),
            *(str(line.after.major), fund.currency),
        ]
        for line in trail(fund)
    ]
    response = HttpResponse(csv_file(heads, rows), content_type="text/csv; charset=utf-8")
    name = f"money-trail-{fund.key}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Robots-Tag"] = "noindex"
    return response


def _day(day: dt.date) -> str:
    return day.isoformat()
