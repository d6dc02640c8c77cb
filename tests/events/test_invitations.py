"""Mailed invitations (RFC 5546, case 36): one guest each, the method in body and header, CANCEL after REQUEST."""

import datetime as dt
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from chapters.models import Risk
from events.actions import cancel_date, uncancel_date
from events.actions.offers import accept_offer
from events.actions.rsvps import cancel_rsvp, confirm_rsvp
from events.actions.statuses import postpone_date
from events.models import EventPage, Occurrence, Reveal, Rsvp
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.events import rfc5545
from tests.events.hands import all_mail_left, guest, mails
from tests.worlds import grown

pytestmark = pytest.mark.django_db
SENDER = "mailto:appeal@localhost"


@grown(at=dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))
def date() -> Occurrence:
    chapter = factories.chapter(contact_email="sanfrancisco@appeal.example")
    event = factories.event(chapter, title="We read the names", start_date=dt.date(2026, 11, 25))
    return factories.occurrence(event, capacity=5)


def newest(kind: str):
    return compose(OutgoingMail.objects.filter(kind=f"events.{kind}").latest("pk"))


def parts(message) -> tuple:
    """The two calendar parts of a mail as it goes over the wire: (form of the mail, attached file)."""
    wire = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    form = [part for part in wire.walk() if part.get_content_type() == "text/calendar"]
    file = [part for part in wire.walk() if part.get_content_type() == "application/ics"]
    return next(iter(form), None), next(iter(file), None)


def entry(message) -> rfc5545.Component:
    """The one VEVENT of a mail, having checked that both parts are the same file and name the same method twice."""
    form, file = parts(message)
    data = file.get_payload(decode=True)
    calendar = rfc5545.parse(data)
    assert form.get_payload(decode=True).replace(b"\r\n", b"\n") == data.replace(b"\r\n", b"\n")
    assert form["Content-Type"].params == {"method": calendar.raw("METHOD"), "charset": "utf-8"}
    assert file.get_filename() == "invite.ics"
    assert "REFRESH-INTERVAL" not in calendar.lines
    (event,) = calendar.children
    event.lines["METHOD"] = calendar.lines["METHOD"]
    return event


