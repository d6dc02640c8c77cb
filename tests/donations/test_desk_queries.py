"""What the desk asks of its funds: months of two calendars, days and weeks, how fast a fund would have to go."""

import datetime as dt

import pytest
from django.utils import timezone

from chapters.models import Role
from donations.desk_words import ACCOUNTS, DISPUTES, POSTINGS, gift_line
from donations.models import Account, Dispute, Gift, Payout, Posting, Refund
from donations.queries.desk import fund_lines
from donations.queries.desk_gifts import GiftFilters, gifts_of, months_of, page_of
from donations.queries.numbers import DAYS, spans_of, usual_of
from donations.queries.trail import trail
from donations.rules import funds_for
from donations.views.desk_company import STATES
from tests import factories
from tests.donations.desk_hands import by_card, by_hand, page, world
from tests.worlds import grown

pytestmark = pytest.mark.django_db
UTC = dt.UTC


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=dt.datetime(2026, 11, 25, 12, tzinfo=UTC))
def fund():
    return factories.fund(zone="UTC", created_at=dt.datetime(2026, 9, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("month", "inside", "outside"),
    [
        ("2026-11-01", [(11, 1, 0), (11, 30, 23)], [(10, 31, 23), (12, 1, 0)]),
        ("2026-11-22", [(11, 22, 0), (12, 21, 23)], [(11, 21, 23), (12, 22, 0)]),  # Azar 1405
    ],
)
def test_a_month_is_one_of_the_readers_calendar(fund, month, inside, outside):
    wanted = [by_card(fund, received_at=dt.datetime(2026, *at, tzinfo=UTC)) for at in inside]
    for at in outside:
        by_card(fund, received_at=dt.datetime(2026, *at, tzinfo=UTC))
    assert set(gifts_of(fund, GiftFilters(month=month))) == set(wanted)


def test_a_month_follows_the_clock_of_the_fund():
    fund = factories.fund(zone="America/Los_Angeles")
    late = by_card(fund, received_at=dt.datetime(2026, 12, 1, 7, tzinfo=UTC))  # still November there
    assert list(gifts_of(fund, GiftFilters(month="2026-11-01"))) == [late]


@pytest.mark.parametrize(("language", "first"), [("en", dt.date(2026, 11, 1)), ("fa", dt.date(2026, 11, 22))])
def test_months_are_offered_back_to_the_first_gift(fund, language, first):
    by_card(fund, received_at=dt.datetime(2026, 8, 15, tzinfo=UTC))
    months = months_of(fund, language)
    assert months[0] == first
    assert months[-1] <= dt.date(2026, 8, 15) < months[-2]
    assert len(months) == len(set(months)) == 4 + (language == "fa")


@pytest.mark.parametrize(
    "before", ["", "x", "1-", "-1", "99999999999999999-1", "1_1", "1-999999999999999999", "٣-٣", "1-1 or 1=1"]
)
def test_a_place_that_nobody_wrote_is_the_first_page_or_an_empty_one(fund, before):
    gift = by_card(fund)
    found, more = page_of(fund, GiftFilters(before=before))
    assert (found in ([gift], []), more) == (True, "")


def test_filters_stand_in_the_address_and_come_back():
    filters = GiftFilters.read({"way": "cash", "month": "2026-11-01", "state": "kept", "before": "1-1", "x": "y"})
    assert filters.address(before="2-2") == "?way=cash&month=2026-11-01&state=kept&before=2-2"
    assert filters.address(way="") == "?month=2026-11-01&state=kept"


def test_days_without_a_gift_are_drawn_too(fund):
    by_card(fund, 1000, received_at=dt.datetime(2026, 11, 20, 9, tzinfo=UTC))
    by_card(fund, 500, received_at=dt.datetime(2026, 11, 23, 9, tzinfo=UTC))
    spans = spans_of(fund, trail(fund), weekly=False)
    assert [(span.first.day, span.sums["card"]) for span in spans] == [
        *((20, 1000), (21, 0), (22, 0), (23, 500), (24, 0), (25, 0)),
    ]


def test_weeks_begin_on_monday_and_hold_all_of_theirs(fund):
    by_card(fund, 1000, received_at=dt.datetime(2026, 11, 16, 0, tzinfo=UTC))
    by_card(fund, 500, received_at=dt.datetime(2026, 11, 22, 23, tzinfo=UTC))
    spans = spans_of(fund, trail(fund), weekly=True)
    assert [(span.first.isoformat(), span.last.isoformat(), span.sums["card"]) for span in spans] == [
        ("2026-11-16", "2026-11-22", 1500),
        ("2026-11-23", "2026-11-29", 0),
    ]


def test_what_is_older_than_the_drawing_is_left_out(fund):
    by_card(fund, 1000, received_at=dt.datetime(2026, 9, 1, 9, tzinfo=UTC))
    spans = spans_of(fund, trail(fund), weekly=False)
    assert sum(span.sums["card"] for span in spans) == 0
    assert len(spans) <= DAYS


def test_the_usual_gift_leaves_out_what_is_not_exchanged(fund):
    assert usual_of(fund).average is None
    by_card(fund, 1000)
    by_card(fund, 2001)
    foreign = by_card(fund, 9)
    Gift.objects.filter(pk=foreign.pk).update(counted=None)
    usual = usual_of(fund)
    assert (usual.gifts, usual.average.amount) == (3, 1500)


def test_a_pace_is_what_each_day_that_is_left_would_bring():
    first = factories.fund_page(goal=100_000, deadline_day=timezone.now().date() + dt.timedelta(days=9), zone="UTC")
    by_card(first.fund, 10_000)
    line = fund_lines([first.fund])[0]
    assert line.pace in ("$90 a day would reach the goal", "$100 a day would reach the goal")
    by_card(first.fund, 90_000)
    assert fund_lines([first.fund])[0].pace == ""


def test_a_fund_without_a_page_has_its_sums_all_the_same(fund):
    by_card(fund, 10_000)
    line = fund_lines([fund])[0]
    assert (line.sheet, line.pace, line.in_hand.amount) == (None, "", 10_000)
    assert [amount.amount for _name, amount in line.parts] == [10_000, 0, 0, 0, 0]


def test_lines_of_many_funds_cost_as_much_as_of_one(django_assert_max_num_queries):
    pages = [factories.fund_page(title=f"Fund {number}") for number in range(4)]
    funds = [one.fund for one in pages]
    counts = []
    for some in (funds[:1], funds):
        with django_assert_max_num_queries(30) as caught:
            fund_lines(some)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_everything_that_can_be_said_of_money_has_words():
    assert set(ACCOUNTS) == set(Account.Kind.values)
    assert set(POSTINGS) == set(Posting.Kind.values)
    assert set(DISPUTES) == set(Dispute.State.values)
    assert set(STATES) == set(Payout.State)


@pytest.mark.parametrize(
    ("refunds", "said"),
    [
        ([], []),
        ([(1000, "succeeded")], ["$10.00 given back"]),
        ([(1000, "pending"), (1500, "succeeded")], ["Given back"]),
        ([(1000, "asked")], ["$10.00 to be given back"]),
        ([(1000, "failed")], ["Giving back failed"]),
    ],
)
def test_a_line_says_what_became_of_a_gift(fund, refunds, said):
    gift = by_card(fund, 2500)
    for amount, state in refunds:
        Refund.objects.create(gift=gift, amount=amount, state=state)
    line = gift_line(gift, fund, is_corrected=False)
    assert [state.text for state in line.states] == said


def test_a_gift_in_another_currency_says_what_it_counts(fund):
    gift = by_card(fund, 2500)
    gift.currency, gift.counted = "EUR", 2710
    assert (line := gift_line(gift, fund, is_corrected=False)).counted == "$27.10"
    assert line.amount.text() == "€25.00"
    gift.counted = None
    assert [state.text for state in gift_line(gift, fund, is_corrected=False).states] == ["Not exchanged yet"]


def test_a_desk_has_its_own_funds_and_an_admins_desk_the_networks_too():
    chapter, fund, treasurer = world()
    network, other = factories.fund(), factories.fund(chapter=factories.chapter("Berlin"))
    assert set(funds_for(treasurer, chapter)) == {fund}
    assert set(funds_for(factories.network_admin(), chapter)) == {fund, network}
    assert other not in funds_for(factories.network_admin(), chapter)


def test_a_translation_of_a_chapter_has_the_same_funds():
    chapter, fund, treasurer = world()
    assert set(funds_for(treasurer, factories.translation(chapter, "fa", title="سان‌فرانسیسکو"))) == {fund}


def test_a_chapter_without_a_fund_has_no_panel(client):
    chapter = factories.chapter(slug="sf")
    client.force_login(factories.member(chapter, Role.TREASURER))
    assert "desk-money" not in client.get("/desk/sf/").content.decode()
    by_hand(factories.fund(chapter=chapter), factories.network_admin())
    assert "desk-money" in client.get("/desk/sf/").content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.HOST, Role.GREETER])
def test_who_does_not_see_money_has_no_panel(client, role):
    chapter, _fund, _treasurer = world()
    client.force_login(factories.member(chapter, role))
    assert "desk-money" not in client.get("/desk/sf/").content.decode()
    assert client.get(page("")).status_code == 404
