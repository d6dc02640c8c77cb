"""The nightly look at what was paid: each payment against its own entries, in both books, and nothing put right by
guessing. Rows are changed as a broken restore, or somebody with the database's password, would."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations.actions.audit import Finding, audit, audit_total
from donations.actions.commitments import commit
from donations.actions.spending import undo_payment, why_not_undo
from donations.models import Entry, FundDay, FundTotal, Spending
from donations.queries.commitments import standing
from donations.queries.totals import totals_of
from tests import factories
from tests.donations.desk_hands import by_hand
from tests.donations.losses import no_triggers
from tests.donations.spending_hands import WEB, bound, filled, numbers, paid
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def office():
    """A fund with a hundred dollars in hand, and its treasurer."""
    return filled()


def found(what: str) -> list[Finding]:
    return [one for one in audit() if one.what == what]


@pytest.mark.parametrize("amount", [1, 5_999, 6_001, 10**12])
def test_a_payment_whose_amount_was_changed_is_told_with_both_numbers(office, amount):
    fund, treasurer = office
    spending = paid(fund, treasurer, 6_000)
    paid(fund, treasurer, 1_000)
    Spending.objects.filter(pk=spending.pk).update(amount=amount)
    assert found("spending") == [Finding("spending", str(spending.uid), amount, 6_000)]


def test_repairing_sums_does_not_touch_a_payment(office):
    """What a treasurer wrote down is no sum: somebody has to look at it."""
    fund, treasurer = office
    spending = paid(fund, treasurer, 6_000)
    Spending.objects.filter(pk=spending.pk).update(amount=7)
    for _time in range(2):
        assert [one.repaired for one in audit(repair=True) if one.what == "spending"] == [False]
    assert Spending.objects.get().amount == 7


def test_a_payment_taken_back_is_no_difference(office):
    fund, treasurer = office
    spending = paid(fund, treasurer, 6_000)
    assert why_not_undo(spending) == ""
    undo_payment(spending=spending, author=treasurer, reason="A slip")
    assert why_not_undo(spending) == "It was taken back already."
    assert audit() == []


def test_lost_entries_of_a_payment_are_found_in_it_and_in_the_sums(office):
    fund, treasurer = office
    spending = paid(fund, treasurer, 6_000)
    with no_triggers():
        Entry.objects.filter(posting=spending.posting).delete()
    findings = audit()
    assert Finding("spending", str(spending.uid), 6_000, 0) in findings
    assert Finding("total", f"{fund.pk} practice spent", -6_000, 0) in findings
    assert {one.what for one in findings} == {"spending", "total", "day"}


@pytest.mark.parametrize("spent", [0, -5_999, -6_001, 6_000])
def test_a_sum_of_what_was_paid_that_lies_decides_nothing(office, spent):
    """Neither how much can be paid nor what the desk says: the ledger is asked from the moment it was seen."""
    fund, treasurer = office
    paid(fund, treasurer, 6_000)
    FundTotal.objects.update(spent=spent)
    assert audit_total(fund, livemode=False) == [Finding("total", f"{fund.pk} practice spent", spent, -6_000)]
    assert numbers(fund) == (10_000, 0, 0, 6_000)
    assert totals_of(fund).held == 4_000
    assert paid(fund, treasurer, 4_000).amount == 4_000
    assert standing(fund).held == 0
    assert audit(repair=True)
    assert (audit(), FundTotal.objects.get().spent) == ([], -10_000)


def test_a_line_of_the_trail_that_lies_about_a_payment_is_found_and_drawn_anew(office):
    fund, treasurer = office
    paid(fund, treasurer, 6_000)
    rows = FundDay.objects.filter(fund=fund, kind="spent")
    assert rows.update(out=1) == 1
    (finding,) = found("day")
    assert (finding.shown, finding.ledger) == (-1, -6_000)
    audit(repair=True)
    assert (audit(), rows.get().out) == ([], 6_000)


def test_each_book_is_looked_at_whichever_is_open(office, settings):
    fund, treasurer = office
    practised = paid(fund, treasurer, 6_000)
    settings.STRIPE_LIVE = True
    by_hand(fund, treasurer, 5_000)
    live = paid(fund, treasurer, 500)
    assert (practised.livemode, live.livemode, numbers(fund)) == (False, True, (5_000, 0, 0, 500))
    Spending.objects.update(amount=1)
    told = {one.which: one.ledger for one in found("spending")}
    assert told == {str(practised.uid): 6_000, str(live.uid): 500}


def test_orders_of_each_book_are_bound_beside_each_other(office, settings):
    """The same subject, practised and meant: one order a book, and neither takes from the other."""
    fund, treasurer = office
    bound(fund, treasurer, 9_000)
    settings.STRIPE_LIVE = True
    by_hand(fund, treasurer, 5_000)
    commit(fund=fund, amount=5_000, subject="placement:1", author=treasurer)
    assert numbers(fund) == (5_000, 0, 5_000, 0)
    settings.STRIPE_LIVE = False
    assert numbers(fund) == (10_000, 0, 9_000, 0)


@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        ("America/Los_Angeles", dt.date(2026, 7, 1), dt.datetime(2026, 7, 1, 19, tzinfo=dt.UTC)),
        ("America/Los_Angeles", dt.date(2026, 1, 1), dt.datetime(2026, 1, 1, 20, tzinfo=dt.UTC)),
        ("Asia/Tehran", dt.date(2026, 1, 1), dt.datetime(2026, 1, 1, 8, 30, tzinfo=dt.UTC)),
        ("Pacific/Kiritimati", dt.date(2026, 1, 1), dt.datetime(2025, 12, 31, 22, tzinfo=dt.UTC)),
    ],
)
def test_a_payment_stands_on_its_day_in_the_ledger_on_the_funds_clock(office, zone, day, at):
    _fund, treasurer = office
    fund = factories.fund(zone=zone)
    by_hand(fund, treasurer, 10_000)
    assert paid(fund, treasurer, 100, paid_on=day).posting.at == at
    assert FundDay.objects.get(fund=fund, kind="spent").day == day
    assert audit() == []


def test_the_look_asks_as_much_about_thirty_payments_as_about_one(office):
    fund, treasurer = office
    bound(fund, treasurer, 5_000, WEB)
    counts = []
    for more in (1, 29):
        for _payment in range(more):
            paid(fund, treasurer, 10, WEB)
        with CaptureQueriesContext(connection) as asked:
            assert audit() == []
        counts.append(len(asked))
    assert counts[0] == counts[1]
