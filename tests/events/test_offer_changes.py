"""What becomes of an offer when its date or its guest changes; and the queries that find what must never be."""

import datetime as dt

import pytest
from django.utils import timezone

from events.actions import offers
from events.actions.editing import as_it_stands, edit_date
from events.actions.forgetting import forget_contact
from events.actions.offers import accept_offer, lapse_offers
from events.actions.rsvps import cancel_rsvp, change_party, confirm_rsvp
from events.actions.statuses import cancel_date, postpone_date, uncancel_date
from events.errors import NotNow
from events.models import Occurrence, Rsvp
from events.queries.plans import people_of
from events.queries.seats import miscounted_dates, passed_over
from events.rules import has_run_out
from tests import factories
from tests.events.hands import all_mail_left, mails, state, taken
from tests.events.offer_hands import NOON, an_offer, five_seats, guest, later
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown(at=NOON)
def date() -> Occurrence:
    return five_seats()


@pytest.fixture
def offered(date) -> Rsvp:
    return an_offer(date)


# --- What becomes of an offer when the date, or the guest, changes ---------------------------------------------------


def edited(date: Occurrence, **changes) -> None:
    date.refresh_from_db()
    stands = as_it_stands(date)
    edit_date(occurrence=date, edit=type(stands)(**{**vars(stands), **changes}), reason="", actor=None)


def test_more_seats_are_offered_and_fewer_take_back_no_offer(date, offered):
    """Case 4 of trust.md, with offers standing."""
    big = guest(date, "big", 3)

    edited(date, capacity=8)
    assert (state(big), taken(date)) == ("offered", 8)
    edited(date, capacity=1)

    assert (state(offered), state(big), taken(date)) == ("offered", "offered", 8)
    assert accept_offer(rsvp=big).state == "confirmed"
    assert guest(date, "new").state == "waitlisted"


def test_an_offer_waits_while_the_date_is_postponed_and_is_made_anew_for_the_new_day(date, offered, time_machine):
    later(time_machine, hours=1)
    postpone_date(occurrence=date, reason="", actor=None)
    later(time_machine, days=2)
    assert (lapse_offers(), has_run_out(Rsvp.objects.get(pk=offered.pk))) == (0, False)
    with pytest.raises(NotNow):
        accept_offer(rsvp=offered)
    assert mails()[-2:] == ["events.rsvp_changed"] * 2  # who keeps seats, and who was offered some

    face = date.face
    edited(date, face=type(face)(dt.date(2026, 12, 9), face.start, face.end, dt.date(2026, 12, 9)))

    offered.refresh_from_db()
    assert offered.offer_until == timezone.now() + dt.timedelta(days=1)
    assert accept_offer(rsvp=offered).state == "confirmed"


def test_a_cancelled_date_keeps_its_offers_for_the_day_it_is_called_back(date, offered, time_machine):
    cancel_date(occurrence=date, reason="", actor=None)
    assert "events.rsvp_offered" in mails()[-2:]  # that mail says that the date is cancelled
    later(time_machine, days=2)
    assert lapse_offers() == 0
    all_mail_left()

    uncancel_date(occurrence=date, actor=None)

    offered.refresh_from_db()
    assert (offered.state, offered.offer_until > timezone.now(), taken(date)) == ("offered", True, 5)
    assert mails().count("events.rsvp_offered") == 3


def test_calling_back_offers_what_was_given_back_meanwhile(date):
    stays, waits = guest(date, "stays", 5), guest(date, "waits", 2)
    cancel_date(occurrence=date, reason="", actor=None)
    cancel_rsvp(rsvp=stays)
    assert state(waits) == "waitlisted"

    uncancel_date(occurrence=date, actor=None)

    assert (state(waits), taken(date)) == ("offered", 2)


def test_a_date_that_moves_closer_ends_its_offers_at_its_start(date, offered):
    face = date.face
    edited(date, face=type(face)(dt.date(2026, 11, 21), face.start, face.end, dt.date(2026, 11, 21)))

    offered.refresh_from_db()
    date.refresh_from_db()
    assert offered.offer_until == date.starts_at < NOON + dt.timedelta(days=1)


def test_no_offer_outlives_the_start(date, offered, time_machine):
    following = guest(date, "following", 2)
    Rsvp.objects.filter(pk=offered.pk).update(offer_until=date.starts_at)
    time_machine.move_to(date.starts_at, tick=False)

    assert lapse_offers() == 1
    assert (state(offered), state(following), taken(date)) == ("lapsed", "waitlisted", 3)


def test_someone_who_holds_an_offer_and_is_erased_lets_the_next_in(date, offered):
    following = guest(date, "following", 2)

    forget_contact(offered.contact)

    assert (state(offered), state(following), taken(date)) == ("cancelled", "offered", 5)


def test_who_was_offered_seats_must_be_asked_before_the_date_goes(date, offered):
    Rsvp.objects.exclude(pk=offered.pk).delete()

    assert people_of([date]) == {date.pk: 2}


def test_who_was_checked_in_gives_nothing_back(date):
    row = factories.rsvp(date, state="attended", arrived=1, checked_in_at=NOON)
    Occurrence.objects.update(seats_taken=1)

    for act in (cancel_rsvp, lambda rsvp: change_party(rsvp=rsvp, party=3)):
        with pytest.raises(NotNow):
            act(rsvp=row)
    assert (confirm_rsvp(rsvp=row).state, accept_offer(rsvp=row).state, taken(date)) == ("attended", "attended", 1)


# --- The two queries that hold it all together -----------------------------------------------------------------------


def test_a_count_that_is_off_by_one_is_found(date, offered):
    assert list(miscounted_dates()) == []
    for by in (-1, 1):
        Occurrence.objects.filter(pk=date.pk).update(seats_taken=5 + by)
        assert [row.held for row in miscounted_dates()] == [5]


def test_who_is_passed_over_is_found(date, monkeypatch):
    leaves, waits = guest(date, "leaves", 5), guest(date, "waits", 2)
    monkeypatch.setattr("events.actions.rsvps.make_offers", lambda date: [])
    cancel_rsvp(rsvp=leaves)
    date.refresh_from_db()

    assert passed_over(date) == [waits]
    offers.offer_waiting(occurrence=date)
    date.refresh_from_db()
    assert passed_over(date) == []