def test_a_confirmation_invites_this_one_guest(date):
    guest(date, "b@example.org")
    guest(date, "sima@example.org")

    message = newest("rsvp_confirmed")

    event = entry(message)
    assert event.raw("METHOD") == "REQUEST"
    assert event.lines["ATTENDEE"] == (
        "mailto:sima@example.org",
        {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"},
    )
    assert event.lines["ORGANIZER"] == (SENDER, {"CN": "San Francisco"})
    assert (event.raw("UID"), event.raw("SEQUENCE"), event.raw("STATUS")) == (str(date.uid), "0", "CONFIRMED")
    assert (event.raw("DTSTART"), event.raw("DTEND")) == ("20261126T023000Z", "20261126T033000Z")
    assert b"b@example.org" not in message.message().as_bytes()


def test_the_calendar_part_stands_behind_the_words_and_the_file_behind_all(date):
    guest(date)

    wire = message_from_bytes(newest("rsvp_confirmed").message().as_bytes(), policy=policy.default)

    kinds = [part.get_content_type() for part in wire.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "image/png", "application/ics"]
    assert wire.get_content_type() == "multipart/mixed"
    assert next(wire.iter_parts()).get_content_type() == "multipart/alternative"


@pytest.mark.parametrize("contact_email", ["sanfrancisco@appeal.example", ""])
def test_a_cancellation_has_the_uid_and_the_sender_of_the_invitation(date, contact_email):
    guest(date)
    before = entry(newest("rsvp_confirmed"))
    type(date.chapter).objects.filter(pk=date.chapter_id).update(contact_email=contact_email)
    cancel_date(occurrence=date, reason="The church is closed.", actor=None)

    message = newest("rsvp_confirmed")

    after = entry(message)
    assert message.subject == "Cancelled: We read the names"
    assert (after.raw("METHOD"), after.raw("STATUS")) == ("CANCEL", "CANCELLED")
    for name in ("UID", "ORGANIZER", "ATTENDEE"):
        assert after.lines[name] == before.lines[name]
    assert int(after.raw("SEQUENCE")) == int(before.raw("SEQUENCE")) + 1
    assert after.text("DESCRIPTION").startswith("Cancelled. The church is closed.")


def test_a_date_that_takes_place_after_all_is_asked_for_again(date):
    guest(date)
    cancel_date(occurrence=date, reason="", actor=None)
    uncancel_date(occurrence=date, actor=None)

    event = entry(newest("rsvp_confirmed"))

    assert (event.raw("METHOD"), event.raw("STATUS"), event.raw("SEQUENCE")) == ("REQUEST", "CONFIRMED", "2")


def test_who_waits_is_sent_no_calendar_even_when_it_is_cancelled(date):
    guest(date, "first@example.org", 5)
    guest(date, "second@example.org", 2)
    waiting = parts(newest("rsvp_waitlisted"))
    cancel_date(occurrence=date, reason="", actor=None)

    assert waiting == (None, None)
    assert parts(newest("rsvp_waitlisted")) == (None, None)


def test_an_offer_comes_without_an_invitation_and_taking_it_with_one(date):
    leaves = guest(date, "first@example.org", 5)
    waits = guest(date, "second@example.org", 2)
    cancel_rsvp(rsvp=leaves)

    assert parts(newest("rsvp_offered")) == (None, None)
    accept_offer(rsvp=waits)

    event = entry(newest("rsvp_confirmed"))

    assert (event.raw("METHOD"), event.raw("ATTENDEE")) == ("REQUEST", "mailto:second@example.org")


def test_only_the_invitation_holds_a_place_that_is_for_guests(date):
    EventPage.objects.update(reveal=Reveal.GUESTS, attendance="mixed", join_url="https://meet.example.org/names")
    guest(date)
    told = entry(newest("rsvp_confirmed"))
    cancel_date(occurrence=date, reason="", actor=None)
    off = entry(newest("rsvp_confirmed"))

    assert told.text("LOCATION") == "Unitarian Universalist church, 1187 Franklin Street, San Francisco"
    assert "https://meet.example.org/names" in told.text("DESCRIPTION")
    assert off.text("LOCATION") == "San Francisco"
    assert "meet.example.org" not in off.text("DESCRIPTION")


@pytest.mark.parametrize("happens", [None, cancel_date, postpone_date])
def test_at_high_risk_no_mail_holds_a_calendar(date, happens):
    guest(date)
    EventPage.objects.update(risk=Risk.HIGH)
    date.refresh_from_db()
    if happens:
        all_mail_left()
        happens(occurrence=date, reason="", actor=None)

    message = compose(OutgoingMail.objects.latest("pk"))

    assert "We read the names" not in message.subject
    assert parts(message) == (None, None)


def test_at_high_risk_nothing_is_taken_out_either(date):
    rsvp = guest(date)
    all_mail_left()
    EventPage.objects.update(risk=Risk.HIGH)

    cancel_rsvp(rsvp=rsvp)

    assert "events.rsvp_given_back" not in mails()


def test_a_date_that_cannot_be_written_is_mailed_without_its_file(date):
    guest(date)
    EventPage.objects.update(venue="Hall\r\nATTENDEE:mailto:x@example.org")

    message = newest("rsvp_confirmed")

    assert parts(message) == (None, None)
    assert "See you there." in message.body


# --- Seats that are given back ---------------------------------------------------------------------------------------


def test_a_guest_who_gives_seats_back_has_the_date_taken_out_of_the_calendar(date):
    rsvp = guest(date)
    before = entry(newest("rsvp_confirmed"))
    all_mail_left()

    cancel_rsvp(rsvp=rsvp)

    message = newest("rsvp_given_back")
    after = entry(message)
    assert message.subject == "You are not coming: We read the names, Wednesday 25 November 2026"
    assert "You have given back your seats at We read the names." in " ".join(message.body.split())
    assert (after.raw("METHOD"), after.raw("STATUS")) == ("CANCEL", "CANCELLED")
    for name in ("UID", "ORGANIZER", "ATTENDEE"):
        assert after.lines[name] == before.lines[name]


def test_what_was_called_back_once_is_not_said_again_in_every_later_mail(date):
    rsvp = guest(date)
    cancel_date(occurrence=date, reason="", actor=None)
    uncancel_date(occurrence=date, actor=None)
    all_mail_left()
    cancel_rsvp(rsvp=rsvp)

    assert "after all" not in newest("rsvp_given_back").body.replace("Come after all", "")


def test_the_later_of_two_messages_counts(date, time_machine):
    rsvp = guest(date)
    all_mail_left()
    time_machine.shift(60)
    cancel_rsvp(rsvp=rsvp)
    off = entry(newest("rsvp_given_back"))
    time_machine.shift(60)
    confirm_rsvp(rsvp=rsvp)
    again = entry(newest("rsvp_confirmed"))

    assert (off.raw("SEQUENCE"), again.raw("SEQUENCE")) == ("0", "0")  # the date itself is as it was
    assert (off.raw("DTSTAMP"), again.raw("DTSTAMP")) == ("20261121T120100Z", "20261121T120200Z")


@pytest.mark.parametrize(
    ("left", "told"),
    [
        ("queued", False),
        ("dropped", False),
        ("parked", False),
        ("sent", True),
        ("being written", True),
        ("month", True),
    ],
)
def test_nothing_is_taken_out_that_was_never_put_in(date, left, told):
    rsvp = guest(date)
    if left == "month":  # what was sent is forgotten by then
        OutgoingMail.objects.all().delete()
    elif left == "being written":
        lease = {
            "lease": "8d1c39b5-6ba8-4b9e-a4a3-6fd3e4f0a111",
            "leased_until": timezone.now() + dt.timedelta(minutes=5),
        }
        OutgoingMail.objects.update(**lease)
    else:
        OutgoingMail.objects.update(state=left)

    cancel_rsvp(rsvp=rsvp)

    assert ("events.rsvp_given_back" in mails()) == told


def test_who_only_waited_gets_no_such_mail(date):
    guest(date, "first@example.org", 5)
    waiting = guest(date, "second@example.org", 2)
    all_mail_left()

    cancel_rsvp(rsvp=waiting)

    assert "events.rsvp_given_back" not in mails()


@pytest.mark.parametrize("happens", ["comes after all", "date is cancelled", "date is over"])
def test_it_is_not_said_once_it_is_no_longer_true(date, happens, time_machine):
    rsvp = guest(date)
    all_mail_left()
    cancel_rsvp(rsvp=rsvp)
    assert newest("rsvp_given_back") is not None

    if happens == "comes after all":
        confirm_rsvp(rsvp=rsvp)
    if happens == "date is cancelled":
        Occurrence.objects.update(status="cancelled")
    if happens == "date is over":
        time_machine.shift(dt.timedelta(days=9))

    mail = OutgoingMail.objects.filter(kind="events.rsvp_given_back").latest("pk")
    message = compose(mail)
    assert message is None
    assert Rsvp.objects.get().pk == rsvp.pk
