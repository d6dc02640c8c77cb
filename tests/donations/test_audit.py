"""The audit: nothing is shown that the ledger does not say."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations.actions.audit import audit
from donations.actions.ledger import reverse
from donations.models import Account, Entry, FundTotal, Gift, Payout, Posting, Refund
from donations.practice import hands
from donations.queries.totals import totals_of
from people.models import OutgoingMail
from people.schedule import JOBS
from tests import factories
from tests.donations.losses import lose_postings, no_triggers
from tests.donations.ringing import checkout, hear
from tests.donations.stripe_hands import happens
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def fund():
    """A fund with gifts that went several ways."""
    fund = factories.fund()
    for steps in ((), ("refund-part",), ("refund-all", "refund-fails"), ("dispute",)):
        _attempt, session = checkout(fund=fund, tip=100)
        for step in steps:
            happens(session, step)
    hands.pay_out("payout")
    hear()
    return fund


def test_where_all_is_well_nothing_is_found(fund):
    assert audit() == []
    assert FundTotal.objects.get().is_trusted


def test_a_total_that_differs_is_not_shown_from_then_on(fund):
    before = totals_of(fund)
    FundTotal.objects.update(card=999_900)
    assert totals_of(fund).card == 999_900
    (found,) = audit()
    assert (found.what, found.shown, found.ledger, found.repaired) == ("total", 999_900, before.card, False)
    assert FundTotal.objects.get().is_trusted is False
    assert totals_of(fund) == before


def test_repair_sums_it_up_anew(fund):
    before = totals_of(fund)
    FundTotal.objects.update(card=999_900, offline=5)
    found = audit(repair=True)
    assert [(one.what, one.repaired) for one in found] == [("total", True), ("total", True)]
    total = FundTotal.objects.get()
    assert (total.card, total.offline, total.is_trusted) == (before.card, 0, True)
    assert audit() == []


def test_a_total_that_agrees_again_is_trusted_only_after_a_repair(fund):
    FundTotal.objects.update(is_trusted=False)
    assert audit() == []
    assert FundTotal.objects.get().is_trusted is False
    assert audit(repair=True) == []
    assert FundTotal.objects.get().is_trusted is True


def test_a_total_that_is_gone_is_found_and_made(fund):
    before = totals_of(fund)
    FundTotal.objects.all().delete()
    assert [one.what for one in audit()] == ["total"]
    assert totals_of(fund) == before
    audit(repair=True)
    assert FundTotal.objects.get().is_trusted is True
    assert totals_of(fund) == before


@pytest.mark.parametrize("book", [False, True])
def test_each_book_is_compared_by_itself(fund, book):
    FundTotal.objects.update_or_create(fund=fund, livemode=book, defaults={"match": 7})
    (found,) = audit()
    assert found.which == f"{fund.pk} {'live' if book else 'practice'} match"


def test_a_gift_without_its_posting_is_found(fund):
    gift = Gift.objects.order_by("pk").first()
    lose_postings(key=f"gift:{gift.uid}")
    found = {(one.what, one.which): (one.shown, one.ledger) for one in audit(repair=True)}
    assert found["gift", str(gift.uid)] == (2500, 0)


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (lambda gift: Refund.objects.create(gift=gift, amount=500, state="succeeded"), 2000),
        (lambda gift: gift.disputes.create(dispute_id="du_x", amount=2600, opened_at=gift.received_at), 0),
        (lambda gift: Gift.objects.filter(pk=gift.pk).update(counted=2400), 2400),
    ],
)
def test_a_row_that_the_ledger_knows_nothing_of_is_found(fund, change, shown):
    gift = Gift.objects.order_by("pk").first()
    change(gift)
    assert [(one.which, one.shown, one.ledger) for one in audit()] == [(str(gift.uid), shown, 2500)]


def test_a_refund_that_was_only_told_is_no_difference_yet(fund):
    gift = Gift.objects.order_by("pk").first()
    Refund.objects.create(gift=gift, amount=500, state="pending", refund_id="re_told")
    Refund.objects.create(gift=gift, amount=500, state="asked")
    assert audit() == []


def test_a_gift_that_was_taken_back_as_a_mistake_is_worth_nothing():
    from donations.actions.arrivals import book_arrival

    treasurer = factories.user()
    offline = {"way": "cash", "payment_intent": None, "recorded_by": treasurer}
    from tests.donations import making

    gift = making.gift(**offline)
    posting = book_arrival(gift=gift, into=Account.Kind.CASH, at=gift.received_at)
    assert audit() == []
    reverse(posting=posting, author=treasurer, reason="Entered twice.")
    assert audit() == []


def test_a_gift_that_is_not_exchanged_yet_is_no_difference():
    from tests.donations import making

    making.gift(currency="EUR", counted=None)
    assert audit() == []


def test_a_payout_without_its_posting_is_found(fund):
    payout = Payout.objects.get()
    lose_postings(kind="payout")
    assert [(one.what, one.shown, one.ledger) for one in audit()] == [("payout", payout.amount, 0)]


def test_an_entry_that_mixes_currencies_is_found(fund):
    euros = Account.objects.create(kind="bank", currency="EUR", livemode=False)
    dollars = Account.objects.get(kind="clearing", currency="USD", livemode=False)
    with no_triggers():
        Entry.objects.create(posting=Posting.objects.first(), debit=euros, credit=dollars, amount=5, currency="USD")
    assert sorted({one.what for one in audit()}) == ["account", "entry"]


def test_the_number_of_questions_does_not_grow_with_gifts(fund):
    with CaptureQueriesContext(
        connection,
    ) as few:
        audit()
    for _number in range(8):
        checkout(fund=fund)
    hear()
    with CaptureQueriesContext(connection) as many:
        audit()
    assert len(many) <= len(few) + 1


def test_the_command_fails_where_something_differs(fund, capsys):
    call_command("audit_ledger")
    assert "0 differ." in capsys.readouterr().out
    FundTotal.objects.update(card=1)
    with pytest.raises(SystemExit) as caught:
        call_command("audit_ledger", "--repair")
    assert caught.value.code == 1
    assert "practice card: 1, the ledger says 6200 (repaired)" in capsys.readouterr().out
    call_command("audit_ledger")


def test_the_worker_looks_each_night_and_tells(fund):
    OutgoingMail.objects.all().delete()
    factories.network_admin()
    JOBS["donations.audit"].run()
    assert not OutgoingMail.objects.exists()
    FundTotal.objects.update(card=1)
    JOBS["donations.audit"].run()
    assert OutgoingMail.objects.get().subject_id == "ledger"
    assert FundTotal.objects.get().is_trusted is False
