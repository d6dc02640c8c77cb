"""Taking signers along by what they agreed to: for a reason that stays in the log, and with a fresh code."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appeals.actions.exports import note_export
from appeals.forms.desk import ExportForm
from appeals.models import Appeal, Signature
from appeals.queries.exports import signers_for, table_for
from appeals.rules import decides_about, signatures_for
from appeals.views.desk import UNPROCESSABLE, show, signers_desk
from chapters.rules import Ability
from chapters.step_up import step_up_form
from content.sheets import csv_lines, xlsx_file
from people.language import number
from people.web import private_page

LARGEST_BOOK = 50_000  # lines: a workbook is put together in memory, a CSV file is not
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """The form; sent with a good code it answers with the file."""
    host, found = signers_desk(request, chapter, appeal, Ability.EXPORT_SIGNERS)
    rows = signatures_for(request.user, host, found)
    form = ExportForm(request.POST or None)
    count = _count(form, rows) if form.is_valid() else 0
    code = step_up_form(request, sent=form.is_valid())
    if form.is_valid() and (code is None or code.is_valid()):
        if code:
            code.save()
        note_export(appeal=found, chapter=host, author=request.user, count=count, **form.cleaned_data)
        return _file(found, rows, form.cleaned_data)
    status = UNPROCESSABLE if form.is_bound else 200
    decides = decides_about(request.user, host, found)
    context = {"appeal": found, "here": "desk_appeal_files", "form": form, "code": code, "decides": decides}
    return show(request, host, "desk_appeal_files", status=status, **context)


def _count(form: ExportForm, rows: QuerySet[Signature]) -> int:
    """How many lines a valid form asks for; a file that would be empty, or too large a book, is refused here."""
    data = form.cleaned_data
    count = signers_for(rows, data["what"], data["country"], data["language"]).count()
    if not count:
        form.add_error(None, _("Nobody who signed here agreed to that. There is nothing to fetch."))
    elif data["format"] == "xlsx" and count > LARGEST_BOOK:
        said = {"most": number(LARGEST_BOOK)}
        form.add_error("format", _("This kind of file holds %(most)s lines at most. Choose CSV.") % said)
    return count


def _file(appeal: Appeal, rows: QuerySet[Signature], wanted: dict) -> HttpResponse | StreamingHttpResponse:
    what, format = wanted["what"], wanted["format"]
    table = table_for(rows, what, wanted["country"], wanted["language"])
    answer: HttpResponse | StreamingHttpResponse
    if format == "xlsx":
        answer = HttpResponse(xlsx_file(table.heads, table.rows, title=_("Signers")), content_type=TYPES[format])
    else:
        answer = StreamingHttpResponse(csv_lines(table.heads, table.rows), content_type=TYPES[format])
    # Nothing of the appeal in its name: files lie about in folders that others look into.
    answer["Content-Disposition"] = content_disposition_header(True, f"signers-{what}-{appeal.pk}.{format}")
    return answer
