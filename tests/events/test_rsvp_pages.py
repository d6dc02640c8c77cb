"""The pages behind a mailed link, as a browser without scripts meets them."""

import datetime as dt

import pytest
from django.utils import timezone
from icalendar import Calendar

from chapters.models import Risk
from events.actions.rsvps import cancel_rsvp
from events.models import EventPage, Occurrence, Reveal, Rsvp
from events.rules import rsvp_token
from tests import factories
from tests.events.hands import ask, guest, heading, link, state, words
from tests.worlds import grown

pytestmark = pytest.mark.django_db
STEPS = ("confirm", "accept", "party", "shift", "cancel")


@grown
def date() -> Occurrence:
    return factories.occurrence(capacity=5)


def test_looking_changes_nothing_and_the_button_keeps_the_seats(client, date):
    rsvp = ask(date)
    for _ in range(5):
        assert heading(client.get(link(rsvp))) == date.event.title
        client.head(link(rsvp))
        client.options(link(rsvp))
        assert client.get(link(rsvp, "confirm/"))["Location"] == link(rsvp)
        assert client.get(link(rsvp, "party/"), {"party": "5"})["Location"] == link(rsvp)
        client.get(link(rsvp, "cancel/"))
    assert state(rsvp) == "pending"

    response = client.post(link(rsvp, "confirm/"))

    assert (response.status_code, response["Location"], state(rsvp)) == (303, link(rsvp), "confirmed")
    assert "You have 2 seats. See you there." in words(client.get(link(rsvp)))


def faces(date: Occurrence) -> dict[str, Rsvp]:
    rows = {"pending": ask(date), "confirmed": guest(date, "b@example.org", 3)}
    rows["waitlisted"] = guest(date, "c@example.org", 3)
    rows["cancelled"] = cancel_rsvp(rsvp=guest(date, "d@example.org", 1))
    rows["late"] = ask(date, "e@example.org")
    Rsvp.objects.filter(pk=rows["late"].pk).update(confirm_by=timezone.now())
    return rows


def test_each_face_of_the_page_says_how_it_stands_and_what_can_be_done(client, date):
    rows = faces(date)
    said = {face: words(client.get(link(row))) for face, row in rows.items()}

    expected = {
        "pending": ["You asked for 2 seats.", "Keep my seats", "This link works until"],
        "confirmed": ["You have 3 seats.", "Add to calendar", "I cannot come", "Save the number"],
        "waitlisted": ["You are number 1 on the waitlist, for 3 seats.", "Leave the waitlist", "Save the number"],
        "cancelled": ["You have given your seats back.", "Come after all"],
        "late": ["This link has run out", "Ask for a new link"],
    }
    missing = {face: [part for part in parts if part not in said[face]] for face, parts in expected.items()}
    assert missing == {face: [] for face in expected}


@pytest.mark.parametrize(
    ("change", "label"),
    [
        ({"status": "cancelled", "status_reason": "The church is closed."}, "Cancelled"),
        ({"starts_at": timezone.now() - dt.timedelta(hours=3), "ends_at": timezone.now()}, "Over"),
    ],
)
def test_nothing_can_be_done_about_seats_of_a_date_that_is_off_or_over(client, date, change, label):
    rows = faces(date)
    Occurrence.objects.update(**change)

    for row in rows.values():
        response = client.get(link(row))
        steps = {step for step in STEPS if f'{step}/"' in response.content.decode()}
        assert (label in words(response), steps) == (True, set())


def test_party_cancel_and_come_again_by_buttons(client, date):
    rsvp = guest(date)
    assert client.post(link(rsvp, "party/"), {"party": "٤"}).status_code == 303
    assert Rsvp.objects.get().party == 4

    assert heading(client.get(link(rsvp, "cancel/"))) == "Give your seats back?"
    assert state(rsvp) == "confirmed"
    assert client.post(link(rsvp, "cancel/")).status_code == 303
    assert state(rsvp) == "cancelled"
    assert client.get(link(rsvp, "cancel/"))["Location"] == link(rsvp)

    client.post(link(rsvp, "confirm/"))
    assert state(rsvp) == "confirmed"


