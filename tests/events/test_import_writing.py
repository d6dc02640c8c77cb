"""Imported events become drafts of their chapter, and change the drafts they became before. Nothing is published."""

import dataclasses
import datetime as dt

import pytest
from django.utils import timezone

from events.actions.importing import write_events
from events.imports.ics import read_ics
from events.models import EventPage, Occurrence
from events.queries.plans import faces_of
from tests import factories
from tests.events.files import ics, table, vevent
from tests.worlds import grown

pytestmark = pytest.mark.django_db
START = ("DTSTART;TZID=America/Los_Angeles:20270106T190000", "DTEND;TZID=America/Los_Angeles:20270106T200000")


@grown
def chapter():
    return factories.chapter(slug="sf")


def bring(chapter, *events, **options):
    """Import a calendar file of these events; what became of each."""
    reading = read_ics(ics(*events), zone=chapter.zone)
    assert reading.ok, reading.problems
    return write_events(chapter=chapter, events=reading.events, actor=None, **options)


def draft(uid: str = "one@example.org") -> EventPage:
    """The newest version of the page with this UID."""
    return EventPage.objects.get(source_uid=uid).get_latest_revision_as_object()


def test_an_event_becomes_a_draft_that_says_what_the_file_says(chapter):
    event = vevent(
        *START,
        "RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20270202T000000Z",
        "EXDATE;TZID=America/Los_Angeles:20270113T190000",
        "RDATE;TZID=America/Los_Angeles:20270108T180000",
        "LOCATION:Hall\\, 1 Main St",
        "DESCRIPTION:We read the names.\\n\\nBring a candle <3 & come.",
        "URL:https://example.org/more",
        "CATEGORIES:Phone bank",
    )

    (written,) = bring(chapter, event)

    page = draft()
    assert (written.what, written.page, written.needs) == ("new", page.pk, [])
    assert (page.title, page.live, page.source_uid) == ("Vigil", False, "one@example.org")
    assert (page.start_time, page.end_time, page.zone, page.until) == (
        dt.time(19),
        dt.time(20),
        "",
        dt.date(2027, 1, 31),
    )
    assert (page.kind, page.venue, page.address, page.languages) == ("phone-bank", "Hall", "1 Main St", ["en", "fa"])
    assert page.standfirst == "We read the names."
    assert "candle &lt;3 &amp; come." in str(page.body)
    assert "https://example.org/more" in str(page.body)
    faces = faces_of(page, today=dt.date(2027, 1, 1))
    assert [f"{face.date} {face.start:%H:%M}" for face in faces] == [
        "2027-01-06 19:00",
        "2027-01-08 18:00",
        "2027-01-20 19:00",
        "2027-01-27 19:00",
    ]


def test_a_draft_has_no_dates_and_no_page(client, chapter):
    bring(chapter, vevent(*START))

    assert not Occurrence.objects.exists()
    assert client.get(f"/chapters/sf/{draft().slug}/").status_code == 404


def test_a_draft_can_be_published_as_it_is(chapter):
    bring(chapter, vevent(*START, "LOCATION:Hall", "RRULE:FREQ=WEEKLY;COUNT=3"))

    page = draft()
    page.full_clean()
    page.save_revision().publish()

    assert Occurrence.objects.filter(event=page.pk).count() == 3


def test_case_27_a_moved_date_is_published_once(chapter):
    moved = vevent("RECURRENCE-ID;TZID=America/Los_Angeles:20270113T190000", "DTSTART:20270115T020000Z")
    bring(chapter, vevent(*START, "LOCATION:Hall", "RRULE:FREQ=WEEKLY;COUNT=3"), moved)

    draft().save_revision().publish()

    dates = Occurrence.objects.order_by("starts_at").values_list("start_date", "start_time")
    assert [f"{day} {time:%H:%M}" for day, time in dates] == [
        "2027-01-06 19:00",
        "2027-01-14 18:00",
        "2027-01-20 19:00",
    ]


@pytest.mark.parametrize(
    ("lines", "attendance"),
    [
        (("LOCATION:Hall",), "offline"),
        (("LOCATION:https://zoom.us/j/1",), "online"),
        (("LOCATION:Hall", "DESCRIPTION:https://zoom.us/j/1"), "mixed"),
    ],
)
def test_how_to_take_part_follows_from_place_and_link(chapter, lines, attendance):
    bring(chapter, vevent(*START, *lines))

    assert draft().attendance == attendance


@pytest.mark.parametrize(
    ("category", "kind"),
    [("vigil", "vigil"), ("PHONE-BANK", "phone-bank"), ("Teach in", "teach-in"), ("Yoga", "other"), ("", "other")],
)
def test_a_category_that_we_know_is_the_kind(chapter, category, kind):
    bring(chapter, vevent(*START, f"CATEGORIES:{category}"))

    assert draft().kind == kind


def test_all_day_stays_all_day(chapter):
    bring(chapter, vevent("DTSTART;VALUE=DATE:20270106", "DTEND;VALUE=DATE:20270108", "LOCATION:Hall"))

    draft().save_revision().publish()

    date = Occurrence.objects.get()
    assert (date.all_day, date.start_date, date.end_date) == (True, dt.date(2027, 1, 6), dt.date(2027, 1, 7))


