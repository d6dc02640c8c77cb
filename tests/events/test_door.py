"""Guests at the door, one tap after the other. Others: test_door_walk_ins.py. Many at once: test_door_races.py."""

import pytest

from events.actions.door import Full, check_in, let_in, undo_check_in
from events.actions.rsvps import cancel_rsvp
from events.errors import EventError, NotNow
from events.models import Occurrence, Rsvp, Shift
from people.models import AuditEntry
from tests import factories
from tests.events.at_door import HOUR, at_hours, evening, guest, helper, now_is, taken
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def date():
    return evening(capacity=10)


@grown
def by(date):
    return factories.member(date.chapter)


def free(date: Occurrence, seats: int) -> None:
    """Leave so many seats: a big party has the others."""
    guest(date, "Everyone else", party=10 - seats)


def test_all_of_a_party_came_unless_somebody_says_otherwise(date, by):
    row = guest(date, party=3)

    check_in(rsvp=row, by=by)
    assert now_is(row) == ("attended", 3)
    check_in(rsvp=row, by=by, arrived=2)
    assert now_is(row) == ("attended", 2)
    at = row.checked_in_at
    check_in(rsvp=row, by=by)

    assert now_is(row) == ("attended", 2)
    assert row.checked_in_at == at
    assert taken(date) == 3


@pytest.mark.parametrize("arrived", [0, 4, -1])
def test_nobody_comes_as_more_than_their_party_or_as_nobody(date, by, arrived):
    row = guest(date, party=3)

    with pytest.raises(EventError, match="one to all of them"):
        check_in(rsvp=row, by=by, arrived=arrived)

    assert now_is(row) == ("confirmed", None)


def test_undone_a_guest_is_as_before_and_keeps_the_seat(date, by):
    row = guest(date, party=2)
    check_in(rsvp=row, by=by)

    for _ in range(2):
        undo_check_in(rsvp=row, by=by)

    assert (now_is(row), row.checked_in_at, taken(date)) == (("confirmed", None), None, 2)


def test_undo_means_the_check_in_that_was_seen_and_no_later_one(date, by):
    """A tap that waited for a connection, while someone else undid it and let them in anew."""
    row = guest(date)
    seen = check_in(rsvp=row, by=by).checked_in_at
    undo_check_in(rsvp=row, by=by)
    check_in(rsvp=row, by=by)

    undo_check_in(rsvp=row, by=by, seen=seen)

    assert now_is(row) == ("attended", 1)


def test_who_was_offered_seats_takes_them_by_coming(date, by):
    row = guest(date, state="offered", party=2)

    check_in(rsvp=row, by=by)
    assert (now_is(row), row.offer_until, taken(date)) == (("attended", 2), None, 2)
    undo_check_in(rsvp=row, by=by)

    assert (now_is(row), taken(date)) == (("confirmed", None), 2)


@pytest.mark.parametrize("state", ["waitlisted", "lapsed"])
def test_who_waits_comes_in_where_seats_are_free(date, by, state):
    free(date, 2)
    row = guest(date, "Nasrin", state=state, party=2)

    check_in(rsvp=row, by=by)

    assert (now_is(row), taken(date)) == (("attended", 2), 10)
    at_hours(date, -0.1)
    for _ in range(2):
        undo_check_in(rsvp=row, by=by)
    assert (now_is(row), taken(date)) == (("waitlisted", None), 8)


def test_a_party_of_three_is_not_split_over_two_seats_at_the_door_either(date, by):
    free(date, 2)
    row = guest(date, "Nasrin", state="waitlisted", party=3)

    with pytest.raises(Full, match="only 2 free seats"):
        check_in(rsvp=row, by=by)
    with pytest.raises(Full):
        check_in(rsvp=row, by=by, arrived=2)

    assert (now_is(row), taken(date)) == (("waitlisted", None), 8)


