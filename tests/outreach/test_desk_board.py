"""The board of ads: columns by state, what each costs and misses, deadlines; no more queries for many than for few."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chapters.models import Role
from donations.queries.commitments import standing, standings
from outreach.actions.steps import approve, order
from outreach.models import Decision, ExchangeRate, Placement, State
from outreach.queries.board import lines_of
from tests import ad_factories, factories
from tests.outreach.desk_hands import ad, chapter_with_fund, client_of, day, give, member, moved, page, queries_of, word
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC))
def world():
    chapter, fund = chapter_with_fund()
    return chapter, fund, member(chapter), member(chapter, Role.TREASURER), ad(chapter, fund, name="The page")


def lines():
    return lines_of(Placement.objects.order_by("pk"))


def test_an_ad_stands_in_the_column_of_its_state_with_cost_and_missing_money(world):
    chapter, fund, editor, treasurer, _row = world
    give(fund, treasurer, 600_000)
    ad_factories.placement(chapter=chapter, name="An idea of ours")
    response = client_of(editor).get(page())
    columns = {column.state: [row.line.placement.name for row in column.rows] for column in response.context["columns"]}
    assert columns == {State.IDEA: ["An idea of ours"], State.FUNDING: ["The page"]}
    said = response.content.decode()
    assert "$15,000.00" in said
    assert "$9,000.00 missing" in said
    assert "13 days left" in said
    assert "5\u00a0PM, Eastern time" in said


def test_enough_money_is_said(world):
    _chapter, fund, editor, treasurer, _row = world
    give(fund, treasurer, 1_000_000)
    word(fund, treasurer, 500_000)
    said = client_of(editor).get(page()).content.decode()
    assert "enough is there" in said
    assert "A treasurer has to agree" in said


def test_closed_and_fallen_are_folded_away(world):
    chapter, fund, editor, _treasurer, row = world
    moved(row, State.CLOSED)
    moved(ad(chapter, fund, name="Not to be"), State.FALLEN)
    response = client_of(editor).get(page())
    assert response.context["columns"] == []
    assert [column.state for column in response.context["folded"]] == [State.CLOSED, State.FALLEN]


def test_a_deadline_that_passed_short_asks_somebody_to_choose(world, time_machine):
    _chapter, _fund, editor, _treasurer, row = world
    time_machine.move_to(row.quote.space_until + dt.timedelta(minutes=1))
    said = client_of(editor).get(page()).content.decode()
    assert "Somebody has to choose what happens now" in said
    assert f"/desk/sf/ads/{row.uid}/decide/" in said


def test_a_decision_since_ends_the_asking_and_one_before_does_not(world, time_machine):
    _chapter, fund, editor, _treasurer, row = world
    facts = {"fund": fund, "placement": row, "kind": Decision.Kind.TOP_UP, "in_hand": 0, "needed": 1, "author": editor}
    Decision.objects.create(**facts, reason="Early.")
    time_machine.move_to(row.quote.space_until + dt.timedelta(minutes=1))
    assert lines()[0].must_decide
    Decision.objects.create(**facts, reason="They gave their word.")
    assert not lines()[0].must_decide


def test_a_currency_without_a_rate_is_told_on_the_board(world):
    chapter, _fund, editor, _treasurer, row = world
    asked = ad_factories.quote(chapter=chapter, currency="GBP", of=row.format)
    Placement.objects.filter(pk=row.pk).update(quote=asked)
    assert "Nobody has recorded what GBP costs in USD" in client_of(editor).get(page()).content.decode()
    ExchangeRate.objects.create(base="USD", into="GBP", rate="0.5", source="A bank", on=day(0), author=editor)
    assert lines()[0].cost.amount == 3_000_000


def test_an_empty_board_says_how_to_begin():
    chapter, _fund = chapter_with_fund()
    said = client_of(member(chapter)).get(page()).content.decode()
    assert "No ad yet" in said
    assert "/desk/sf/ads/plan/" in said


def more_ads(world, number: int) -> None:
    """Ads of three states, each with a fund and a publication's format of its own, priced in another currency."""
    chapter, _fund, editor, treasurer, row = world
    for turn in range(number):
        fund = factories.fund(chapter=chapter, name=f"Fund {turn}")
        give(fund, treasurer, 100)
        asked = ad_factories.quote(ad_factories.ad_format(row.format.publication), chapter=chapter, currency="EUR")
        ExchangeRate.objects.create(base="EUR", into="USD", rate="1.1", source="x", on=day(0), author=editor)
        more = ad(chapter, fund, asked=asked, appeal=row.appeal)
        moved(more, [State.FUNDING, State.ORDERED, State.PRINTED][turn % 3])


