"""An event done again: a draft on another day, in which nothing of the first one's dates and guests is left."""

import datetime as dt

import pytest
from wagtail.models import Page

from chapters.models import Role
from events.actions.copies import do_again
from events.errors import EventError
from events.models import EventPage, ExcludedDate, ExtraDate, Occurrence, Rsvp, ShiftPlan
from people.models import AuditEntry
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db
TODAY, DAY = dt.date(2026, 11, 21), dt.date(2027, 1, 13)


NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _november(time_machine, settings):
    time_machine.move_to(NOON, tick=False)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=NOON)
def vigil():
    """A weekly vigil with all that an event can have, and a guest."""
    page = factories.event(factories.chapter(slug="sf"), slug="vigil", start_date=dt.date(2026, 11, 25), capacity=40)
    page.rule, page.until, page.source_uid = "RRULE:FREQ=WEEKLY", dt.date(2026, 12, 30), "abc@elsewhere"
    page.extra_dates = [ExtraDate(date=dt.date(2026, 11, 28))]
    page.excluded_dates = [ExcludedDate(date=dt.date(2026, 12, 2))]
    page.shift_plans = [ShiftPlan(role="greeter", capacity=2), ShiftPlan(role="steward")]
    page.save_revision().publish()
    factories.rsvp(Occurrence.objects.first(), state="confirmed")
    return EventPage.objects.get(pk=page.pk)


def again(event, day=DAY) -> EventPage:
    return do_again(event=event, day=day, today=TODAY, actor=None)


def test_words_place_hours_seats_and_shifts_are_copied(vigil):
    copy = again(vigil)

    for name in ("title", "standfirst", "venue", "address", "capacity", "start_time", "end_time", "kind"):
        assert getattr(copy, name) == getattr(vigil, name), name
    assert list(copy.shift_plans.values_list("role", "capacity")) == [("greeter", 2), ("steward", None)]
    assert copy.get_parent() == vigil.get_parent()


def test_it_is_one_date_on_the_new_day(vigil):
    copy = again(vigil)

    assert (copy.start_date, copy.until, copy.slug) == (DAY, None, "vigil-2027-01-13")
    assert not copy.rule
    assert (copy.extra_dates.count(), copy.excluded_dates.count()) == (0, 0)
    assert (vigil.extra_dates.count(), vigil.excluded_dates.count()) == (1, 1)


def test_it_is_a_draft_without_dates_answers_and_the_uid_of_an_import(vigil):
    rows = Occurrence.objects.count(), Rsvp.objects.count()

    copy = again(vigil)

    assert (copy.live, copy.has_unpublished_changes, copy.source_uid) == (False, True, "")
    assert (Occurrence.objects.count(), Rsvp.objects.count()) == rows
    assert not copy.occurrences.exists()
    assert copy.translation_key != vigil.translation_key
    assert AuditEntry.objects.get(verb="events.done_again").details == {"from": vigil.pk}


def test_publishing_the_copy_makes_its_own_date_and_leaves_the_old_ones(vigil):
    before = list(vigil.occurrences.values_list("uid", flat=True))

    copy = again(vigil)
    copy.get_latest_revision().publish()

    date = Occurrence.objects.get(event=copy)
    assert (date.start_date, date.seats_taken) == (DAY, 0)
    assert list(vigil.occurrences.values_list("uid", flat=True)) == before
    assert date.shifts.count() == 2


def test_all_its_languages_come_along(vigil):
    factories.translation(vigil, "fa", title="شب شمع", slug="shab")

    copy = again(vigil)

    pages = EventPage.objects.filter(translation_key=copy.translation_key)
    assert {page.locale.language_code: page.title for page in pages} == {"en": vigil.title, "fa": "شب شمع"}
    assert {page.start_date for page in pages} == {DAY}
    assert {page.live for page in pages} == {False}


def test_a_date_of_several_days_lasts_as_many_again(vigil):
    vigil.last_day = vigil.start_date + dt.timedelta(days=2)
    vigil.save()

    assert again(vigil).last_day == DAY + dt.timedelta(days=2)


def test_a_part_of_a_day_of_action_or_of_a_split_series_becomes_an_event_of_its_own(vigil):
    other = factories.event(vigil.chapter)
    EventPage.objects.filter(pk=vigil.pk).update(
        day_of_action=factories.day_of_action(), split_from=other, keeps_own_time=True
    )

    copy = again(EventPage.objects.get(pk=vigil.pk))

    assert (copy.day_of_action, copy.split_from, copy.keeps_own_time) == (None, None, False)


def test_twice_on_one_day_gets_an_address_of_its_own(vigil):
    assert [again(vigil).slug, again(vigil).slug] == ["vigil-2027-01-13", "vigil-2027-01-13-2"]


