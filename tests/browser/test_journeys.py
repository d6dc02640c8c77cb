"""The main job, as people do it: an organizer publishes a vigil; a visitor finds it, keeps a seat, gives it back."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.utils import timezone
from icalendar import Calendar

from events.models import Occurrence, Rsvp
from people.models import OutgoingMail
from tests import factories
from tests.browser.helpers import drain_outbox, link_in_newest_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET = "JBSWY3DPEHPK3PXP"


def current_code() -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


@pytest.fixture
def chapter(transactional_db):
    factories.calendar()
    return factories.chapter(slug="san-francisco")


@pytest.fixture
def vigil(chapter):
    return factories.event(chapter, title="We read the names", slug="we-read-the-names", capacity=60)


@pytest.fixture
def sima(chapter):
    """A coordinator of San Francisco with both factors."""
    return factories.with_second_factor(factories.member(chapter, email="sima@example.org"))


def log_in(page) -> None:
    page.get_by_label(re.compile("^E-?mail", re.I)).fill("sima@example.org")
    page.get_by_label("Password").fill("a long password for tests")
    page.get_by_role("button", name="Log in").click()
    page.get_by_label(re.compile("code", re.I)).fill(current_code())
    page.get_by_role("button", name=re.compile("Log in|Continue|Go on", re.I)).click()
    page.wait_for_url("**/desk/**")


def test_organizer_publishes_a_vigil(new_page, chapter, sima):
    """Login with both factors, a new event in Wagtail's editor, published: the date stands in the calendar."""
    day = timezone.localdate() + timedelta(days=9)
    page = new_page("/desk/")
    log_in(page)
    page.get_by_role("link", name=re.compile("event", re.I)).first.click()
    page.locator("#id_title").fill("Candles for the teachers")
    page.locator("#id_start_date").fill(day.isoformat())
    page.locator("#id_start_time").fill("18:30")
    page.locator("#id_end_time").fill("19:30")
    page.locator("#id_venue").fill("Church on Franklin Street")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    page.wait_for_load_state()

    occurrence = Occurrence.objects.get(event__title="Candles for the teachers")
    assert (occurrence.start_date, str(occurrence.start_time)) == (day, "18:30:00")
    visitor = new_page("/events/")
    visitor.get_by_role("link", name="Candles for the teachers").click()
    assert visitor.locator("h1").inner_text() == "Candles for the teachers"


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [360, 1280])
def test_visitor_keeps_a_seat_and_gives_it_back(new_page, vigil, javascript, width):
    """Calendar, date, RSVP, mail, button, calendar file, cancel; with scripts and without, on a phone and a desk."""
    occurrence = Occurrence.objects.get(event=vigil)
    page = new_page("/events/", javascript=javascript, width=width)
    page.get_by_role("link", name="We read the names").click()
    page.get_by_label("Name or alias").fill("Sima")
    page.get_by_label("E-mail").fill("sima@example.org")
    page.get_by_label("How many of you").fill("۲")  # Persian two
    page.get_by_role("button", name="Keep me a seat").click()
    page.wait_for_url(re.compile("/rsvp/sent/"))

    rsvp = Rsvp.objects.get()
    occurrence.refresh_from_db()
    assert (rsvp.state, rsvp.party, occurrence.seats_taken) == ("pending", 2, 0)
    assert OutgoingMail.objects.filter(state="sent").count() == 0

    drain_outbox()
    link = link_in_newest_mail("/r/")
    for _ in range(3):
        page.goto(link)
    rsvp.refresh_from_db()
    assert rsvp.state == "pending"

    page.get_by_role("button", name="Keep my seats").click()
    occurrence.refresh_from_db()
    assert occurrence.seats_taken == 2

    page.locator("summary", has_text="Add to calendar").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=".ics").click()
    (date,) = Calendar.from_ical(download.value.path().read_bytes()).events
    assert (str(date["SUMMARY"]), date["DTSTART"].dt) == ("We read the names", occurrence.starts_at)

    page.get_by_role("link", name="I cannot come").click()
    page.get_by_role("button", name="Give my seats back").click()
    occurrence.refresh_from_db()
    rsvp.refresh_from_db()
    assert (rsvp.state, occurrence.seats_taken) == ("cancelled", 0)


def test_readers_get_no_cookie_and_meet_no_third_party(new_page, vigil):
    occurrence = Occurrence.objects.get(event=vigil)
    foreign, page = [], new_page("/")
    page.on("request", lambda request: foreign.append(request.url) if "//localhost" not in request.url else None)
    for path in ("/", "/fa/", "/events/", "/chapters/", vigil.url, f"{vigil.url}{occurrence.slug}/"):
        page.goto(path)
    assert page.context.cookies() == []
    assert foreign == []
