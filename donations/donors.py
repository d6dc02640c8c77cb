"""What a donor reads of their own gifts, in words. Imports donations.links, donations.papers and donations.queries."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from donations.links import monthly_token
from donations.models import Attempt, Dispute, Fund, Gift, MonthlyGift, Receipt, Refund
from donations.money import Money
from donations.papers import day_of, names_of, number_of, way_of
from donations.queries.giving import fund_page
from donations.queries.mine import given_on
from donations.queries.names import fund_name
from people.language import Slab, slab
from people.text import isolated


@dataclass(frozen=True)
class GiftLine:
    """One gift. `states` say what became of it, nothing where it just arrived; `receipt` is empty where none is."""

    gift: Gift
    slab: Slab
    amount: str
    fund: str
    way: str
    names: str = ""
    states: list[str] = field(default_factory=list)
    receipt: str = ""


@dataclass(frozen=True)
class MonthlyLine:
    """One monthly gift. `stage` picks the face of its page: active, past-due, ending, ended or lapsed."""

    monthly: MonthlyGift
    amount: str
    fund: str
    stage: str
    state: str
    next_day: str
    asked: str
    token: str
    url: str


def gift_line(gift: Gift, *, funds: dict[int, str]) -> GiftLine:
    """What a donor sees of a gift; `funds` are their names in the active language."""
    language = get_language() or "en"
    last = _holding(gift)
    return GiftLine(
        gift=gift,
        slab=slab(given_on(gift), language=language),
        amount=Money(gift.amount + gift.tip, gift.currency).text(language),
        fund=funds[gift.fund_id],
        way=_("%(way)s, every month") % {"way": way_of(gift)} if gift.monthly_id else way_of(gift),
        names=names_of(gift, language),
        states=_states(gift, language),
        receipt=number_of(last, language) if last else "",
    )


def fund_names(gifts: list[Gift]) -> dict[int, str]:
    """What the funds of some gifts are called in the active language."""
    language = get_language() or "en"
    return {fund.pk: fund_name(fund, language) for fund in {gift.fund for gift in gifts}}


def _holding(gift: Gift) -> Receipt | None:
    """The receipt that holds, from rows that were fetched with the gift."""
    receipts = list(gift.receipts.all())
    replaced = {receipt.replaces_id for receipt in receipts}
    return next((receipt for receipt in receipts if receipt.pk not in replaced), None)


def _states(gift: Gift, language: str) -> list[str]:
    said = {
        Refund.State.ASKED: _("%(sum)s is being given back"),
        Refund.State.PENDING: _("%(sum)s is on its way back to you"),
        Refund.State.SUCCEEDED: _("%(sum)s was given back to you"),
        Dispute.State.OPEN: _("Your bank asks for %(sum)s back; this is not decided yet"),
        Dispute.State.LOST: _("%(sum)s went back through your bank"),
    }
    rows = [*gift.refunds.all(), *gift.disputes.all()]
    sums = [(row.state, Money(row.amount, gift.currency).text(language)) for row in rows]
    return [said[state] % {"sum": amount} for state, amount in sums if state in said]


def stage_of(monthly: MonthlyGift) -> str:
    """Which face its page shows: its state, or “ending” once its donor has asked for the end."""
    return "ending" if monthly.is_running and monthly.end_asked_at else str(monthly.state)


def monthly_line(monthly: MonthlyGift) -> MonthlyLine:
    """What a donor sees of a monthly gift, in the active language."""
    language, stage = get_language() or "en", stage_of(monthly)
    words = {"ending": _("We are ending it")}
    asked = monthly.amount_asked
    waits = asked is not None and asked != monthly.amount and stage in MonthlyGift.RUNNING
    secret = monthly_token(monthly)
    return MonthlyLine(
        monthly=monthly,
        amount=Money(monthly.amount + monthly.tip, monthly.currency).text(language),
        fund=fund_name(monthly.fund, language),
        stage=stage,
        state=words.get(stage) or str(monthly.get_state_display()),
        next_day=_next_day(monthly, stage, language),
        asked=Money((asked or 0) + monthly.tip, monthly.currency).text(language) if waits else "",
        token=secret,
        url=reverse("donations_monthly", args=[secret]),
    )


def _next_day(monthly: MonthlyGift, stage: str, language: str) -> str:
    if stage != MonthlyGift.State.ACTIVE or monthly.next_at is None:
        return ""
    return day_of(monthly.next_at, monthly.fund.zone, language)


def give_url(fund: Fund) -> str:
    """Where it can be given to, in the active language; empty where its page is gone or takes nothing any more."""
    page = fund_page(fund.key, get_language() or "en")
    return reverse("donations_give", args=[fund.key]) if page and page.is_open else ""


def waiting_line(attempt: Attempt) -> str:
    """A gift that is paid in a way that takes days."""
    language = get_language() or "en"
    amount = Money(attempt.amount + attempt.tip, attempt.currency).text(language)
    return _("%(sum)s for %(fund)s, given on %(day)s") % {
        "sum": amount,
        "fund": isolated(fund_name(attempt.fund, language)),
        "day": day_of(attempt.created_at, attempt.fund.zone, language),
    }
