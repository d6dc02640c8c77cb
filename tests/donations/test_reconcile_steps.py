"""A site that hears nothing and only asks each night ends where one that hears everything does (case 27)."""

import datetime as dt

import pytest
import stripe
from django.core.management import CommandError, call_command
from django.utils import timezone

from donations.actions import reconcile as room
from donations.actions.audit import audit
from donations.actions.events import process_due_events
from donations.actions.reconcile import reconcile
from donations.models import Dispute, Gift, MonthlyGift, Payout, Posting, Receipt, Refund, StripeEvent
from donations.practice import hands
from donations.practice.events import ring
from donations.practice.store import as_of, change, every
from donations.queries.totals import totals_of
from people.models import OutgoingMail
from tests import factories
from tests.donations.ringing import balances, checkout, hear, monthly_checkout
from tests.donations.stripe_hands import happens, lose_all, subscription_of
from tests.worlds import grown

pytestmark = pytest.mark.django_db

STEPS = [
    ("refund-part", "refund-part", "refund-fails", "dispute", "dispute-won"),
    ("refund-part", "dispute", "dispute-lost"),
    ("dispute", "dispute-won"),
    ("refund-all", "refund-fails", "refund-all"),
]


@grown
def fund():
    return factories.fund()


def ask_only() -> room.Report:
    """Nothing is ever heard; what waits is lost, and the site asks by itself."""
    lose_all()
    report = reconcile()
    while process_due_events():
        pass
    return report


def in_words(fund) -> tuple:
    """What stands at the end, without any key that differs from world to world."""
    totals = totals_of(fund)
    return (
        *(totals.card, totals.offline, balances()),
        sorted(Refund.objects.values_list("amount", "state")),
        sorted(Dispute.objects.values_list("amount", "fee", "state")),
        sorted(Posting.objects.values_list("kind", flat=True)),
        Receipt.objects.count(),
    )


@pytest.mark.parametrize("steps", STEPS)
def test_asking_after_each_step_is_as_good_as_hearing_of_it(steps):
    """In euros for a fund in dollars, with odd amounts, so that every rounding shows."""
    worlds = []
    for learn in (hear, ask_only):
        fund = factories.fund()
        before = {kind: list(kind.objects.values_list("pk", flat=True)) for kind in (Refund, Dispute, Posting, Receipt)}
        held = balances()
        _attempt, session = checkout(fund=fund, currency="EUR", amount=1999, tip=101)
        for step in ("", *steps):
            if step:
                happens(session, step)
            learn()
            assert audit() == [], step
        worlds.append(_new(fund, before, held))
    assert worlds[0] == worlds[1]


def _new(fund, before, held) -> tuple:
    totals, now = totals_of(fund), balances()
    return (
        totals.card,
        {name: now.get(name, 0) - held.get(name, 0) for name in {*now, *held}},
        sorted(Refund.objects.exclude(pk__in=before[Refund]).values_list("amount", "state")),
        sorted(Dispute.objects.exclude(pk__in=before[Dispute]).values_list("amount", "fee", "state")),
        sorted(Posting.objects.exclude(pk__in=before[Posting]).values_list("kind", flat=True)),
        Receipt.objects.exclude(pk__in=before[Receipt]).count(),
    )


def long_ago(days: int = 60):
    return as_of(timezone.now() - dt.timedelta(days=days))


@pytest.mark.parametrize(
    ("then", "now", "left"),
    [
        (("dispute",), "dispute-won", 2500),
        (("dispute",), "dispute-lost", 0),
        (("refund-part",), "refund-fails", 2500),
        ((), "refund-part", 1250),
        ((), "dispute", 0),
    ],
)
def test_what_happens_today_to_a_payment_of_long_ago_is_found(fund, then, now, left):
    """The payment is in no list of the last days any more; the event about it is."""
    with long_ago():
        _attempt, session = checkout(fund=fund)
        for step in then:
            happens(session, step)
        hear()
    happens(session, now)
    ask_only()
    assert totals_of(fund).card == left
    assert audit() == []


