"""Taking a list of guests along: asking for it, with a fresh code; the link, for one person and a day; the file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, get_chapter_or_404
from chapters.step_up import step_up_form
from content.sheets import csv_file, xlsx_file
from events.actions.exports import Ended, ask_for_export, fetch_export
from events.forms.exports import ExportForm
from events.models import GuestExport, Occurrence
from events.queries import rows
from events.queries.exports import Column, columns_of, guest_table, guests_listed
from events.queries.rows import moment
from events.rules import export_of_token, export_token
from events.views.desk import date_or_404
from people.language import listing
from people.web import private_page, with_form

SHOWN = 10
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def _page(request, chapter: ChapterPage, date: Occurrence, template: str, *, status=200, **context) -> HttpResponse:
    row = rows([date], language=get_language())[0]
    context = {"chapter": chapter, "date": date, "row": row, "noindex": True, **context, **dock(request, chapter)}
    return with_form(render(request, template, context, status=status))


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, chapter: str, uid) -> HttpResponse:
    """What the list should say, what it is for, and a code; and who took one before."""
    host = get_chapter_or_404(request.user, Ability.EXPORT_GUESTS, slug=chapter)
    date = date_or_404(host, uid)
    columns = columns_of(date, get_language())
    form = ExportForm(request.POST if request.method == "POST" else None, columns=columns)
    code = step_up_form(request, sent=form.is_valid())
    if form.is_valid() and (code is None or code.is_valid()):
        if code:
            code.save()
        export = ask_for_export(occurrence=date, actor=request.user, **form.cleaned_data)
        return redirect("desk_export_link", host.slug, export_token(export))
    before = date.exports.select_related("user").order_by("-created_at")[:SHOWN]
    context = {"form": form, "code": code, "taken": [_told(one, date, columns) for one in before]}
    context["listed"] = guests_listed(date).count()
    return _page(request, host, date, "events/desk_export.html", status=422 if form.is_bound else 200, **context)


def _told(export: GuestExport, date: Occurrence, columns: list[Column]) -> dict:
    """One list that was taken along, in words."""
    language = get_language()
    return {
        "export": export,
        "says": listing([column.label for column in columns if column.name in export.columns], language),
        "made": moment(export.created_at, date.zone, language),
        "until": moment(export.expires_at, date.zone, language),
    }


def _export_or_404(request: HttpRequest, chapter: str, token: str) -> tuple[ChapterPage, GuestExport]:
    """Who lost the ability has lost every link with it: to them there is nothing here."""
    host = get_chapter_or_404(request.user, Ability.EXPORT_GUESTS, slug=chapter)
    export = export_of_token(token, user=request.user, chapter=host)
    if export is None:
        raise Http404
    return host, export


@private_page
@login_required
@require_safe
def link(request: HttpRequest, chapter: str, token: str) -> HttpResponse:
    """What the list will say and until when it can be fetched. Looking at it fetches nothing."""
    host, export = _export_or_404(request, chapter, token)
    return _link(request, host, export, token)


def _link(request, host: ChapterPage, export: GuestExport, token: str) -> HttpResponse:
    date, is_over = export.occurrence, export.expires_at <= timezone.now()
    context = {**_told(export, date, columns_of(date, get_language())), "token": token, "is_over": is_over}
    context["listed"] = guests_listed(date).count()
    return _page(request, host, date, "events/desk_export_link.html", status=410 if is_over else 200, **context)


@private_page
@login_required
@require_POST
def file(request: HttpRequest, chapter: str, token: str) -> HttpResponse:
    """The list as it is now."""
    host, export = _export_or_404(request, chapter, token)
    try:
        fetch_export(export=export)
    except Ended:
        return _link(request, host, export, token)
    table = guest_table(export.occurrence, export.columns, get_language())
    if export.format == GuestExport.Format.XLSX:
        content = xlsx_file(table.heads, table.rows, title=_("Guests"))
    else:
        content = csv_file(table.heads, table.rows)
    response = HttpResponse(content, content_type=TYPES[export.format])
    # Nothing of the event in its name: files lie about in folders that others look into.
    response["Content-Disposition"] = content_disposition_header(
        True, f"guests-{export.occurrence.slug}.{export.format}"
    )
    return response
