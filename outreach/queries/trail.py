"""The money trail of an ad in five parts: what was promised, came, cost, was paid, and was printed for it.

The first three are of its fund, since gifts are given for a fund. Nobody who gave can be told from any of it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from donations.models import Fund
from donations.money import Money
from donations.queries.commitments import paid_by_subject
from donations.queries.fees import fees_of, pledged_ever
from donations.queries.sheet import gifts_in_words
from donations.queries.totals import totals_of
from outreach.models import Placement
from people.language import full_date


@dataclass(frozen=True)
class Part:
    """One of the five. `share` is how high its bar stands, in percent; `is_done` whether there is anything of it."""

    kind: str
    label: str
    amount: str
    note: str
    share: float
    is_done: bool


def trail_of(placement: Placement) -> list[Part]:
    """The five parts, in order; none where no fund pays. Eight queries."""
    fund = placement.fund
    if fund is None:
        return []
    totals = totals_of(fund)
    pledged = pledged_ever(fund)
    fees = fees_of(fund)
    paid = Money(paid_by_subject(fund, [placement.subject]).get(placement.subject, 0), fund.currency)
    received = totals.money(totals.in_hand)
    scale = max(pledged.amount, received.amount, paid.amount, 1)
    own_fees = sum(fee.amount for fee in fees if fee.currency == fund.currency)

    def part(kind: str, label: str, money: Money, note: str) -> Part:
        share = round(100 * max(money.amount, 0) / scale, 1)
        return Part(kind, label, money.text(whole=True), note, share, bool(money))

    return [
        part("pledged", _("Pledged"), pledged, _("promised, kept or not")),
        part("received", _("Received"), received, gifts_in_words(totals.gifts)),
        _fees(fees, fund, 100 * max(own_fees, 0) / scale),
        part("paid", _("Paid to the publisher"), paid, _paid_note(placement, paid)),
        _printed(placement),
    ]


def _fees(fees: list[Money], fund: Fund, share: float) -> Part:
    shown = fees or [Money(0, fund.currency)]
    amount = " + ".join(fee.text(whole=True) for fee in shown)
    return Part("fees", _("Card fees"), amount, _("from the general fund"), round(share, 1), bool(fees))


def _paid_note(placement: Placement, paid: Money) -> str:
    if paid:
        return _("for this ad")
    return _("not yet") if placement.approved_amount is None else _("agreed to, not paid yet")


def _printed(placement: Placement) -> Part:
    label = pgettext("what the money became", "Printed page")
    if not placement.is_out:
        return Part("printed", label, "–", _("not yet"), 0, False)
    day = full_date(placement.runs_on) if placement.runs_on else ""
    note = _("the tear sheet is on this page") if placement.tear_sheet_id else ""
    return Part("printed", label, day or _("It is out"), note, 100, True)
