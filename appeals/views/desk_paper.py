"""Sheets on the desk: what was brought in, who counts, what is destroyed. Another chapter's batches do not exist."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals.actions.paper import begin_recount, bring_in, count_again, note_destroyed
from appeals.errors import AppealError
from appeals.forms.paper import BatchForm, CountForm, DestroyedForm, TypedForm
from appeals.models import Appeal, PaperBatch, Profession, Signature
from appeals.queries.paper import STATES, batch_of, batches_of, by_collector, is_to_count, state_of
from appeals.rules import appeal_or_404
from appeals.views.pages import country_name
from appeals.views.paging import after_in, next_address
from chapters.desk import dock
from chapters.models import ChapterPage
from chapters.rules import Ability, get_chapter_or_404
from people.language import localise_digits
from people.web import private_page, with_form

UNPROCESSABLE = 422
A_PAGE, NAMES = 30, 100


def counters(request: HttpRequest, chapter: str, appeal: UUID) -> tuple[ChapterPage, Appeal]:
    """The chapter whose sheets this person may count and an appeal that its desk tells of, or 404."""
    host = get_chapter_or_404(request.user, Ability.COUNT_PAPER, slug=chapter)
    return host, appeal_or_404(request.user, host, appeal)


def batch_or_404(request: HttpRequest, chapter: str, appeal: UUID, batch: UUID):
    """The same with one of the chapter's own batches."""
    host, about = counters(request, chapter, appeal)
    found = batch_of(about, host, batch)
    if found is None:
        raise Http404
    return host, about, found


def show(request: HttpRequest, host: ChapterPage, about: Appeal, template: str, *, status=200, **context):
    """A page about sheets."""
    frame = {"chapter": host, "appeal": about, "here": "desk_appeal_sheets", "noindex": True, **dock(request, host)}
    return with_form(render(request, f"appeals/{template}.html", {**frame, **context}, status=status))


@private_page
@login_required
@require_safe
def sheets(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """All batches, those that wait for a count first, and what each collector brought."""
    host, about = counters(request, chapter, appeal)
    rows = list(batches_of(about, host).order_by("-number"))
    waiting = [row for row in rows if is_to_count(row)]
    counted = [row for row in rows if not is_to_count(row)]
    after = after_in(request)
    below = [row for row in counted if after is None or row.number < after]
    context = {
        "waiting": [line_of(row) for row in waiting],
        "counted": [line_of(row) for row in below[:A_PAGE]],
        "next_url": next_address(below[A_PAGE - 1].number) if len(below) > A_PAGE else "",
        "collectors": by_collector(about, host),
        "signatures": sum(row.counted or 0 for row in rows),
        "batches": len(rows),
    }
    return show(request, host, about, "desk_sheets", **context)


def line_of(batch: PaperBatch) -> dict:
    """A batch in a list or above its page."""
    return {
        "batch": batch,
        "number": localise_digits(batch.number, get_language()),
        "state": state_of(batch),
        "state_words": STATES[state_of(batch)],
    }


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """Write down sheets that somebody brings in, with the first count."""
    host, about = counters(request, chapter, appeal)
    form = BatchForm(request.POST or None, chapter=host)
    if form.is_valid():
        uid = form.cleaned_data["nonce"]
        try:
            batch = bring_in(uid=uid, appeal=about, chapter=host, brought=form.brought, author=request.user)
            return redirect("desk_appeal_batch", host.slug, about.key, batch.uid)
        except AppealError as refusal:
            form.add_error(None, str(refusal))
    return show(request, host, about, "desk_batch_new", status=UNPROCESSABLE if form.is_bound else 200, form=form)


@private_page
@login_required
@require_safe
def batch(request: HttpRequest, chapter: str, appeal: UUID, batch: UUID) -> HttpResponse:
    """One batch: who counted what, what can be done next, the names that were typed from it."""
    host, about, found = batch_or_404(request, chapter, appeal, batch)
    return batch_page(request, host, about, found)


def batch_page(request: HttpRequest, host, about: Appeal, found: PaperBatch, *, status: int = 200, **context):
    """That page, with whichever of its forms has to be put right."""
    rows = Signature.objects.filter(batch=found).order_by("-pk")
    after = after_in(request)
    names = list((rows.filter(pk__lt=after) if after else rows)[: NAMES + 1])
    waits = is_to_count(found)
    mine = found.first_by_id == request.user.pk if waits else found.second_by_id == request.user.pk
    frame = {
        **line_of(found),
        "waits": waits,
        "mine": mine,
        "count_form": CountForm(auto_id="count_%s"),
        "destroyed_form": DestroyedForm(),
        "typed_form": TypedForm(),
        "typed": rows.count(),
        "names": names[:NAMES],
        "next_url": next_address(names[NAMES - 1].pk) if len(names) > NAMES else "",
        "told": _told(request),
        "country": country_name(found.country) if found.country else "",
        "professions": Profession.labels,
    }
    return show(request, host, about, "desk_batch", status=status, **{**frame, **context})


def _told(request: HttpRequest) -> dict[str, int]:
    """What became of a file that was just brought, out of the address it led back to."""
    said = {name: request.GET.get(name, "") for name in ("added", "known", "left")}
    if not all(word.isascii() and word.isdigit() and len(word) < 7 for word in said.values()):
        return {}
    return {name: int(word) for name, word in said.items()}


def _press(request: HttpRequest, form, act, place: tuple, where: str) -> HttpResponse:
    """Do what a form of a batch's page asks, then lead back there; what is refused is said beside its field."""
    host, about, found = place
    if form.is_valid():
        try:
            act(batch=found, author=request.user, **form.cleaned_data)
            return redirect("desk_appeal_batch", host.slug, about.key, found.uid)
        except AppealError as refusal:
            form.add_error(next(iter(form.fields)), str(refusal))
    return batch_page(request, *place, status=UNPROCESSABLE, **{where: form})


@private_page
@login_required
@require_POST
def count(request: HttpRequest, chapter: str, appeal: UUID, batch: UUID) -> HttpResponse:
    """The second count, or the first of a recount."""
    place = batch_or_404(request, chapter, appeal, batch)
    act = count_again if request.POST.get("round") == "second" else begin_recount
    form = CountForm(request.POST, auto_id="count_%s")
    return _press(request, form, act, place, "count_form")


@private_page
@login_required
@require_POST
def destroyed(request: HttpRequest, chapter: str, appeal: UUID, batch: UUID) -> HttpResponse:
    """The sheets no longer exist."""
    place = batch_or_404(request, chapter, appeal, batch)

    def act(*, batch: PaperBatch, author, sure: bool):
        note_destroyed(batch=batch, author=author)

    return _press(request, DestroyedForm(request.POST), act, place, "destroyed_form")
