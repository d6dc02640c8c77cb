"""Taking signatures out together: say which, look at them, start, stop, undo. Only where the desk decides about all."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals.actions.sweeps import cancel, look, remaining, schedule, undo
from appeals.desk_words import SHORT, SWEEP_STATES, country_words, moment_words, signer_line, sweep_words
from appeals.errors import AppealError
from appeals.forms.desk import SweepForm
from appeals.models import Appeal, Sweep
from appeals.queries.sweeps import countries_of, preview_of, sample_of, sweeps_of
from appeals.views.desk import UNPROCESSABLE, deciding_desk, show
from chapters.models import ChapterPage
from people.language import number, percent
from people.web import private_page

PREFILLED = ("domain_key", "network", "country", "source")
DOINGS = {"start": schedule, "stop": cancel, "undo": undo}
State = Sweep.State


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sweeps(request: HttpRequest, chapter: str, appeal: UUID) -> HttpResponse:
    """Say which signatures are meant; and what was taken out before. Looking takes nothing out."""
    host, found = deciding_desk(request, chapter, appeal)
    first = {name: request.GET[name][:64] for name in PREFILLED if request.GET.get(name)}
    form = SweepForm(request.POST if request.method == "POST" else None, initial=first, zone=host.zone)
    if form.is_valid():
        made = look(appeal=found, wanted=form.wanted(), reason=form.cleaned_data["reason"], author=request.user)
        return redirect("desk_appeal_sweep", host.slug, found.key, made.uid)
    context = {
        "appeal": found,
        "here": "desk_appeal_review",
        "form": form,
        "network": str(form["network"].value() or "")[:SHORT],
        "host": str(form["domain_key"].value() or "")[:SHORT],
        "sweeps": [_told(one, host) for one in sweeps_of(found)],
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return show(request, host, "desk_appeal_sweeps", status=status, **context)


def _told(sweep: Sweep, chapter: ChapterPage) -> dict:
    return {
        "sweep": sweep,
        "words": sweep_words(sweep, chapter.zone),
        "state": str(SWEEP_STATES[State(sweep.state)]),
        "made": moment_words(sweep.made_at, chapter.zone),
        "run": moment_words(sweep.run_at, chapter.zone) if sweep.run_at else "",
        "ended": moment_words(sweep.ended_at, chapter.zone) if sweep.ended_at else "",
        "found": number(sweep.found),
        "taken_out": number(sweep.taken_out),
        "gone": number(max(sweep.found - sweep.taken_out, 0)),
        "is_less": sweep.state == State.DONE and sweep.taken_out < sweep.found,
        "may_undo": sweep.state == State.DONE or (sweep.state == State.CANCELLED and sweep.taken_out > 0),
        "may_stop": sweep.state == State.SCHEDULED,
    }


def _sweep_or_404(appeal: Appeal, uid: UUID) -> Sweep:
    return get_object_or_404(Sweep.objects.select_related("author", "appeal"), appeal=appeal, uid=uid)


@private_page
@login_required
@require_safe
def sweep(request: HttpRequest, chapter: str, appeal: UUID, sweep: UUID) -> HttpResponse:
    """What it means, how many that is, some of them, and the button that goes with how far it is."""
    host, found = deciding_desk(request, chapter, appeal)
    return _page(request, host, found, _sweep_or_404(found, sweep))


def _page(request, chapter: ChapterPage, appeal: Appeal, row: Sweep, *, error: str = "", status=200) -> HttpResponse:
    told = preview_of(appeal, row, row.last_id)
    context = {
        "appeal": appeal,
        "here": "desk_appeal_review",
        "told": _told(row, chapter),
        "preview": told,
        "share": percent(told.confirmed / told.found) if told.found else "",
        "countries": [(country_words(code), number(n)) for code, n in countries_of(row)],
        "lines": [signer_line(one, chapter.zone) for one in sample_of(row)],
        "is_open": row.state in (State.PREVIEWED, State.SCHEDULED),
        "still_out": remaining(row),
        "error": error,
    }
    return show(request, chapter, "desk_appeal_sweep", status=status, **context)


@private_page
@login_required
@require_POST
def act(request: HttpRequest, chapter: str, appeal: UUID, sweep: UUID) -> HttpResponse:
    """Start, stop or undo."""
    host, found = deciding_desk(request, chapter, appeal)
    row = _sweep_or_404(found, sweep)
    doing = DOINGS.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    try:
        doing(sweep=row, actor=request.user)
    except AppealError as refusal:
        return _page(request, host, found, row, error=str(refusal), status=UNPROCESSABLE)
    return redirect("desk_appeal_sweep", host.slug, found.key, row.uid)
