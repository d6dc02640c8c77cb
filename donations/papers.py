"""Receipts and yearly statements as PDF: what stands on them, and how Typst sets it. The worker draws them.

Imports donations.models, donations.money, donations.queries and people.language.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

import typst
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from donations.models import Gift, Receipt
from donations.money import Money
from donations.queries.names import fund_name
from people.language import is_rtl, listing, localise_digits, long_date, short_date
from people.text import isolated

FOLDER = settings.BASE_DIR / "templates" / "donations"
FONTS = settings.ASSETS_DIR / "print"


def number_of(receipt: Receipt, language: str) -> str:
    """2026-14 · ۲۰۲۶-۱۴: how a receipt is called. Behind Persian letters its halves would change places."""
    return f"\u2066{localise_digits(str(receipt), language)}\u2069" if is_rtl(language) else str(receipt)


def day_of(moment: dt.datetime, zone: str, language: str) -> str:
    """A moment as a day on the clock of its fund."""
    return long_date(moment.astimezone(ZoneInfo(zone)).date(), language)


@dataclass(frozen=True)
class Correction:
    """What a receipt says of the one that it replaces; both sentences, or two empty strings."""

    replaces: str = ""
    reason: str = ""


def correction_of(receipt: Receipt, language: str) -> Correction:
    """Which receipt it replaces, and why: how much was given back since, or came back to us."""
    before = receipt.replaces
    if before is None:
        return Correction()
    zone = receipt.gift.fund.zone
    replaces = _("This receipt replaces receipt %(number)s of %(day)s, which no longer holds.") % {
        "number": number_of(before, language),
        "day": day_of(before.issued_at, zone, language),
    }
    change = Money(abs(before.amount - receipt.amount), receipt.currency).text(language)
    if receipt.amount < before.amount:
        return Correction(replaces, _("%(sum)s was given back to you since then.") % {"sum": change})
    return Correction(
        replaces, _("%(sum)s that was on its way back to you has stayed with the fund.") % {"sum": change}
    )


def names_of(gift: Gift, language: str) -> str:
    """Who gave, with commas where one paid for many; each name may have a direction of its own."""
    return listing((isolated(name) for name in gift.name.splitlines()), language)


def way_of(gift: Gift) -> str:
    """How it was given, with a capital."""
    way = str(gift.get_way_display())
    return way[:1].upper() + way[1:]


def receipt_facts(receipt: Receipt, language: str) -> list[tuple[str, str]]:
    """What a receipt says, term by term, for mail and paper. Names are isolated; what does not apply is left out."""
    gift = receipt.gift
    tip = Money(receipt.tip, receipt.currency)
    for_the_fund = Money(receipt.amount - receipt.tip, receipt.currency)
    facts = [
        (_("Receipt"), number_of(receipt, language)),
        (_("Given on"), day_of(gift.received_at, gift.fund.zone, language)),
        (_("Given by"), names_of(gift, language)),
        (_("For"), isolated(fund_name(gift.fund, language))),
        (_("Amount"), Money(receipt.amount, receipt.currency).text(language)),
        (_("Of that for the fund"), for_the_fund.text(language) if tip else ""),
        (_("Of that to run the platform"), tip.text(language) if tip else ""),
        (_("How"), _("%(way)s, every month") % {"way": way_of(gift)} if gift.monthly_id else way_of(gift)),
        (_("Received by"), isolated(settings.RECEIPT_FROM[0])),
    ]
    return [(term, value) for term, value in facts if value]


def statements() -> list[str]:
    """What stands below: that nothing was given in return, and what the entity wants to say of itself. No claims."""
    return [line for line in (_("No goods or services were given in return."), settings.RECEIPT_NOTE) if line]


def practice_line() -> str:
    """What every paper and mail of the practice book says first."""
    return _("Practice: no money was charged.")


def receipt_words(receipt: Receipt, language: str) -> dict[str, Any]:
    """Everything on the paper, in the active language, which is `language`."""
    correction = correction_of(receipt, language)
    return {
        "language": language,
        "campaign": isolated(settings.RECEIPT_FROM[0]),
        "title": _("Receipt"),
        "number": number_of(receipt, language),
        "practice": "" if receipt.livemode else practice_line(),
        "label": _("Corrected receipt") if correction.replaces else _("Receipt"),
        "sum": Money(receipt.amount, receipt.currency).text(language),
        "thanks": _("Thank you.") if receipt.amount else _("Everything was given back to you."),
        "correction": [line for line in (correction.replaces, correction.reason) if line],
        "facts": receipt_facts(receipt, language)[1:],
        "said": statements(),
        "foot": [isolated(line) for line in settings.RECEIPT_FROM],
        "issued": _("Issued on %(day)s") % {"day": day_of(receipt.issued_at, receipt.gift.fund.zone, language)},
    }


def statement_words(receipts: Sequence[Receipt], year: int, language: str) -> dict[str, Any]:
    """What a yearly statement says, in the active language, which is `language`; `receipts` are of one book."""
    livemode = all(receipt.livemode for receipt in receipts)
    sums: Counter[str] = Counter()
    for receipt in receipts:
        sums[receipt.currency] += receipt.amount
    shown = localise_digits(year, language)
    return {
        "language": language,
        "campaign": isolated(settings.RECEIPT_FROM[0]),
        "title": _("Gifts of the year"),
        "number": shown,
        "practice": "" if livemode else practice_line(),
        "label": _("Everything you gave in %(year)s") % {"year": shown},
        "sums": [Money(amount, currency).text(language) for currency, amount in sorted(sums.items())],
        "heads": [_("Given on"), _("Receipt"), _("For"), _("Amount")],
        "rows": [_statement_row(receipt, language) for receipt in receipts],
        "said": [_("What was given back to you is not counted."), *statements()],
        "facts": [],
        "foot": [isolated(line) for line in settings.RECEIPT_FROM],
        "issued": _("Issued on %(day)s") % {"day": long_date(timezone.localdate(), language)},
    }


def _statement_row(receipt: Receipt, language: str) -> list[str]:
    gift = receipt.gift
    return [
        short_date(gift.received_at.astimezone(ZoneInfo(gift.fund.zone)).date(), language),
        number_of(receipt, language),
        isolated(fund_name(gift.fund, language)),
        Money(receipt.amount, receipt.currency).text(language),
    ]


def draw(template: str, said: dict[str, Any], *, format: Literal["pdf", "png"] = "pdf") -> bytes:
    """A paper of `templates/donations/<template>.typ` as PDF; tests and people who look at it also ask for png."""
    inputs = {"data": json.dumps(said)}
    source = FOLDER / f"{template}.typ"
    return typst.compile(source, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=inputs, format=format)
