"""People sign, confirm, are seen, and take their name away: in English and Farsi, on a phone, without a script."""

import datetime as dt
import re

import pytest

from appeals import safeguards
from appeals.models import Signature
from tests import factories
from tests.browser.helpers import drain_outbox, link_in_newest_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("", 1280, True), ("", 360, False), ("/fa", 360, False)]
LIGHT = 30_000  # bytes


@pytest.fixture
def appeal(transactional_db, live_server, settings, monkeypatch):
    settings.SITE_URL = live_server.url
    monkeypatch.setattr(safeguards, "QUICKEST", dt.timedelta(0))  # a browser in a test types faster than people
    page = factories.appeal_page()
    factories.translation(page, "fa", title="همه را آزاد کنید", slug=page.slug)
    return page


def fits(page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def fill(page, *, name="سیما محمدی", email="sima@example.org", country="DE") -> None:
    page.fill("#sign_name", name)
    page.fill("#sign_email", email)
    page.select_option("#sign_country", country)


@pytest.mark.parametrize(("prefix", "width", "javascript"), WAYS)
@pytest.mark.parametrize("below", ["", "sign/"])
def test_a_name_is_put_down_counted_shown_and_taken_away(new_page, appeal, prefix, width, javascript, below):
    address = f"{prefix}{appeal.url}"
    page = new_page(f"{address}{below}", width=width, javascript=javascript)
    fits(page, width)
    fill(page)
    page.check("#sign_shows")
    page.click("#sign button")
    page.wait_for_url("**/sign/sent/")
    assert Signature.objects.get().state == "pending"

    drain_outbox()
    page.goto(link_in_newest_mail("/s/"))
    fits(page, width)
    page.click("form[action$='/confirm/'] button")
    fits(page, width)
    drain_outbox()

    page.goto(f"{address}signers/")
    assert "سیما محمدی" in page.locator(".wall").inner_text()
    fits(page, width)
    page.goto(address)
    assert page.locator(".counter data").get_attribute("value") == "1"

    page.goto(link_in_newest_mail("/s/"))
    page.locator("details").last.locator("summary").click()
    page.click("form[action$='/withdraw/'] button")
    page.wait_for_url("**/sign/withdrawn/")
    page.goto(f"{address}signers/")
    assert page.locator(".wall").count() == 0
    assert not Signature.objects.exists()


@pytest.mark.parametrize("prefix", ["", "/fa"])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(new_page, appeal, prefix):
    page = new_page(f"{prefix}{appeal.url}", width=360, javascript=False)
    fill(page, email="sima@", country="")
    page.click("#sign button")

    assert page.get_by_role("alert").get_by_role("link").count() == 2
    assert page.locator("#sign_name").input_value() == "سیما محمدی"
    assert page.locator("#sign_email").input_value() == "sima@"
    fits(page, 360)


def test_where_it_is_dangerous_no_name_is_chosen_unless_someone_chose(new_page, appeal):
    page = new_page(appeal.url)
    page.select_option("#sign_country", "IR")
    assert page.locator("[name=display]:checked").get_attribute("value") == "anonymous"
    page.select_option("#sign_country", "DE")
    assert page.locator("[name=display]:checked").count() == 0

    page.locator("[name=display][value=full]").check()
    page.select_option("#sign_country", "IR")
    assert page.locator("[name=display]:checked").get_attribute("value") == "full"


def test_the_way_goes_on_after_signing(new_page, appeal, settings):
    factories.fund_page()
    factories.calendar()
    factories.event()
    page = new_page(f"{appeal.url}?via=sf")
    fill(page)
    page.click("#sign button")
    drain_outbox()
    page.goto(link_in_newest_mail("/s/"))
    page.click("form[action$='/confirm/'] button")

    ways = page.locator(".steps a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(ways) == 3
    for way in ways:
        assert page.request.get(way).status == 200, way
    assert re.search(r"spread/\?via=sf$", ways[-1])


@pytest.mark.parametrize("prefix", ["", "/fa"])
def test_the_light_page_is_light(new_page, appeal, prefix):
    """Everything that a browser fetches for it, without compression."""
    page = new_page(f"{prefix}{appeal.url}sign/")
    entries = page.evaluate(
        """() => performance.getEntries().filter(one => "decodedBodySize" in one)
            .map(one => [one.name, one.decodedBodySize])"""
    )

    weights = dict(entries)
    assert 0 < sum(weights.values()) < LIGHT, weights
    assert len(weights) > 3, "the page itself and its style sheets"
    assert not [url for url in weights if "/fonts/" in url or url.endswith(".js")]
