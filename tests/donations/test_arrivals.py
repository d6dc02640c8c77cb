"""A gift's shares and its line in the ledger, however it came (donations.md, cases 6 and 32)."""

import datetime as dt

import pytest

from donations.actions.arrivals import book_arrival, credit_chapters
from donations.models import Account, Posting
from donations.queries.totals import ledger_sums
from donations.queries.worth import Worth, left_of, on_its_way, worth_of
from tests import factories
from tests.donations import making

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
SHARES = ["amount", "chapter__title"]


def by_transfer(**fields):
    fields = {"way": "transfer", "payment_intent": None, "recorded_by": factories.user(), **fields}
    return making.gift(**fields)


def balance(kind, currency):
    """What lies in an account: debits less credits."""
    held = Account.objects.get(kind=kind, currency=currency)
    return sum(entry.amount for entry in held.debits.all()) - sum(entry.amount for entry in held.credits.all())


def test_a_hundred_dollars_for_three_chapters():
    """Case 6."""
    chapters = [factories.chapter(title) for title in ("Berlin", "London", "Toronto")]
    gift = making.gift(amount=10000)
    credit_chapters(gift=gift, chapters=chapters)
    assert list(gift.credits.order_by("pk").values_list(*SHARES)) == [
        (3334, "Berlin"),
        (3333, "London"),
        (3333, "Toronto"),
    ]
    credit_chapters(gift=gift, chapters=chapters[:1])
    assert gift.credits.count() == 3


def test_a_chapter_named_twice_or_in_another_language_has_one_share():
    chapter = factories.chapter("Berlin")
    gift = making.gift()
    credit_chapters(gift=gift, chapters=[chapter, factories.translation(chapter, "fa")])
    assert list(gift.credits.values_list(*SHARES)) == [(2500, "Berlin")]


def test_nobody_named_nobody_credited():
    gift = making.gift()
    assert credit_chapters(gift=gift, chapters=[]) == []


def test_a_transfer_is_booked_once_with_its_tip_apart():
    gift = by_transfer(tip=300)
    posting = book_arrival(gift=gift, into=Account.Kind.BANK, at=AT)
    assert book_arrival(gift=gift, into=Account.Kind.BANK, at=AT) is None
    assert (posting.key, posting.subject, posting.at) == (f"gift:{gift.uid}", f"gift:{gift.uid}", AT)
    assert ledger_sums(gift.fund, livemode=False) == {"card": 0, "offline": 2500, "match": 0, "spent": 0}
    assert (balance("bank", "USD"), balance("tips", "USD")) == (2800, -300)


def test_cash_in_another_currency_goes_through_the_exchange():
    gift = by_transfer(way="cash", currency="EUR", amount=1000, counted=1100)
    book_arrival(gift=gift, into=Account.Kind.CASH, at=AT)
    assert ledger_sums(gift.fund, livemode=False)["offline"] == 1100
    assert balance("cash", "EUR") == 1000
    assert (balance("exchange", "EUR"), balance("exchange", "USD")) == (-1000, 1100)


def test_what_nobody_knows_the_worth_of_is_not_booked():
    with pytest.raises(ValueError, match="unknown worth"):
        book_arrival(gift=by_transfer(currency="EUR", counted=None), into=Account.Kind.BANK, at=AT)
    assert not Posting.objects.exists()


def test_worth_counts_what_went_back_what_was_asked_and_what_a_bank_took():
    gift = making.gift(amount=2500, tip=500)
    for amount, state in [(300, "asked"), (400, "pending"), (500, "succeeded"), (700, "failed")]:
        making.refund(gift, amount, state)
    for amount, state in [(100, "open"), (200, "lost"), (400, "won")]:
        making.dispute(gift, amount, state)
    assert worth_of(gift) == Worth(given=3000, asked=300, back=900, disputed=300)
    assert (worth_of(gift).kept, left_of(gift)) == (1800, 1500)


def test_what_is_left_is_never_less_than_nothing():
    gift = making.gift(amount=1000)
    making.refund(gift, 1000)
    making.dispute(gift, 1000)
    assert left_of(gift) == 0


def test_what_is_on_its_way_is_estimated_by_what_was_exchanged_last():
    """Case 32."""
    fund = factories.fund()
    making.gift(fund, currency="EUR", amount=1000, counted=None)
    assert [(row.currency, row.amount, row.gifts, row.about) for row in on_its_way(fund)] == [("EUR", 1000, 1, None)]
    making.gift(fund, currency="EUR", amount=2000, counted=2200)
    making.gift(fund, currency="EUR", amount=500, counted=None)
    assert [(row.amount, row.gifts, row.about) for row in on_its_way(fund)] == [(1500, 2, 1650)]
