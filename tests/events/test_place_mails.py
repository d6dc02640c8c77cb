"""A place that is told some hours before: what guests read until then, and the mail when its hour has come."""

import datetime as dt

import pytest
from django.utils import timezone

from events.actions.places import PLACE, tell_places
from events.models import Occurrence, Rsvp
from events.models.checks import event_errors
from people.letters import compose
from people.models import OutgoingMail
from people.schedule import JOBS
from tests import factories
from tests.events.hands import ask, guest, link, words
from tests.events.test_rsvp_mails import html_of, read
from tests.worlds import grown

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 26, 2, 30, tzinfo=dt.UTC)
HOUR = START - dt.timedelta(hours=24)
WHEN = "Tuesday 24 November 2026, 6:30 PM, Pacific time"
EXACT = ("The boathouse", "3 Quay", "Ring twice", "map.example/3", "join.example/3")


@grown(at=HOUR - dt.timedelta(days=3))
def date() -> Occurrence:
    event = factories.event(
        factories.chapter(slug="sf"),
        title="We read the names",
        slug="names",
        start_date=dt.date(2026, 11, 25),
        capacity=2,
        reveal="hours",
        attendance="mixed",
        venue="The boathouse",
        address="3 Quay",
        district="By the lake",
        directions="Ring twice.",
        map_url="https://map.example/3",
        join_url="https://join.example/3",
    )
    return factories.occurrence(event)


def queued(kind: str = PLACE) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("pk"))


def told(text: str) -> list[str]:
    return [part for part in EXACT if part in text]


def both(message) -> str:
    """Everything a mail carries: text, HTML and the file for the calendar."""
    whole = message.message().as_string()
    parts = [part for part in message.message().walk() if not part.is_multipart()]
    # The code for the door is a picture: it holds an address and no words.
    files = [part.get_payload(decode=True).decode() for part in parts if part.get_content_type() != "image/png"]
    return (
        "\n".join([whole, *files, read(message.body), read(html_of(message))]).replace("\r\n ", "").replace("\\,", ",")
    )


def test_until_the_hour_a_guest_reads_the_district_and_when_the_place_comes(client, date):
    rsvp = guest(date)

    page = words(client.get(link(rsvp)))
    mail = both(compose(queued("events.rsvp_confirmed")[0]))
    file = client.get(link(rsvp, "event.ics")).content.decode().replace("\r\n ", "").replace("\\,", ",")

    for text in (text.replace("\xa0", " ") for text in (page, mail, file)):
        assert told(text) == []
        assert ("By the lake" in text, WHEN in text) == (True, True)
    assert "The exact place follows by mail, and stands on your page from" in page


def test_from_the_hour_on_page_and_file_say_it(client, date, time_machine):
    rsvp = guest(date)
    time_machine.move_to(HOUR, tick=False)

    page = client.get(link(rsvp))
    file = client.get(link(rsvp, "event.ics")).content.decode().replace("\r\n ", "").replace("\\,", ",")

    assert told(words(page)) == list(EXACT)
    assert told(file) == list(EXACT)
    assert '<a href="https://map.example/3" rel="noreferrer">' in page.content.decode()
    assert ("iframe" in page.content.decode(), "<img" in words(page)) == (False, False)


def test_who_has_only_asked_or_waits_never_reads_more_than_the_city(client, date, time_machine):
    guest(date)
    waiting, asked = guest(date, "waits@example.org"), ask(date, "asked@example.org")
    time_machine.move_to(HOUR, tick=False)

    for rsvp in (waiting, asked):
        text = words(client.get(link(rsvp)))
        assert (told(text), "By the lake" in text, "San Francisco" in text) == ([], False, True)
        assert "and the exact place 24 hours before the start" in text
    assert {rsvp.state for rsvp in (waiting, asked)} == {"waitlisted", "pending"}


def test_the_mail_leaves_at_the_hour_once_and_says_nothing_outside(date, time_machine):
    guest(date)
    JOBS["events.places"].run()
    early = queued()
    time_machine.move_to(HOUR, tick=False)

    first, second = tell_places(), tell_places()

    message = compose(queued()[0])
    assert (early, first, second, len(queued())) == ([], 1, 0, 1)
    assert message.subject == "What you need to come"
    assert told(both(message)) == list(EXACT)
    assert "Here is the place of We read the names" in read(message.body)
    assert "METHOD:REQUEST" in both(message)
    assert [part for part in (*EXACT, "names") if part in message.subject] == []


