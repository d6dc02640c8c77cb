"""A yes to every date changes its number, ends, goes on for a year, and is forgotten."""

import datetime as dt

import pytest
from django.utils import timezone

from chapters.models import Risk
from events.actions.rsvps import cancel_rsvp
from events.actions.standing_ends import (
    change_party_of_all,
    continue_standing,
    end_standing,
    keep_standing,
    standing_needed,
)
from events.errors import EventError
from events.models import EventPage, Occurrence, Rsvp, StandingRsvp
from people.erasure import erase_contact, forget_unneeded
from people.models import Contact, OutgoingMail
from people.secrets import email_key
from tests.events.hands import all_mail_left, guest, link, mails, words
from tests.events.standing_hands import always, how, taken, told, tuesdays
from tests.events.test_plans import TUESDAY, WEEK, date, publish
from tests.events.test_series_edits import at, change

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
EMAIL = "sima@example.org"


@pytest.fixture(autouse=True)
def _november(time_machine, settings, tmp_path):
    settings.WISHES_FILE = str(tmp_path / "wishes.txt")
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


def sima() -> Contact | None:
    return Contact.objects.filter(email_key=email_key(EMAIL)).first()


# --- How many --------------------------------------------------------------------------------------------------------


def test_a_new_number_counts_at_every_date_that_has_the_seats():
    page = tuesdays(capacity=4)
    standing = always(page)
    guest(date(page, 2), "b@example.org", party=1)

    too_few = change_party_of_all(standing=standing, party=4)

    assert [row.occurrence_id for row in too_few] == [date(page, 2).pk]
    assert taken(page) == [4, 4, 3, 4]
    publish(page, rule="RRULE:FREQ=WEEKLY;COUNT=5")
    assert taken(page) == [4, 4, 3, 4, 4]


def test_fewer_of_them_let_others_in():
    page = tuesdays(2, capacity=4)
    standing = always(page, party=4)
    guest(date(page, 1), "b@example.org", party=2)

    assert change_party_of_all(standing=standing, party=1) == []

    assert how(page, "b@example.org") == ["", "offered"]
    assert taken(page) == [1, 3]


@pytest.mark.parametrize("party", [0, 21])
def test_a_party_is_one_to_twenty(party):
    standing = always(tuesdays(2))

    with pytest.raises(EventError):
        change_party_of_all(standing=standing, party=party)


# --- The end ---------------------------------------------------------------------------------------------------------


def test_ending_gives_back_what_it_made_and_keeps_what_was_answered_one_by_one():
    page = tuesdays(capacity=2)
    guest(date(page, 3))
    standing = always(page)
    guest(date(page, 1), "b@example.org")

    assert end_standing(standing=standing, keep_soon=False) == 2
    assert end_standing(standing=standing, keep_soon=False) == 0

    assert how(page) == ["confirmed", "cancelled", "cancelled", "confirmed"]
    assert how(page, "b@example.org") == ["", "offered", "", ""]
    assert taken(page) == [2, 2, 0, 2]
    publish(page, rule="RRULE:FREQ=WEEKLY;COUNT=5")
    assert how(page)[4] == ""


def test_dates_within_a_week_can_be_kept(time_machine):
    page = tuesdays()
    standing = always(page)
    time_machine.move_to(dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC), tick=False)

    end_standing(standing=standing, keep_soon=True)

    assert how(page) == ["confirmed", "confirmed", "cancelled", "cancelled"]


def test_giving_back_many_dates_sends_no_mail_for_any_that_no_mail_had_put_into_a_calendar():
    page = tuesdays()
    standing = always(page)
    all_mail_left()
    change(date(page, 2), face=at(TUESDAY + 2 * WEEK, 20))
    all_mail_left()

    end_standing(standing=standing, keep_soon=False)

    given_back = OutgoingMail.objects.filter(kind="events.rsvp_given_back")
    assert [mail.subject_id for mail in given_back] == [str(Rsvp.objects.get(occurrence=date(page, 2)).pk)]


def test_control_an_answer_of_its_own_is_taken_out_of_the_calendar_even_where_its_mail_is_forgotten():
    page = tuesdays()
    always(page)
    rsvp = Rsvp.objects.get(occurrence=date(page, 2))
    Rsvp.objects.filter(pk=rsvp.pk).update(standing=None)

    cancel_rsvp(rsvp=rsvp)

    assert mails()[-1] == "events.rsvp_given_back"


# --- One more year ---------------------------------------------------------------------------------------------------


def past_its_year(time_machine, days: int) -> EventPage:
    """A weekly event without an end, and someone whose year has been over for so many days."""
    page = tuesdays(8)
    standing = always(page)
    StandingRsvp.objects.filter(pk=standing.pk).update(until=TUESDAY + WEEK)
    all_mail_left()
    time_machine.move_to(timezone.now() + dt.timedelta(days=17 + days), tick=False)
    return page


