"""A fund is closed and opened again; money by card goes back and forth between the desk and the payment company."""

import datetime as dt

import pytest
from django.utils import timezone

from donations.actions.desk import close_breaker, close_fund, open_fund_again, retry_event, say_worth
from donations.actions.pledges import today_of
from donations.actions.refunds import ask_refund, tell_refunds
from donations.models import Breaker, FundPage, Gift, Posting, Receipt, Refund, StripeEvent
from donations.queries.totals import totals_of
from donations.queries.trail import trail
from people.models import AuditEntry
from tests import factories
from tests.donations.desk_hands import by_card, page, world
from tests.donations.ringing import checkout, hear
from tests.donations.stripe_hands import happens
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def treasurer():
    return factories.network_admin()


def test_a_closed_fund_takes_no_more_gifts_and_keeps_its_trail(client, treasurer):
    factories.chapter(slug="sf")
    first = factories.fund_page()
    by_card(first.fund, 2500)
    client.force_login(treasurer)
    client.post(page(f"{first.fund.key}/close/"))
    now = FundPage.objects.get(pk=first.pk)
    assert (now.is_open, now.closed_on) == (False, today_of(now.fund))
    assert len(trail(now.fund)) == 1
    assert AuditEntry.objects.get(verb="donations.fund_closed").actor == treasurer
    client.post(page(f"{first.fund.key}/open/"))
    assert FundPage.objects.get(pk=first.pk).is_open


def test_whoever_publishes_a_draft_does_not_open_a_closed_fund(treasurer):
    """A draft from before says nothing of the end; publishing it must not bring the fund back."""
    first = factories.fund_page()
    first.standfirst = "Written before the end."
    draft = first.save_revision()
    close_fund(fund=first.fund, author=treasurer)
    draft.refresh_from_db()
    draft.publish()
    now = FundPage.objects.get(pk=first.pk)
    assert (now.standfirst, now.is_open) == ("Written before the end.", False)
    assert now.fund.archived_at is not None


def test_a_draft_from_the_time_it_was_closed_does_not_close_it_again(treasurer):
    first = factories.fund_page()
    close_fund(fund=first.fund, author=treasurer)
    draft = FundPage.objects.get(pk=first.pk).save_revision()
    open_fund_again(fund=FundPage.objects.get(pk=first.pk).fund, author=treasurer)
    draft.refresh_from_db()
    draft.publish()
    assert FundPage.objects.get(pk=first.pk).is_open


def test_all_translations_close_together(treasurer):
    first = factories.fund_page()
    farsi = factories.translation(first, "fa", title="یک صفحه")
    close_fund(fund=first.fund, author=treasurer)
    assert not FundPage.objects.get(pk=farsi.pk).is_open


def test_closing_twice_is_closing_once(treasurer):
    fund = factories.fund()
    for _number in range(2):
        close_fund(fund=fund, author=treasurer)
    assert AuditEntry.objects.filter(verb="donations.fund_closed").count() == 1


def test_an_event_that_is_dealt_with_is_not_tried_again(treasurer):
    event = StripeEvent.objects.create(
        event_id="evt_1", type="charge.refunded", livemode=False, happened_at=timezone.now(), state="processed"
    )
    assert not retry_event(event=event, author=treasurer)


def test_only_a_pause_that_holds_can_be_ended(treasurer):
    Breaker.objects.create(until=timezone.now() - dt.timedelta(seconds=1), declined=31)
    assert not close_breaker(author=treasurer)
    assert Breaker.objects.get().closed_by is None


def test_a_worth_is_said_once(treasurer):
    gift = by_card(factories.fund())
    Gift.objects.filter(pk=gift.pk).update(counted=None, currency="EUR")
    assert say_worth(gift=gift, counted=2700, author=treasurer)
    assert not say_worth(gift=gift, counted=9, author=treasurer)
    assert Gift.objects.get(pk=gift.pk).counted == 2700


def refunded(gift, treasurer, amount: int) -> Refund:
    ask_refund(gift=gift, amount=amount, author=treasurer, reason="They asked for it.")
    assert tell_refunds() == 1
    hear()
    return Refund.objects.get()


def test_part_of_a_gift_by_card_goes_all_the_way_back(treasurer):
    """Case 28, with the company's stand-in, its real events and the real webhook."""
    _chapter, fund, _treasurer = world()
    checkout(fund=fund, contact=factories.contact())
    hear()
    gift = Gift.objects.get()
    refund = refunded(gift, treasurer, 1000)
    assert (refund.state, refund.author) == ("succeeded", treasurer)
    assert totals_of(fund).card == 1500
    assert list(Receipt.objects.order_by("pk").values_list("amount", flat=True)) == [2500, 1500]
    assert Posting.objects.filter(kind="refund").count() == 1


def test_a_refund_that_fails_days_later_is_restored(client, treasurer):
    """Case 29: the money is with the fund again, and the desk says so."""
    _chapter, fund, own = world()
    _attempt, session = checkout(fund=fund, contact=factories.contact())
    hear()
    refund = refunded(Gift.objects.get(), treasurer, 2500)
    assert totals_of(fund).card == 0
    happens(session, "refund-fails")
    hear()
    refund.refresh_from_db()
    assert (refund.state, totals_of(fund).card) == ("failed", 2500)
    client.force_login(own)
    assert [need.title for need in client.get(page("")).context["needs"]] == ["$25.00 could not be given back"]
