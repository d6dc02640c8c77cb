"""Back from the payment page: the truth, the end of pages nobody used, and forgetting (cases 10–13, 27)."""

import datetime as dt

import pytest
import stripe
from django.urls import reverse
from django.utils import timezone, translation

from donations.actions.attempts import expire_attempts, forget_attempts
from donations.actions.events import process_due_events
from donations.giving_tokens import return_token
from donations.models import Attempt, Gift
from donations.practice import hands
from donations.queries.totals import totals_of
from tests import factories
from tests.donations import stripe_hands
from tests.donations.giving_hands import WORDS, press
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def page():
    return factories.fund_page(offers_tip=True)


def return_page(client, attempt):
    return client.get(reverse("donations_return", args=[return_token(attempt.uid)]))


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_the_return_page_tells_the_truth_and_changes_nothing(client, page, language):
    """Case 10: visiting it without having paid says “pending”; the total stays."""
    with translation.override(language):
        press(client, page)
        attempt = Attempt.objects.get()
        response = return_page(client, attempt)

    assert 'data-stage="pending"' in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    attempt.refresh_from_db()
    assert (attempt.state, Gift.objects.count(), totals_of(page.fund).card) == ("open", 0, 0)


def pay(attempt, way="pays"):
    hands.press(attempt.session_id, way)


def hear(deliver=stripe_hands.deliver):
    deliver()
    process_due_events()


def test_the_browser_was_closed_and_the_gift_is_counted(client, page):
    """Case 11: nobody comes back; the bell rings all the same, three times over."""
    press(client, page, email="mina@example.org")
    attempt = Attempt.objects.get()
    pay(attempt)
    hear(lambda: stripe_hands.deliver(copies=3))

    attempt.refresh_from_db()
    assert (attempt.state, Gift.objects.count(), totals_of(page.fund).card) == ("paid", 1, 2500)
    assert Gift.objects.get().receipts.count() == 1
    assert 'data-stage="paid"' in return_page(client, attempt).content.decode()


def test_a_bank_debit_is_processing_until_it_has_arrived(client, page):
    """Case 12."""
    press(client, page)
    attempt = Attempt.objects.get()
    pay(attempt, "debits")
    hear()

    attempt.refresh_from_db()
    assert 'data-stage="processing"' in return_page(client, attempt).content.decode()
    assert totals_of(page.fund).card == 0


def test_a_page_nobody_used_expires(client, page):
    """Case 13."""
    press(client, page)
    Attempt.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))

    assert 'data-stage="expired"' in return_page(client, Attempt.objects.get()).content.decode()
    assert expire_attempts() == 1
    assert (Attempt.objects.get().state, Gift.objects.count()) == ("expired", 0)


def test_a_payment_that_no_webhook_told_of_is_found_when_its_page_ends(client, page):
    """Case 13 and 27: before an attempt expires the payment company is asked once."""
    press(client, page)
    attempt = Attempt.objects.get()
    pay(attempt)
    Attempt.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    expire_attempts()

    attempt.refresh_from_db()
    assert (attempt.state, Gift.objects.count()) == ("paid", 1)


def test_an_attempt_is_not_ended_while_nobody_can_be_asked(client, page, monkeypatch):
    press(client, page)
    Attempt.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))

    def away(key):
        raise stripe.APIConnectionError("away")

    monkeypatch.setattr("donations.actions.attempts.sync_session", away)
    assert expire_attempts() == 0
    assert Attempt.objects.get().state == "open"


def test_what_came_to_nothing_is_forgotten_and_what_was_paid_is_not(client, page):
    """The sum and the day stay; the person goes."""
    press(client, page, email="mina@example.org", **WORDS)
    press(client, page, email="paid@example.org", amount="5000", **WORDS)
    paid = Attempt.objects.get(amount=5000)
    pay(paid)
    hear()
    Attempt.objects.update(erase_at=timezone.now() - dt.timedelta(minutes=1))

    assert forget_attempts() == 1
    forgotten = Attempt.objects.get(amount=2500)
    kept = (forgotten.contact, forgotten.name, forgotten.message, forgotten.dedication, forgotten.checkout_url)
    assert (kept, forgotten.state) == ((None, "", "", "", ""), "expired")
    paid.refresh_from_db()
    assert (paid.name, paid.contact.email) == ("Mina Salehi", "paid@example.org")
    assert forget_attempts() == 0