def test_after_a_year_they_are_asked_once_and_a_button_goes_on(time_machine):
    page = past_its_year(time_machine, 1)
    Rsvp.objects.filter(occurrence__start_date__gt=TUESDAY + 5 * WEEK).delete()
    standing = StandingRsvp.objects.get()

    keep_standing()
    keep_standing()
    assert told() == ["made", "over"]
    assert how(page)[6:] == ["", ""]

    continue_standing(standing=standing)
    continue_standing(standing=standing)

    assert told() == ["made", "over", "made"]
    assert how(page)[6:] == ["confirmed", "confirmed"]
    assert StandingRsvp.objects.get().until == timezone.localdate() + dt.timedelta(days=365)


@pytest.mark.parametrize(("days", "left"), [(14, 1), (15, 0)])
def test_whoever_does_not_answer_is_let_go_two_weeks_later(time_machine, days, left):
    page = past_its_year(time_machine, days)

    keep_standing()

    assert StandingRsvp.objects.count() == left
    assert how(page)[-1] == "confirmed"


@pytest.mark.parametrize(("days", "left"), [(13, 1), (14, 0)])
def test_it_ends_two_weeks_after_the_last_date(time_machine, days, left):
    page = tuesdays(2)
    always(page)
    ended = Occurrence.objects.latest("ends_at").ends_at
    time_machine.move_to(ended + days * DAY, tick=False)

    keep_standing()

    assert StandingRsvp.objects.count() == left


def test_it_ends_when_the_event_comes_under_threat():
    page = tuesdays(2)
    always(page)
    EventPage.objects.filter(pk=page.pk).update(risk=Risk.HIGH)

    keep_standing()

    assert not StandingRsvp.objects.exists()


def test_while_the_event_is_withdrawn_nobody_is_put_down():
    page = tuesdays(2)
    always(page)
    Rsvp.objects.filter(standing__isnull=False).delete()
    page.unpublish()

    assert keep_standing() == 0
    assert StandingRsvp.objects.exists()


def test_one_event_that_fails_costs_the_others_nothing(monkeypatch):
    first, second = tuesdays(2), tuesdays(2)
    for page in (first, second):
        always(page)
    Rsvp.objects.filter(standing__isnull=False).delete()
    fill = keep_standing.__globals__["fill_standing"]

    def fails_once(*, event):
        if event.pk == first.pk:
            raise RuntimeError
        return fill(event=event)

    monkeypatch.setitem(keep_standing.__globals__, "fill_standing", fails_once)

    assert keep_standing() == 1


# --- Forgetting ------------------------------------------------------------------------------------------------------


def test_the_address_is_kept_while_it_lives_and_forgotten_after(time_machine):
    page = tuesdays(1, start_date=dt.date(2027, 6, 1))
    publish(page, rule="RRULE:FREQ=MONTHLY;INTERVAL=3;COUNT=2")
    standing = always(page)
    all_mail_left()
    OutgoingMail.objects.all().delete()
    Rsvp.objects.all().update(erase_at=timezone.now())

    forget_unneeded()
    assert sima().email == EMAIL
    assert list(standing_needed(timezone.now())) == [{"contact_id": sima().pk}]

    end_standing(standing=standing, keep_soon=False)
    OutgoingMail.objects.all().delete()
    Rsvp.objects.all().update(erase_at=timezone.now())
    forget_unneeded()
    assert sima().email is None


def test_who_is_erased_comes_to_nothing_more():
    page = tuesdays(capacity=2)
    always(page)
    guest(date(page, 1), "b@example.org")

    erase_contact(contact=sima(), actor=None)
    publish(page, rule="RRULE:FREQ=WEEKLY;COUNT=5")
    keep_standing()

    assert sima() is None
    assert (StandingRsvp.objects.count(), taken(page)) == (0, [0, 2, 0, 0, 0])
    assert how(page, "b@example.org")[1] == "offered"


def test_who_has_one_answer_erased_is_forgotten_at_every_date(client):
    page = tuesdays(capacity=2)
    always(page)
    one = Rsvp.objects.get(occurrence=date(page, 2))
    question = words(client.get(link(one, "erase/")))

    client.post(link(one, "erase/"))
    publish(page)
    keep_standing()

    assert "You come to every date: all these answers are given back and erased with it." in question
    assert (StandingRsvp.objects.count(), taken(page)) == (0, [2, 0, 0, 0])
    assert list(Rsvp.objects.filter(contact=sima()).values_list("occurrence", flat=True)) == [date(page, 0).pk]
