"""Short at the deadline somebody has to choose (case 38); left over, the stated next step is taken (case 37)."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from donations.actions.refunds import ask_refund
from donations.models import Refund
from donations.queries.commitments import standing
from donations.queries.worth import left_of
from outreach.actions.decisions import extend, fall_back, refund, take_next_rung, top_up
from outreach.actions.givebacks import give_back
from outreach.actions.steps import approve, order
from outreach.errors import NotAllowed, NotYet
from outreach.models import Decision, Placement, State
from outreach.queries.deadlines import space_until
from outreach.queries.ladder import above, cheaper_than, ladder_of
from outreach.queries.shortfalls import must_decide, surplus_for
from tests import ad_factories as ads
from tests import factories
from tests.donations.desk_hands import by_card
from tests.donations.spending_hands import word
from tests.outreach.ad_hands import COST, funding, rung, short_at_the_deadline, today

pytestmark = pytest.mark.django_db
REASON = "The deadline is here, and 1,000 dollars are missing."


def test_somebody_has_to_choose_once_the_space_deadline_has_passed():
    placement, _treasurer, after = short_at_the_deadline()
    until = space_until(placement)

    assert not must_decide(placement, until - dt.timedelta(seconds=1))
    assert must_decide(placement, until)
    assert must_decide(placement, after + dt.timedelta(days=9))
    assert Placement.objects.get().state == State.FUNDING  # nothing happened by itself


def test_with_enough_there_is_nothing_to_choose():
    placement, treasurer, after = short_at_the_deadline(COST)

    assert not must_decide(placement, after)
    with pytest.raises(NotAllowed, match="There is enough"):
        refund(placement=placement, reason=REASON, author=treasurer)


def test_pledges_are_no_reason_to_go_on(django_assert_num_queries):
    placement, treasurer, after = short_at_the_deadline()
    word(placement.fund, treasurer, 99_999)

    assert must_decide(placement, after)
    word(placement.fund, treasurer, 1)
    assert not must_decide(placement, after)


def test_the_fallback_step_takes_its_place():
    placement, treasurer, after = short_at_the_deadline(rung=2)
    half = rung(placement.fund, 1, 800_000, treasurer)
    with time_machine.travel(after):
        decision = fall_back(placement=placement, to=half, reason=REASON, author=treasurer)

    placement.refresh_from_db()
    assert (decision.kind, decision.chosen, decision.in_hand, decision.needed) == ("fallback", half, 1_400_000, COST)
    assert (placement.state, placement.steps.last().note) == (State.FALLEN, REASON)
    assert approve(placement=half, author=treasurer).approved_amount == 800_000


def test_only_a_cheaper_step_of_the_same_ladder_is_a_fallback():
    placement, treasurer, _after = short_at_the_deadline(rung=2)
    dearer = rung(placement.fund, 3, 1_800_000, treasurer)

    with pytest.raises(NotAllowed, match="cheaper steps"):
        fall_back(placement=placement, to=dearer, reason=REASON, author=treasurer)
    assert not Decision.objects.exists()


def test_a_later_deadline_is_one_that_the_publisher_can_keep():
    placement, treasurer, after = short_at_the_deadline()
    quote = placement.quote
    with time_machine.travel(after):
        for day, said in ((quote.space_on, "after the one"), (quote.materials_on + dt.timedelta(days=1), "By then")):
            with pytest.raises(NotAllowed, match=said):
                extend(placement=placement, until=day, reason=REASON, author=treasurer)
        extend(placement=placement, until=quote.materials_on, reason=REASON, author=treasurer)
    placement.refresh_from_db()

    assert space_until(placement).date() == quote.materials_on
    assert not must_decide(placement, after)
    assert must_decide(placement, space_until(placement))  # and then it is asked again


def test_a_guarantee_has_to_be_recorded_before_it_is_a_choice():
    placement, treasurer, after = short_at_the_deadline()
    with time_machine.travel(after):
        with pytest.raises(NotYet, match=r"\$1,000.00 is still missing"):
            top_up(placement=placement, reason=REASON, author=treasurer)
        word(placement.fund, treasurer, 100_000)
        top_up(placement=placement, reason=REASON, author=treasurer)

    assert approve(placement=placement, author=treasurer).state == State.FUNDED


def test_giving_back_gives_the_ad_up():
    placement, treasurer, _after = short_at_the_deadline()
    refund(placement=placement, reason=REASON, author=treasurer)

    placement.refresh_from_db()
    assert placement.state == State.FALLEN


def test_nothing_is_given_back_that_another_order_needs():
    placement, treasurer, _after = short_at_the_deadline(rung=2)
    half = rung(placement.fund, 1, 800_000, treasurer)
    approve(placement=half, author=treasurer)
    order(placement=half, author=treasurer, on=today())

    with pytest.raises(NotAllowed, match="Another ad"):
        refund(placement=placement, reason=REASON, author=treasurer)


def test_what_is_left_over_takes_the_next_step():
    """Case 37."""
    placement, treasurer = funding(1_800_000, rung=1)
    online = rung(placement.fund, 2, 300_000, treasurer, is_addition=True)
    assert surplus_for(placement) is None  # not before this one is ordered
    placement = approve(placement=placement, author=treasurer)
    placement = order(placement=placement, author=treasurer, on=today())

    assert surplus_for(placement).placement == online
    decision = take_next_rung(placement=placement, reason="The stated next step.", author=treasurer)
    assert (decision.kind, decision.chosen) == ("next-rung", online)
    order(placement=approve(placement=online, author=treasurer), author=treasurer, on=today())
    assert standing(placement.fund).free == 0


def test_left_over_that_does_not_suffice_is_no_next_step():
    placement, treasurer = funding(1_799_999, rung=1)
    rung(placement.fund, 2, 300_000, treasurer, is_addition=True)
    placement = order(placement=approve(placement=placement, author=treasurer), author=treasurer, on=today())

    assert surplus_for(placement) is None
    with pytest.raises(NotYet):
        take_next_rung(placement=placement, reason="No", author=treasurer)


def test_the_ladder_sums_what_each_step_needs():
    full, treasurer = funding(rung=3)
    fund = full.fund
    quarter, half = rung(fund, 1, 450_000, treasurer), rung(fund, 2, 800_000, treasurer)
    online = rung(fund, 4, 300_000, treasurer, is_addition=True)

    found = ladder_of(fund)
    assert [(one.placement, one.sum.amount) for one in found] == [
        *((quarter, 450_000), (half, 800_000), (full, COST)),
        (online, 1_800_000),
    ]
    assert [one.is_reached(1_400_000) for one in found] == [True, True, False, False]
    assert [one.placement for one in cheaper_than(full)] == [half, quarter]
    assert above(full).placement == online


def test_decisions_stay_as_they_were_written():
    placement, treasurer, _after = short_at_the_deadline()
    decision = refund(placement=placement, reason=REASON, author=treasurer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(reason="Another one")


def test_gifts_go_back_once_however_often_it_is_pressed():
    placement, treasurer, _after = short_at_the_deadline(100_000)
    gifts = [by_card(placement.fund, amount) for amount in (2_500, 10_000)]
    ask_refund(gift=gifts[0], amount=500, author=treasurer, reason="asked for it")
    decision = refund(placement=placement, reason=REASON, author=treasurer)

    assert give_back(decision=decision, author=treasurer) == 2
    assert give_back(decision=decision, author=treasurer) == 0
    assert sorted(Refund.objects.values_list("amount", flat=True)) == [500, 2_000, 10_000]
    assert {left_of(gift) for gift in gifts} == {0}


def test_nothing_goes_back_by_another_choice():
    placement, treasurer, _after = short_at_the_deadline()
    day = placement.quote.materials_on
    decision = extend(placement=placement, until=day, reason=REASON, author=treasurer)

    with pytest.raises(NotAllowed):
        give_back(decision=decision, author=treasurer)


def test_the_fund_takes_gifts_as_long_as_the_publisher_waits():
    page = factories.fund_page(deadline_day=today() + dt.timedelta(days=13))
    treasurer = factories.user()
    placement = ads.placement(asked=ads.quote(), fund=page.fund, author=treasurer)
    extend(placement=placement, until=placement.quote.materials_on, reason=REASON, author=treasurer)

    page.refresh_from_db()
    assert page.closes_at == space_until(Placement.objects.get())
