"""The practice checkout and its panel: every way a payment can go, only where no real money can move."""

import re

import pytest
from django.urls import reverse

from donations.practice.store import change, get
from tests.donations.stripe_hands import (
    BACK,
    charge_of,
    intent_of,
    open_session,
    paid_session,
    subscription_of,
)

pytestmark = pytest.mark.django_db
BANNER = "Practice money: no card is charged."


def address(session) -> str:
    return reverse("donations_practice_checkout", args=[session["id"]])


def press(client, session, way, **headers):
    headers = headers or {"HTTP_SEC_FETCH_SITE": "same-origin"}
    return client.post(reverse("donations_practice_pay", args=[session["id"]]), {"way": way}, **headers)


def happen(client, what, key=""):
    data = {"what": what, "key": key}
    return client.post(reverse("donations_practice_happen"), data, HTTP_SEC_FETCH_SITE="same-origin")


def test_the_page_tells_the_amount_and_that_nothing_is_real(client):
    session = open_session(2550)
    response = client.get(address(session))
    text = response.text
    assert "$25.50" in text
    assert BANNER in text
    assert "http://localhost:8000/give/" in text
    assert re.findall(r'value="(\w+)"', text) == ["pays", "declines", "authenticates", "debits"]
    assert response.headers["Cache-Control"] == "no-store"


def test_paying_leads_back(client):
    session = open_session()
    response = press(client, session, "pays")
    assert (response.status_code, response.url) == (303, BACK.replace("{CHECKOUT_SESSION_ID}", session["id"]))
    assert client.get(address(session)).url == response.url


def test_a_declined_card_can_be_followed_by_another(client):
    session = open_session()
    response = press(client, session, "declines")
    assert response.status_code == 402
    assert "was declined" in response.text
    assert press(client, session, "pays").status_code == 303
    assert intent_of(get("checkout.session", session["id"]))["status"] == "succeeded"


@pytest.mark.parametrize(("answer", "status"), [("confirms", "complete"), ("declines", "open")])
def test_a_bank_that_asks_first_is_a_second_step(client, answer, status):
    session = open_session()
    assert press(client, session, "authenticates").url == address(session)
    text = client.get(address(session)).text
    assert "this is me" in text
    assert 'value="pays"' not in text
    press(client, session, answer)
    assert get("checkout.session", session["id"])["status"] == status


def test_a_bank_debit_leads_back_before_it_arrives(client):
    session = open_session()
    assert press(client, session, "debits").status_code == 303
    session = get("checkout.session", session["id"])
    assert session["payment_status"] == "unpaid"
    assert "The debit arrives" in client.get(reverse("donations_practice")).text
    happen(client, "debit-arrives", session["payment_intent"])
    assert get("checkout.session", session["id"])["payment_status"] == "paid"


def test_a_page_that_waited_too_long_is_over(client):
    session = open_session()
    change(session, expires_at=session["created"] - 1)
    assert press(client, session, "pays").status_code == 410
    assert get("checkout.session", session["id"])["status"] == "expired"
    assert client.get(address(session)).status_code == 410


def test_a_button_pressed_twice_pays_once(client):
    session = open_session()
    press(client, session, "pays")
    charge = charge_of(get("checkout.session", session["id"]))
    assert press(client, session, "pays").status_code == 410
    assert charge_of(get("checkout.session", session["id"])) == charge


@pytest.mark.parametrize("way", ["", "steals"])
def test_no_other_button_does_anything(client, way):
    session = open_session()
    assert press(client, session, way).status_code == 410
    assert get("checkout.session", session["id"]) == session


def test_another_site_cannot_press_a_button(client):
    session = open_session()
    assert press(client, session, "pays", HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert get("checkout.session", session["id"])["status"] == "open"


def test_looking_changes_nothing(client):
    session = open_session()
    assert client.get(reverse("donations_practice_pay", args=[session["id"]])).status_code == 405
    client.get(address(session))
    assert get("checkout.session", session["id"]) == session


def test_there_is_no_practice_where_money_is_real(client, settings):
    session = paid_session()
    subscription, still_open = paid_session(mode="subscription"), open_session()
    settings.PRACTICE_PAYMENTS = False
    addresses = [reverse("donations_practice"), address(session)]
    addresses.append(reverse("donations_practice_invoice", args=[subscription["invoice"]]))
    assert [client.get(one).status_code for one in addresses] == [404, 404, 404]
    assert press(client, still_open, "pays").status_code == 404
    assert happen(client, "dispute", session["payment_intent"]).status_code == 404


def test_what_nobody_opened_is_a_404(client):
    assert client.get("/practice/checkout/cs_test_nobody/").status_code == 404
    assert happen(client, "dispute", "pi_nobody").status_code == 404


def test_the_banner_is_on_every_page(client):
    session = paid_session(mode="subscription")
    for page in (reverse("donations_practice"), reverse("donations_practice_invoice", args=[session["invoice"]])):
        assert BANNER in client.get(page).text


AFTERWARDS = [
    (["refund-part"], "amount_refunded", 1250),
    (["refund-all"], "amount_refunded", 2500),
    (["refund-all", "refund-fails"], "amount_refunded", 0),
    (["dispute"], "disputed", True),
    (["dispute", "dispute-won"], "disputed", True),
    (["dispute", "dispute-lost"], "disputed", True),
]


@pytest.mark.parametrize(("steps", "name", "value"), AFTERWARDS)
def test_the_panel_lets_happen_what_happens_afterwards(client, steps, name, value):
    session = paid_session()
    for step in steps:
        assert f'value="{step}"' in client.get(reverse("donations_practice")).text
        assert happen(client, step, session["payment_intent"]).status_code == 303
    assert charge_of(session)[name] == value


def test_what_cannot_happen_any_more_does_not(client):
    session = paid_session()
    happen(client, "dispute", session["payment_intent"])
    assert happen(client, "refund-all", session["payment_intent"]).status_code == 410
    assert charge_of(session)["amount_refunded"] == 0


def test_a_month_that_failed_is_paid_on_its_own_page(client):
    """Case 48, the payment company's side."""
    session = paid_session(mode="subscription")
    happen(client, "month-fails", session["subscription"])
    subscription = subscription_of(session)
    invoice = get("invoice", subscription["latest_invoice"])
    assert (subscription["status"], invoice["status"]) == ("past_due", "open")
    page = invoice["hosted_invoice_url"].removeprefix("http://localhost:8000")
    assert "did not pay for this month" in client.get(page).text
    client.post(f"{page}pay/", {"way": "declines"}, HTTP_SEC_FETCH_SITE="same-origin")
    assert get("invoice", invoice["id"])["status"] == "open"
    client.post(f"{page}pay/", {"way": "pays"}, HTTP_SEC_FETCH_SITE="same-origin")
    assert get("invoice", invoice["id"])["status"] == "paid"
    assert subscription_of(session)["status"] == "active"


@pytest.mark.parametrize(
    ("what", "status"), [("month-paid", "active"), ("month-asks", "past_due"), ("month-last", "canceled")]
)
def test_the_next_month_comes_by_a_button(client, what, status):
    session = paid_session(mode="subscription")
    happen(client, what, session["subscription"])
    assert subscription_of(session)["status"] == status


def test_a_payout_goes_to_the_bank_and_may_come_back(client):
    paid_session()
    happen(client, "payout")
    assert "The bank sends it back" in client.get(reverse("donations_practice")).text
