"""What a guest does with a shift: takes it, changes it, gives it back, waits for it, and what they are told."""

import datetime as dt

import pytest
from icalendar import Calendar

from events.actions.offers import accept_offer, offer_waiting
from events.actions.personal import open_feed
from events.actions.rsvps import cancel_rsvp, change_party, change_shift, confirm_rsvp, tell_of_shifts
from events.errors import EventError
from events.guests import own_calendar
from events.models import Occurrence, Rsvp, Shift
from people.models import OutgoingMail
from tests import factories
from tests.events.hands import all_mail_left, ask, link, taken, words
from tests.events.shift_hands import deliver_all, in_shift, left, shift
from tests.worlds import grown

pytestmark = pytest.mark.django_db
SIX, SEVEN, EIGHT = dt.time(18), dt.time(19), dt.time(20)


@grown
def date() -> Occurrence:
    event = factories.event(start_time=SIX, end_time=EIGHT, kind="phone-bank")
    return factories.occurrence(event)


def test_a_shift_that_filled_meanwhile_costs_no_seat_and_page_and_mail_say_so(client, date):
    calls, reads = shift(date, capacity=1), shift(date, "reader", start_time=None, end_time=None, capacity=5)
    late = ask(date, party=1)
    Rsvp.objects.update(shift=calls)
    in_shift(date, calls, "first@example.org")
    all_mail_left()

    client.post(link(late, "confirm/"))
    said = deliver_all()

    late.refresh_from_db()
    assert (late.state, late.shift, late.missed, left(calls), left(reads)) == ("confirmed", None, calls, 0, 5)
    told = words(client.get(link(late)))
    for text in (told, said):
        assert "was full by the time your seat was kept. You come without it." in text
        assert "Reader · 5 of 5 left" in text
    assert "What you do" not in said


def test_the_button_says_beforehand_that_the_shift_is_full(client, date):
    calls = shift(date, capacity=1)
    late = ask(date, party=1)
    Rsvp.objects.update(shift=calls)
    in_shift(date, calls, "first@example.org")

    assert "has no room for all of you at the moment" in words(client.get(link(late)))


def test_changing_and_leaving_on_the_guests_page(client, date):
    calls, reads = shift(date), shift(date, "reader", capacity=2)
    rsvp = in_shift(date, calls, party=2)

    assert client.get(link(rsvp, "shift/"))["Location"] == link(rsvp)
    assert client.post(link(rsvp, "shift/"), {"shift": reads.pk}).status_code == 303
    assert (left(calls), left(reads)) == (4, 0)
    assert f'<option value="{reads.pk}" selected>' in client.get(link(rsvp)).content.decode()  # full, and theirs

    assert client.post(link(rsvp, "shift/"), {"shift": reads.pk}).status_code == 303  # pressed twice
    assert client.post(link(rsvp, "shift/"), {"shift": ""}).status_code == 303
    assert (left(calls), left(reads), Rsvp.objects.get().shift) == (4, 2, None)


def test_changing_to_what_is_full_changes_nothing(client, date):
    calls, reads = shift(date), shift(date, "reader", capacity=1)
    in_shift(date, reads, "other@example.org")
    rsvp = in_shift(date, calls)

    response = client.post(link(rsvp, "shift/"), {"shift": reads.pk})

    assert response.status_code == 422
    assert "There are no more places for that." in words(response)
    assert (Rsvp.objects.get(pk=rsvp.pk).shift, left(calls), left(reads)) == (calls, 3, 0)


@pytest.mark.parametrize("token", ["x", "../r", "é" * 52])
def test_a_link_that_is_not_ours_chooses_nothing(client, date, token):
    assert client.post(f"/r/{token}/shift/", {"shift": shift(date).pk}).status_code in (400, 404)


def test_a_party_takes_as_many_places_as_it_has_people(date):
    calls = shift(date)
    rsvp = in_shift(date, calls, party=2)

    change_party(rsvp=rsvp, party=4)
    assert left(calls) == 0
    change_party(rsvp=rsvp, party=1)
    assert left(calls) == 3
    cancel_rsvp(rsvp=rsvp)
    assert left(calls) == 4


def test_a_party_that_outgrows_its_shift_is_told_and_keeps_what_it_has(date):
    Occurrence.objects.update(capacity=20)
    calls = shift(date, capacity=3)
    rsvp = in_shift(date, calls, party=2)

    with pytest.raises(EventError, match="only 1 more place"):
        change_party(rsvp=rsvp, party=4)

    assert (Rsvp.objects.get().party, left(calls), taken(date)) == (2, 1, 2)


def test_who_comes_after_all_gets_their_shift_again_if_it_is_free(date):
    calls = shift(date, capacity=1)
    rsvp = in_shift(date, calls)
    cancel_rsvp(rsvp=rsvp)
    assert left(calls) == 1

    assert confirm_rsvp(rsvp=rsvp).shift == calls
    cancel_rsvp(rsvp=rsvp)
    in_shift(date, calls, "other@example.org")

    again = confirm_rsvp(rsvp=rsvp)
    assert (again.state, again.shift_id, again.missed_id) == ("confirmed", None, calls.pk)


