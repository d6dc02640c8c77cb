"""The door as it is worked: two greeters on two phones, one of whom loses the connection; and one without a script."""

import os

import pytest
from django.test import Client

from chapters.models import Role
from events.models import Rsvp
from events.views import door
from tests import factories
from tests.events.at_door import by_link, desk, evening, guest, helper, taken

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 360, "height": 760}


@pytest.fixture
def date(transactional_db):
    row = evening(capacity=8)
    guest(row, "Sima", party=3)
    guest(row, "Ömer")
    guest(row, "کاوه", party=2)
    guest(row, "Zoya", state="waitlisted", party=2)
    return row


@pytest.fixture
def greeter(new_page, live_server, date):
    """Opens a page as someone of the chapter."""
    person = factories.with_second_factor(factories.member(date.chapter, Role.GREETER))

    def open_page(path: str, **options):
        client = Client()
        client.force_login(person)
        page = new_page("/accounts/login/", **NARROW, **options)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        page.set_default_timeout(15_000)
        page.goto(path)
        return page

    return open_page


def row(page, name: str):
    return page.locator("ul.door > li").filter(has=page.locator(".who", has_text=name))


def photograph(page, name: str) -> None:
    """A picture to look at, where $SHOTS names a folder."""
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png", full_page=True)


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def tap_one_guest_at_once(pages, name: str) -> None:
    """Both tap before either has heard of the other."""
    for page in pages:
        row(page, name).get_by_role("button", name="Here").click()
    for page in pages:
        row(page, name).get_by_role("button", name="Undo").wait_for()


def tap_without_a_connection(phone, name: str) -> None:
    """The tap is kept, said to be waiting, and sent once the connection is back."""
    phone.context.set_offline(True)
    row(phone, name).get_by_role("button", name="Here").click()
    phone.get_by_text("No connection.").wait_for()
    assert row(phone, name).get_attribute("aria-busy") == "true"
    photograph(phone, "door-offline-360")
    phone.context.set_offline(False)
    row(phone, name).get_by_role("button", name="Undo").wait_for()


def shown_for(page, typed: str) -> list[bool]:
    """Who is left of Ömer, Sima and کاوه while this is searched for."""
    page.get_by_label("Find a name").fill(typed)
    return [row(page, name).is_visible() for name in ("Ömer", "Sima", "کاوه")]


def test_two_greeters_one_list_and_a_connection_that_breaks(greeter, new_page, date, monkeypatch):
    monkeypatch.setattr(door, "EVERY", 1)
    link = helper(date)
    desk_page = greeter(desk(date))
    phone = new_page(by_link(link), **NARROW)
    phone.set_default_timeout(15_000)
    photograph(desk_page, "door-desk-360")

    # What one taps, the other sees.
    row(desk_page, "Sima").get_by_role("button", name="Here").click()
    row(phone, "Sima").get_by_role("button", name="Undo").wait_for()
    assert "3 of 6 are here" in phone.locator("#door-count").text_content()
    row(phone, "Sima").get_by_role("button", name="One fewer came").click()
    row(desk_page, "Sima").get_by_text("2 of 3 came").wait_for()

    # Both tap the same guest at once: one check-in, and both see it.
    tap_one_guest_at_once((desk_page, phone), "Ömer")
    assert Rsvp.objects.get(arrived=1).party == 1

    # Searched as one types, in whichever spelling.
    assert shown_for(phone, "omer") == [True, False, False]
    assert shown_for(phone, "كاوه") == [False, False, True]
    assert shown_for(phone, "") == [True, True, True]

    # A tap without a connection is not lost, and reaches the other too.
    tap_without_a_connection(phone, "کاوه")
    row(desk_page, "کاوه").get_by_role("button", name="Undo").wait_for()
    phone.locator("#door-trouble").wait_for(state="hidden")

    # Someone without a reply; then it is full, and the greeter decides.
    phone.get_by_label("Name or alias").fill("Maple")
    phone.get_by_label("How many").fill("۲")
    phone.locator("#walk-in button").click()
    row(desk_page, "Maple").wait_for()
    row(phone, "Zoya").get_by_role("button", name="Let in").click()
    phone.get_by_role("button", name="Let them in all the same").wait_for()
    photograph(phone, "door-full-360")
    phone.get_by_role("button", name="Let them in all the same").click()
    row(desk_page, "Zoya").get_by_role("button", name="Undo").wait_for()
    assert (taken(date), fits(phone), fits(desk_page)) == (10, True, True)


def test_the_door_without_a_script_in_farsi_on_a_phone(new_page, date):
    page = new_page(f"/fa{by_link(helper(date))}", javascript=False, **NARROW)
    photograph(page, "door-fa-360")

    assert (page.locator("html").get_attribute("dir"), fits(page)) == ("rtl", True)
    row(page, "Sima").locator("[name=in]").click()
    assert "۳" in page.locator("#door-count").inner_text()
    row(page, "Sima").locator("[name=out]").click()
    assert Rsvp.objects.get(party=3).state == "confirmed"
    page.locator("#id_party").fill("۳")
    page.locator("#walk-in button").click()
    page.locator("[name=over]").click()
    sizes = page.locator("ul.door button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.height < 44 || box.width < 44).length"
    )
    assert (taken(date), sizes) == (9, 0)
    assert Rsvp.objects.filter(is_walk_in=True, arrived=3).count() == 1
