"""From the button to the payment page: one attempt, one page (cases 7–9, 46)."""

import datetime as dt
import json

import pytest
import stripe
from django.utils import timezone
from django.utils.html import escape

from donations.actions import giving
from donations.models import Attempt, PracticeObject
from people.models import Contact
from tests import factories
from tests.donations.giving_hands import AT_PAYMENT, HOME, WORDS, address, look, press, token_on, wire  # noqa: F401
from tests.worlds import grown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wire")]


@grown
def page():
    return factories.fund_page(also_currencies=["EUR"], offers_tip=True)


@pytest.fixture
def step(client, page):
    return token_on(look(client, page, amount="2500"))


def sessions() -> int:
    return PracticeObject.objects.filter(kind="checkout.session").count()


def test_the_button_leads_to_the_payment_page(client, page, wire):  # noqa: F811
    response = press(client, page, email="mina@example.org", **WORDS)
    attempt = Attempt.objects.get()

    assert response.status_code == 303
    assert response["Location"] == attempt.checkout_url
    assert (attempt.amount, attempt.currency, attempt.often, attempt.state) == (2500, "USD", "once", "open")
    assert (attempt.name, attempt.message, attempt.dedication) == ("Mina Salehi", "For Sima", "Narges")
    assert attempt.contact.email == "mina@example.org"
    assert len(wire.asked) == 1


def test_the_payment_company_learns_an_opaque_number_only(client, page, wire):  # noqa: F811
    """Case 46. What it must know is there, what a donor said is not."""
    press(client, page, email="mina@example.org", **WORDS)
    params, options = wire.asked[0]
    attempt = Attempt.objects.get()

    assert params["metadata"] == params["payment_intent_data"]["metadata"] == {"attempt": str(attempt.uid)}
    assert options == {"idempotency_key": f"attempt:{attempt.uid}"}
    assert params["customer_email"] == "mina@example.org"
    assert (params["mode"], params["submit_type"]) == ("payment", "donate")
    told = json.dumps(params)
    for private in ("Mina", "Salehi", "Sima", "Narges", page.title, "Iran"):
        assert private not in told
    assert params["cancel_url"].endswith("?amount=2500&often=once")


def test_monthly_is_a_subscription_with_the_tip_each_month(client, page, wire):  # noqa: F811
    press(client, page, often="monthly", email="mina@example.org", tip="10")
    params = wire.asked[0][0]

    assert params["mode"] == "subscription"
    assert "submit_type" not in params
    assert params["subscription_data"]["metadata"] == params["metadata"]
    prices = [line["price_data"] for line in params["line_items"]]
    assert [price["unit_amount"] for price in prices] == [2500, 250]
    assert [price["recurring"] for price in prices] == [{"interval": "month"}] * 2
    assert (Attempt.objects.get().amount, Attempt.objects.get().tip) == (2500, 250)


def test_pressed_twice_is_one_attempt_and_one_page(client, page, step, wire):  # noqa: F811
    """Case 7: the second press is answered from our own database."""
    first, second = press(client, page, step=step), press(client, page, step=step)

    assert first["Location"] == second["Location"]
    assert (len(wire.asked), Attempt.objects.count(), sessions()) == (1, 1, 1)


def test_two_presses_at_one_moment_are_one_page(client, page, step, wire):  # noqa: F811
    """Case 7, with neither knowing of the other: the same key, so the payment company answers the same."""
    first = press(client, page, step=step)
    Attempt.objects.update(session_id=None, checkout_url="", state="begun")
    second = press(client, page, step=step)

    assert first["Location"] == second["Location"]
    assert (len(wire.asked), Attempt.objects.count(), sessions()) == (2, 1, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": "5000"},
        {"other": "25.01"},
        {"other": "25", "currency": "EUR"},
        {"often": "monthly", "email": "m@example.org"},
        {"tip": "5"},
        {"email": "other@example.org"},
        {"via": "letter-12"},
    ],
)
def test_another_choice_is_another_attempt(client, page, step, wire, changed):  # noqa: F811
    """Case 8: the key is minted anew, so no key is ever used for two amounts."""
    press(client, page, step=step)
    response = press(client, page, step=step, **changed)

    assert response.status_code == 303
    assert Attempt.objects.count() == 2
    assert len({options["idempotency_key"] for _params, options in wire.asked}) == 2


def test_one_key_for_two_amounts_would_be_refused(client, page, step, wire):  # noqa: F811
    """Case 8, the control: this is what happens where the key does not follow from the amount."""
    press(client, page, step=step)
    params, options = wire.asked[0]
    params["line_items"][0]["price_data"]["unit_amount"] = 5000

    with pytest.raises(stripe.IdempotencyError):
        wire.create(params, options)


def test_words_put_right_go_with_the_same_attempt(client, page, step, wire):  # noqa: F811
    press(client, page, step=step, name="Mina", message="For Simma")
    press(client, page, step=step, name="Mina", message="For Sima")

    assert Attempt.objects.get().message == "For Sima"
    assert len(wire.asked) == 1


