"""A payment becomes a gift exactly once, in whatever order it is heard of (donations.md, cases 11–13, 20–23, 32)."""

from itertools import count

import pytest

from donations import facts
from donations.actions import booking
from donations.actions.forgetting import forget_donor
from donations.actions.ledger import post
from donations.actions.sessions import apply_session
from donations.actions.syncing import sync_payment, sync_session
from donations.models import Attempt, Gift, Posting, PracticeObject, Receipt, StripeEvent
from donations.practice import hands
from donations.practice.sessions import expired
from donations.practice.store import change, get
from donations.queries.totals import totals_of
from donations.queries.worth import on_its_way
from people.models import OutgoingMail
from tests import factories
from tests.donations.ringing import balances, checkout, hear, hear_only
from tests.donations.stripe_hands import happens, intent_of, paid_session

pytestmark = pytest.mark.django_db


def state(attempt):
    return Attempt.objects.get(pk=attempt.pk).state


def test_a_gift_is_counted_with_one_receipt_though_nobody_came_back():
    """Case 11."""
    attempt, session = checkout(amount=2500, tip=300)
    assert (state(attempt), Gift.objects.count()) == ("open", 0)
    hear()
    gift = Gift.objects.get()
    assert (gift.amount, gift.tip, gift.currency, gift.counted, gift.way) == (2500, 300, "USD", 2500, "card")
    assert (gift.attempt, gift.payment_intent, gift.livemode) == (attempt, intent_of(session)["id"], False)
    assert state(attempt) == "paid"
    assert Receipt.objects.get().amount == 2800
    assert totals_of(attempt.fund).card == 2500
    assert balances() == {"card USD": 2500, "tips USD": 300, "clearing USD": -2689, "fees USD": -111}


def test_what_the_donor_said_goes_along_for_this_gift():
    said = {"name": "Mina", "shows_name": True, "message": "For them", "dedication": "Pouran", "locale": "fa"}
    chapter, contact = factories.chapter(), factories.contact()
    checkout(**said, chapter=chapter, contact=contact)
    hear()
    gift = Gift.objects.get()
    assert {name: getattr(gift, name) for name in said} == said
    assert gift.contact == contact
    assert [(credit.chapter, credit.amount) for credit in gift.credits.all()] == [(chapter, 2500)]


def test_nothing_about_the_donor_stands_in_ledger_or_log(caplog):
    checkout(name="Mina Daneshvar", message="For them", contact=factories.contact("mina@example.org"))
    with caplog.at_level("DEBUG"):
        hear()
    assert "Mina" not in caplog.text
    assert "mina@" not in caplog.text
    told = str(list(Posting.objects.values())).lower()
    assert "mina" not in told


@pytest.mark.parametrize("seed", range(8))
def test_session_intent_and_charge_are_one_gift_in_any_order(seed):
    """Cases 19 and 20: every event three times, shuffled."""
    attempt, _session = checkout()
    hear(copies=3, seed=seed)
    assert {row.type for row in StripeEvent.objects.filter(state="processed")} >= {
        "checkout.session.completed",
        "payment_intent.succeeded",
        "charge.succeeded",
    }
    assert not StripeEvent.objects.exclude(state__in=["processed", "parked"]).exists()
    assert (Gift.objects.count(), Receipt.objects.count()) == (1, 1)
    assert Posting.objects.filter(key=f"gift:{Gift.objects.get().uid}").count() == 1
    assert totals_of(attempt.fund).card == 2500


def test_control_without_keys_it_would_be_booked_twice(monkeypatch):
    """What makes hearing of it again harmless is the key of the posting, and nothing else."""
    attempt, session = checkout()
    hear()
    number = count()
    monkeypatch.setattr(booking, "post", lambda *, key, **told: post(key=f"{key}:{next(number)}", **told))
    monkeypatch.setattr(booking, "_lines", lambda gift, told, booked, real=booking._lines: real(gift, told, set()))
    sync_session(session["id"])
    assert totals_of(attempt.fund).card == 5000


