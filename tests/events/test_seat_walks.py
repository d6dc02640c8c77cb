"""Whatever guests and hosts do, in any order: every seat is counted, and nobody who fits waits beside a free one."""

import copy
import datetime as dt
import uuid

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.actions.offers import accept_offer, lapse_offers
from events.actions.rsvps import cancel_rsvp, change_party, confirm_rsvp, follow_date
from events.errors import EventError
from events.models import Occurrence, Rsvp
from events.queries.seats import miscounted_dates, passed_over
from tests import factories

pytestmark = pytest.mark.django_db
NOON, GUESTS = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), 5
WHO, PARTY = st.integers(0, GUESTS - 1), st.integers(1, 4)
STEPS = st.one_of(
    st.tuples(st.just("confirm"), WHO),
    st.tuples(st.just("cancel"), WHO),
    st.tuples(st.just("accept"), WHO),
    st.tuples(st.just("resize"), WHO, PARTY),
    st.tuples(st.just("seats"), st.integers(0, 8)),
    st.tuples(st.just("hours"), st.integers(1, 30)),
)


@pytest.fixture
def date() -> Occurrence:
    with time_machine.travel(NOON, tick=False):
        return factories.occurrence(factories.event(start_date=dt.date(2026, 12, 31)), capacity=5)


class Walk:
    """One date and its guests; what each step does, and what must hold after it."""

    def __init__(self, clock, date: Occurrence, parties: list[int]) -> None:
        self.clock, self.date = clock, copy.copy(date)
        number = Occurrence.objects.count()
        self.date.pk, self.date.uid, self.date.slug = None, uuid.uuid4(), f"walk-{number}"
        self.date.original_date += dt.timedelta(days=number)
        self.date.save(force_insert=True)
        options = {"contact": None, "confirm_by": date.starts_at}  # without e-mail: what is mailed others look at
        self.rows = [factories.rsvp(self.date, party=party, **options) for party in parties]

    def confirm(self, who: int) -> None:
        confirm_rsvp(rsvp=self.rows[who])

    def cancel(self, who: int) -> None:
        cancel_rsvp(rsvp=self.rows[who])

    def accept(self, who: int) -> None:
        accept_offer(rsvp=self.rows[who])

    def resize(self, who: int, party: int) -> None:
        change_party(rsvp=self.rows[who], party=party)

    def seats(self, number: int) -> None:
        held = set(self.date.rsvps.filter(state__in=Rsvp.HOLDING).values_list("pk", flat=True))
        Occurrence.objects.filter(pk=self.date.pk).update(capacity=number)
        follow_date(occurrence=self.date)
        assert held <= set(self.date.rsvps.filter(state__in=Rsvp.HOLDING).values_list("pk", flat=True))  # no eviction

    def hours(self, number: int) -> None:
        self.clock.shift(dt.timedelta(hours=number))
        lapse_offers()

    def take(self, step: tuple) -> None:
        before, limit = self.seats_taken(), self.date.capacity
        try:
            getattr(self, step[0])(*step[1:])
        except EventError:
            assert self.seats_taken() == before  # a refusal is an answer, and changes nothing
        after = self.seats_taken()
        assert list(miscounted_dates().filter(pk=self.date.pk)) == []
        assert after <= max(before, self.date.capacity or 0, limit or 0)
        assert passed_over(self.date) == []

    def seats_taken(self) -> int:
        self.date.refresh_from_db()
        return self.date.seats_taken


@given(parties=st.lists(PARTY, min_size=GUESTS, max_size=GUESTS), steps=st.lists(STEPS, min_size=4, max_size=12))
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_seat_is_lost_and_nobody_who_fits_waits(date, parties, steps):
    with time_machine.travel(NOON, tick=False) as clock:
        walk = Walk(clock, date, parties)
        for who in range(GUESTS - 1):  # most want to come, so that the five seats are soon full
            walk.take(("confirm", who))
        for step in steps:
            walk.take(step)


def test_control_a_walk_finds_seats_that_nobody_is_offered(date, monkeypatch):
    monkeypatch.setattr("events.actions.rsvps.make_offers", lambda date: [])
    with time_machine.travel(NOON, tick=False) as clock:
        walk = Walk(clock, date, [3, 2, 1, 1, 1])
        for who in range(4):
            walk.take(("confirm", who))
        with pytest.raises(AssertionError):
            walk.take(("cancel", 0))
