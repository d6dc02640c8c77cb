"""When a country changes its clocks, the poster stays right: case 11 of the calendar's reference."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command

from events.actions.revisions import fingerprint
from events.models import DateChange, Occurrence, Rsvp
from people.models import OutgoingMail
from tests import factories
from tests.events.test_plans import publish
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown(at=dt.datetime(2027, 5, 1, tzinfo=dt.UTC))
def vigil():
    """19:00 in Tehran, stored while summer time was still law there: half past two in UTC."""
    tehran = factories.chapter("Tehran", zone="Asia/Tehran")
    page = factories.event(
        tehran,
        start_date=dt.date(2027, 7, 1),
        start_time=dt.time(19),
        end_time=dt.time(20),
        rule="RRULE:FREQ=DAILY;COUNT=2",
    )
    hour = dt.timedelta(hours=1)
    for row in Occurrence.objects.all():
        row.starts_at, row.ends_at = row.starts_at - hour, row.ends_at - hour
        row.fingerprint = fingerprint(row)
        row.save()
    return page


def run(*options: str) -> str:
    output = StringIO()
    call_command("rebuild_dates", *options, stdout=output)
    return output.getvalue()


def test_utc_follows_wall_time_and_guests_are_told(vigil):
    row = Occurrence.objects.order_by("starts_at").first()
    factories.rsvp(row, state=Rsvp.State.CONFIRMED)

    told = run()

    row.refresh_from_db()
    assert (row.start_time, row.starts_at) == (dt.time(19), dt.datetime(2027, 7, 1, 15, 30, tzinfo=dt.UTC))
    assert row.sequence == 1
    assert (
        "Asia/Tehran 2027-07-01 19:00: 2027-07-01T14:30+00:00 is now 2027-07-01T15:30+00:00 (2027-07-01 18:00" in told
    )
    assert "2 of 2 dates moved." in told
    assert OutgoingMail.objects.get().kind == "events.rsvp_changed"
    assert DateChange.objects.count() == 2
    assert "0 of 2 dates moved." in run()


def test_a_dry_run_changes_nothing(vigil):
    before = list(Occurrence.objects.values())

    told = run("--dry-run", "--json")

    assert list(Occurrence.objects.values()) == before
    assert [json.loads(line)["is"] for line in told.splitlines()] == [
        "2027-07-01T15:30+00:00",
        "2027-07-02T15:30+00:00",
    ]


def test_only_the_zone_that_was_named(vigil):
    assert "0 of 0 dates moved." in run("--zone", "Europe/Berlin")
    assert "2 of 2 dates moved." in run("--zone", "Asia/Tehran")


def test_what_is_over_keeps_the_instant_it_took_place_at(vigil, time_machine):
    time_machine.move_to(dt.datetime(2027, 8, 1, tzinfo=dt.UTC))
    before = list(Occurrence.objects.values())

    assert "0 of 0 dates moved." in run()

    assert list(Occurrence.objects.values()) == before


def test_publishing_rebuilds_them_as_well(vigil):
    publish(vigil)

    assert {row.starts_at.hour for row in Occurrence.objects.all()} == {15}