@pytest.mark.parametrize(("what", "gifts"), [("debit-arrives", 1), ("debit-fails", 0)])
def test_a_bank_debit_of_long_ago_that_is_decided_today(fund, what, gifts):
    with long_ago(20):
        attempt, session = checkout("debits", fund=fund)
        hear()
    happens(session, what)
    ask_only()
    attempt.refresh_from_db()
    assert Gift.objects.count() == gifts
    assert attempt.state == ("paid" if gifts else "failed")


@pytest.mark.parametrize(
    ("months", "gifts", "state"),
    [
        (["month-paid"] * 3, 4, "active"),
        (["month-paid", "month-fails"], 2, "past-due"),
        (["month-fails", "month-last"], 1, "lapsed"),
    ],
)
def test_months_that_nobody_told_of_are_found(fund, months, gifts, state):
    with long_ago():
        _attempt, session = monthly_checkout(fund=fund)
        hear()
    for month in months:
        happens(session, month)
    ask_only()
    assert (Gift.objects.count(), MonthlyGift.objects.get().state) == (gifts, state)
    assert MonthlyGift.objects.get().subscription_id == subscription_of(session)["id"]
    assert totals_of(fund).card == gifts * 1000


def test_a_payout_of_long_ago_that_comes_back_today(fund):
    with long_ago(20):
        checkout(fund=fund)
        payout = hands.pay_out("payout")
        hear()
    assert Payout.objects.get().state == "matched"
    hands.carry_out(payout["id"], "payout-fails")
    ask_only()
    assert Payout.objects.get().state == "failed"
    assert "bank USD" not in balances()


def test_a_second_night_finds_nothing_and_writes_nobody(fund):
    factories.network_admin()
    checkout(fund=fund)
    hands.pay_out("payout")
    ask_only()
    before, mails = in_words(fund), OutgoingMail.objects.count()
    report = reconcile()
    assert (report.missed, report.repaired, report.differences) == ([], [], [])
    assert (in_words(fund), OutgoingMail.objects.count()) == (before, mails)


@pytest.mark.parametrize("change_", [{"livemode": True}, {"type": "product.created"}])
def test_events_of_the_other_book_or_of_no_use_are_not_fetched(fund, change_):
    checkout(fund=fund)
    hear()
    event = ring("payment_intent.succeeded", every("payment_intent")[0])
    change(event, **change_)
    report = reconcile()
    assert report.missed == []
    assert not StripeEvent.objects.filter(event_id=event["id"]).exists()


def test_control_an_event_of_use_is_fetched(fund):
    checkout(fund=fund)
    hear()
    event = ring("payment_intent.succeeded", every("payment_intent")[0])
    assert reconcile().missed == [f"event {event['id']} payment_intent.succeeded"]
    assert StripeEvent.objects.filter(event_id=event["id"]).exists()


@pytest.mark.parametrize("days", ["0", "-1", "366", "1000000000"])
def test_the_command_looks_back_a_day_to_a_year(days):
    with pytest.raises(CommandError, match="--days"):
        call_command("reconcile", "--days", days)


@pytest.mark.parametrize("days", ["1", "365"])
def test_control_those_days_are_looked_at(fund, capsys, days):
    checkout(fund=fund)
    call_command("reconcile", "--days", days)
    out = capsys.readouterr().out
    assert "looked at payment: 1" in out
    assert "0 missed" not in out
    assert out.splitlines()[-1].endswith("0 differ; 0 are not ours.")


def test_the_command_says_nothing_about_anybody(fund, capsys):
    contact = factories.contact(email="mina@example.org")
    monthly_checkout(fund=fund, contact=contact)
    lose_all()
    call_command("reconcile")
    out = capsys.readouterr().out
    assert "repaired" in out
    assert "mina" not in out
    assert "example.org" not in out


def test_a_night_on_which_nobody_answers_is_tried_again(fund, monkeypatch):
    """The worker is told of the error, so that it comes again; nothing is half done."""
    checkout(fund=fund)

    def nobody(*_args, **_options):
        raise stripe.APIConnectionError("no route")

    monkeypatch.setattr(room, "client", nobody)
    with pytest.raises(stripe.APIConnectionError):
        room.nightly()
    assert not Gift.objects.exists()
    monkeypatch.undo()
    room.nightly()
    assert Gift.objects.count() == 1
