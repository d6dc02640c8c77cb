"""What is offered, as a guest reads it: on their page, in their mail, and on the page of the date before they ask."""

import datetime as dt

import pytest
from django.utils import timezone

from events.actions.offers import lapse_offers
from events.actions.rsvps import cancel_rsvp
from events.actions.statuses import cancel_date, postpone_date
from events.models import EventPage, Occurrence, Reveal, Rsvp
from people.actions import silence
from people.models import OutgoingMail
from tests import factories
from tests.events import hands
from tests.events.hands import all_mail_left, heading, link, state, taken, words
from tests.events.shift_hands import deliver_all
from tests.worlds import grown

pytestmark = pytest.mark.django_db
RULE = "A party is never split: where too few are free for all of it, it keeps its place, and the next party that fits"


@grown(at=dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))
def date() -> Occurrence:
    return factories.occurrence(factories.event(start_date=dt.date(2026, 11, 25)), capacity=5)


def guest(date: Occurrence, name: str, party: int = 1, **fields: str) -> Rsvp:
    return hands.guest(date, f"{name}@example.org", party, name=name, **fields)


@pytest.fixture
def offered(date) -> Rsvp:
    leaves, waits = guest(date, "leaves", 4), guest(date, "waits", 2)
    cancel_rsvp(rsvp=leaves)
    all_mail_left()
    return waits


def test_the_page_says_until_when_and_has_two_ways_to_answer(client, date, offered):
    said = words(client.get(link(offered)))

    for text in (
        "A seat is free for you",
        "You waited, and now there is room: 2 seats can be yours.",
        "Held for you until Sunday 22 November 2026, 4",
        "Pacific time",
        "Yes, we take the seats",
        "No, ask the next in line",
        "Save the number",
    ):
        assert text in said.replace("\u202f", " ")
    assert state(offered) == "offered"


def test_looking_takes_nothing_and_the_button_takes_it(client, date, offered):
    for _ in range(3):
        client.get(link(offered))
        assert client.get(link(offered, "accept/"))["Location"] == link(offered)
        client.head(link(offered, "accept/"))
        client.options(link(offered, "accept/"))
    assert state(offered) == "offered"

    response = client.post(link(offered, "accept/"))

    assert (response.status_code, response["Location"], state(offered)) == (303, link(offered), "confirmed")
    assert "You have 2 seats. See you there." in words(client.get(link(offered)))


def test_saying_no_is_asked_once_more(client, date, offered):
    page = client.get(link(offered, "cancel/"))
    assert heading(page) == "Say no to the offer?"
    assert "the next in line is asked at once, and you leave the waitlist" in words(page)

    client.post(link(offered, "cancel/"))

    assert (state(offered), taken(date)) == ("cancelled", 0)


def test_an_offer_that_ran_out_says_so_and_lets_one_wait_again(client, date, offered, time_machine):
    guest(date, "following", 5)
    time_machine.shift(dt.timedelta(days=1))
    not_looked_yet = words(client.get(link(offered)))
    lapse_offers()
    said = words(client.get(link(offered)))

    for text in (not_looked_yet, said):
        assert "We had offered you 2 seats. The offer ran out on Sunday 22 November 2026" in text.replace("\u202f", " ")
    assert "wait again, at the end of the line. Wait again" in said
    assert client.get(link(offered, "cancel/"))["Location"] == link(offered)
    refused = client.post(link(offered, "accept/"))
    assert (refused.status_code, "There is no offer for you any more" in words(refused)) == (422, True)

    client.post(link(offered, "confirm/"))

    assert state(offered) == "waitlisted"
    said = words(client.get(link(offered)))
    assert "You are number 1 on the waitlist, for 2 seats." in said
    assert RULE in said


def test_an_offer_that_ran_out_while_nobody_else_waits_leads_back_to_the_seats(client, date, offered, time_machine):
    time_machine.shift(dt.timedelta(days=1))
    lapse_offers()

    assert "There is still room, and nobody else is waiting for it" in words(client.get(link(offered)))
    client.post(link(offered, "confirm/"))
    assert state(offered) == "confirmed"


@pytest.mark.parametrize("why", ["no e-mail", "no mail wanted"])
def test_whom_no_mail_reaches_is_told_to_look_at_the_page(client, date, why):
    guest(date, "first", 5)
    row = factories.rsvp(date, state="waitlisted", waitlisted_at=timezone.now())
    assert "We write to you as soon as it is your turn." in words(client.get(link_of(row)))

    if why == "no e-mail":
        Rsvp.objects.filter(pk=row.pk).update(contact=None)
    else:
        silence(contact=row.contact)

    assert "Look at this page now and then: it says when it is your turn." in words(client.get(link_of(row)))