def test_twenty_ads_cost_no_query_more_than_three(world):
    client, count = client_of(world[2]), lambda: CaptureQueriesContext(connection)
    addresses = [page(), page("calendar/"), "/desk/sf/"]
    more_ads(world, 3)
    few = [queries_of(client, address, count) for address in addresses]
    more_ads(world, 20)
    assert [queries_of(client, address, count) for address in addresses] == few


def test_standings_of_many_are_those_of_each(world):
    _chapter, fund, _editor, treasurer, row = world
    give(fund, treasurer, 700_000)
    word(fund, treasurer, 900_000)
    order(placement=approve(placement=row, author=treasurer), author=treasurer, on=day(0))
    other = factories.fund()
    assert standings([fund, other]) == {fund.pk: standing(fund), other.pk: standing(other)}
    assert standings([fund])[fund.pk].free == 100_000


def test_deadlines_stand_by_month_and_those_past_on_top(world, time_machine):
    _chapter, _fund, editor, _treasurer, row = world
    response = client_of(editor).get(page("calendar/"))
    found = [told.kind for _month, ones in response.context["months"] for told in ones]
    assert found == ["space", "materials"]
    assert response.context["past"] == []
    time_machine.move_to(row.quote.space_until + dt.timedelta(days=2))
    past = client_of(editor).get(page("calendar/")).context["past"]
    assert [(told.kind, told.left) for told in past] == [("space", "2 days ago")]


def test_another_clock_is_told_beside_the_publications(world):
    """Case 41: five in the afternoon in New York is two in San Francisco."""
    _chapter, _fund, editor, _treasurer, row = world
    said = client_of(editor).get(page(f"{row.uid}/")).content.decode()
    assert "5\u00a0PM, Eastern time" in said
    assert "here" in said
    assert "2\u00a0PM, Pacific time" in said


def test_the_front_page_of_the_desk_tells_of_ads(world):
    chapter, _fund, editor, treasurer, _row = world
    for user in (editor, treasurer, member(chapter, Role.COORDINATOR)):
        assert "The page" in client_of(user).get("/desk/sf/").content.decode()
    for role in (Role.GREETER, Role.HOST):
        assert "desk-ads" not in client_of(member(chapter, role)).get("/desk/sf/").content.decode()


def test_a_cheaper_step_and_an_addition_wait_for_the_step_that_is_raised_for(world):
    """They are covered, and yet nobody is asked to agree to them, nor told of their deadlines."""
    chapter, fund, editor, treasurer, row = world
    shape, facts = row.format, {"appeal": row.appeal}
    Placement.objects.filter(pk=row.pk).update(rung=2)
    half = ad_factories.quote(shape, chapter=chapter, price=600_000)
    ad(chapter, fund, asked=half, rung=1, name="Half", **facts)
    ad(chapter, fund, asked=half, rung=3, is_addition=True, name="Online", **facts)
    give(fund, treasurer, 700_000)
    behind = {line.placement.name: line.is_behind for line in lines()}
    assert behind == {"The page": False, "Half": True, "Online": True}
    needs = client_of(editor).get(page()).context["needs"]
    assert needs == []
    moved(row, State.FALLEN)
    assert {line.placement.name for line in lines() if line.is_behind} == {"Online"}
