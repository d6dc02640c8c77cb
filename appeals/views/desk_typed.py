"""Names typed from sheets, on the desk: a file of them, and taking one away again."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from appeals.actions.typed import Report, import_typed, remove_typed
from appeals.errors import AppealError, SheetError
from appeals.forms.paper import TypedForm
from appeals.models import Signature
from appeals.views.desk_paper import UNPROCESSABLE, batch_or_404, batch_page
from people.web import private_page

MOST_SHOWN = 200  # problems of one file


@private_page
@login_required
@require_POST
def bring_names(request: HttpRequest, chapter: str, appeal: UUID, batch: UUID) -> HttpResponse:
    """Take over a typed sheet, or say line by line why not."""
    host, about, found = batch_or_404(request, chapter, appeal, batch)
    form, problems = TypedForm(request.POST, request.FILES), []
    if form.is_valid():
        try:
            data = form.cleaned_data["file"].read()
            report = import_typed(batch=found, data=data, author=request.user)
            return redirect(_address(host.slug, about.key, found.uid, report))
        except AppealError as refusal:
            problems = refusal.problems if isinstance(refusal, SheetError) else []
            form.add_error("file", str(refusal))
    return batch_page(
        request, host, about, found, status=UNPROCESSABLE, typed_form=form, problems=problems[:MOST_SHOWN]
    )


def _address(chapter: str, appeal: UUID, batch: UUID, report: Report) -> str:
    url = reverse("desk_appeal_batch", args=[chapter, appeal, batch])
    return f"{url}?added={report.added}&known={report.known}&left={report.left_out}#names"


@private_page
@login_required
@require_POST
def remove(request: HttpRequest, chapter: str, appeal: UUID, batch: UUID, signature: UUID) -> HttpResponse:
    """Take one typed name away."""
    host, about, found = batch_or_404(request, chapter, appeal, batch)
    row = Signature.objects.filter(batch=found, uid=signature).first()
    if row is None:
        raise Http404
    remove_typed(signature=row, author=request.user)
    return redirect(f"{reverse('desk_appeal_batch', args=[host.slug, about.key, found.uid])}#names")
