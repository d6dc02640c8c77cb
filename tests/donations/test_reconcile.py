"""Reconcile: what the webhook missed is fetched, what was lost comes back, what differs is said (case 27)."""

import pytest

from donations import jobs  # noqa: F401 - the worker finds it by itself
from donations.actions import reconcile as room
from donations.actions.audit import audit
from donations.actions.events import process_due_events
from donations.actions.reconcile import reconcile
from donations.models import (
    Attempt,
    Dispute,
    FundTotal,
    Gift,
    MonthlyGift,
    Payout,
    Posting,
    PracticeObject,
    Receipt,
    Refund,
    StripeEvent,
)
from donations.practice import balance, delivery
from donations.practice.store import change
from donations.queries.totals import totals_of
from tests import factories
from tests.donations.losses import eventful, lose_everything, lose_gifts, lose_postings
from tests.donations.ringing import balances, checkout, hear
from tests.donations.stripe_hands import charge_of, intent_of, lose_all, paid_session, waiting
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def fund():
    return factories.fund()


def everything(fund) -> tuple:
    """What readers and treasurers see."""
    return (
        totals_of(fund),
        balances(),
        sorted(Gift.objects.values_list("payment_intent", "amount", "tip", "counted")),
        sorted(Refund.objects.values_list("refund_id", "amount", "state")),
        sorted(Dispute.objects.values_list("dispute_id", "amount", "fee", "state")),
        sorted(MonthlyGift.objects.values_list("subscription_id", "amount", "state", "next_at")),
        sorted(Payout.objects.values_list("payout_id", "amount", "parts", "state")),
        sorted(Posting.objects.values_list("key", flat=True)),
    )


def test_a_receiver_that_was_down_for_four_days_misses_nothing(fund):
    """Case 27. Nothing was delivered, and nothing is tried any more."""
    eventful(fund)
    missed = len(waiting())
    assert lose_all() == missed
    assert delivery.deliver_due() == 0
    assert not Gift.objects.exists()
    report = reconcile(days=10)
    assert (Gift.objects.count(), MonthlyGift.objects.count(), report.differences) == (7, 1, [])
    assert totals_of(fund).card == 2500 + 1200 + 2500 + 2500 + 0 + 2 * 1000
    assert report.missed
    assert StripeEvent.objects.filter(by_reconcile=True).count() == len(report.missed)
    before = everything(fund)
    while process_due_events():
        pass
    assert everything(fund) == before
    assert not StripeEvent.objects.exclude(state__in=["processed", "parked"]).exists()


def test_where_nothing_is_missing_nothing_is_touched(fund):
    eventful(fund)
    hear()
    before = everything(fund)
    report = reconcile()
    assert (report.missed, report.repaired, report.differences) == ([], [], [])
    assert everything(fund) == before
    assert report.looked["payment"] == 8


def test_a_gift_that_was_lost_finds_its_own_postings_again(fund):
    eventful(fund)
    hear()
    before, uids = everything(fund), set(Gift.objects.values_list("uid", flat=True))
    assert lose_gifts() > 12
    report = reconcile()
    assert len(report.repaired) >= 7
    assert report.differences == []
    assert everything(fund) == before
    assert set(Gift.objects.values_list("uid", flat=True)) == uids
    assert audit() == []


LOST = {
    "an event": lambda: StripeEvent.objects.all().delete(),
    "a refund": lambda: Refund.objects.all().delete(),
    "a dispute": lambda: Dispute.objects.all().delete(),
    "a payout": lambda: Payout.objects.all().delete(),
    "the postings of gifts": lambda: lose_postings(kind="gift"),
    "the postings of refunds": lambda: lose_postings(kind="refund"),
    "the postings of payouts": lambda: lose_postings(kind="payout"),
    "a monthly gift's next day": lambda: MonthlyGift.objects.update(next_at=None),
    "a monthly gift": lambda: [lose_gifts(), MonthlyGift.objects.all().delete()],
    "an attempt's state": lambda: Attempt.objects.update(state="open"),
}


