"""What `post` makes of legs, clocks and books: totals, days, and nothing at all where something is wrong."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from donations.actions.audit import audit
from donations.actions.ledger import Leg, account, post, reverse
from donations.models import Account, Entry, FundDay, FundTotal, Posting
from donations.queries.totals import ledger_sums, totals_of
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
OF_FUND = ["card", "offline", "match"]


@grown
def fund():
    return factories.fund(zone="UTC")


def mine(fund, kind="card", *, livemode=False) -> Account:
    return account(kind, fund.currency, livemode=livemode, fund=fund)


def bank(currency="USD", *, livemode=False) -> Account:
    return account("bank", currency, livemode=livemode)


def booked(*legs, key="gift:1", livemode=False, **facts) -> Posting | None:
    facts = {"kind": "gift", "subject": "gift:1", "at": AT, **facts}
    return post(key=key, livemode=livemode, legs=legs, **facts)


@pytest.mark.parametrize("kind", OF_FUND)
@pytest.mark.parametrize("livemode", [False, True])
def test_each_account_of_a_fund_has_its_own_total_in_its_own_book(fund, kind, livemode):
    booked(Leg(bank(livemode=livemode), mine(fund, kind, livemode=livemode), 700), livemode=livemode)
    total = FundTotal.objects.get()
    assert total.livemode is livemode
    assert {name: getattr(total, name) for name in OF_FUND} == {**dict.fromkeys(OF_FUND, 0), kind: 700}
    assert ledger_sums(fund, livemode=livemode)[kind] == 700
    assert sum(ledger_sums(fund, livemode=not livemode).values()) == 0


def test_a_negative_leg_goes_the_other_way_and_one_of_nothing_leaves_no_entry(fund):
    booked(Leg(bank(), mine(fund), 0), Leg(bank(), mine(fund), -300), Leg(bank(), mine(fund), 1000))
    entries = list(Entry.objects.order_by("pk").values_list("debit__kind", "credit__kind", "amount"))
    assert entries == [("card", "bank", 300), ("bank", "card", 1000)]
    assert totals_of(fund).card == 700


def test_a_posting_of_no_legs_is_booked_and_moves_nothing(fund):
    """What happened is noted even where it is worth nothing: it is not done twice."""
    assert booked() is not None
    assert booked(Leg(bank(), mine(fund), 500)) is None
    assert (Posting.objects.count(), Entry.objects.count(), FundTotal.objects.count()) == (1, 0, 0)


def test_the_first_one_counts_whatever_comes_later_under_its_key(fund):
    booked(Leg(bank(), mine(fund), 500))
    later = booked(Leg(bank(), mine(fund), 900), kind="refund", subject="gift:2", at=AT + dt.timedelta(days=3))
    assert later is None
    assert (totals_of(fund).card, Posting.objects.get().kind) == (500, "gift")


@pytest.mark.parametrize("wrong", ["currency", "book", "posting"])
def test_where_one_leg_is_wrong_nothing_is_booked_at_all(fund, wrong):
    other = {
        "currency": lambda: Leg(bank("EUR"), mine(fund), 500),
        "book": lambda: Leg(bank(livemode=True), mine(fund), 500),
        "posting": lambda: Leg(bank(livemode=True), mine(fund, livemode=True), 500),
    }[wrong]()
    with pytest.raises(DatabaseError), transaction.atomic():
        booked(Leg(bank(), mine(fund), 1000), other)
    assert not Posting.objects.exists()
    assert not Entry.objects.exists()
    assert totals_of(fund).in_hand == 0
    assert not FundDay.objects.exists()


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [
        ("UTC", 23, 21),
        ("Asia/Tehran", 20, 21),
        ("Asia/Tehran", 21, 22),
        ("America/New_York", 4, 20),
        ("America/New_York", 5, 21),
        ("Pacific/Auckland", 11, 22),
    ],
)
def test_a_day_is_one_of_the_funds_clock(zone, hour, day):
    fund = factories.fund(zone=zone)
    booked(Leg(bank(), mine(fund), 500), at=AT.replace(hour=hour))
    assert FundDay.objects.get().day == dt.date(2026, 11, day)
    assert audit() == []


def test_money_between_two_funds_is_noted_for_both(fund):
    other = factories.fund(zone="Asia/Tehran")
    booked(Leg(bank(), mine(fund), 1000))
    booked(Leg(mine(fund), mine(other), 400), key="move:1", at=AT.replace(hour=22))
    assert (totals_of(fund).card, totals_of(other).card) == (600, 400)
    found = FundDay.objects.filter(fund=other).values_list("day", "into", "out")
    assert list(found) == [(dt.date(2026, 11, 22), 400, 0)]
    assert audit() == []


def test_within_one_fund_money_changes_its_account_and_the_sum_stays(fund):
    booked(Leg(bank(), mine(fund), 1000))
    booked(Leg(mine(fund), mine(fund, "offline"), 300), key="move:1")
    totals = totals_of(fund)
    assert (totals.card, totals.offline, totals.in_hand) == (700, 300, 1000)
    assert audit() == []


def test_several_legs_of_a_day_are_one_line_and_one_more_each_time(fund):
    for number in range(3):
        booked(Leg(bank(), mine(fund), 100), Leg(bank(), mine(fund), 50), key=f"gift:{number}")
    assert list(FundDay.objects.values_list("kind", "count", "into", "out")) == [("card", 3, 450, 0)]


@pytest.mark.parametrize("amounts", [(500,), (500, -200), (1, 1, 1), (-300, 0)])
def test_a_reversal_undoes_every_leg_and_can_itself_be_reversed(fund, amounts):
    posting = booked(*(Leg(bank(), mine(fund), amount) for amount in amounts))
    treasurer = factories.user()
    undone = reverse(posting=posting, author=treasurer, reason="Entered twice.")
    assert totals_of(fund).card == 0
    again = reverse(posting=undone, author=treasurer, reason="It was right after all.")
    assert totals_of(fund).card == sum(amounts)
    assert [posting.reversed_by, undone.reversed_by] == [undone, again]
    assert {one.subject for one in Posting.objects.all()} == {"gift:1"}


def test_a_reversal_is_of_today_and_of_the_book_of_what_it_undoes(fund):
    posting = booked(Leg(bank(livemode=True), mine(fund, livemode=True), 500), livemode=True)
    undone = reverse(posting=posting, author=factories.user(), reason="Wrong fund.")
    assert (undone.livemode, undone.kind, undone.at > posting.at - dt.timedelta(days=1)) == (True, "correction", True)
    assert sum(ledger_sums(fund, livemode=True).values()) == 0
    assert Entry.objects.exclude(posting__livemode=F("debit__livemode")).count() == 0


def test_what_is_rolled_back_was_never_booked(fund):
    with transaction.atomic():
        booked(Leg(bank(), mine(fund), 500))
        transaction.set_rollback(True)
    assert totals_of(fund).card == 0
    assert booked(Leg(bank(), mine(fund), 500)) is not None


def test_the_largest_sums_are_whole(fund):
    """Eight digits is the most of one gift; a fund may hold many of them."""
    for number in range(30):
        booked(Leg(bank(), mine(fund), 99_999_999), key=f"gift:{number}")
    assert totals_of(fund).card == 2_999_999_970
    assert audit() == []
