"""Collecting on paper: how, and the sheets for it. The worker draws them; nothing is drawn inside a request."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from appeals.actions.printing import PER_HOUR, Busy, ask_for_print, is_true
from appeals.errors import AppealError
from appeals.forms.printing import PrintForm
from appeals.models import AppealPage, Drawing, Paper, SheetPrint
from appeals.queries.pages import text_in
from appeals.queries.prints import choice_of, how_lines, place_in_line, sheet_words, why_lines
from appeals.queries.sources import LONGEST_CODE
from appeals.views.signing import SeeOther, page_or_404
from people.limits import HOUR, allow
from people.web import private_page, public_post, with_form

UNPROCESSABLE = 422


def paper_page(page: AppealPage, request: HttpRequest, form: PrintForm | None = None) -> dict[str, Any]:
    """Why and how to collect on paper, and the choices. `?via=` in the address chooses whom the sheets are for."""
    via = request.GET.get("via", "")[:LONGEST_CODE].strip().lower()
    printable = page.appeal is not None and page.is_open and text_in(page.appeal, page.locale.language_code)
    return {
        "form": form or PrintForm(code=via),
        "how": how_lines(),
        "why": why_lines(),
        "can_print": bool(printable),
        "key": page.translation_key,
    }


@private_page
@csrf_exempt  # where a form comes from is looked at by `public_post` below
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """The address of the form; whoever only opens it is led to the page."""
    page = page_or_404(key)
    if request.method != "POST":
        return redirect(f"{page.url}paper/")
    return _ask(request, page)


@public_post
def _ask(request: HttpRequest, page: AppealPage) -> HttpResponse:
    form = PrintForm(request.POST)
    if form.is_valid():
        try:
            if not allow(request, "appeals.print", limit=PER_HOUR, per=HOUR):
                raise Busy
            row = ask_for_print(appeal=page.appeal, choice=form.choice)
            return SeeOther(reverse("appeals_print", args=[page.translation_key, row.uid]))
        except AppealError as refusal:
            form.add_error(None, str(refusal))
        except ValueError:
            form.add_error("locale", _("The appeal is not there in this language yet."))
    request.shown_page = page
    context = {"page": page, "self": page, **paper_page(page, request, form), "noindex": True}
    return with_form(render(request, "appeals/paper.html", context, status=UNPROCESSABLE))


def _print(page: AppealPage, uid: UUID) -> SheetPrint | None:
    """The paper as it lies there; None where none is, or what it says is no longer so."""
    row = SheetPrint.objects.select_related("appeal").filter(appeal=page.appeal, uid=uid).first()
    stale = row and row.state == Drawing.READY and not is_true(row, sheet_words(row.appeal, choice_of(row)))
    return None if stale else row


@private_page
@require_safe
def stage(request: HttpRequest, key: UUID, uid: UUID) -> HttpResponse:
    """How far it is. The page can be left and come back to."""
    page = page_or_404(key)
    row = _print(page, uid)
    context = {"page": page, "self": page, "row": row, "state": row.state if row else "", "noindex": True}
    if row:
        context |= {
            "ahead": place_in_line(row) if row.state == Drawing.WAITING else 0,
            "size": Paper(row.size).label,
            "kind": SheetPrint.Kind(row.kind).label,
            "language_name": dict(settings.LANGUAGES)[row.locale],
        }
    return with_form(render(request, "appeals/paper_stage.html", context))


@private_page
@require_safe
def file(request: HttpRequest, key: UUID, uid: UUID) -> HttpResponse:
    """The PDF, if what it says is still so; else the page that says how to get it."""
    page = page_or_404(key)
    row = _print(page, uid)
    if row is None or not row.file:
        return redirect("appeals_print", page.translation_key, uid)
    response = HttpResponse(bytes(row.file), content_type="application/pdf")
    name = f"{page.slug}-{row.kind}-{row.size}-{row.locale}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
