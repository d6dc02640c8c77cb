"""The calendar in a browser: filters, month and the reader's clock, with scripts and without."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tomorrow():
    factories.calendar()
    return factories.event(
        factories.chapter("Berlin", country="DE", zone="Europe/Berlin"),
        title="We read the names",
        start_date=timezone.now().date() + dt.timedelta(days=1),
    )


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_the_clock_of_the_computer_is_offered_where_a_script_can_tell(new_page, tomorrow, javascript):
    page = new_page("/events/?kind=vigil", javascript=javascript, timezone_id="Europe/Lisbon")
    offered = page.get_by_role("link", name="Use my clock: Lisbon")

    assert offered.count() == int(javascript)
    if javascript:
        offered.click()
    else:
        page.get_by_text("Show in my time zone").click()
        page.get_by_label("Time zone").select_option("Asia/Kolkata")
        page.locator("details.clock").get_by_role("button", name="Show").click()

    page.get_by_text("Also on the clock of").wait_for()
    assert "kind=vigil" in page.url
    assert page.locator(".row-when").inner_text().endswith("Lisbon time" if javascript else "Kolkata time")
    assert offered.count() == 0, "it is in use, or there is no script"


@pytest.mark.parametrize("width", [360, 1280])
def test_filters_and_month_work_by_keyboard_without_a_script(new_page, tomorrow, width):
    page = new_page("/events/", javascript=False, width=width)

    page.get_by_label("Kind").select_option("vigil")
    page.get_by_text("More filters").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Country").select_option("DE")
    page.get_by_label("Words").fill("names")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Germany").wait_for()

    assert {"kind=vigil", "country=DE", "text=names"} <= set(page.url.partition("?")[2].split("&"))
    page.get_by_role("link", name="Month", exact=True).click()
    day = page.locator(f"td:has(time[datetime='{tomorrow.start_date}'])")
    assert day.inner_text().split()[0] == str(tomorrow.start_date.day)
    day.get_by_role("link").first.click()
    page.get_by_text("We read the names").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
