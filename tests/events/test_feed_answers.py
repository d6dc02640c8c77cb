"""Feeds by address: which dates they hold, and that whoever has a file is answered without one being written."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from events.actions import cancel_date
from events.models import EventPage, ExtraDate, Occurrence
from events.views import feeds
from tests import factories
from tests.events.hands import guest
from tests.events.test_feeds import uids
from tests.worlds import grown

pytestmark = pytest.mark.django_db
FEEDS = ["/events/calendar.ics", "/chapters/sf/calendar.ics", "/chapters/sf/names/calendar.ics", "/events/feed.atom"]


@grown
def date() -> Occurrence:
    page = factories.event(factories.chapter(slug="sf"), slug="names", title="We read the names")
    return factories.occurrence(page)


def publish(page: EventPage, **fields) -> None:
    page = EventPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def many(date: Occurrence, number: int) -> list[Occurrence]:
    """`number` more dates of this event, a day apart, written past its form."""
    first = date.start_date
    new = []
    for day in range(1, number + 1):
        row = Occurrence.objects.get(pk=date.pk)
        row.pk, row.uid = None, uuid.uuid4()
        row.original_date = first + dt.timedelta(days=day)
        row.slug = str(row.original_date)
        row.set_wall(row.original_date, row.start_time, row.end_time, row.zone)
        new.append(row)
    return Occurrence.objects.bulk_create(new)


# --- Which dates -----------------------------------------------------------------------------------------------------


def test_a_series_has_a_file_of_all_its_dates_and_of_no_other(client, date):
    factories.event(date.chapter, slug="other")
    page = EventPage.objects.get(slug="names")
    page.extra_dates = [ExtraDate(date=date.start_date + dt.timedelta(weeks=1))]
    page.save_revision().publish()

    response = client.get("/chapters/sf/names/calendar.ics")

    assert uids(response) == {str(row.uid) for row in page.occurrences.all()}
    assert len(uids(response)) == 2
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="names.ics"'


def test_a_series_file_keeps_cancelled_dates_and_drops_what_is_long_over(client, date):
    cancel_date(occurrence=date, reason="", actor=None)
    old = many(date, 1)[0]
    old.set_wall(timezone.now().date() - dt.timedelta(days=90), old.start_time, old.end_time, old.zone)
    old.save()

    assert uids(client.get("/chapters/sf/names/calendar.ics")) == {str(date.uid)}


def test_a_series_in_another_language_is_at_its_own_address(client, date):
    factories.translation(date.event, "es", title="Leemos los nombres", slug="nombres")

    response = client.get("/es/chapters/sf/nombres/calendar.ics")

    assert "SUMMARY;LANGUAGE=es:Leemos los nombres" in response.content.decode()
    assert client.get("/es/chapters/sf/names/calendar.ics").status_code == 404


@pytest.mark.parametrize("path", ["names/calendar.ics", "names/{}/event.ics"])
@pytest.mark.parametrize("whose", ["event", "chapter"])
def test_a_date_at_high_risk_has_no_file(client, date, path, whose):
    path = f"/chapters/sf/{path.format(date.slug)}"
    assert client.get(path).status_code == 200

    page = date.event if whose == "event" else date.chapter
    page.risk = "high"
    page.save_revision().publish()

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", FEEDS)
def test_what_only_some_may_open_is_in_no_feed(client, date, path):
    before = b"We read the names" in client.get(path).content
    PageViewRestriction.objects.create(page=date.event, restriction_type=PageViewRestriction.LOGIN)

    response = client.get(path)

    assert before
    assert b"We read the names" not in response.content


def test_a_period_narrows_the_file_too(client, date):
    near, far = str(date.start_date), str(date.start_date + dt.timedelta(days=40))
    (later,) = many(date, 41)[40:]

    assert uids(client.get(f"/events/calendar.ics?from={far}")) == {str(later.uid), str(uids_on(far))}
    assert str(date.uid) in uids(client.get(f"/events/calendar.ics?day={near}"))
    assert uids(client.get("/events/calendar.ics?period=past")) == set()


def uids_on(day: str) -> uuid.UUID:
    return Occurrence.objects.get(start_date=day).uid


# --- Answered without a file -----------------------------------------------------------------------------------------


def refuse(*args, **kwargs):
    raise AssertionError("a file was written")


@pytest.mark.parametrize("path", [*FEEDS, "/chapters/sf/names/{}/event.ics", "/events/calendar.ics?kind=vigil"])
def test_who_has_it_is_answered_without_writing_it(client, date, monkeypatch, path):
    path = path.format(date.slug)
    first = client.get(path)
    monkeypatch.setattr(feeds, "calendar_file", refuse)
    monkeypatch.setattr(feeds, "atom_feed", refuse)

    by_tag = client.get(path, headers={"If-None-Match": first["ETag"]})
    by_date = client.get(path, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (by_tag.status_code, by_date.status_code) == (304, 304)
    assert (by_tag["ETag"], by_tag["Cache-Control"]) == (first["ETag"], "public, max-age=300")
    assert by_tag.content == b""
    with pytest.raises(AssertionError, match="a file was written"):
        client.get(path)


@pytest.mark.parametrize("path", FEEDS)
def test_a_thousand_dates_cost_as_many_queries_as_one_and_304_two(client, date, path):
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    many(date, 999)
    with CaptureQueriesContext(connection) as thousand:
        response = client.get(path)
    with CaptureQueriesContext(connection) as unchanged:
        again = client.get(path, headers={"If-None-Match": response["ETag"]})

    size = response.content.count(b"END:VEVENT") or response.content.count(b"</entry>")
    assert size == (200 if path.endswith("atom") else 1000)
    assert len(thousand) == len(one)
    assert again.status_code == 304
    assert len(unchanged) < len(one)


def test_a_feed_has_an_end(client, date):
    many(date, 1005)

    assert client.get("/events/calendar.ics").content.count(b"END:VEVENT") == 1000


def cancels(date):
    cancel_date(occurrence=date, reason="", actor=None)


def renames(date):
    publish(date.event, title="Other words")


def renames_translation(date):
    publish(EventPage.objects.get(locale__language_code="es"), title="Otras palabras")


def renames_chapter(date):
    date.chapter.title = "The Bay"
    date.chapter.save_revision().publish()


def adds(date):
    factories.event(date.chapter)


def takes_away(date):
    date.event.unpublish()


def restricts(date):
    PageViewRestriction.objects.create(page=date.event, restriction_type=PageViewRestriction.LOGIN)


def puts_at_risk(date):
    publish(date.event, risk="high")


def one_comes_as_another_goes(date):
    """The number of dates and the newest revision stay what they were."""
    (row,) = many(date, 1)
    Occurrence.objects.filter(pk=date.pk).delete()
    Occurrence.objects.filter(pk=row.pk).update(revised_at=date.revised_at)


CHANGES = [cancels, renames, renames_translation, renames_chapter, adds, takes_away, restricts, puts_at_risk]


@pytest.mark.parametrize("change", [*CHANGES, one_comes_as_another_goes])
def test_whatever_changes_the_file_changes_its_mark(client, date, change):
    factories.translation(date.event, "es", title="Leemos los nombres")
    path = "/es/events/calendar.ics" if change == renames_translation else "/events/calendar.ics"
    first = client.get(path)

    change(date)

    second = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert second.content != first.content


def test_a_seat_that_is_taken_changes_no_file(client, date):
    first = client.get("/events/calendar.ics")

    guest(date)

    assert client.get("/events/calendar.ics", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_days_go_by(client, date, time_machine):
    first = client.get("/events/calendar.ics")
    time_machine.move_to(date.ends_at + dt.timedelta(days=59))
    kept = client.get("/events/calendar.ics", headers={"If-None-Match": first["ETag"]})
    time_machine.move_to(date.ends_at + dt.timedelta(days=61))
    gone = client.get("/events/calendar.ics", headers={"If-None-Match": first["ETag"]})

    assert (kept.status_code, gone.status_code) == (304, 200)
    assert uids(gone) == set()


def test_each_address_and_language_has_a_mark_of_its_own(client, date):
    paths = [*FEEDS, "/es/events/calendar.ics", "/events/calendar.ics?online=1", "/events/calendar.ics?kind=vigil"]

    assert len({client.get(path)["ETag"] for path in paths}) == len(paths)


def test_a_kept_file_is_not_written_again_and_a_new_mark_writes_one(client, date, settings, monkeypatch):
    settings.PAGE_CACHE_SECONDS = 60
    first = client.get("/events/calendar.ics")
    written = []
    plain = feeds.calendar_file
    monkeypatch.setattr(feeds, "calendar_file", lambda *args, **kw: written.append(1) or plain(*args, **kw))

    second = client.get("/events/calendar.ics")
    cancel_date(occurrence=date, reason="", actor=None)
    third = client.get("/events/calendar.ics")

    assert second.content == first.content != third.content
    assert len(written) == 1


def test_what_nobody_asks_twice_does_not_crowd_out_the_rest(client, date, settings, monkeypatch):
    settings.PAGE_CACHE_SECONDS = 60
    path = "/events/calendar.ics?text=" + "x" * 400
    client.get(path)
    monkeypatch.setattr(feeds, "calendar_file", refuse)

    with pytest.raises(AssertionError):
        client.get(path)


def test_asking_for_the_head_sends_no_body(client, date):
    response = client.head("/events/calendar.ics")

    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"]


@pytest.mark.parametrize("path", FEEDS)
def test_no_feed_sets_a_cookie(client, date, path):
    response = client.get(path)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
