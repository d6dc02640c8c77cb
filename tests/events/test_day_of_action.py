"""A day of action: one template, many cities, the same hour on every clock."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from events.actions.gatherings import CityPlace, follow_day
from events.errors import EventError, NotNow
from events.models import DayOfActionPage, EventPage, Occurrence
from events.queries.gatherings import event_of, open_days
from people.models import AuditEntry, OutgoingMail
from tests import factories
from tests.events.cities import DAY, HALL, city, date_of, join
from tests.worlds import grown

pytestmark = pytest.mark.django_db


NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(NOW, tick=False)


@grown(at=NOW)
def day():
    return factories.day_of_action(start_date=DAY)


def change(day, **fields) -> DayOfActionPage:
    """What the editor does: new values, saved and published."""
    for name, value in fields.items():
        setattr(day, name, value)
    day.save_revision().publish()
    return DayOfActionPage.objects.get(pk=day.pk)


def test_every_city_begins_at_the_same_hour_on_its_own_clock(day):
    cities = {"Sydney": "Australia/Sydney", "Berlin": "Europe/Berlin", "Los Angeles": "America/Los_Angeles"}
    for title, zone in cities.items():
        join(day, city(title, zone))

    dates = {date.chapter.title: date for date in Occurrence.objects.all()}

    assert {(date.start_date, date.start_time) for date in dates.values()} == {(DAY, dt.time(18))}
    assert {title: date.starts_at.isoformat() for title, date in dates.items()} == {
        "Sydney": "2026-12-10T07:00:00+00:00",
        "Berlin": "2026-12-10T17:00:00+00:00",
        "Los Angeles": "2026-12-11T02:00:00+00:00",
    }


def test_a_city_takes_the_words_and_adds_its_own_place_and_seats(day):
    event = join(day, city(), CityPlace("Town hall", "1 Main Street", capacity=40))

    assert (event.title, event.standfirst, event.kind) == (day.title, day.standfirst, day.kind)
    assert (event.venue, event.capacity, event.attendance, event.live) == ("Town hall", 40, "offline", True)
    assert (event.day_of_action, event.zone, event.keeps_own_time) == (day, "", False)
    assert AuditEntry.objects.get(verb="events.took_part").details == {"day_of_action": day.pk}


@pytest.mark.parametrize(
    ("place", "attendance"),
    [
        (HALL, "offline"),
        (CityPlace(join_url="https://join.example/1"), "online"),
        (CityPlace("Town hall", join_url="https://join.example/1"), "mixed"),
    ],
)
def test_where_and_how_says_how_one_takes_part(day, place, attendance):
    assert join(day, city(), place).attendance == attendance


@pytest.mark.parametrize(
    ("place", "publish", "live"), [(HALL, True, True), (HALL, False, False), (CityPlace(), True, False)]
)
def test_it_is_published_only_where_that_is_allowed_and_a_guest_could_come(day, place, publish, live):
    event = join(day, city(), place, publish=publish)

    assert event.live is live
    assert Occurrence.objects.exists() is live


def test_a_chapter_takes_part_once_and_another_one_still_can(day):
    berlin = city()
    join(day, berlin)

    with pytest.raises(EventError, match="already"):
        join(day, berlin)

    join(day, city("Paris", "Europe/Paris"))
    assert EventPage.objects.filter(day_of_action=day).count() == 2


def test_nobody_joins_a_day_that_is_over(day, time_machine):
    time_machine.move_to(dt.datetime(2026, 12, 12, 12, tzinfo=dt.UTC))

    with pytest.raises(NotNow):
        join(day, city())

    assert open_days() == []


def test_the_day_itself_is_still_open_where_it_has_not_ended(day, time_machine):
    time_machine.move_to(dt.datetime(2026, 12, 11, 8, tzinfo=dt.UTC))

    assert open_days() == [day]
    assert join(day, city("Honolulu", "Pacific/Honolulu")).live


def test_a_chapter_of_two_languages_gets_the_words_of_both(day):
    factories.translation(day, "fa", title="یک شب، همهٔ شهرها", standfirst="ساعت شش نام‌ها را می‌خوانیم.")
    berlin = city()
    factories.translation(berlin, "fa", title="برلین")

    event = join(day, berlin)

    farsi = EventPage.objects.get(translation_key=event.translation_key, locale__language_code="fa")
    assert (farsi.title, farsi.standfirst) == ("یک شب، همهٔ شهرها", "ساعت شش نام‌ها را می‌خوانیم.")
    assert (farsi.live, farsi.start_time, farsi.day_of_action) == (True, dt.time(18), day)
    assert Occurrence.objects.count() == 1


def test_a_language_that_the_day_does_not_speak_is_left_to_the_chapter(day):
    berlin = city()
    factories.translation(berlin, "fa", title="برلین")

    join(day, berlin)

    assert EventPage.objects.count() == 1


def test_new_hours_of_the_day_move_every_city_along(day):
    berlin, paris = (
        join(day, city(title, zone)) for title, zone in [("Berlin", "Europe/Berlin"), ("Paris", "Europe/Paris")]
    )
    before = {date.pk: (date.slug, date.uid) for date in Occurrence.objects.all()}

    change(day, start_time=dt.time(19), end_time=dt.time(20))

    assert {(date.start_time, date.end_time) for date in Occurrence.objects.all()} == {(dt.time(19), dt.time(20))}
    assert {date.pk: (date.slug, date.uid) for date in Occurrence.objects.all()} == before
    assert {page.start_time for page in EventPage.objects.filter(pk__in=[berlin.pk, paris.pk])} == {dt.time(19)}


def test_another_day_moves_the_dates_and_keeps_their_guests(day):
    date = date_of(join(day, city()))
    factories.rsvp(date, state="confirmed")

    change(day, start_date=DAY + dt.timedelta(days=1))

    moved = Occurrence.objects.get()
    assert (moved.pk, moved.start_date, moved.rsvps.count()) == (date.pk, DAY + dt.timedelta(days=1), 1)
    assert moved.is_moved
    assert moved.changes.get().kind == "moved"
    assert "events.rsvp_changed" in OutgoingMail.objects.values_list("kind", flat=True)


def test_publishing_the_day_unchanged_touches_nothing(day):
    join(day, city())
    before = list(Occurrence.objects.values()), EventPage.objects.get().latest_revision_id

    assert follow_day(day=day) == []
    change(day)

    assert (list(Occurrence.objects.values()), EventPage.objects.get().latest_revision_id) == before


def test_a_chapter_that_chose_its_own_time_keeps_it(day):
    berlin, paris = join(day, city()), join(day, city("Paris", "Europe/Paris"))
    berlin.start_time = dt.time(17)
    berlin.save_revision().publish()

    assert EventPage.objects.get(pk=berlin.pk).keeps_own_time, "another hour than the day's is a choice"
    change(day, start_time=dt.time(18, 30))

    assert date_of(berlin).start_time == dt.time(17)
    assert date_of(paris).start_time == dt.time(18, 30)


def test_a_draft_moves_as_a_draft(day):
    event = join(day, city(), CityPlace())

    change(day, start_time=dt.time(20), end_time=dt.time(21))

    draft = EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    assert (draft.start_time, draft.live, Occurrence.objects.exists()) == (dt.time(20), False, False)


def test_what_is_being_written_is_neither_published_nor_lost(day):
    event = join(day, city())
    event.venue = "Not decided yet"
    event.save_revision()

    change(day, start_time=dt.time(20), end_time=dt.time(21))

    page = EventPage.objects.get(pk=event.pk)
    draft = page.get_latest_revision_as_object()
    assert (page.venue, page.start_time) == ("Town hall", dt.time(20))
    assert (draft.venue, draft.start_time, page.has_unpublished_changes) == ("Not decided yet", dt.time(20), True)


def test_words_follow_the_day_until_a_city_has_its_own(day):
    berlin, paris = join(day, city()), join(day, city("Paris", "Europe/Paris"))
    berlin.title = "Berlin reads by the canal"
    berlin.save_revision().publish()

    change(day, title="One evening in every city", standfirst="Bring a candle.")

    titles = dict(EventPage.objects.values_list("pk", "title"))
    assert titles == {berlin.pk: "Berlin reads by the canal", paris.pk: "One evening in every city"}
    assert set(EventPage.objects.values_list("standfirst", flat=True)) == {"Bring a candle."}


def test_a_translation_of_the_day_brings_its_words_and_never_other_hours(day):
    farsi = factories.translation(day, "fa", title="یک شب")
    berlin = city()
    factories.translation(berlin, "fa", title="برلین")
    join(day, berlin)

    change(farsi, title="یک شب در همهٔ شهرها", start_time=dt.time(3))

    assert EventPage.objects.get(locale__language_code="fa").title == "یک شب در همهٔ شهرها"
    assert DayOfActionPage.objects.get(pk=farsi.pk).start_time == dt.time(18)
    assert Occurrence.objects.get().start_time == dt.time(18)


def test_an_end_that_is_the_start_is_refused(day):
    day.end_time = day.start_time

    with pytest.raises(ValidationError, match="when it begins"):
        day.full_clean()


def test_it_stands_beside_the_calendar_and_not_below_a_chapter():
    assert DayOfActionPage.can_create_at(factories.site_tree())
    assert not DayOfActionPage.can_create_at(city())


def test_the_event_of_a_chapter_is_found_in_any_of_its_languages(day):
    berlin = city()
    farsi = factories.translation(berlin, "fa", title="برلین")
    event = join(day, farsi)

    assert event.get_parent().pk == berlin.pk
    assert event_of(day, farsi) == event_of(day, berlin) == event
    assert event_of(day, city("Paris")) is None
