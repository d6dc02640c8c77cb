"""The main job where it goes another way: in Farsi, with mistakes, when a date is full; and who does not get in."""

import re

import pytest
from django.core import mail

from events.models import Occurrence, Rsvp
from tests import factories
from tests.browser.helpers import drain_outbox, link_in_newest_mail

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def vigil():
    factories.calendar()
    return factories.event(title="We read the names", slug="names", capacity=6)


def ask(page, *, name: str, email: str, party: str) -> None:
    """Fill in the form of a date, in any language, and send it."""
    page.locator("#id_name").fill(name)
    page.locator("#id_email").fill(email)
    page.locator("#id_party").fill(party)
    page.locator("form[action*=rsvp] button").click()


def press(page, action: str) -> None:
    """Press the button of the form that does this."""
    page.locator(f"form[action$='/{action}/'] button").click()
    page.wait_for_load_state()


def seats() -> tuple[list[str], int]:
    """The states of all answers, and the seats taken."""
    return list(Rsvp.objects.order_by("pk").values_list("state", flat=True)), Occurrence.objects.get().seats_taken


def direction(page) -> tuple[str, str]:
    html = page.locator("html")
    return html.get_attribute("lang"), html.get_attribute("dir")


def test_a_seat_in_farsi(new_page, vigil):
    """Found, asked for with Persian digits, kept, changed and given back; every page and mail from right to left."""
    title = "نام‌ها را می‌خوانیم"
    factories.translation(factories.calendar(), "fa", title="برنامه‌ها")
    factories.translation(vigil, "fa", title=title)
    page = new_page("/fa/events/", width=360, locale="fa-IR")
    page.get_by_role("link", name=title).click()
    ask(page, name="سیما", email="sima@example.org", party="۳")
    page.wait_for_url("**/fa/rsvp/sent/*")
    assert direction(page) == ("fa", "rtl")

    drain_outbox()
    link = link_in_newest_mail("/r/")
    letter = mail.outbox[-1].alternatives[0].content
    assert link.startswith("/fa/r/")
    assert re.search(r"<html[^>]*>", letter).group() == '<html lang="fa" dir="rtl">'
    assert (title in letter, "۳" in letter) == (True, True)

    page.goto(link)
    press(page, "confirm")
    assert seats() == (["confirmed"], 3)
    assert page.locator("#id_party").input_value() == "۳"
    page.locator("#id_party").fill("٢")  # as an Arabic keyboard writes two
    press(page, "party")
    assert (seats(), direction(page)) == ((["confirmed"], 2), ("fa", "rtl"))

    page.locator("a[href$='/cancel/']").click()
    press(page, "cancel")
    assert seats() == (["cancelled"], 0)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_mistakes_are_named_and_nothing_typed_is_lost(new_page, vigil, javascript):
    page = new_page(f"{vigil.url}{Occurrence.objects.get().slug}/", width=360, javascript=javascript)
    ask(page, name="Sima", email="sima@", party="a few")
    summary = page.get_by_role("alert")

    assert [page.locator(f"#id_{name}").input_value() for name in ("name", "email", "party")] == [
        "Sima",
        "sima@",
        "a few",
    ]
    assert [link.get_attribute("href") for link in summary.get_by_role("link").all()] == ["#id_email", "#id_party"]
    for name in ("email", "party"):
        field = page.locator(f"#id_{name}")
        told = " ".join(
            page.locator(f"#{part}").inner_text() for part in field.get_attribute("aria-describedby").split()
        )
        assert field.get_attribute("aria-invalid") == "true"
        assert page.locator(f"#id_{name}_error").inner_text() in told
    assert summary.bounding_box()["y"] < page.locator("#id_name").bounding_box()["y"]
    summary.get_by_role("link").first.click()
    page.keyboard.type("x")
    assert "x" in page.locator("#id_email").input_value()
    assert Rsvp.objects.count() == 0


def test_whoever_waits_moves_up(new_page, vigil):
    """A full date has a waitlist; a freed seat is offered to who waits, with a mail that leads to where it is taken."""
    first, second = new_page("/events/"), new_page("/events/", width=360, scheme="dark")
    for page, name, party in ((first, "ana", "6"), (second, "bea", "2")):
        page.get_by_role("link", name="We read the names").click()
        ask(page, name=name, email=f"{name}@example.org", party=party)
        page.wait_for_url("**/rsvp/sent/*")
        drain_outbox()
        page.goto(link_in_newest_mail("/r/"))
        press(page, "confirm")
    assert seats() == (["confirmed", "waitlisted"], 6)
    assert "number 1 on the waitlist" in second.locator("main").inner_text()
    drain_outbox()
    first.goto("/events/")
    assert re.search("full", first.locator(".row-state").inner_text(), re.I)

    first.goto(f"/r/{first_token()}/")
    first.locator("#id_party").fill("4")
    press(first, "party")
    assert seats() == (["confirmed", "offered"], 6)
    drain_outbox()
    assert mail.outbox[-1].to == ["bea@example.org"]
    second.goto(link_in_newest_mail("/r/"))
    press(second, "accept")
    assert seats() == (["confirmed", "confirmed"], 6)
    assert second.locator("form[action$='/party/']").count() == 1
    assert "You are coming".upper() in second.locator("main").inner_text().upper()


def first_token() -> str:
    from events.rules import rsvp_token

    return rsvp_token(Rsvp.objects.earliest("pk"))


def log_in(page, password: str) -> None:
    page.locator("#id_login").fill("sima@example.org")
    page.locator("#id_password").fill(password)
    page.locator("form[action*=login] button").click()
    page.wait_for_load_state()


def test_without_a_second_factor_nobody_sees_the_desk(new_page):
    """They are led to the page that sets one up, from the desk and from Wagtail alike."""
    factories.member(factories.chapter(slug="sf"), email="sima@example.org")
    page = new_page("/desk/sf/", width=360)
    log_in(page, "a long password for tests")

    for path in ("/desk/", "/desk/sf/", "/admin/"):
        page.goto(path)
        assert (path, page.url.rpartition("/accounts/")[2]) == (path, "2fa/totp/activate/")
    assert page.locator("main img").get_attribute("src").startswith("data:image/svg+xml")


def test_a_wrong_password_or_code_lets_nobody_in(new_page):
    factories.with_second_factor(factories.member(factories.chapter(slug="sf"), email="sima@example.org"))
    page = new_page("/desk/sf/", javascript=False)
    log_in(page, "another password")
    assert page.get_by_role("alert").count() == 1

    log_in(page, "a long password for tests")
    page.locator("#id_code").fill("000000")
    page.locator("form[action*=authenticate] button").click()
    assert page.get_by_role("alert").count() == 1
    page.goto("/desk/sf/")
    assert "/accounts/" in page.url