def test_over_the_limit_is_for_the_greeter_to_decide_and_written_down(date, by):
    free(date, 1)
    offered = guest(date, "Offered", state="offered")
    row = guest(date, "Nasrin", state="waitlisted", party=3)

    check_in(rsvp=row, by=by, over=True)
    let_in(occurrence=date, by=by, party=2, over=True)

    assert (now_is(row), now_is(offered), taken(date)) == (("attended", 3), ("offered", None), 15)
    entries = AuditEntry.objects.filter(verb="events.let_in_over").order_by("pk")
    assert [(one.actor, one.chapter_id, one.details["seats"]) for one in entries] == [
        (by, date.chapter_id, 3),
        (by, date.chapter_id, 2),
    ]


def test_over_changes_nothing_while_there_is_room(date, by):
    let_in(occurrence=date, by=by, over=True)

    assert taken(date) == 1
    assert not AuditEntry.objects.filter(verb="events.let_in_over").exists()


def test_a_helper_is_named_by_their_link(date):
    link = helper(date)
    free(date, 0)

    let_in(occurrence=date, by=link, over=True)

    entry = AuditEntry.objects.get(verb="events.let_in_over")
    assert (entry.actor, entry.details["link"]) == (None, link.pk)


@pytest.mark.parametrize("state", ["pending", "cancelled"])
def test_who_has_no_place_is_someone_without_a_reply(date, by, state):
    """A pending address was typed by anyone; a seat at the door does not make it true."""
    row = guest(date, state=state)

    with pytest.raises(EventError, match="without a reply"):
        check_in(rsvp=row, by=by)

    assert now_is(row) == (state, None)


def test_a_shift_is_theirs_from_the_door_on_if_it_has_room(date, by):
    shift = Shift.objects.create(occurrence=date, role="greet", capacity=2)
    fits, too_many = (
        guest(date, name, state="waitlisted", party=party, shift=shift) for name, party in [("A", 2), ("B", 1)]
    )
    for row in (fits, too_many):
        check_in(rsvp=row, by=by)
    shift.refresh_from_db()
    assert shift.seats_taken == 2
    too_many.refresh_from_db()
    assert (too_many.shift, too_many.missed) == (None, shift)

    at_hours(date, -0.1)
    undo_check_in(rsvp=fits, by=by)
    shift.refresh_from_db()
    assert shift.seats_taken == 0


def test_a_confirmed_guest_keeps_the_places_of_a_shift_through_it_all(date, by):
    shift = Shift.objects.create(occurrence=date, role="greet", capacity=2, seats_taken=2)
    row = guest(date, party=2, shift=shift)
    check_in(rsvp=row, by=by)
    undo_check_in(rsvp=row, by=by)

    shift.refresh_from_db()
    assert shift.seats_taken == 2


def test_late_but_here_after_it_was_written_that_they_did_not_come(date, by):
    row = guest(date, state="no-show", party=2)

    check_in(rsvp=row, by=by, arrived=1)

    assert (now_is(row), taken(date)) == (("attended", 1), 2)


def test_a_guest_who_is_in_cannot_give_the_seat_back(date, by):
    row = guest(date, party=2)
    check_in(rsvp=row, by=by)

    with pytest.raises(NotNow):
        cancel_rsvp(rsvp=row)

    assert (now_is(row), taken(date)) == (("attended", 2), 2)


def test_every_answer_can_be_found_at_the_door_however_it_was_written(date):
    one = guest(date)
    contact = factories.contact()
    fields = {"occurrence": date, "locale": "en", "confirm_by": date.starts_at, "erase_at": date.ends_at + HOUR}
    (many,) = Rsvp.objects.bulk_create([Rsvp(contact=contact, token_hash="f" * 64, **fields)])

    hashes = {one.door_hash, many.door_hash}
    assert len(hashes) == 2
    assert None not in hashes
    before = one.door_hash
    one.token_issue = 2
    one.save()
    one.refresh_from_db()
    assert one.door_hash == before
