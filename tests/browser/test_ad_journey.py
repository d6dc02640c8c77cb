"""One ad from a quote to its tear sheet, by an organizer and a treasurer, with a supporter who gives in between."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from chapters.models import Role
from outreach.actions.creatives import set_waiting
from outreach.models import Creative, Placement, PlacementPage, State
from tests import ad_factories as ads
from tests import factories
from tests.browser.helpers import drain_outbox
from tests.browser.test_journeys import current_code
from tests.donations.desk_hands import by_hand

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PDF = {"name": "order.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 an order"}


@pytest.fixture
def chapter(transactional_db, live_server, settings):
    settings.SITE_URL = live_server.url
    ads.placement_index()
    return factories.chapter(slug="sf")


@pytest.fixture
def appeal(chapter):
    page = factories.appeal_page()
    for number, name in enumerate(("Ada Lovelace", "Bijan Karimi", "سیما محمدی")):
        factories.signature(page, f"{number}@example.org", name=name, prints=True)
    return page


@pytest.fixture
def fund_page(chapter):
    return factories.fund_page(chapter, title="A full page", slug="page")


@pytest.fixture
def desk_of(new_page, live_server, chapter):
    """Opens the desk as somebody with this role."""

    def open_page(role: Role, handle: str):
        person = factories.with_second_factor(factories.member(chapter, role, handle=handle))
        client = Client()
        client.force_login(person)
        page = new_page("/accounts/login/")
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        page.set_default_timeout(8_000)
        return page

    return open_page


def send(page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button).first.click()


def fill(page, **said: str) -> None:
    for name, value in said.items():
        page.locator(f"[name={name}]").fill(value)


def day(ahead: int) -> str:
    return (timezone.now().date() + dt.timedelta(days=ahead)).isoformat()


def write_down_what_the_publisher_asks(page) -> None:
    page.goto("/desk/sf/ads/publications/add/")
    page.locator("[name=name]").fill("The Review")
    page.locator("[name=country]").select_option("US")
    page.locator("[name=zone]").select_option("America/New_York")
    send(page, "Save")
    page.get_by_role("link", name="Add a shape").click()
    page.locator("[name=name]").fill("Full page")
    page.locator("[name=kind][value=page]").check()
    fill(page, width="270", height="360", bleed="3", safe="9", min_type="6")
    send(page, "Save")
    page.get_by_role("link", name=re.compile("record a quote|quote", re.I)).last.click()
    fill(page, source="A mail of their desk", price="100", issue="Winter")
    fill(page, space_on=day(9), materials_on=day(12), issue_on=day(11))
    send(page, "Record it")
    assert "after the day it comes out" in page.locator("main").inner_text()
    assert page.locator("[name=price]").input_value() == "100"
    fill(page, issue_on=day(30))
    send(page, "Record it")


def plan(page) -> str:
    """The ad's address at the desk, once money is being raised for it."""
    page.goto("/desk/sf/ads/plan/")
    page.locator("[name=name]").fill("A full page in the Review")
    page.locator("[name=appeal]").select_option(index=1)
    send(page, "Write it down")
    address = page.url.partition("?")[0]
    page.locator("[name=quote]").select_option(index=1)
    send(page, "Take a quote")
    page.locator("[name=fund]").select_option(index=1)
    send(page, "Begin to raise the money")
    return address


def give(page, fund_page, amount: int) -> None:
    page.goto(fund_page.url)
    page.locator("label", has=page.locator(f"input[name=amount][value='{amount}']")).click()
    for _step in range(2):
        if page.locator("[name=email]").count():
            page.fill("[name=email]", "sima@example.org")
        with page.expect_navigation():
            page.locator("form button.button--wide").first.click()
    with page.expect_navigation():
        page.locator("button[value=pays]").click()
    drain_outbox()


def take_step(page, address: str, button: str, **files) -> None:
    page.goto(address)
    for name, file in files.items():
        page.locator(f"[name={name}]").set_input_files(file)
    send(page, button)


def sign_off(page, address: str) -> None:
    page.goto(f"{address}creative/")
    page.locator("[name=looked]").check()
    send(page, "Sign it off")


def test_from_a_quote_to_the_tear_sheet(new_page, desk_of, appeal, fund_page):
    organizer, treasurer = desk_of(Role.EDITOR, "mina"), desk_of(Role.TREASURER, "roya")
    write_down_what_the_publisher_asks(organizer)
    address = plan(organizer)

    # 50 of 100 dollars are there: a treasurer cannot agree to that.
    by_hand(fund_page.fund, factories.user(), 5_000)
    take_step(treasurer, address, "Agree to spend it")
    assert "$50.00 of it is neither here nor guaranteed" in treasurer.locator("main").inner_text()

    give(new_page("/"), fund_page, 5_000)
    take_step(treasurer, address, "Agree to spend it")
    take_step(organizer, address, "Order the space", upload=PDF)
    assert Placement.objects.get().state == State.ORDERED

    freeze(organizer, address)
    sign_off(organizer, address)
    take_step(organizer, address, "The file was sent")
    assert "Two people" in organizer.locator("main").inner_text()
    sign_off(desk_of(Role.COORDINATOR, "nika"), address)
    for button in ("The file was sent", "The publisher’s proof is right", "It came out"):
        take_step(organizer, address, button)

    show_tear_sheet(organizer, address)
    assert mail.outbox[-1].to == ["sima@example.org"]
    assert "came out on" in mail.outbox[-1].body

    pay(treasurer, fund_page)
    take_step(treasurer, address, "Close it")
    assert Placement.objects.get().state == State.CLOSED

    reader = new_page(PlacementPage.objects.get().url)
    assert "$100" in reader.locator("main").inner_text()
    assert reader.locator("img[alt='The page with three names']").count() == 1
    assert not any(name in reader.content() for name in ("mina", "roya", "nika", "sima@example.org", "Lovelace"))


def freeze(page, address: str) -> None:
    page.goto(f"{address}creative/")
    page.locator("[name=second]").fill("Lift the sanctions.")
    send(page, "Save the draft")
    send(page, "Freeze the names")
    set_waiting()
    assert Creative.objects.get().printed == 3


def show_tear_sheet(page, address: str) -> None:
    page.goto(address)
    send(page, "Open its page")
    PlacementPage.objects.get().save_revision().publish()
    page.goto(address)
    scan = {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": factories.picture_bytes()}
    page.locator("[name=picture]").set_input_files(scan)
    page.locator("[name=shows]").fill("The page with three names")
    send(page, "Show the tear sheet")
    drain_outbox()


def pay(page, fund_page) -> None:
    page.goto(f"/desk/sf/money/{fund_page.fund.key}/paying/")
    page.locator("[name=about]").first.check()
    fill(page, payee="The Review", amount="100", code=current_code())
    with page.expect_navigation():
        page.locator("main form[method=post] button").first.click()
