"""An alias alone, in Farsi on a phone without scripts; and a slip in the form, found by the keyboard alone."""

import re

import pytest

from events.models import Rsvp
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
TO_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.fixture
def path(transactional_db) -> str:
    event = factories.event(factories.chapter(slug="sf"), slug="names", capacity=9)
    factories.translation(event.chapter, "fa", title="سان‌فرانسیسکو", slug="sf")
    factories.translation(event, "fa", title="نام‌ها را می‌خوانیم", slug="names")
    return f"/fa/chapters/sf/names/{factories.occurrence(event).slug}/"


def width_of(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def test_a_name_is_enough_and_a_code_leads_back(new_page, path):
    page = new_page(path, width=360, javascript=False)
    page.locator("#id_name").fill("Nilufar نیلوفر")
    page.locator("#id_party").fill("۲")
    page.locator("form[action*=rsvp] button").click()
    assert (page.locator("html").get_attribute("dir"), width_of(page), Rsvp.objects.count()) == ("rtl", 360, 0)

    page.locator("main form button").first.click()
    shown = page.locator(".recovery")
    code = re.sub(r"\s", "", shown.inner_text())
    assert (width_of(page), shown.locator("bdi").get_attribute("dir")) == (360, "ltr")
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)
    page.reload()  # the browser sends the same again
    assert (Rsvp.objects.count(), Rsvp.objects.get().party) == (1, 2)

    page.goto("/fa/rsvp/recover/")
    page.locator("#id_code").fill(code.lower().replace("-", " ").translate(TO_PERSIAN))
    page.locator("main form button").click()
    assert page.locator("h1").inner_text() == "نام‌ها را می‌خوانیم"
    assert (width_of(page), page.locator("main a[href$='erase/']").count()) == (360, 1)


def test_a_slip_is_named_first_and_one_key_leads_to_it(new_page, path):
    page = new_page(path, width=320)
    page.locator("#id_name").fill("Nilufar")
    page.locator("#id_email").fill("sima@")
    page.locator("form[action*=rsvp] button").click()
    page.wait_for_selector("#errors")

    assert page.evaluate("document.activeElement.id") == "errors"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "id_email"
    assert page.locator("#id_email").input_value() == "sima@"
    assert (page.locator("#id_name").input_value(), width_of(page)) == ("Nilufar", 320)
