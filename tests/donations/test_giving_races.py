"""One button, pressed many times in one moment: one attempt, one payment page (donations.md, case 7)."""

import uuid

import pytest
from django.test import Client

from donations.actions import pledges
from donations.actions.giving import Choice
from donations.models import Attempt, Pledge, PracticeObject
from people.models import OutgoingMail
from tests import factories
from tests.donations.giving_hands import look, press, token_on
from tests.events.test_rsvp_races import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page():
    return factories.fund_page()


def pressed_at_once(page, times):
    step = token_on(look(Client(), page, amount="2500"))
    return at_once([lambda: press(Client(), page, step=step, email="mina@example.org")] * times)


def sessions():
    return PracticeObject.objects.filter(kind="checkout.session").count()


def test_pressed_four_times_at_once_is_one_payment_page(page):
    answers = pressed_at_once(page, 4)

    assert errors(answers) == []
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (303, Attempt.objects.get().checkout_url)
    }
    assert (Attempt.objects.count(), sessions()) == (1, 1)


def test_a_number_that_does_not_follow_from_the_choice_would_make_several(page, monkeypatch):
    """The control."""
    monkeypatch.setattr(Choice, "uid", lambda self, nonce: uuid.uuid4())
    pressed_at_once(page, 3)

    assert sessions() > 1


def test_a_promise_confirmed_four_times_at_once_stands_once(page):
    pledge = pledges.ask_for_pledge(
        fund=page.fund,
        amount=2500,
        way="cash",
        due_on=page.deadline_day,
        email="mina@example.org",
        name="",
        locale="en",
    )
    results = at_once([lambda: pledges.confirm_pledge(pledge=pledge)] * 4)

    assert sorted(results) == [False, False, False, True]
    assert Pledge.objects.get().state == "standing"
    assert OutgoingMail.objects.filter(kind="donations.pledge_standing").count() == 1
