"""What publishers asked: writing it down, comparing it, exchange rates, and what each total of a fund buys."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from chapters.models import ChapterPage
from donations.money import CURRENCIES, Money
from donations.queries.commitments import standing
from donations.rules import funds_for
from outreach.actions.planning import record_quote, record_rate
from outreach.forms.fields import currencies
from outreach.forms.quotes import QuoteForm, RateForm
from outreach.models import ExchangeRate, Quote
from outreach.queries.costs import compare
from outreach.queries.deadlines import today_at
from outreach.queries.ladder import ladder_of
from outreach.rules import format_or_404, quotes_for
from outreach.views.desk import UNPROCESSABLE, planners, show, watchers
from outreach.views.desk_ad import ladder_funds
from people.models import User
from people.web import private_page

MOST = 200  # quotes that are compared at once, the newest
RATES = 100


def desk_currency(user: User, chapter: ChapterPage) -> str:
    """The currency of the fund that this desk opened last; US dollars before there is one."""
    newest = funds_for(user, chapter).order_by("archived_at", "-created_at")
    return newest.filter(archived_at=None).values_list("currency", flat=True).first() or "USD"


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, chapter: str, shape: UUID) -> HttpResponse:
    """Write down what they asked. A quote is never changed: another answer is another quote."""
    host, user = planners(request, chapter), request.user
    row = format_or_404(host, shape)
    form = QuoteForm(request.POST or None, is_admin=user.is_superuser, shape=row, currency=desk_currency(user, host))
    if form.is_valid():
        quote = record_quote(quote=form.written(host), author=user, chapter_id=host.pk)
        return redirect(f"{reverse('desk_quotes', args=[host.slug])}?told=recorded#quote-{quote.uid}")
    status = UNPROCESSABLE if form.is_bound else 200
    return show(request, host, "desk_quote_form", status=status, form=form, shape=row)


@private_page
@login_required
@require_safe
def quotes(request: HttpRequest, chapter: str) -> HttpResponse:
    """Quotes that hold, side by side in one currency: what a thousand readers cost comes first. Others below."""
    host = watchers(request, chapter)
    into = request.GET.get("into", "")
    into = into if into in CURRENCIES else desk_currency(request.user, host)
    rows = list(quotes_for(request.user, host).order_by("-dated", "-pk")[:MOST])
    found = compare(rows, into)
    holds = {row.pk for row in rows if _holds(row)}
    context = {
        "holding": [one for one in found if one.quote.pk in holds],
        "over": [one for one in found if one.quote.pk not in holds],
        "into": into,
        "currencies": currencies(),
        "is_mixed": any(one.quote.currency != into for one in found),
        "unknown": sorted({one.quote.currency for one in found if one.common is None}),
    }
    return show(request, host, "desk_quotes", **context)


def _holds(quote: Quote) -> bool:
    """Whether somebody can still order by it: the publisher stands by it, and the issue is not out."""
    today = today_at(quote.publication)
    return quote.holds_on(today) and quote.issue_on >= today


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: HttpRequest, chapter: str) -> HttpResponse:
    """What currencies cost, as it was recorded; recording it anew. The newest one of each pair is used everywhere."""
    host = watchers(request, chapter)
    if request.method == "POST":
        planners(request, chapter)
    form = RateForm(request.POST or None)
    if form.is_valid():
        record_rate(**form.cleaned_data, author=request.user)
        return redirect(f"{request.path}?told=recorded")
    rows = ExchangeRate.objects.select_related("author").order_by("-on", "-pk")[:RATES]
    return show(request, host, "desk_rates", status=UNPROCESSABLE if form.is_bound else 200, form=form, rates=rows)


@private_page
@login_required
@require_safe
def ladder(request: HttpRequest, chapter: str, fund: UUID) -> HttpResponse:
    """What each total of a fund buys, and how far it is."""
    host = watchers(request, chapter)
    found = ladder_funds(request.user, host).filter(key=fund).first()
    if found is None:
        raise Http404
    stands = standing(found)
    whole = stands.in_hand + stands.guaranteed
    rungs = [
        {"rung": one, "reached": one.is_reached(whole), "missing": _missing(one, whole)} for one in ladder_of(found)
    ]
    context = {"fund": found, "rungs": rungs, "in_hand": Money(stands.in_hand, found.currency), "now": timezone.now()}
    context["guaranteed"] = Money(stands.guaranteed, found.currency)
    return show(request, host, "desk_ladder", **context)


def _missing(rung, whole: int) -> Money | None:
    return Money(rung.sum.amount - whole, rung.sum.currency) if rung.sum and rung.sum.amount > whole else None
