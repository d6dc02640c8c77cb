"""The shifts of a date follow the plan of its event, and nobody who chose one is dropped."""

import datetime as dt

import pytest
from django.utils import timezone

from events.actions.dates import materialise
from events.actions.rsvps import cancel_rsvp, change_shift
from events.actions.shifts import sync_shifts
from events.models import EventPage, ExtraDate, Occurrence, Rsvp, Shift, ShiftPlan
from events.wall import later, minutes_after
from people.models import OutgoingMail
from tests import factories
from tests.events.hands import all_mail_left, ask, guest
from tests.worlds import grown

pytestmark = pytest.mark.django_db
SIX, SEVEN, EIGHT = dt.time(18), dt.time(19), dt.time(20)


@grown
def event() -> EventPage:
    """A phone bank of two shifts and a greeter, 6 to 8 PM on two days."""
    page = factories.event(start_time=SIX, end_time=EIGHT, kind="phone-bank")
    page.extra_dates = [ExtraDate(date=page.start_date + dt.timedelta(days=7))]
    return plan(page, ("caller", "", SIX, SEVEN, 4), ("caller", "", SEVEN, EIGHT, 4), ("greeter", "", None, None, 1))


def plan(page: EventPage, *rows: tuple) -> EventPage:
    """Publish the event with these shifts and no others."""
    page = EventPage.objects.get(pk=page.pk) if not page.extra_dates.all() else page
    names = ("role", "name", "start_time", "end_time", "capacity")
    page.shift_plans = [ShiftPlan(**dict(zip(names, row, strict=True)), sort_order=n) for n, row in enumerate(rows)]
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def first_date(page: EventPage) -> Occurrence:
    return page.occurrences.order_by("starts_at").first()


def shifts(date: Occurrence) -> list[tuple]:
    return [
        (shift.role, shift.name, shift.start_time and shift.start_time.hour, shift.capacity, shift.is_closed)
        for shift in date.shifts.all()
    ]


def test_each_date_has_the_shifts_of_the_plan_in_its_order(event):
    for date in event.occurrences.all():
        assert shifts(date) == [
            ("caller", "", 18, 4, False),
            ("caller", "", 19, 4, False),
            ("greeter", "", None, 1, False),
        ]


def test_publishing_again_changes_no_row_and_no_key(event):
    before = list(Shift.objects.order_by("pk").values())

    event.save_revision().publish()

    assert list(Shift.objects.order_by("pk").values()) == before


def test_a_draft_plans_nothing(event):
    event.shift_plans = []
    event.save_revision()

    assert Shift.objects.count() == 6


def test_what_nobody_chose_goes_and_what_is_new_comes(event):
    plan(event, ("caller", "", SIX, SEVEN, 4), ("translator", "Dari", None, None, None))

    assert shifts(first_date(event)) == [("caller", "", 18, 4, False), ("translator", "Dari", None, None, False)]


def test_a_shift_that_someone_chose_is_closed_and_kept_and_they_are_told(event):
    date = first_date(event)
    greeter = date.shifts.get(role="greeter")
    rsvp = guest(date, party=1)
    change_shift(rsvp=rsvp, shift=greeter)
    all_mail_left()

    plan(event, ("caller", "", SIX, SEVEN, 4))

    assert shifts(date) == [("caller", "", 18, 4, False), ("greeter", "", None, 1, True)]
    assert Rsvp.objects.get().shift == greeter
    assert list(OutgoingMail.objects.filter(state="queued").values_list("kind", flat=True)) == ["events.rsvp_shift"]
    assert shifts(event.occurrences.last()) == [("caller", "", 18, 4, False)]  # nobody chose it there


def test_a_closed_shift_that_is_planned_again_is_the_same_row(event):
    date = first_date(event)
    greeter = date.shifts.get(role="greeter")
    change_shift(rsvp=guest(date, party=1), shift=greeter)
    plan(event, ("caller", "", SIX, SEVEN, 4))

    plan(event, ("greeter", "", None, None, 2))

    greeter.refresh_from_db()
    assert (greeter.is_closed, greeter.capacity, greeter.seats_taken) == (False, 2, 1)


@pytest.mark.parametrize("chosen_by", ["pending", "cancelled"])
def test_an_old_wish_keeps_the_row_as_well(event, chosen_by):
    date = first_date(event)
    greeter = date.shifts.get(role="greeter")
    rsvp = guest(date, party=1)
    change_shift(rsvp=rsvp, shift=greeter)
    cancel_rsvp(rsvp=rsvp) if chosen_by == "cancelled" else Rsvp.objects.update(state="pending")

    plan(event, ("caller", "", SIX, SEVEN, 4))

    assert shifts(date)[-1] == ("greeter", "", None, 1, True)


