"""The gifts of a fund, and one gift: what was booked about it, giving back, taking back a slip, whose chapter it is."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapters.models import ChapterPage
from chapters.rules import Ability, get_chapter_or_404
from chapters.step_up import step_up_form
from donations.actions.desk import say_worth
from donations.actions.offline import arrival_of, correct_gift, credit_again, why_not_correct
from donations.actions.refunds import ask_refund, undo_refund, why_not_undo
from donations.desk_words import gift_line, posting_lines, refund_lines
from donations.errors import DonationError, MoreThanIsLeft
from donations.forms.desk import CreditForm, ReasonForm, RefundForm, WorthForm
from donations.models import Fund, Gift, Posting
from donations.money import Money
from donations.queries.desk import fund_lines, money_trail_of
from donations.queries.desk_gifts import STATES, GiftFilters, corrected_in, months_of, page_of
from donations.queries.worth import worth_of
from donations.rules import fund_or_404, gift_or_404, refund_or_404
from donations.spending_words import standing_facts
from donations.views.desk import UNPROCESSABLE, show, treasurers
from people.language import month_and_year
from people.web import private_page


@private_page
@login_required
@require_safe
def gifts(request: HttpRequest, chapter: str, fund) -> HttpResponse:
    """A fund and its gifts, a page of them at a time."""
    host = get_chapter_or_404(request.user, Ability.SEE_MONEY, slug=chapter)
    found = fund_or_404(request.user, host, fund)
    filters = GiftFilters.read(request.GET)
    page, before = page_of(found, filters)
    wrong = corrected_in(found)
    context = {
        "fund": found,
        "line": fund_lines([found])[0],
        "standing": standing_facts(found),
        "gifts": [gift_line(gift, found, is_corrected=gift.uid in wrong) for gift in page],
        "groups": _groups(found, filters),
        "older": filters.address(before=before) if before else "",
        "newest": filters.address() if filters.before else "",
        "is_narrowed": filters != GiftFilters(before=filters.before),
    }
    return show(request, host, "desk_money_fund", **context)


def _groups(fund: Fund, filters: GiftFilters) -> list[dict]:
    """The filters as links, each group under its name."""
    language = get_language() or "en"
    states = [_("Still here"), _("Given back"), _("Disputed"), _("Entered by mistake"), _("Every month")]
    months = [(month.isoformat(), month_and_year(month, language)) for month in months_of(fund, language)]
    offered = [
        ("way", _("How it came"), [*Gift.Way.choices]),
        ("state", _("What became of it"), list(zip(STATES, states, strict=True))),
        ("month", _("Month"), months),
    ]
    return [
        {
            "name": title,
            "chosen": getattr(filters, name),
            "links": [
                {"url": filters.address(**{name: value}), "label": label, "chosen": getattr(filters, name) == value}
                for value, label in [("", _("All")), *choices]
            ],
        }
        for name, title, choices in offered
    ]


@private_page
@login_required
@require_safe
def gift(request: HttpRequest, chapter: str, gift) -> HttpResponse:
    """One gift: its lines in the ledger, its receipts, and what can be done with it."""
    host = get_chapter_or_404(request.user, Ability.SEE_MONEY, slug=chapter)
    return _gift_page(request, host, gift_or_404(request.user, host, gift))


def _gift_page(request, host: ChapterPage, found: Gift, *, status: int = 200, **forms) -> HttpResponse:
    worth = worth_of(found)
    wrong = found.uid in corrected_in(found.fund)
    left = 0 if wrong else worth.left
    credited = list(found.credits.select_related("chapter"))
    context = {
        "gift": found,
        "line": gift_line(found, found.fund, is_corrected=wrong),
        "left": Money(left, found.currency) if left else None,
        "postings": posting_lines(money_trail_of(found), found.fund.zone),
        "refunds": refund_lines(found),
        "receipts": found.receipts.order_by("pk"),
        "refund_form": RefundForm(gift=found, left=left) if left else None,
        "code": step_up_form(request, sent=False),
        "is_online": found.way in Gift.ONLINE,
        "may_correct": not why_not_correct(found),
        "credit_form": None if wrong else CreditForm(initial={"chapters": [one.chapter_id for one in credited]}),
        "worth_form": WorthForm(fund=found.fund) if found.counted is None else None,
        "told": request.GET.get("told", ""),
        **forms,
    }
    return show(request, host, "desk_money_gift", status=status, **context)


@private_page
@login_required
@require_POST
def refund(request: HttpRequest, chapter: str, gift) -> HttpResponse:
    """Give back part of a gift or all of it; it takes a fresh code, for money that left does not come back."""
    host = treasurers(request, chapter)
    found = gift_or_404(request.user, host, gift)
    form = RefundForm(request.POST, gift=found, left=worth_of(found).left)
    code = step_up_form(request, sent=form.is_valid())
    if form.is_valid() and (code is None or code.is_valid()):
        if code:
            code.save()
        if _ask(request, found, form):
            return redirect(f"{request.path.removesuffix('refund/')}?{urlencode({'told': 'refund'})}")
        code = None
    return _gift_page(request, host, found, status=UNPROCESSABLE, refund_form=form, code=code)


def _ask(request: HttpRequest, found: Gift, form: RefundForm) -> bool:
    data = form.cleaned_data
    try:
        ask_refund(gift=found, amount=data["amount"].amount, author=request.user, reason=data["reason"], uid=form.uid)
    except MoreThanIsLeft as refusal:
        form.add_error("amount", str(refusal))
    except DonationError as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, chapter: str, gift) -> HttpResponse:
    """Take back a gift that was entered by mistake: first what it will do, then, with a reason, doing it."""
    host = treasurers(request, chapter)
    found = gift_or_404(request.user, host, gift)
    arrival = arrival_of(found)
    act = partial(correct_gift, gift=found)
    return _undo(request, host, found, act, refusal=why_not_correct(found), undoes=arrival)


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, chapter: str, refund) -> HttpResponse:
    """Take back a refund by hand that was entered by mistake."""
    host = treasurers(request, chapter)
    found = refund_or_404(request.user, host, refund)
    booked = Posting.objects.filter(key=f"refund:{found.uid}").first()
    act = partial(undo_refund, refund=found)
    return _undo(request, host, found.gift, act, refusal=why_not_undo(found), undoes=booked, refund=found)


def _undo(request, host: ChapterPage, gift: Gift, act: Callable, *, refusal: str, undoes, **context) -> HttpResponse:
    """What it will do, and a reason; sent with one it is done."""
    form = ReasonForm(request.POST or None)
    if form.is_valid() and not refusal:
        try:
            act(author=request.user, reason=form.cleaned_data["reason"])
            return redirect(f"{reverse('desk_money_gift', args=[host.slug, gift.uid])}?told=corrected")
        except DonationError as error:
            refusal = str(error)
    context |= {
        "gift": gift,
        "line": gift_line(gift, gift.fund, is_corrected=False),
        "form": form,
        "refusal": refusal,
        "undoes": posting_lines([undoes], gift.fund.zone, turned=True) if undoes else [],
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return show(request, host, "desk_money_correct", status=status, **context)


@private_page
@login_required
@require_POST
def credit(request: HttpRequest, chapter: str, gift) -> HttpResponse:
    """Count a gift for other chapters than before."""
    host = treasurers(request, chapter)
    found = gift_or_404(request.user, host, gift)
    form = CreditForm(request.POST)
    if form.is_valid():
        try:
            credit_again(gift=found, chapters=list(form.cleaned_data["chapters"]), author=request.user)
            return redirect(f"{request.path.removesuffix('chapters/')}?{urlencode({'told': 'credited'})}")
        except DonationError as refusal:
            form.add_error("chapters", str(refusal))
    return _gift_page(request, host, found, status=UNPROCESSABLE, credit_form=form)


@private_page
@login_required
@require_POST
def worth(request: HttpRequest, chapter: str, gift) -> HttpResponse:
    """Say what a gift that was not exchanged counts for its fund."""
    host = treasurers(request, chapter)
    found = gift_or_404(request.user, host, gift)
    form = WorthForm(request.POST, fund=found.fund)
    if not form.is_valid():
        return _gift_page(request, host, found, status=UNPROCESSABLE, worth_form=form)
    say_worth(gift=found, counted=form.cleaned_data["counted"].amount, author=request.user)
    return redirect(f"{request.path.removesuffix('worth/')}?{urlencode({'told': 'valued'})}")
