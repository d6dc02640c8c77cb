"""Freed seats are offered for a while: who is asked, in which order, how long it holds, what ends it."""

import datetime as dt

import pytest

from events.actions.offers import accept_offer, lapse_offers
from events.actions.rsvps import cancel_rsvp, change_party, change_shift, confirm_rsvp
from events.errors import EventError, NotNow
from events.jobs import lapse_offers as job
from events.models import Occurrence, Rsvp
from events.queries.seats import miscounted_shifts
from events.rules import has_run_out, offer_ends
from people.schedule import JOBS
from tests import factories
from tests.events.hands import all_mail_left, ask, mails, state, taken
from tests.events.offer_hands import NOON, an_offer, five_seats, guest, later
from tests.events.shift_hands import left, shift
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown(at=NOON)
def date() -> Occurrence:
    return five_seats()


@pytest.fixture
def offered(date) -> Rsvp:
    return an_offer(date)


# --- How long an offer holds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "holds"),
    [
        (dt.timedelta(days=30), dt.timedelta(hours=24)),
        (dt.timedelta(days=4), dt.timedelta(hours=24)),
        (dt.timedelta(hours=40), dt.timedelta(hours=10)),
        (dt.timedelta(hours=2), dt.timedelta(minutes=30)),
        (dt.timedelta(minutes=59), dt.timedelta(minutes=15)),
        (dt.timedelta(minutes=15), dt.timedelta(minutes=15)),
        (dt.timedelta(minutes=4), dt.timedelta(minutes=4)),
    ],
)
def test_an_offer_holds_a_day_or_a_quarter_of_what_is_left_and_never_past_the_start(left, holds):
    date = Occurrence(starts_at=NOON + left)

    assert offer_ends(date, NOON) == NOON + holds


def test_an_offer_ends_on_the_minute_that_people_are_told():
    now = NOON + dt.timedelta(seconds=31, microseconds=9)

    assert offer_ends(Occurrence(starts_at=NOON + dt.timedelta(days=9)), now) == NOON + dt.timedelta(days=1, minutes=1)


# --- Taking it, declining it, letting it run out ---------------------------------------------------------------------


def test_an_offer_holds_the_seats_and_no_place_in_a_shift_until_it_is_taken(date):
    calls = shift(date, capacity=3)
    leaves, waits = guest(date, "leaves", 5), guest(date, "waits", 2)
    change_shift(rsvp=waits, shift=calls)
    cancel_rsvp(rsvp=leaves)

    assert (state(waits), taken(date), left(calls)) == ("offered", 2, 3)
    row = accept_offer(rsvp=waits)
    assert (row.state, row.confirmed_at, row.offer_until, taken(date), left(calls)) == ("confirmed", NOON, None, 2, 1)
    assert list(miscounted_shifts()) == []


def test_taking_it_twice_takes_it_once_and_sends_one_mail(date, offered):
    assert [accept_offer(rsvp=offered).state for _ in range(2)] == ["confirmed", "confirmed"]

    assert (taken(date), mails().count("events.rsvp_confirmed")) == (5, 3)


def test_a_shift_that_filled_meanwhile_does_not_cost_the_seats(date):
    calls = shift(date, capacity=2)
    leaves, waits = guest(date, "leaves", 4), guest(date, "waits", 3)
    Rsvp.objects.filter(pk=waits.pk).update(shift=calls)
    cancel_rsvp(rsvp=leaves)

    row = accept_offer(rsvp=waits)

    assert (row.state, row.shift_id, row.missed_id, left(calls)) == ("confirmed", None, calls.pk, 2)


def test_who_declines_leaves_the_waitlist_and_the_next_is_asked(date, offered):
    """Complaint 9 of the reference: offered again after saying no."""
    following = guest(date, "following", 1)
    cancel_rsvp(rsvp=offered)

    assert (state(offered), state(following), taken(date)) == ("cancelled", "offered", 4)
    cancel_rsvp(rsvp=following)
    assert (state(offered), state(following), taken(date)) == ("cancelled", "cancelled", 3)
    assert mails().count("events.rsvp_offered") == 2
    assert "events.rsvp_given_back" not in mails()[-2:]  # what was never in a calendar is not taken out of one