def test_a_party_that_does_not_fit_is_told_so_and_keeps_its_seats(client, date):
    rsvp, _ = guest(date), guest(date, "other@example.org", 2)

    refused = client.post(link(rsvp, "party/"), {"party": "6"})
    unreadable = client.post(link(rsvp, "party/"), {"party": "many"})

    assert (refused.status_code, unreadable.status_code) == (422, 422)
    assert "Only 1 more seat is free. The 2 seats you have stay yours." in words(refused)
    assert unreadable.context["form"]["party"].value() == "many"
    assert Rsvp.objects.get(pk=rsvp.pk).party == 2


def test_a_link_that_is_cut_doubled_old_or_invented_offers_a_new_one(client, date):
    rsvp = ask(date)
    token = rsvp_token(rsvp)
    for wrong in (token[:-1], token * 2, "x", "../" + token, "%00", "é" * 52):
        for step in ("", "cancel/", "event.ics"):
            response = client.get(f"/r/{wrong}/{step}")
            assert response.status_code in (400, 404)
        assert client.post(f"/r/{token[1:]}/confirm/").status_code == 404
    assert state(rsvp) == "pending"

    assert "This link does not work" in words(client.get(f"/r/{token[:-1]}/"))
    assert client.get(f"/r/{token.upper()}/").status_code == 200


def test_no_link_is_written_into_the_log(client, date, caplog):
    rsvp, _ = guest(date), guest(date, "other@example.org", 3)
    client.get(link(rsvp)[:-2] + "/")
    client.get(link(rsvp, "confirm/"))
    client.post(link(rsvp, "party/"), {"party": "9"})
    client.post(link(rsvp, "cancel/"))

    assert "rsvp cancelled" in caplog.text
    assert rsvp_token(rsvp)[:40] not in caplog.text
    assert "example.org" not in caplog.text


def test_another_guests_link_is_another_guests(client, date):
    mine, theirs = guest(date), guest(date, "other@example.org", 1)

    client.post(link(mine, "cancel/"))

    assert (state(mine), state(theirs)) == ("cancelled", "confirmed")


@pytest.mark.parametrize("step", ["", "cancel/", "event.ics"])
def test_pages_of_one_person_are_kept_and_found_by_nobody(client, date, step):
    response = client.get(link(guest(date), step))

    assert (response["Cache-Control"], response["Referrer-Policy"], response["X-Robots-Tag"]) == (
        "no-store",
        "no-referrer",
        "noindex, nofollow",
    )
    assert client.cookies == {}


def test_only_a_confirmed_guest_learns_a_hidden_place_and_the_link(client, date):
    EventPage.objects.update(reveal=Reveal.GUESTS, attendance="mixed", join_url="https://meet.example.org/names")
    secrets = ["Unitarian Universalist church", "1187 Franklin Street", "https://meet.example.org/names"]
    pending, coming = ask(date, "p@example.org"), guest(date, "c@example.org", 5)
    waiting = guest(date, "w@example.org", 1)
    gone = cancel_rsvp(rsvp=guest(date, "g@example.org", 1))

    for row in (pending, waiting, gone):
        seen = client.get(link(row)).content + client.get(link(row, "event.ics")).content
        assert [secret for secret in secrets if secret in seen.decode().replace("\r\n ", "")] == []

    page = client.get(link(coming)).content.decode()
    assert [secret for secret in secrets if secret not in page] == []
    (event,) = Calendar.from_ical(client.get(link(coming, "event.ics")).content).walk("VEVENT")
    assert str(event["LOCATION"]) == "Unitarian Universalist church, 1187 Franklin Street, San Francisco"
    assert "https://meet.example.org/names" in str(event["DESCRIPTION"])


def test_at_high_risk_the_title_of_the_page_names_nothing(client, date):
    EventPage.objects.update(risk=Risk.HIGH)

    html = client.get(link(guest(date))).content.decode()

    assert "<title>Your seats ·" in html


def test_in_farsi_the_page_is_right_to_left(client, date):
    html = client.get("/fa" + link(ask(date))).content.decode()

    assert '<html lang="fa" dir="rtl"' in html


def test_in_farsi_the_number_stands_in_farsi_digits(client, date):
    assert 'value="۲"' in client.get("/fa" + link(guest(date))).content.decode()


def test_a_party_larger_than_what_is_free_is_told_before_it_presses(client, date):
    rsvp, _ = ask(date), guest(date, "other@example.org", 4)

    said = words(client.get(link(rsvp)))

    assert "There is no room for all of you at the moment" in said
    assert "Put me on the waitlist" in said