def link_of(row: Rsvp) -> str:
    from events.rules import rsvp_token
    from people.secrets import digest

    Rsvp.objects.filter(pk=row.pk).update(token_hash=digest(rsvp_token(row)))
    return link(row)


@pytest.mark.parametrize("happens", [cancel_date, postpone_date])
def test_a_date_that_is_off_has_nothing_to_take(client, date, offered, happens):
    happens(occurrence=date, reason="The church is closed.", actor=None)

    said = words(client.get(link(offered)))

    assert "Yes, we take the seats" not in said
    kept = "What we offered you is kept: you can take it once the new day is set."
    assert (kept in said) == (happens is postpone_date)
    assert client.post(link(offered, "accept/")).status_code == 422


def test_once_the_date_has_begun_nobody_waits_any_more(client, date, offered, time_machine):
    waits = guest(date, "second", 5)
    time_machine.move_to(date.starts_at, tick=False)

    for row in (offered, waits):
        assert "This date has begun or is over" in words(client.get(link(row)))


def test_what_is_only_offered_tells_no_hidden_place(client, date, offered):
    EventPage.objects.update(reveal=Reveal.GUESTS, attendance="mixed", join_url="https://meet.example.org/names")
    secrets = ["1187 Franklin Street", "https://meet.example.org/names"]

    def seen() -> list[str]:
        text = client.get(link(offered)).content + client.get(link(offered, "event.ics")).content
        return [secret for secret in secrets if secret in text.decode().replace("\r\n ", "")]

    assert seen() == []
    client.post(link(offered, "accept/"))
    assert seen() == secrets


def test_a_guest_who_is_there_still_sees_the_place_and_gives_nothing_back(client, date):
    EventPage.objects.update(reveal=Reveal.GUESTS)
    here = guest(date, "here", 2)
    Rsvp.objects.filter(pk=here.pk).update(state="attended", arrived=2, checked_in_at=timezone.now())

    html = client.get(link(here)).content.decode()

    assert "1187 Franklin Street" in html
    assert "I cannot come" not in html


# --- Mail ------------------------------------------------------------------------------------------------------------


def test_the_mail_about_a_place_on_the_waitlist_says_the_rule(date):
    guest(date, "first", 5)
    all_mail_left()
    guest(date, "waits", 2)

    assert RULE in deliver_all()


@pytest.mark.parametrize("happens", ["taken", "declined", "ran out"])
def test_an_offer_that_is_over_is_not_mailed_any_more(client, date, happens, time_machine):
    leaves, waits = guest(date, "leaves", 4), guest(date, "waits", 2)
    cancel_rsvp(rsvp=leaves)
    OutgoingMail.objects.exclude(kind="events.rsvp_offered").delete()
    if happens == "ran out":
        time_machine.shift(dt.timedelta(days=1))
    else:
        client.post(link(waits, "accept/" if happens == "taken" else "cancel/"))
        OutgoingMail.objects.exclude(kind="events.rsvp_offered").delete()

    assert "can be yours" not in deliver_all()
    assert OutgoingMail.objects.get().state == "dropped"


def test_who_was_offered_seats_hears_what_changes_and_that_the_offer_stands(date, offered):
    postpone_date(occurrence=date, reason="The church is closed.", actor=None)

    said = deliver_all()

    assert "What we offered you is kept: you can take it once the new day is set." in said
    assert "Your seats stay yours" not in said


# --- The page of the date --------------------------------------------------------------------------------------------


def test_a_full_date_says_who_is_next_when_a_seat_comes_free(client, date):
    guest(date, "first", 5)
    guest(date, "waits", 2)
    date.refresh_from_db()

    said = words(client.get(date.event.url))

    assert "2 people are waiting." in said
    assert RULE in said


def test_where_what_is_free_fits_nobody_who_waits_the_page_says_whose_it_is(client, date):
    guest(date, "first", 3)
    page = words(client.get(date.event.url))
    assert RULE not in page  # nobody waits
    guest(date, "big", 4)

    said = words(client.get(date.event.url))

    assert "The seats that are free are too few for any of those parties. If yours fits, it can have them." in said
    assert RULE in said
