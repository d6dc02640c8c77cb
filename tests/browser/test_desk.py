"""The desk from a phone, in Farsi, with no script: a date is posted, looked after and called off by one thumb."""

from datetime import timedelta

import pytest
from django.utils import timezone
from persiantools.jdatetime import JalaliDate

from chapters.actions import grant_role
from chapters.models import Role
from events.models import EventPage, Occurrence, Rsvp
from people.language import localise_digits
from tests import factories
from tests.browser.test_journeys import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shirin(transactional_db):
    """She coordinates two chapters and reads Farsi."""
    factories.calendar()
    chapter = factories.chapter(slug="san-francisco")
    factories.translation(chapter, "fa", title="سان‌فرانسیسکو", slug="san-francisco")
    user = factories.with_second_factor(factories.member(chapter, email="sima@example.org", locale="fa"))
    grant_role(user=user, chapter=factories.chapter("Oakland", slug="oakland"), role=Role.HOST, actor=None)
    return user


def send(page, name: str = "") -> None:
    """Press the button of the form of this page; every page must fit the phone and run right to left."""
    page.locator(f"main form button{name}").first.click()
    fits(page)


def fits(page) -> None:
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def post_a_date(page) -> None:
    """Six fields with one slip on the way, a look, a change of mind, and it stands."""
    day = timezone.localdate() + timedelta(days=9)
    jalali = JalaliDate(day)
    page.locator("a[href$='/post/']").click()
    page.fill("[name=title]", "شب شعر")
    page.fill("[name=start_date]", localise_digits(f"{jalali.year}/{jalali.month}/{jalali.day}", "fa"))
    page.fill("[name=start_time]", "۱۸:۳۰")
    page.fill("[name=end_time]", "۲۰")
    page.fill("[name=place]", "چای‌خانه")
    send(page)
    assert page.get_by_role("alert").get_by_role("link").count() == 1
    assert page.locator("[name=title]").input_value() == "شب شعر"
    page.fill("[name=standfirst]", "یک ساعت شعر می‌خوانیم.")
    send(page)
    send(page, "[name=change]")
    page.fill("[name=place]", "کتاب‌خانه")
    send(page)
    assert not EventPage.objects.exists()
    send(page, "[name=agreed]")
    date = Occurrence.objects.select_related("event__locale").get()
    assert (date.start_date, date.event.venue, date.event.locale.language_code) == (day, "کتاب‌خانه", "fa")
    assert page.locator("h1").inner_text() == "شب شعر"


def test_a_date_from_posting_to_calling_it_off(new_page, shirin):
    page = new_page("/desk/", width=360, javascript=False)
    log_in(page)
    fits(page)
    page.locator("a[href='/desk/san-francisco/']").click()
    post_a_date(page)

    page.locator("a[href$='/seats/']").first.click()
    page.fill("[name=capacity]", "۲")
    send(page)
    for name, party in (("مینا", "۲"), ("نیما", "۱")):
        page.locator("a[href$='/guests/new/']").click()
        page.fill("[name=name]", name)
        page.fill("[name=party]", party)
        send(page)
        page.locator("main .button").first.click()
    assert page.locator("tbody tr").count() == 2
    page.locator("a[href$='/seats/']").first.click()
    page.fill("[name=capacity]", "۵")
    send(page)
    page.locator("a[href*='show=offered']").click()
    assert page.locator("tbody tr").all_inner_texts()[0].startswith("نیما")
    assert sorted(Rsvp.objects.values_list("state", flat=True)) == ["confirmed", "offered"]

    page.fill("[name=reason]", "کتاب‌خانه بسته است.")
    page.locator("form[action$='/cancel/'] button").click()
    fits(page)
    date = Occurrence.objects.get()
    assert (date.status, date.status_reason, date.capacity) == ("cancelled", "کتاب‌خانه بسته است.", 5)
    assert page.get_by_text("کتاب‌خانه بسته است.").is_visible()
