"""One ad on the desk: planning it, its facts and next step, changing the plan, its documents, the way to its page."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals.rules import appeals_for
from chapters.models import ChapterPage
from chapters.rules import Ability, abilities_of
from donations.money import Money
from donations.rules import funds_for
from outreach.actions.pages import open_page
from outreach.actions.planning import OPEN, change_plan, plan_ad
from outreach.desk_words import deadline_line, percent_of, size_of
from outreach.errors import OutreachError
from outreach.forms.ads import ChangeForm, FallForm, PlanForm, QuoteChoiceForm, ReasonForm
from outreach.models import AdFormat, Decision, Placement, PlacementPage, State
from outreach.pipeline import NEXT
from outreach.queries.bills import bill_of
from outreach.queries.board import lines_of
from outreach.queries.costs import quoted
from outreach.queries.one_ad import carried, sum_of, who_may
from outreach.queries.shortfalls import surplus_for
from outreach.rules import placement_or_404, placements_for, publications_for, quotes_for
from outreach.views.desk import UNPROCESSABLE, planners, show, watchers
from outreach.views.step_forms import form_for
from people.models import User
from people.web import private_page


def formats_for(chapter: ChapterPage, kept: int | None = None):
    """The shapes that this desk can choose, and the one that is chosen already."""
    offered = AdFormat.objects.filter(
        publication__in=publications_for(chapter).filter(retired_at=None), retired_at=None
    )
    return (
        (offered | AdFormat.objects.filter(pk=kept)).select_related("publication").order_by("publication__name", "pk")
    )


def open_funds(user: User, chapter: ChapterPage, kept: int | None = None):
    """The funds that can pay for an ad of this desk, and the one that does."""
    return funds_for(user, chapter).filter(archived_at=None) | funds_for(user, chapter).filter(pk=kept)


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, chapter: str) -> HttpResponse:
    """A new ad. The same form sent twice makes one."""
    host, user = planners(request, chapter), request.user
    appeals = appeals_for(user, host).filter(closed_at=None)
    form = PlanForm(request.POST or None, is_admin=user.is_superuser, appeals=appeals, formats=formats_for(host))
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "appeal", "locale", "format")}
        owner = None if form.is_networks else host
        row = plan_ad(uid=form.cleaned_data["nonce"], chapter=owner, author=user, **facts)
        return redirect("desk_ad", host.slug, row.uid)
    return show(request, host, "desk_ad_plan", status=UNPROCESSABLE if form.is_bound else 200, form=form)


@private_page
@login_required
@require_safe
def ad(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """One ad: what it is, what comes next and who does it, what happened so far."""
    host = watchers(request, chapter)
    return ad_page(request, host, placement_or_404(request.user, host, ad))


def ad_page(request: HttpRequest, host: ChapterPage, row: Placement, *, status: int = 200, **forms) -> HttpResponse:
    """The page of an ad, with the form that was sent where it was refused."""
    now, may = timezone.now(), abilities_of(request.user, host)
    line = lines_of(Placement.objects.filter(pk=row.pk), now)[0]
    move = NEXT.get(row.state)
    can_press = bool(move and move.ability in may)
    context = {
        "ad": row,
        "line": line,
        "deadlines": [deadline_line(one, now, host.zone) for one in line.deadlines],
        "facts": facts_of(row),
        "move": move,
        "can_press": can_press,
        "who_may": who_may(move.ability, host, row) if move and not can_press else [],
        "pays": bool(move and move.ability == Ability.HANDLE_MONEY),
        "form": forms.get("form") or (form_for(request, host, row) if can_press else None),
        "steps": row.steps.select_related("author", "attachment").order_by("-pk"),
        "decisions": row.decisions.select_related("author", "chosen").order_by("-pk"),
        "may_change": Ability.PLAN_ADS in may and row.state != State.FALLEN,
        "pages": PlacementPage.objects.filter(translation_key=row.page_key).order_by("pk") if row.page_key else [],
        "gives_back": row.decisions.filter(kind=Decision.Kind.REFUND).exists(),
        "error": forms.get("error", ""),
        **_money_of(row),
        **(_plans(request, host, row, forms) if Ability.PLAN_ADS in may else {}),
    }
    return show(request, host, "desk_ad", status=status, **context)


def _plans(request: HttpRequest, host: ChapterPage, row: Placement, forms: dict) -> dict:
    """What only those see who plan: falling through, another quote, what to do with a surplus."""
    found: dict = {}
    if not row.is_out and row.state != State.FALLEN:
        found["fall"] = forms.get("fall") or FallForm(auto_id="fall_%s")
    if row.state in (State.QUOTED, State.FUNDING):
        quotes = quotes_for(request.user, host).filter(format__retired_at=None).order_by("-dated", "-pk")
        found["requote"] = forms.get("requote") or QuoteChoiceForm(quotes=quotes, auto_id="requote_%s")
    if surplus := surplus_for(row):
        found |= {"surplus": surplus, "surplus_form": forms.get("surplus_form") or ReasonForm(auto_id="surplus_%s")}
    return found


def _money_of(row: Placement) -> dict:
    """What chapters carry of it, and the publisher's bill where its being paid is what comes next."""
    if row.fund is None:
        return {}
    shares = carried(row)
    bill = bill_of(row) if row.state == State.TEAR_SHEET else None
    return {"shares": shares, "shared": sum_of(shares, row.fund.currency), "bill": bill}


