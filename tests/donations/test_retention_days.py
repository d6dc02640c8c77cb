"""To the day: until when the words of a gift, and the address behind it, are kept (docs/privacy.md)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from donations.actions.forgetting import forget_names
from donations.actions.links import ask_for_link, forget_links
from donations.actions.mine import ask_for_statement, send_again, show_name
from donations.actions.receipts import issue_receipt
from donations.links import link_of, mine_token
from donations.mails import receipts
from donations.models import Attempt, DonorLink, Gift, MonthlyGift, Pledge
from donations.queries.mine import receipts_of_year, years_of
from people.erasure import forget_unneeded
from people.letters import compose
from people.models import Contact, OutgoingMail
from tests import factories
from tests.donations import letters, making

pytestmark = pytest.mark.django_db


def utc(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=dt.UTC)


def is_named() -> bool:
    """Whether the only gift still has its words."""
    gift = Gift.objects.get()
    assert bool(gift.name) == (gift.erased_at is None)
    return bool(gift.name)


@pytest.mark.parametrize(
    ("given", "now", "kept"),
    [
        (utc(2026, 1, 1), utc(2026, 12, 31, 23), True),
        (utc(2026, 1, 1), utc(2027, 7, 31, 23, 59), True),
        (utc(2026, 1, 1), utc(2027, 8, 1, 0, 1), False),
        (utc(2026, 12, 30), utc(2027, 8, 1, 0, 1), False),
        (utc(2027, 1, 1), utc(2027, 8, 1, 0, 1), True),
        (utc(2027, 5, 1), utc(2028, 7, 31, 12), True),  # a leap year has a day more before its August
        (utc(2027, 5, 1), utc(2028, 8, 1, 12), False),
        (utc(2028, 2, 29), utc(2029, 7, 31, 12), True),
    ],
)
def test_words_and_address_stay_until_the_end_of_july(given, now, kept):
    """Both go together: a paper without an address to send it to is of no use, nor is an address without a paper."""
    with time_machine.travel(given):
        making.gift(contact=factories.contact("ada@example.org"), name="Ada", received_at=given)
    with time_machine.travel(now):
        forget_names()
        forget_unneeded()
        assert is_named() is kept
        assert (Contact.objects.get().email is not None) is kept


@pytest.mark.parametrize("zone", ["Asia/Tehran", "Pacific/Auckland", "Pacific/Kiritimati"])
def test_a_gift_of_new_years_morning_belongs_to_its_year_wherever_its_fund_is(zone):
    """There the year had begun, in UTC it had not: the paper of the new year has it all the same."""
    fund = factories.fund(zone=zone)
    given = dt.datetime(2027, 1, 1, 0, 30, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
    assert given.year == 2026
    ada = factories.contact()
    issue_receipt(gift=making.gift(fund, contact=ada, name="Ada", received_at=given))
    with time_machine.travel(utc(2027, 8, 2)):
        forget_names()
        assert len(receipts_of_year(ada, 2027)) == 1
    with time_machine.travel(utc(2028, 8, 2)):
        forget_names()
        assert receipts_of_year(ada, 2027) == []


def test_a_year_that_is_forgotten_is_offered_as_no_paper(client):
    """A page that says a mail is on its way, and none comes, would be a lie."""
    ada = factories.contact("ada@example.org")
    for year in (2024, 2026):
        issue_receipt(gift=making.gift(contact=ada, name="Ada", received_at=utc(year, 5, 1)))
    with time_machine.travel(utc(2026, 11, 21)):
        forget_names()
        assert years_of(ada) == [2026]
        link = ask_for_link(email="ada@example.org", locale="en")
        address = reverse("donations_mine_page", args=[mine_token(link)])
        assert 'value="2024"' not in client.get(address).content.decode()
        assert client.post(address + "statement/", {"year": "2024"}).status_code == 404
        assert client.post(address + "statement/", {"year": "2026"}).status_code == 303


def test_a_gift_that_is_forgotten_can_still_have_its_receipt_without_a_name(monkeypatch):
    monkeypatch.setattr(receipts, "draw", lambda template, said: b"%PDF")
    gift = making.gift(name="Ada Quux", received_at=utc(2024, 5, 1))
    issue_receipt(gift=gift)
    forget_names()
    send_again(gift=gift)
    body = compose(OutgoingMail.objects.latest("pk")).body
    assert "$25.00" in body
    assert "Quux" not in body


def test_a_name_that_was_hidden_late_goes_the_next_night():
    """Shown names stay as long as their donors want; then their time has passed already."""
    gift = making.gift(name="Ada", shows_name=True, received_at=utc(2024, 5, 1))
    assert forget_names() == 0
    show_name(gift=gift, shows=False)
    assert forget_names() == 1
    assert not is_named()


@pytest.mark.parametrize(("ended", "kept"), [(utc(2026, 3, 1), True), (utc(2025, 3, 1), False)])
def test_a_monthly_gift_and_a_promise_keep_their_words_as_long_as_a_gift_would(ended, kept):
    making.monthly(state="ended", ended_at=ended, name="Ada", message="For them")
    letters.pledge(state="withdrawn", ended_at=ended, name="Ada", dedication="For them")
    with time_machine.travel(utc(2027, 7, 1)):
        forget_names()
    assert bool(MonthlyGift.objects.get().message) is kept
    assert bool(Pledge.objects.get().dedication) is kept


@pytest.mark.parametrize("state", ["asked", "standing"])
def test_a_promise_keeps_its_address_while_it_is_open(state):
    letters.pledge(state=state, contact=factories.contact("ada@example.org"))
    with time_machine.travel(utc(2030, 1, 1)):
        forget_unneeded()
        assert Contact.objects.get().email
        Pledge.objects.update(state="lapsed", ended_at=timezone.now())
        forget_unneeded()
        assert Contact.objects.get().email is None


def test_a_link_works_for_a_day_to_the_second():
    making.gift(contact=factories.contact("ada@example.org"))
    asked = utc(2026, 11, 21, 12)
    with time_machine.travel(asked, tick=False):
        token = mine_token(ask_for_link(email="ada@example.org", locale="en"))
    with time_machine.travel(asked + dt.timedelta(hours=23, minutes=59, seconds=59), tick=False):
        assert link_of(token)
        assert forget_links() == 0
    with time_machine.travel(asked + dt.timedelta(hours=24), tick=False):
        assert link_of(token) is None
        assert forget_links() == 1
    assert not DonorLink.objects.exists()


def test_a_payment_page_needs_its_address_a_day_longer_than_it_is_open():
    """The payment company may tell a day late that it was paid."""
    ends = utc(2026, 11, 21, 12)
    making.attempt(contact=factories.contact("ada@example.org"), state="open", expires_at=ends, erase_at=ends)
    for later, kept in ((23, True), (25, False)):
        with time_machine.travel(ends + dt.timedelta(hours=later)):
            forget_unneeded()
            assert (Contact.objects.get().email is not None) is kept
    assert Attempt.objects.count() == 1


def test_what_waits_in_the_outbox_is_of_no_use_once_its_words_are_gone():
    gift = making.gift(name="Ada", received_at=utc(2025, 5, 1))
    issue_receipt(gift=gift)
    with time_machine.travel(utc(2026, 7, 31, 12)):
        ask_for_statement(contact=gift.contact, year=2025, locale="en")
    with time_machine.travel(utc(2026, 8, 1, 12)):
        forget_names()
        assert compose(OutgoingMail.objects.get(kind="donations.statement")) is None
