"""After an ad was given up: a treasurer gives all gifts back with a fresh code, once, however often it is pressed."""

import pytest
from django.urls import reverse

from chapters.models import Role
from donations.models import Refund
from outreach.actions import givebacks
from outreach.actions.decisions import extend, refund
from outreach.views import desk_givebacks
from tests import factories
from tests.donations.desk_hands import by_card
from tests.outreach.desk_hands import ad, chapter_with_fund, client_of, give, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@pytest.fixture
def fresh(monkeypatch):
    monkeypatch.setattr(desk_givebacks, "step_up_form", lambda request, *, sent: None)


@pytest.fixture
def given_up():
    """An ad that was given up: its address, two gifts by card, one box of cash, its treasurer and its editor."""
    chapter, fund = chapter_with_fund()
    treasurer, editor = member(chapter, Role.TREASURER), member(chapter)
    row = ad(chapter, fund)
    by_card(fund, 2_500)
    by_card(fund, 10_000)
    give(fund, treasurer, 81_250)
    refund(placement=row, reason="The paper takes no ads of this kind.", author=editor)
    return reverse("desk_ad_giveback", args=["sf", row.uid]), row, treasurer, editor


def test_all_go_back_once_however_often_it_is_pressed(given_up, fresh):
    address, row, treasurer, _editor = given_up
    client = client_of(treasurer)
    shown = client.get(address).content.decode()
    assert "2 gifts that came through the payment company are still with us" in shown
    assert reverse("desk_money_fund", args=["sf", row.fund.key]) in shown

    assert client.post(address).url == f"{address}?given=2"
    assert client.post(address).url == f"{address}?given=0"
    assert sorted(Refund.objects.values_list("amount", flat=True)) == [2_500, 10_000]  # the cash is given back by hand
    told = client.get(f"{address}?given=2").content.decode()
    assert "2 gifts are on their way back" in told
    assert "No gift of this fund that came through the payment company is left" in told


def test_many_go_back_a_hundred_at_a_time(given_up, fresh, monkeypatch):
    address, _row, treasurer, _editor = given_up
    for module in (givebacks, desk_givebacks):
        monkeypatch.setattr(module, "AT_ONCE", 1)
    client = client_of(treasurer)

    assert "1 at a time: press again for the rest" in client.get(address).content.decode()
    assert client.post(address).url.endswith("given=1")
    assert Refund.objects.count() == 1
    assert client.post(address).url.endswith("given=1")
    assert Refund.objects.count() == 2


def test_it_takes_a_code_that_was_typed_just_now(given_up):
    address, _row, treasurer, _editor = given_up
    factories.with_second_factor(treasurer)
    client = client_of(treasurer)
    assert 'name="code"' in client.get(address).content.decode()

    answer = client.post(address, {"code": "000000"})
    assert answer.status_code == 422
    assert 'id="errors"' in answer.content.decode()
    assert not Refund.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.HOST, Role.GREETER])
def test_only_who_handles_money_gives_it_back(given_up, fresh, role):
    address, row, _treasurer, _editor = given_up
    client = client_of(member(row.chapter, role))

    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert not Refund.objects.exists()


def test_another_chapters_treasurer_finds_nothing(given_up, fresh):
    address, _row, _treasurer, _editor = given_up
    elsewhere, _fund = chapter_with_fund("berlin", "Berlin")
    client = client_of(member(elsewhere, Role.TREASURER))

    for path in (address, address.replace("/sf/", "/berlin/")):
        assert client.post(path).status_code == 404
    assert not Refund.objects.exists()


def test_an_ad_that_was_not_given_up_gives_nothing_back(fresh):
    chapter, fund = chapter_with_fund()
    treasurer = member(chapter, Role.TREASURER)
    row = ad(chapter, fund)
    by_card(fund, 2_500)
    client = client_of(treasurer)
    address = reverse("desk_ad_giveback", args=["sf", row.uid])
    assert client.post(address).status_code == 404

    extend(placement=row, until=row.quote.materials_on, reason="They wait for us.", author=treasurer)
    assert client.post(address).status_code == 404
    assert address not in client.get(reverse("desk_ad", args=["sf", row.uid])).content.decode()


def test_the_ads_page_leads_there_who_may_pay(given_up, fresh):
    address, row, treasurer, editor = given_up
    page = reverse("desk_ad", args=["sf", row.uid])

    assert address in client_of(treasurer).get(page).content.decode()
    assert address not in client_of(editor).get(page).content.decode()


@pytest.mark.parametrize("given", ["9999", "-1", "x", "١٢", "<b>"])
def test_a_number_that_somebody_made_up_is_not_told(given_up, fresh, given):
    address, _row, treasurer, _editor = given_up

    shown = client_of(treasurer).get(address, {"given": given}).content.decode()
    assert 'role="status"' not in shown
    assert "<b>" not in shown.partition("<main")[2]
