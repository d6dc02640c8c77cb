"""What an ad prints, on the desk: its words, the frozen names, the file, and two people's word that it is right."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from appeals.models import Drawing
from chapters.models import ChapterPage
from outreach.actions.creatives import DRAFTS, FREEZES, draft, freeze, sign_off, thaw
from outreach.actions.steps import SIGN_OFFS
from outreach.desk_words import points
from outreach.errors import CannotBeSet, OutreachError
from outreach.forms.creatives import DraftForm, SignOffForm
from outreach.models import Creative, Placement
from outreach.queries.creatives import left_since
from outreach.queries.pictures import pictures_of
from outreach.rules import placement_or_404
from outreach.views.desk import UNPROCESSABLE, planners, show, watchers
from people.web import private_page

SUFFIXES = {b"%PDF-": ("application/pdf", "pdf"), b"\x89PNG": ("image/png", "png")}


@private_page
@login_required
@require_safe
def creative(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """The draft or the frozen file, and what can be done with it."""
    host = watchers(request, chapter)
    return _page(request, host, placement_or_404(request.user, host, ad))


def _page(request: HttpRequest, host: ChapterPage, row: Placement, *, status: int = 200, **forms) -> HttpResponse:
    rows = list(row.creatives.select_related("frozen_by", "version").prefetch_related("sign_offs__author"))
    last = rows[-1] if rows else None
    frozen = last if last and last.frozen_at else None
    signed = [one for one in frozen.sign_offs.all() if one.file_digest == frozen.file_digest] if frozen else []
    context = {
        "ad": row,
        "last": last,
        "frozen": frozen,
        "earlier": [one for one in rows if one.frozen_at and one != last],
        "preview": pictures_of([row]).get(row.pk),
        "signed": signed,
        "wanted": SIGN_OFFS,
        "may_draft": row.state in DRAFTS and row.format_id is not None,
        "may_freeze": row.state in FREEZES,
        "type_size": points(frozen.type_size) if frozen and frozen.type_size else "",
        "left": left_since(frozen) if frozen and row.state in FREEZES else 0,
        "draft": forms.get("draft") or DraftForm(row=row, last=last),
        "sign": forms.get("sign") or _sign_form(request, frozen, signed),
        "error": forms.get("error", ""),
        "problems": forms.get("problems", []),
    }
    return show(request, host, "desk_ad_creative", status=status, **context)


def _sign_form(request: HttpRequest, frozen: Creative | None, signed: list) -> SignOffForm | None:
    """Nobody signs off twice, and nothing that is not there."""
    if frozen is None or frozen.state != Drawing.READY or request.user.pk in {one.author_id for one in signed}:
        return None
    return SignOffForm(creative=frozen)


def _doing(request: HttpRequest, chapter: str, ad: UUID, act: Callable[[Placement], object]) -> HttpResponse:
    """Do it, or say on the page why not."""
    host = planners(request, chapter)
    row = placement_or_404(request.user, host, ad)
    try:
        act(row)
    except OutreachError as refusal:
        problems = refusal.problems if isinstance(refusal, CannotBeSet) else []
        return _page(request, host, row, status=UNPROCESSABLE, error=str(refusal), problems=problems)
    return redirect("desk_ad_creative", host.slug, row.uid)


@private_page
@login_required
@require_POST
def write(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """Headline, second line, design, label."""
    host = planners(request, chapter)
    row = placement_or_404(request.user, host, ad)
    form = DraftForm(request.POST, row=row, last=None)
    if not form.is_valid():
        return _page(request, host, row, status=UNPROCESSABLE, draft=form)
    words = form.cleaned_data
    return _doing(request, chapter, ad, lambda row: draft(placement=row, author=request.user, **words))


@private_page
@login_required
@require_POST
def freeze_names(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """Keep the names as they stand now; without those that cannot be drawn, once somebody has seen which."""
    leaves_out = request.POST.get("without") == "yes"
    return _doing(request, chapter, ad, lambda row: freeze(placement=row, author=request.user, leaves_out=leaves_out))


@private_page
@login_required
@require_POST
def thaw_names(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """Begin anew with the same words."""
    return _doing(request, chapter, ad, lambda row: thaw(placement=row, author=request.user))


@private_page
@login_required
@require_POST
def sign(request: HttpRequest, chapter: str, ad: UUID, creative: UUID) -> HttpResponse:
    """One person's word that this very file is right."""
    host = planners(request, chapter)
    row = placement_or_404(request.user, host, ad)
    found = _creative_or_404(row, creative)
    form = SignOffForm(request.POST, creative=found)
    if not form.is_valid():
        return _page(request, host, row, status=UNPROCESSABLE, sign=form)
    digest = form.cleaned_data["digest"]
    return _doing(request, chapter, ad, lambda _row: sign_off(creative=found, author=request.user, file_digest=digest))


def _creative_or_404(row: Placement, uid: UUID) -> Creative:
    found = row.creatives.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


@private_page
@login_required
@require_safe
def file(request: HttpRequest, chapter: str, ad: UUID, creative: UUID) -> HttpResponse:
    """The frozen file, as it is sent to the publisher."""
    host = watchers(request, chapter)
    row = placement_or_404(request.user, host, ad)
    found = _creative_or_404(row, creative)
    data = bytes(found.file)
    kind, suffix = next((said for mark, said in SUFFIXES.items() if data.startswith(mark)), ("", ""))
    if not kind:
        raise Http404  # not set yet, or forgotten some time after it came out
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{row.code}-{found.number}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
