"""The practice panel: what becomes of practice payments afterwards. Imports donations.practice."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from donations.practice.hands import PAYOUTS, carry_out, pay_out, possible
from donations.practice.store import Data, latest
from donations.views.answers import SeeOther
from donations.views.practice import amount_of, practice_page
from people.web import public_post

SHOWN = 20
WORDS = {
    "debit-arrives": _("The debit arrives"),
    "debit-fails": _("The debit fails"),
    "refund-all": _("Give all of it back"),
    "refund-part": _("Give half of it back"),
    "refund-fails": _("The refund fails"),
    "dispute": _("The bank disputes it"),
    "dispute-won": _("The dispute is won"),
    "dispute-lost": _("The dispute is lost"),
    "month-paid": _("Next month is paid"),
    "month-fails": _("Next month fails"),
    "month-asks": _("Next month, the bank asks"),
    "month-last": _("The last try fails"),
    "payout-fails": _("The bank sends it back"),
}
STATES = {
    "requires_payment_method": _("Not paid"),
    "requires_action": _("Waits for the donor"),
    "processing": _("Under way"),
    "succeeded": _("Paid"),
    "canceled": _("It has ended"),
    "active": _("Every month"),
    "past_due": _("The last payment failed"),
    "incomplete": _("Not begun"),
    "paid": _("Sent"),
    "failed": _("Sent back"),
}


@dataclass(frozen=True)
class Line:
    """One practice payment, subscription or payout."""

    key: str
    amount: str
    state: object
    at: dt.datetime
    buttons: list[tuple[str, object]]


def _line(data: Data) -> Line:
    buttons = [(name, WORDS[name]) for name in possible(data)]
    items = data["items"]["data"] if data["object"] == "subscription" else []
    month = sum(item["price"]["unit_amount"] * item["quantity"] for item in items)
    shown = {**data, "amount": month} if items else data
    state = STATES.get(data["status"], data["status"])
    return Line(data["id"], amount_of(shown), state, dt.datetime.fromtimestamp(data["created"], dt.UTC), buttons)


@practice_page
@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """The newest payments, monthly gifts and payouts, each with what can happen to it."""
    groups = [
        (_("Payments"), [_line(data) for data in latest("payment_intent", SHOWN)]),
        (_("Every month"), [_line(data) for data in latest("subscription", SHOWN)]),
        (_("Payouts"), [_line(data) for data in latest("payout", SHOWN)]),
    ]
    return render(request, "donations/practice_panel.html", {"groups": groups, "noindex": True})


@practice_page
@public_post
def happen(request: HttpRequest) -> HttpResponse:
    """Let it happen, and show how everything stands then."""
    what, key = request.POST.get("what", ""), request.POST.get("key", "")
    if what in PAYOUTS:
        pay_out(what)
    else:
        carry_out(key, what)
    return SeeOther(reverse("donations_practice"))
