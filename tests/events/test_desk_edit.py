"""Changing dates on the desk: the sheet first, then exactly what was agreed to."""

import datetime as dt
import re

import pytest

from chapters.models import Role
from events.actions import cancel_date
from events.models import EventPage, Occurrence, Rsvp
from people.models import OutgoingMail
from tests import factories
from tests.events.test_plans import TUESDAY, date, days, publish, series
from tests.worlds import grown

pytestmark = pytest.mark.django_db


NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _desk(time_machine, settings):
    time_machine.move_to(NOON, tick=False)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown(at=NOON)
def page():
    """Four Tuesdays of San Francisco; three people come to the third."""
    page = series(chapter=factories.chapter(slug="sf"), capacity=20)
    factories.rsvp(date(page, 2), state=Rsvp.State.CONFIRMED, party=3)
    return page


@pytest.fixture
def host(client, page):
    client.force_login(factories.member(page.chapter, Role.HOST))
    return client


def url(row: Occurrence, act: str = "edit/", chapter: str = "sf") -> str:
    return f"/desk/{chapter}/dates/{row.uid}/{act}"


def fields(row: Occurrence, **changes) -> dict[str, str]:
    data = {
        "day": row.start_date.isoformat(),
        "start_time": f"{row.start_time:%H:%M}",
        "end_time": f"{row.end_time:%H:%M}",
        "venue": row.event.venue,
        "address": row.event.address,
        "capacity": "20",
        "scope": "this",
    }
    return {**data, **{name: str(value) for name, value in changes.items()}}


def agree(client, row: Occurrence, **changes):
    """Send the form, then what the sheet sends."""
    data = fields(row, **changes)
    sheet = client.post(url(row), data)
    assert sheet.status_code == 200, sheet.context["form"].errors
    return client.post(url(row), {**data, "agreed": sheet.context["sheet"].digest})


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2]).split())


def test_the_form_shows_how_the_date_stands(host, page):
    row = date(page, 2)
    Occurrence.objects.filter(pk=row.pk).update(capacity=7, own_seats=True, note="Bring a candle")

    form = host.get(url(row)).context["form"]

    assert (form["day"].value(), form["start_time"].value(), form["capacity"].value()) == ("2026-12-15", "19:00", 7)
    assert form["note"].value() == "Bring a candle"
    assert "join_url" not in form.fields


def test_the_sheet_comes_first_and_saves_nothing(host, page):
    row, rows = date(page, 2), list(Occurrence.objects.values())

    response = host.post(url(row), fields(row, day="2026-12-17", venue="The library", capacity="۱۲", reason="A leak"))

    text = words(response).replace("\u00a0", " ")
    assert "Nothing is saved yet" in text
    assert "Thursday 17 December 2026" in text
    assert "until now Tuesday 15 December 2026" in text
    assert "Place Unitarian Universalist church The library" in text
    assert "Seats 20 12" in text
    assert "3 people will get a mail" in text
    assert list(Occurrence.objects.values()) == rows


def test_agreeing_changes_this_date_only(host, page):
    row = date(page, 2)

    response = agree(host, row, day="2026-12-17", capacity="12", reason="A leak")

    assert response["Location"] == url(row, "")
    row.refresh_from_db()
    assert (row.start_date, row.capacity, row.own_time, row.own_seats) == (dt.date(2026, 12, 17), 12, True, True)
    assert row.changes.get().reason == "A leak"
    assert days(page) == [0, 7, 16, 21]
    assert OutgoingMail.objects.get().kind == "events.rsvp_changed"


def test_this_and_following_splits(host, page):
    row = date(page, 1)

    agree(host, row, start_time="18:00", end_time="19:30", scope="following")

    old, new = EventPage.objects.order_by("pk")
    assert (days(old), days(new)) == ([0], [7, 14, 21])
    assert {row.end_time for row in new.occurrences.all()} == {dt.time(19, 30)}
    assert new.occurrences.filter(rsvps__isnull=False).count() == 1
    assert host.get(url(row, "")).status_code == 200


def test_all_dates_at_once(host, page):
    agree(host, date(page, 1), start_time="18:00", end_time="19:00", venue="The park", address="", scope="all")

    assert {row.start_time for row in Occurrence.objects.all()} == {dt.time(18)}
    assert EventPage.objects.get().venue == "The park"
    assert OutgoingMail.objects.count() == 1


def test_an_event_of_one_date_moves_as_a_whole(host, page):
    lone = factories.event(page.chapter, start_date=TUESDAY, capacity=20)
    row = lone.occurrences.get()
    assert "scope" not in host.get(url(row)).context["form"].fields

    agree(host, row, day="2026-12-05")

    row.refresh_from_db()
    assert (row.start_date, row.own_time) == (dt.date(2026, 12, 5), False)
    assert EventPage.objects.get(pk=lone.pk).start_date == dt.date(2026, 12, 5)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "2026-13-40"}, "day"),
        ({"start_time": ""}, "start_time"),
        ({"end_time": "19:00"}, "end_time"),
        ({"venue": "", "address": ""}, "venue"),
        ({"map_url": "javascript:alert(1)"}, "map_url"),
        ({"map_url": "ftp://maps.example.org/"}, "map_url"),
        ({"capacity": "many"}, "capacity"),
        ({"scope": "all", "day": "2026-12-16"}, "day"),
    ],
)
def test_a_slip_is_told_beside_its_field_and_loses_nothing(host, page, change, field):
    row = date(page, 2)

    response = host.post(url(row), fields(row, note="Bring a candle", **change))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Bring a candle" in response.content.decode()
    assert response.context["form"].errors[field].as_text().startswith("*")