def test_other_times_are_the_same_shift_where_no_other_can_be_meant(event):
    date = first_date(event)
    event = plan(event, ("caller", "", SIX, SEVEN, 4))
    row = date.shifts.get()
    change_shift(rsvp=guest(date, party=2), shift=row)
    all_mail_left()

    plan(event, ("caller", "", SEVEN, EIGHT, 4))

    row.refresh_from_db()
    assert (row.start_time, row.seats_taken, date.shifts.count()) == (SEVEN, 2, 1)
    assert OutgoingMail.objects.filter(state="queued", kind="events.rsvp_shift").count() == 1


def test_where_two_could_be_meant_nobody_is_moved(event):
    date = first_date(event)
    early = date.shifts.first()
    change_shift(rsvp=guest(date, party=2), shift=early)

    plan(event, ("caller", "", SIX, dt.time(18, 30), 4), ("caller", "", dt.time(18, 30), SEVEN, 4))

    early.refresh_from_db()
    assert (early.start_time, early.end_time, early.is_closed, early.seats_taken) == (SIX, SEVEN, True, 2)


def test_fewer_places_drop_nobody(event):
    date = first_date(event)
    early = date.shifts.first()
    change_shift(rsvp=guest(date, party=4), shift=early)

    plan(event, ("caller", "", SIX, SEVEN, 1))

    early.refresh_from_db()
    assert (early.capacity, early.seats_taken, early.seats_left, early.is_closed) == (1, 4, 0, False)


def test_a_date_at_another_hour_takes_its_shifts_along(event):
    date = first_date(event)
    date.set_wall(date.start_date, dt.time(23), dt.time(1), date.zone)
    date.own_time = True
    date.save()

    sync_shifts(event=event, dates=[date])

    assert [row.start_time for row in date.shifts.all()] == [dt.time(23), dt.time(0), None]
    assert [row.start_time for row in event.occurrences.last().shifts.all()] == [SIX, SEVEN, None]


def test_guests_who_are_written_to_anyway_get_no_second_mail(event):
    date = first_date(event)
    change_shift(rsvp=guest(date, party=1), shift=date.shifts.get(role="greeter"))
    all_mail_left()
    event.shift_plans = []
    event.save()

    sync_shifts(event=event, dates=[date], told={date.pk})

    assert not OutgoingMail.objects.filter(state="queued").exists()


def test_what_is_over_stays_as_it_was(event):
    now = timezone.now()
    Occurrence.objects.update(starts_at=now - dt.timedelta(hours=2), ends_at=now - dt.timedelta(hours=1))
    event.shift_plans = []
    event.save()

    sync_shifts(event=event, dates=list(event.occurrences.all()))

    assert Shift.objects.count() == 6


def test_translations_share_the_plan_of_the_first_page(event):
    factories.calendar()
    copy = factories.translation(event, "fa")
    copy.shift_plans = []
    copy.save_revision().publish()

    assert Shift.objects.count() == 6
    assert {shift.occurrence.event_id for shift in Shift.objects.select_related("occurrence")} == {event.pk}


def test_queries_do_not_grow_with_dates_and_without_a_plan_it_is_two(event, django_assert_max_num_queries):
    page = factories.event(event.chapter, slug="long")
    page.extra_dates = [ExtraDate(date=page.start_date + dt.timedelta(days=day)) for day in range(1, 60)]
    page.save_revision().publish()
    dates = list(page.occurrences.all())
    with django_assert_max_num_queries(4):  # with a savepoint around them
        sync_shifts(event=page, dates=dates)

    ShiftPlan.objects.bulk_create([ShiftPlan(event=page, role="reader", name=str(n), sort_order=n) for n in range(30)])
    with django_assert_max_num_queries(25):  # 1,800 rows in the portions that SQLite takes
        sync_shifts(event=EventPage.objects.get(pk=page.pk), dates=dates)
    assert Shift.objects.filter(occurrence__event=page).count() == 1800


def test_a_date_that_is_made_again_finds_its_shifts(event):
    materialise(event=event)
    materialise(event=event)

    assert Shift.objects.count() == 6


def test_someone_who_only_asked_is_not_written_to(event):
    date = first_date(event)
    rsvp = ask(date, party=1)
    Rsvp.objects.filter(pk=rsvp.pk).update(shift=date.shifts.get(role="greeter"))
    all_mail_left()

    plan(event, ("caller", "", SIX, SEVEN, 4))

    assert not OutgoingMail.objects.filter(kind="events.rsvp_shift").exists()


@pytest.mark.parametrize(
    ("start", "time", "minutes"),
    [(SIX, SEVEN, 60), (SIX, SIX, 1440), (dt.time(22), dt.time(1, 30), 210), (SEVEN, SIX, 1380)],
)
def test_minutes_on_the_clock_face(start, time, minutes):
    assert minutes_after(start, time) == minutes


@pytest.mark.parametrize(
    ("time", "start", "moved", "then"),
    [
        (SEVEN, SIX, SEVEN, EIGHT),
        (SEVEN, SIX, dt.time(0), dt.time(1)),
        (dt.time(0, 30), dt.time(22), dt.time(20, 15), dt.time(22, 45)),
    ],
)
def test_times_go_along_with_the_start(time, start, moved, then):
    assert later(time, start, moved) == then
