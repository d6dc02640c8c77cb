"""When a reminder is due, and that each guest gets one of each kind for one local day (trust 8, events 28)."""

import datetime as dt

import pytest

from events.actions import cancel_date
from events.actions.reminders import remind
from events.actions.rsvps import cancel_rsvp
from events.models import Occurrence, Rsvp
from events.reminders import AHEAD, DAY_BEFORE, HOURS_BEFORE, THANKS, day_before, hours_before, thanks_at
from people.letters import compose
from people.models import Contact, OutgoingMail
from people.schedule import JOBS
from tests import factories
from tests.events.hands import guest
from tests.worlds import grown

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 26, 2, 30, tzinfo=dt.UTC)  # Wednesday 25 November, 18:30 in San Francisco
MOMENT = START - dt.timedelta(hours=24)
MINUTE = dt.timedelta(minutes=1)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def at(day: str, start: str, end: str, zone: str, **fields) -> Occurrence:
    """A date that is not saved."""
    row = Occurrence(**fields)
    row.set_wall(dt.date.fromisoformat(day), dt.time.fromisoformat(start), dt.time.fromisoformat(end), zone)
    return row


@pytest.mark.parametrize(
    ("day", "start", "zone", "expected"),
    [
        ("2026-11-25", "18:30", "America/Los_Angeles", "2026-11-25 02:30"),
        # Clocks change in the night between reminder and date: the same wall time, 25 or 23 hours before.
        ("2026-10-25", "19:00", "Europe/Berlin", "2026-10-24 17:00"),
        ("2026-03-29", "19:00", "Europe/Berlin", "2026-03-28 18:00"),
        ("2026-11-01", "18:30", "America/New_York", "2026-10-31 22:30"),
        ("2026-03-08", "18:30", "America/New_York", "2026-03-07 23:30"),
        ("2026-10-04", "15:00", "Australia/Lord_Howe", "2026-10-03 04:30"),
        ("2026-04-05", "15:00", "Australia/Lord_Howe", "2026-04-04 04:00"),
        # Tehran changes its clocks no more, and did until 2022.
        ("2026-03-22", "19:00", "Asia/Tehran", "2026-03-21 15:30"),
        ("2022-09-22", "19:00", "Asia/Tehran", "2022-09-21 14:30"),
        # Nobody is written to in the night.
        ("2026-10-27", "07:00", "Europe/Berlin", "2026-10-26 08:00"),
        ("2026-10-27", "00:30", "Europe/Berlin", "2026-10-26 08:00"),
        ("2026-10-27", "22:00", "Europe/Berlin", "2026-10-26 19:00"),
        # The date itself begins in an hour that is skipped, or comes twice.
        ("2026-03-08", "02:30", "America/New_York", "2026-03-07 14:00"),
        ("2026-11-01", "01:30", "America/New_York", "2026-10-31 13:00"),
    ],
)
def test_the_day_before_is_the_same_wall_time_between_nine_and_eight(day, start, zone, expected):
    assert day_before(at(day, start, "23:59", zone)) == utc(expected)


@pytest.mark.parametrize(
    ("day", "start", "zone", "expected"),
    [
        ("2026-10-25", "03:30", "Europe/Berlin", "2026-10-25 00:30"),  # clocks show 02:30, for the first time
        ("2026-03-29", "03:30", "Europe/Berlin", "2026-03-28 23:30"),  # clocks show 00:30
        ("2026-11-01", "02:30", "America/New_York", "2026-11-01 05:30"),
        ("2026-10-04", "03:00", "Australia/Lord_Howe", "2026-10-03 14:00"),
        ("2026-03-22", "19:00", "Asia/Tehran", "2026-03-22 13:30"),
    ],
)
def test_two_hours_are_two_hours_whatever_clocks_do(day, start, zone, expected):
    assert hours_before(at(day, start, "23:59", zone)) == utc(expected)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("18:30", "19:30", "2026-10-28 09:00"),
        ("22:00", "06:00", "2026-10-28 09:00"),  # it ends in the morning: the same morning
        ("22:00", "08:30", "2026-10-29 09:00"),  # they sleep first
        ("08:00", "09:00", "2026-10-28 09:00"),
    ],
)
def test_thanks_come_at_ten_in_the_morning_two_hours_after_the_end_at_least(start, end, expected):
    assert thanks_at(at("2026-10-27", start, end, "Europe/Berlin")) == utc(expected)


