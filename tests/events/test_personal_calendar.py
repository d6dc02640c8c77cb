"""A guest's own calendar: its address is a secret that buttons make, renew and end; nobody else finds anything."""

import datetime as dt
import logging

import pytest
from django.test import Client

from events.actions.forgetting import forget_contact, forget_guests
from events.actions.personal import FIRST_ISSUES, forget_feeds, open_feed, renew_feed, revoke_feed
from events.models import Occurrence, PersonalFeed, Reveal, Rsvp
from events.rules import feed_of_token, feed_token
from people.erasure import erase_contact, forget_unneeded
from people.models import Contact
from people.secrets import digest, email_key
from tests import factories
from tests.events.hands import all_mail_left, ask, guest, link, words
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def date() -> Occurrence:
    chapter = factories.chapter(slug="sf", contact_email="sf@example.org")
    fields = {"slug": "names", "title": "We read the names", "reveal": Reveal.GUESTS, "venue": "CanaryHall"}
    return factories.occurrence(factories.event(chapter, **fields))


def press(rsvp: Rsvp, act: str = "open", **options):
    return Client().post(link(rsvp, "dates/"), {"act": act}, **options)


def address(rsvp: Rsvp) -> str:
    """Where this guest's calendar is."""
    return f"/events/mine/{feed_token(PersonalFeed.objects.get(contact=rsvp.contact))}.ics"


# --- Its address -----------------------------------------------------------------------------------------------------


def test_a_button_makes_the_address_and_the_page_shows_it(client, date):
    rsvp = guest(date)
    before = client.get(link(rsvp)).content.decode()

    answer = press(rsvp)

    page = client.get(link(rsvp)).content.decode()
    assert (answer.status_code, answer["Location"]) == (303, f"{link(rsvp)}#own-calendar")
    assert "Make my address" in before
    assert "/events/mine/" not in before
    assert f'value="http://localhost:8000{address(rsvp)}"' in page
    assert f'href="webcal://localhost:8000{address(rsvp)}"' in page
    assert "Make my address" not in page


def test_looking_makes_nothing(client, date):
    rsvp = guest(date)

    for method in (client.get, client.head):
        assert method(link(rsvp, "dates/")).status_code == 303

    assert not PersonalFeed.objects.exists()


@pytest.mark.parametrize("state", ["pending", "waitlisted", "cancelled"])
@pytest.mark.parametrize("act", ["open", "renew", "", "nonsense"])
def test_only_a_confirmed_guest_gets_one(client, date, state, act):
    rsvp = ask(date)
    Rsvp.objects.update(state=state, waitlisted_at=rsvp.created_at)

    press(rsvp, act)

    assert not PersonalFeed.objects.exists()
    assert "Make my address" not in client.get(link(rsvp)).content.decode()


def test_opening_twice_keeps_the_address_and_renewing_replaces_it(client, date):
    rsvp = guest(date)
    press(rsvp)
    first = address(rsvp)
    press(rsvp)
    same = address(rsvp)
    press(rsvp, "renew")
    second = address(rsvp)

    assert first == same != second
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)


def test_ending_it_works_from_every_page_of_this_guest(client, date):
    rsvp = guest(date)
    press(rsvp)
    gone = address(rsvp)
    Rsvp.objects.update(state="cancelled")

    page = words(client.get(link(rsvp)))
    press(rsvp, "stop")

    assert "End it" in page
    assert "Make a new address" not in page
    assert client.get(gone).status_code == 404
    assert "End it" not in words(client.get(link(rsvp)))


def test_one_that_was_ended_comes_back_with_another_address(client, date):
    rsvp = guest(date)
    press(rsvp)
    first = address(rsvp)
    press(rsvp, "stop")
    press(rsvp, "stop")
    press(rsvp)

    assert address(rsvp) != first
    assert (client.get(first).status_code, client.get(address(rsvp)).status_code) == (404, 200)


def test_the_database_holds_no_address_only_its_digest(date):
    feed = open_feed(contact=guest(date).contact)

    assert feed.token_hash == digest(feed_token(feed))
    assert feed_token(feed) not in str(PersonalFeed.objects.values().get())
    assert feed_of_token(feed_token(feed)) == feed


@pytest.mark.parametrize("token", ["neverours", "a" * 52, "%00", "a" * 3000, "نام"])
def test_an_unknown_address_is_not_there_and_not_logged(client, date, token, caplog):
    press(guest(date))

    with caplog.at_level(logging.DEBUG):
        response = client.get(f"/events/mine/{token}.ics")

    assert response.status_code in (400, 404)
    assert token not in caplog.text


def test_a_wrong_link_makes_nothing(client, date):
    guest(date)

    assert client.post("/r/nobodys/dates/", {"act": "open"}).status_code == 404
    assert not PersonalFeed.objects.exists()


def test_someone_who_was_forgotten_and_comes_back_does_not_revive_the_old_address(date, monkeypatch):
    drawn = iter([5, 6])
    monkeypatch.setattr(
        "events.actions.personal.secrets.randbelow", lambda below: next(drawn) * (below == FIRST_ISSUES)
    )
    contact = guest(date).contact
    first = feed_token(open_feed(contact=contact))
    erase_contact(contact=contact, actor=None)
    second = feed_token(open_feed(contact=guest(date).contact))

    assert first != second
    assert feed_of_token(first) is None


# --- Its end ---------------------------------------------------------------------------------------------------------


def test_it_ends_two_weeks_after_the_last_date(date, time_machine):
    contact = guest(date).contact
    open_feed(contact=contact)
    time_machine.move_to(date.ends_at + dt.timedelta(days=13, hours=23))
    forget_guests()
    kept = forget_feeds()
    time_machine.move_to(date.ends_at + dt.timedelta(days=14, minutes=1))
    forget_guests()

    assert (kept, forget_feeds()) == (0, 1)
    assert not PersonalFeed.objects.exists()


def test_it_does_not_keep_a_contact_whom_nothing_else_needs(date, time_machine):
    open_feed(contact=guest(date).contact)
    all_mail_left()
    time_machine.move_to(date.ends_at + dt.timedelta(days=50))
    forget_guests()
    forget_feeds()
    forget_unneeded()

    assert not Contact.objects.filter(email_key=email_key("sima@example.org")).exists()


def test_it_goes_when_its_owner_is_forgotten(client, date):
    rsvp = guest(date)
    press(rsvp)
    gone = address(rsvp)

    forget_contact(rsvp.contact)

    assert not PersonalFeed.objects.exists()
    assert client.get(gone).status_code == 404


def test_renewing_and_revoking_leave_others_alone(date):
    mine, theirs = guest(date).contact, guest(date, "other@example.org").contact
    feeds = [feed_token(open_feed(contact=contact)) for contact in (mine, theirs)]
    renew_feed(contact=mine)
    revoke_feed(contact=mine)

    assert [feed_of_token(token) is not None for token in feeds] == [False, True]
