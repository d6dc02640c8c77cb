"""What donors do after giving: ask for their link, end a monthly gift, use another card, be erased."""

import re

import pytest
from django.core import mail

from donations.actions.monthly import tell_company
from donations.models import Gift, MonthlyGift
from donations.practice.store import get
from tests import factories
from tests.browser.helpers import drain_outbox, link_in_newest_mail
from tests.donations.ringing import hear, monthly_checkout

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
WAYS = [("", 1280, True), ("", 360, False), ("/fa", 360, True), ("/fa", 1280, False)]


@pytest.fixture
def monthly(transactional_db, live_server, settings) -> MonthlyGift:
    """Ten dollars a month of ada@example.org, begun at the stand-in."""
    settings.SITE_URL = live_server.url
    page = factories.fund_page()
    factories.translation(page, "fa", title="یک صفحهٔ کامل", slug=page.slug)
    monthly_checkout(fund=page.fund, contact=factories.contact("ada@example.org"), name="Ada")
    hear()
    return MonthlyGift.objects.get()


def fits(page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def press(page, selector: str, width: int) -> None:
    """Press, look whether the page that follows fits."""
    with page.expect_navigation():
        page.locator(selector).first.click()
    fits(page, width)


def own_page(page, prefix: str, width: int) -> None:
    """From the question to the page behind the link in the mail."""
    page.goto(f"{prefix}/give/mine/")
    fits(page, width)
    page.fill("[name=email]", "ada@example.org")
    press(page, "main form button", width)
    assert "/give/mine/sent/" in page.url
    drain_outbox()
    page.goto(link_in_newest_mail("/give/mine/[a-z0-9]{20}"))
    fits(page, width)


@pytest.mark.parametrize(("prefix", "width", "javascript"), WAYS)
def test_a_monthly_gift_is_ended_from_the_mail(new_page, monthly, prefix, width, javascript):
    """Donations, case 50: no login, and twice."""
    page = new_page(f"{prefix}/", width=width, javascript=javascript)
    own_page(page, prefix, width)
    press(page, "a[href*='/give/monthly/']", width)
    address = page.url
    press(page, "form[action*='/end/'] button", width)
    assert page.url == address
    assert page.locator("form[action*='/end/']").count() == 0
    tell_company()
    page.reload()
    assert MonthlyGift.objects.get().state == "ended"
    drain_outbox()
    assert re.search("/give/monthly/|/give/", mail.outbox[-1].body)
    fits(page, width)


@pytest.mark.parametrize(("prefix", "width", "javascript"), WAYS[::3])
def test_the_amount_is_changed_in_the_readers_digits(new_page, monthly, prefix, width, javascript):
    page = new_page(f"{prefix}/", width=width, javascript=javascript)
    own_page(page, prefix, width)
    press(page, "a[href*='/give/monthly/']", width)
    page.fill("[name=amount]", "ten")
    press(page, "form[action*='/amount/'] button", width)
    assert page.locator("#errors").is_visible()
    assert page.input_value("[name=amount]") == "ten"
    page.fill("[name=amount]", "۲۵" if prefix else "25")
    press(page, "form[action*='/amount/'] button", width)
    tell_company()
    assert MonthlyGift.objects.get().amount == 2500


@pytest.mark.parametrize(("prefix", "width", "javascript"), WAYS[::3])
def test_another_card_is_given_on_the_practice_page(new_page, monthly, prefix, width, javascript):
    """Donations, case 49."""
    before = get("subscription", monthly.subscription_id)["default_payment_method"]
    page = new_page(f"{prefix}/", width=width, javascript=javascript)
    own_page(page, prefix, width)
    press(page, "a[href*='/give/monthly/']", width)
    press(page, "form[action*='/card/'] button", width)
    assert "/practice/checkout/" in page.url
    press(page, "button[value=pays]", width)
    assert page.url.endswith("?card=given")
    assert page.locator("[role=status]").is_visible()
    hear()
    assert get("subscription", monthly.subscription_id)["default_payment_method"] != before


@pytest.mark.parametrize(("prefix", "width", "javascript"), WAYS[::3])
def test_a_donor_erases_themselves(new_page, monthly, prefix, width, javascript):
    """Donations, case 45: asked once more, and everything has ended."""
    page = new_page(f"{prefix}/", width=width, javascript=javascript)
    own_page(page, prefix, width)
    own = page.url
    press(page, "a[href$='/erase/']", width)
    press(page, "form[action$='/erase/'] button:not([name])", width)
    assert page.url.endswith("/give/mine/erased/")
    assert (Gift.objects.get().name, Gift.objects.get().contact) == ("", None)
    assert MonthlyGift.objects.get().end_asked_at
    assert page.goto(own).status == 404
