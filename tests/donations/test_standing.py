"""Where attempts and monthly gifts stand, told state by state as the payment company may tell it."""

import datetime as dt
import itertools

import pytest
from django.utils import timezone

from donations.actions.payments import apply_payment
from donations.actions.sessions import RANK, apply_session, move_on
from donations.actions.subscriptions import apply_subscription
from donations.facts import PaymentFacts, SessionFacts, SubscriptionFacts
from donations.models import Attempt, MonthlyGift
from people.models import OutgoingMail
from tests import factories
from tests.donations import making
from tests.worlds import grown

pytestmark = pytest.mark.django_db
State = Attempt.State


def session(attempt, status="open", *, paid=False, key="cs_1", livemode=False):
    return SessionFacts(key, attempt.uid, status, paid, livemode)


def payment(attempt, status):
    return PaymentFacts("pi_1", attempt.uid, status, "USD", livemode=False)


def state(attempt):
    return Attempt.objects.get(pk=attempt.pk).state


def attempt(at="open", **fields):
    return making.attempt(state=at, **{"session_id": "cs_1", **fields})


@pytest.mark.parametrize(("before", "after"), list(itertools.product(State, State)))
def test_an_attempt_only_ever_moves_on(before, after):
    row = attempt(before)
    move_on(row, after)
    assert state(row) == (after if RANK[after] > RANK[before] else before)


@pytest.mark.parametrize(
    ("status", "paid", "expected"),
    [
        ("open", False, "open"),
        ("expired", False, "expired"),
        ("complete", False, "processing"),
        ("complete", True, "begun"),  # the payment itself says that it has succeeded
    ],
)
def test_a_payment_page_says_where_its_attempt_stands(status, paid, expected):
    row = attempt("begun")
    assert apply_session(session(row, status, paid=paid))
    assert state(row) == expected


def test_a_page_whose_request_died_is_found_by_the_attempt_it_names():
    row = attempt("begun", session_id=None)
    assert apply_session(session(row))
    assert Attempt.objects.get().session_id == "cs_1"


def test_another_page_under_the_same_attempt_says_nothing_about_it():
    """Such as one on which another card was given."""
    row = attempt("open")
    assert apply_session(session(row, "complete", key="cs_2"))
    assert (state(row), Attempt.objects.get().session_id) == ("open", "cs_1")


def test_a_page_of_nobody_or_of_the_other_book_is_not_ours():
    row = attempt("begun")
    assert not apply_session(SessionFacts("cs_1", None, "open", paid=False, livemode=False))
    assert not apply_session(session(row, livemode=True))
    assert state(row) == "begun"


@pytest.mark.parametrize(
    ("before", "status", "after"),
    [
        ("open", "requires_payment_method", "open"),
        ("open", "requires_action", "open"),
        ("open", "canceled", "open"),
        ("open", "processing", "processing"),
        ("begun", "processing", "processing"),
        ("processing", "processing", "processing"),
        ("processing", "requires_payment_method", "failed"),
        ("processing", "canceled", "failed"),
        ("paid", "requires_payment_method", "paid"),
    ],
)
def test_a_payment_that_has_not_succeeded(before, status, after):
    row = attempt(before)
    assert apply_payment(payment(row, status))
    assert state(row) == after


# --- Monthly gifts ----------------------------------------------------------------------------------------------------
NEXT = timezone.now() + dt.timedelta(days=20)


def told(row, status="active", **facts):
    facts = {"amount": row.amount + row.tip, "next_at": NEXT, **facts}
    return SubscriptionFacts("sub_1", row.uid, status, livemode=False, **facts)


@grown
def begun():
    return making.attempt(often="monthly", amount=1000, tip=100, state="open", contact=factories.contact())


def failing(row, invoice="in_2", **facts):
    return told(row, "past_due", open_invoice=invoice, pay_url=f"https://pay.example/{invoice}", **facts)


def mails():
    return sorted(OutgoingMail.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("status", ["incomplete", "incomplete_expired", "paused"])
def test_what_was_never_paid_is_no_monthly_gift(begun, status):
    assert apply_subscription(told(begun, status)) is None
    assert not MonthlyGift.objects.exists()


def test_what_was_paid_is_one_though_its_subscription_does_not_know_yet(begun):
    monthly = apply_subscription(told(begun, "incomplete"), paid=True)
    assert (monthly.state, monthly.amount, monthly.tip) == ("active", 1000, 100)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", "active"),
        ("trialing", "active"),
        ("past_due", "past-due"),
        ("unpaid", "lapsed"),
        ("paused", "active"),
    ],
)
def test_how_a_running_one_stands(begun, status, expected):
    apply_subscription(told(begun))
    assert apply_subscription(told(begun, status)).state == expected


@pytest.mark.parametrize(
    ("before", "asked", "why", "expected"),
    [
        ("active", False, "cancellation_requested", "ended"),
        ("active", False, "", "ended"),
        ("active", True, "", "ended"),
        ("active", False, "payment_failed", "lapsed"),
        ("past-due", False, "", "lapsed"),
        ("past-due", True, "payment_failed", "ended"),
        ("past-due", False, "cancellation_requested", "ended"),
        ("lapsed", False, "", "lapsed"),
    ],
)
def test_whether_it_was_ended_or_lapsed(begun, before, asked, why, expected):
    apply_subscription(told(begun))
    MonthlyGift.objects.update(state=before, end_asked_at=timezone.now() if asked else None)
    monthly = apply_subscription(told(begun, "canceled", why_ended=why))
    assert (monthly.state, monthly.next_at, monthly.ended_at is None) == (expected, None, False)


def test_one_that_lapsed_unpaid_and_is_paid_after_all_goes_on(begun):
    apply_subscription(failing(begun))
    assert apply_subscription(told(begun, "unpaid")).state == "lapsed"
    monthly = apply_subscription(told(begun))
    assert (monthly.state, monthly.failed_invoice, monthly.pay_url) == ("active", "", "")


def test_each_invoice_that_fails_is_told_once(begun):
    for invoice in ("in_2", "in_2", "in_3"):
        apply_subscription(failing(begun, invoice))
    assert mails() == ["donations.monthly_failed"] * 2


def test_a_failure_without_an_invoice_is_told_to_nobody(begun):
    assert apply_subscription(told(begun, "past_due")).state == "past-due"
    assert mails() == []


def test_what_ends_with_its_period_runs_until_then(begun):
    monthly = apply_subscription(told(begun, ends=True))
    assert (monthly.state, monthly.next_at, monthly.ended_at) == ("active", None, None)


def test_an_amount_that_was_changed_at_the_payment_company_is_followed(begun):
    apply_subscription(told(begun))
    MonthlyGift.objects.update(amount_asked=2000)
    monthly = apply_subscription(told(begun, amount=2100))
    assert (monthly.amount, monthly.tip, monthly.amount_asked) == (2000, 100, None)


def test_an_amount_that_is_still_to_be_told_stays_asked_for(begun):
    apply_subscription(told(begun))
    MonthlyGift.objects.update(amount_asked=2000)
    assert apply_subscription(told(begun)).amount_asked == 2000


def test_the_words_of_the_checkout_go_along(begun):
    said = {"name": "Mina", "shows_name": True, "message": "For them", "locale": "fa"}
    Attempt.objects.update(**said)
    monthly = apply_subscription(told(begun))
    assert {name: getattr(monthly, name) for name in said} == said


def test_one_of_the_other_book_is_not_ours(begun, settings):
    settings.STRIPE_LIVE = True
    assert apply_subscription(told(begun)) is None
