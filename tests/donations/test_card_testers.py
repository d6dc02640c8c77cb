"""What holds back those who try stolen cards: limits by network, proof of work, a pause (case 47, §6.6)."""

import datetime as dt
import json
import time
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from donations import proof, safeguards
from donations.actions import breaker
from donations.actions.desk import close_breaker
from donations.giving_tokens import new_step
from donations.models import Attempt, Breaker, StripeEvent
from people.models import OutgoingMail, User
from tests import factories
from tests.donations import stripe_hands
from tests.donations.giving_hands import look, press, token_on, wire  # noqa: F401
from tests.worlds import grown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wire", "still")]


@pytest.fixture
def still(monkeypatch):
    """The clock of the counters stands still, so that no window ends in the middle of a test."""
    now = time.time() // 3600 * 3600 + 30
    monkeypatch.setattr("people.limits.time.time", lambda: now)


@grown
def page():
    return factories.fund_page()


def gifts(client, page, count):
    return [press(client, page, other=f"{20 + number}").status_code for number in range(count)]


def solve(challenge: str) -> str:
    return next(str(number) for number in range(10**7) if proof.fits(challenge, str(number)))


def test_the_sixth_attempt_of_a_network_is_refused_calmly(client, page, wire):  # noqa: F811
    """Case 47."""
    assert gifts(client, page, 5) == [303] * 5

    refused = press(client, page, email="mina@example.org")
    body = refused.content.decode()

    assert refused.status_code == 429
    assert "A little slower, please" in body
    assert "mina@example.org" in body
    assert "Wait three minutes" in body
    assert (len(wire.asked), Attempt.objects.count()) == (5, 5)


def test_two_typos_and_a_button_pressed_twice_do_not_count(client, page):
    """Case 47."""
    assert [press(client, page, other=slip).status_code for slip in ("2,5,0", "abc", "")] == [422, 422, 303]
    step = token_on(look(client, page, amount="2500"))
    assert [press(client, page, step=step, amount="5000").status_code for _ in range(4)] == [303] * 4

    assert gifts(client, page, 3) == [303] * 3
    assert press(client, page).status_code == 429


def test_a_retry_after_no_answer_does_not_count(client, page, wire):  # noqa: F811
    gifts(client, page, 4)
    step = token_on(look(client, page, amount="2500"))
    wire.lost = 3

    assert [press(client, page, step=step).status_code for _ in range(4)] == [503, 503, 503, 303]


def test_another_network_and_three_minutes_later_get_through(client, page, monkeypatch):
    gifts(client, page, 5)
    assert press(client, page).status_code == 429
    assert press(Client(REMOTE_ADDR="203.0.113.7"), page).status_code == 303

    later = time.time() // 3600 * 3600 + 30 + 180
    monkeypatch.setattr("people.limits.time.time", lambda: later)
    assert press(client, page).status_code == 303


def test_no_address_is_kept(client, page):
    """Nothing in the database, and nothing in the names of the counters, tells a network."""
    press(Client(REMOTE_ADDR="203.0.113.7"), page, email="mina@example.org")

    row = Attempt.objects.values().get()
    assert not [value for value in row.values() if "203.0.113" in str(value)]


def refused_page(client, page):
    gifts(client, page, 5)
    response = press(client, page, email="mina@example.org")
    body = response.content.decode()
    challenge = body.partition('name="challenge" value="')[2].partition('"')[0]
    return token_on(response), challenge


def test_a_browser_that_works_gets_through(client, page):
    step, challenge = refused_page(client, page)

    response = press(client, page, step=step, challenge=challenge, answer=solve(challenge))

    assert response.status_code == 303


def test_fifty_people_on_one_network_get_through(client, page, monkeypatch):
    monkeypatch.setattr(proof, "DIFFICULTY", 4)
    step, challenge = refused_page(client, page)
    passed = 0
    for number in range(50):
        response = press(client, page, step=step, other=f"{30 + number}", challenge=challenge, answer=solve(challenge))
        passed += response.status_code == 303
        refused = press(client, page, other=f"{300 + number}")
        step = token_on(refused)
        challenge = refused.content.decode().partition('name="challenge" value="')[2].partition('"')[0]

    assert passed == 50


@pytest.mark.parametrize("answer", ["", "0x1", "²", "-1", "9" * 17, "1.5", "abc"])
def test_an_answer_that_is_none_is_refused(client, page, answer):
    step, challenge = refused_page(client, page)

    assert press(client, page, step=step, challenge=challenge, answer=answer).status_code == 429