def facts_of(row: Placement) -> dict:
    """What the quote and the plan say, in words."""
    quote, fund = row.quote, row.fund
    return {
        "size": size_of(row.format) if row.format else "",
        "total": quoted(quote) if quote else None,
        "price": Money(quote.price, quote.currency) if quote else None,
        "commission": percent_of(quote.commission) if quote and quote.commission else "",
        "tax": percent_of(quote.tax) if quote and quote.tax else "",
        "reserve": Money(row.reserve, fund.currency) if fund and row.reserve else None,
        "approved": Money(row.approved_amount, fund.currency) if fund and row.approved_amount else None,
    }


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """Name, language, shape, fund, step of the ladder, reserve; only the name once a treasurer has agreed."""
    host = planners(request, chapter)
    row = placement_or_404(request.user, host, ad)
    funds = open_funds(request.user, host, row.fund_id)
    form = ChangeForm(request.POST or None, row=row, formats=formats_for(host, row.format_id), funds=funds)
    if form.is_valid():
        try:
            change_plan(placement=row, author=request.user, **form.cleaned_data)
            return redirect(f"{reverse('desk_ad', args=[host.slug, row.uid])}?told=changed")
        except OutreachError as refusal:
            form.add_error(None, str(refusal))
    context = {"ad": row, "form": form, "is_open": row.state in OPEN}
    return show(request, host, "desk_ad_change", status=UNPROCESSABLE if form.is_bound else 200, **context)


@private_page
@login_required
@require_safe
def document(request: HttpRequest, chapter: str, ad: UUID, document: UUID) -> HttpResponse:
    """A document that came with a step: saved to the disk of who may see it, never drawn by the browser."""
    host = watchers(request, chapter)
    row = placement_or_404(request.user, host, ad)
    found = row.attachments.filter(uid=document).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.file), content_type=found.kind)
    suffix = found.kind.partition("/")[2].replace("jpeg", "jpg")
    # A name of our own: the uploaded one may be anything.
    response["Content-Disposition"] = f'attachment; filename="{row.code}-{found.digest[:8]}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@private_page
@login_required
@require_POST
def page(request: HttpRequest, chapter: str, ad: UUID) -> HttpResponse:
    """Begin the page that tells of this ad, and go on in the editor."""
    host = planners(request, chapter)
    row = placement_or_404(request.user, host, ad)
    try:
        made = open_page(placement=row, author=request.user)
    except OutreachError as refusal:
        return ad_page(request, host, row, status=UNPROCESSABLE, error=str(refusal))
    return redirect("wagtailadmin_pages:edit", made.pk)


def ladder_funds(user: User, chapter: ChapterPage):
    """The funds of this desk that have a ladder."""
    rungs = placements_for(user, chapter).filter(rung__isnull=False)
    return funds_for(user, chapter).filter(pk__in=rungs.values("fund"))
