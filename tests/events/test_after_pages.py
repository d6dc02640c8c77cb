"""The page of a guest after a reminder and after the date: buttons, a form, and that looking changes nothing."""

import datetime as dt
import re

import pytest

from events.actions.feedback import forget_words
from events.actions.reminders import remind
from events.models import EventPage, Feedback, Occurrence, Rsvp
from events.queries.feedback import feedback_of
from people.models import OutgoingMail
from tests import factories
from tests.events.hands import guest, link, state, words
from tests.worlds import grown

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 26, 2, 30, tzinfo=dt.UTC)  # Wednesday 25 November, 18:30 in San Francisco
END = START + dt.timedelta(hours=1)
REMINDED = START - dt.timedelta(hours=24)
ASKED = "You have 2 seats. Are you still coming?"


@grown(at=START - dt.timedelta(days=3))
def date() -> Occurrence:
    event = factories.event(factories.chapter(slug="sf"), title="We read the names", start_date=dt.date(2026, 11, 25))
    return factories.occurrence(event)


@pytest.fixture
def rsvp(date) -> Rsvp:
    return guest(date)


def reconfirmed(rsvp: Rsvp) -> dt.datetime | None:
    return Rsvp.objects.get(pk=rsvp.pk).reconfirmed_at


def test_before_the_reminder_nobody_is_asked(client, rsvp, time_machine):
    time_machine.move_to(REMINDED - dt.timedelta(seconds=1), tick=False)

    assert ASKED not in words(client.get(link(rsvp)))


def test_looking_says_nothing_and_one_press_says_yes_once(client, rsvp, time_machine):
    time_machine.move_to(REMINDED, tick=False)
    for step in ("", "still-coming/", "feedback/"):
        client.get(link(rsvp, step))
        client.head(link(rsvp, step))
    page = client.get(link(rsvp))
    assert (reconfirmed(rsvp), ASKED in words(page)) == (None, True)
    assert f'action="{link(rsvp, "still-coming/")}"' in page.content.decode()
    assert f'href="{link(rsvp, "cancel/")}"' in page.content.decode()

    answer = client.post(link(rsvp, "still-coming/"))
    first = reconfirmed(rsvp)
    time_machine.shift(60)
    again = client.post(link(rsvp, "still-coming/"))

    assert (answer.status_code, answer["Location"], again.status_code) == (303, link(rsvp), 303)
    assert (first, reconfirmed(rsvp), state(rsvp)) == (REMINDED, REMINDED, "confirmed")
    after = words(client.get(link(rsvp)))
    assert "Thank you for saying so. You have 2 seats, and we count on you." in after
    assert "I cannot come" in after


def test_who_confirmed_after_the_reminder_is_not_asked_what_they_just_said(client, date, time_machine):
    time_machine.move_to(REMINDED, tick=False)

    assert ASKED not in words(client.get(link(guest(date))))


def test_of_a_date_that_moved_to_another_day_they_are_asked_anew(client, date, rsvp, time_machine):
    time_machine.move_to(REMINDED, tick=False)
    client.post(link(rsvp, "still-coming/"))
    date.refresh_from_db()
    date.set_wall(dt.date(2026, 11, 27), date.start_time, date.end_time, date.zone)
    date.save()
    time_machine.move_to(REMINDED + dt.timedelta(days=2), tick=False)

    assert ASKED in words(client.get(link(rsvp)))
    client.post(link(rsvp, "still-coming/"))
    assert ASKED not in words(client.get(link(rsvp)))


@pytest.mark.parametrize("step", ["still-coming/", "feedback/"])
def test_a_link_that_is_none_of_ours_or_cut_short_leads_to_a_new_one(client, rsvp, step):
    for address in (link(rsvp, step).replace("/r/", "/r/x"), f"/r/{'a' * 52}/{step}"):
        assert client.post(address, {"rating": "5"}).status_code == 404
    assert (reconfirmed(rsvp), Feedback.objects.count()) == (None, 0)


