"""An organizer looks after an appeal: sheets counted by two, what waits let through; nothing stands in the way."""

import pytest
from django.test import Client

from appeals.actions.counting import fold_changes
from appeals.models import PaperBatch, Signature
from appeals.queries.tallies import total_of
from tests import factories
from tests.browser.appeal_faces import at_desk as addresses
from tests.browser.faces import Face
from tests.browser.test_accessible import TALL, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chapter(transactional_db):
    chapter = factories.chapter(slug="sf")
    factories.translation(chapter, "fa", title="سان‌فرانسیسکو")
    return chapter


@pytest.fixture
def appeal(chapter):
    return factories.appeal_page(chapter, title="A room for the letters")


@pytest.fixture
def open_as(new_page, live_server):
    """Opens a page as somebody who works here, in a language."""

    def open_page(user, path: str, *, language: str = "en", **options):
        user.locale = language
        user.save()
        client = Client()
        client.force_login(user)
        page = new_page("/accounts/login/", **options)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.set_default_timeout(20_000)
        page.goto(path)
        return page

    return open_page


def coordinator(chapter, handle: str):
    return factories.with_second_factor(factories.member(chapter, handle=handle))


def test_sheets_are_brought_in_by_one_and_counted_by_another(open_as, chapter, appeal):
    one, other = coordinator(chapter, "Ada"), coordinator(chapter, "Bruno")
    base = f"/desk/sf/appeals/{appeal.appeal.key}/sheets/"
    page = open_as(one, f"{base}new/", width=360)
    page.fill("[name=sheets]", "۶")
    page.fill("[name=counted]", "80")
    page.fill("[name=collector]", "heron")
    page.locator("main form[method=post] button").last.click()
    batch = PaperBatch.objects.get()
    assert (batch.sheets, batch.first_count, batch.counted) == (6, 80, None)

    page = open_as(other, f"{base}{batch.uid}/", width=360, language="fa")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.fill("[name=counted]", "۷۷")
    page.locator("form[action$='/count/'] button").first.click()
    fold_changes()
    assert total_of(appeal.appeal).paper == 77


def test_what_waits_is_let_through(open_as, chapter, appeal):
    row = factories.signature(appeal)
    Signature.objects.filter(pk=row.pk).update(held_for="network")
    page = open_as(coordinator(chapter, "Ada"), f"/desk/sf/appeals/{appeal.appeal.key}/review/", width=360)
    assert "Sima Mohammadi" in page.locator("main").inner_text()
    page.locator("main form[method=post] button").first.click()
    assert Signature.objects.get().held_for == ""


@pytest.mark.once
@pytest.mark.parametrize("language", ["en", "fa"])
def test_nothing_on_the_desk_of_an_appeal_stands_in_the_way(open_as, live_server, chapter, appeal, language):
    user = coordinator(chapter, "Ada")
    factories.signature(appeal, source="sf", reason="For my teacher.")
    faces = [Face("appeals at the desk", path) for path in addresses(chapter, appeal, user)]
    page = open_as(user, "/desk/sf/", language=language, width=360, height=TALL, reduced_motion="reduce")
    assert walk(page, faces, live_server.url, logged_in=True) == {}
