"""When the money is not exactly enough: an organizer chooses, the choice is written down, the donors are told.

Nothing here happens by itself. A deadline that passes only makes the desk ask.
"""

import datetime as dt
import logging
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from content.freshness import touch
from donations.actions.extending import extend_deadline
from donations.errors import DonationError
from donations.queries.pages import first_pages
from outreach.actions.steps import fall_through
from outreach.actions.telling import tell_decision
from outreach.errors import NotAllowed, NotYet
from outreach.models import Decision, Placement, State
from outreach.queries.deadlines import space_until
from outreach.queries.ladder import cheaper_than
from outreach.queries.shortfalls import Need, need_of, surplus_for
from people.actions import record_audit
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def fall_back(*, placement: Placement, to: Placement, reason: str, author: User) -> Decision:
    """Take a cheaper step of the ladder in its place. Raises NotAllowed, NotYet."""
    row = _short(placement)
    if to.pk not in {rung.placement.pk for rung in cheaper_than(row)}:
        raise NotAllowed(_("Choose one of the cheaper steps of this ladder."))
    decision = _decide(row, Decision.Kind.FALLBACK, reason, author, chosen=to)
    fall_through(placement=row, author=author, reason=reason[:300])
    return decision


@transaction.atomic
def extend(*, placement: Placement, until: dt.date, reason: str, author: User) -> Decision:
    """Go on until a later day that the publisher agreed to, not after the file is due. Raises NotAllowed."""
    row = _short(placement)
    quote, now_until = row.quote, space_until(row)
    if quote is None or now_until is None:
        raise NotYet(_("There is no quote yet."))
    if until <= now_until.date():
        raise NotAllowed(_("A later deadline is after the one that holds now."))
    if until > quote.materials_on:
        raise NotAllowed(_("By then the file has to be there. Ask for a later issue, and record a new quote."))
    row.extended_to = until
    row.save(update_fields=["extended_to"])
    _keep_open(row, author, reason)
    return _decide(row, Decision.Kind.EXTEND, reason, author, until=until)


def _keep_open(row: Placement, author: User, reason: str) -> None:
    """Let the fund take gifts as long as the publisher waits, unless it does already."""
    until = space_until(row)
    page = first_pages([row.fund.key]).get(row.fund.key) if row.fund else None
    if page is None or row.fund is None or until is None or page.closes_at >= until:
        return
    there = until.astimezone(ZoneInfo(row.fund.zone))
    try:
        extend_deadline(fund=row.fund, day=there.date(), at=there.time(), author=author, reason=reason)
    except DonationError as error:
        raise NotAllowed(str(error)) from error


@transaction.atomic
def top_up(*, placement: Placement, reason: str, author: User) -> Decision:
    """Go on, since somebody guarantees what is missing: a treasurer has recorded it. Raises NotYet."""
    row = _locked(placement)
    need = need_of(row)
    if not need.is_met:
        said = {"missing": need.missing.text()}
        raise NotYet(_("%(missing)s is still missing. Ask a treasurer to record the guarantee, or the gift.") % said)
    return _decide(row, Decision.Kind.TOP_UP, reason, author, need=need)


@transaction.atomic
def refund(*, placement: Placement, reason: str, author: User) -> Decision:
    """Give up the ad and let the donors have their money back; the treasurer gives it back gift by gift.

    Raises NotAllowed where another ad of this fund is ordered: its money is bound.
    """
    row = _short(placement)
    others = Placement.objects.filter(fund=row.fund).exclude(pk=row.pk)
    if others.exclude(state__in=(State.IDEA, State.QUOTED, State.FUNDING, State.FALLEN)).exists():
        raise NotAllowed(_("Another ad is paid by this fund. Choose a cheaper step, or a later deadline."))
    decision = _decide(row, Decision.Kind.REFUND, reason, author)
    fall_through(placement=row, author=author, reason=reason[:300])
    return decision


@transaction.atomic
def take_next_rung(*, placement: Placement, reason: str, author: User) -> Decision:
    """More came in than the ad takes: it goes to the next step of the ladder, as the fund says. Raises NotYet."""
    row = _locked(placement)
    step = surplus_for(row)
    if step is None:
        raise NotYet(_("What is left over does not pay for the next step."))
    return _decide(row, Decision.Kind.NEXT_RUNG, reason, author, chosen=step.placement)


def _locked(placement: Placement) -> Placement:
    rows = Placement.objects.select_for_update(of=("self",))
    return rows.select_related("fund", "quote__format__publication", "format__publication").get(pk=placement.pk)


def _short(placement: Placement) -> Placement:
    """The ad, locked, while its money is still being raised and does not suffice. Raises NotAllowed."""
    row = _locked(placement)
    if row.state != State.FUNDING:
        raise NotAllowed(_("There is nothing to decide: its money is not being raised now."))
    if need_of(row).is_met:
        raise NotAllowed(_("There is enough for it. Ask a treasurer to agree."))
    return row


def _decide(
    row: Placement,
    kind: str,
    reason: str,
    author: User,
    *,
    chosen: Placement | None = None,
    until: dt.date | None = None,
    need: Need | None = None,
) -> Decision:
    if row.fund is None:
        raise NotYet(_("No fund pays for it yet."))
    need = need or need_of(row)
    decision = Decision.objects.create(
        fund=row.fund,
        placement=row,
        kind=kind,
        chosen=chosen,
        until=until,
        in_hand=need.standing.in_hand,
        needed=need.cost.amount,
        reason=reason,
        author=author,
    )
    details = {"kind": kind, "chosen": chosen.pk if chosen else None}
    record_audit(actor=author, verb="outreach.decided", target=row, chapter_id=row.chapter_id, details=details)
    tell_decision(decision)
    log.info("decided placement=%s kind=%s", row.pk, kind)
    touch()
    return decision
