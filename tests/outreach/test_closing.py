"""An ad is closed once its publisher has all that was asked, or asks for no more."""

import pytest

from donations.actions.spending import undo_payment
from donations.queries.commitments import standing
from outreach.actions.steps import close, go_on
from outreach.errors import NotYet
from outreach.models import Placement, State
from people.models import User
from tests.donations.spending_hands import paid
from tests.outreach.ad_hands import COST, ordered, printed, today

pytestmark = pytest.mark.django_db


def shown(in_hand: int = COST, **fields) -> tuple[Placement, User]:
    """An ad whose tear sheet is here, so that closing it comes next; and its treasurer."""
    placement, treasurer = ordered(in_hand, **fields)
    placement = printed(placement, treasurer)
    return go_on(placement=placement, state=State.TEAR_SHEET, author=treasurer, on=today()), treasurer


def test_it_is_not_closed_before_the_publisher_is_paid():
    placement, treasurer = shown()

    with pytest.raises(NotYet, match="Nothing was paid"):
        close(placement=placement, author=treasurer, on=today())
    with pytest.raises(NotYet, match="Nothing was paid"):
        close(placement=placement, author=treasurer, on=today(), asks_no_more=True, note="A present")


def test_it_is_not_closed_before_the_publisher_is_paid_in_full():
    placement, treasurer = shown()
    paid(placement.fund, treasurer, 1_400_000, placement.subject)
    rest = paid(placement.fund, treasurer, 100_000, placement.subject)
    undo_payment(spending=rest, author=treasurer, reason="Entered twice")

    with pytest.raises(NotYet, match=r"\$1,000.00 of \$15,000.00 is still to be paid"):
        close(placement=placement, author=treasurer, on=today())
    assert standing(placement.fund).free == 0
    paid(placement.fund, treasurer, 100_000, placement.subject)
    assert close(placement=placement, author=treasurer, on=today()).state == State.CLOSED


def test_where_the_publisher_asks_for_no_more_the_rest_is_free_again():
    placement, treasurer = shown()
    paid(placement.fund, treasurer, 1_400_000, placement.subject)

    closed = close(placement=placement, author=treasurer, on=today(), asks_no_more=True, note="A discount")

    assert (closed.state, standing(closed.fund).free) == (State.CLOSED, 100_000)


def test_a_reserve_is_not_asked_by_the_publisher():
    placement, treasurer = shown(COST + 5_000, reserve=5_000)
    paid(placement.fund, treasurer, COST, placement.subject)

    assert close(placement=placement, author=treasurer, on=today()).state == State.CLOSED
