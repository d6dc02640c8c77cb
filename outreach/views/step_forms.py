"""The form of each step, and what it does. Imports outreach.actions.steps and outreach.forms.ads."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from chapters.models import ChapterPage
from donations.rules import funds_for
from outreach.actions import steps
from outreach.actions.tear_sheets import show_tear_sheet
from outreach.forms.ads import CloseForm, FundChoiceForm, QuoteChoiceForm, StepForm, TearSheetForm
from outreach.models import Placement, State
from outreach.pipeline import NEXT
from outreach.queries.bills import bill_of
from outreach.queries.deadlines import today_there
from outreach.rules import quotes_for
from people.forms import UiForm

Data = dict[str, Any]


def form_for(request: HttpRequest, host: ChapterPage, row: Placement, state: str = "") -> UiForm | None:
    """What the step to `state` asks, else the next one: filled in with what was posted, if it was."""
    state = state or (NEXT[row.state].state if row.state in NEXT else "")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    if state == State.QUOTED:
        quotes = quotes_for(request.user, host).filter(format__retired_at=None).order_by("-dated", "-pk")
        return QuoteChoiceForm(*sent, quotes=quotes)
    if state == State.FUNDING:
        return FundChoiceForm(*sent, funds=funds_for(request.user, host).filter(archived_at=None), row=row)
    if state == State.FUNDED:
        return UiForm(*sent)
    today, since = today_there(row), row.quote.dated if row.quote else None
    if state == State.TEAR_SHEET:
        return TearSheetForm(*sent, today=today, since=since)
    if state == State.CLOSED:
        bill = bill_of(row)
        return CloseForm(*sent, today=today, since=since, open=bill.open if bill and bill.paid else None)
    if state in ACTS:
        move = NEXT.get(row.state)
        takes = bool(move and move.takes_document)
        return StepForm(*sent, today=today, since=since, takes_document=takes)
    return None


def _go_on(state: str) -> Callable[..., Placement]:
    return lambda **facts: steps.go_on(state=state, **facts)


# What a step does with the fields of its form.
ACTS: dict[str, Callable[..., Placement]] = {
    State.QUOTED: steps.take_quote,
    State.FUNDING: steps.begin_funding,
    State.FUNDED: steps.approve,
    State.ORDERED: steps.order,
    State.SENT: steps.send_materials,
    State.PROOFED: _go_on(State.PROOFED),
    State.PRINTED: _go_on(State.PRINTED),
    State.TEAR_SHEET: show_tear_sheet,
    State.CLOSED: steps.close,
}
