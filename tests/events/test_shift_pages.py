"""Choosing what to do at a date: the form, the page of the date, the guest's page, mail, file and the desk."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from chapters.models import Role
from content.freshness import touch
from events.actions.rsvps import change_shift
from events.errors import EventError
from events.models import Occurrence, Rsvp, Shift, ShiftPlan
from events.queries.shifts import shift_lines, shift_name
from tests import factories
from tests.events.hands import guest, link, words
from tests.events.shift_hands import in_shift, left, shift
from tests.worlds import grown

pytestmark = pytest.mark.django_db
SIX, SEVEN, EIGHT = dt.time(18), dt.time(19), dt.time(20)


@grown
def date() -> Occurrence:
    event = factories.event(start_time=SIX, end_time=EIGHT, kind="phone-bank")
    return factories.occurrence(event)


def post(client, date: Occurrence, **fields):
    data = {"name": "Sima", "email": "sima@example.org", "party": "1", **fields}
    return client.post(f"/rsvp/{date.uid}/", data, headers={"sec-fetch-site": "same-origin"})


def page(client, date: Occurrence) -> str:
    return client.get(f"{date.event.url}{date.slug}/").content.decode()


def test_the_date_names_every_shift_with_its_hours_and_what_is_left(client, date):
    shift(date, seats_taken=2)
    shift(date, start_time=SEVEN, end_time=EIGHT, seats_taken=4)
    shift(date, "photographer", start_time=None, end_time=None, capacity=None)
    shift(date, "greeter", name="at the side door", is_closed=True)

    cells = re.findall(
        r"<tr><td class=\"wide\"><bdi>(.*?)</bdi></td><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>", page(client, date)
    )

    assert cells == [
        ("Caller", "6\u202f–\u2060\u202f7\u00a0PM", "2 of 4 left"),
        ("Caller", "7\u202f–\u2060\u202f8\u00a0PM", "Full"),
        ("Photographer", "the whole time", ""),
    ]
    assert "What you can do there and when, Pacific time" in page(client, date)


def test_what_is_full_is_named_in_the_form_and_cannot_be_chosen(client, date):
    shift(date, seats_taken=2)
    full = shift(date, start_time=SEVEN, end_time=EIGHT, seats_taken=4)

    html = page(client, date)

    assert re.findall(r'<option value="(\d+)" disabled>', html) == [str(full.pk)]
    assert "Nothing in particular" in html


def test_without_shifts_there_is_neither_list_nor_question(client, date):
    html = page(client, date)

    assert "What you can do there" not in html
    assert 'name="shift"' not in html


def test_asking_with_a_wish_holds_nothing_and_the_button_takes_the_places(client, date):
    calls = shift(date)

    assert post(client, date, shift=str(calls.pk), party="3").status_code == 303
    rsvp = Rsvp.objects.get()
    assert (rsvp.shift, left(calls)) == (calls, 4)
    assert "What you would like to do Caller, 6" in words(client.get(link(rsvp)))

    client.post(link(rsvp, "confirm/"))

    assert left(calls) == 1
    assert "What you do Caller, 6" in words(client.get(link(rsvp)))


@pytest.mark.parametrize(
    ("fields", "party", "message"),
    [
        ({"seats_taken": 4}, "1", "This is full by now."),
        ({"seats_taken": 2}, "3", "There is not enough room there for all of you."),
        ({"is_closed": True}, "1", "This is no longer planned."),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_beside_its_field(client, date, fields, party, message):
    shift(date, "reader")
    calls = shift(date, **fields)

    response = post(client, date, shift=str(calls.pk), party=party)

    assert response.status_code == 422
    assert message in re.search(r'id="id_shift_error"><p>(.*?)</p>', response.content.decode())[1]
    assert not Rsvp.objects.exists()


def test_a_shift_of_another_date_or_of_no_date_is_refused(client, date):
    shift(date)
    elsewhere = shift(factories.occurrence(factories.event(date.chapter, slug="other")))

    for value in (str(elsewhere.pk), "0", "-1", "x", "9" * 30):
        assert post(client, date, shift=value).status_code == 422


def test_the_action_refuses_a_foreign_shift_as_well(date):
    elsewhere = shift(factories.occurrence(factories.event(date.chapter, slug="other")))

    with pytest.raises(EventError):
        change_shift(rsvp=guest(date, party=1), shift=elsewhere)


def test_in_farsi_roles_and_digits_are_farsi(date):
    row = shift(date, "banner", capacity=12)

    with translation.override("fa"):
        line = shift_lines(date, "fa")[0]
        assert "۱۲" in line.left
        assert line.when == "ساعت ۱۸:۰۰ تا ۱۹:۰۰"
        assert "Banner" not in shift_name(row)


def test_at_high_risk_nobody_learns_how_many_come(client, date):
    shift(date, seats_taken=2)
    shift(date, "reader", seats_taken=4)
    type(date.event).objects.update(risk="high")

    html = page(client, date)

    assert "of 4 left" not in html
    assert "Full" in html


def test_a_preview_shows_the_plan_and_asks_nothing(date):
    plan = [ShiftPlan(role="caller", start_time=SIX, end_time=SEVEN, capacity=4)]
    date.event.shift_plans = plan
    date.pk = None

    assert [(line.what, line.left) for line in shift_lines(date, "en")] == [("Caller", "4 of 4 left")]


def test_a_page_with_thirty_shifts_costs_as_much_as_one_with_one(client, date):
    counts = []
    for number in (1, 29):
        for _ in range(number):
            shift(date)
        touch()
        page(client, date)
        touch()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, date)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_desk_shows_who_does_what_and_how_many_are_missing(client, date, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    calls = shift(date)
    shift(date, "reader", capacity=1)
    gone = shift(date, "greeter")
    in_shift(date, calls, party=3)
    in_shift(date, gone, "b@example.org")
    Shift.objects.filter(pk=gone.pk).update(is_closed=True)
    client.force_login(factories.member(date.chapter, Role.HOST))

    told = words(client.get(f"/desk/{date.chapter.slug}/dates/{date.uid}/"))

    told = told.replace("6 –\u2060 7 PM", "6–7")
    assert "Caller 6–7 Sima (3) 1 missing" in told
    assert "Reader 6–7 Nobody yet 1 missing" in told
    assert "Greeter 6–7 Sima No longer planned" in told

    client.force_login(factories.member(date.chapter, Role.GREETER))
    assert "Nobody yet" not in words(client.get(f"/desk/{date.chapter.slug}/dates/{date.uid}/"))