def test_what_a_draft_still_lacks_is_named(chapter):
    (written,) = bring(chapter, vevent("DTSTART:19980106T190000", "DURATION:PT1H"))

    assert written.needs == ["start_date", "venue"]


def test_the_same_file_again_changes_nothing(chapter):
    bring(chapter, vevent(*START))
    revisions = draft().revisions.count()

    again = bring(chapter, vevent(*START, "DTSTAMP:20270101T000000Z"))

    assert [one.what for one in again] == ["same"]
    assert EventPage.objects.count() == 1
    assert draft().revisions.count() == revisions


def test_a_changed_file_changes_the_draft_and_keeps_what_no_file_says(chapter):
    bring(chapter, vevent(*START))
    page = draft()
    page.audience, page.risk, page.reveal = "", "high", "guests"
    page.save_revision(clean=False)

    (written,) = bring(chapter, vevent(*START, "LOCATION:Church", "SEQUENCE:1", title="Vigil of names"))

    page = draft()
    assert (written.what, written.page) == ("changed", page.pk)
    assert (page.title, page.venue, page.risk, page.reveal) == ("Vigil of names", "Church", "high", "guests")
    assert EventPage.objects.count() == 1


def test_dates_that_the_file_no_longer_names_go_from_the_draft(chapter):
    bring(chapter, vevent(*START, "RDATE;VALUE=DATE:20270109,20270110"))

    bring(chapter, vevent(*START, "RDATE;VALUE=DATE:20270110"))

    assert [row.date for row in draft().extra_dates.all()] == [dt.date(2027, 1, 10)]


def test_an_older_version_is_left_alone(chapter):
    bring(chapter, vevent(*START, "SEQUENCE:3", title="New"))

    (written,) = bring(chapter, vevent(*START, "SEQUENCE:2", title="Old"))

    assert written.what == "older"
    assert draft().title == "New"


def test_what_is_published_keeps_standing_and_gets_a_draft(client, chapter):
    bring(chapter, vevent(*START, "LOCATION:Hall"))
    draft().save_revision().publish()

    bring(chapter, vevent(*START, "LOCATION:Hall", title="Another title"))

    page = EventPage.objects.get()
    assert (page.live, page.title, page.has_unpublished_changes) == (True, "Vigil", True)
    assert draft().title == "Another title"
    assert b"Another title" not in client.get(page.url).content
    assert [one.what for one in bring(chapter, vevent(*START, "LOCATION:Hall", title="Another title"))] == ["same"]


def test_another_chapters_event_of_the_same_uid_is_another_event(chapter):
    other = factories.chapter("Berlin", slug="berlin", zone="Europe/Berlin")

    bring(chapter, vevent(*START))
    (written,) = bring(other, vevent(*START))

    assert written.what == "new"
    assert EventPage.objects.child_of(chapter).count() == EventPage.objects.child_of(other).count() == 1


def test_a_copy_of_an_imported_event_is_no_imported_one(chapter):
    bring(chapter, vevent(*START))

    copy = EventPage.objects.get().copy(update_attrs={"slug": "copy"}, keep_live=False)

    assert (copy.source_uid, copy.source_version) == ("", "")


def test_a_dry_run_tells_the_same_and_writes_nothing(chapter):
    bring(chapter, vevent(*START))
    files = [vevent(*START, title="Changed"), vevent(*START, uid="two")]

    told = bring(chapter, *files, dry_run=True)

    assert EventPage.objects.count() == 1
    assert draft().title == "Vigil"
    done = bring(chapter, *files)
    assert [dataclasses.replace(one, page=None) for one in done] == [
        dataclasses.replace(one, page=None) for one in told
    ]


def test_two_events_of_one_title_get_two_addresses(chapter):
    bring(chapter, vevent(*START, uid="one"), vevent(*START, uid="two"), vevent(*START, uid="three", title="؟"))

    slugs = set(EventPage.objects.values_list("slug", flat=True))
    assert {"vigil", "vigil-2"} < slugs
    assert len(slugs) == 3


def test_an_event_without_title_gets_one_in_the_chapters_language(chapter):
    translated = factories.chapter(
        "تهران", parent=factories.translation(chapter.get_parent().specific, "fa"), zone="Asia/Tehran"
    )

    bring(chapter, vevent(*START, title=""))
    bring(translated, vevent(*START, title="", uid="fa"))

    assert draft().title == "Event without a title"
    assert draft("fa").title != "Event without a title"


def test_hostile_text_is_text_on_the_published_page(client, chapter):
    evil = "<script>alert(1)</script>"
    head, text = "title,date,time,to,address,description,access", f'"a\n\n&lt;script&gt;{evil}"'
    reading = table(f"{head}\n{evil},2027-01-06,19:00,20:00,1 Main St {evil},{text},{evil}\n")
    write_events(chapter=chapter, events=reading.events, actor=None)
    page = EventPage.objects.get().get_latest_revision_as_object()
    page.save_revision().publish()

    assert b"<script>alert" not in client.get(page.url).content


def test_a_long_file_takes_a_steady_number_of_queries_an_event(chapter, django_assert_max_num_queries):
    first = timezone.now()
    with django_assert_max_num_queries(80 * 12):
        bring(chapter, *(vevent(*START, uid=str(number), title=f"Vigil {number}") for number in range(12)))

    assert EventPage.objects.count() == 12
    assert (timezone.now() - first).total_seconds() < 60
