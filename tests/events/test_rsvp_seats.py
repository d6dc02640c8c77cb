"""Seats one at a time: changing, giving back, moving up, being forgotten."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from content import freshness
from events.actions.forgetting import contacts_needed, drop_unanswered, forget_guests
from events.actions.offers import offer_waiting
from events.actions.rsvps import cancel_rsvp, change_party, confirm_rsvp, follow_date
from events.errors import EventError, NotNow
from events.models import Occurrence, Rsvp
from events.rules import rsvp_of_token, rsvp_token
from people.erasure import erase_contact, forget_unneeded
from people.models import Contact
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


def test_seats_of_a_party_that_shrinks_are_offered_to_who_waits(date):
    big = guest(date, "big", 5)
    waits = guest(date, "waits", 2)

    change_party(rsvp=big, party=3)

    assert (state(waits), taken(date)) == ("offered", 5)
    assert mails()[-1] == "events.rsvp_offered"


def test_a_waiting_party_that_becomes_small_enough_gets_an_offer(date):
    guest(date, "first", 4)
    waits = guest(date, "waits", 3)

    assert change_party(rsvp=waits, party=1).state == "offered"
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


def test_free_seats_are_offered_to_who_waits_longest_passing_over_who_does_not_fit(date):
    leaves = guest(date, "leaves", 2)
    guest(date, "stays", 3)
    three, one, two, last = (guest(date, name, party) for name, party in zip("abcd", (3, 1, 2, 1), strict=True))

    cancel_rsvp(rsvp=leaves)

    assert [state(row) for row in (three, one, two, last)] == ["waitlisted", "offered", "waitlisted", "offered"]
    assert taken(date) == 5
    assert mails().count("events.rsvp_offered") == 2


def test_more_seats_are_offered_to_the_waitlist_and_fewer_drop_nobody(date):
    """Case 4 of trust.md: also what is offered stands."""
    guest(date, "first", 5)
    waits = guest(date, "waits", 2)
    Occurrence.objects.update(capacity=8)

    follow_date(occurrence=date)
    assert (state(waits), taken(date)) == ("offered", 7)

    Occurrence.objects.update(capacity=3)
    follow_date(occurrence=date)
    assert (state(waits), taken(date)) == ("offered", 7)
    assert guest(date, "late").state == "waitlisted"


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"starts_at": timezone.now()}], ids=["cancelled", "begun"])
def test_nobody_gets_an_offer_on_a_date_that_is_cancelled_or_has_begun(date, change):
    guest(date, "first", 5)
    waits = guest(date, "waits", 1)
    Occurrence.objects.update(capacity=9, **change)

    assert offer_waiting(occurrence=date) == []
    assert state(waits) == "waitlisted"


def test_leaving_the_waitlist_frees_nothing(date):
    guest(date, "first", 5)
    cancel_rsvp(rsvp=guest(date, "waits", 2))

    assert taken(date) == 5


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
    assert (state(waits), taken(date)) == ("offered", 2)
