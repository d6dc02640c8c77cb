"""A kept page is thrown away by whatever changes what it says, and by nothing else."""

import datetime as dt

import pytest

from content import freshness
from events.actions import cancel_date, uncancel_date
from events.actions.rsvps import cancel_rsvp, change_party
from events.models import EventPage
from tests import factories
from tests.events.hands import ask, guest

pytestmark = pytest.mark.django_db
CALENDAR = "/events/"


@pytest.fixture(autouse=True)
def _keep_pages(settings):
    settings.PAGE_CACHE_SECONDS = 60


@pytest.fixture
def date():
    factories.calendar()
    return factories.occurrence(
        factories.event(factories.chapter(slug="sf"), title="Candles", slug="vigil", capacity=9)
    )


@pytest.fixture
def read(client, date, django_capture_on_commit_callbacks):
    """What a page says before and after something is done to the date."""

    def before_and_after(change, path: str = CALENDAR) -> tuple[str, str]:
        before = client.get(path).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            change(date)
        return before, client.get(path).content.decode()

    return before_and_after


def rename(date):
    page = EventPage.objects.get(pk=date.event_id)
    page.title = "Lanterns"
    page.save_revision().publish()


def save_draft(date):
    page = EventPage.objects.get(pk=date.event_id)
    page.title = "Lanterns"
    page.save_revision()


def move_a_day(date):
    page = EventPage.objects.get(pk=date.event_id)
    page.start_date += dt.timedelta(days=40)
    page.save_revision().publish()


def unpublish(date):
    EventPage.objects.get(pk=date.event_id).unpublish()


def call_back(date):
    uncancel_date(occurrence=cancel_date(occurrence=date, reason="Rain.", actor=None), actor=None)


def publish_another(date):
    factories.event(date.chapter, title="Lanterns")


def delete_another(date):
    factories.event(date.chapter, title="Lanterns", live=False).delete()


@pytest.mark.parametrize(
    ("change", "said", "no_more"),
    [
        (rename, "Lanterns", "Candles"),
        (move_a_day, "Candles", ""),
        (unpublish, "No date is set yet.", "Candles"),
        (publish_another, "Lanterns", ""),
        (guest, "2 coming", "9 seats left"),
        (lambda date: guest(date, party=9), "Waitlist open", "9 seats left"),
        (lambda date: change_party(rsvp=guest(date), party=5), "4 seats left", "9 seats left"),
        (lambda date: cancel_date(occurrence=date, reason="Rain.", actor=None), "Cancelled", "9 seats left"),
    ],
)
def test_the_calendar_says_what_is_true_at_once(read, change, said, no_more):
    before, after = read(change)

    assert "Candles" in before
    assert before != after
    assert said in after
    assert not no_more or no_more not in after


@pytest.mark.parametrize("change", [call_back, lambda date: cancel_rsvp(rsvp=guest(date))])
def test_what_was_undone_is_as_before(read, change):
    before, after = read(change)

    assert "9 seats left" in before
    assert "9 seats left" in after
    assert "Cancelled" not in after


@pytest.mark.parametrize("path", ["/chapters/sf/", "/chapters/sf/vigil/", "/", "/fa/"])
def test_every_page_that_shows_a_date_hears_of_it(read, path):
    before, after = read(guest, path)

    assert before != after


@pytest.mark.parametrize("nothing", [save_draft, ask, delete_another])
def test_what_the_public_does_not_see_leaves_the_calendar_as_it_says(read, nothing):
    before, after = read(nothing)

    assert before == after


@pytest.mark.parametrize(("change", "kept"), [(save_draft, True), (rename, False), (guest, False)])
def test_a_draft_throws_nothing_away(date, change, kept, django_capture_on_commit_callbacks):
    before = freshness.current()
    with django_capture_on_commit_callbacks(execute=True):
        change(date)

    assert (freshness.current() == before) is kept


def test_control_a_seat_taken_behind_the_sites_back_is_not_seen(read):
    before, after = read(lambda date: type(date).objects.filter(pk=date.pk).update(seats_taken=9))

    assert before == after
