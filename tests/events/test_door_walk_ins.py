"""Who comes without a reply, and when the door is open to anyone at all."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from events.actions import cancel_date
from events.actions.door import Full, check_in, let_in, undo_check_in
from events.errors import EventError, NotNow
from events.models import Occurrence
from people.models import OutgoingMail
from tests import factories
from tests.events.at_door import at_hours, evening, guest, now_is, taken
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


def test_who_comes_without_a_reply_takes_seats_and_leaves_an_alias_or_nothing(date, by):
    row = let_in(occurrence=date, by=by, name="Maple", party=2)
    nameless = let_in(occurrence=date, by=by)

    assert (now_is(row), row.name, row.contact, row.is_walk_in) == (("attended", 2), "Maple", None, True)
    assert (nameless.name, nameless.party) == ("", 1)
    assert timezone.now() < row.erase_at <= date.ends_at + dt.timedelta(days=60)
    assert taken(date) == 3
    assert OutgoingMail.objects.count() == 0


def test_the_same_button_lets_in_once(date, by):
    """A connection that broke before the answer came: the phone sends it again."""
    key = uuid.uuid4()
    first, second = (let_in(occurrence=date, by=by, party=2, key=key) for _ in range(2))

    assert (first.pk, taken(date)) == (second.pk, 2)


def test_a_key_of_another_date_lets_in_nobody_there(date, by):
    other = factories.occurrence(factories.event(date.chapter))
    row = let_in(occurrence=date, by=by)
    at_hours(other, 0.5)

    with pytest.raises(EventError):
        let_in(occurrence=other, by=by, key=row.uid)

    assert taken(other) == 0


def test_full_is_full_for_who_comes_without_a_reply(date, by):
    free(date, 0)

    with pytest.raises(Full, match="no free seat"):
        let_in(occurrence=date, by=by)

    assert taken(date) == 10


@pytest.mark.parametrize("party", [0, 21])
def test_a_party_at_the_door_is_one_to_twenty(date, by, party):
    with pytest.raises(EventError):
        let_in(occurrence=date, by=by, party=party)


def test_undone_someone_without_a_reply_gives_the_seat_to_who_waits(date, by):
    free(date, 1)
    waits = guest(date, "Nasrin", state="waitlisted")
    row = let_in(occurrence=date, by=by)

    for _ in range(2):
        undo_check_in(rsvp=row, by=by)

    assert (now_is(row), now_is(waits), taken(date)) == (("cancelled", None), ("offered", None), 10)


def test_once_it_has_begun_nobody_is_offered_a_seat_by_mail(date, by):
    free(date, 1)
    waits = guest(date, "Nasrin", state="waitlisted")
    at_hours(date, -0.1)
    row = let_in(occurrence=date, by=by)

    undo_check_in(rsvp=row, by=by)

    assert (now_is(waits), taken(date)) == (("waitlisted", None), 9)


@pytest.mark.parametrize(
    ("starts", "opens"), [(3.01, False), (2.99, True), (0.5, True), (-2, True), (-12.99, True), (-13.01, False)]
)
def test_the_door_is_open_from_three_hours_before_until_twelve_after(date, by, starts, opens):
    row = guest(date)
    at_hours(date, starts)
    acts = [
        lambda: check_in(rsvp=row, by=by),
        lambda: undo_check_in(rsvp=row, by=by),
        lambda: let_in(occurrence=date, by=by),
    ]

    if opens:
        for act in acts:
            act()
        assert taken(date) == 2
    else:
        for act in acts:
            with pytest.raises(NotNow, match="three hours before"):
                act()
        assert taken(date) == 1


def test_the_door_of_a_date_that_is_off_stays_closed(date, by):
    row = guest(date)
    cancel_date(occurrence=date, reason="Flood", actor=None)

    with pytest.raises(NotNow, match="does not take place"):
        check_in(rsvp=row, by=by)

    assert now_is(row) == ("confirmed", None)
