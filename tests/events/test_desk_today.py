"""The date that stands on top of the desk: the next one that takes place, and the way to its guests."""

import datetime as dt

import pytest
import time_machine
from django.test import RequestFactory

from chapters.models import Role
from events.actions import cancel_date
from events.desk_panels import today as desk_today
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def chapter():
    return factories.chapter("San Francisco", slug="sf")


def drawn(chapter, role=Role.HOST):
    request = RequestFactory().get("/")
    request.user = factories.member(chapter, role)
    return str(desk_today(request, chapter))


def test_new_chapter_has_nothing_on_top(chapter):
    assert drawn(chapter) == ""


def test_next_date_leads_hosts_to_its_guests_and_others_to_its_page(chapter):
    event = factories.event(chapter, capacity=9)
    date = factories.occurrence(event, seats_taken=2)
    host, editor = drawn(chapter), drawn(chapter, Role.EDITOR)

    assert f'href="/desk/sf/dates/{date.uid}/"' in host
    assert "2 coming · 7 seats left" in host
    assert ("/desk/" in editor, f"/{date.slug}/" in editor) == (False, True)


def test_date_of_the_day_is_called_today_on_the_clock_of_the_place(chapter):
    event = factories.event(chapter, start_date=dt.date(2027, 1, 6))
    with time_machine.travel("2027-01-07T01:00:00Z", tick=False):  # 5 PM on the sixth
        today = drawn(chapter)
    with time_machine.travel("2027-01-06T07:00:00Z", tick=False):  # 11 PM on the fifth
        eve = drawn(chapter)

    assert event.title in today
    assert ("Today ·" in today, "Today ·" in eve) == (True, False)


def test_cancelled_date_gives_way_to_the_next(chapter):
    first = factories.event(chapter, title="Called off", start_date=dt.date(2027, 1, 6))
    factories.event(chapter, title="Takes place", start_date=dt.date(2027, 1, 13))
    cancel_date(occurrence=factories.occurrence(first), reason="Storm", actor=None)

    with time_machine.travel("2027-01-01T12:00:00Z", tick=False):
        top = drawn(chapter)

    assert ("Takes place" in top, "Called off" in top) == (True, False)
