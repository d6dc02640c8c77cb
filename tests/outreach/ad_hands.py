"""What tests of ads do again and again: a fund with money, an ad at some step of its way."""

import datetime as dt

from django.utils import timezone

from donations.models import Fund
from outreach.actions.creatives import draft
from outreach.actions.steps import Upload, approve, go_on, order, send_materials
from outreach.models import Creative, Placement, State
from people.models import User
from tests import ad_factories as ads
from tests import factories
from tests.donations.spending_hands import filled

COST = 1_500_000  # of `ads.quote()`
PDF = b"%PDF-1.7 a file"


def funding(in_hand: int = COST, **fields) -> tuple[Placement, User]:
    """An ad of 15,000 dollars that is being funded, `in_hand` cents of it there; and its treasurer."""
    fund, treasurer = filled(in_hand)
    return ads.placement(asked=ads.quote(), fund=fund, author=treasurer, **fields), treasurer


def rung(fund: Fund, number: int, price: int, author: User, **fields) -> Placement:
    """Another ad of the same fund, at this price."""
    shape = ads.ad_format(name=f"Step {number}")
    asked = ads.quote(shape, price=price, author=author)
    return ads.placement(asked=asked, fund=fund, author=author, rung=number, name=f"Step {number}", **fields)


def short_at_the_deadline(in_hand: int = 1_400_000, **fields) -> tuple[Placement, User, dt.datetime]:
    """An ad whose money does not suffice, its treasurer, and the moment after its space deadline."""
    placement, treasurer = funding(in_hand, **fields)
    assert placement.quote is not None
    return placement, treasurer, placement.quote.space_until + dt.timedelta(minutes=1)


def today() -> dt.date:
    return timezone.now().date()


def ordered(in_hand: int = COST, **fields) -> tuple[Placement, User]:
    placement, treasurer = funding(in_hand, **fields)
    placement = approve(placement=placement, author=treasurer)
    return order(placement=placement, author=treasurer, on=today(), upload=Upload("order.pdf", PDF)), treasurer


def with_file(placement: Placement, author: User) -> Creative:
    """A frozen creative whose file is there, without setting one."""
    creative = draft(placement=placement, headline="Free them", author=author)
    facts = {"frozen_at": timezone.now(), "frozen_by": author, "names": "{}", "names_digest": "d" * 64}
    Creative.objects.filter(pk=creative.pk).update(state="ready", file=PDF, file_digest="f" * 64, **facts)
    creative.refresh_from_db()
    return creative


def printed(placement: Placement, author: User) -> Placement:
    """Sent, proofed and printed, with two people's word."""
    creative = with_file(placement, author)
    for person in (author, factories.user()):
        creative.sign_offs.create(author=person, file_digest=creative.file_digest)
    placement = send_materials(placement=placement, author=author, on=today())
    for state in (State.PROOFED, State.PRINTED):
        placement = go_on(placement=placement, state=state, author=author, on=today())
    return placement
