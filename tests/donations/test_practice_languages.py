"""The practice pages in every language: whoever translates or reads Persian practises the whole way too."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from donations.practice import hands
from donations.practice.store import change, get
from donations.views.practice_panel import STATES, WORDS
from people.language import localise_digits
from tests.donations.stripe_hands import BACK, happens, open_session, paid_session, subscription_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LANGUAGES = [("en", "ltr"), ("es", "ltr"), ("fa", "rtl")]
HOME = {"HTTP_SEC_FETCH_SITE": "same-origin"}
# The words of the pages in English; another language has words of its own for each.
PAGES = {
    "open": ["Practice checkout", "Pay by practice card", "A card whose bank asks first", "Back without paying"],
    "asks": ["Yes, this is me", "No, this is not me", "The bank of this card wants to know that it is really you."],
    "declined": ["The card was declined. Nothing was paid; try another one."],
    "monthly": ["Every month, until it is stopped."],
    "setup": ["Save another card"],
    "expired": ["This page is over", "All practice payments"],
    "invoice": ["Practice invoice", "The card did not pay for this month. Pay it here with another one."],
    "closed": ["This can no longer be paid"],
    "panel": ["Practice payments", "Payments", "Payouts", "Send all to the bank", "Send all to the bank by hand"],
}


def at(language: str, name: str, *args) -> str:
    with translation.override(language):
        return reverse(name, args=args)


def opened(**more) -> str:
    return open_session(cancel_url="http://localhost:8000/x/", **more)["id"]


def late_invoice() -> str:
    session = paid_session(1000, mode="subscription")
    happens(session, "month-fails")
    return subscription_of(session)["latest_invoice"]


def shown(client, page: str, language: str):
    """The answer that is this page."""
    if page == "panel":
        return client.get(at(language, "donations_practice"))
    if page in ("invoice", "closed"):
        key = late_invoice()
        if page == "closed":
            change(get("invoice", key), status="void")
        return client.get(at(language, "donations_practice_invoice", key))
    modes = {"monthly": {"mode": "subscription"}}
    key = opened(**modes.get(page, {}))
    if page == "setup":
        change(get("checkout.session", key), mode="setup")
    if page == "expired":
        change(get("checkout.session", key), status="expired")
    if page == "declined":
        return client.post(at(language, "donations_practice_pay", key), {"way": "declines"}, **HOME)
    if page == "asks":
        client.post(at(language, "donations_practice_pay", key), {"way": "authenticates"}, **HOME)
    return client.get(at(language, "donations_practice_checkout", key))


@pytest.mark.parametrize(("language", "direction"), LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_in_the_language_that_was_asked_for(client, page, language, direction):
    text = shown(client, page, language).text
    assert re.search(rf'<html[^>]*lang="{language}"[^>]*dir="{direction}"', text)
    for words in PAGES[page]:
        with translation.override(language):
            said = translation.gettext(words)
        assert (said == words) is (language == "en"), words
        assert said in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["es", "fa"])
def test_no_button_of_a_page_leads_to_another_language(client, page, language):
    actions = re.findall(r'<form[^>]*action="([^"]*/practice/[^"]*)"', shown(client, page, language).text)
    assert all(action.startswith(f"/{language}/practice/") for action in actions)
    assert actions or page in ("expired", "closed")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "es", "fa"])
def test_every_page_says_that_nothing_is_real_and_is_kept_by_nobody(client, page, language):
    answer = shown(client, page, language)
    with translation.override(language):
        assert translation.gettext("Practice money: no card is charged.") in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex' in answer.text


@pytest.mark.parametrize(
    ("language", "amount", "currency", "sum_"),
    [
        ("en", 123_450, "usd", "$1,234.50"),
        ("en", 123_450, "eur", "€1,234.50"),
        ("en", 5000, "jpy", "¥5,000"),
        ("es", 123_450, "eur", "1.234,50"),
        ("fa", 123_450, "usd", "۱٬۲۳۴٫۵"),
        ("fa", 5000, "jpy", "۵٬۰۰۰"),
    ],
)
def test_the_amount_is_written_as_the_language_does(client, language, amount, currency, sum_):
    session = open_session(amount, currency)
    text = client.get(at(language, "donations_practice_checkout", session["id"])).text
    assert sum_ in text


@pytest.mark.parametrize("words", [*WORDS.values(), *STATES.values()], ids=str)
@pytest.mark.parametrize("language", ["es", "fa"])
def test_every_button_and_state_of_the_panel_has_words(words, language):
    with translation.override("en"):
        english = str(words)
    with translation.override(language):
        assert str(words) != english


def test_every_state_that_a_thing_can_be_in_has_words(client):
    """A raw word of the payment company's is no word for a reader."""
    for way in hands.checkout.WAYS:
        paid_session(way=way)
        paid_session(1000, mode="subscription", way=way)
    for month in ("month-fails", "month-last"):
        happens(paid_session(1000, mode="subscription"), month)
    first = hands.pay_out("payout")
    hands.carry_out(first["id"], "payout-fails")
    text = client.get(at("fa", "donations_practice")).text
    states = re.findall(r"</bdi></strong> · ([^<]*)<br>", text)
    assert len(states) > 10
    assert [state for state in states if re.search(r"[A-Za-z_]", state)] == []


def test_times_on_the_panel_have_the_digits_of_the_language(client):
    session = paid_session()
    year = "2026"
    texts = [client.get(at(language, "donations_practice")).text for language in ("en", "fa")]
    times = [re.findall(r"<time[^>]*>([^<]*)</time>", text)[0] for text in texts]
    assert times[0].startswith(year)
    with translation.override("fa"):
        assert times[1] == localise_digits(times[0]) != times[0]
    assert session["id"] not in texts[0]


@pytest.mark.parametrize("language", ["en", "es", "fa"])
def test_paying_leads_back_to_the_page_of_the_language(client, language):
    prefix = "" if language == "en" else f"/{language}"
    back = f"http://localhost:8000{prefix}/give/back/?session={{CHECKOUT_SESSION_ID}}"
    session = open_session(success_url=back)
    assert session["url"] == f"http://localhost:8000{prefix}/practice/checkout/{session['id']}/"
    path = session["url"].removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 200
    answer = client.post(f"{path}pay/", {"way": "pays"}, **HOME)
    assert answer.url == back.replace("{CHECKOUT_SESSION_ID}", session["id"])


@pytest.mark.parametrize("method", ["get", "put", "delete"])
@pytest.mark.parametrize(
    "name", ["donations_practice_pay", "donations_practice_invoice_pay", "donations_practice_happen"]
)
def test_what_changes_something_takes_a_post_only(client, method, name):
    key = open_session(success_url=BACK)["id"]
    args = [] if name.endswith("happen") else [key]
    answer = getattr(client, method)(reverse(name, args=args))
    assert answer.status_code == 405
    assert get("checkout.session", key)["status"] == "open"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("name", ["donations_practice_checkout", "donations_practice_invoice", "donations_practice"])
def test_what_only_shows_something_takes_no_post(client, method, name):
    args = [] if name == "donations_practice" else ["x_1"]
    assert getattr(client, method)(reverse(name, args=args), **HOME).status_code in (403, 404, 405)
