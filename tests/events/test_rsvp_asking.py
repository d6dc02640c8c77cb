"""Asking for seats and confirming, one at a time."""

import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError
from django.utils import timezone

from events.actions.rsvps import ask_for_seat, cancel_rsvp, change_party, confirm_rsvp
from events.actions.seats import free_seats
from events.errors import EventError, NotNow
from events.models import Occurrence, Rsvp
from events.rules import rsvp_of_token, rsvp_token
from people.actions import silence
from people.models import Contact, OutgoingMail
from people.secrets import digest
from tests import factories
from tests.events import hands
from tests.events.hands import all_mail_left, mails, state, taken
from tests.worlds import grown

pytestmark = pytest.mark.django_db
ask = partial(hands.ask, party=1)


def guest(date: Occurrence, name: str, party: int = 1) -> Rsvp:
    """Someone who asked and pressed the button."""
    return hands.guest(date, f"{name}@example.org", party, name=name)


@grown
def date() -> Occurrence:
    return factories.occurrence(capacity=5)


def test_asking_takes_no_seat_and_queues_one_mail(date):
    rsvp = ask(date, party=2)

    assert (rsvp.state, rsvp.party, rsvp.name, rsvp.locale) == ("pending", 2, "Sima", "en")
    assert taken(date) == 0
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.subject_id, mail.contact, mail.state) == (
        "events.rsvp_ask",
        str(rsvp.pk),
        rsvp.contact,
        "queued",
    )


def test_the_database_keeps_the_token_only_as_a_digest(date):
    rsvp = ask(date)

    assert rsvp.token_hash == digest(rsvp_token(rsvp))
    assert rsvp_token(rsvp) not in str(list(Rsvp.objects.values_list()))
    assert rsvp_of_token(rsvp_token(rsvp).upper()) == rsvp


def test_the_link_runs_out_after_two_days_or_when_the_date_begins(date):
    soon = factories.occurrence(factories.event(factories.chapter("Berlin")))
    Occurrence.objects.filter(pk=soon.pk).update(starts_at=timezone.now() + dt.timedelta(hours=3))
    soon.refresh_from_db()

    waits = ask(date).confirm_by - timezone.now()

    assert dt.timedelta(hours=47, minutes=59) < waits <= dt.timedelta(hours=48)
    assert ask(soon).confirm_by == soon.starts_at


def test_a_form_sent_twice_is_one_answer_and_one_mail(date):
    first, second = ask(date), ask(date)

    assert first == second
    assert mails() == ["events.rsvp_ask"]


def test_one_mailbox_is_one_answer_however_it_is_written(date):
    ask(date, "Sima@Example.org")
    ask(date, "sima+vigil@example.org")

    assert Rsvp.objects.count() == 1
    assert Contact.objects.get().email == "sima+vigil@example.org"


def test_asking_again_sends_the_same_link_until_it_has_run_out(date):
    first = ask(date)
    all_mail_left()
    again = ask(date, party=3)
    assert (rsvp_token(again), again.party) == (rsvp_token(first), 3)
    assert mails() == ["events.rsvp_ask"] * 2

    Rsvp.objects.update(confirm_by=timezone.now())
    renewed = ask(date)

    assert rsvp_token(renewed) != rsvp_token(first)
    assert rsvp_of_token(rsvp_token(first)) is None
    assert confirm_rsvp(rsvp=renewed).state == "confirmed"


@pytest.mark.parametrize(("capacity", "expected"), [(5, "confirmed"), (1, "waitlisted")])
def test_a_stranger_who_types_a_guests_address_changes_nothing(date, capacity, expected):
    Occurrence.objects.update(capacity=capacity)
    guest(date, "sima", party=2)
    all_mail_left()

    again = ask(date, party=1, name="Mallory", locale="es")

    assert (again.state, again.party, again.name, again.locale) == (expected, 2, "sima", "en")
    assert mails()[-1] == "events.rsvp_again"


def test_who_gave_the_seat_back_can_ask_again(date):
    cancel_rsvp(rsvp=guest(date, "sima"))
    again = ask(date, party=2)
    assert (again.state, taken(date)) == ("pending", 0)

    confirm_rsvp(rsvp=again)

    assert taken(date) == 2


def test_a_silenced_address_is_not_mailed_and_leaves_no_row(date):
    contact = factories.contact("sima@example.org")
    silence(contact=contact)

    ask_for_seat(occurrence=date, email="sima@example.org", name="Sima", party=1, locale="en")

    assert (Rsvp.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_a_hundred_asks_send_five_mails(date):
    for _ in range(100):
        ask(date)
        all_mail_left()

    assert mails() == ["events.rsvp_ask"] * 5


@pytest.mark.parametrize(
    "change",
    [
        {"status": "cancelled"},
        {"starts_at": timezone.now() - dt.timedelta(minutes=1)},
        {"starts_at": timezone.now() - dt.timedelta(hours=2), "ends_at": timezone.now() - dt.timedelta(hours=1)},
    ],
    ids=["cancelled", "begun", "over"],
)
def test_a_date_that_is_cancelled_begun_or_over_takes_nobody(date, change):
    pending = ask(date)
    Occurrence.objects.update(**change)

    with pytest.raises(NotNow):
        ask(date, "other@example.org")
    with pytest.raises(NotNow):
        confirm_rsvp(rsvp=pending)

    assert (state(pending), taken(date), Rsvp.objects.count()) == ("pending", 0, 1)


@pytest.mark.parametrize("party", [0, -1, 21])
def test_a_party_is_one_to_twenty(date, party):
    with pytest.raises(EventError):
        ask(date, party=party)
    with pytest.raises(EventError):
        change_party(rsvp=guest(date, "sima"), party=party)


def test_confirming_takes_the_seats_once_however_often_it_is_pressed(date):
    rsvp = ask(date, party=2)
    for _ in range(3):
        confirm_rsvp(rsvp=rsvp)

    assert (state(rsvp), taken(date)) == ("confirmed", 2)
    assert mails() == ["events.rsvp_ask", "events.rsvp_confirmed"]


def test_a_party_of_three_is_not_split_over_two_seats(date):
    guest(date, "first", 3)
    three = guest(date, "three", 3)

    assert (three.state, taken(date)) == ("waitlisted", 3)
    assert mails()[-1] == "events.rsvp_waitlisted"


def test_without_a_limit_everyone_gets_in(date):
    Occurrence.objects.update(capacity=None)

    assert [guest(date, name, 20).state for name in "ab"] == ["confirmed"] * 2
    assert taken(date) == 40


def test_a_link_that_has_run_out_takes_no_seat(date):
    rsvp = ask(date)
    Rsvp.objects.update(confirm_by=timezone.now())

    with pytest.raises(NotNow):
        confirm_rsvp(rsvp=rsvp)

    assert (state(rsvp), taken(date)) == ("pending", 0)


def test_seats_cannot_be_freed_below_none(date):
    with pytest.raises(IntegrityError):
        free_seats(occurrence=date, seats=1)
