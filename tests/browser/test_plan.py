"""What becomes of dates, shown before anything is saved: in Wagtail's editor, and on the desk without any script."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from events.models import EventPage, Occurrence, Rsvp
from tests import factories
from tests.browser.test_accessible import AXE, TAGS

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# The sheet itself: the rest of the page is Wagtail's.
FIND = """only => axe.run('form:has(.plan)', {runOnly: only, resultTypes: ['violations']}).then(found =>
    found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).join(', ')))"""


@pytest.fixture
def series(transactional_db):
    """Four dates a week apart, from a week from now; five people come to the second."""
    chapter = factories.chapter(slug="sf")
    day = timezone.localdate() + dt.timedelta(days=7)
    page = factories.event(chapter, start_date=day, rule="RRULE:FREQ=WEEKLY;COUNT=4")
    second = Occurrence.objects.order_by("starts_at")[1]
    factories.rsvp(second, state=Rsvp.State.CONFIRMED, party=5)
    return page


@pytest.fixture
def coordinator(new_page, live_server, series):
    """Opens a page as the chapter's coordinator."""
    person = factories.with_second_factor(factories.member(series.chapter))

    def open_page(path: str, **options):
        client = Client()
        client.force_login(person)
        page = new_page("/accounts/login/", **options)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.set_default_timeout(20_000)
        page.goto(path)
        return page

    return open_page


def test_the_editor_is_asked_before_a_series_moves(coordinator, series):
    next_day = series.start_date + dt.timedelta(days=1)
    page = coordinator(f"/admin/pages/{series.pk}/edit/")
    page.locator("#id_start_date").fill(next_day.isoformat())
    page.locator("[name=action-publish]").evaluate("button => button.click()")

    page.get_by_role("heading", name="What becomes of the dates").wait_for()
    assert EventPage.objects.get().start_date == series.start_date
    assert page.get_by_text("1 date needs your choice").is_visible()
    assert page.locator(".plan-add").count() == 4
    assert page.locator(".plan-drop").count() == 3
    page.add_script_tag(content=AXE)
    assert page.evaluate(FIND, TAGS) == []
    page.get_by_label(re.compile("Move it to")).first.check()
    page.get_by_label(re.compile("Why")).fill("The church has choir practice.")
    page.get_by_role("button", name="Publish and do this").click()
    page.get_by_text("has been published").first.wait_for()

    dates = list(Occurrence.objects.order_by("starts_at"))
    assert [date.start_date for date in dates] == [next_day + dt.timedelta(days=7 * week) for week in range(4)]
    moved = Rsvp.objects.get().occurrence
    assert moved.changes.first().reason == "The church has choir practice."
    assert moved.start_date in {next_day, next_day + dt.timedelta(days=7)}


def test_a_host_moves_this_date_and_those_that_follow_from_a_phone(coordinator, series):
    third = Occurrence.objects.order_by("starts_at")[2]
    page = coordinator(f"/desk/sf/dates/{third.uid}/", width=360, javascript=False)
    page.get_by_role("link", name="Change this date").click()
    page.get_by_label("From").fill("17:00")
    page.get_by_label("Until").fill("18:00")
    page.get_by_label("This one and all that follow").check()
    page.get_by_role("button", name="Show what this does").click()

    assert page.get_by_text("2 dates move").is_visible()
    assert EventPage.objects.count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Do this").click()

    page.get_by_role("heading", name="Guests").wait_for()
    old, new = EventPage.objects.order_by("pk")
    assert [event.occurrences.count() for event in (old, new)] == [2, 2]
    assert {date.start_time for date in new.occurrences.all()} == {dt.time(17)}
