"""An ad goes one step on. Each step locks the ad, looks whether it may, and is written down with day and person.

Locks are taken in one order: the ad, then its fund's total.
"""

import datetime as dt
import hashlib
import logging
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from content.freshness import touch
from donations.actions.commitments import commit, release
from donations.errors import DonationError
from donations.models import Commitment, Fund
from outreach.errors import NoMoney, NotAllowed, NotYet
from outreach.models import Attachment, Creative, Placement, Quote, State, Step
from outreach.pipeline import BY_STATE
from outreach.queries.bills import Bill, bill_of
from outreach.queries.costs import cost_of
from outreach.queries.deadlines import today_at, today_there
from outreach.queries.shortfalls import need_of
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)

SIGN_OFFS = 2  # people who looked at the very file that is sent
MOST_BYTES = 15_000_000
KINDS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True)
class Upload:
    """A document as somebody brought it."""

    name: str
    data: bytes

    def kind(self) -> str:
        """Told from its bytes, whatever its name says. Raises NotAllowed."""
        found = next((kind for mark, kind in KINDS.items() if self.data.startswith(mark)), None)
        if found is None:
            raise NotAllowed(_("This is no PDF, PNG or JPEG file."))
        if len(self.data) > MOST_BYTES:
            raise NotAllowed(_("The file is larger than 15 megabytes."))
        return found


@transaction.atomic
def take_quote(*, placement: Placement, quote: Quote, author: User) -> Placement:
    """Build on this quote. A better one may take its place until a treasurer has agreed. Raises NotAllowed, NoRate."""
    row = _locked(placement)
    if row.state not in (State.IDEA, State.QUOTED, State.FUNDING):
        raise NotAllowed(_("A treasurer has agreed to this ad as it is. Let it fall through, or plan another one."))
    _still_holds(quote)
    row.quote, row.format = quote, quote.format
    cost_of(row)  # says so where nobody knows the rate
    if row.state == State.IDEA:
        return _go(row, State.QUOTED, author)
    row.save()
    record_audit(actor=author, verb="outreach.quote_taken", target=row, chapter_id=row.chapter_id)
    return row


@transaction.atomic
def begin_funding(*, placement: Placement, fund: Fund, author: User) -> Placement:
    """Raise the money for it with this fund. Raises NotYet, NotAllowed, NoRate."""
    row = _at(placement, State.FUNDING)
    if fund.archived_at:
        raise NotAllowed(_("This fund is closed. Choose one that takes gifts."))
    row.fund = fund
    cost_of(row)
    return _go(row, State.FUNDING, author)


@transaction.atomic
def approve(*, placement: Placement, author: User) -> Placement:
    """A treasurer agrees to spend what it costs. Raises NotYet, NoMoney, NoRate."""
    row = _at(placement, State.FUNDED)
    _still_holds(row.quote)
    need = need_of(row)
    if not need.is_met:
        said = {"missing": need.missing.text(), "cost": need.cost.text()}
        raise NoMoney(_("It costs %(cost)s; %(missing)s of it is neither here nor guaranteed.") % said)
    row.approved_amount = need.cost.amount
    return _go(row, State.FUNDED, author)


@transaction.atomic
def order(
    *, placement: Placement, author: User, on: dt.date, upload: Upload | None = None, note: str = ""
) -> Placement:
    """Book the space: from now on the money is bound. Raises NotYet, NoMoney.

    Two ads of one fund that are ordered at once cannot both be, unless there is enough for both.
    """
    row = _at(placement, State.ORDERED)
    _still_holds(row.quote)
    if cost_of(row).amount != row.approved_amount or row.fund is None or row.approved_amount is None:
        raise NotYet(_("What it costs has changed since a treasurer agreed. Ask again."))
    try:
        commit(fund=row.fund, amount=row.approved_amount, subject=row.subject, author=author)
    except DonationError as error:
        raise NoMoney(str(error)) from error
    return _go(row, State.ORDERED, author, on, upload, note)


@transaction.atomic
def send_materials(
    *, placement: Placement, author: User, on: dt.date, upload: Upload | None = None, note: str = ""
) -> Placement:
    """The file went to the publisher: the frozen one, which two people have signed off. Raises NotYet."""
    row = _at(placement, State.SENT)
    creative = row.creatives.order_by("-number").first()
    if creative is None or creative.frozen_at is None:
        raise NotYet(_("The names are not frozen yet, so there is no file to send."))
    if not is_signed_off(creative):
        raise NotYet(_("Two people have to look at this very file and sign it off."))
    return _go(row, State.SENT, author, on, upload, note)


