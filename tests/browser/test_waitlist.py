"""Waiting for a seat on a phone, in Farsi, without scripts: asked for, waited for, offered, taken."""

import re

import pytest

from events.actions.rsvps import cancel_rsvp
from events.models import Occurrence, Rsvp
from tests import factories
from tests.browser.helpers import drain_outbox, link_in_newest_mail
from tests.events.hands import guest

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def press(page, step: str) -> None:
    """The one button of the form that leads there."""
    with page.expect_navigation():
        page.locator(f'form[action$="/{step}/"] button').click()


def test_a_seat_is_waited_for_and_taken(new_page):
    factories.calendar()
    event = factories.event(factories.chapter(), title="We read the names", capacity=3)
    factories.translation(event, "fa", title="نام‌ها را می‌خوانیم")
    date = Occurrence.objects.get()
    leaves = guest(date, "leaves@example.org", 2)
    page = new_page(f"/fa{date.event.url}{date.slug}/", width=360, javascript=False, locale="fa-IR")

    page.locator("#id_name").fill("سیما")
    page.locator("#id_email").fill("sima@example.org")
    page.locator("#id_party").fill("۲")
    page.locator('form[action*="/rsvp/"] button.button--wide').first.click()
    page.wait_for_url(re.compile("/fa/rsvp/sent/"))
    drain_outbox()
    page.goto(link_in_newest_mail("/r/"))
    press(page, "confirm")
    mine = Rsvp.objects.get(locale="fa")
    assert mine.state == "waitlisted"

    cancel_rsvp(rsvp=leaves)
    drain_outbox()
    for _ in range(3):
        page.goto(link_in_newest_mail("/r/", to="sima@example.org"))
    mine.refresh_from_db()
    assert (mine.state, page.locator("html").get_attribute("dir")) == ("offered", "rtl")
    assert re.search("[۰-۹]", page.locator(".offer-until").inner_text())
    for choice in page.locator(".offer-choice .button").all():
        box = choice.bounding_box()
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360

    press(page, "accept")

    mine.refresh_from_db()
    date.refresh_from_db()
    assert (mine.state, date.seats_taken) == ("confirmed", 2)
    drain_outbox()
    assert link_in_newest_mail("/r/", to="sima@example.org").startswith("/fa/")