def test_an_offer_that_runs_out_goes_on_to_the_next_and_nobody_is_asked_twice(date, offered, time_machine):
    following = guest(date, "following", 2)
    later(time_machine, hours=23, minutes=59)
    assert (lapse_offers(), has_run_out(offered)) == (0, False)
    later(time_machine, minutes=1)

    assert (lapse_offers(), lapse_offers()) == (1, 0)
    assert (state(offered), state(following), taken(date)) == ("lapsed", "offered", 5)
    assert mails()[-2:] == ["events.rsvp_offered", "events.rsvp_lapsed"]
    later(time_machine, days=1)
    lapse_offers()
    assert (state(offered), state(following), taken(date)) == ("lapsed", "lapsed", 3)
    assert mails().count("events.rsvp_offered") == 2


def test_an_offer_cannot_be_taken_once_it_ran_out_even_before_the_worker_looks(date, offered, time_machine):
    later(time_machine, days=1)

    for act in (accept_offer, lambda rsvp: change_party(rsvp=rsvp, party=1)):
        with pytest.raises(NotNow, match="no offer for you any more"):
            act(rsvp=offered)

    assert (state(offered), taken(date)) == ("offered", 5)


@pytest.mark.parametrize("name", ["pending", "waitlisted", "cancelled", "lapsed"])
def test_nobody_takes_what_was_not_offered(date, name):
    row = factories.rsvp(date, state=name, waitlisted_at=NOON)

    with pytest.raises(NotNow, match="no offer"):
        accept_offer(rsvp=row)

    assert (state(row), taken(date)) == (name, 0)


def test_waiting_again_is_waiting_at_the_end(date, offered, time_machine):
    following, last = guest(date, "following", 2), guest(date, "last", 1)
    later(time_machine, days=1)
    lapse_offers()

    row = confirm_rsvp(rsvp=offered)

    assert (row.state, row.offer_until, state(following), state(last)) == ("waitlisted", None, "offered", "waitlisted")
    cancel_rsvp(rsvp=following)
    assert (state(last), state(offered), taken(date)) == ("offered", "waitlisted", 4)


def test_who_presses_late_while_nobody_else_waits_has_the_seats_after_all(date, offered, time_machine):
    later(time_machine, days=1)

    assert confirm_rsvp(rsvp=offered).state == "confirmed"  # even before the worker has looked
    assert (taken(date), mails()[-1]) == (5, "events.rsvp_confirmed")


def test_pressing_the_button_of_the_first_mail_again_takes_no_offer(date, offered):
    assert confirm_rsvp(rsvp=offered).state == "offered"


def test_who_asks_once_more_by_mail_keeps_the_offer_and_after_it_ran_out_starts_over(date, offered, time_machine):
    ask(date, "waits@example.org", 4)
    assert (state(offered), offered.party, mails()[-1]) == ("offered", 2, "events.rsvp_again")
    later(time_machine, days=1)
    lapse_offers()
    all_mail_left()

    ask(date, "waits@example.org", 4)

    assert (state(offered), mails()[-1]) == ("pending", "events.rsvp_ask")


def test_one_date_that_fails_costs_the_others_nothing(date, offered, time_machine, monkeypatch, caplog):
    other = factories.occurrence(factories.event(start_date=date.start_date))
    broken = factories.rsvp(other, state="offered", offer_until=NOON)
    assert other.seats_taken == 0  # so that giving its seats back would fall below none
    later(time_machine, days=1)

    assert lapse_offers() == 1
    assert (state(offered), state(broken)) == ("lapsed", "offered")
    assert "offers not lapsed" in caplog.text
    assert "events.lapse_offers" in JOBS
    assert job is lapse_offers


# --- Who is next -----------------------------------------------------------------------------------------------------


