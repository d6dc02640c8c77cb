"""Seats one at a time: asking, confirming, changing, giving back, moving up, being forgotten."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.db.models import Sum
from django.utils import timezone

from content import freshness
from events.actions.forgetting import contacts_needed, drop_unanswered, forget_guests
from events.actions.rsvps import (
    ask_for_seat,
    cancel_rsvp,
    change_party,
    confirm_rsvp,
    follow_date,
    promote_waiting,
)
from events.actions.seats import free_seats
from events.errors import EventError, NotNow
from events.models import Occurrence, Rsvp
from events.rules import rsvp_of_token, rsvp_token
from people.actions import silence
from people.erasure import erase_contact, forget_unneeded
from people.models import Contact, OutgoingMail
from people.secrets import digest, email_key
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def date() -> Occurrence:
    return factories.occurrence(capacity=5)


def ask(
    date: Occurrence, email: str = "sima@example.org", party: int = 1, name: str = "Sima", locale: str = "en"
) -> Rsvp:
    ask_for_seat(occurrence=date, email=email, name=name, party=party, locale=locale)
    return Rsvp.objects.get(occurrence=date, contact__email_key=email_key(email))


def guest(date: Occurrence, name: str, party: int = 1) -> Rsvp:
    """Someone who asked and pressed the button."""
    return confirm_rsvp(rsvp=ask(date, f"{name}@example.org", party, name))


def state(rsvp: Rsvp) -> str:
    return Rsvp.objects.get(pk=rsvp.pk).state


def taken(date: Occurrence) -> int:
    """Seats taken, having checked the one thing that must always hold."""
    date.refresh_from_db()
    confirmed = date.rsvps.filter(state="confirmed").aggregate(seats=Sum("party"))["seats"] or 0
    assert date.seats_taken == confirmed
    return confirmed


def mails(*kinds: str) -> list[str]:
    """Kinds of the mails about seats, in the order they were asked for."""
    rows = OutgoingMail.objects.filter(kind__startswith="events.rsvp").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def all_mail_left() -> None:
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())


# --- Asking ---------------------------------------------------------------------------------------------------


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


# --- Confirming -----------------------------------------------------------------------------------------------


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


# --- Changing and giving back -----------------------------------------------------------------------------------


def test_a_party_grows_into_free_seats_and_shrinks(date):
    rsvp = guest(date, "sima", 2)

    assert (change_party(rsvp=rsvp, party=5).party, taken(date)) == (5, 5)
    assert (change_party(rsvp=rsvp, party=1).party, taken(date)) == (1, 1)


def test_a_party_that_cannot_grow_keeps_what_it_has(date):
    rsvp = guest(date, "sima", 2)
    guest(date, "other", 2)

    with pytest.raises(EventError) as refused:
        change_party(rsvp=rsvp, party=4)

    assert str(refused.value) == "Only 1 more seat is free. The 2 seats you have stay yours."
    assert (Rsvp.objects.get(pk=rsvp.pk).party, taken(date)) == (2, 4)


def test_seats_of_a_party_that_shrinks_go_to_who_waits(date):
    big = guest(date, "big", 5)
    waits = guest(date, "waits", 2)

    change_party(rsvp=big, party=3)

    assert (state(waits), taken(date)) == ("confirmed", 5)
    assert mails()[-1] == "events.rsvp_promoted"


def test_a_waiting_party_that_becomes_small_enough_moves_up(date):
    guest(date, "first", 4)
    waits = guest(date, "waits", 3)

    assert change_party(rsvp=waits, party=1).state == "confirmed"
    assert taken(date) == 5


def test_a_pending_party_changes_without_holding_seats(date):
    assert (change_party(rsvp=ask(date), party=4).party, taken(date)) == (4, 0)


def test_who_gave_seats_back_has_no_party_to_change(date):
    with pytest.raises(EventError, match="given your seats back"):
        change_party(rsvp=cancel_rsvp(rsvp=guest(date, "sima")), party=2)


def test_giving_back_twice_frees_the_seats_once(date):
    rsvp, _ = guest(date, "sima", 2), guest(date, "other", 3)

    for _ in range(2):
        assert cancel_rsvp(rsvp=rsvp).state == "cancelled"

    assert taken(date) == 3


def test_after_the_date_who_came_stays_a_number(date):
    rsvp = guest(date, "sima", 2)
    Occurrence.objects.update(
        starts_at=timezone.now() - dt.timedelta(hours=2), ends_at=timezone.now() - dt.timedelta(hours=1)
    )

    for act in (lambda: cancel_rsvp(rsvp=rsvp), lambda: change_party(rsvp=rsvp, party=1)):
        with pytest.raises(NotNow):
            act()

    assert (state(rsvp), taken(date)) == ("confirmed", 2)


def test_every_change_of_seats_refreshes_the_public_pages(date, django_capture_on_commit_callbacks):
    waits = ask(date, "waits@example.org")
    marks = [freshness.current()]
    for act in (
        lambda: confirm_rsvp(rsvp=waits),
        lambda: change_party(rsvp=waits, party=2),
        lambda: cancel_rsvp(rsvp=waits),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        marks.append(freshness.current())

    assert len(set(marks)) == 4


# --- Moving up --------------------------------------------------------------------------------------------------


def test_free_seats_go_to_who_waits_longest_passing_over_who_does_not_fit(date):
    leaves = guest(date, "leaves", 2)
    guest(date, "stays", 3)
    three, one, two, last = (guest(date, name, party) for name, party in zip("abcd", (3, 1, 2, 1), strict=True))

    cancel_rsvp(rsvp=leaves)

    assert [state(row) for row in (three, one, two, last)] == ["waitlisted", "confirmed", "waitlisted", "confirmed"]
    assert taken(date) == 5
    assert mails().count("events.rsvp_promoted") == 2


def test_more_seats_let_the_waitlist_in_and_fewer_drop_nobody(date):
    guest(date, "first", 5)
    waits = guest(date, "waits", 2)
    Occurrence.objects.update(capacity=8)

    follow_date(occurrence=date)
    assert (state(waits), taken(date)) == ("confirmed", 7)

    Occurrence.objects.update(capacity=3)
    follow_date(occurrence=date)
    assert taken(date) == 7
    assert guest(date, "late").state == "waitlisted"


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"starts_at": timezone.now()}], ids=["cancelled", "begun"])
def test_nobody_moves_up_on_a_date_that_is_cancelled_or_has_begun(date, change):
    guest(date, "first", 5)
    waits = guest(date, "waits", 1)
    Occurrence.objects.update(capacity=9, **change)

    assert promote_waiting(occurrence=date) == []
    assert state(waits) == "waitlisted"


def test_leaving_the_waitlist_frees_nothing(date):
    guest(date, "first", 5)
    cancel_rsvp(rsvp=guest(date, "waits", 2))

    assert taken(date) == 5


# --- Being forgotten --------------------------------------------------------------------------------------------


def test_an_unanswered_mail_is_forgotten_with_its_address(date):
    stays, goes = ask(date, "stays@example.org"), ask(date, "goes@example.org")
    Rsvp.objects.filter(pk=goes.pk).update(confirm_by=timezone.now())
    all_mail_left()

    assert drop_unanswered() == 1
    forget_unneeded()

    assert Rsvp.objects.get() == stays
    assert list(Contact.objects.exclude(email=None)) == [stays.contact]


def test_two_weeks_after_the_date_names_and_addresses_end_and_numbers_stay(date):
    rsvp = guest(date, "sima", 2)
    assert rsvp.erase_at == date.ends_at + dt.timedelta(days=14)
    assert list(contacts_needed(timezone.now())) == [{"contact_id": rsvp.contact_id}]
    Rsvp.objects.update(erase_at=timezone.now())
    all_mail_left()

    assert (forget_guests(), forget_guests()) == (1, 0)
    forget_unneeded()

    rsvp.refresh_from_db()
    assert (rsvp.name, rsvp.contact, rsvp.state, rsvp.party, taken(date)) == ("", None, "confirmed", 2, 2)
    assert not Contact.objects.exclude(email=None).exists()
    assert rsvp_of_token(rsvp_token(rsvp)) is None


def test_a_date_that_moves_takes_its_time_limits_along(date):
    rsvp, pending = guest(date, "sima"), ask(date, "pending@example.org")
    begins = timezone.now() + dt.timedelta(hours=20)
    Occurrence.objects.update(starts_at=begins, ends_at=begins + dt.timedelta(hours=1))

    follow_date(occurrence=date)

    rsvp.refresh_from_db()
    pending.refresh_from_db()
    assert rsvp.erase_at == begins + dt.timedelta(days=14, hours=1)
    assert pending.confirm_by == begins


def test_someone_who_asks_to_be_erased_gives_the_seats_back(date):
    rsvp = guest(date, "sima", 4)
    waits = guest(date, "waits", 2)

    erase_contact(contact=rsvp.contact, actor=None)

    rsvp.refresh_from_db()
    assert (rsvp.name, rsvp.contact, rsvp.state) == ("", None, "cancelled")
    assert (state(waits), taken(date)) == ("confirmed", 2)
