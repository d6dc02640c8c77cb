"""The ledger: balanced, append-only, booked once, and the same as every total that is shown (donations.md, case 33)."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donations import append_only
from donations.actions.ledger import Leg, account, post, reverse
from donations.models import Account, Entry, FundTotal, Posting
from donations.queries.totals import ledger_sums, totals_of
from people.models import User
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@grown
def fund():
    return factories.fund()


@grown
def treasurer():
    return User.objects.create_user("treasurer@example.org", "x", handle="treasurer")


def given_by_card(fund, amount, key="gift:1", **changes):
    clearing = account("clearing", fund.currency, livemode=False)
    mine = account("card", fund.currency, livemode=False, fund=fund)
    facts = {"kind": "gift", "subject": "gift:1", "livemode": False, "at": AT, "legs": [Leg(clearing, mine, amount)]}
    return post(key=key, **{**facts, **changes})


def test_what_happened_is_booked_once(fund):
    assert given_by_card(fund, 2500)
    assert given_by_card(fund, 2500) is None
    assert totals_of(fund).card == 2500
    assert Entry.objects.count() == 1


def test_a_correction_is_a_line_more_with_reason_and_author(fund, treasurer):
    posting = given_by_card(fund, 2500)
    undone = reverse(posting=posting, author=treasurer, reason="Entered twice.")
    assert (undone.reverses, undone.reason, undone.author) == (posting, "Entered twice.", treasurer)
    assert totals_of(fund).card == 0
    assert Posting.objects.count() == 2
    assert reverse(posting=posting, author=treasurer, reason="Again.") is None


@pytest.mark.parametrize("lacking", [{"reason": "", "author": True}, {"reason": "Why", "author": None}])
def test_a_correction_without_reason_or_author_is_refused(fund, treasurer, lacking):
    author = treasurer if lacking["author"] else None
    with pytest.raises(DatabaseError):
        given_by_card(fund, 1, kind="correction", reason=lacking["reason"], author=author)


WRITING = [
    "UPDATE donations_entry SET amount = 1",
    "DELETE FROM donations_entry",
    "UPDATE donations_posting SET reason = 'x'",
    "DELETE FROM donations_posting",
]


@pytest.mark.parametrize("statement", WRITING)
def test_nobody_changes_or_deletes_what_was_booked(fund, statement):
    given_by_card(fund, 2500)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().amount == 2500


def test_control_without_its_triggers_the_ledger_can_be_changed(fund):
    given_by_card(fund, 2500)
    append_only.remove(connection)
    try:
        Entry.objects.update(amount=1)
        assert Entry.objects.get().amount == 1
    finally:
        append_only.install(connection)


def test_an_entry_moves_money_between_two_accounts(fund):
    posting = given_by_card(fund, 2500)
    first, second = Account.objects.all()[:2]
    sides = {"posting": posting, "currency": "USD"}
    for wrong in ({"debit": first, "credit": first, "amount": 5}, {"debit": first, "credit": second, "amount": 0}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Entry.objects.create(**sides, **wrong)


def test_an_entry_never_mixes_currencies_or_books(fund):
    posting = given_by_card(fund, 2500)
    dollars = account("clearing", "USD", livemode=False)
    for wrong in (account("bank", "EUR", livemode=False), account("bank", "USD", livemode=True)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Entry.objects.create(posting=posting, debit=wrong, credit=dollars, amount=5, currency="USD")


def test_there_is_one_account_for_everything(fund):
    with pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.create(kind="card", currency="USD", livemode=False)  # a fund's, without a fund
    account("bank", "USD", livemode=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.create(kind="bank", currency="USD", livemode=False)


def test_practice_money_is_in_no_live_total(fund, settings):
    given_by_card(fund, 2500)
    settings.STRIPE_LIVE = True
    assert totals_of(fund).in_hand == 0


def test_a_total_that_is_not_trusted_is_not_shown(fund):
    given_by_card(fund, 2500)
    FundTotal.objects.update(card=9900, is_trusted=False)
    assert totals_of(fund).card == 2500


moves = st.lists(st.tuples(st.sampled_from(["card", "offline", "match"]), st.integers(-5000, 5000)), max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(moves)
def test_debits_equal_credits_and_totals_equal_the_ledger(fund, moves):
    """Each currency and book by itself, whatever was booked in whatever order."""
    bank = account("bank", "USD", livemode=False)
    start, expected = Posting.objects.count(), ledger_sums(fund, livemode=False)
    for number, (kind, amount) in enumerate(moves, start):
        mine = account(kind, "USD", livemode=False, fund=fund)
        given_by_card(fund, 0, key=f"move:{number}", legs=[Leg(bank, mine, amount)])
        expected[kind] += amount
    assert ledger_sums(fund, livemode=False) == expected
    total = FundTotal.objects.filter(fund=fund).first()
    if total:
        assert {kind: getattr(total, kind) for kind in expected} == expected
    sides = [
        sum(
            (-1) ** (side == "debit") * (account.__getattribute__(f"{side}s").aggregate(s=Sum("amount"))["s"] or 0)
            for account in Account.objects.all()
        )
        for side in ("debit", "credit")
    ]
    assert sum(sides) == 0