@pytest.mark.parametrize("what", LOST)
def test_each_kind_of_row_comes_back(fund, what):
    eventful(fund)
    hear()
    before = everything(fund)
    LOST[what]()
    report = reconcile()
    assert report.missed or report.repaired
    assert everything(fund) == before
    assert report.differences == []
    assert audit() == []


def test_control_what_was_lost_is_seen_before_it_comes_back(fund):
    eventful(fund)
    hear()
    before = everything(fund)
    lose_postings(kind="gift")
    assert everything(fund) != before
    assert audit() != []


def test_fifty_of_fifty_rows_that_were_deleted_on_purpose_come_back(fund):
    """Gifts with their refunds, disputes and receipts, postings, payouts, events: all of them at once."""
    eventful(fund)
    hear()
    before, receipts = everything(fund), Receipt.objects.filter(replaces=None).count()
    assert lose_everything() >= 50
    FundTotal.objects.update(card=0)
    report = reconcile()
    assert report.differences == []
    assert everything(fund) == before
    assert Receipt.objects.filter(replaces=None).count() == receipts
    assert audit() == []
    assert reconcile().repaired == []


def test_what_is_older_is_left_alone(fund):
    _attempt, session = checkout(fund=fund)
    PracticeObject.objects.update(made_at=PracticeObject.objects.first().made_at.replace(year=2020))
    assert reconcile(days=3).looked["payment"] == 0
    assert not Gift.objects.filter(payment_intent=intent_of(session)["id"]).exists()


def test_more_than_one_page_of_objects_is_walked(fund, monkeypatch):
    monkeypatch.setattr(room, "MOST", 2)
    for _number in range(5):
        checkout(fund=fund)
    assert reconcile().looked["payment"] == 5
    assert Gift.objects.count() == 5


def test_what_is_not_ours_is_counted_and_left():
    paid_session(attempt="somebody-elses")
    report = reconcile()
    assert report.foreign == 2
    assert not Gift.objects.exists()
    assert [line.partition(":")[0] for line in report.differences] == ["balance USD"]


def test_another_amount_than_ours_is_said(fund):
    _attempt, session = checkout(fund=fund)
    hear()
    Gift.objects.update(amount=2600)
    assert reconcile().differences == [f"payment {intent_of(session)['id']}: received 2500, gift 2600"]


def test_more_given_back_than_we_know_is_said(fund):
    _attempt, session = checkout(fund=fund)
    hear()
    change(charge_of(session), amount_refunded=700)
    assert reconcile().differences == [f"payment {intent_of(session)['id']}: given back 700, our refunds 0"]


def test_a_balance_that_is_not_that_of_the_ledger_is_said(fund):
    checkout(fund=fund)
    balance.book("stripe_fee", "", -200, "usd", category="fee")
    assert reconcile().differences == ["balance USD: held 2198, ledger 2398"]


def test_one_object_that_breaks_holds_up_no_other(fund, monkeypatch):
    _attempt, session = checkout(fund=fund)
    checkout(fund=fund)
    real, broken = room.sync_payment, intent_of(session)["id"]

    def sync_payment(key):
        if key == broken:
            raise RuntimeError("mina@example.org")
        return real(key)

    monkeypatch.setattr(room, "sync_payment", sync_payment)
    report = reconcile()
    assert Gift.objects.count() >= 1
    assert f"payment {broken}: RuntimeError" in report.differences
    assert "mina" not in str(report)


def test_cards_that_were_only_tried_are_not_asked_about(fund, monkeypatch):
    attempt, _session = checkout("declines", fund=fund)
    asked = []
    monkeypatch.setattr(room, "sync_payment", lambda key: asked.append(key) or True)
    monkeypatch.setattr(room, "sync_session", lambda key: asked.append(key) or True)
    reconcile()
    assert asked == []
    Attempt.objects.filter(pk=attempt.pk).update(state="begun")
    reconcile()
    assert len(asked) == 1
