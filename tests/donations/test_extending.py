"""A fund gets more time: later, on its own clock, in every language, and no draft takes it back."""

import datetime as dt

import pytest
import time_machine

from donations.actions.desk import close_fund
from donations.actions.extending import extend_deadline
from donations.errors import DonationError
from donations.models import FundPage
from people.models import AuditEntry
from tests import factories
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
LATER = dt.date(2026, 12, 20)
TEHRAN = {"deadline_day": dt.date(2026, 11, 30), "deadline_time": dt.time(18), "zone": "Asia/Tehran"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@grown
def office():
    """A fund's page, told by Tehran's clock, and who decides."""
    return factories.fund_page(**TEHRAN), factories.network_admin()


def extend(office, day=LATER, **fields):
    page, treasurer = office
    return extend_deadline(fund=page.fund, day=day, author=treasurer, reason="The paper gave us a month.", **fields)


def again(page) -> FundPage:
    return FundPage.objects.get(pk=page.pk)


def test_it_takes_gifts_until_then_at_the_hour_it_had(office):
    page, treasurer = office
    assert extend(office) == dt.datetime(2026, 12, 20, 14, 30, tzinfo=dt.UTC)
    assert again(page).closes_at == dt.datetime(2026, 12, 20, 14, 30, tzinfo=dt.UTC)
    entry = AuditEntry.objects.get(verb="donations.deadline_moved")
    assert (entry.actor, entry.details["reason"]) == (treasurer, "The paper gave us a month.")
    assert entry.details["from"].startswith("2026-11-30T18:00")


def test_another_hour_can_be_named(office):
    extend(office, at=dt.time(9))
    assert again(office[0]).closes_at == dt.datetime(2026, 12, 20, 5, 30, tzinfo=dt.UTC)


def test_one_that_is_over_takes_gifts_again(office):
    with time_machine.travel(NOW + dt.timedelta(days=10), tick=False):
        assert not again(office[0]).is_open
        extend(office)
        assert again(office[0]).is_open


def test_all_translations_say_so(office):
    farsi = factories.translation(office[0], "fa", title="یک صفحه")
    extend(office)
    assert (again(farsi).deadline_day, again(farsi).closes_at) == (LATER, again(office[0]).closes_at)


def test_a_draft_from_before_does_not_take_it_back(office):
    page = again(office[0])
    page.standfirst = "Written before."
    draft = page.save_revision()
    extend(office)
    draft.refresh_from_db()
    draft.publish()
    assert (again(page).standfirst, again(page).deadline_day) == ("Written before.", LATER)


def test_control_an_untouched_draft_would(office, monkeypatch):
    monkeypatch.setattr("donations.actions.extending.tell_drafts", lambda pages, facts: None)
    draft = again(office[0]).save_revision()
    extend(office)
    draft.refresh_from_db()
    draft.publish()
    assert again(office[0]).deadline_day == TEHRAN["deadline_day"]


@pytest.mark.parametrize("day", [dt.date(2026, 11, 29), dt.date(2026, 11, 1)])
def test_less_time_is_refused(office, day):
    with pytest.raises(DonationError, match="later than the deadline now"):
        extend(office, day)
    assert again(office[0]).deadline_day == TEHRAN["deadline_day"]


def test_a_later_day_that_is_over_already_is_refused(office):
    with time_machine.travel(NOW + dt.timedelta(days=30), tick=False), pytest.raises(DonationError):
        extend(office, dt.date(2026, 12, 2))


def test_the_same_day_changes_nothing(office):
    assert extend(office, TEHRAN["deadline_day"]) is None
    assert not AuditEntry.objects.filter(verb="donations.deadline_moved").exists()


def test_a_closed_fund_is_opened_first(office):
    close_fund(fund=office[0].fund, author=office[1])
    with pytest.raises(DonationError, match="closed"):
        extend((again(office[0]), office[1]))


def test_a_fund_without_a_page_has_no_deadline(office):
    with pytest.raises(DonationError, match="no page"):
        extend_deadline(fund=factories.fund(), day=LATER, author=office[1], reason="x")


def test_kept_pages_are_thrown_away(office, client, django_capture_on_commit_callbacks):
    page = office[0]
    assert "20 December" not in client.get(page.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        extend(office)
    assert "20 December" in client.get(page.url).content.decode()
