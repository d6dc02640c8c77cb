"""The pages and mails of coming to every date: looking changes nothing, links are secrets, words are true."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from chapters.models import Risk
from events.actions import cancel_date
from events.actions.personal import revoke_feed
from events.actions.rsvps import cancel_rsvp
from events.actions.standing_ends import end_standing, keep_standing
from events.models import EventPage, ExtraDate, Occurrence, PersonalFeed, Rsvp, StandingRsvp
from events.rules import feed_token, rsvp_token, standing_token
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.events.hands import all_mail_left, guest, words
from tests.events.hands import link as guest_link
from tests.events.standing_hands import always, how, link, taken, told, tuesdays
from tests.events.test_plans import TUESDAY, WEEK, date

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def page() -> EventPage:
    chapter = factories.chapter(contact_email="sf@example.org")
    return tuesdays(title="We read the names", chapter=chapter, capacity=4)


def letter(kind: str = "made"):
    """The newest mail of this kind, written now; None where it is dropped."""
    return compose(OutgoingMail.objects.filter(kind=f"events.standing_{kind}").latest("pk"))


def read(body: str) -> str:
    return " ".join(body.replace("\u2060", "").split())


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_a_guest_is_led_from_their_date_to_all_of_them(client, page):
    rsvp = guest(date(page, 0))
    guest(date(page, 2), "b@example.org", party=4)
    assert "One yes keeps you a seat at each date to come." in words(client.get(guest_link(rsvp)))

    question = words(client.get(guest_link(rsvp, "every/")))
    answer = client.post(guest_link(rsvp, "every/"))
    told_there = words(client.get(answer["Location"]))

    assert "We keep 2 seats for you at each date until Sunday 21 November 2027" in question
    assert re.findall(r"Tue (\d+) Dec.*?Francisco ([^T]*?|Waitlist) (?=Tue|Colophon)", question) == [
        ("8", "2 seats"),
        ("15", "Waitlist"),
        ("22", "2 seats"),
    ]
    assert (answer.status_code, answer["Location"]) == (303, link(StandingRsvp.objects.get()))
    assert answer["Cache-Control"] == "no-store"
    assert "You come to every date until Sunday 21 November 2027." in told_there
    assert "On the waitlist Tuesday 15 December 2026" in told_there
    assert told_there.count("2 seats Tuesday") == 3
    assert "You come to every date until Sunday 21 November 2027." in words(client.get(guest_link(rsvp)))
    assert client.get(guest_link(rsvp, "every/"))["Location"] == answer["Location"]
    assert client.post(guest_link(rsvp, "every/"))["Location"] == answer["Location"]


def test_looking_changes_nothing(client, page):
    rsvp = guest(date(page, 0))
    for method in (client.get, client.head):
        assert method(guest_link(rsvp, "every/")).status_code == 200
    assert how(page) == ["confirmed", "", "", ""]

    standing = always(page, "b@example.org", party=1)
    StandingRsvp.objects.update(until=TUESDAY)
    for step in ("", "party/", "end/", "go-on/"):
        for method in (client.get, client.head):
            assert method(link(standing, step)).status_code in (200, 302, 303)

    assert how(page, "b@example.org") == ["confirmed"] * 4
    assert StandingRsvp.objects.get().until == TUESDAY


@pytest.mark.parametrize("why", ["single", "cancelled", "high risk", "no e-mail"])
def test_nobody_is_offered_what_cannot_be(client, page, why):
    page = tuesdays(1) if why == "single" else page
    rsvp = guest(date(page, 0))
    if why == "cancelled":
        cancel_rsvp(rsvp=rsvp)
    if why == "high risk":
        EventPage.objects.update(risk=Risk.HIGH)
    if why == "no e-mail":
        Rsvp.objects.update(contact=None)

    assert "One yes" not in words(client.get(guest_link(rsvp)))
    assert client.get(guest_link(rsvp, "every/")).status_code == 302
    assert client.post(guest_link(rsvp, "every/")).status_code == 422
    assert not StandingRsvp.objects.exists()


def test_a_link_is_good_for_one_thing_only(client, page):
    standing = always(page)
    other = rsvp_token(Rsvp.objects.first())
    wrong = [other, standing_token(standing)[:-1], standing_token(standing) * 2, "x"]

    for token in wrong:
        for step in ("", "party/", "end/", "go-on/"):
            answer = client.post(f"/rsvp/every/{token}/{step}") if step else client.get(f"/rsvp/every/{token}/")
            assert answer.status_code == 404, (token, step)
    for step in ("", "confirm/", "cancel/", "every/"):
        assert client.get(f"/r/{standing_token(standing)}/{step}").status_code in (302, 404)
    assert client.post(f"/r/{standing_token(standing)}/cancel/").status_code == 404
    assert how(page) == ["confirmed"] * 4


def test_the_number_is_changed_for_all_and_the_page_names_where_it_could_not(client, page):
    standing = always(page)
    guest(date(page, 1), "b@example.org", party=2)

    wrong = client.post(link(standing, "party/"), {"party": "many"})
    answer = client.post(link(standing, "party/"), {"party": "۳"})

    assert (wrong.status_code, answer.status_code) == (422, 422)
    assert "Write a number from 1 to 20." in words(wrong)
    assert "Too few seats are free at these dates." in words(answer)
    assert answer.content.decode().partition('role="alert"')[2].partition("</ul>")[0].count("<li>") == 1
    assert taken(page) == [3, 4, 3, 3]
    assert client.post(link(standing, "party/"), {"party": "1"}).status_code == 303


def test_stopping_asks_what_becomes_of_the_dates_that_are_near(client, page, time_machine):
    standing = always(page)
    time_machine.move_to(dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC), tick=False)

    question = words(client.get(link(standing, "end/")))
    answer = client.post(link(standing, "end/"), {"keep": "soon"})

    assert "We put you down for 3 dates to come." in question
    assert "Within a week from now Tuesday 8 December 2026" in question
    assert (answer.status_code, answer["Location"]) == (303, "/rsvp/every/ended/")
    assert "Your seats are given back." in words(client.get(answer["Location"]))
    assert how(page) == ["confirmed", "confirmed", "cancelled", "cancelled"]
    assert client.post(link(standing, "end/"), {"keep": ""}).status_code == 404


def test_when_the_year_is_over_the_page_has_the_button(client, page):
    standing = always(page)
    StandingRsvp.objects.update(until=timezone.localdate() - DAY)

    assert "Go on for another year" in words(client.get(link(standing)))
    assert "You came to every date until" in words(client.get(guest_link(Rsvp.objects.first())))
    assert client.post(link(standing, "go-on/")).status_code == 303
    assert "Go on for another year" not in words(client.get(link(standing)))


def test_the_pages_speak_farsi_from_right_to_left(client, page):
    standing = always(page)
    for path in (link(standing), link(standing, "end/"), "/rsvp/every/ended/"):
        html = client.get(f"/fa{path}").content.decode()
        assert '<html lang="fa" dir="rtl"' in html
    assert "۲۰۲۷" in client.get(f"/fa{link(standing)}").content.decode()


# --- Their own calendar ----------------------------------------------------------------------------------------------


def test_their_own_calendar_holds_every_date(client, page):
    guest(date(page, 2), "b@example.org", party=4)
    always(page)

    body = client.get(f"/events/mine/{feed_token(PersonalFeed.objects.get())}.ics").content.decode()

    assert body.count("BEGIN:VEVENT") == 3  # the full one is not theirs yet
    cancel_rsvp(rsvp=Rsvp.objects.get(occurrence=date(page, 1), party=2))
    body = client.get(f"/events/mine/{feed_token(PersonalFeed.objects.get())}.ics").content.decode()
    assert body.count("BEGIN:VEVENT") == 2


def test_a_calendar_that_was_ended_stays_ended(page):
    rsvp = guest(date(page, 0))
    always(page)
    revoke_feed(contact=rsvp.contact)
    end_standing(standing=StandingRsvp.objects.get(), keep_soon=False)
    page.extra_dates = [ExtraDate(date=TUESDAY + DAY)]  # what was given back stays so: there is only this one to come
    page.save_revision().publish()

    always(page)

    assert how(page) == ["confirmed", "confirmed", "cancelled", "cancelled", "cancelled"]
    assert PersonalFeed.objects.get().revoked_at
    assert ".ics" not in letter().body


# --- Mail ------------------------------------------------------------------------------------------------------------


def test_one_mail_lists_all_dates_as_they_stand_when_it_leaves(page):
    guest(date(page, 2), "b@example.org", party=4)
    standing = always(page)
    cancel_date(occurrence=date(page, 3), reason="", actor=None)

    message = letter()

    body = read(message.body)
    assert message.subject == "Every date: We read the names"
    assert "You come to every date of We read the names until Sunday 21 November 2027, with 2 seats." in body
    assert re.findall(r"(2 seats|On the waitlist|Cancelled) Tuesday", body) == [
        "2 seats",
        "2 seats",
        "On the waitlist",
        "Cancelled",
    ]
    assert f"http://localhost:8000{link(standing)}" in body
    assert f"http://localhost:8000/events/mine/{feed_token(PersonalFeed.objects.get())}.ics" in body
    assert "You get this mail because you said that you come to every date." in body
    assert [part for part in message.message().walk() if part.get_content_type() == "text/calendar"] == []
    assert message.reply_to == ["sf@example.org"]


def test_the_mail_speaks_the_guests_language_and_keeps_discretion(page):
    factories.translation(page, "fa", title="نام‌ها را می‌خوانیم")
    rsvp = guest(date(page, 0), locale="fa")
    Rsvp.objects.filter(pk=rsvp.pk).update(is_discreet=True)
    always(page)

    message = letter()

    assert 'dir="rtl"' in message.alternatives[0][0]
    assert "نام‌ها" not in message.subject
    assert "/fa/rsvp/every/" in message.body
    Rsvp.objects.update(is_discreet=False)
    StandingRsvp.objects.update(is_discreet=False)
    assert "نام‌ها را می‌خوانیم" in letter().subject


@pytest.mark.parametrize("change", ["ended", "high risk", "over"])
def test_a_mail_that_is_no_longer_true_is_dropped(page, time_machine, change):
    standing = always(page)
    if change == "ended":
        end_standing(standing=standing, keep_soon=False)
    elif change == "high risk":
        EventPage.objects.update(risk=Risk.HIGH)
    else:
        time_machine.move_to(TUESDAY + 5 * WEEK, tick=False)

    assert letter() is None


def test_new_dates_are_told_once_a_week_all_in_one_mail(page, time_machine):
    always(page)
    all_mail_left()
    for days in (1, 2):
        time_machine.shift(DAY)
        page.extra_dates = [ExtraDate(date=TUESDAY + number * DAY) for number in range(1, days + 1)]
        page.save_revision().publish()

    mail = OutgoingMail.objects.get(kind="events.standing_new")
    assert mail.due_at == dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
    body = read(letter("new").body)
    assert "There are new dates of We read the names." in body
    assert re.findall(r"2 seats (\w+ \d+)", body) == ["Wednesday 2", "Thursday 3"]
    all_mail_left()
    time_machine.shift(13 * DAY)
    page.extra_dates = [*page.extra_dates.all(), ExtraDate(date=TUESDAY + 30 * DAY)]
    page.save_revision().publish()
    assert told() == ["made", "new", "new"]
    assert OutgoingMail.objects.latest("pk").due_at == timezone.now()
    assert re.findall(r"2 seats (\w+ \d+)", read(letter("new").body)) == ["Thursday 31"]


def test_nothing_new_is_told_of_dates_that_were_left_at_once(page):
    always(page)
    all_mail_left()
    Occurrence.objects.update(off_rule=False)
    page.extra_dates = [ExtraDate(date=TUESDAY + DAY)]
    page.save_revision().publish()
    cancel_rsvp(rsvp=Rsvp.objects.get(occurrence__start_date=TUESDAY + DAY))

    assert letter("new") is None


def test_the_mail_when_the_year_is_over_asks_and_after_the_button_is_not_sent(client, page):
    standing = always(page)
    StandingRsvp.objects.update(until=timezone.localdate() - DAY)
    keep_standing()

    assert "Do you want to go on?" in read(letter("over").body)
    assert f"http://localhost:8000{link(standing)}" in letter("over").body

    client.post(link(standing, "go-on/"))
    assert letter("over") is None
