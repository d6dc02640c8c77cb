"""Gifts that come every month (donations.md, cases 22, 23 and what mails of case 48 stand on)."""

import pytest

from donations.actions.asking import ask_subscription
from donations.actions.monthly import ask_end, tell_company
from donations.actions.syncing import apply, sync_invoice, sync_payment, sync_session, sync_subscription
from donations.models import Attempt, Gift, MonthlyGift, Receipt, StripeEvent
from donations.practice import hands
from donations.practice.store import get
from donations.queries.totals import totals_of
from people.models import OutgoingMail
from tests import factories
from tests.donations import making
from tests.donations.ringing import hear, hear_only, monthly_checkout
from tests.donations.stripe_hands import happens, intent_of, open_session, paid_session, subscription_of

pytestmark = pytest.mark.django_db


def mails(kind):
    return OutgoingMail.objects.filter(kind=f"donations.{kind}").count()


def begun(**fields):
    attempt, session = monthly_checkout(**fields)
    hear()
    return MonthlyGift.objects.get(attempt=attempt), session


@pytest.mark.parametrize("seed", range(6))
def test_a_monthly_gift_begins_with_one_gift_in_any_order(seed):
    """Case 22: invoice and payment may be heard of before the session."""
    attempt, session = monthly_checkout(name="Mina", message="For them")
    hear(copies=3, seed=seed)
    monthly, gift = MonthlyGift.objects.get(), Gift.objects.get()
    assert (monthly.state, monthly.subscription_id, monthly.amount) == ("active", session["subscription"], 1000)
    assert (monthly.name, monthly.contact, monthly.next_at > monthly.started_at) == ("Mina", attempt.contact, True)
    assert (gift.monthly, gift.attempt, gift.amount, gift.message) == (monthly, attempt, 1000, "For them")
    assert gift.invoice_id == session["invoice"]
    assert Attempt.objects.get(pk=attempt.pk).state == "paid"
    assert totals_of(attempt.fund).card == 1000
    assert Receipt.objects.count() == 1


def line(amount):
    price = {"currency": "usd", "unit_amount": amount, "product_data": {"name": "Gift"}}
    return {"quantity": 1, "price_data": {**price, "recurring": {"interval": "month"}}}


def test_what_is_given_on_top_each_month_is_a_line_of_its_own():
    """Case 40."""
    attempt = making.attempt(often="monthly", amount=1000, tip=200, state="open", contact=factories.contact())
    session = open_session(attempt=str(attempt.uid), mode="subscription", line_items=[line(1000), line(200)])
    hands.press(session["id"], "pays")
    happens(get("checkout.session", session["id"]), "month-paid")
    hear(seed=1)
    monthly = MonthlyGift.objects.get()
    assert (monthly.amount, monthly.tip) == (1000, 200)
    assert list(Gift.objects.values_list("amount", "tip")) == [(1000, 200)] * 2
    assert totals_of(attempt.fund).card == 2000


@pytest.mark.parametrize(
    "only",
    ["invoice.paid", "payment_intent.succeeded", "checkout.session.completed", "customer.subscription.updated"],
)
def test_one_event_of_many_is_enough(only):
    """Case 22: whatever came first, or alone."""
    attempt, _session = monthly_checkout()
    hear_only(only)
    assert (MonthlyGift.objects.count(), Gift.objects.count()) == (1, 1)
    assert totals_of(attempt.fund).card == 1000


def test_an_invoice_paid_before_the_session_was_heard_of_is_one_gift_in_the_end():
    """Case 22."""
    _attempt, session = monthly_checkout()
    assert sync_invoice(session["invoice"])
    assert (MonthlyGift.objects.count(), Gift.objects.count()) == (1, 1)
    assert sync_session(session["id"])
    hear(seed=1)
    assert (MonthlyGift.objects.count(), Gift.objects.count()) == (1, 1)


def test_each_month_is_one_gift_and_none_of_them_one_time():
    """Case 23."""
    monthly, session = begun(message="For them", dedication="Pouran", name="Mina", shows_name=True)
    for _ in range(2):
        happens(session, "month-paid")
        hear(copies=2, seed=7)
    gifts = Gift.objects.order_by("pk")
    assert [gift.monthly for gift in gifts] == [monthly] * 3
    assert len({gift.invoice_id for gift in gifts}) == 3
    assert [gift.message for gift in gifts] == ["For them", "", ""]
    assert [gift.shows_name for gift in gifts] == [True] * 3
    assert totals_of(monthly.fund).card == 3000
    assert Receipt.objects.count() == 3


def test_the_payment_of_a_renewal_says_by_itself_that_it_is_one():
    """Case 23: only `payment_intent.succeeded` was heard of."""
    _monthly, session = begun()
    happens(session, "month-paid")
    hear_only("payment_intent.succeeded")
    assert Gift.objects.count() == 2
    assert Gift.objects.filter(monthly=None).count() == 0


