"""The ledger for an accountant: every posting with its lines, oldest first, and the names of the accounts.

There is nothing personal in it: postings name a gift by its number, never a person.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from donations.models import Account, Entry, Fund, Posting
from donations.money import Money

# Where each kind of account belongs in a plain-text ledger.
FAMILIES = {
    Account.Kind.CARD: "Income:Gifts:Card",
    Account.Kind.OFFLINE: "Income:Gifts:Offline",
    Account.Kind.MATCH: "Income:Gifts:Match",
    Account.Kind.SPENT: "Expenses:Paid",
    Account.Kind.TIPS: "Income:Tips",
    Account.Kind.CLEARING: "Assets:Stripe",
    Account.Kind.BANK: "Assets:Bank",
    Account.Kind.CASH: "Assets:Cash",
    Account.Kind.FEES: "Expenses:Fees",
    Account.Kind.EXCHANGE: "Equity:Exchange",
}


@dataclass(frozen=True)
class BookLine:
    """One side of an entry: `money` into the account, or out of it where it is negative.

    `day` is that of the fund's own clock, as in its trail; of what is no fund's, the day in Greenwich.
    """

    posting: Posting
    day: dt.date
    account: Account
    money: Money

    @property
    def name(self) -> str:
        """Assets:Stripe:USD, Income:Gifts:Card:F12:USD."""
        return account_name(self.account)


def account_name(account: Account) -> str:
    """What an account is called in plain-text ledgers."""
    fund = [f"F{account.fund_id}"] if account.fund_id else []
    return ":".join([FAMILIES[Account.Kind(account.kind)], *fund, account.currency])


def book_lines(*, livemode: bool, funds: list[Fund] | None = None) -> Iterator[BookLine]:
    """Both sides of every entry, in the order they were booked; with `funds` only of postings that touch these."""
    entries = Entry.objects.filter(posting__livemode=livemode).select_related("posting", "debit", "credit")
    if funds is not None:
        mine = Entry.objects.filter(Q(debit__fund__in=funds) | Q(credit__fund__in=funds)).values("posting")
        entries = entries.filter(posting__in=mine)
    for entry in entries.annotate(zone=_zone()).order_by("posting__at", "posting_id", "pk").iterator(chunk_size=2000):
        day = entry.posting.at.astimezone(ZoneInfo(entry.__dict__["zone"] or "UTC")).date()
        yield BookLine(entry.posting, day, entry.debit, Money(entry.amount, entry.currency))
        yield BookLine(entry.posting, day, entry.credit, Money(-entry.amount, entry.currency))


def _zone() -> Subquery:
    """The clock of the fund that a posting is about; all its entries have one date."""
    mine = Entry.objects.filter(posting=OuterRef("posting")).annotate(
        zone=Coalesce("credit__fund__zone", "debit__fund__zone")
    )
    return Subquery(mine.exclude(zone=None).order_by("pk").values("zone")[:1])


def beancount(*, livemode: bool, funds: list[Fund] | None = None) -> Iterator[str]:
    """The ledger in the format of Beancount (beancount.github.io/docs, "Beancount Language Syntax"), line by line."""
    lines = list(book_lines(livemode=livemode, funds=funds))
    first = min((line.day for line in lines), default=dt.date(2000, 1, 1))
    yield 'option "title" "Organizer"\n'
    if not livemode:
        yield "; Practice money: none of this was ever charged.\n"
    named = {line.account.fund_id for line in lines if line.account.fund_id}
    for fund in Fund.objects.filter(pk__in=named).order_by("pk"):
        yield f"; F{fund.pk} is {_quoted(fund.name)}\n"
    for name, currency in sorted({(line.name, line.money.currency) for line in lines}):
        yield f"{first} open {name} {currency}\n"
    at = None
    for line in lines:
        posting = line.posting
        if posting.pk != at:
            at = posting.pk
            yield f"\n{line.day} * {_quoted(posting.kind)} {_quoted(posting.reason or posting.subject)}\n"
            yield f"  key: {_quoted(posting.key)}\n"
        yield f"  {line.name}  {line.money.major} {line.money.currency}\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', "'").replace("\n", " ") + '"'
