"""Who signed, by name, on the desk of those who may know it; one signature, and what can be decided about it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appeals.actions import review
from appeals.desk_words import CONSENT_NAMES, STATE_NAMES, country_words, signer_facts, signer_line, state_of
from appeals.forms.desk import RemoveForm
from appeals.models import Appeal, Signature, Tally
from appeals.queries.desk import FEATURED, SignerFilters, signers_page
from appeals.queries.tallies import largest
from appeals.rules import decides_about, signature_or_404, signatures_for
from appeals.views.desk import UNPROCESSABLE, show, signers_desk
from chapters.models import ChapterPage
from people.web import private_page

COUNTRIES = 40
DOINGS = {
    "release": review.release,
    "take_out": review.invalidate,
    "restore": review.restore,
}
FEATURING = {"feature": True, "unfeature": False}


@private_page
@login_required
@require_safe
def signers(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """A page of those whose names this desk sees, newest first."""
    host, found = signers_desk(request, chapter, appeal)
    filters = SignerFilters.read(request.GET)
    rows, before = signers_page(signatures_for(request.user, host, found), found, filters)
    context = {
        "appeal": found,
        "here": "desk_appeal_signers",
        "lines": [signer_line(row, host.zone) for row in rows],
        "filters": filters,
        "fields": _fields(host, found, filters, decides_about(request.user, host, found)),
        "older": filters.address(before=before) if before else "",
        "newest": filters.address() if filters.before else "",
        "is_narrowed": filters != SignerFilters(before=filters.before),
        "decides": decides_about(request.user, host, found),
    }
    return show(request, host, "desk_appeal_signers", **context)


def _fields(chapter: ChapterPage, appeal: Appeal, filters: SignerFilters, decides: bool) -> list[dict]:
    """The choices of the form above the list."""
    codes = [code for code, _count in largest(appeal, Tally.Axis.COUNTRY) if code][:COUNTRIES]
    states = [*STATE_NAMES.items(), (FEATURED, _("Stands first on the wall"))]
    offered = [
        ("country", _("Country"), sorted(((code, country_words(code)) for code in codes), key=lambda one: one[1])),
        ("state", _("State"), states),
        ("consent", _("Agreed to"), [*CONSENT_NAMES.items()]),
    ]
    if decides:
        offered.append(("chapter", _("Chapter"), _chapters(appeal)))
    return [
        {
            "name": name,
            "label": label,
            "options": [
                {"value": value, "label": words, "chosen": getattr(filters, name) == value}
                for value, words in [("", _("All")), *choices]
            ],
        }
        for name, label, choices in offered
    ]


def _chapters(appeal: Appeal) -> list[tuple[str, str]]:
    keys = [int(key) for key, _count in largest(appeal, Tally.Axis.CHAPTER) if key]
    return [(str(page.pk), page.title) for page in ChapterPage.objects.filter(pk__in=keys).order_by("title")]


@private_page
@login_required
@require_safe
def signer(request: HttpRequest, chapter: str, appeal: UUID, signature: UUID) -> HttpResponse:
    """One signature: what is known, what was agreed to, what can be done."""
    host, found = signers_desk(request, chapter, appeal)
    row = signature_or_404(request.user, host, found, signature)
    return _page(request, host, found, row)


def _page(request: HttpRequest, chapter: ChapterPage, appeal: Appeal, row: Signature, *, form=None, status=200):
    decides = decides_about(request.user, chapter, appeal)
    context = {
        "appeal": appeal,
        "here": "desk_appeal_signers",
        "signature": row,
        "name": row.name,
        "facts": signer_facts(row, chapter.zone),
        "state": state_of(row),
        "may_feature": decides and (row.is_featured or (review.is_on_wall(row) and bool(row.shown_name))),
        "may_sweep": decides and bool(row.network or row.domain_key),
        "form": form or RemoveForm(),
    }
    return show(request, chapter, "desk_appeal_signer", status=status, **context)


@private_page
@login_required
@require_POST
def decide(request: HttpRequest, chapter: str, appeal: UUID, signature: UUID) -> HttpResponse:
    """What one button says: let through, take out, put back, put first on the wall or no longer."""
    host, found = signers_desk(request, chapter, appeal)
    row = signature_or_404(request.user, host, found, signature)
    doing = request.POST.get("do", "")
    if doing in DOINGS:
        DOINGS[doing](signature=row, actor=request.user)
    elif doing in FEATURING and decides_about(request.user, host, found):
        review.feature(signature=row, actor=request.user, first=FEATURING[doing])
    else:
        raise Http404
    return _back(request, host, found, row)


def _back(request: HttpRequest, chapter: ChapterPage, appeal: Appeal, row: Signature) -> HttpResponse:
    """To the queue where the button stood in it, else to the signature."""
    if request.POST.get("back") == "review":
        why = row.held_for
        answer = redirect("desk_appeal_review", chapter.slug, appeal.key)
        answer["Location"] += f"?why={why}" if why else ""
        return answer
    return redirect("desk_appeal_signer", chapter.slug, appeal.key, row.uid)


@private_page
@login_required
@require_POST
def remove(request: HttpRequest, chapter: str, appeal: UUID, signature: UUID) -> HttpResponse:
    """Delete a signature for whoever asked us to."""
    host, found = signers_desk(request, chapter, appeal)
    row = signature_or_404(request.user, host, found, signature)
    form = RemoveForm(request.POST)
    if not form.is_valid():
        return _page(request, host, found, row, form=form, status=UNPROCESSABLE)
    review.remove(signature=row, actor=request.user)
    return redirect("desk_appeal_signers", host.slug, found.key)
