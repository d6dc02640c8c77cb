"""A fund whose clock is changed: its days are told anew, its money stays, and the audit finds nothing."""

import datetime as dt

import pytest

from donations.actions.audit import audit
from donations.models import FundDay, FundTotal
from donations.practice.store import as_of
from donations.queries.totals import totals_of
from donations.queries.trail import trail
from people.models import OutgoingMail
from tests import factories
from tests.donations.ringing import checkout, hear
from tests.worlds import grown

pytestmark = pytest.mark.django_db
EARLY = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)  # the day before in California, the same one in Tehran


@grown
def page():
    """A fund on the clock of Greenwich, with a gift at three in the morning."""
    page = factories.fund_page(zone="UTC")
    with as_of(EARLY):
        checkout(fund=page.fund)
    hear()
    return page


def on_clock(page, zone: str) -> None:
    page.zone = zone
    page.save_revision().publish()
    page.fund.refresh_from_db()


def days() -> list[tuple]:
    return list(FundDay.objects.order_by("day").values_list("day", "kind", "into", "livemode"))


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/Los_Angeles", 19), ("Asia/Tehran", 20), ("Pacific/Auckland", 20), ("Pacific/Pago_Pago", 19)],
)
def test_the_trail_is_told_by_the_new_clock(page, zone, day):
    on_clock(page, zone)
    assert days() == [(dt.date(2026, 11, day), "card", 2500, False)]
    assert [line.day for line in trail(page.fund)] == [dt.date(2026, 11, day)]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tehran"])
def test_the_audit_of_that_night_finds_nothing_and_tells_nobody(page, zone):
    factories.network_admin()
    on_clock(page, zone)
    assert audit() == []
    assert FundTotal.objects.get().is_trusted
    assert totals_of(page.fund).card == 2500
    assert not OutgoingMail.objects.filter(kind="donations.alarm").exists()


def test_what_is_given_afterwards_joins_the_day_of_the_new_clock(page):
    on_clock(page, "America/Los_Angeles")
    with as_of(EARLY - dt.timedelta(hours=2)):
        checkout(fund=page.fund)
    hear()
    assert days() == [(dt.date(2026, 11, 19), "card", 5000, False)]
    assert audit() == []


def test_there_and_back_is_as_before(page):
    before = days()
    for zone in ("America/Los_Angeles", "UTC"):
        on_clock(page, zone)
    assert days() == before


def test_a_title_alone_writes_no_days_anew(page):
    kept = list(FundDay.objects.values_list("pk", flat=True))
    page.title = "A page in another paper"
    page.save_revision().publish()
    assert list(FundDay.objects.values_list("pk", flat=True)) == kept


def test_control_days_of_another_clock_would_be_found(page):
    """What an editor's change of the clock would have left behind."""
    page.fund.zone = "America/Los_Angeles"
    page.fund.save()
    assert [one.what for one in audit()] == ["day", "day"]
    assert FundTotal.objects.get().is_trusted is False


def test_another_fund_keeps_its_days(page):
    other = factories.fund(zone="UTC")
    with as_of(EARLY):
        checkout(fund=other)
    hear()
    on_clock(page, "America/Los_Angeles")
    assert list(FundDay.objects.filter(fund=other).values_list("day", flat=True)) == [EARLY.date()]
    assert audit() == []