def test_a_party_of_three_is_passed_over_and_keeps_its_place(date):
    """Case 40, and case 3 of trust.md."""
    one, two = guest(date, "one", 1), guest(date, "two", 2)
    guest(date, "stays", 2)
    three, small = guest(date, "three", 3), guest(date, "small", 2)

    cancel_rsvp(rsvp=two)
    assert (state(three), state(small)) == ("waitlisted", "offered")
    cancel_rsvp(rsvp=small)
    cancel_rsvp(rsvp=one)
    assert (state(three), taken(date)) == ("offered", 5)


def test_a_newcomer_stands_behind_all_who_wait_and_takes_what_fits_none_of_them(date):
    leaves, _ = guest(date, "leaves", 2), guest(date, "stays", 3)
    big = guest(date, "big", 4)
    cancel_rsvp(rsvp=leaves)

    assert (state(big), guest(date, "new", 1).state) == ("waitlisted", "confirmed")
    assert guest(date, "newer", 2).state == "waitlisted"
    assert taken(date) == 4


def test_a_newcomer_gets_nothing_that_someone_who_waits_was_not_yet_asked_about(date):
    """Seats that came free by another way than ours are offered first, whoever presses first."""
    stays = guest(date, "stays", 5)
    waits = guest(date, "waits", 2)
    Rsvp.objects.filter(pk=stays.pk).update(party=3)
    Occurrence.objects.update(seats_taken=3)

    assert guest(date, "new", 2).state == "waitlisted"
    assert (state(waits), taken(date)) == ("offered", 5)


def test_control_without_offers_first_a_newcomer_gets_ahead(date, monkeypatch):
    stays = guest(date, "stays", 5)
    waits = guest(date, "waits", 2)
    Rsvp.objects.filter(pk=stays.pk).update(party=3)
    Occurrence.objects.update(seats_taken=3)
    monkeypatch.setattr("events.actions.rsvps.make_offers", lambda date: [])

    assert (guest(date, "new", 2).state, state(waits)) == ("confirmed", "waitlisted")


def test_bringing_more_people_does_not_get_ahead_either(date):
    stays, mine = guest(date, "stays", 4), guest(date, "mine", 1)
    waits = guest(date, "waits", 1)
    Rsvp.objects.filter(pk=stays.pk).update(party=3)
    Occurrence.objects.update(seats_taken=4)

    with pytest.raises(EventError, match="No more seats are free"):
        change_party(rsvp=mine, party=2)
    assert (state(waits), taken(date)) == (
        "waitlisted",
        4,
    )  # a refusal undoes all of it
    assert change_party(rsvp=mine, party=1).party == 1
    assert (state(waits), taken(date)) == ("offered", 5)


def test_what_is_offered_can_become_smaller_and_larger(date, offered):
    following = guest(date, "following", 1)

    assert change_party(rsvp=offered, party=1).state == "offered"
    assert (state(following), taken(date)) == ("offered", 5)
    with pytest.raises(EventError, match=r"No more seats are free\. The 1 seat you have stays yours\."):
        change_party(rsvp=offered, party=2)
    cancel_rsvp(rsvp=following)
    assert (change_party(rsvp=offered, party=2).state, taken(date)) == ("offered", 5)


def test_a_guest_without_email_gets_offers_too_and_who_is_forgotten_does_not(date):
    stays = guest(date, "stays", 5)
    forgotten, alias = (
        factories.rsvp(date, contact=None, state="waitlisted", waitlisted_at=NOON, erased_at=erased)
        for erased in (NOON, None)
    )

    cancel_rsvp(rsvp=stays)

    assert (state(forgotten), state(alias), taken(date)) == ("waitlisted", "offered", 1)
    assert accept_offer(rsvp=alias).state == "confirmed"
    later_row = factories.rsvp(date, contact=None, state="offered", offer_until=NOON)
    Occurrence.objects.update(seats_taken=2)
    assert (lapse_offers(), state(later_row)) == (1, "lapsed")
