"""A date that is put off, and one that was moved: what its page, its row and its guests' pages say."""

import datetime as dt

import pytest

from events.actions import postpone_date, uncancel_date
from events.actions.rsvps import cancel_rsvp
from events.errors import NotNow
from events.models import Rsvp
from events.queries import date_sheet, rows
from tests import factories
from tests.events.hands import guest, link, words
from tests.events.test_plans import TUESDAY, date, days, publish, series
from tests.events.test_series_edits import at, change

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


def page_of(client, row) -> str:
    return words(client.get(f"{row.event.url}{row.slug}/"))


def test_a_postponed_date_says_so_everywhere_and_takes_no_new_guests(client):
    row = date(series(), 1)
    coming = guest(row)
    postpone_date(occurrence=row, reason="A storm is coming.", actor=None)
    row.refresh_from_db()

    text = page_of(client, row)

    assert "Postponed A storm is coming. Please do not come at this time." in text
    assert "Keep me a seat" not in text
    drawn = rows([row], language="en")[0]
    assert (drawn.state, drawn.off, drawn.slab.off) == ("Postponed", True, True)
    kept = words(client.get(link(coming)))
    assert "Your answer is kept" in kept
    assert "A storm is coming." in kept
    form = client.post(
        f"/rsvp/{row.uid}/",
        {"name": "Ali", "email": "ali@example.org", "party": "1"},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert form.status_code == 422
    assert Rsvp.objects.count() == 1


def test_seats_of_a_postponed_date_can_be_given_back():
    row = date(series(), 1)
    coming = guest(row)
    postpone_date(occurrence=row, reason="Storm", actor=None)

    cancel_rsvp(rsvp=coming)

    row.refresh_from_db()
    assert row.seats_taken == 0


def test_a_new_day_can_follow_after_the_old_one_has_passed(time_machine, client):
    page = series()
    row = date(page, 0)
    guest(row)
    postpone_date(occurrence=row, reason="Storm", actor=None)
    time_machine.move_to(dt.datetime(2026, 12, 4, 12, tzinfo=dt.UTC))
    assert "The new day will stand here" in page_of(client, row)
    with pytest.raises(NotNow):
        uncancel_date(occurrence=row, actor=None)

    change(row, face=at(dt.date(2026, 12, 18), 19))
    publish(page)

    row.refresh_from_db()
    assert (row.status, row.start_date, row.seats_taken) == ("scheduled", dt.date(2026, 12, 18), 2)
    assert days(page) == [7, 14, 17, 21]


def test_the_page_of_a_moved_date_says_from_where_and_why(client):
    row = date(series(), 1)
    change(row, face=at(TUESDAY + dt.timedelta(days=10), 18), note="Bring a candle", reason="The hall is let")

    text = page_of(client, row).replace("\u00a0", " ")

    assert "Moved Tuesday 8 December 2026" in text
    assert "The hall is let" in text
    assert "For this date Bring a candle" in text
    row.refresh_from_db()
    assert client.get(f"{row.event.url}2026-12-11/")["Location"] == f"{row.event.url}2026-12-08/"


def test_a_move_without_a_reason_gives_none():
    row = date(series(), 1)
    change(row, face=at(TUESDAY + dt.timedelta(days=10), 18), reason="The hall is let")
    change(row, face=at(TUESDAY + dt.timedelta(days=11), 18), reason="")
    row.refresh_from_db()

    assert date_sheet(row, row.event, language="en").reason == "The hall is let"
    plain = factories.occurrence(factories.event(row.chapter))
    assert date_sheet(plain, plain.event, language="en").reason == ""