@pytest.mark.parametrize("fault", ["lost", "unheard"])
def test_no_answer_and_pressed_again_is_one_page(client, page, step, wire, fault):  # noqa: F811
    """Case 9: whether the question or its answer was lost. All that was typed is still there, other ways are named."""
    setattr(wire, fault, 1)
    refused = press(client, page, step=step, email="mina@example.org", **WORDS)
    body = refused.content.decode()

    assert refused.status_code == 503
    assert "The payment company did not answer" in body
    for kept in ("mina@example.org", "Mina Salehi", "For Sima", "Narges", step, "red notebook"):
        assert kept in body
    assert Attempt.objects.get().state == "begun"

    again = press(client, page, step=token_on(refused), email="mina@example.org", **WORDS)

    assert again.status_code == 303
    assert (Attempt.objects.count(), sessions()) == (1, 1)
    assert wire.asked[0] == wire.asked[1]


def test_a_retry_asks_for_the_very_same_even_an_hour_later(client, page, step, wire, monkeypatch):  # noqa: F811
    """Case 9: the end of the page is part of what is asked, so it is kept with the attempt."""
    wire.unheard = 1
    press(client, page, step=step)
    later = timezone.now() + dt.timedelta(hours=1)
    monkeypatch.setattr(giving.timezone, "now", lambda: later)

    assert press(client, page, step=step).status_code == 303
    assert wire.asked[0] == wire.asked[1]


@pytest.mark.parametrize(
    ("refusal", "attempts"),
    [
        (stripe.APIError("broken", http_status=500), 2),
        (stripe.IdempotencyError("other parameters", http_status=400), 2),
        (stripe.InvalidRequestError("no such currency", "currency", http_status=400), 2),
        (stripe.APIError("still running", http_status=409), 1),
        (stripe.RateLimitError("too many", http_status=429), 1),
    ],
)
def test_an_answer_that_is_kept_under_its_key_is_asked_for_under_another(client, page, step, wire, refusal, attempts):  # noqa: F811
    """Case 8: the payment company repeats what it once answered, even a failure of its own, for a day."""
    wire.refusals = [refusal]
    refused = press(client, page, step=step, email="mina@example.org")
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")

    assert press(client, page, step=token_on(refused), email="mina@example.org").status_code == 303
    assert (Attempt.objects.count(), sessions()) == (attempts, 1)
    assert len({options["idempotency_key"] for _params, options in wire.asked}) == attempts


HOSTILE = ['"><script>alert(1)</script>', "{{ 7*7 }}", "\u202eevil", "' OR 1=1 --", "نام با \u200cنیم‌فاصله", "🕯️" * 20]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(client, page, step, words):
    refused = press(client, page, step=step, name=words, message=words, dedication=words, other="x")
    body = refused.content.decode()
    assert "<script>alert" not in body
    assert body.count(escape(words)) >= 3

    assert press(client, page, step=step, name=words, message=words, dedication=words).status_code == 303
    attempt = Attempt.objects.get()
    assert (attempt.name, attempt.message, attempt.dedication) == (words, words, words)


def test_the_answer_of_the_other_press_is_taken_where_ours_is_refused(client, page, step, wire, monkeypatch):  # noqa: F811
    """The payment company refuses a second request while the first runs (409); the first one's answer serves both."""
    first = press(client, page, step=step)
    monkeypatch.setattr("donations.views.giving.find_attempt", lambda **_: None)
    wire.lost = 1

    assert press(client, page, step=step)["Location"] == first["Location"]


def test_without_a_token_nothing_is_asked_and_all_is_kept(client, page, wire):  # noqa: F811
    """§6.6: no address opens a payment page without a token of ours."""
    other = token_on(look(client, factories.fund_page(title="Another"), amount="2500"))
    for forged in ("", "x", f"{other}", f"{other}x"):
        response = press(client, page, step=forged, email="mina@example.org")
        assert response.status_code == 422
        assert "mina@example.org" in response.content.decode()

    assert (wire.asked, Attempt.objects.count()) == ([], 0)


def test_a_token_runs_out_and_a_new_one_comes_with_what_was_typed(client, page, step, monkeypatch):
    real = dt.datetime.now(dt.UTC).timestamp()
    with monkeypatch.context() as later:
        later.setattr("django.core.signing.time.time", lambda: real + 2 * 3600 + 60)
        late = press(client, page, step=step, email="mina@example.org")
        assert late.status_code == 422
        assert "had waited for too long" in late.content.decode()
        again = press(client, page, step=token_on(late), email="mina@example.org")

    assert again.status_code == 303


@pytest.mark.parametrize("state", ["paid", "processing"])
def test_pressed_again_after_paying_leads_to_the_thanks(client, page, step, wire, state):  # noqa: F811
    press(client, page, step=step)
    Attempt.objects.update(state=state)

    assert "/give/return/" in press(client, page, step=step)["Location"]
    assert len(wire.asked) == 1


def test_a_page_that_has_run_out_is_replaced_by_a_new_one(client, page, step):
    press(client, page, step=step)
    Attempt.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))

    over = press(client, page, step=step)
    assert over.status_code == 422
    assert press(client, page, step=token_on(over)).status_code == 303
    assert sessions() == 2


def test_known_and_unknown_donors_get_the_same_answer(client, page):
    press(client, page, email="mina@example.org")
    known = press(client, page, email="mina@example.org", amount="5000")
    unknown = press(client, page, email="new@example.org", amount="5000")

    assert known.status_code == unknown.status_code == 303
    assert Contact.objects.count() == 2


def test_the_button_asks_the_database_little(client, page, step, django_assert_max_num_queries):
    form = {**AT_PAYMENT, "step": step, "email": "mina@example.org"}
    with django_assert_max_num_queries(45):
        client.post(address(page), form, headers=HOME)