def test_who_waits_takes_the_shift_with_the_seat_if_it_still_fits(date):
    Occurrence.objects.update(capacity=2)
    calls = shift(date, capacity=3)
    leaves = in_shift(date, None, "a@example.org", 2)
    fits, too_late = in_shift(date, calls, "b@example.org", 2), in_shift(date, calls, "c@example.org", 2)
    assert ({fits.state, too_late.state}, left(calls)) == ({"waitlisted"}, 3)

    cancel_rsvp(rsvp=leaves)
    fits.refresh_from_db()
    assert (fits.state, left(calls)) == ("offered", 3)
    fits = accept_offer(rsvp=fits)
    assert (fits.state, fits.shift, left(calls)) == ("confirmed", calls, 1)

    Occurrence.objects.update(capacity=4)
    offer_waiting(occurrence=date)
    too_late.refresh_from_db()
    assert too_late.state == "offered"
    too_late = accept_offer(rsvp=too_late)

    assert (too_late.state, too_late.shift, too_late.missed, left(calls)) == ("confirmed", None, calls, 1)


def test_places_without_seats_to_count_and_seats_without_places(date):
    calls = shift(date, capacity=None)
    in_shift(date, calls, party=20)
    assert (left(calls), calls.seats_taken, taken(date)) == (None, 20, 20)

    Occurrence.objects.update(capacity=20)
    assert in_shift(date, calls, "b@example.org").state == "waitlisted"
    calls.refresh_from_db()
    assert calls.seats_taken == 20


def test_who_waits_may_wish_for_something_else(client, date):
    Occurrence.objects.update(capacity=1)
    calls = shift(date)
    in_shift(date, None, "a@example.org")
    waits = in_shift(date, None)

    client.post(link(waits, "shift/"), {"shift": calls.pk})

    assert (Rsvp.objects.get(pk=waits.pk).shift, left(calls)) == (calls, 4)


def test_a_cancelled_date_and_given_back_seats_choose_nothing(client, date):
    calls = shift(date)
    rsvp = in_shift(date, None)
    cancel_rsvp(rsvp=rsvp)
    assert "Take them again first" in words(client.post(link(rsvp, "shift/"), {"shift": calls.pk}))

    confirm_rsvp(rsvp=rsvp)
    Occurrence.objects.update(status="cancelled")
    assert client.post(link(rsvp, "shift/"), {"shift": calls.pk}).status_code == 422
    assert left(calls) == 4


def test_a_closed_shift_is_still_theirs_and_they_are_told(client, date):
    calls, reads = shift(date), shift(date, "reader")
    rsvp = in_shift(date, calls)
    Shift.objects.filter(pk=calls.pk).update(is_closed=True)

    told = words(client.get(link(rsvp)))

    assert "is no longer planned. Your seat does not depend on it." in told
    assert client.post(link(rsvp, "shift/"), {"shift": calls.pk}).status_code == 422
    client.post(link(rsvp, "shift/"), {"shift": reads.pk})
    assert (left(calls), left(reads)) == (4, 3)


@pytest.mark.parametrize("closed", [True, False])
def test_the_mail_about_a_changed_shift_says_what_is_so_when_it_leaves(date, closed):
    calls = shift(date)
    in_shift(date, calls)
    all_mail_left()
    Shift.objects.update(is_closed=closed, start_time=dt.time(18, 30))
    tell_of_shifts(date.shifts.all())
    body = deliver_all()

    assert ("is no longer planned" in body) is closed
    assert ("has another time: Caller, 6:30" in body) is not closed


def test_the_mail_about_a_shift_that_was_left_meanwhile_never_leaves(date):
    rsvp = in_shift(date, shift(date))
    all_mail_left()
    tell_of_shifts(date.shifts.all())
    change_shift(rsvp=rsvp, shift=None)

    assert deliver_all() == ""
    assert OutgoingMail.objects.get(kind="events.rsvp_shift").state != "queued"


def test_a_guests_own_file_names_the_shift_and_the_public_one_none(client, date):
    rsvp = in_shift(date, shift(date, name="letters"))

    own = Calendar.from_ical(client.get(link(rsvp, "event.ics")).content).walk("VEVENT")[0]
    public = client.get(f"{date.event.url}{date.slug}/event.ics").content.decode()

    assert "What you do: Caller: letters, 6" in own["DESCRIPTION"]
    assert "letters" not in public
    open_feed(contact=rsvp.contact)
    feed = Calendar.from_ical(client.get(own_calendar(rsvp).url).content).walk("VEVENT")[0]
    assert "What you do: Caller: letters, 6" in feed["DESCRIPTION"]
