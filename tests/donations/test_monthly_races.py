"""Donors who press twice while the worker, or an event, is at the same monthly gift."""

import itertools

import pytest
import time_machine
from django.utils import timezone

from donations.actions import monthly
from donations.actions.forgetting import forget_donor
from donations.actions.links import ask_for_link
from donations.actions.mine import send_again, show_name
from donations.actions.monthly import ask_amount, ask_end, tell_company
from donations.actions.receipts import issue_receipt
from donations.models import DonorLink, Gift, MonthlyGift
from donations.practice.store import get
from people.models import Contact, OutgoingMail
from tests import factories
from tests.donations import making
from tests.donations.ringing import hear, monthly_checkout
from tests.people.hands import at_once

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


@pytest.fixture
def running() -> MonthlyGift:
    """Ten dollars a month, begun at the stand-in."""
    monthly_checkout()
    hear()
    return MonthlyGift.objects.get()


def errors(results):
    return [result for result in results if isinstance(result, Exception)]


def test_the_end_pressed_by_many_hands_is_asked_once(running):
    asked = [running.end_asked_at]
    assert errors(at_once(lambda: ask_end(monthly=running), hands=HANDS)) == []
    asked.append(MonthlyGift.objects.get().end_asked_at)
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=5)):
        ask_end(monthly=running)
    assert asked[0] is None
    assert MonthlyGift.objects.get().end_asked_at == asked[1]


def test_several_workers_end_it_once(running):
    ask_end(monthly=running)
    assert errors(at_once(tell_company, hands=4)) == []
    assert MonthlyGift.objects.get().state == "ended"
    assert get("subscription", running.subscription_id)["status"] == "canceled"
    assert OutgoingMail.objects.filter(kind="donations.monthly_ended").count() == 1


def test_the_event_and_the_worker_end_it_once(running):
    ask_end(monthly=running)
    turns = itertools.cycle([tell_company, hear])
    at_once(lambda: next(turns)(), hands=4)
    tell_company()
    hear()
    assert MonthlyGift.objects.get().state == "ended"
    assert OutgoingMail.objects.filter(kind="donations.monthly_ended").count() == 1


def test_an_amount_asked_for_while_another_is_told_is_not_lost(running, monkeypatch):
    """The donor changes their mind between the worker's question and its note."""
    ask_amount(monthly=running, amount=2000)
    real = monthly._change_price

    def meanwhile(*told):
        real(*told)
        ask_amount(monthly=running, amount=3000)

    with monkeypatch.context() as busy:
        busy.setattr(monthly, "_change_price", meanwhile)
        tell_company()
    assert (MonthlyGift.objects.get().amount, MonthlyGift.objects.get().amount_asked) == (2000, 3000)
    tell_company()
    hear()
    now = MonthlyGift.objects.get()
    assert (now.amount, now.amount_asked) == (3000, None)


def test_the_end_asked_for_while_an_amount_is_told_is_not_lost(running, monkeypatch):
    ask_amount(monthly=running, amount=2000)
    real = monthly._change_price

    def meanwhile(*told):
        ask_end(monthly=running)
        real(*told)

    with monkeypatch.context() as busy:
        busy.setattr(monthly, "_change_price", meanwhile)
        tell_company()
    tell_company()
    assert MonthlyGift.objects.get().state == "ended"


@pytest.mark.parametrize("_round", range(4))
def test_whoever_is_forgotten_while_their_gift_arrives_is_forgotten(_round):
    """Whichever of the two is first: the gift keeps neither name nor address, and there will be no second one."""
    ada = factories.contact()
    monthly_checkout(contact=ada, name="Ada Quux", message="Quux")
    turns = itertools.cycle([hear, lambda: forget_donor(ada)])
    at_once(lambda: next(turns)(), hands=2)
    hear()
    forget_donor(ada)  # a deadlock may have turned one of them away; then it is asked for again
    gift = Gift.objects.get()
    assert (gift.name, gift.message, gift.contact) == ("", "", None)
    tell_company()
    assert MonthlyGift.objects.get().state == "ended"
    assert not OutgoingMail.objects.filter(kind__startswith="donations.").exists()


def test_a_receipt_asked_for_by_many_hands_is_sent_once_more():
    gift = making.gift()
    issue_receipt(gift=gift)
    assert errors(at_once(lambda: send_again(gift=gift), hands=HANDS)) == []
    assert OutgoingMail.objects.filter(kind="donations.receipt").count() == 2


def test_a_name_hidden_by_many_hands_is_hidden():
    gift = making.gift(name="Ada", shows_name=True)
    assert errors(at_once(lambda: show_name(gift=gift, shows=False), hands=HANDS)) == []
    assert Gift.objects.get().shows_name is False


def test_links_asked_for_by_many_hands_are_links_of_one_contact():
    ada = factories.contact("ada@example.org")
    making.gift(contact=ada)
    assert errors(at_once(lambda: ask_for_link(email="ada@example.org", locale="en"), hands=HANDS)) == []
    assert DonorLink.objects.count() == HANDS
    assert OutgoingMail.objects.count() == 5
    assert Contact.objects.count() == 1