@pytest.mark.parametrize("only", ["checkout.session.completed", "payment_intent.succeeded", "charge.succeeded"])
def test_one_event_of_many_is_enough(only):
    """The others were lost."""
    attempt, _session = checkout()
    hear_only(only)
    assert set(StripeEvent.objects.values_list("type", "state")) == {(only, "processed")}
    assert (state(attempt), totals_of(attempt.fund).card) == ("paid", 2500)


def test_a_bank_debit_is_processing_until_it_arrives():
    """Case 12."""
    attempt, session = checkout("debits")
    hear()
    assert (state(attempt), Gift.objects.count()) == ("processing", 0)
    happens(session, "debit-arrives")
    hear()
    assert (state(attempt), Gift.objects.get().way) == ("paid", "debit")
    assert totals_of(attempt.fund).card == 2500


def test_a_bank_debit_that_fails_never_counted():
    """Case 12."""
    attempt, session = checkout("debits")
    hear()
    happens(session, "debit-fails")
    hear(seed=1)
    assert (state(attempt), Gift.objects.count()) == ("failed", 0)
    assert not Posting.objects.exists()


def test_a_page_that_expires_is_given_up():
    """Case 13."""
    attempt, session = checkout("declines")
    expired(get("checkout.session", session["id"]))
    hear()
    assert (state(attempt), Gift.objects.count()) == ("expired", 0)


@pytest.mark.parametrize("way", ["declines", "authenticates"])
def test_a_card_that_is_declined_leaves_the_page_open(way):
    attempt, session = checkout(way)
    hear()
    assert sync_payment(intent_of(session)["id"])
    assert (state(attempt), Gift.objects.count()) == ("open", 0)


def test_a_second_try_on_the_same_page_is_the_gift():
    attempt, session = checkout("declines")
    hear()
    hands.press(session["id"], "pays")
    hear()
    assert (state(attempt), Gift.objects.count()) == ("paid", 1)


def test_older_news_never_takes_an_attempt_back():
    """A page is told open by who asked before it was paid."""
    attempt, session = checkout()
    hear()
    for status, paid in [("open", False), ("expired", False), ("complete", False)]:
        told = facts.SessionFacts(session["id"], attempt.uid, status, paid, livemode=False)
        assert apply_session(told)
    assert state(attempt) == "paid"


def test_a_refund_heard_of_first_ends_at_nothing():
    """Case 21: the events of gift and refund in reverse order."""
    attempt, session = checkout(amount=2500, tip=300)
    happens(session, "refund-all")
    hear(seed=3)
    assert totals_of(attempt.fund).card == 0
    assert balances() == {"clearing USD": 111, "fees USD": -111}
    assert Gift.objects.get().refunds.get().state == "succeeded"
    assert not Receipt.objects.exists()


def test_euros_for_a_fund_in_dollars_count_what_was_settled():
    """Case 32: 20 euros and 2.50 on top are 24.30 dollars; nothing of it is lost between gift and tip."""
    attempt, _session = checkout(amount=2000, tip=250, currency="EUR")
    hear()
    gift = Gift.objects.get()
    assert (gift.amount, gift.tip, gift.counted) == (2000, 250, 2160)
    assert totals_of(attempt.fund).card == 2160
    fee = 125  # 2.9 % and 1 % of 24.30, and 30 cents
    assert balances() == {"card USD": 2160, "tips USD": 270, "clearing USD": -(2430 - fee), "fees USD": -fee}


def test_until_euros_are_exchanged_nothing_is_counted():
    """Case 32: the payment succeeded, but its balance transaction is not there yet."""
    attempt, session = checkout(currency="EUR")
    row = PracticeObject.objects.get(pk=intent_of(session)["latest_charge"])
    settled = row.data["balance_transaction"]
    row.data["balance_transaction"] = None
    row.save()
    hear()
    gift = Gift.objects.get()
    assert (gift.counted, totals_of(attempt.fund).card, Posting.objects.count()) == (None, 0, 0)
    assert [(one.currency, one.amount) for one in on_its_way(attempt.fund)] == [("EUR", 2500)]
    assert Receipt.objects.get().amount == 2500

    row.data["balance_transaction"] = settled
    row.save()
    assert sync_session(session["id"])
    assert (Gift.objects.get().counted, totals_of(attempt.fund).card) == (2700, 2700)
    assert on_its_way(attempt.fund) == []