@pytest.mark.parametrize("wrong", ["waitlisted", "cancelled", "pending"])
def test_yes_is_for_who_has_a_seat(client, rsvp, time_machine, wrong):
    time_machine.move_to(REMINDED, tick=False)
    Rsvp.objects.filter(pk=rsvp.pk).update(state=wrong, waitlisted_at=REMINDED)

    assert (client.post(link(rsvp, "still-coming/")).status_code, reconfirmed(rsvp)) == (422, None)


def test_after_a_cancelled_date_there_is_nothing_to_say(client, rsvp, time_machine):
    Occurrence.objects.update(status="cancelled")
    time_machine.move_to(REMINDED, tick=False)
    assert client.post(link(rsvp, "still-coming/")).status_code == 422
    time_machine.move_to(END, tick=False)

    assert client.post(link(rsvp, "feedback/"), {"rating": "1"}).status_code == 422
    assert (reconfirmed(rsvp), Feedback.objects.count()) == (None, 0)


def test_how_it_was_is_asked_once_it_is_over_and_taken_once(client, rsvp, time_machine):
    early = client.post(link(rsvp, "feedback/"), {"rating": "5"})
    time_machine.move_to(END + dt.timedelta(hours=3), tick=False)
    page = client.get(link(rsvp)).content.decode()
    answer = client.post(link(rsvp, "feedback/"), {"rating": "4", "words": " Warm.\nAnd short. "})
    again = client.post(link(rsvp, "feedback/"), {"rating": "1"})

    assert (early.status_code, answer.status_code, again.status_code) == (422, 303, 303)
    assert re.findall(r'type="radio" name="rating" value="(\d)"', page) == ["1", "2", "3", "4", "5"]
    (row,) = Feedback.objects.all()
    # It is still the 25th where it took place.
    assert (row.rating, row.words, row.locale, row.given_on) == (4, "Warm.\nAnd short.", "en", dt.date(2026, 11, 25))
    after = words(client.get(link(rsvp)))
    assert "Your hosts read what you said, without your name." in after
    assert "How was it?" not in after


def test_without_a_number_or_with_an_odd_one_the_words_are_kept(client, rsvp, time_machine):
    time_machine.move_to(END, tick=False)
    for rating in ("", "6", "0", "x", "4.5"):
        page = client.post(link(rsvp, "feedback/"), {"rating": rating, "words": "Warm and short."})
        assert (page.status_code, "Warm and short." in page.content.decode()) == (422, True)
    assert (Feedback.objects.count(), Rsvp.objects.get().gave_feedback) == (0, False)


def test_a_farsi_page_counts_in_farsi_and_sends_ascii(client, rsvp, time_machine):
    factories.translation(EventPage.objects.get(), "fa", title="نام‌ها")
    time_machine.move_to(END, tick=False)

    page = client.get(f"/fa{link(rsvp)}").content.decode()
    client.post(f"/fa{link(rsvp, 'feedback/')}", {"rating": "5", "words": "خوب بود"})

    assert re.findall(r'value="5"[^>]*>\s*<span>(.)</span>', page) == ["۵"]
    assert (Feedback.objects.get().locale, Feedback.objects.get().rating) == ("fa", 5)


@pytest.mark.parametrize(("wrong", "counts"), [("no-show", False), ("cancelled", False), ("attended", True)])
def test_only_who_came_can_say_how_it_was(client, rsvp, time_machine, wrong, counts):
    time_machine.move_to(END, tick=False)
    came = {"arrived": 2, "checked_in_at": START} if counts else {}
    Rsvp.objects.filter(pk=rsvp.pk).update(state=wrong, **came)

    client.post(link(rsvp, "feedback/"), {"rating": "5"})

    assert Feedback.objects.exists() is counts