def test_a_payment_that_names_a_monthly_attempt_but_no_invoice_is_not_counted_once():
    """Case 23: until its invoice is there."""
    attempt = making.attempt(often="monthly", state="open", contact=factories.contact())
    session = paid_session(attempt=str(attempt.uid))
    assert not sync_payment(intent_of(session)["id"])
    assert not Gift.objects.exists()


def test_a_renewal_that_fails_is_told_once_and_can_be_paid():
    monthly, session = begun()
    happens(session, "month-fails")
    hear(copies=3, seed=3)
    monthly.refresh_from_db()
    latest = get("invoice", subscription_of(session)["latest_invoice"])
    assert (monthly.state, monthly.failed_invoice) == ("past-due", latest["id"])
    assert monthly.pay_url == latest["hosted_invoice_url"]
    assert (Gift.objects.count(), mails("monthly_failed"), mails("monthly_action")) == (1, 1, 0)

    hands.pay_invoice(latest["id"], pays=True)
    hear(copies=2, seed=3)
    monthly.refresh_from_db()
    assert (monthly.state, monthly.failed_invoice, monthly.pay_url) == ("active", "", "")
    assert (Gift.objects.count(), totals_of(monthly.fund).card) == (2, 2000)
    assert mails("monthly_failed") == 1


def test_a_renewal_that_the_bank_asks_about_is_told_so():
    """Case 48."""
    monthly, session = begun()
    happens(session, "month-asks")
    hear(copies=2, seed=1)
    monthly.refresh_from_db()
    assert (monthly.state, bool(monthly.pay_url)) == ("past-due", True)
    assert (mails("monthly_action"), mails("monthly_failed")) == (1, 0)


def test_a_renewal_that_keeps_failing_lapses_with_one_notice():
    """Case 48."""
    monthly, session = begun()
    happens(session, "month-fails")
    hear()
    happens(session, "month-last")
    hear(copies=3, seed=2)
    monthly.refresh_from_db()
    assert (monthly.state, monthly.next_at, monthly.pay_url) == ("lapsed", None, "")
    assert monthly.ended_at
    assert (mails("monthly_lapsed"), mails("monthly_ended")) == (1, 0)


def test_what_nobody_told_us_of_lapses_all_the_same():
    """Every event of the failing month was lost."""
    monthly, session = begun()
    happens(session, "month-fails")
    happens(session, "month-last")
    assert sync_subscription(session["subscription"])
    monthly.refresh_from_db()
    assert monthly.state == "lapsed"


def test_a_donor_who_ends_it_is_told_once():
    monthly, session = begun()
    ask_end(monthly=monthly)
    tell_company()
    hear(copies=2)
    monthly.refresh_from_db()
    assert (monthly.state, monthly.next_at) == ("ended", None)
    assert (mails("monthly_ended"), mails("monthly_lapsed")) == (1, 0)
    assert sync_subscription(session["subscription"])
    assert mails("monthly_ended") == 1


def test_ending_after_a_failure_is_ending_and_not_lapsing():
    monthly, session = begun()
    happens(session, "month-fails")
    hear()
    ask_end(monthly=monthly)
    tell_company()
    hear()
    monthly.refresh_from_db()
    assert monthly.state == "ended"


def test_older_news_never_brings_back_what_has_ended():
    monthly, session = begun()
    old = ask_subscription(session["subscription"])
    happens(session, "month-last")
    hear()
    apply(old)
    monthly.refresh_from_db()
    assert monthly.state == "lapsed"


def test_the_last_payment_of_what_has_ended_still_counts():
    """The invoice was paid, the subscription ended, and only then did we hear of the payment."""
    monthly, session = begun()
    happens(session, "month-paid")
    happens(session, "month-last")
    hear_only("customer.subscription.deleted")
    hear_only("invoice.paid")
    assert sync_payment(
        get("payment_intent", get("invoice", subscription_of(session)["latest_invoice"])["_intent"])["id"]
    )
    monthly.refresh_from_db()
    assert (Gift.objects.count(), monthly.state) == (2, "lapsed")


def test_a_first_payment_that_is_declined_begins_nothing():
    attempt, session = monthly_checkout("declines")
    hear()
    assert (MonthlyGift.objects.count(), Gift.objects.count()) == (0, 0)
    hands.press(session["id"], "pays")
    hear()
    assert (MonthlyGift.objects.count(), Gift.objects.count()) == (1, 1)
    assert totals_of(attempt.fund).card == 1000


def test_an_invoice_of_no_subscription_of_ours_is_parked():
    """Case 24."""
    paid_session(mode="subscription")
    hear()
    assert not Gift.objects.exists()
    assert set(StripeEvent.objects.values_list("state", flat=True)) == {"parked"}
