"""When the money is not exactly enough: what becomes of the ad. And what chapters take upon themselves of it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chapters.models import ChapterPage
from donations.money import Money
from outreach.actions import decisions
from outreach.actions.shares import carry_evenly, carry_so
from outreach.errors import NotYet, OutreachError
from outreach.forms.decisions import DecideForm, SharesForm, SplitForm
from outreach.models import Decision, Placement, State
from outreach.queries.costs import cost_of
from outreach.queries.ladder import cheaper_than
from outreach.queries.one_ad import carried, carriers, sum_of
from outreach.queries.shortfalls import must_decide, need_of
from outreach.rules import placement_or_404
from outreach.views.desk import UNPROCESSABLE, planners, show
from people.web import private_page

Kind = Decision.Kind
BESIDE = {Kind.FALLBACK: "chosen", Kind.EXTEND: "until", Kind.TOP_UP: "kind"}  # where a refusal stands


def _back(host: ChapterPage, row: Placement, told: str) -> HttpResponse:
    return redirect(f"{reverse('desk_ad', args=[host.slug, row.uid])}?told={told}")


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """A cheaper step, a later deadline, a guarantee or refunds: what each means, and one of them, with a reason."""
    host = planners(request, chapter)
    row = placement_or_404(request.user, host, ad)
    if row.state != State.FUNDING or row.quote is None or row.fund is None:
        return _back(host, row, "decided")  # somebody was quicker
    rungs, need = cheaper_than(row), _need(row)
    is_met = bool(need and need.is_met)
    form = DecideForm(request.POST or None, rungs=rungs, latest=row.quote.materials_on, is_met=is_met)
    if form.is_valid() and (decision := _decide(request, row, form)):
        return _back(host, decision.chosen or row, "decided")
    context = {
        "ad": row,
        "form": form,
        "rungs": rungs,
        "need": need,
        "must": must_decide(row),
        "latest": row.quote.materials_on,
    }
    return show(request, host, "desk_ad_decide", status=UNPROCESSABLE if form.is_bound else 200, **context)


def _need(row: Placement):
    try:
        return need_of(row)
    except OutreachError:
        return None


def _decide(request: HttpRequest, row: Placement, form: DecideForm) -> Decision | None:
    data = form.cleaned_data
    facts = {"placement": row, "reason": data["reason"], "author": request.user}
    try:
        match data["kind"]:
            case Kind.FALLBACK:
                return decisions.fall_back(to=form.rung.placement, **facts)
            case Kind.EXTEND:
                return decisions.extend(until=data["until"], **facts)
            case Kind.TOP_UP:
                return decisions.top_up(**facts)
            case Kind.REFUND:
                return decisions.refund(**facts)
    except OutreachError as refusal:
        form.add_error(BESIDE.get(data["kind"]), str(refusal))
    return None


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shares(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """What each chapter carries of this ad, beside what it brought in."""
    host = planners(request, chapter)
    row = _funded(placement_or_404(request.user, host, ad))
    form = _shares_form(row, request.POST or None)
    if form.is_valid():
        carry_so(placement=row, amounts=form.amounts, author=request.user)
        return _back(host, row, "shared")
    return _shares_page(request, host, row, form, _split_form(row), UNPROCESSABLE if form.is_bound else 200)


@private_page
@login_required
@require_POST
def split(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """The whole cost in equal parts, to the last cent."""
    host = planners(request, chapter)
    row = _funded(placement_or_404(request.user, host, ad))
    form = _split_form(row, request.POST)
    if form.is_valid():
        try:
            carry_evenly(placement=row, chapters=form.chosen, author=request.user)
            return _back(host, row, "shared")
        except OutreachError as refusal:
            form.add_error(None, str(refusal))
    return _shares_page(request, host, row, _shares_form(row), form, UNPROCESSABLE)


def _funded(row: Placement) -> Placement:
    if row.fund is None or row.state == State.FALLEN:
        raise Http404
    return row


def _shares_form(row: Placement, sent=None) -> SharesForm:
    shares = {one.chapter_id: one.amount for one in row.shares.all()}
    currency = row.fund.currency if row.fund else "USD"
    return SharesForm(sent, chapters=carriers(), currency=currency, shares=shares)


def _split_form(row: Placement, sent=None) -> SplitForm:
    ticked = set(row.shares.values_list("chapter", flat=True))
    return SplitForm(sent, chapters=carriers(), ticked=ticked, auto_id="split_%s")


def _shares_page(request, host, row: Placement, form: SharesForm, split: SplitForm, status: int) -> HttpResponse:
    found = carried(row)
    context = {"ad": row, "form": form, "split": split, "shares": found, "cost": None}
    context["shared"] = sum_of(found, form.currency)
    try:
        context["cost"] = cost = cost_of(row)
        context["left"] = Money(max(cost.amount - context["shared"].amount, 0), cost.currency)
    except (NotYet, OutreachError):
        pass
    return show(request, host, "desk_ad_shares", status=status, **context)
