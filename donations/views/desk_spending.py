"""A fund pays for what was ordered, and somebody covers what it lacks."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chapters.models import ChapterPage
from chapters.step_up import step_up_form
from donations.actions.guarantees import record_guarantee, withdraw_guarantee
from donations.actions.spending import pay, undo_payment, why_not_undo
from donations.desk_words import posting_lines
from donations.errors import DonationError, NotCovered
from donations.forms.desk import ReasonForm
from donations.forms.desk_spending import GuaranteeForm, PaymentForm
from donations.models import Fund
from donations.rules import fund_or_404, guarantee_or_404, spending_or_404
from donations.spending_words import bound_lines, guarantee_lines, payment_lines, standing_facts
from donations.views.desk import UNPROCESSABLE, show, treasurers
from people.web import private_page


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paying(request: HttpRequest, chapter: str, fund) -> HttpResponse:
    """What is ordered, who was paid, and paying: with a fresh code, for money that left does not come back."""
    host = treasurers(request, chapter)
    found = fund_or_404(request.user, host, fund)
    bound = bound_lines(found)
    form = PaymentForm(request.POST or None, fund=found, bound=bound)
    code = step_up_form(request, sent=form.is_valid())
    if form.is_valid() and (code is None or code.is_valid()):
        if code:
            code.save()
        if _pay(request, found, form):
            return redirect(f"{request.path}?told=paid")
        code = None
    context = {"fund": found, "form": form, "code": code, "bound": bound, "standing": standing_facts(found)}
    context |= {"payments": payment_lines(found), "told": request.GET.get("told", "")}
    return show(request, host, "desk_money_paying", status=UNPROCESSABLE if form.is_bound else 200, **context)


def _pay(request: HttpRequest, fund: Fund, form: PaymentForm) -> bool:
    try:
        pay(fund=fund, author=request.user, **form.facts)
    except NotCovered as refusal:
        form.add_error("amount", str(refusal))
    except DonationError as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, chapter: str, spending) -> HttpResponse:
    """Take back a payment that was entered by mistake: first what it will do, then, with a reason, doing it."""
    host = treasurers(request, chapter)
    found = spending_or_404(request.user, host, spending)
    form, refusal = ReasonForm(request.POST or None), why_not_undo(found)
    if form.is_valid() and not refusal:
        try:
            undo_payment(spending=found, author=request.user, reason=form.cleaned_data["reason"])
            return redirect(f"{reverse('desk_money_paying', args=[host.slug, found.fund.key])}?told=corrected")
        except DonationError as error:
            refusal = str(error)
    context = {"fund": found.fund, "form": form, "refusal": refusal}
    context["undoes"] = posting_lines([found.posting], found.fund.zone, turned=True)
    status = UNPROCESSABLE if form.is_bound else 200
    return show(request, host, "desk_money_payment_undo", status=status, **context)


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guarantees(request: HttpRequest, chapter: str, fund) -> HttpResponse:
    """Who covers what is missing, and writing down one more. Sent twice it is one."""
    host = treasurers(request, chapter)
    found = fund_or_404(request.user, host, fund)
    form = GuaranteeForm(request.POST or None, fund=found)
    if form.is_valid():
        record_guarantee(fund=found, author=request.user, **form.facts)
        return redirect(request.path)
    return _words_page(request, host, found, form, status=UNPROCESSABLE if form.is_bound else 200)


def _words_page(request, host: ChapterPage, fund: Fund, form: GuaranteeForm, *, status: int = 200, refusal: str = ""):
    context = {"fund": fund, "form": form, "words": guarantee_lines(fund), "standing": standing_facts(fund)}
    return show(request, host, "desk_money_guarantees", status=status, refusal=refusal, **context)


@private_page
@login_required
@require_POST
def withdraw(request: HttpRequest, chapter: str, guarantee) -> HttpResponse:
    """Somebody takes their word back, or has paid; refused where an order needs it."""
    host = treasurers(request, chapter)
    found = guarantee_or_404(request.user, host, guarantee)
    try:
        withdraw_guarantee(guarantee=found, author=request.user)
    except DonationError as refusal:
        form = GuaranteeForm(fund=found.fund)
        return _words_page(request, host, found.fund, form, status=UNPROCESSABLE, refusal=str(refusal))
    return redirect("desk_money_guarantees", host.slug, found.fund.key)