def test_a_fund_in_euros_gets_what_was_given_though_dollars_were_settled():
    """The exchange stands between: 25 euros came, 27 dollars lie with the payment company."""
    fund = factories.fund(currency="EUR")
    checkout(fund=fund, amount=2500, currency="EUR")
    hear()
    assert totals_of(fund).card == 2500
    fee = 135
    held = {"exchange EUR": -2500, "exchange USD": 2700, "clearing USD": -(2700 - fee), "fees USD": -fee}
    assert balances() == {"card EUR": 2500, **held}


def test_a_gift_that_is_never_exchanged_is_not_counted_and_a_person_told():
    """Pounds for a fund in euros, settled in dollars: nobody knows what they are worth in euros."""
    factories.network_admin()
    fund = factories.fund(currency="EUR")
    checkout(fund=fund, amount=1000, currency="GBP")
    hear()
    assert (Gift.objects.get().counted, totals_of(fund).card) == (None, 0)
    assert "not-exchanged" in OutgoingMail.objects.values_list("subject_id", flat=True)
    assert balances() == {"exchange USD": 1270, "clearing USD": -(1270 - 80), "fees USD": -80}


def test_a_treasurer_says_what_it_counts_and_the_next_look_books_it():
    fund = factories.fund(currency="EUR")
    _attempt, session = checkout(fund=fund, amount=1000, tip=100, currency="GBP")
    hear()
    Gift.objects.update(counted=1180)
    sync_session(session["id"])
    assert totals_of(fund).card == 1180
    assert balances()["tips EUR"] == 118


def test_another_amount_than_was_asked_for_is_shared_alike():
    _attempt, session = checkout("authenticates", amount=2500, tip=500)
    change(get("payment_intent", intent_of(session)["id"]), amount=1001)
    hands.press(session["id"], "confirms")
    hear()
    gift = Gift.objects.get()
    assert (gift.amount, gift.tip) == (835, 166)


def test_who_was_forgotten_stays_so_and_no_cent_moves():
    """Case 45: what is heard of a payment again brings no name back."""
    contact = factories.contact("mina@example.org")
    attempt, session = checkout(name="Mina", message="For them", shows_name=True, contact=contact)
    hear()
    before = balances()
    forget_donor(contact)
    assert sync_session(session["id"])
    gift = Gift.objects.get()
    assert (gift.name, gift.message, gift.shows_name, gift.contact) == ("", "", False, None)
    assert (balances(), totals_of(attempt.fund).card) == (before, 2500)


def test_a_payment_that_arrives_after_its_donor_was_forgotten_names_nobody():
    """Case 45: a bank debit under way counts all the same."""
    contact = factories.contact()
    attempt, session = checkout("debits", name="Mina", shows_name=True, contact=contact)
    hear()
    forget_donor(contact)
    happens(session, "debit-arrives")
    hear()
    gift = Gift.objects.get()
    assert (gift.name, gift.contact, totals_of(attempt.fund).card) == ("", None, 2500)


@pytest.mark.parametrize("uid", ["", "nonsense", "6d6c9f6e-0000-4000-8000-000000000000"])
def test_a_payment_that_names_no_attempt_of_ours_is_parked(uid):
    """Case 24."""
    paid_session(attempt=uid)
    hear()
    assert not Gift.objects.exists()
    assert set(StripeEvent.objects.values_list("state", flat=True)) == {"parked"}


def test_an_attempt_of_the_other_book_is_not_ours(settings):
    """Case 25: a practice attempt is never paid on a live site."""
    _attempt, session = checkout()
    settings.STRIPE_LIVE = True
    assert not sync_session(session["id"])
    assert not Gift.objects.exists()


def test_a_second_payment_under_the_same_attempt_counts_and_is_told():
    factories.network_admin()
    attempt, _session = checkout()
    paid_session(attempt=str(attempt.uid))
    hear()
    assert totals_of(attempt.fund).card == 5000
    assert sorted(gift.attempt_id is None for gift in Gift.objects.all()) == [False, True]
    assert "second-payment" in OutgoingMail.objects.values_list("subject_id", flat=True)