def test_an_answer_counts_once_and_for_its_own_page(monkeypatch):
    monkeypatch.setattr(proof, "DIFFICULTY", 8)
    mine, other = new_step("fund"), new_step("fund")
    challenge = proof.challenge_for(mine)
    answer = solve(challenge)

    assert not proof.is_solved(other, challenge, answer)
    assert not proof.is_solved(mine, f"{challenge}x", answer)
    assert proof.is_solved(mine, challenge, answer)
    assert not proof.is_solved(mine, challenge, answer)


def test_the_work_is_what_the_constant_says():
    """Control: with no bits asked for any number would do, with many none would be found in time."""
    challenge = proof.challenge_for("x")
    found = sum(proof.fits(challenge, str(number)) for number in range(2000))

    assert found <= 2


def declines(count, kind="charge.failed", *, ago=0, **about):
    """Events as the webhook keeps them."""
    payload = json.dumps({"data": {"object": about}})
    at = timezone.now() - dt.timedelta(minutes=ago)
    for _time in range(count):
        key = f"evt_{uuid.uuid4()}"
        facts = {"event_id": key, "type": kind, "payload": payload, "livemode": False, "happened_at": at}
        StripeEvent.objects.create(**facts, received_at=at)


@pytest.fixture
def attempt(client, page):
    press(client, page)
    return Attempt.objects.get()


@pytest.mark.usefixtures("attempt")
def test_many_declined_cards_pause_all_cards(client, page):
    User.objects.create_superuser("treasurer@example.org", "x", handle="treasurer")
    declines(safeguards.DECLINES - 1)
    assert not breaker.watch_cards()
    declines(1)
    assert breaker.watch_cards()

    assert breaker.is_open()
    assert Breaker.objects.get().declined == safeguards.DECLINES
    assert OutgoingMail.objects.filter(kind="donations.alarm").count() == 1
    body = look(client, page, amount="2500").content.decode()
    assert "Cards are paused" in body
    refused = press(client, page, other="31", email="mina@example.org")
    assert refused.status_code == 503
    assert "mina@example.org" in refused.content.decode()
    assert Attempt.objects.count() == 1


def test_cards_declined_on_our_own_practice_page_are_heard_of(client, page, monkeypatch):
    """From the payment page through the webhook to the pause."""
    monkeypatch.setattr(breaker, "DECLINES", 3)
    press(client, page)
    session = Attempt.objects.get().session_id
    for _card in range(3):
        assert not breaker.watch_cards()
        stripe_hands.hands.press(session, "declines")
        stripe_hands.deliver(copies=3)

    assert breaker.watch_cards()


def test_declines_far_apart_pause_nothing():
    for ago in range(safeguards.DECLINES * 2):
        declines(1, ago=ago)

    assert not breaker.watch_cards()


def test_renewals_that_fail_together_pause_nothing():
    """On the first of a month many monthly gifts are due at once."""
    declines(safeguards.DECLINES + 5)
    declines(safeguards.DECLINES, "invoice.payment_failed", billing_reason="subscription_cycle")
    assert not breaker.watch_cards()

    declines(safeguards.DECLINES, "invoice.payment_failed", billing_reason="subscription_create")
    declines(safeguards.DECLINES)
    assert breaker.watch_cards()


def test_too_many_payment_pages_pause_all_cards(client, page, monkeypatch):
    monkeypatch.setattr(breaker, "SESSIONS", 3)

    assert gifts(client, page, 4) == [303, 303, 303, 503]


@pytest.mark.usefixtures("attempt")
def test_promises_go_on_while_cards_are_paused(client, page):
    declines(safeguards.DECLINES)
    breaker.watch_cards()

    assert look(client, page, amount="2500").content.decode().count("/pledge/") == 1


def test_a_payment_page_that_is_open_already_can_still_be_found(client, page):
    step = token_on(look(client, page, amount="2500"))
    first = press(client, page, step=step)
    declines(safeguards.DECLINES)
    breaker.watch_cards()

    assert press(client, page, step=step)["Location"] == first["Location"]


def test_a_pause_ends_by_itself_and_what_led_to_it_leads_to_no_other(monkeypatch):
    declines(safeguards.DECLINES * 3)
    breaker.watch_cards()
    breaker.watch_cards()
    assert Breaker.objects.count() == 1

    over = Breaker.objects.get().until
    monkeypatch.setattr("donations.actions.breaker.timezone.now", lambda: over)
    assert not breaker.watch_cards()


def test_a_treasurer_ends_a_pause(client, page):
    declines(safeguards.DECLINES)
    breaker.watch_cards()
    close_breaker(author=User.objects.create_superuser("treasurer@example.org", "x", handle="treasurer"))

    assert not breaker.watch_cards()
    assert press(client, page).status_code == 303
