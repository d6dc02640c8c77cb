"""What donors ask for their monthly gift: written down at once, told to the payment company by the worker
(donations.md, cases 49 and 50)."""

import uuid

import pytest
import stripe
from django.urls import reverse

from donations.actions import cards, monthly
from donations.actions.cards import ask_for_card, card_given
from donations.actions.monthly import ask_amount, ask_end, tell_company
from donations.errors import NoAnswer, TooLate
from donations.links import monthly_token
from donations.models import MonthlyGift
from donations.practice import hands
from donations.practice.store import get
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.donations import making
from tests.donations.ringing import hear, monthly_checkout
from tests.donations.stripe_hands import happens, open_session
from tests.worlds import grown

pytestmark = pytest.mark.django_db


def begun_with_a_tip() -> MonthlyGift:
    """Ten dollars a month and one on top, as the form begins it: two lines of one subscription."""
    attempt = making.attempt(
        **{"often": "monthly", "amount": 1000, "tip": 100, "state": "open", "contact": factories.contact()}
    )
    price = {"currency": "usd", "product_data": {"name": "Gift"}, "recurring": {"interval": "month"}}
    lines = [{"quantity": 1, "price_data": {**price, "unit_amount": amount}} for amount in (1000, 100)]
    session = open_session(mode="subscription", attempt=str(attempt.uid), line_items=lines)
    attempt.session_id = session["id"]
    attempt.save()
    hands.press(session["id"], "pays")
    hear()
    return MonthlyGift.objects.get()


@grown
def running() -> MonthlyGift:
    """Ten dollars a month, begun at the stand-in."""
    _attempt, session = monthly_checkout()
    hear()
    found = MonthlyGift.objects.get()
    found.session = session
    return found


def subscription(gift: MonthlyGift):
    return get("subscription", gift.subscription_id)


def fresh(gift: MonthlyGift) -> MonthlyGift:
    return MonthlyGift.objects.get(pk=gift.pk)


def address(gift: MonthlyGift, name: str = "") -> str:
    return reverse(f"donations_monthly{name and f'_{name}'}", args=[monthly_token(gift)])


class Away:
    """A payment company that does not answer."""

    def __getattr__(self, name):
        raise stripe.APIConnectionError("down")


def test_the_link_ends_it_without_a_login_and_works_twice(client, running):
    """Case 50."""
    for _ in range(2):
        answer = client.post(address(running, "end"))
        assert (answer.status_code, answer["Location"]) == (303, address(running))
    page = client.get(address(running))
    assert "We are ending it" in page.content.decode()
    assert tell_company() == 1
    assert subscription(running)["status"] == "canceled"
    assert fresh(running).state == "ended"
    assert client.post(address(running, "end")).status_code == 303
    assert "It has ended" in client.get(address(running)).content.decode()
    assert OutgoingMail.objects.filter(kind="donations.monthly_ended").count() == 1


def test_looking_at_the_link_ends_nothing(client, running):
    """Mail scanners open every link."""
    for name in ("", "end", "amount", "card"):
        client.get(address(running, name))
    assert fresh(running).end_asked_at is None


def test_the_event_that_it_ended_tells_no_second_time(running):
    ask_end(monthly=running)
    tell_company()
    hear()
    assert fresh(running).state == "ended"
    assert OutgoingMail.objects.filter(kind="donations.monthly_ended").count() == 1


def test_while_the_payment_company_is_down_the_click_counts_and_is_told_later(client, running, monkeypatch):
    with monkeypatch.context() as down:
        down.setattr(monthly, "client", Away)
        assert client.post(address(running, "end")).status_code == 303
        assert tell_company() == 0
        assert fresh(running).state == "active"
    assert tell_company() == 1
    assert fresh(running).state == "ended"


def test_what_ended_there_already_is_noted_as_ended(running):
    happens(running.session, "month-last")
    ask_end(monthly=running)
    assert tell_company() == 1
    assert fresh(running).state == "ended"


def test_another_amount_is_taken_from_the_next_payment_on(client, running):
    answer = client.post(address(running, "amount"), {"amount": "۲۵"})
    assert answer.status_code == 303
    assert "$25.00" in client.get(address(running)).content.decode()
    assert fresh(running).amount == 1000
    assert tell_company() == 1
    assert subscription(running)["items"]["data"][0]["price"]["unit_amount"] == 2500
    assert (fresh(running).amount, fresh(running).amount_asked) == (2500, None)