def test_thanks_after_the_night_when_clocks_change_come_at_ten_all_the_same():
    assert thanks_at(at("2026-10-24", "19:00", "20:00", "Europe/Berlin")) == utc("2026-10-25 09:00")
    assert thanks_at(at("2026-03-28", "19:00", "20:00", "Europe/Berlin")) == utc("2026-03-29 08:00")


@grown(at=MOMENT - dt.timedelta(days=3))
def date() -> Occurrence:
    event = factories.event(title="We read the names", start_date=dt.date(2026, 11, 25), capacity=40)
    return factories.occurrence(event)


def queued(kind: str = DAY_BEFORE) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("pk"))


def run(time_machine, now: dt.datetime) -> int:
    time_machine.move_to(now, tick=False)
    return remind()


def leave(mail: OutgoingMail):
    """The mail as the worker writes it now, and what becomes of its row."""
    message = compose(OutgoingMail.objects.get(pk=mail.pk))
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent" if message else "dropped")
    return message


def move(date: Occurrence, day: dt.date | None = None, start: dt.time | None = None) -> None:
    date.refresh_from_db()
    date.set_wall(day or date.start_date, start or date.start_time, dt.time(23), date.zone)
    date.save()


def test_both_reminders_are_asked_for_some_minutes_ahead_once(date, time_machine):
    rsvp = guest(date)

    early = run(time_machine, MOMENT - AHEAD - MINUTE)
    first, second = run(time_machine, MOMENT - AHEAD), JOBS["events.remind"].run()
    later = run(time_machine, MOMENT + dt.timedelta(hours=3))
    soon = run(time_machine, START - dt.timedelta(hours=2)), remind()

    assert (early, first, second, later, soon) == (0, 1, 0, 0, (1, 0))
    assert [(mail.due_at, mail.subject_id) for mail in queued()] == [(MOMENT, str(rsvp.pk))]
    assert [mail.due_at for mail in queued(HOURS_BEFORE)] == [START - dt.timedelta(hours=2)]


def test_only_who_was_coming_by_then_is_reminded(date, time_machine):
    guest(date)
    cancel_rsvp(rsvp=guest(date, "left@example.org"))
    for state in ("waitlisted", "pending", "offered", "lapsed"):
        rsvp = guest(date, f"{state}@example.org")
        Rsvp.objects.filter(pk=rsvp.pk).update(state=state, offer_until=START)
    silent = guest(date, "silent@example.org")
    Contact.objects.filter(pk=silent.contact_id).update(silenced_at=START)
    erased = guest(date, "erased@example.org")
    Contact.objects.filter(pk=erased.contact_id).update(email=None)
    time_machine.move_to(MOMENT, tick=False)
    guest(date, "late@example.org")

    assert remind() == 1
    assert [mail.contact.email for mail in queued()] == ["sima@example.org"]


def test_a_date_that_moves_by_an_hour_reminds_nobody_twice(date, time_machine):
    guest(date)
    run(time_machine, MOMENT)
    assert leave(queued()[0]) is not None
    move(date, start=dt.time(19, 30))

    assert run(time_machine, MOMENT + dt.timedelta(hours=1)) == 0
    assert len(queued()) == 1


def test_a_date_that_moves_to_another_day_reminds_anew(date, time_machine):
    guest(date)
    run(time_machine, MOMENT)
    leave(queued()[0])
    move(date, dt.date(2026, 11, 27))

    between = run(time_machine, MOMENT + dt.timedelta(hours=1))
    anew = run(time_machine, MOMENT + dt.timedelta(days=2))

    assert (between, anew) == (0, 1)
    assert "Friday 27 November 2026" in leave(queued()[1]).subject


@pytest.mark.parametrize("change", [{"day": dt.date(2026, 11, 28)}, {"start": dt.time(23, 30)}])
def test_a_mail_in_the_queue_of_a_date_that_moved_away_is_dropped_and_asked_for_at_its_new_moment(
    date, time_machine, change
):
    guest(date)
    run(time_machine, MOMENT - AHEAD)
    move(date, **change)
    assert leave(queued()[0]) is None
    date.refresh_from_db()

    assert (remind(), run(time_machine, day_before(date))) == (0, 1)
    assert leave(queued()[1]) is not None