@transaction.atomic
def go_on(
    *, placement: Placement, state: str, author: User, on: dt.date, upload: Upload | None = None, note: str = ""
) -> Placement:
    """The proof is right, or it came out: steps that need nothing but somebody's word and a day. Raises NotYet."""
    row = _at(placement, state)
    if state == State.PRINTED:
        row.runs_on = on
    return _go(row, state, author, on, upload, note)


@transaction.atomic
def close(*, placement: Placement, author: User, on: dt.date, note: str = "", asks_no_more: bool = False) -> Placement:
    """The publisher is paid and nothing is left to do; what is still bound is free again. Raises NotYet.

    `asks_no_more`: they take for the whole what was paid, though it is less than they asked; `note` says why.
    """
    row = _at(placement, State.CLOSED)
    _is_paid(bill_of(row), asks_no_more)
    _let_go(row, author)
    return _go(row, State.CLOSED, author, on, None, note)


@transaction.atomic
def fall_through(*, placement: Placement, author: User, reason: str) -> Placement:
    """It will not be printed. What was bound for it is free again. Raises NotAllowed once it came out."""
    row = _locked(placement)
    if row.is_out or row.state == State.FALLEN:
        raise NotAllowed(_("It came out, or fell through already."))
    _let_go(row, author)
    return _go(row, State.FALLEN, author, None, None, reason)


def is_signed_off(creative: Creative) -> bool:
    """Whether two people looked at exactly this file."""
    digest = creative.file_digest
    return (
        bool(digest) and creative.sign_offs.filter(file_digest=digest).values("author").distinct().count() >= SIGN_OFFS
    )


def _locked(placement: Placement) -> Placement:
    rows = Placement.objects.select_for_update(of=("self",))
    return rows.select_related("fund", "quote__format__publication", "format__publication").get(pk=placement.pk)


def _at(placement: Placement, state: str) -> Placement:
    """The ad, locked, if this is its next step. Raises NotYet."""
    row = _locked(placement)
    move = BY_STATE[state]
    if row.state != move.before:
        said = {"state": State(row.state).label}
        raise NotYet(_("This is not its next step: it is at “%(state)s”. Reload the page.") % said)
    return row


def _let_go(row: Placement, author: User) -> None:
    """What is still bound for it is free again."""
    bound = Commitment.objects.filter(subject=row.subject, livemode=settings.STRIPE_LIVE, released_at=None).first()
    if bound:
        release(commitment=bound, author=author)


def _is_paid(bill: Bill | None, asks_no_more: bool) -> None:
    if bill is None or not bill.paid:
        raise NotYet(_("Nothing was paid for it yet. Record the payment at the fund first."))
    if bill.open and not asks_no_more:
        said = {"open": bill.open.text(), "asked": bill.asked.text()}
        raise NotYet(_("%(open)s of %(asked)s is still to be paid. Record the payment at the fund first.") % said)


def _still_holds(quote: Quote | None) -> None:
    if quote is None:
        raise NotYet(_("There is no quote yet."))
    if not quote.holds_on(today_at(quote.publication)):
        raise NotYet(_("The quote has run out. Ask the publisher again and write down what they say."))


def _go(
    row: Placement,
    state: str,
    author: User,
    on: dt.date | None = None,
    upload: Upload | None = None,
    note: str = "",
) -> Placement:
    before, row.state = row.state, state
    row.save()
    attachment = _keep(row, upload, author) if upload else None
    on = on or today_there(row)
    Step.objects.create(placement=row, state=state, on=on, author=author, attachment=attachment, note=note)
    details = {"from": before, "to": state}
    record_audit(actor=author, verb="outreach.ad_moved", target=row, chapter_id=row.chapter_id, details=details)
    log.info("ad moved placement=%s state=%s", row.pk, state)
    touch()
    return row


def _keep(placement: Placement, upload: Upload, author: User) -> Attachment:
    return Attachment.objects.create(
        placement=placement,
        name=upload.name[-120:],
        kind=upload.kind(),
        file=upload.data,
        digest=hashlib.sha256(upload.data).hexdigest(),
        author=author,
    )
