"""Payouts against what they are made of (case 31): matched, or flagged."""

import pytest

from donations.actions import payouts
from donations.actions.payouts import PayoutFacts, apply_payout, ask_payout, sync_payout
from donations.models import Gift, Payout, Posting
from donations.practice import balance, hands
from donations.practice.store import change, get
from people.models import OutgoingMail
from tests import factories
from tests.donations.losses import lose_gifts
from tests.donations.ringing import balances, checkout, hear
from tests.donations.stripe_hands import happens
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def admin():
    return factories.network_admin()


def sent() -> Payout:
    return Payout.objects.get()


def alarms() -> set[str]:
    return set(OutgoingMail.objects.filter(kind="donations.alarm").values_list("subject_id", flat=True))


def test_a_payout_is_the_sum_of_its_parts(admin):
    """Gifts, a refund and a dispute with its fee: every part is known."""
    for what in ("refund-part", "dispute"):
        _attempt, session = checkout()
        happens(session, what)
    checkout()
    held = 3 * (2500 - 102) - 1250 - 2500 - 1500
    hands.pay_out("payout")
    hear()
    payout = sent()
    assert (payout.state, payout.amount, payout.parts, payout.unknown) == ("matched", held, held, [])
    assert (payout.currency, payout.livemode) == ("USD", False)
    assert balances()["bank USD"] == -held
    assert "clearing USD" not in balances()
    assert alarms() == {"dispute"}


def test_hearing_of_it_again_changes_nothing():
    checkout()
    hands.pay_out("payout")
    hear(copies=3, seed=5)
    before = list(Posting.objects.values_list("key", flat=True))
    assert sync_payout(sent().payout_id) is True
    assert list(Posting.objects.values_list("key", flat=True)) == before


def test_a_part_that_nobody_can_explain_is_flagged(admin):
    checkout()
    balance.book("adjustment", "ch_somebody_elses", 700, "usd", category="charge")
    hands.pay_out("payout")
    hear()
    payout = sent()
    assert payout.state == "differs"
    assert [get("balance_transaction", key)["source"] for key in payout.unknown] == ["ch_somebody_elses"]
    assert payout.parts == payout.amount
    assert "payout-differs" in alarms()


def test_a_sum_that_is_not_that_of_its_parts_is_flagged(admin):
    checkout()
    payout = hands.pay_out("payout")
    change(payout, amount=payout["amount"] + 1)
    hear()
    assert (sent().state, sent().unknown, sent().amount - sent().parts) == ("differs", [], 1)


def test_a_payout_that_was_flagged_too_early_is_matched_once_its_gifts_are_heard(admin):
    checkout()
    payout = hands.pay_out("payout")
    assert sync_payout(payout["id"])
    assert sent().state == "differs"
    hear()
    sync_payout(payout["id"])
    assert (sent().state, sent().unknown) == ("matched", [])


def test_one_sent_by_hand_is_flagged_since_nobody_can_say_what_it_is_made_of(admin):
    checkout()
    hands.pay_out("payout-by-hand")
    hear()
    assert (sent().state, sent().parts, sent().amount) == ("manual", 0, 2398)
    assert balances()["bank USD"] == -2398
    assert alarms() == {"payout-manual"}


def test_one_that_the_bank_sends_back_is_booked_back(admin):
    checkout()
    payout = hands.pay_out("payout")
    hear()
    hands.carry_out(payout["id"], "payout-fails")
    hear(copies=2, seed=3)
    assert sent().state == "failed"
    assert "bank USD" not in balances()
    assert balances()["clearing USD"] == -2398
    assert alarms() == {"payout-failed"}
    keys = Posting.objects.filter(kind="payout").order_by("key").values_list("key", flat=True)
    assert list(keys) == [f"payout-failed:{payout['id']}", f"payout:{payout['id']}"]


def test_what_came_back_leaves_with_the_next_one():
    checkout()
    first = hands.pay_out("payout")
    hands.carry_out(first["id"], "payout-fails")
    hands.pay_out("payout")
    hear()
    second = Payout.objects.exclude(payout_id=first["id"]).get()
    assert (second.state, second.amount) == ("matched", 2398)
    assert balances()["bank USD"] == -2398


def test_money_that_is_taken_back_from_the_bank_goes_the_other_way():
    _attempt, session = checkout()
    hands.pay_out("payout")
    happens(session, "refund-all")
    hands.pay_out("payout")
    hear()
    assert sorted(Payout.objects.values_list("amount", "state")) == [(-2500, "matched"), (2398, "matched")]
    assert balances()["bank USD"] == 102


def test_one_that_is_not_itemised_yet_waits():
    checkout()
    payout = hands.pay_out("payout")
    hear()
    change(payout, reconciliation_status="in_progress")
    sync_payout(payout["id"])
    assert sent().state == "on-its-way"


def test_one_of_the_other_book_is_refused():
    checkout()
    payout = hands.pay_out("payout")
    told = ask_payout(payout["id"])
    assert apply_payout(PayoutFacts(**{**told.__dict__, "livemode": True})) is False
    assert not Payout.objects.exists()


def test_control_without_the_gift_its_part_is_unknown():
    checkout()
    payout = hands.pay_out("payout")
    hear()
    lose_gifts()
    assert not Gift.objects.exists()
    assert len(payouts.unknown_parts(ask_payout(payout["id"]))) == 1
