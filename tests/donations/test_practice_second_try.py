"""A monthly gift whose first card does not pay at once: the same subscription is tried again, never another one."""

import pytest
import stripe
from django.urls import reverse

from donations.gateway import client as gateway
from donations.models import Gift, MonthlyGift, PracticeObject
from donations.practice import hands
from donations.practice.refusals import Refused
from donations.practice.store import every, get
from tests.donations.ringing import hear, monthly_checkout
from tests.donations.stripe_hands import BACK, intent_of, open_session, paid_session, subscription_of

pytestmark = pytest.mark.django_db


def press(client, key, way):
    return client.post(reverse("donations_practice_pay", args=[key]), {"way": way}, HTTP_SEC_FETCH_SITE="same-origin")


def counted(kind: str) -> int:
    return PracticeObject.objects.filter(kind=kind).count()


@pytest.mark.parametrize("first", ["declines", "authenticates"])
@pytest.mark.parametrize("then", ["pays", "debits"])
def test_another_card_pays_for_the_same_subscription(first, then):
    session = paid_session(1000, mode="subscription", way=first)
    begun = session["subscription"]
    assert subscription_of(session)["status"] == "incomplete"
    after = hands.press(session["id"], then)
    assert (after["status"], after["subscription"]) == ("complete", begun)
    assert [counted(kind) for kind in ("subscription", "invoice", "customer")] == [1, 1, 1]
    assert subscription_of(after)["status"] == "active"


@pytest.mark.parametrize("tries", [1, 4])
def test_every_declined_try_is_a_charge_of_one_payment(tries):
    session = open_session(1000, mode="subscription")
    for _ in range(tries):
        session = hands.press(session["id"], "declines")
    charges = gateway().v1.charges.list({"payment_intent": intent_of(session)["id"]}).data
    assert [one.status for one in charges] == ["failed"] * tries
    assert (counted("subscription"), counted("payment_intent")) == (1, 1)


def test_the_bank_asks_before_a_monthly_gift_begins(client):
    session = open_session(1000, mode="subscription")
    press(client, session["id"], "authenticates")
    text = client.get(reverse("donations_practice_checkout", args=[session["id"]])).text
    assert 'value="confirms"' in text
    assert 'value="pays"' not in text
    answer = press(client, session["id"], "confirms")
    assert answer.url == BACK.replace("{CHECKOUT_SESSION_ID}", session["id"])
    assert counted("subscription") == 1


def test_a_donor_who_needed_three_cards_gives_one_month():
    """Every try rings; there is one monthly gift and one gift all the same."""
    attempt, session = monthly_checkout("declines")
    for way in ("authenticates", "declines", "pays"):
        hands.press(session["id"], way)
    hear(copies=2, seed=4)
    attempt.refresh_from_db()
    assert attempt.state == "paid"
    assert (Gift.objects.count(), MonthlyGift.objects.get().state) == (1, "active")


@pytest.mark.parametrize("what", ["month-paid", "month-fails", "month-asks"])
def test_what_never_began_has_no_next_month(client, what):
    session = paid_session(1000, mode="subscription", way="declines")
    assert what not in hands.possible(subscription_of(session))
    with pytest.raises(Refused):
        hands.carry_out(session["subscription"], what)
    data = {"what": what, "key": session["subscription"]}
    answer = client.post(reverse("donations_practice_happen"), data, HTTP_SEC_FETCH_SITE="same-origin")
    assert answer.status_code == 410
    assert counted("invoice") == 1


def test_an_invoice_without_any_card_cannot_be_tried_again():
    session = paid_session(1000, mode="subscription", way="declines")
    before = get("invoice", session["invoice"])["attempt_count"]
    with pytest.raises(stripe.InvalidRequestError, match="no attached payment source"):
        gateway().v1.invoices.pay(session["invoice"])
    assert get("invoice", session["invoice"])["attempt_count"] == before


def setup_page() -> str:
    customer = gateway().v1.customers.create({}).id
    asked = {"mode": "setup", "currency": "usd", "customer": customer, "success_url": BACK}
    return gateway().v1.checkout.sessions.create(asked).id


def test_a_card_that_is_declined_is_not_saved(client):
    key = setup_page()
    assert press(client, key, "declines").status_code == 402
    assert get("checkout.session", key)["status"] == "open"
    assert every("setup_intent") == []
    assert press(client, key, "pays").status_code == 303
    assert len(every("setup_intent")) == 1


@pytest.mark.parametrize("way", ["", "pay", "PAYS", "voids"])
def test_no_other_word_touches_an_invoice(client, way):
    """A form that says nothing must not count as a card that was declined."""
    session = paid_session(1000, mode="subscription")
    hands.carry_out(session["subscription"], "month-fails")
    key = subscription_of(session)["latest_invoice"]
    before = get("invoice", key)
    address = reverse("donations_practice_invoice_pay", args=[key])
    answer = client.post(address, {"way": way}, HTTP_SEC_FETCH_SITE="same-origin")
    assert answer.status_code == 410
    assert get("invoice", key) == before