def test_where_a_door_was_kept_who_was_not_seen_is_not_asked(client, date, rsvp, time_machine):
    other = guest(date, "came@example.org")
    Rsvp.objects.filter(pk=other.pk).update(state="attended", arrived=1, checked_in_at=START)
    time_machine.move_to(END, tick=False)

    assert ("How was it?" in words(client.get(link(rsvp))), "How was it?" in words(client.get(link(other)))) == (
        False,
        True,
    )


def test_at_high_risk_it_can_be_said_for_48_hours_and_then_nobody_is_known(client, date, time_machine):
    EventPage.objects.update(risk="high")
    rsvp = guest(date)
    time_machine.move_to(END + dt.timedelta(hours=30), tick=False)
    assert "How was it?" in words(client.get(link(rsvp)))
    time_machine.move_to(Rsvp.objects.get().erase_at, tick=False)

    assert Rsvp.objects.get().erase_at <= END + dt.timedelta(hours=48)
    assert "How was it?" not in words(client.get(link(rsvp)))
    assert client.post(link(rsvp, "feedback/"), {"rating": "5"}).status_code == 422
    assert Feedback.objects.count() == 0


def test_nothing_in_the_database_or_the_log_joins_what_was_said_to_who_said_it(client, rsvp, time_machine, caplog):
    """Trust 48, and the promise on the form."""
    time_machine.move_to(END, tick=False)
    with caplog.at_level("INFO"):
        client.post(link(rsvp, "feedback/"), {"rating": "2", "words": "Too cold."})

    assert {field.name for field in Feedback._meta.get_fields()} == {
        "id",
        "occurrence",
        "rating",
        "words",
        "locale",
        "given_on",
    }
    said = " ".join(record.getMessage() for record in caplog.records if record.name.startswith(("events", "people")))
    assert ("feedback given occurrence=" in said, "rsvp" in said, "cold" in said) == (True, False, False)


def test_words_go_with_the_guests_and_ratings_stay(date, time_machine):
    Feedback.objects.create(occurrence=date, rating=4, words="Warm.", locale="en", given_on=dt.date(2026, 11, 26))
    time_machine.move_to(END + dt.timedelta(days=3), tick=False)
    normal = forget_words()
    EventPage.objects.update(risk="high")
    high = forget_words()
    EventPage.objects.update(risk="normal")
    Feedback.objects.update(words="Warm.")
    time_machine.move_to(END + dt.timedelta(days=14), tick=False)

    assert (normal, high, forget_words(), forget_words()) == (0, 1, 1, 0)
    assert (Feedback.objects.get().words, Feedback.objects.get().rating) == ("", 4)


def given(date: Occurrence, *ratings: int) -> None:
    for rating in ratings:
        words = f"Words {Feedback.objects.count()}"
        Feedback.objects.create(
            occurrence=date, rating=rating, words=words, locale="en", given_on=dt.date(2026, 11, 26)
        )


def test_hosts_read_numbers_and_words_from_three_answers_on_in_no_order(date):
    given(date, 5, 4)
    few = feedback_of(date, "en")
    given(date, 5, 1, 2, 3, 4, 4)
    many = feedback_of(date, "en")

    assert (few.answers, few.missing, few.said, few.average, few.bars) == (2, 1, [], "", {})
    assert (many.is_shown, many.average, many.answers) == (True, "3.5", 8)
    assert [(row["name"], row["number"], row["share"]) for row in many.bars["rows"]] == [
        ("5", "2", 67),
        ("4", "3", 100),
        ("3", "1", 33),
        ("2", "1", 33),
        ("1", "1", 33),
    ]
    order, written = [one.words for one in many.said], [f"Words {number}" for number in range(8)]
    assert (sorted(order), order in (written, written[::-1])) == (written, False)
    assert order == [one.words for one in feedback_of(date, "en").said]  # the same each time: no shuffling to compare


def test_a_reminder_that_was_answered_brings_no_second_one(client, rsvp, time_machine):
    time_machine.move_to(REMINDED, tick=False)
    remind()
    client.post(link(rsvp, "still-coming/"))
    remind()

    assert OutgoingMail.objects.filter(kind="events.rsvp_day_before").count() == 1
