"""Money leaves a fund: once, never more than is there, in every book; what was raised stays raised."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from donations.actions.audit import audit
from donations.actions.ledger import account
from donations.actions.spending import payable, undo_payment
from donations.errors import DonationError, NotCovered
from donations.models import Account, Entry, FundTotal, Spending
from donations.queries.books import beancount, book_lines
from donations.queries.totals import ledger_sums, totals_of
from donations.queries.trail import trail
from people.models import AuditEntry
from tests import factories
from tests.donations.desk_hands import by_hand
from tests.donations.spending_hands import PRINT, TODAY, WEB, bound, filled, paid
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def office():
    """A fund with a hundred dollars in hand, and its treasurer."""
    return filled()


def test_what_is_paid_leaves_the_fund_and_not_its_goal(office):
    fund, treasurer = office
    spending = paid(fund, treasurer, 6_000, note="Invoice 12")
    totals = totals_of(fund)
    assert (totals.in_hand, totals.spent, totals.held) == (10_000, -6_000, 4_000)
    assert ledger_sums(fund, livemode=False) == {"card": 0, "offline": 10_000, "match": 0, "spent": -6_000}
    assert (spending.payee, spending.note, spending.subject, spending.livemode) == (
        *("The Review", "Invoice 12"),
        *(PRINT, False),
    )
    entry = spending.posting.entries.get()
    assert (entry.debit.kind, entry.debit.fund, entry.credit.kind) == ("spent", fund, "bank")
    assert audit() == []


def test_the_trail_goes_down_by_it(office):
    fund, treasurer = office
    paid(fund, treasurer, 6_000)
    newest, gift = trail(fund)
    assert (newest.kind, newest.count, newest.out.amount, newest.after.amount) == ("spent", 1, 6_000, 4_000)
    assert (newest.what, gift.after.amount) == ("Paid for what the fund is for", 10_000)


def test_the_day_is_the_one_it_was_paid_on(office):
    fund, treasurer = office
    assert paid(fund, treasurer, 100).posting.at == dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def test_books_tell_of_it_and_name_nobody(office):
    fund, treasurer = office
    paid(fund, treasurer, 6_000, note="Call Sima")
    text = "".join(beancount(livemode=False, funds=[fund]))
    assert f"  Expenses:Paid:F{fund.pk}:USD  60.00 USD\n  Assets:Bank:USD  -60.00 USD\n" in text
    assert '* "spent" "placement:1"' in text
    assert "Review" not in text
    assert "Sima" not in text
    assert sum(line.money.amount for line in book_lines(livemode=False, funds=[fund])) == 0


def test_the_same_number_pays_once(office):
    fund, treasurer = office
    number = uuid.uuid4()
    first, second = (paid(fund, treasurer, 6_000, uid=number) for _ in range(2))
    assert (first, Spending.objects.count(), totals_of(fund).spent) == (second, 1, -6_000)
    assert AuditEntry.objects.filter(verb="donations.fund_paid").count() == 1


def test_a_number_of_another_fund_pays_nothing(office):
    fund, treasurer = office
    other = factories.fund(chapter=fund.chapter)
    by_hand(other, treasurer, 5_000)
    number = paid(fund, treasurer, 100).uid
    with pytest.raises(DonationError), transaction.atomic():
        paid(other, treasurer, 100, uid=number)
    assert totals_of(other).spent == 0


@pytest.mark.parametrize("amount", [10_001, 0, -5])
def test_no_more_than_the_fund_holds(office, amount):
    fund, treasurer = office
    with pytest.raises(NotCovered, match=r"At most \$100.00 can be paid"):
        paid(fund, treasurer, amount)
    assert (Spending.objects.count(), Entry.objects.filter(debit__kind="spent").count()) == (0, 0)


def test_what_was_paid_before_is_not_there_any_more(office):
    fund, treasurer = office
    paid(fund, treasurer, 6_000)
    with pytest.raises(NotCovered) as refused:
        paid(fund, treasurer, 4_001)
    assert (refused.value.amount, refused.value.free, refused.value.missing) == (4_001, 4_000, 1)
    paid(fund, treasurer, 4_000)
    assert totals_of(fund).held == 0


def test_what_is_bound_for_something_else_is_not_paid_out(office):
    fund, treasurer = office
    bound(fund, treasurer, 7_000, WEB)
    assert (payable(fund, PRINT), payable(fund, WEB)) == (3_000, 10_000)
    with pytest.raises(NotCovered, match="bound for what was ordered"):
        paid(fund, treasurer, 3_001)
    paid(fund, treasurer, 3_000)
    paid(fund, treasurer, 7_000, WEB)


def test_a_payment_by_mistake_is_undone_and_frees_the_money(office):
    fund, treasurer = office
    spending = paid(fund, treasurer, 6_000)
    undone = undo_payment(spending=spending, author=treasurer, reason="Another fund's invoice.")
    assert (undone.kind, undone.reverses, undone.author) == ("correction", spending.posting, treasurer)
    assert (totals_of(fund).spent, totals_of(fund).held) == (0, 10_000)
    assert [line.kind for line in trail(fund)] == ["correction", "spent", "cash"]
    paid(fund, treasurer, 10_000)
    assert audit() == []


def test_it_is_undone_once(office):
    fund, treasurer = office
    spending = paid(fund, treasurer, 6_000)
    undo_payment(spending=spending, author=treasurer, reason="A slip.")
    with pytest.raises(DonationError, match="taken back already"):
        undo_payment(spending=spending, author=treasurer, reason="A slip.")
    assert totals_of(fund).spent == 0
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["donations.fund_paid", "donations.payment_undone"]


def test_the_other_book_is_another_one(office, settings):
    fund, treasurer = office
    settings.STRIPE_LIVE = True
    with pytest.raises(NotCovered):
        paid(fund, treasurer, 100)


def test_an_account_of_what_was_paid_has_its_fund(office):
    """The constraint: without it a sum would belong to nobody."""
    with pytest.raises(IntegrityError), transaction.atomic():
        account(Account.Kind.SPENT, "USD", livemode=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        account(Account.Kind.BANK, "USD", livemode=False, fund=office[0])


def test_a_total_that_lies_about_it_is_found_and_not_trusted(office):
    fund, treasurer = office
    paid(fund, treasurer, 6_000)
    FundTotal.objects.update(spent=0)
    (found,) = audit()
    assert (found.what, found.shown, found.ledger) == ("total", 0, -6_000)
    assert totals_of(fund).spent == -6_000  # the ledger's own
    with pytest.raises(NotCovered):
        paid(fund, treasurer, 4_001)


def test_a_payment_that_the_ledger_does_not_know_is_found(office):
    fund, treasurer = office
    spending = paid(fund, treasurer, 6_000)
    Spending.objects.update(amount=5_000)
    (found,) = audit()
    assert (found.what, found.which, found.shown, found.ledger) == ("spending", str(spending.uid), 5_000, 6_000)


def test_the_day_of_a_payment_may_be_before_the_money_came(office):
    fund, treasurer = office
    paid(fund, treasurer, 100, paid_on=TODAY - dt.timedelta(days=3))
    assert [line.after.amount for line in trail(fund)] == [9_900, -100]