def test_another_amount_leaves_what_is_given_on_top():
    """Case 40: the tip is told apart each month."""
    gift = begun_with_a_tip()
    assert (gift.amount, gift.tip, gift.gifts.get().tip) == (1000, 100, 100)
    ask_amount(monthly=gift, amount=2000)
    tell_company()
    hands.carry_out(gift.subscription_id, "month-paid")
    hear()
    assert sorted(item["price"]["unit_amount"] for item in subscription(gift)["items"]["data"]) == [100, 2000]
    assert (fresh(gift).amount, fresh(gift).tip) == (2000, 100)
    assert [(one.amount, one.tip) for one in gift.gifts.order_by("pk")] == [(1000, 100), (2000, 100)]


def test_there_and_back_again_are_two_changes(running):
    for amount in (2000, 1000, 2000):
        ask_amount(monthly=running, amount=amount)
        tell_company()
        assert subscription(running)["items"]["data"][0]["price"]["unit_amount"] == amount


def test_an_answer_that_was_lost_changes_it_once(running, monkeypatch):
    """The company took the new amount, and we never heard."""
    ask_amount(monthly=running, amount=2000)
    real = monthly._change_price

    def unheard(*told):
        real(*told)
        raise stripe.APIConnectionError("timed out")

    with monkeypatch.context() as lossy:
        lossy.setattr(monthly, "_change_price", unheard)
        assert tell_company() == 0
    price = subscription(running)["items"]["data"][0]["price"]["id"]
    assert tell_company() == 1
    assert subscription(running)["items"]["data"][0]["price"]["id"] == price
    assert fresh(running).amount == 2000


@pytest.mark.parametrize("typed", ["", "0", "-5", "0.10", "NaN", "1e3", "25.005"])
def test_an_amount_that_nobody_can_pay_is_refused_beside_its_field(client, running, typed):
    answer = client.post(address(running, "amount"), {"amount": typed})
    assert answer.status_code == 422
    assert fresh(running).amount_asked is None


def test_what_is_over_takes_no_other_amount(running):
    ask_end(monthly=running)
    with pytest.raises(TooLate):
        ask_amount(monthly=running, amount=2000)


def test_a_made_up_link_opens_nothing(client, running):
    for token in ("1-abc", f"{running.pk}-{'a' * 52}", "x", f"{running.pk + 1}-{monthly_token(running).split('-')[1]}"):
        for name in ("donations_monthly", "donations_monthly_end"):
            assert client.post(reverse("donations_monthly_end", args=[token])).status_code == 404
            assert client.get(reverse(name, args=[token])).status_code in (302, 404)
    assert fresh(running).end_asked_at is None


def new_card(gift: MonthlyGift) -> str:
    """The session of a card page that was used."""
    url = ask_for_card(monthly=gift, nonce=uuid.uuid4())
    key = url.rstrip("/").rpartition("/")[2]
    hands.press(key, "pays")
    return key


def test_a_new_card_is_set_on_the_subscription_itself(running):
    """Case 49: the subscription's own card is tried first, so the customer's would not help."""
    before = subscription(running)["default_payment_method"]
    session = new_card(running)
    assert card_given(session)
    now = subscription(running)["default_payment_method"]
    assert now
    assert now != before
    assert get("payment_method", now)["customer"] == subscription(running)["customer"]
    assert card_given(session)
    assert OutgoingMail.objects.filter(kind="donations.monthly_card").count() == 1


def test_the_event_of_the_card_page_sets_it(running):
    """Case 49, the whole way: checkout.session.completed in setup mode."""
    before = subscription(running)["default_payment_method"]
    new_card(running)
    hear()
    assert subscription(running)["default_payment_method"] != before


def test_a_new_card_pays_what_the_old_one_could_not(running):
    happens(running.session, "month-fails")
    hear()
    assert fresh(running).state == "past-due"
    card_given(new_card(fresh(running)))
    hear()
    assert (fresh(running).state, fresh(running).failed_invoice) == ("active", "")
    assert running.gifts.count() == 2


def test_the_card_button_pressed_twice_leads_to_one_page(client, running):
    nonce = str(uuid.uuid4())
    answers = [client.post(address(running, "card"), {"nonce": nonce}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]


def test_no_card_page_is_told_as_it_is(client, running, monkeypatch):
    monkeypatch.setattr(cards, "client", Away)
    answer = client.post(address(running, "card"), {"nonce": "x"})
    assert answer.status_code == 503
    assert "did not answer" in answer.content.decode()
    with pytest.raises(NoAnswer):
        ask_for_card(monthly=running, nonce=uuid.uuid4())


def test_a_card_page_of_nobody_is_not_ours(running):
    MonthlyGift.objects.update(livemode=True)
    assert card_given(new_card(running)) is False


def test_the_mails_of_a_monthly_gift_are_written(running):
    card_given(new_card(running))
    mail = OutgoingMail.objects.get(kind="donations.monthly_card")
    assert "/give/monthly/" in compose(mail).body
