"""Coming to every date while others want the same seats, with connections of their own."""

import pytest
from django.db.models import F

from events.actions import standing
from events.actions.claims import Claims
from events.actions.rsvps import cancel_rsvp, confirm_rsvp
from events.actions.standing import come_to_every_date
from events.actions.standing_ends import change_party_of_all, end_standing, keep_standing
from events.models import Occurrence, Rsvp, StandingRsvp
from events.queries.seats import miscounted_dates
from events.queries.standing import open_dates
from tests.events.standing_hands import told, tuesdays
from tests.events.test_plans import date
from tests.events.test_rsvp_races import at_once, errors, party, states

pytestmark = pytest.mark.django_db(transaction=True)


def without_locks(event_id: int) -> list[Occurrence]:
    return list(open_dates(event_id).select_related("event", "chapter"))


@pytest.mark.parametrize("locked", [True, False], ids=["as-is", "locks-taken-away"])
def test_the_last_seat_of_every_date_goes_to_one(monkeypatch, locked):
    """One comes to every date, others ask for one date each: no date is oversold, by the statements alone. Without the
    locks the yes to all may be refused as a whole, and nothing of it stays."""
    if not locked:
        monkeypatch.setattr(standing, "lock_dates", without_locks)
        monkeypatch.setattr(standing, "lock_event", lambda pk: None)
    page = tuesdays(4, capacity=2)
    comes = party(date(page, 0), 1, "confirmed")
    for number in (1, 2, 3):
        party(date(page, number), 1, "confirmed")
    asked = [party(date(page, number)) for number in (1, 2, 3)]

    results = at_once(
        [lambda: come_to_every_date(rsvp=comes), *(lambda row=row: confirm_rsvp(rsvp=row) for row in asked)]
    )

    assert errors(results) == [] or not locked
    assert list(miscounted_dates()) == []
    assert [row.seats_taken for row in Occurrence.objects.order_by("starts_at")] == [1, 2, 2, 2]
    for number in (1, 2, 3):
        found = states(date(page, number))
        assert found == {"confirmed": 2, "waitlisted": 1} or (not locked and found == {"confirmed": 2})


def test_control_without_the_condition_seats_are_sold_twice(monkeypatch):
    """What was read is trusted: the date has been filled meanwhile."""
    page = tuesdays(2, capacity=1)
    comes = party(date(page, 0), 1, "confirmed")
    stale = without_locks(page.pk)
    party(date(page, 1), 1, "confirmed")
    monkeypatch.setattr(standing, "lock_dates", lambda event_id: stale)

    with pytest.raises(standing.EventError):
        come_to_every_date(rsvp=comes)
    assert (Rsvp.objects.count(), StandingRsvp.objects.count()) == (2, 0)

    def write_blindly(self, model):
        for pk, seats in self.taken.items():
            model.objects.filter(pk=pk).update(seats_taken=F("seats_taken") + seats)

    monkeypatch.setattr(Claims, "write", write_blindly)
    come_to_every_date(rsvp=comes)
    assert date(page, 1).seats_taken == 2


def test_pressing_many_times_at_once_is_one_yes():
    page = tuesdays(3)
    comes = party(date(page, 0), 2, "confirmed")

    results = at_once([lambda: come_to_every_date(rsvp=comes)] * 6)

    assert errors(results) == []
    assert (StandingRsvp.objects.count(), Rsvp.objects.count(), told()) == (1, 3, ["made"])
    assert [row.seats_taken for row in Occurrence.objects.order_by("starts_at")] == [2, 2, 2]


def test_whatever_happens_to_all_dates_at_once_no_seat_is_lost():
    page = tuesdays(3, capacity=4)
    comes = [come_to_every_date(rsvp=party(date(page, 0), 1, "confirmed")) for _ in range(3)]
    one = Rsvp.objects.get(occurrence=date(page, 2), standing=comes[0])

    results = at_once(
        [
            lambda: end_standing(standing=comes[0], keep_soon=False),
            lambda: change_party_of_all(standing=comes[1], party=2),
            lambda: cancel_rsvp(rsvp=one),
            lambda: confirm_rsvp(rsvp=party(date(page, 1), 2)),
            keep_standing,
            lambda: end_standing(standing=comes[0], keep_soon=False),
        ]
    )

    assert errors(results) == []
    assert list(miscounted_dates()) == []
    assert max(row.seats_taken for row in Occurrence.objects.all()) <= 4
    assert StandingRsvp.objects.count() == 2
