"""Dates as rows: made on publishing, keyed by their first wall start, never lost."""

import datetime as dt

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from events.actions import cancel_date, materialise, uncancel_date
from events.errors import NotNow
from events.models import EventPage, ExtraDate, Occurrence, Rsvp
from people.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 3)


@pytest.fixture(autouse=True)
def _winter(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


def publish(page: EventPage, extra: list[dt.date] | None = None, **fields) -> EventPage:
    page = EventPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    if extra is not None:
        page.extra_dates = [ExtraDate(date=date) for date in extra]
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def dates(page) -> list[dt.date]:
    return [row.start_date for row in Occurrence.objects.of_event(page).order_by("starts_at")]


def test_publishing_makes_one_row_a_date():
    page = factories.event(start_date=DAY, capacity=60)

    publish(page, [DAY + dt.timedelta(days=7), DAY])

    first, second = Occurrence.objects.of_event(page)
    assert (first.slug, second.slug) == ("2027-03-03", "2027-03-10")
    assert (first.original_date, first.original_time) == (DAY, dt.time(18, 30))
    assert first.starts_at == dt.datetime(2027, 3, 4, 2, 30, tzinfo=dt.UTC)
    assert first.ends_at == dt.datetime(2027, 3, 4, 3, 30, tzinfo=dt.UTC)
    assert (first.zone, first.capacity, first.sequence) == ("America/Los_Angeles", 60, 0)
    assert first.chapter == page.get_parent().specific


def test_a_draft_touches_no_date():
    page = factories.event(live=False)
    assert not Occurrence.objects.exists()
    page = publish(page)
    before = Occurrence.objects.values().get()

    page.start_time = dt.time(9)
    page.save_revision()

    assert Occurrence.objects.values().get() == before


def test_publishing_unchanged_changes_nothing():
    page = factories.event(start_date=DAY)
    before = Occurrence.objects.values().get()

    publish(page)

    assert Occurrence.objects.values().get() == before


def test_a_moved_one_off_keeps_key_address_uid_and_people():
    page = factories.event(start_date=DAY)
    before = Occurrence.objects.get()
    factories.rsvp(before, state=Rsvp.State.CONFIRMED)

    publish(page, start_date=DAY + dt.timedelta(days=1), start_time=dt.time(17), end_time=dt.time(18))

    after = Occurrence.objects.get()
    assert (after.pk, after.uid, after.slug) == (before.pk, before.uid, "2027-03-03")
    assert (after.original_date, after.original_time) == (DAY, dt.time(18, 30))
    assert (after.start_date, after.start_time) == (dt.date(2027, 3, 4), dt.time(17))
    assert (after.sequence, after.is_moved) == (1, True)
    assert after.rsvps.count() == 1


def test_a_finished_date_with_people_is_not_moved_along(time_machine):
    page = factories.event(start_date=DAY)
    factories.rsvp(Occurrence.objects.get(), state=Rsvp.State.CONFIRMED)
    time_machine.move_to(dt.datetime(2027, 4, 1, tzinfo=dt.UTC))

    publish(page, start_date=dt.date(2027, 4, 7))

    assert dates(page) == [DAY, dt.date(2027, 4, 7)]


def test_a_removed_date_goes_only_when_nobody_answered():
    week, two = DAY + dt.timedelta(days=7), DAY + dt.timedelta(days=14)
    page = publish(factories.event(start_date=DAY), [week, two])
    factories.rsvp(Occurrence.objects.get(start_date=week), state=Rsvp.State.WAITLISTED)

    publish(page, [])

    assert dates(page) == [DAY, week]


def test_a_new_date_on_the_day_another_one_left_gets_its_own_key_and_address():
    page = factories.event(start_date=DAY)
    moved = publish(page, start_date=DAY + dt.timedelta(days=1))

    publish(moved, [DAY])

    new, old = Occurrence.objects.of_event(page)
    assert (old.slug, old.is_moved) == ("2027-03-03", True)
    assert (new.slug, new.start_date, new.is_moved) == ("2027-03-03-2", DAY, False)


def test_a_cancelled_date_is_never_revived_by_publishing():
    page = factories.event(start_date=DAY)
    cancel_date(occurrence=Occurrence.objects.get(), reason="Flood", actor=None)

    publish(page, title="We read the names, again")

    row = Occurrence.objects.get()
    assert (row.status, row.status_reason, row.sequence) == ("cancelled", "Flood", 2)


def test_a_date_edited_on_its_own_is_left_alone():
    page = factories.event(start_date=DAY)
    row = Occurrence.objects.get()
    row.set_wall(DAY, dt.time(20), dt.time(21), row.zone)
    row.own_time = True
    row.save()

    publish(page, start_time=dt.time(17))

    assert Occurrence.objects.get().start_time == dt.time(20)


def test_lowering_the_seats_drops_nobody():
    page = factories.event(start_date=DAY, capacity=10)
    Occurrence.objects.update(seats_taken=7)

    publish(page, capacity=5)

    row = Occurrence.objects.get()
    assert (row.capacity, row.seats_taken, row.seats_left, row.is_full) == (5, 7, 0, True)


def test_translations_share_one_row_on_the_first_page():
    page = factories.event(start_date=DAY)
    factories.translation(page, "fa", title="شب شمع")

    copy = factories.translation(page, "es", title="Vigilia", start_time=dt.time(9))

    row = Occurrence.objects.get()
    assert (row.event_id, row.start_time) == (page.pk, dt.time(18, 30))
    assert list(Occurrence.objects.of_event(copy)) == [row]
    assert row.chapter.locale.language_code == "en"


def test_moving_the_page_takes_its_dates_to_the_other_chapter():
    page = factories.event(start_date=DAY)
    berlin = factories.chapter("Berlin", zone="Europe/Berlin")

    page.move(berlin, pos="last-child")

    row = Occurrence.objects.get()
    assert (row.chapter_id, row.zone) == (berlin.pk, "Europe/Berlin")
    assert row.starts_at == dt.datetime(2027, 3, 3, 17, 30, tzinfo=dt.UTC)


def test_the_second_pass_of_an_hour_is_kept():
    new_york = factories.chapter("New York", zone="America/New_York")
    night = {"start_date": dt.date(2027, 11, 7), "start_time": dt.time(1, 30), "end_time": dt.time(4)}

    factories.event(new_york, fold=1, **night)

    row = Occurrence.objects.get()
    assert (row.fold, row.starts_at) == (1, dt.datetime(2027, 11, 7, 6, 30, tzinfo=dt.UTC))


def test_cancelling_keeps_the_row_and_everyones_answer_and_is_audited():
    row = factories.occurrence(factories.event(start_date=DAY))
    factories.rsvp(row, state=Rsvp.State.CONFIRMED)
    actor = factories.user()

    cancel_date(occurrence=row, reason=" The church is closed. ", actor=actor)

    row.refresh_from_db()
    assert (row.status, row.status_reason, row.sequence) == ("cancelled", "The church is closed.", 1)
    assert row.rsvps.get().state == "confirmed"
    entry = AuditEntry.objects.get(verb="events.date_cancelled")
    assert (entry.actor, entry.target, entry.chapter_id) == (actor, f"events.occurrence:{row.pk}", row.chapter_id)


def test_everyone_with_a_seat_or_a_place_in_line_is_told_both_times(mailoutbox):
    row = factories.occurrence(factories.event(start_date=DAY))
    for state in Rsvp.State.values:
        facts = {"waitlisted_at": row.revised_at, **factories.facts_of(state, row)}
        factories.rsvp(row, state=state, contact=factories.contact(f"{state}@example.org"), **facts)

    cancel_date(occurrence=row, reason="The church is closed.", actor=None)
    call_command("worker", "--once")
    off = {mail.to[0]: mail.subject for mail in mailoutbox}
    mailoutbox.clear()
    uncancel_date(occurrence=row, actor=None)
    call_command("worker", "--once")

    told = {f"{state}@example.org" for state in ("confirmed", "attended", "offered", "waitlisted")}
    assert off == dict.fromkeys(told, "Cancelled: Wednesday vigil: we read the names")
    assert {mail.to[0] for mail in mailoutbox} == told
    assert not any("Cancelled" in mail.subject for mail in mailoutbox)
    for mail in mailoutbox:
        parts = mail.body, mail.alternatives[0].content
        assert ["This date takes place after all." in part for part in parts] == [True, True]


def test_a_cancelled_date_can_be_called_back():
    row = factories.occurrence(factories.event(start_date=DAY))
    cancel_date(occurrence=row, reason="Flood", actor=None)

    uncancel_date(occurrence=row, actor=None)

    row.refresh_from_db()
    assert (row.status, row.status_reason, row.sequence) == ("scheduled", "", 2)


@pytest.mark.parametrize("act", ["cancel twice", "call back a standing one", "cancel a past one"])
def test_what_makes_no_sense_is_refused(act, time_machine):
    row = factories.occurrence(factories.event(start_date=DAY))
    if act == "cancel twice":
        cancel_date(occurrence=row, reason="", actor=None)
    if act == "cancel a past one":
        time_machine.move_to(dt.datetime(2027, 4, 1, tzinfo=dt.UTC))

    with pytest.raises(NotNow):
        uncancel_date(occurrence=row, actor=None) if "back" in act else cancel_date(
            occurrence=row, reason="", actor=None
        )


@pytest.mark.parametrize("change", ["unpublished", "private", "high risk", "chapter at high risk", "nothing"])
def test_only_open_published_dates_are_public(change):
    page = factories.event(start_date=DAY)
    if change == "unpublished":
        page.unpublish()
    if change == "private":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    if change == "high risk":
        publish(page, risk="high")
    if change == "chapter at high risk":
        type(page.chapter).objects.update(risk="high")

    assert Occurrence.objects.public().count() == (1 if change == "nothing" else 0)


def test_upcoming_ends_when_the_date_does():
    row = factories.occurrence(factories.event(start_date=DAY))
    minute = dt.timedelta(minutes=1)

    assert list(Occurrence.objects.upcoming(row.ends_at - minute)) == [row]
    assert list(Occurrence.objects.upcoming(row.ends_at)) == []
    assert list(Occurrence.objects.past(row.ends_at)) == [row]


def test_materialising_twice_is_the_same_as_once():
    page = factories.event(start_date=DAY)
    before = list(Occurrence.objects.values())

    materialise(event=page)

    assert list(Occurrence.objects.values()) == before
