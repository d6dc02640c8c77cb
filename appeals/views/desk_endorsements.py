"""Endorsements on the desk: what waits, what is shown and in which order; for the desk that decides of the appeal."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals.actions.endorsement_desk import (
    add_endorsement,
    approve_endorsement,
    decline_endorsement,
    move,
    save_facts,
    save_words,
    take_down,
)
from appeals.errors import AppealError
from appeals.forms.endorsing import AddForm, ApproveForm, FactsForm, WordsForm
from appeals.models import Appeal, Endorsement
from appeals.naming import HIGH_RISK
from appeals.queries.endorsement_desk import queue_of, shown_of
from appeals.rules import appeal_or_404, decides_about
from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.reach import own_pictures
from chapters.rules import Ability, get_chapter_or_404
from content.models import Picture
from people.models import User
from people.web import private_page, with_form

UNPROCESSABLE = 422
HERE = "desk_appeal_endorsements"
State = Endorsement.State


def deciders(request: HttpRequest, chapter: str, key: UUID) -> tuple[ChapterPage, Appeal]:
    """The chapter and the appeal, if this desk decides about it; else there is nothing here."""
    page = get_chapter_or_404(request.user, Ability.SEE_SIGNERS, slug=chapter)
    appeal = appeal_or_404(request.user, page, key)
    if not decides_about(request.user, page, appeal):
        raise Http404
    return page, appeal


def endorsement_or_404(appeal: Appeal, uid: UUID) -> Endorsement:
    """One of this appeal's, once somebody stands behind it: what nobody has confirmed is nobody's to read."""
    rows = appeal.endorsements.exclude(state=State.ASKED).select_related("picture", "contact")
    found = rows.prefetch_related("texts").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def show(request, chapter: ChapterPage, appeal: Appeal, template: str, *, status: int = 200, **context) -> HttpResponse:
    """A page of this part of the desk."""
    frame = {"chapter": chapter, "appeal": appeal, "here": HERE, "noindex": True, **dock(request, chapter)}
    return with_form(render(request, f"appeals/{template}.html", {**context, **frame}, status=status))


def pictures_for(user: User):
    """The pictures that this organizer may put beside a name: all of them for network admins."""
    rows = Picture.objects.all() if user.is_superuser else own_pictures(user)
    return rows.order_by("title", "pk")


@private_page
@login_required
@require_safe
def endorsements(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """What waits for approval, what is shown, what was declined."""
    page, found = deciders(request, chapter, appeal)
    return show(request, page, found, "desk_endorsements", queue=queue_of(found, get_language() or "en"))


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """Write one down that was agreed to elsewhere."""
    page, found = deciders(request, chapter, appeal)
    form = AddForm(request.POST or None)
    if form.is_valid():
        row = add_endorsement(appeal=found, said=form.said(), actor=request.user)
        return redirect("desk_appeal_endorsement", page.slug, found.key, row.uid)
    status = UNPROCESSABLE if form.is_bound else 200
    return show(request, page, found, "desk_endorsement_add", status=status, form=form)


@private_page
@login_required
@require_safe
def endorsement(request: HttpRequest, chapter: str, appeal: UUID, uid: UUID) -> HttpResponse:
    """One of them: what it says in each language, who wrote to us, and the buttons."""
    page, found = deciders(request, chapter, appeal)
    return _one(request, page, found, endorsement_or_404(found, uid))


def _one(
    request, page: ChapterPage, appeal: Appeal, row: Endorsement, *, error="", status=200, **forms
) -> HttpResponse:
    first = {"country": row.country, "website": row.website, "picture": row.picture_id}
    context = {
        "endorsement": row,
        "shown": shown_of(row, row.locale),
        "texts": forms.pop("texts", None) or _texts(row),
        "approve": forms.get("approve") or ApproveForm(),
        "facts": forms.get("facts") or FactsForm(pictures=_choosable(request.user, row), initial=first),
        "is_risky": row.country in HIGH_RISK,
        "error": error,
    }
    return show(request, page, appeal, "desk_endorsement", status=status, **context)


def _choosable(user: User, row: Endorsement):
    """The picture that is there stays a choice, whoever put it there."""
    return (pictures_for(user) | Picture.objects.filter(pk=row.picture_id)).distinct()


def _texts(row: Endorsement, sent: WordsForm | None = None, locale: str = "") -> list[tuple[str, str, WordsForm, bool]]:
    """For each language of the site: code, name, form, and whether there are words in it."""
    known = {text.locale: text for text in row.texts.all()}
    texts = []
    for code, name in settings.LANGUAGES:
        text = known.get(code)
        first = {"name": text.name, "profession": text.profession, "words": text.words} if text else {}
        form = WordsForm(kind=row.kind, initial=first, auto_id=f"{code}_%s")
        texts.append((code, name, sent if sent and code == locale else form, text is not None))
    return texts


@private_page
@login_required
@require_POST
def decide(request: HttpRequest, chapter: str, appeal: UUID, uid: UUID, act: str) -> HttpResponse:
    """Approve it, once everything was looked at; decline it; or take it down again."""
    page, found = deciders(request, chapter, appeal)
    row = endorsement_or_404(found, uid)
    form = ApproveForm(request.POST)
    if act == "approve" and not form.is_valid():
        return _one(request, page, found, row, approve=form, status=UNPROCESSABLE)
    acts = {"approve": approve_endorsement, "decline": decline_endorsement, "take-down": take_down}
    try:
        acts[act](endorsement=row, actor=request.user)
    except AppealError as refusal:
        return _one(request, page, found, row, error=str(refusal), status=409)
    return redirect(HERE, page.slug, found.key)


@private_page
@login_required
@require_POST
def words(request: HttpRequest, chapter: str, appeal: UUID, uid: UUID, locale: str) -> HttpResponse:
    """Save what is said of it in one language."""
    page, found = deciders(request, chapter, appeal)
    row = endorsement_or_404(found, uid)
    if locale not in dict(settings.LANGUAGES):
        raise Http404
    form = WordsForm(request.POST, kind=row.kind, auto_id=f"{locale}_%s")
    if not form.is_valid():
        return _one(request, page, found, row, texts=_texts(row, form, locale), status=UNPROCESSABLE)
    said = {name: form.cleaned_data[name] for name in ("name", "profession", "words")}
    save_words(endorsement=row, locale=locale, actor=request.user, **said)
    return redirect("desk_appeal_endorsement", page.slug, found.key, row.uid)


@private_page
@login_required
@require_POST
def facts(request: HttpRequest, chapter: str, appeal: UUID, uid: UUID) -> HttpResponse:
    """Save country, website and picture."""
    page, found = deciders(request, chapter, appeal)
    row = endorsement_or_404(found, uid)
    form = FactsForm(request.POST, pictures=_choosable(request.user, row))
    if not form.is_valid():
        return _one(request, page, found, row, facts=form, status=UNPROCESSABLE)
    said = {name: form.cleaned_data[name] for name in ("country", "website", "picture")}
    save_facts(endorsement=row, actor=request.user, **said)
    return redirect("desk_appeal_endorsement", page.slug, found.key, row.uid)


@private_page
@login_required
@require_POST
def order(request: HttpRequest, chapter: str, appeal: UUID, uid: UUID, way: str) -> HttpResponse:
    """One place up or down among those of its kind."""
    page, found = deciders(request, chapter, appeal)
    move(endorsement=endorsement_or_404(found, uid), up=way == "up")
    return redirect(HERE, page.slug, found.key)
