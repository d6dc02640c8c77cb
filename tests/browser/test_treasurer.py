"""A treasurer with a phone at a vigil, and with a laptop the morning after: what came by hand is counted at once."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from chapters.models import Role
from donations.actions.matches import add_match
from donations.actions.refunds import ask_refund
from donations.models import Breaker, Dispute, Gift, Pledge, Refund
from donations.queries.totals import totals_of
from donations.references import new_reference
from tests import factories
from tests.browser.faces import Face, press
from tests.browser.test_accessible import TALL, walk
from tests.donations.desk_hands import by_card, by_hand

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fund(transactional_db):
    chapter = factories.chapter(slug="sf")
    factories.translation(chapter, "fa", title="سان‌فرانسیسکو")
    return factories.fund_page(chapter, title="A full page", slug="page").fund


@pytest.fixture
def treasurer(fund):
    return factories.with_second_factor(factories.member(fund.chapter, Role.TREASURER, handle="sima"))


@pytest.fixture
def at_desk(new_page, live_server, treasurer):
    """Opens a page as the treasurer, in a language."""

    def open_page(path: str, *, locale: str = "en", **options):
        treasurer.locale = locale
        treasurer.save()
        client = Client()
        client.force_login(treasurer)
        page = new_page("/accounts/login/", **options)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.set_default_timeout(20_000)
        page.goto(path)
        return page

    return open_page


def submit(page) -> None:
    page.locator("main form[method=post] button").first.click()


def test_a_box_of_cash_from_the_desk_to_the_total(at_desk, fund):
    page = at_desk("/desk/sf/")
    page.get_by_role("link", name="A full page").click()
    page.get_by_role("link", name="Record a gift").click()
    page.get_by_label("in cash").check()
    page.get_by_label("Amount, in US Dollar").fill("1,250.50")
    page.get_by_label("Note for the books").fill("Box at the vigil")
    submit(page)
    assert page.get_by_role("alert").get_by_role("link").count() == 2  # who counted along, and the tick
    assert not Gift.objects.exists()
    page.get_by_label("Who counted the cash with you").fill("Roya")
    page.get_by_label("No government or party gave this").check()
    page.locator("main form[method=post] button").first.dblclick()
    page.get_by_role("status").wait_for()
    assert (Gift.objects.count(), totals_of(fund).offline) == (1, 125_050)
    page.goto("/desk/sf/money/")
    assert "$1,250.50" in page.locator("main").inner_text()


def test_a_transfer_in_farsi_on_a_phone_without_script(at_desk, fund):
    pledge = Pledge.objects.create(
        **{"fund": fund, "amount": 5000, "way": "transfer", "reference": new_reference(), "livemode": False},
        **{"due_on": timezone.localdate(), "state": "standing", "locale": "fa", "token_hash": "p", "name": "شیرین"},
    )
    page = at_desk(f"/desk/sf/money/{fund.key}/record/", locale="fa", width=360, javascript=False)
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("#reference").fill(pledge.reference.lower().replace("-", " "))
    page.locator("main form[method=get] button").click()
    assert page.locator("[name=name]").input_value() == "شیرین"
    assert page.locator("[name=way]:checked").get_attribute("value") == "transfer"
    page.locator("[name=amount]").fill("۵۰٫۲۵")
    page.locator("[name=attested]").check()
    submit(page)
    page.locator("[role=status]").wait_for()
    pledge.refresh_from_db()
    assert (pledge.state, totals_of(fund).offline) == ("kept", 5025)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def faces(fund, treasurer) -> list[Face]:
    """Every page of the treasurer's desk, with much on it, and each form with its slips."""
    now = timezone.now()
    gift = by_card(fund, 2500, name="Ada", message="For everyone who is waiting.")
    Refund.objects.create(gift=gift, amount=500, state=Refund.State.FAILED)
    Dispute.objects.create(dispute_id="dp", gift=gift, amount=100, opened_at=now, answer_by=now + dt.timedelta(days=5))
    Breaker.objects.create(until=now + dt.timedelta(minutes=9), declined=31)
    foreign = by_card(fund, 900, counted=900)
    Gift.objects.filter(pk=foreign.pk).update(counted=None, currency="EUR")
    hand = by_hand(fund, treasurer, 81250, [fund.chapter], name="شیرین", note="Box", received_on=now.date())
    slip = ask_refund(gift=hand, amount=100, author=treasurer, reason="They asked for it.")
    add_match(fund=fund, name="two donors", cap=10_000, starts_at=now, ends_at=None, author=treasurer)
    Pledge.objects.create(
        **{"fund": fund, "amount": 5000, "way": "transfer", "reference": "K7M-4QX", "livemode": False},
        **{"due_on": now.date() - dt.timedelta(days=2), "state": "standing", "locale": "en", "token_hash": "p"},
    )
    base, send = "/desk/sf/money/", press("main form[method=post] button >> nth=0")
    pages = ["", "company/", *(f"{fund.key}/{one}" for one in ("", "record/", "pledges/", "matches/", "numbers/"))]
    pages += [f"gifts/{one.uid}/" for one in (gift, foreign, hand)]
    undo = f"refunds/{slip.uid}/undo/"
    pages += [f"{fund.key}/export/", f"gifts/{hand.uid}/correct/", undo, f"{fund.key}/?way=cash&state=kept"]
    slips = [*(f"{fund.key}/{one}/" for one in ("record", "matches", "export")), undo]
    return [
        Face("the front", "/desk/sf/"),
        *(Face("money", base + one) for one in pages),
        *(Face("a slip", base + one, status=422, fill=_last if "matches" in one else send) for one in slips),
        Face("nothing given back", f"{base}gifts/{hand.uid}/", status=422, fill=press("form[action*=refund] button")),
    ]


def _last(page) -> None:
    page.locator("main form[method=post] button").last.click()


@pytest.mark.once
@pytest.mark.parametrize("language", ["en", "fa"])
def test_nothing_on_the_treasurers_desk_stands_in_the_way(at_desk, live_server, fund, treasurer, language):
    page = at_desk("/desk/sf/", locale=language, width=360, height=TALL, reduced_motion="reduce")
    assert walk(page, faces(fund, treasurer), live_server.url, logged_in=True) == {}
