"""What somebody writes into an address or a date field of the treasurer's desk by hand never breaks a page."""

import datetime as dt
import uuid

import pytest

from chapters import step_up
from chapters.actions import grant_role
from chapters.models import Role
from donations.models import Match
from people.models import AuditEntry
from tests import factories
from tests.donations.desk_hands import by_card, by_hand, page, world
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def office():
    return world()


@pytest.fixture
def desk(client, monkeypatch, office):
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)
    chapter, fund, treasurer = office
    client.force_login(treasurer)
    return chapter, fund, treasurer


@pytest.mark.parametrize(
    "query",
    [
        *("month=2026-02-31", "month=2026-11-31", "month=20۲۶-۱۱-01", "month=2099-12-31"),
        *("before=99999999999999999-999999999999999999", "before=۱۲-۳", "before=0-0", "before=-1"),
        *("way=%F0%9F%92%B8", "state=Kept", "way=cash&way=card"),
    ],
)
def test_an_address_written_by_hand_is_a_page(client, desk, query):
    assert client.get(page(f"{desk[1].key}/?{query}")).status_code == 200


@pytest.mark.parametrize("month", ["2026-02-31", "2026-04-31", "20۲۶-11-01"])
def test_a_month_that_is_none_narrows_nothing(client, desk, month):
    gift = by_hand(desk[1], desk[2])
    response = client.get(page(f"{desk[1].key}/"), {"month": month})
    assert [line.gift for line in response.context["gifts"]] == [gift]
    assert not response.context["is_narrowed"]


@pytest.mark.parametrize("after", ["2026-02-31_1", "0000-00-00_0", "9999-12-31_999999999999999999", "x"])
def test_a_place_among_pledges_written_by_hand_is_a_page(client, desk, after):
    assert client.get(page(f"{desk[1].key}/pledges/"), {"after": after}).status_code == 200


EDGES = [("0001-01-01", "Asia/Tehran"), ("9999-12-31", "America/Los_Angeles")]  # where a moment falls off the calendar


@pytest.mark.parametrize(("day", "zone"), EDGES)
@pytest.mark.parametrize("field", ["starts_on", "ends_on"])
def test_a_match_at_the_end_of_time_is_a_slip(client, desk, day, zone, field):
    fund = desk[1]
    fund.zone = zone
    fund.save()
    form = {"name": "two donors", "cap": "10", "starts_on": "2026-11-20", field: day}
    response = client.post(page(f"{fund.key}/matches/"), form)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert Match.objects.count() == 0


@pytest.mark.parametrize(("field", "day"), [("since", "0001-01-01"), ("until", "9999-12-31")])
def test_an_export_at_the_end_of_time_is_a_slip(client, desk, field, day):
    form = {"what": "gifts", "since": "2026-01-01", "until": "2026-12-31", "format": "csv", "reason": "The accountant"}
    response = client.post(page(f"{desk[1].key}/export/"), {**form, field: day})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert not AuditEntry.objects.filter(verb="donations.exported").exists()


@pytest.mark.parametrize("day", ["", "2026-02-30", "20 November", "2026-11-20T12:00", "۲۰۲۶-۱۱-۳۱"])
def test_a_day_that_is_none_is_a_slip(client, desk, day):
    response = client.post(page(f"{desk[1].key}/matches/"), {"name": "two", "cap": "1", "starts_on": day})
    assert set(response.context["form"].errors) == {"starts_on"}


def test_a_match_holds_until_the_end_of_its_last_day_on_the_funds_clock(client, desk):
    """Half past four in the morning, by Greenwich, is still the last evening in San Francisco."""
    fund = desk[1]
    fund.zone = "America/Los_Angeles"
    fund.save()
    form = {"name": "two donors", "cap": "10", "starts_on": "2026-11-20", "ends_on": "2026-11-20"}
    client.post(page(f"{fund.key}/matches/"), form)
    match = Match.objects.get()
    assert match.starts_at == dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)
    assert match.ends_at == dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)
    shown = client.get(page(f"{fund.key}/matches/")).context["matches"][0]
    assert (shown["from"], shown["until"]) == ("Friday 20 November 2026", "Friday 20 November 2026")


def test_who_is_treasurer_of_two_chapters_finds_each_ones_money_at_its_own_desk_alone(client, desk):
    _chapter, fund, treasurer = desk
    berlin = factories.chapter("Berlin", slug="berlin")
    grant_role(user=treasurer, chapter=berlin, role=Role.TREASURER, actor=None)
    gift = by_card(fund)
    for address in (f"{fund.key}/", f"gifts/{gift.uid}/", f"{fund.key}/record/", f"{fund.key}/numbers/"):
        assert client.get(page(address)).status_code == 200
        assert client.get(page(address, "berlin")).status_code == 404
    assert client.get(page("", "berlin")).status_code == 200


@pytest.mark.parametrize("address", ["{0}/", "{0}/record/", "gifts/{0}/", "gifts/{0}/correct/", "refunds/{0}/undo/"])
def test_what_nobody_made_is_not_there(client, desk, address):
    assert client.get(page(address.format(uuid.uuid4()))).status_code == 404


@pytest.mark.parametrize("slug", ["nowhere", "SF", "%D8%B3"])
def test_a_desk_of_no_chapter_is_not_there(client, desk, slug):
    assert client.get(f"/desk/{slug}/money/").status_code == 404
    client.force_login(factories.network_admin())
    assert client.get(f"/desk/{slug}/money/").status_code == 404
