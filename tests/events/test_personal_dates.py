"""What stands in a guest's own calendar: every date they keep seats for, as it stands, and nothing of anyone else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chapters.models import Risk
from events.actions import cancel_date
from events.actions.rsvps import cancel_rsvp
from events.models import EventPage, Occurrence, Reveal, Rsvp
from tests import factories
from tests.events import rfc5545
from tests.events.hands import ask, guest, link
from tests.events.test_personal_calendar import address, press
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def date() -> Occurrence:
    fields = {"slug": "names", "title": "We read the names", "reveal": Reveal.GUESTS, "venue": "CanaryHall"}
    return factories.occurrence(factories.event(factories.chapter(slug="sf"), **fields))


def entries(response) -> dict[str, rfc5545.Component]:
    return {event.raw("UID"): event for event in rfc5545.parse(response.content).children}


def test_it_holds_every_date_of_this_guest_with_the_place_and_no_other(client, date):
    berlin = factories.chapter("Berlin", slug="berlin", zone="Europe/Berlin")
    talk = factories.occurrence(factories.event(berlin, title="Teach-in", venue="Haus"))
    waits, asks, others = (factories.occurrence(factories.event(berlin)) for _ in range(3))
    rsvp = guest(date)
    guest(talk)
    ask(asks)
    guest(waits)
    Rsvp.objects.filter(occurrence=waits).update(state="waitlisted")
    guest(others, "someone.else@example.org")
    press(rsvp)

    response = client.get(address(rsvp))

    found = entries(response)
    assert set(found) == {str(date.uid), str(talk.uid)}
    assert found[str(date.uid)].text("LOCATION").startswith("CanaryHall, ")
    assert found[str(talk.uid)].text("LOCATION").startswith("Haus, ")
    assert b"someone.else" not in response.content
    assert rfc5545.parse(response.content).text("X-WR-CALNAME") == "My dates"
    assert "ATTENDEE" not in found[str(date.uid)].lines


def test_it_follows_every_change(client, date):
    rsvp = guest(date)
    press(rsvp)
    EventPage.objects.update(venue="Quaker house")
    moved = entries(client.get(address(rsvp)))[str(date.uid)]
    cancel_date(occurrence=date, reason="Flood", actor=None)
    off = entries(client.get(address(rsvp)))[str(date.uid)]
    Occurrence.objects.update(status="scheduled")
    cancel_rsvp(rsvp=rsvp)
    gone = entries(client.get(address(rsvp)))

    assert moved.text("LOCATION").startswith("Quaker house")
    assert (off.raw("STATUS"), off.text("LOCATION")) == ("CANCELLED", "San Francisco")
    assert gone == {}


@pytest.mark.parametrize("at_risk", ["event", "chapter"])
def test_of_a_date_at_high_risk_it_says_when_and_no_more(client, date, at_risk):
    rsvp = guest(date)
    press(rsvp)
    row = date.event if at_risk == "event" else date.chapter
    type(row).objects.filter(pk=row.pk).update(risk=Risk.HIGH)

    (event,) = entries(client.get(address(rsvp))).values()

    assert event.text("SUMMARY") == "Your date"
    assert set(event.lines) == {
        *("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "STATUS", "SUMMARY"),
    }


def test_one_date_as_a_file_keeps_quiet_at_high_risk_as_well(client, date):
    rsvp = guest(date)
    told = client.get(link(rsvp, "event.ics"))
    EventPage.objects.update(risk=Risk.HIGH)
    quiet = client.get(link(rsvp, "event.ics"))

    assert b"CanaryHall" in told.content
    assert b"CanaryHall" not in quiet.content
    assert b"We read" not in quiet.content


def test_in_the_language_of_its_address(client, date):
    factories.translation(date.event, "fa", title="نام‌ها")
    rsvp = guest(date)
    press(rsvp)

    (event,) = entries(client.get(f"/fa{address(rsvp)}")).values()

    assert event.text("SUMMARY") == "نام‌ها"


def test_a_date_that_is_no_longer_published_is_not_in_it(client, date, caplog):
    rsvp = guest(date)
    press(rsvp)
    EventPage.objects.update(live=False)

    assert entries(client.get(address(rsvp))) == {}
    assert "left out" not in caplog.text


def test_nobody_keeps_a_copy_and_who_has_it_gets_none(client, date):
    rsvp = guest(date)
    press(rsvp)

    first = client.get(address(rsvp))
    again = client.get(address(rsvp), headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "no-store"
    assert first["X-Robots-Tag"] == "noindex, nofollow"
    assert first["Referrer-Policy"] == "no-referrer"
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert not first.cookies
    assert again.status_code == 304


def test_it_costs_the_same_for_one_date_and_for_ten(client, date):
    rsvp = guest(date)
    press(rsvp)
    path = address(rsvp)
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(9):
        guest(factories.occurrence(factories.event(date.chapter)))
    client.get(path)
    with CaptureQueriesContext(connection) as ten:
        assert len(entries(client.get(path))) == 10
    assert [query["sql"][:60] for query in one] == [query["sql"][:60] for query in ten]
