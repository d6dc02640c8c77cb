"""Tables for accountants and for the day the payment company closes the account: what is needed, and no more.

Who gave without showing their name is in none of them, by name (donations.md, case 43).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from content.sheets import Cell
from donations.models import Fund, Gift, MonthlyGift, Receipt, Refund
from donations.money import Money
from donations.queries.desk_gifts import corrected_in
from people.language import listing

HELD = (Refund.State.PENDING, Refund.State.SUCCEEDED)


@dataclass(frozen=True)
class Table:
    """Heads and rows, for a file."""

    heads: list[str]
    rows: list[Sequence[Cell]]


def gift_table(fund: Fund, since: dt.date, until: dt.date) -> Table:
    """Every gift of a fund received from one day to another, both included, oldest first. Seven queries.

    One that was entered by mistake and taken back keeps its line, and counts nothing.
    """
    zone = ZoneInfo(fund.zone)
    start, end = (dt.datetime.combine(day, dt.time(), zone) for day in (since, until + dt.timedelta(days=1)))
    gifts = Gift.objects.filter(fund=fund, livemode=settings.STRIPE_LIVE, received_at__gte=start, received_at__lt=end)
    gifts = gifts.select_related("fund").prefetch_related("credits__chapter", "refunds", "disputes", "receipts")
    heads = [
        *(_("Received on"), _("How it came"), _("How often"), _("Amount"), _("On top"), _("Currency")),
        _("Counts for the fund, in %(currency)s") % {"currency": fund.currency},
        *(_("Given back"), _("Name, where it may be shown"), _("Chapters"), _("Receipts"), _("Number of the gift")),
        _("State"),
    ]
    wrong, gifts = corrected_in(fund), gifts.order_by("received_at", "pk")
    return Table(heads, [_gift_row(gift, zone, is_mistake=gift.uid in wrong) for gift in gifts])


def _gift_row(gift: Gift, zone: ZoneInfo, *, is_mistake: bool) -> list[Cell]:
    back = sum(refund.amount for refund in gift.refunds.all() if refund.state in HELD)
    counted = 0 if is_mistake else gift.counted
    worth: Cell = "" if counted is None else _figure(counted, gift.fund.currency)
    disputes = [str(one.get_state_display()) for one in gift.disputes.all()]
    return [
        gift.received_at.astimezone(zone).date().isoformat(),
        str(gift.get_way_display()),
        _("Every month") if gift.monthly_id else _("Once"),
        *(_figure(gift.amount, gift.currency), _figure(gift.tip, gift.currency), gift.currency, worth),
        _figure(back, gift.currency),
        listing((gift.name or "").splitlines()) if gift.shows_name else "",
        listing(credit.chapter.title for credit in gift.credits.all()),
        ", ".join(_number(receipt) for receipt in sorted(gift.receipts.all(), key=lambda one: one.pk)),
        str(gift.uid),
        listing([_("Entered by mistake") if is_mistake else "", *disputes]),
    ]


def monthly_table(fund: Fund) -> Table:
    """Who gives to a fund every month, with the address to write to. Only for asking them to give another way."""
    State = MonthlyGift.State
    mine = MonthlyGift.objects.filter(
        fund=fund, livemode=settings.STRIPE_LIVE, state__in=[State.ACTIVE, State.PAST_DUE]
    )
    zone = ZoneInfo(fund.zone)
    heads = [_("E-mail"), _("Language"), _("Amount"), _("On top"), _("Currency"), _("Since"), _("State")]
    rows: list[Sequence[Cell]] = [
        [
            (one.contact.email or "") if one.contact else "",
            *(one.locale, _figure(one.amount, one.currency), _figure(one.tip, one.currency), one.currency),
            one.started_at.astimezone(zone).date().isoformat(),
            str(one.get_state_display()),
        ]
        for one in mine.select_related("contact").order_by("started_at", "pk")
    ]
    return Table(heads, rows)


def _figure(amount: int, currency: str) -> Decimal:
    return Money(amount, currency).major


def _number(receipt: Receipt) -> str:
    return str(receipt)
