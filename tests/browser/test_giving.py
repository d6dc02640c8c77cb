"""Giving through the practice checkout, once and monthly, in two languages, at two widths; and a box of cash."""

import re

import pytest
from django.core import mail

from chapters.models import Role
from donations.models import Gift, MonthlyGift
from donations.queries.totals import totals_of
from tests import factories
from tests.browser.helpers import drain_outbox, link_in_newest_mail
from tests.browser.test_journeys import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fund_page(transactional_db, live_server, settings):
    settings.SITE_URL = live_server.url
    page = factories.fund_page()
    factories.translation(page, "fa", title="یک صفحهٔ کامل", slug=page.slug)
    return page


def fits(page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def go_on(page, width: int) -> None:
    with page.expect_navigation():
        page.locator("form button.button--wide").first.click()
    fits(page, width)


@pytest.mark.parametrize(
    ("prefix", "width", "javascript"), [("", 1280, True), ("", 360, False), ("/fa", 360, True), ("/fa", 1280, False)]
)
def test_a_gift_is_given_once(new_page, fund_page, prefix, width, javascript):
    page = new_page(f"{prefix}{fund_page.url}", width=width, javascript=javascript)
    fits(page, width)
    assert not page.locator("input[value=monthly]").is_checked()
    page.locator("label", has=page.locator("input[name=amount][value='5000']")).click()
    go_on(page, width)
    page.fill("[name=email]", "ada@example.org")
    page.fill("[name=name]", "آدا" if prefix else "Ada")
    go_on(page, width)

    with page.expect_navigation():
        page.locator("button[value=pays]").click()
    assert "/give/return/" in page.url
    assert page.locator("[data-stage]").get_attribute("data-stage") in ("pending", "paid")
    drain_outbox()
    page.goto(page.url)
    assert page.locator("[data-stage]").get_attribute("data-stage") == "paid"
    fits(page, width)

    gift = Gift.objects.get()
    assert (gift.amount, gift.currency, gift.monthly, gift.shows_name) == (5000, "USD", None, False)
    assert totals_of(fund_page.fund).card == 5000
    page.goto(f"{prefix}{fund_page.url}")
    assert page.locator(".counter data").get_attribute("value") == "50.00"
    assert gift.name not in page.content()
    receipt = mail.outbox[-1]
    assert receipt.to == ["ada@example.org"]
    assert any(name.endswith(".pdf") for name, *_rest in receipt.attachments)


@pytest.mark.parametrize(("prefix", "width"), [("", 1280), ("/fa", 360)])
def test_a_monthly_gift_begins_and_is_ended_from_its_mail(new_page, fund_page, prefix, width):
    page = new_page(f"{prefix}{fund_page.url}", width=width)
    page.locator("label", has=page.locator("input[value=monthly]")).click()
    page.fill("[name=other]", "۱۲٫۵۰" if prefix else "12.50")
    go_on(page, width)
    page.fill("[name=email]", "ada@example.org")
    go_on(page, width)
    with page.expect_navigation():
        page.locator("button[value=pays]").click()
    drain_outbox()
    monthly = MonthlyGift.objects.get()
    assert (monthly.amount, monthly.state, Gift.objects.get().monthly) == (1250, "active", monthly)

    page.goto(link_in_newest_mail("/give/monthly/"))
    fits(page, width)
    with page.expect_navigation():
        page.locator("form[action*='/end/'] button").click()
    for _ in range(2):  # the worker tells the payment company, and hears from it
        drain_outbox()
    monthly.refresh_from_db()
    assert monthly.state == "ended"


def test_a_declined_card_takes_nothing_and_another_one_pays(new_page, fund_page):
    page = new_page(fund_page.url, width=360, javascript=False)
    page.fill("[name=other]", "nothing")
    go_on(page, 360)
    assert page.locator("[name=other]").first.input_value() == "nothing"
    assert page.get_by_role("alert").count() == 1
    page.fill("[name=other]", "25")
    go_on(page, 360)
    with page.expect_navigation():
        page.locator("button[value=declines]").click()
    assert page.get_by_role("alert").count() == 1
    drain_outbox()
    assert not Gift.objects.exists()
    with page.expect_navigation():
        page.locator("button[value=authenticates]").click()
    with page.expect_navigation():
        page.locator("button[value=confirms]").click()
    drain_outbox()
    assert Gift.objects.get().amount == 2500


def test_a_treasurer_records_the_box_of_a_vigil(new_page, transactional_db):
    chapter = factories.chapter(slug="san-francisco")
    fund = factories.fund_page(chapter).fund
    factories.with_second_factor(factories.member(chapter, Role.TREASURER, email="sima@example.org"))
    page = new_page("/desk/", width=360, javascript=False)
    log_in(page)
    page.goto(f"/desk/san-francisco/money/{fund.key}/record/")
    fits(page, 360)
    choose(page, "way", "cash")
    page.fill("[name=amount]", "185")
    with page.expect_navigation():
        page.locator("main form button.button").first.click()
    assert page.get_by_role("alert").count() == 1  # who counted along, and the attestation, are asked for
    assert page.locator("[name=amount]").input_value() == "185"
    page.fill("[name=second_counter]", "greeter")
    page.locator("label", has=page.locator("[name=attested]")).click()
    with page.expect_navigation():
        page.locator("main form button.button").first.click()
    fits(page, 360)
    gift = Gift.objects.get()
    assert (gift.way, gift.amount, gift.second_counter) == ("cash", 18500, "greeter")
    assert totals_of(fund).offline == 18500
    assert re.search(r"\$185", page.content())


def choose(page, name: str, value: str) -> None:
    """A radio button or an option."""
    if page.locator(f"select[name={name}]").count():
        page.select_option(f"select[name={name}]", value)
    else:
        page.locator("label", has=page.locator(f"input[name={name}][value={value}]")).click()
