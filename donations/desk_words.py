"""Gifts and postings in words, for the treasurer's desk only: here, and nowhere else, stands the name as it was given.

Imports donations.models, donations.money and donations.queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from donations.models import Account, Entry, Fund, Gift, Posting, Refund
from donations.money import Money
from people.language import listing, long_date, number

FOR_WHAT = (*Account.OF_FUND, Account.Kind.TIPS)
HELD = (Refund.State.PENDING, Refund.State.SUCCEEDED)
ACCOUNTS: dict[str, Promise] = {
    "card": gettext_lazy("the fund, by card"),
    "offline": gettext_lazy("the fund, offline"),
    "match": gettext_lazy("the fund, matched"),
    "spent": gettext_lazy("the fund, paid out"),
    "tips": gettext_lazy("for running the platform"),
    "clearing": gettext_lazy("held by the payment company"),
    "bank": gettext_lazy("bank account"),
    "cash": gettext_lazy("cash and cheques at hand"),
    "fees": gettext_lazy("fees of the payment company"),
    "exchange": gettext_lazy("exchange of currency"),
}
POSTINGS: dict[str, Promise] = {
    "gift": gettext_lazy("Arrived"),
    "refund": gettext_lazy("Given back"),
    "refund-failed": gettext_lazy("Could not be given back"),
    "dispute": gettext_lazy("Held back by the donor’s bank"),
    "dispute-won": gettext_lazy("Returned by the donor’s bank"),
    "payout": gettext_lazy("Sent to our bank"),
    "spent": gettext_lazy("Paid from the fund"),
    "correction": gettext_lazy("Taken back as entered by mistake"),
}
DISPUTES: dict[str, Promise] = {
    "open": gettext_lazy("Disputed"),
    "won": gettext_lazy("Dispute won"),
    "lost": gettext_lazy("Dispute lost"),
}


@dataclass(frozen=True)
class State:
    """A word about what became of a gift; `kind` is how it is marked (few, off, or nothing)."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class GiftLine:
    """A gift as the desk lists it. `name` is what the donor wrote, shown or not."""

    gift: Gift
    amount: Money
    tip: Money
    day: str
    machine: str
    way: str
    name: str
    is_shown: bool
    chapters: str
    counted: str
    states: list[State]

    @property
    def is_off(self) -> bool:
        """Whether nothing is left of it."""
        return any(state.kind == "off" for state in self.states)


def gift_line(gift: Gift, fund: Fund, *, is_corrected: bool) -> GiftLine:
    """One gift in words. Reads `credits__chapter`, `refunds` and `disputes`, prefetched where there are many."""
    day = gift.received_at.astimezone(ZoneInfo(fund.zone)).date()
    way = _("by who matches, %(way)s") % {"way": gift.get_way_display()} if gift.match_id else gift.get_way_display()
    exchanged = gift.counted is not None and gift.currency != fund.currency
    return GiftLine(
        gift=gift,
        amount=Money(gift.amount, gift.currency),
        tip=Money(gift.tip, gift.currency),
        day=long_date(day),
        machine=day.isoformat(),
        way=_("every month, %(way)s") % {"way": way} if gift.monthly_id else str(way),
        name=listing((gift.name or "").splitlines()),
        is_shown=gift.shows_name,
        chapters=listing(credit.chapter.title for credit in gift.credits.all()),
        counted=Money(gift.counted or 0, fund.currency).text() if exchanged else "",
        states=_states(gift, is_corrected),
    )


def _states(gift: Gift, is_corrected: bool) -> list[State]:
    found = [State(_("Entered by mistake, taken back"), "off")] if is_corrected else []
    if gift.counted is None:
        found.append(State(_("Not exchanged yet"), "few"))
    refunds = list(gift.refunds.all())
    back = sum(refund.amount for refund in refunds if refund.state in HELD)
    if back >= gift.amount + gift.tip:
        found.append(State(_("Given back"), "off"))
    elif back:
        found.append(State(_("%(amount)s given back") % {"amount": Money(back, gift.currency).text()}))
    asked = sum(refund.amount for refund in refunds if refund.state == Refund.State.ASKED)
    if asked:
        found.append(State(_("%(amount)s to be given back") % {"amount": Money(asked, gift.currency).text()}, "few"))
    if gift.way in Gift.ONLINE and any(refund.state == Refund.State.FAILED for refund in refunds):
        found.append(State(_("Giving back failed"), "few"))
    found += [State(str(DISPUTES[one.state]), "few" if one.state == "open" else "") for one in gift.disputes.all()]
    return found


@dataclass(frozen=True)
class RefundLine:
    """A refund in words; `may_undo` where it was written down by hand and still holds."""

    refund: Refund
    amount: Money
    day: str
    state: str
    may_undo: bool


def refund_lines(gift: Gift) -> list[RefundLine]:
    """What was given back of a gift, or was to be, oldest first. One query."""
    by_hand, zone = gift.way not in Gift.ONLINE, ZoneInfo(gift.fund.zone)
    undone = _("Taken back as entered by mistake")
    return [
        RefundLine(
            refund=one,
            amount=Money(one.amount, gift.currency),
            day=long_date(one.created_at.astimezone(zone).date()),
            state=undone if by_hand and one.state == Refund.State.FAILED else str(one.get_state_display()),
            may_undo=by_hand and one.state == Refund.State.SUCCEEDED,
        )
        for one in gift.refunds.select_related("author").order_by("pk")
    ]


@dataclass(frozen=True)
class PostingLine:
    """A posting in words: what happened, when, and what it changed: how much, of what, and where that is."""

    what: str
    day: str
    who: str
    reason: str
    moves: list[tuple[Money, str, str]]


def posting_lines(postings: Iterable[Posting], zone: str, *, turned: bool = False) -> list[PostingLine]:
    """Postings with their entries; `turned` says what undoing them would do."""
    return [_posting(posting, zone, turned) for posting in postings]


def _posting(posting: Posting, zone: str, turned: bool) -> PostingLine:
    return PostingLine(
        what=str(POSTINGS[posting.kind]),
        day=long_date(posting.at.astimezone(ZoneInfo(zone)).date()),
        who=posting.author.handle if posting.author else "",
        reason=posting.reason,
        moves=[_move(entry, -1 if turned else 1) for entry in posting.entries.all()],
    )


def _move(entry: Entry, sign: int) -> tuple[Money, str, str]:
    """How much more or less stands on an account, and where the money itself is: for who never kept books."""
    more = entry.credit.kind in FOR_WHAT
    what, where = (entry.credit, entry.debit) if more else (entry.debit, entry.credit)
    if not more and entry.debit.kind in FOR_WHAT:
        sign = -sign
    return Money(sign * entry.amount, entry.currency), str(ACCOUNTS[what.kind]), str(ACCOUNTS[where.kind])


def gifts_counted(count: int) -> str:
    """23 gifts."""
    return ngettext("%(count)s gift", "%(count)s gifts", count) % {"count": number(count)}
