"""A guest who wants it discreet: no subject and no calendar entry names the date; the mail itself and the page do."""

import pytest

from events.actions import cancel_date
from events.actions.personal import open_feed
from events.actions.rsvps import ask_for_seat, cancel_rsvp, confirm_rsvp
from events.actions.wishes import GuestWishes, put_wishes
from events.disclosure import is_discreet
from events.models import EventPage, Occurrence, Rsvp
from events.rules import feed_token
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.events.hands import all_mail_left, guest, link
from tests.worlds import grown

pytestmark = pytest.mark.django_db
TITLE, VENUE = "zqtitlex", "zqvenuex"


@grown
def date() -> Occurrence:
    fields = {"slug": "names", "title": TITLE, "venue": VENUE, "capacity": 5}
    return factories.occurrence(factories.event(factories.chapter("zqchapterx", slug="sf"), **fields))


def discreet(date: Occurrence, email: str = "sima@example.org", *, wish: bool = True) -> Rsvp:
    wishes = GuestWishes("en", is_discreet=wish)
    ask_for_seat(occurrence=date, email=email, name="Sima", party=2, locale="en", wishes=wishes)
    return confirm_rsvp(rsvp=Rsvp.objects.latest("pk"))


def newest(kind: str):
    return compose(OutgoingMail.objects.filter(kind=f"events.{kind}").latest("pk"))


def named(text: str | bytes) -> set[str]:
    text = text if isinstance(text, str) else text.decode()
    return {word for word in (TITLE, VENUE, "zqchapterx", "names") if word in text}


def calendar_of(message) -> str:
    wire = message.message()
    parts = [part for part in wire.walk() if part.get_content_type() in ("text/calendar", "application/ics")]
    return " ".join(part.get_payload(decode=True).decode() for part in parts)


def what_happens(date: Occurrence, row: Rsvp, kind: str) -> None:
    all_mail_left()
    if kind == "rsvp_off":
        cancel_date(occurrence=date, reason="Rain.", actor=None)
    elif kind == "rsvp_given_back":
        cancel_rsvp(rsvp=row)


@pytest.mark.parametrize(
    ("happens", "kind", "subject", "method"),
    [
        ("", "rsvp_confirmed", "Your seat is kept", "REQUEST"),
        ("rsvp_off", "rsvp_confirmed", "This date is cancelled", "CANCEL"),
        ("rsvp_given_back", "rsvp_given_back", "Your seats are given back", "CANCEL"),
    ],
)
def test_neither_subject_nor_invitation_says_a_word(date, happens, kind, subject, method):
    row = discreet(date)
    what_happens(date, row, happens)

    message = newest(kind)

    file = calendar_of(message)
    assert (message.subject, named(file)) == (subject, set())
    assert f"METHOD:{method}" in file
    assert "SUMMARY:Your date" in file
    assert "ORGANIZER:mailto:appeal@localhost" in file
    assert TITLE in message.body  # who opens it reads what it is about


def test_control_without_the_wish_both_name_the_date(date):
    discreet(date, wish=False)

    message = newest("rsvp_confirmed")

    assert named(message.subject) == {TITLE}
    assert {TITLE, VENUE} <= named(calendar_of(message))


def test_the_file_to_take_along_and_the_own_calendar_keep_quiet_for_this_date_alone(client, date):
    quiet = discreet(date)
    other = factories.occurrence(factories.event(date.chapter, title="zqloudx", slug="loud"))
    guest(other, "sima@example.org")
    feed = open_feed(contact=quiet.contact)

    file = client.get(link(quiet, "event.ics")).content.decode()
    calendar = client.get(f"/events/mine/{feed_token(feed)}.ics").content.decode()

    assert named(file) == set()
    assert calendar.count("BEGIN:VEVENT") == 2
    assert (TITLE in calendar, VENUE in calendar, "zqloudx" in calendar) == (False, False, True)


def test_the_page_names_the_date_but_not_in_the_title_that_a_browser_keeps(client, date):
    page = client.get(link(discreet(date))).content.decode()

    assert TITLE not in page.partition("</title>")[0]
    assert TITLE in page
    assert "calendar.google" not in page  # their links would carry the title


def test_at_high_risk_it_is_so_for_everyone_and_stays_so_for_who_answered_then(date):
    EventPage.objects.update(risk="high")
    row = guest(date)
    read = Rsvp.objects.select_related("occurrence__event", "occurrence__chapter")

    assert is_discreet(read.get(pk=row.pk))


def test_a_guest_changes_their_mind_and_mail_that_waits_follows(date):
    row = discreet(date)

    put_wishes(rsvp=row, wishes=GuestWishes("fa"))

    mail = OutgoingMail.objects.get(kind="events.rsvp_confirmed")
    assert (mail.locale, TITLE in compose(mail).subject) == ("fa", True)
