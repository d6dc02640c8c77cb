"""Editing one date, this and those that follow, or all of them."""

import datetime as dt

import pytest

from events.actions import cancel_date, postpone_date
from events.actions.editing import Edit, as_it_stands, edit_date, follow_series_again, settle
from events.actions.offers import accept_offer
from events.actions.series import DraftInTheWay, edit_series, split_series
from events.errors import EventError, NotNow
from events.models import DateChange, EventPage, Occurrence, Rsvp
from events.wall import Face
from people.models import AuditEntry, OutgoingMail
from tests import factories
from tests.events.test_plans import TUESDAY, WEEK, date, days, publish, series

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


def change(row: Occurrence, *, reason: str = "The hall is taken", **fields) -> Occurrence:
    stands = as_it_stands(row)
    place = {**stands.place, **{name: fields.pop(name) for name in list(fields) if name in stands.place}}
    edit = Edit(**{"face": stands.face, "capacity": stands.capacity, "note": stands.note, **fields, "place": place})
    return edit_date(occurrence=row, edit=edit, reason=reason, actor=factories.user())


def at(day: dt.date, hour: int) -> Face:
    return Face(day, dt.time(hour), dt.time(hour + 1), day)


def test_a_moved_date_keeps_key_address_uid_and_people_and_tells_them():
    row = date(series(), 1)
    guest = factories.rsvp(row, state=Rsvp.State.CONFIRMED)

    moved = change(row, face=at(TUESDAY + 2 * WEEK + dt.timedelta(days=3), 18))

    assert (moved.pk, moved.uid, moved.slug, moved.sequence) == (row.pk, row.uid, "2026-12-08", 1)
    assert (moved.original_date, moved.start_date, moved.own_time) == (TUESDAY + WEEK, dt.date(2026, 12, 18), True)
    log = DateChange.objects.get()
    assert (log.kind, log.reason, log.sequence) == ("moved", "The hall is taken", 1)
    assert log.before == {
        "start_date": "2026-12-08",
        "start_time": "19:00",
        "end_date": "2026-12-08",
        "end_time": "20:00",
    }
    assert AuditEntry.objects.filter(verb="events.date_moved").count() == 1
    assert OutgoingMail.objects.get(contact=guest.contact).kind == "events.rsvp_changed"
    guest.refresh_from_db()
    assert guest.erase_at == moved.ends_at + dt.timedelta(days=14)


def test_nothing_changed_says_nothing():
    row = date(series(), 1)
    factories.rsvp(row, state=Rsvp.State.CONFIRMED)

    change(row)

    row.refresh_from_db()
    assert (row.sequence, row.is_modified) == (0, False)
    assert not DateChange.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_another_place_for_one_date_is_told_and_kept_when_the_series_moves_house():
    page = series()
    row = date(page, 1)
    factories.rsvp(row, state=Rsvp.State.WAITLISTED)

    change(row, venue="The library", address="100 Larkin Street")
    publish(page, venue="The park", address="")

    row.refresh_from_db()
    assert (row.own_place, row.venue, row.address) == (True, "The library", "100 Larkin Street")
    assert [(log.kind, log.after) for log in DateChange.objects.filter(occurrence=row)] == [("place", {"place": True})]
    assert OutgoingMail.objects.filter(kind="events.rsvp_changed").count() == 1
    others = DateChange.objects.exclude(occurrence=row)
    assert {(log.kind, log.sequence) for log in others} == {("place", 1)}
    assert "library" not in str(list(DateChange.objects.values()))


def test_the_place_typed_again_as_the_series_has_it_is_no_place_of_its_own():
    row = date(series(), 1)
    change(row, venue="The library")

    change(row, venue=row.event.venue)

    row.refresh_from_db()
    assert (row.own_place, row.venue) == (False, "")


def test_fewer_seats_for_one_date_drop_nobody_and_tell_nobody():
    page = series(capacity=20)
    row = date(page, 1)
    Occurrence.objects.filter(pk=row.pk).update(seats_taken=9)
    factories.rsvp(row, state=Rsvp.State.CONFIRMED)

    change(row, capacity=5)
    publish(page, capacity=30)

    row.refresh_from_db()
    assert (row.capacity, row.seats_taken, row.own_seats, row.own_time) == (5, 9, True, False)
    assert date(page, 0).capacity == 30
    assert not OutgoingMail.objects.filter(kind="events.rsvp_changed").exists()


