"""Coming to every date: a yes makes a row for each and jumps nobody who waits. New dates: test_standing_dates.py."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from chapters.models import Risk
from events.actions import cancel_date, postpone_date
from events.actions.rsvps import cancel_rsvp
from events.actions.standing import _Rows, come_to_every_date
from events.doors import rsvp_of_door_token
from events.errors import EventError
from events.models import EventPage, Occurrence, Rsvp, ShiftPlan, StandingRsvp
from tests.events.hands import ask, guest
from tests.events.standing_hands import always, how, taken, told, tuesdays
from tests.events.test_plans import date, series

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


def lists(row: Rsvp) -> tuple:
    return row.name, row.party, row.locale, row.is_discreet, row.photo_consent, row.access_needs, row.helps


# --- Saying so -------------------------------------------------------------------------------------------------------


def test_one_yes_is_an_answer_to_every_date_to_come_with_the_same_wishes():
    page = tuesdays(capacity=10)
    first = guest(date(page, 0), party=3)
    wishes = {"locale": "fa", "is_discreet": True, "photo_consent": False, "access_needs": "A ramp"}
    Rsvp.objects.filter(pk=first.pk).update(**wishes, helps=["caller"])

    standing = come_to_every_date(rsvp=first)

    rows = Rsvp.objects.filter(standing=standing)
    assert how(page) == ["confirmed"] * 4
    assert taken(page) == [3, 3, 3, 3]
    assert [lists(row) for row in rows] == [("Sima", 3, "fa", True, False, "A ramp", ["caller"])] * 3
    assert {row.erase_at - row.occurrence.ends_at for row in rows} == {14 * DAY}
    assert len({row.token_hash for row in Rsvp.objects.all()}) == 4
    assert {rsvp_of_door_token(row.door_token) for row in rows} == set(rows)
    assert (standing.until, told()) == (dt.date(2027, 11, 21), ["made"])


def test_pressing_twice_changes_nothing_more():
    page = tuesdays()
    first = guest(date(page, 0))

    assert come_to_every_date(rsvp=first) == come_to_every_date(rsvp=first)

    assert (Rsvp.objects.count(), StandingRsvp.objects.count(), told()) == (4, 1, ["made"])
    assert taken(page) == [2, 2, 2, 2]


def test_what_was_answered_before_stays_as_it_is():
    page = tuesdays(5)
    cancel_rsvp(rsvp=guest(date(page, 1)))
    ask(date(page, 2))
    guest(date(page, 3), party=1)

    always(page)

    assert how(page) == ["confirmed", "cancelled", "pending", "confirmed", "confirmed"]
    assert taken(page) == [2, 0, 0, 1, 2]


def test_the_past_what_is_off_and_what_lies_past_a_year_are_left_out(time_machine):
    page = series("RRULE:FREQ=WEEKLY")
    time_machine.move_to(dt.datetime(2026, 12, 9, 12, tzinfo=dt.UTC), tick=False)
    cancel_date(occurrence=date(page, 3), reason="", actor=None)
    postpone_date(occurrence=date(page, 4), reason="", actor=None)
    Occurrence.objects.filter(pk=date(page, 5).pk).update(off_rule=False, start_date=dt.date(2027, 12, 10))

    always(page, nth=2)

    assert how(page)[:7] == ["", "", "confirmed", "", "", "", "confirmed"]


@pytest.mark.parametrize("state", ["pending", "cancelled", "offered", "lapsed"])
def test_only_who_has_a_place_or_waits_for_one_can_say_so(state):
    page = tuesdays()
    row = guest(date(page, 0))
    Rsvp.objects.filter(pk=row.pk).update(state=state, offer_until=date(page, 0).starts_at)

    with pytest.raises(EventError):
        come_to_every_date(rsvp=row)

    assert not StandingRsvp.objects.exists()


@pytest.mark.parametrize("owner", ["event", "chapter"])
def test_at_high_risk_nobody_comes_to_every_date(owner):
    page = tuesdays()
    row = guest(date(page, 0))
    target = page if owner == "event" else page.chapter
    type(target).objects.filter(pk=target.pk).update(risk=Risk.HIGH)

    with pytest.raises(EventError):
        come_to_every_date(rsvp=row)


# --- Seats and the queue ---------------------------------------------------------------------------------------------


def test_where_seats_are_too_few_the_party_waits_whole():
    page = tuesdays(capacity=4)
    guest(date(page, 1), "b@example.org", party=3)
    guest(date(page, 2), "b@example.org", party=4)

    always(page, party=2)

    assert how(page) == ["confirmed", "waitlisted", "waitlisted", "confirmed"]
    assert taken(page) == [2, 3, 4, 2]


def two_free_and_somebody_waits_for_them() -> EventPage:
    """What there is for a moment, before seats that came free are offered."""
    page = tuesdays(2, capacity=4)
    guest(date(page, 1), "b@example.org", party=4)
    guest(date(page, 1), "c@example.org", party=2)
    Rsvp.objects.filter(contact__isnull=False, party=4).update(party=2)
    Occurrence.objects.filter(pk=date(page, 1).pk).update(seats_taken=F("seats_taken") - 2)
    return page


def test_nobody_who_waits_is_jumped():
    page = two_free_and_somebody_waits_for_them()

    always(page, party=1)

    assert how(page) == ["confirmed", "waitlisted"]


def test_control_without_a_look_at_who_waits_they_would_be(monkeypatch):
    page = two_free_and_somebody_waits_for_them()
    monkeypatch.setattr(_Rows, "_fits_nobody_else", lambda self, date: True)

    always(page, party=1)

    assert how(page) == ["confirmed", "confirmed"]


def test_a_smaller_party_takes_what_fits_nobody_who_waits():
    page = tuesdays(2, capacity=4)
    guest(date(page, 1), "b@example.org", party=3)
    guest(date(page, 1), "c@example.org", party=2)

    always(page, party=1)

    assert how(page) == ["confirmed", "confirmed"]


def test_what_they_do_goes_along_where_a_date_has_it_and_room_for_it():
    page = tuesdays(capacity=9)
    page.shift_plans = [ShiftPlan(role="caller", name="Berlin", capacity=2), ShiftPlan(role="caller", name="Paris")]
    page.save_revision().publish()
    rows = [date(page, number).shifts.order_by("pk").first() for number in range(4)]
    first = guest(date(page, 0))
    Rsvp.objects.filter(pk=first.pk).update(shift=rows[0])
    type(rows[1]).objects.filter(pk=rows[1].pk).update(seats_taken=1)
    type(rows[2]).objects.filter(pk=rows[2].pk).update(is_closed=True)

    come_to_every_date(rsvp=first)

    found = list(Rsvp.objects.exclude(pk=first.pk).order_by("occurrence__starts_at"))
    assert [row.shift_id for row in found] == [None, None, rows[3].pk]
    assert [row.missed_id for row in found] == [rows[1].pk, None, None]
    assert [type(row).objects.get(pk=row.pk).seats_taken for row in rows[1:]] == [1, 0, 2]


def test_queries_do_not_grow_with_dates():
    def queries(number: int) -> int:
        row = guest(date(tuesdays(number, capacity=5), 0), f"{number}@example.org")
        with CaptureQueriesContext(connection) as asked:
            come_to_every_date(rsvp=row)
        return sum(not query["sql"].startswith("INSERT") for query in asked)  # SQLite takes 28 rows at once

    queries(2)
    assert queries(3) == queries(30)