def test_only_confirmed_guests_are_told(date, time_machine):
    guest(date)
    guest(date, "waits@example.org")
    ask(date, "asked@example.org")
    gone = guest(date, "gone@example.org")
    Rsvp.objects.filter(pk=gone.pk).update(state="cancelled")
    time_machine.move_to(HOUR, tick=False)

    assert tell_places() == 1
    assert [mail.contact.email for mail in queued()] == ["sima@example.org"]


def test_who_confirms_after_the_hour_has_it_in_the_confirmation(date, time_machine):
    time_machine.move_to(HOUR + dt.timedelta(minutes=1), tick=False)
    guest(date)

    assert tell_places() == 0
    assert told(both(compose(queued("events.rsvp_confirmed")[0]))) == list(EXACT)


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_nobody_is_sent_to_a_date_that_is_off(date, time_machine, status):
    guest(date)
    time_machine.move_to(HOUR, tick=False)
    tell_places()
    Occurrence.objects.update(status=status)

    assert compose(queued()[0]) is None
    OutgoingMail.objects.all().delete()
    assert tell_places() == 0


def test_a_host_can_take_it_back_until_the_mail_leaves(date, time_machine):
    guest(date)
    time_machine.move_to(HOUR, tick=False)
    tell_places()
    event = date.event
    event.reveal_hours, event.venue = 2, "Elsewhere"
    event.save_revision().publish()

    withheld = compose(queued()[0])
    OutgoingMail.objects.filter(kind=PLACE).update(state="dropped")
    time_machine.move_to(START - dt.timedelta(hours=2), tick=False)
    tell_places()

    assert withheld is None
    assert "Elsewhere" in both(compose(queued()[-1]))
    assert len(queued()) == 2


def test_a_date_that_moves_to_another_day_is_told_anew(date, time_machine):
    guest(date)
    time_machine.move_to(HOUR, tick=False)
    tell_places()
    Occurrence.objects.update(
        start_date=dt.date(2026, 11, 27), starts_at=START + dt.timedelta(days=2), ends_at=START + dt.timedelta(days=3)
    )

    before = tell_places()
    time_machine.move_to(HOUR + dt.timedelta(days=2), tick=False)

    assert (before, tell_places(), len(queued())) == (0, 1, 2)


def test_an_hour_later_on_the_same_day_is_not_told_twice(date, time_machine):
    guest(date)
    time_machine.move_to(HOUR, tick=False)
    tell_places()
    Occurrence.objects.update(starts_at=START + dt.timedelta(minutes=30))
    time_machine.move_to(HOUR + dt.timedelta(hours=1), tick=False)

    assert (tell_places(), len(queued())) == (0, 1)


@pytest.mark.parametrize("reveal", ["everyone", "guests"])
def test_other_dates_need_no_such_mail(date, time_machine, reveal):
    guest(date)
    event = date.event
    event.reveal = reveal
    event.save_revision().publish()
    time_machine.move_to(HOUR, tick=False)

    assert tell_places() == 0


def test_who_asked_for_silence_is_left_alone(date, time_machine):
    rsvp = guest(date)
    time_machine.move_to(HOUR, tick=False)
    rsvp.contact.silenced_at = timezone.now()
    rsvp.contact.save()

    assert tell_places() == 0


def test_the_public_page_says_when_guests_learn_it(client, date):
    page = words(client.get(f"/chapters/sf/names/{date.slug}/"))

    assert "Guests learn the district once they have confirmed, and the exact place 24 hours before the start." in page
    assert "Online. Guests get the link by mail, 24 hours before the start." in page
    assert told(page) == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"map_url": "ftp://map.example/3"}, "map_url"),
        ({"map_url": "https://map.example/3"}, None),
        ({"join_url": "ftp://join.example/3"}, "join_url"),
        ({"reveal_hours": 0}, "reveal_hours"),
        ({"reveal_hours": 169}, "reveal_hours"),
        ({"reveal_hours": 168}, None),
        ({"reveal": "guests", "reveal_hours": 0}, None),
        ({"district": "two\nlines"}, "district"),
    ],
)
def test_what_the_editor_checks(date, fields, wrong):
    event = date.event
    for name, value in fields.items():
        setattr(event, name, value)

    assert list(event_errors(event)) == ([wrong] if wrong else [])
