"""Someone without an account proposes a date; an organizer lets it through; it stands in the calendar."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from persiantools.jdatetime import JalaliDate

from events.models import EventPage, Occurrence, Proposal
from people.language import localise_digits
from tests import factories
from tests.browser.helpers import drain_outbox, link_in_newest_mail
from tests.browser.test_journeys import log_in

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chapter(transactional_db):
    factories.calendar()
    return factories.chapter(slug="san-francisco")


@pytest.fixture
def sima(chapter):
    """A coordinator of San Francisco with both factors."""
    return factories.with_second_factor(factories.member(chapter, email="sima@example.org"))


def day_to_come():
    return timezone.localdate() + timedelta(days=9)


def fill_in(page) -> None:
    """From the chapter's page through the form, with one slip on the way."""
    page.get_by_role("link", name="Propose a date").click()
    page.get_by_label("Kind").select_option("reading")
    page.get_by_label("Title").fill("Poems by candlelight")
    page.get_by_label("What happens there").fill("We read for an hour and then talk.")
    page.get_by_label("Day").fill(day_to_come().isoformat())
    page.get_by_label("From").fill("18:30")
    page.get_by_label("Until").fill("20:00")
    page.get_by_label("Your name or alias").fill("Parvaneh")
    page.get_by_label("E-mail").fill("parvaneh@example.org")
    page.get_by_role("button", name="Propose this date").click()

    # The place was left out: it is asked for, and nothing that was typed is lost.
    assert page.get_by_role("alert").get_by_role("link").count() == 1
    assert page.get_by_label("Title").input_value() == "Poems by candlelight"
    assert page.get_by_label("Day").input_value() == day_to_come().isoformat()
    page.get_by_label("Place").fill("The tea house")
    page.get_by_role("button", name="Propose this date").click()
    page.wait_for_url(re.compile("/host/sent/"))


def test_a_date_is_proposed_confirmed_approved_and_found(new_page, chapter, sima):
    page = new_page("/chapters/san-francisco/", javascript=False, width=360)
    fill_in(page)

    drain_outbox()
    link = link_in_newest_mail("/host/")
    for _ in range(2):
        page.goto(link)
    assert (Proposal.objects.get().state, EventPage.objects.count()) == ("asked", 0)
    page.get_by_role("button", name="Send it to the chapter").click()
    assert page.get_by_text("The chapter is looking at it").is_visible()
    assert (EventPage.objects.get().live, Occurrence.objects.count()) == (False, 0)

    desk = new_page("/desk/", width=360)
    log_in(desk)
    desk.get_by_role("link", name="Poems by candlelight").click()
    assert desk.get_by_text("Parvaneh").is_visible()
    desk.get_by_role("button", name="Publish this date").click()
    assert desk.get_by_text("Published", exact=True).is_visible()

    visitor = new_page("/events/")
    visitor.get_by_role("link", name="Poems by candlelight").click()
    assert visitor.locator("h1").inner_text() == "Poems by candlelight"
    assert visitor.get_by_text("The tea house").first.is_visible()
    assert "Parvaneh" not in visitor.content()
    page.reload()
    assert page.get_by_text("Published: you host it").is_visible()


def test_a_date_is_proposed_in_farsi_with_its_own_days_and_digits(new_page, chapter):
    factories.translation(chapter, "fa", title="سان‌فرانسیسکو", slug="san-francisco")
    jalali = JalaliDate(day_to_come())
    page = new_page("/fa/chapters/san-francisco/propose/", javascript=False, width=360)
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("#id_title").fill("شب شعر")
    page.locator("#id_standfirst").fill("یک ساعت شعر می‌خوانیم.")
    page.locator("#id_start_date").fill(localise_digits(f"{jalali.year}/{jalali.month}/{jalali.day}", "fa"))
    page.locator("#id_start_time").fill("۱۸:۳۰")
    page.locator("#id_end_time").fill("۲۰:۰۰")
    page.locator("#id_venue").fill("چای‌خانه")
    page.locator("#id_capacity").fill("۲۵")
    page.locator("#id_name").fill("پروانه")
    page.locator("#id_email").fill("parvaneh@example.org")
    page.locator("form.form--parts button").click()
    page.wait_for_url(re.compile("/fa/host/sent/"))

    drain_outbox()
    page.goto(link_in_newest_mail("/host/"))
    page.locator("main form button").click()

    event = EventPage.objects.get()
    assert (event.title, event.start_date, event.capacity) == ("شب شعر", day_to_come(), 25)
    assert event.locale.language_code == "fa"


@pytest.mark.parametrize("width", [320, 1280])
def test_no_field_is_wider_than_the_screen(new_page, chapter, width):
    page = new_page("/chapters/san-francisco/propose/", width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Propose this date").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