def test_an_unknown_return_address_is_no_page(client):
    response = client.get(reverse("donations_return", args=["x" * 52]))

    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("state", ["begun", "open", "processing", "paid", "failed", "expired"])
@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_every_end_has_a_page_in_every_language(client, page, state, language):
    with translation.override(language):
        press(client, page, email="mina@example.org", tip="10")
        Attempt.objects.update(state=state)
        response = return_page(client, Attempt.objects.get())
    stage = "pending" if state in ("begun", "open") else state

    assert response.status_code == 200
    assert f'data-stage="{stage}"' in response.content.decode()
    if language == "en":
        assert ("Thank you" in response.content.decode()) == (stage == "paid")


def test_looking_again_needs_no_script(client, page):
    """A link does it; the script only presses it by itself."""
    press(client, page)
    attempt = Attempt.objects.get()
    body = return_page(client, attempt).content.decode()

    assert f'href="{reverse("donations_return", args=[return_token(attempt.uid)])}"' in body
    assert "js/give_pending.js" in body
    Attempt.objects.update(state="paid")
    assert "js/give_pending.js" not in return_page(client, attempt).content.decode()


def test_thanks_lead_on_to_funds_that_are_open(client, page):
    factories.fund_page(title="Half a page in Berlin")
    factories.fund_page(title="Long over", deadline_day=dt.date(2020, 1, 1))
    press(client, page)
    Attempt.objects.update(state="paid")
    body = return_page(client, Attempt.objects.get()).content.decode()

    assert "Half a page in Berlin" in body
    assert "Long over" not in body


def test_a_return_page_names_nobody(client, page):
    """Whoever sees the address over a shoulder learns a sum and a fund."""
    press(client, page, email="mina@example.org", **WORDS)
    for state in ("open", "paid", "failed"):
        Attempt.objects.update(state=state)
        body = return_page(client, Attempt.objects.get()).content.decode()
        assert [word for word in ("mina@", "Mina", "Sima", "Narges") if word in body] == []


def test_an_attempt_without_a_page_ends_without_asking(client, page, monkeypatch):
    """Its answer was lost, so nobody ever saw a page to pay on."""
    press(client, page)
    Attempt.objects.update(state="begun", session_id=None, expires_at=timezone.now() - dt.timedelta(minutes=1))
    monkeypatch.setattr("donations.actions.attempts.sync_session", lambda key: pytest.fail("asked"))
    expire_attempts()

    assert Attempt.objects.get().state == "expired"


def test_a_page_the_payment_company_does_not_know_ends(client, page):
    press(client, page)
    Attempt.objects.update(session_id="cs_test_gone", expires_at=timezone.now() - dt.timedelta(minutes=1))

    assert expire_attempts() == 1
    assert Attempt.objects.get().state == "expired"


def test_what_is_on_its_way_is_not_forgotten(client, page):
    press(client, page, email="mina@example.org", **WORDS)
    Attempt.objects.update(state="processing", erase_at=timezone.now() - dt.timedelta(minutes=1))

    assert forget_attempts() == 0
    assert Attempt.objects.get().name == "Mina Salehi"


def test_a_monthly_gift_that_nobody_paid_is_forgotten_too(client, page):
    """The database asks for an address with it until it has ended."""
    press(client, page, often="monthly", email="mina@example.org")
    Attempt.objects.update(erase_at=timezone.now() - dt.timedelta(minutes=1))

    assert forget_attempts() == 1
    assert (Attempt.objects.get().state, Attempt.objects.get().contact) == ("expired", None)