@pytest.mark.parametrize("kind", [DAY_BEFORE, HOURS_BEFORE])
@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_nobody_is_reminded_of_a_date_that_is_off(date, time_machine, kind, status):
    """Case 28 and complaint 16: neither asked for, nor sent where it was asked for already."""
    guest(date)
    moment = MOMENT if kind == DAY_BEFORE else START - dt.timedelta(hours=2)
    run(time_machine, moment - AHEAD)
    (mail,) = queued(kind)
    Occurrence.objects.update(status=status)
    assert leave(mail) is None

    OutgoingMail.objects.all().delete()

    assert run(time_machine, moment) == 0


def test_guests_of_a_cancelled_date_get_no_reminder(date, time_machine):
    """Case 28, through the desk's own action: the answers stay, and nobody is written to again."""
    for number in range(3):
        guest(date, f"g{number}@example.org", 1)
    cancel_date(occurrence=date, reason="Flood", actor=None)

    for moment in (MOMENT, START - dt.timedelta(hours=2), START + dt.timedelta(hours=16)):
        run(time_machine, moment)

    assert [queued(kind) for kind in (DAY_BEFORE, HOURS_BEFORE, THANKS)] == [[], [], []]


def test_tomorrow_is_said_the_day_before_only(date, time_machine):
    """The worker was down until the day of the date: it says nothing that is no longer so."""
    guest(date)
    midnight = utc("2026-11-25 08:00")
    run(time_machine, midnight - MINUTE)
    (mail,) = queued()
    time_machine.move_to(midnight, tick=False)

    assert leave(mail) is None
    OutgoingMail.objects.all().delete()
    assert (remind(), run(time_machine, START)) == (0, 0)


def test_a_date_that_lasts_all_day_is_announced_the_day_before_only(date, time_machine):
    guest(date)
    Occurrence.objects.update(all_day=True)
    run(time_machine, MOMENT)

    assert (len(queued()), run(time_machine, START - MINUTE)) == (1, 0)


def crowd(date: Occurrence, number: int, **fields) -> None:
    people = Contact.objects.bulk_create(
        Contact(email_key=f"{date.pk:04d}{n:060d}", email=f"g{n}@example.org") for n in range(number)
    )
    for person in people:
        confirmed = {"state": "confirmed", "confirmed_at": MOMENT - dt.timedelta(days=1)}
        factories.rsvp(date, contact=person, **{**confirmed, **fields})
    Occurrence.objects.filter(pk=date.pk).update(seats_taken=number)


def test_many_guests_cost_no_more_queries_than_few(date, time_machine, django_assert_max_num_queries):
    """Three looks for dates, then for one kind: guests, who came, their mail, whom mail reaches, keys, one insert."""
    crowd(date, 40)
    time_machine.move_to(MOMENT, tick=False)

    with django_assert_max_num_queries(11):
        assert remind() == 40
    with django_assert_max_num_queries(6):
        assert remind() == 0


def test_many_dates_cost_no_more_queries_than_one(date, time_machine, django_assert_max_num_queries):
    crowd(date, 3)
    for _ in range(4):
        other = factories.occurrence(factories.event(date.chapter, start_date=dt.date(2026, 11, 25)))
        crowd(other, 3)
    time_machine.move_to(MOMENT, tick=False)

    with django_assert_max_num_queries(11):
        assert remind() == 15


def test_a_worker_that_dies_halfway_leaves_nobody_out_and_reminds_nobody_twice(date, time_machine, monkeypatch):
    crowd(date, 5)
    second = factories.occurrence(factories.event(date.chapter, start_date=dt.date(2026, 11, 25)))
    crowd(second, 4)
    monkeypatch.setattr("events.actions.reminders.DATES_AT_ONCE", 1)
    time_machine.move_to(MOMENT, tick=False)
    asked = []

    def die(**options):
        asked.append(options)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return queue(**options)

    from events.actions.reminders import queue_mails as queue

    with monkeypatch.context() as patch:
        patch.setattr("events.actions.reminders.queue_mails", die)
        with pytest.raises(KeyboardInterrupt):
            remind()
    halfway = len(queued())

    assert (halfway, remind(), remind()) == (5, 4, 0)
    assert sorted(OutgoingMail.objects.values_list("contact", flat=True)) == sorted(
        Rsvp.objects.values_list("contact", flat=True)
    )
