"""Codes on the desk: the chapter's own and its volunteers', what each brought, and what to print."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals.actions.sources import make_source, retire_source
from appeals.errors import AppealError
from appeals.forms.codes import CodeForm
from appeals.models import Appeal, AppealPage
from appeals.queries.codes import Code, code_of, codes_of
from appeals.queries.pages import page_of
from appeals.rules import appeal_or_404
from appeals.spread_words import sign_address
from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, abilities_of, get_chapter_or_404
from content.qr import qr_png, qr_svg
from people.web import private_page, with_form

UNPROCESSABLE = 422
HERE = "desk_appeal_codes"


def _desk(request: HttpRequest, chapter: str, key: UUID) -> tuple[ChapterPage, Appeal]:
    """For those who see signers, and for those who write the chapter's pages and flyers; these see no numbers."""
    page = get_chapter_or_404(request.user, Ability.OPEN_DESK, slug=chapter)
    if not {Ability.SEE_SIGNERS, Ability.EDIT_PAGES} & abilities_of(request.user, page):
        raise Http404
    return page, appeal_or_404(request.user, page, key)


def _code_or_404(request: HttpRequest, chapter: str, key: UUID, code: str) -> tuple[ChapterPage, Appeal, Code]:
    page, appeal = _desk(request, chapter, key)
    found = code_of(page, appeal, code)
    if found is None:
        raise Http404
    return page, appeal, found


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """Every code with its signatures; sent, the form makes a new one."""
    page, found = _desk(request, chapter, appeal)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            source = make_source(chapter=page, label=form.cleaned_data["label"], actor=request.user)
        except AppealError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("desk_appeal_code", page.slug, found.key, source.code)
    listed = codes_of(page, found)
    context = {
        "codes": [one for one in listed if not one.is_retired],
        "retired": [one for one in listed if one.is_retired],
        "form": form,
    }
    return _show(request, page, found, "desk_codes", status=UNPROCESSABLE if form.is_bound else 200, **context)


def _show(request, chapter: ChapterPage, appeal: Appeal, template: str, *, status=200, **context) -> HttpResponse:
    sees_numbers = Ability.SEE_SIGNERS in abilities_of(request.user, chapter)
    frame = {"chapter": chapter, "appeal": appeal, "here": HERE, "noindex": True, "sees_numbers": sees_numbers}
    context |= dock(request, chapter)
    return with_form(render(request, f"appeals/{template}.html", {**context, **frame}, status=status))


@private_page
@login_required
@require_safe
def code(request: HttpRequest, chapter: str, appeal: UUID, code: str) -> HttpResponse:
    """One code: its address, its picture, what it brought."""
    page, found, one = _code_or_404(request, chapter, appeal, code)
    public = page_of(found.key, get_language() or "en")
    context = {"code": one, "page": public, "languages": _languages(public)}
    if public:
        context["address"] = sign_address(public, one.code)
        context["kit"] = f"{public.url}spread/?via={one.code}"
        context["picture"] = mark_safe(qr_svg(context["address"]))  # noqa: S308 - drawn by us, of an address of ours
    return _show(request, page, found, "desk_code", **context)


def _languages(page: AppealPage | None) -> list[tuple[str, str]]:
    """In which languages the appeal can be read, for the card."""
    pages = AppealPage.objects.live().filter(translation_key=page.translation_key) if page else []
    return [(one.locale.language_code, one.locale.get_display_name()) for one in pages]


@private_page
@login_required
@require_POST
def retire(request: HttpRequest, chapter: str, appeal: UUID, code: str) -> HttpResponse:
    """Give it out no more."""
    page, found, one = _code_or_404(request, chapter, appeal, code)
    if one.source is None:
        raise PermissionDenied  # a chapter's own short name stays a code
    retire_source(source=one.source, actor=request.user)
    return redirect(HERE, page.slug, found.key)


@private_page
@login_required
@require_safe
def picture(request: HttpRequest, chapter: str, appeal: UUID, code: str, form: str) -> HttpResponse:
    """The QR code as a file: `svg` for print, `png` for everything else."""
    _page, found, one = _code_or_404(request, chapter, appeal, code)
    public = _public_or_404(found, request)
    address = sign_address(public, one.code)
    body = qr_svg(address, whole=True).encode() if form == "svg" else qr_png(address)
    response = HttpResponse(body, content_type={"svg": "image/svg+xml", "png": "image/png"}[form])
    response["Content-Disposition"] = f'attachment; filename="sign-{one.code}.{form}"'
    return response


@private_page
@login_required
@require_safe
def card(request: HttpRequest, chapter: str, appeal: UUID, code: str) -> HttpResponse:
    """A card to print and show, in the language that `?language=` names."""
    page, found, one = _code_or_404(request, chapter, appeal, code)
    public = _public_or_404(found, request)
    language = public.locale.language_code
    address = sign_address(public, one.code)
    picture = mark_safe(qr_svg(address))  # noqa: S308 - drawn by us, of an address of ours
    context = {"chapter": page, "appeal": found, "page": public, "code": one, "address": address, "picture": picture}
    with override(language):
        request.LANGUAGE_CODE = language
        return render(request, "appeals/code_card.html", context)


def _public_or_404(appeal: Appeal, request: HttpRequest) -> AppealPage:
    page = page_of(appeal.key, request.GET.get("language", "") or get_language() or "en")
    if page is None:
        raise Http404
    return page
