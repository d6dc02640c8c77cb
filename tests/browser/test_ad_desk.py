"""The desk for ads in a browser: accessible on a phone in both directions of writing, and without a script."""

import pytest
from django.test import Client
from django.utils import timezone

from chapters.models import Role
from outreach.models import Placement, State
from tests import ad_factories as ads
from tests import factories
from tests.browser.faces import Face, press
from tests.browser.test_accessible import TALL, walk
from tests.donations.desk_hands import by_hand
from tests.outreach.ad_hands import with_file

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(transactional_db, monkeypatch):
    monkeypatch.setattr("outreach.views.desk_creative.left_since", lambda creative: 0)
    chapter = factories.chapter(slug="sf")
    factories.translation(chapter, "fa", title="سان‌فرانسیسکو")
    return factories.with_second_factor(factories.member(chapter, Role.COORDINATOR, handle="sima"))


@pytest.fixture
def faces(editor) -> list[Face]:
    """Every page of it, in the states that look different."""
    chapter = editor.memberships.get().chapter
    fund = factories.fund(chapter=chapter, name="A full page")
    by_hand(fund, editor, 700_000)
    paper = ads.publication(chapter=chapter, website="https://example.org/", terms="Prepaid")
    shape = ads.ad_format(paper)
    asked = ads.quote(shape, chapter=chapter, expires_on=timezone.now().date())
    facts = {"chapter": chapter, "asked": asked, "fund": fund, "author": editor}
    row = ads.placement(**facts, name="A whole page in the review of books", rung=2)
    ordered = ads.placement(**facts, name="Ordered", appeal=row.appeal)
    Placement.objects.filter(pk=ordered.pk).update(state=State.ORDERED, approved_amount=1)
    with_file(ordered, editor)
    ads.placement(chapter=chapter, name="ایده", appeal=row.appeal)
    here = "/desk/sf/ads/"
    of_ad = [f"{here}{row.uid}/{part}" for part in ("", "change/", "decide/", "shares/", "creative/")]
    rest = [f"{here}{part}" for part in ("", "calendar/", "quotes/", "rates/", "publications/", "plan/")]
    rest += [f"{here}publications/{paper.uid}/", f"{here}formats/{shape.uid}/", f"{here}ladders/{fund.key}/"]
    shown = [
        Face("a page", path) for path in (*rest, *of_ad, f"{here}{ordered.uid}/", f"{here}{ordered.uid}/creative/")
    ]
    button = press("main form[method=post] button")
    typed = ("publications/add/", f"formats/{shape.uid}/quote/", "rates/", f"{row.uid}/decide/", "plan/")
    return shown + [Face("slips", f"{here}{part}", status=422, fill=button) for part in typed]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_face_of_the_desk_for_ads(new_page, live_server, editor, faces, language):
    editor.locale = language
    editor.save()
    client = Client()
    client.force_login(editor)
    page = new_page("/accounts/login/", width=360, height=TALL, reduced_motion="reduce", javascript=True)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    assert walk(page, faces, live_server.url, logged_in=True) == {}
    assert page.locator("html").get_attribute("lang") == language