def test_more_seats_are_offered_to_those_who_wait():
    row = date(series(capacity=1), 1)
    Occurrence.objects.filter(pk=row.pk).update(seats_taken=1)
    waiting = factories.rsvp(row, state=Rsvp.State.WAITLISTED, waitlisted_at=row.revised_at)

    change(row, capacity=2)

    waiting.refresh_from_db()
    row.refresh_from_db()
    assert (waiting.state, row.seats_taken, row.seats_left) == ("offered", 2, 0)
    accept_offer(rsvp=waiting)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.offer_until) == ("confirmed", None)


def test_a_postponed_date_takes_place_again_once_it_has_a_day():
    row = date(series(), 1)
    postpone_date(occurrence=row, reason="Storm", actor=None)

    change(row, face=at(dt.date(2027, 1, 5), 19))

    row.refresh_from_db()
    assert (row.status, row.start_date, row.sequence) == ("scheduled", dt.date(2027, 1, 5), 2)


@pytest.mark.parametrize("state", ["cancelled", "over"])
def test_what_is_over_or_cancelled_is_not_edited(state, time_machine):
    row = date(series(), 0)
    if state == "cancelled":
        cancel_date(occurrence=row, reason="", actor=None)
    else:
        time_machine.move_to(dt.datetime(2027, 1, 9, tzinfo=dt.UTC))

    with pytest.raises(NotNow):
        change(row, note="Bring a candle")


def test_a_date_can_follow_its_series_again():
    page = series(capacity=8)
    row = date(page, 1)
    change(row, face=at(row.start_date, 8), venue="The library", capacity=3, note="Early this time")

    follow_series_again(occurrence=row, actor=None)

    row.refresh_from_db()
    assert (row.is_modified, row.start_time, row.venue, row.capacity, row.note) == (False, dt.time(19), "", 8, "")


@pytest.mark.parametrize("decision", ["keep", "cancel", "2026-12-09"])
def test_a_host_settles_a_date_that_the_series_no_longer_names(decision):
    page = series()
    row = date(page, 1)
    guest = factories.rsvp(row, state=Rsvp.State.CONFIRMED)
    publish(page, start_date=TUESDAY + dt.timedelta(days=1))

    settle(occurrence=row, decision=decision, reason="Wednesdays from now on", actor=None)

    row.refresh_from_db()
    guest.refresh_from_db()
    told = OutgoingMail.objects.filter(contact=guest.contact).count()
    expected = {
        "keep": ([1, 7, 8, 15, 22], "scheduled", 0),
        "cancel": ([1, 7, 8, 15, 22], "cancelled", 1),
        "2026-12-09": ([1, 8, 15, 22], "scheduled", 1),
    }
    assert (days(page), row.status, told) == expected[decision]
    assert (row.off_rule, guest.state) == (False, "confirmed")
    publish(page)
    assert days(page) == expected[decision][0]


def test_two_groups_are_never_merged():
    page = series()
    row = date(page, 1)
    factories.rsvp(row, state=Rsvp.State.CONFIRMED)
    publish(page, start_date=TUESDAY + dt.timedelta(days=1))
    factories.rsvp(Occurrence.objects.get(start_date=dt.date(2026, 12, 9)), state=Rsvp.State.CONFIRMED)

    with pytest.raises(EventError):
        settle(occurrence=row, decision="2026-12-09", reason="", actor=None)

    assert Rsvp.objects.filter(occurrence=row).count() == 1


def test_all_dates_change_in_every_language():
    page = series()
    copy = factories.translation(page, "fa", title="شب شمع")

    edit_series(event=page, changes={"start_time": dt.time(18), "venue": "The park"}, actor=factories.user())

    assert {row.start_time for row in Occurrence.objects.of_event(page)} == {dt.time(18)}
    assert list(EventPage.objects.order_by("pk").values_list("venue", flat=True)) == ["The park", "The park"]
    copy.refresh_from_db()
    assert copy.title == "شب شمع"


def test_a_draft_in_the_way_is_neither_published_nor_buried():
    page = series()
    draft = EventPage.objects.get(pk=page.pk)
    draft.title = "Half a thought"
    draft.save_revision()

    with pytest.raises(DraftInTheWay):
        edit_series(event=page, changes={"capacity": 4}, actor=None)
    with pytest.raises(DraftInTheWay):
        split_series(occurrence=date(page, 2), changes={}, actor=None)

    assert EventPage.objects.get(pk=page.pk).title == page.title