def test_a_sheet_that_is_no_longer_true_is_shown_again(host, page):
    row = date(page, 1)
    data = fields(row, scope="all", start_time="18:00", end_time="19:00")
    sheet = host.post(url(row), data).context["sheet"]
    publish(page, rule="RRULE:FREQ=WEEKLY;COUNT=5")

    response = host.post(url(row), {**data, "agreed": sheet.digest})

    assert "Something has changed since you looked." in words(response)
    assert date(page, 1).start_time == dt.time(19)


def test_a_draft_in_the_way_is_said_beside_what_was_typed(host, page):
    draft = EventPage.objects.get()
    draft.title = "Half a thought"
    draft.save_revision()

    response = agree(host, date(page, 1), scope="all", start_time="18:00", end_time="19:00")

    assert response.status_code == 422
    assert "Someone is still writing a draft" in words(response)
    assert date(page, 1).start_time == dt.time(19)


def test_postponing_asks_for_a_reason_and_a_new_day_brings_it_back(host, page):
    row = date(page, 2)
    assert host.post(url(row, "postpone/"), {"reason": " "}).status_code == 422

    assert host.post(url(row, "postpone/"), {"reason": "Storm"}).status_code == 302

    row.refresh_from_db()
    assert (row.status, row.status_reason) == ("postponed", "Storm")
    assert "Postponed because: Storm" in words(host.get(url(row, "")))
    agree(host, row, day="2027-01-07")
    row.refresh_from_db()
    assert (row.status, row.start_date) == ("scheduled", dt.date(2027, 1, 7))
    assert OutgoingMail.objects.count() == 1  # one mail tells of both, since the first has not left yet


def test_a_changed_date_can_follow_its_series_again(host, page):
    row = date(page, 2)
    agree(host, row, day="2026-12-17", note="Thursday this time")

    response = host.post(url(row, "follow/"))

    row.refresh_from_db()
    assert (response.status_code, row.start_date, row.note) == (302, dt.date(2026, 12, 15), "")


def test_a_flagged_date_waits_for_a_choice_and_takes_it(host, page):
    row = date(page, 2)
    publish(page, start_date=TUESDAY + dt.timedelta(days=1))
    assert url(row, "settle/") in host.get(url(row, "")).content.decode()
    shown = host.get(url(row, "settle/"))
    assert "3 people have answered" in words(shown)
    assert "2026-12-16" in dict(shown.context["choices"])

    host.post(url(row, "settle/"), {"decision": "2031-01-01"})
    row.refresh_from_db()
    assert row.off_rule is True
    host.post(url(row, "settle/"), {"decision": "2026-12-16", "reason": "Wednesdays now"})

    row.refresh_from_db()
    assert (row.off_rule, row.start_date) == (False, dt.date(2026, 12, 16))
    assert days(page) == [1, 8, 15, 22]
    assert host.get(url(row, "settle/")).status_code == 302


@pytest.mark.parametrize("act", ["edit/", "postpone/", "follow/", "settle/"])
@pytest.mark.parametrize("who", ["greeter", "editor", "stranger"])
def test_only_who_manages_dates_of_this_chapter_may(client, page, act, who):
    berlin = factories.chapter("Berlin", slug="berlin")
    roles = {"greeter": (page.chapter, Role.GREETER), "editor": (page.chapter, Role.EDITOR)}
    client.force_login(factories.member(*roles.get(who, (berlin, Role.COORDINATOR))))
    row = date(page, 2)
    Occurrence.objects.filter(pk=row.pk).update(off_rule=True)
    rows = list(Occurrence.objects.values())

    for chapter in ("sf", "berlin"):
        response = client.post(url(row, act, chapter), fields(row, reason="x", decision="cancel"))
        assert response.status_code == 404

    assert list(Occurrence.objects.values()) == rows


def test_looking_changes_nothing(host, page):
    row = date(page, 2)
    Occurrence.objects.filter(pk=row.pk).update(off_rule=True)
    rows = list(Occurrence.objects.values())

    statuses = [host.get(url(row, act)).status_code for act in ("edit/", "postpone/", "settle/", "follow/")]

    assert statuses == [200, 200, 200, 405]
    assert list(Occurrence.objects.values()) == rows


def test_what_is_cancelled_is_refused_in_words(host, page):
    row = date(page, 2)
    cancel_date(occurrence=row, reason="Flood", actor=None)

    response = agree(host, row, day="2026-12-17")

    assert response.status_code == 422
    assert "Let it take place first." in words(response)
