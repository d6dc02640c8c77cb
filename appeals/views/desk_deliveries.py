"""Handing signatures over: asked for with a reason and a fresh code, drawn by the worker, fetched volume by volume.

Only for a desk that decides about the whole appeal.
"""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals.actions.deliveries import ask_for_delivery, is_true, note_fetched
from appeals.forms.deliveries import DeliveryForm
from appeals.models import Appeal, Delivery, Drawing
from appeals.rules import appeal_or_404, decides_about
from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, get_chapter_or_404
from chapters.step_up import step_up_form
from people.web import private_page, with_form

UNPROCESSABLE = 422
SHOWN = 10


def deciders(request: HttpRequest, chapter: str, appeal: UUID) -> tuple[ChapterPage, Appeal]:
    """The chapter and the appeal that this person may take signers of, all of them; or 404."""
    host = get_chapter_or_404(request.user, Ability.EXPORT_SIGNERS, slug=chapter)
    about = appeal_or_404(request.user, host, appeal)
    if not decides_about(request.user, host, about):
        raise Http404
    return host, about


def _delivery_or_404(request: HttpRequest, chapter: str, appeal: UUID, uid: UUID):
    host, about = deciders(request, chapter, appeal)
    found = Delivery.objects.select_related("appeal", "author").filter(appeal=about, uid=uid).first()
    if found is None:
        raise Http404
    return host, about, found


def show(request: HttpRequest, host: ChapterPage, about: Appeal, template: str, *, status=200, **context):
    """A page about deliveries."""
    frame = {"chapter": host, "appeal": about, "here": "desk_appeal_files", "noindex": True, **dock(request, host)}
    return with_form(render(request, f"appeals/{template}.html", {**frame, **context}, status=status))


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deliveries(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """The form, and what was drawn lately."""
    host, about = deciders(request, chapter, appeal)
    form = DeliveryForm(request.POST or None)
    code = step_up_form(request, sent=form.is_valid())
    if form.is_valid() and (code is None or code.is_valid()):
        if code:
            code.save()
        made = ask_for_delivery(appeal=about, author=request.user, chapter_id=host.pk, **form.cleaned_data)
        return redirect("desk_appeal_delivered", host.slug, about.key, made.uid)
    rows = Delivery.objects.filter(appeal=about).select_related("author").order_by("-asked_at", "-pk")[:SHOWN]
    status = UNPROCESSABLE if form.is_bound else 200
    return show(request, host, about, "desk_deliveries", status=status, form=form, code=code, deliveries=rows)


@private_page
@login_required
@require_safe
def delivery(request: HttpRequest, chapter: str, appeal: UUID, uid: UUID) -> HttpResponse:
    """How far it is, or its volumes. The page can be left and come back to."""
    return _page(request, *_delivery_or_404(request, chapter, appeal, uid), code=step_up_form(request, sent=False))


def _page(request: HttpRequest, host, about: Appeal, found: Delivery, *, code, status: int = 200) -> HttpResponse:
    ready = found.state == Drawing.READY
    handed_out = ready and is_true(found)
    context = {
        "delivery": found,
        "working": found.state == Drawing.WAITING,
        "volumes": [one.number for one in found.volumes.defer("file")] if handed_out else [],
        "untrue": ready and not handed_out,
        "code": code,
    }
    return show(request, host, about, "desk_delivery", status=status, **context)


@private_page
@login_required
@require_POST
def fetch(request: HttpRequest, chapter: str, appeal: UUID, uid: UUID, number: int) -> HttpResponse:
    """One volume, as long as everybody in it wants to be; the log says who took it."""
    host, about, found = _delivery_or_404(request, chapter, appeal, uid)
    volume = found.volumes.filter(number=number).first()
    if volume is None or found.state != Drawing.READY or not is_true(found):
        return redirect("desk_appeal_delivered", host.slug, about.key, uid)
    code = step_up_form(request, sent=True)
    if code is not None and not code.is_valid():
        return _page(request, host, about, found, code=code, status=UNPROCESSABLE)
    if code:
        code.save()
    note_fetched(volume=volume, author=request.user, chapter_id=host.pk)
    response = HttpResponse(bytes(volume.file), content_type="application/pdf")
    name = f"signatures-{about.pk}-{found.locale}-{number}.pdf"  # nothing of the appeal: files lie about in folders
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