def test_a_day_that_is_over_is_refused(vigil):
    with pytest.raises(EventError, match="to come"):
        again(vigil, TODAY - dt.timedelta(days=1))

    assert again(vigil, TODAY).start_date == TODAY


def test_what_wagtail_itself_copies_shares_nothing_either(vigil):
    factories.recap(_past_date(vigil))
    vigil.day_of_action = factories.day_of_action()
    vigil.save_revision().publish()
    vigil = EventPage.objects.get(pk=vigil.pk)
    rows = Occurrence.objects.count()

    copy = vigil.copy(recursive=True, update_attrs={"slug": "copied"}, keep_live=False).specific

    assert (copy.source_uid, copy.day_of_action, copy.split_from) == ("", None, None)
    draft = copy.get_latest_revision_as_object()
    assert (draft.source_uid, draft.day_of_action) == ("", None)
    assert Occurrence.objects.count() == rows
    told = copy.get_children().get().specific
    assert (told.occurrence, told.live, told.attendance) == (None, False, 41)
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_published_copy_has_dates_with_keys_of_their_own(vigil):
    before = set(Occurrence.objects.values_list("uid", flat=True))

    copy = vigil.copy(update_attrs={"slug": "copied"}, keep_live=True).specific

    new = set(copy.occurrences.values_list("uid", flat=True))
    assert new
    assert not new & before


def _past_date(event) -> Occurrence:
    date = event.occurrences.first()
    date.set_wall(dt.date(2026, 11, 11), dt.time(18), dt.time(19), date.zone)
    date.save()
    return date


@grown(at=NOON)
def people(vigil):
    return {
        "coordinator": factories.member(vigil.chapter, Role.COORDINATOR),
        "editor": factories.member(vigil.chapter, Role.EDITOR),
        "host": factories.member(vigil.chapter, Role.HOST),
        "stranger": factories.member(factories.chapter("Berlin", slug="berlin"), Role.COORDINATOR),
        "admin": factories.network_admin(),
    }


ALLOWED = [("coordinator", True), ("editor", True), ("admin", True), ("host", False), ("stranger", False)]


@pytest.mark.parametrize(("who", "allowed"), ALLOWED)
def test_those_who_write_the_pages_may_and_land_in_the_editor(client, vigil, people, who, allowed):
    client.force_login(people[who])
    address = f"/desk/sf/events/{vigil.pk}/again/"

    shown, answer = client.get(address), client.post(address, {"day": "2027-01-13"})

    copies = EventPage.objects.filter(slug="vigil-2027-01-13")
    assert copies.exists() is allowed
    if allowed:
        assert (shown.status_code, answer.url) == (200, f"/admin/pages/{copies.get().pk}/edit/")
    else:
        assert (shown.status_code, answer.status_code) == (404, 404)


def test_another_chapters_event_does_not_exist(client, vigil, people):
    client.force_login(people["stranger"])

    assert client.post(f"/desk/berlin/events/{vigil.pk}/again/", {"day": "2027-01-13"}).status_code == 404
    assert client.get("/desk/berlin/events/999999/again/").status_code == 404
    assert EventPage.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "words"),
    [("", "Choose a day."), ("2026-11-20", "This day is over."), ("soon", "Write the day as year-month-day")],
)
def test_a_slip_is_named_and_nothing_is_copied(client, vigil, people, day, words):
    client.force_login(people["editor"])

    answer = client.post(f"/desk/sf/events/{vigil.pk}/again/", {"day": day})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert EventPage.objects.count() == 1


def test_persian_digits_are_a_day_as_well(client, vigil, people):
    client.force_login(people["editor"])

    client.post(f"/desk/sf/events/{vigil.pk}/again/", {"day": "۲۰۲۷-۰۱-۱۳"})

    assert EventPage.objects.filter(start_date=DAY).exists()


def test_looking_copies_nothing(client, vigil, people):
    client.force_login(people["editor"])

    client.get(f"/desk/sf/events/{vigil.pk}/again/?day=2027-01-13")

    assert EventPage.objects.count() == 1


def test_the_ways_there_stand_in_the_editor_and_on_the_desk(client, vigil, people):
    client.force_login(people["coordinator"])
    address = f"/desk/sf/events/{vigil.pk}/again/"

    editor = client.get(f"/admin/pages/{vigil.pk}/edit/").content.decode()
    desk = client.get(f"/desk/sf/dates/{Occurrence.objects.first().uid}/").content.decode()

    assert [address in page for page in (editor, desk)] == [True, True]
    client.force_login(people["host"])
    assert address not in client.get(f"/desk/sf/dates/{Occurrence.objects.first().uid}/").content.decode()
