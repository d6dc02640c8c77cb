"""Taking the records of a fund along: for a reason that stays in the log, and with a fresh code."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chapters.step_up import step_up_form
from content.sheets import csv_file, xlsx_file
from donations.actions.exports import note_export
from donations.forms.desk_exports import MONTHLY, ExportForm
from donations.models import Fund
from donations.queries.exports import gift_table, monthly_table
from donations.rules import fund_or_404
from donations.views.desk import UNPROCESSABLE, show, treasurers
from people.web import private_page

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, chapter: str, fund) -> HttpResponse:
    """The form; sent with a good code it answers with the file."""
    host = treasurers(request, chapter)
    found = fund_or_404(request.user, host, fund)
    form = ExportForm(request.POST or None, fund=found)
    code = step_up_form(request, sent=form.is_valid())
    if form.is_valid() and (code is None or code.is_valid()):
        if code:
            code.save()
        note_export(fund=found, author=request.user, **form.cleaned_data)
        return _file(found, form.cleaned_data)
    status = UNPROCESSABLE if form.is_bound else 200
    return show(request, host, "desk_money_export", status=status, fund=found, form=form, code=code)


def _file(fund: Fund, wanted: dict) -> HttpResponse:
    what, format = wanted["what"], wanted["format"]
    table = monthly_table(fund) if what == MONTHLY else gift_table(fund, wanted["since"], wanted["until"])
    if format == "xlsx":
        title = _("Monthly gifts") if what == MONTHLY else _("Gifts")
        return _answer(xlsx_file(table.heads, table.rows, title=title), what, fund, format)
    return _answer(csv_file(table.heads, table.rows), what, fund, format)


def _answer(content: bytes, what: str, fund: Fund, format: str) -> HttpResponse:
    """Nothing of the fund in its name: files lie about in folders that others look into."""
    response = HttpResponse(content, content_type=TYPES[format])
    response["Content-Disposition"] = content_disposition_header(True, f"{what}-{fund.pk}.{format}")
    return response
