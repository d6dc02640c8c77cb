"""What donors hear when a monthly payment fails, and when it is over (donations.md, case 48)."""

import datetime as dt

import pytest
from django.utils import timezone

from donations.actions.dunning import tell_action_needed, tell_ended, tell_failed, tell_lapsed
from people.letters import compose
from people.models import OutgoingMail
from tests.donations import making

pytestmark = pytest.mark.django_db
HOSTED = "https://invoice.example/i/acct_1/test"


def failing(**fields):
    return making.monthly(**{"state": "past-due", "failed_invoice": "in_1", "pay_url": HOSTED, **fields})


def mails(kind: str):
    return [compose(mail) for mail in OutgoingMail.objects.filter(kind=f"donations.monthly_{kind}")]


def test_a_renewal_that_needs_the_donor_leads_to_the_hosted_page():
    """Case 48."""
    tell_action_needed(monthly=failing())
    (message,) = mails("action")
    assert HOSTED in message.body
    assert "bank" in message.subject
    assert "/give/monthly/" in message.body


def test_a_failed_payment_can_be_paid_or_done_with_another_card():
    tell_failed(monthly=failing())
    (message,) = mails("failed")
    assert HOSTED in message.body
    assert "Use another card" in message.body
    assert "/give/monthly/" in message.body


def test_one_invoice_is_told_of_once_and_the_next_one_again():
    monthly = failing()
    for _ in range(3):
        tell_failed(monthly=monthly)
    assert len(mails("failed")) == 1
    monthly.failed_invoice = "in_2"
    monthly.save()
    tell_failed(monthly=monthly)
    assert len(mails("failed")) == 2


@pytest.mark.parametrize(
    "meanwhile",
    [
        {"state": "active", "failed_invoice": "", "pay_url": ""},
        {"failed_invoice": "in_2"},
        {"end_asked_at": timezone.now()},
        {"state": "ended", "ended_at": timezone.now()},
    ],
    ids=["paid", "another-failed", "asked-to-end", "ended"],
)
def test_who_needs_not_hear_it_any_more_does_not(meanwhile):
    monthly = failing()
    tell_failed(monthly=monthly)
    for name, value in meanwhile.items():
        setattr(monthly, name, value)
    monthly.save()
    assert mails("failed") == [None]


def test_the_final_failure_is_told_once():
    """Case 48: lapsed, one notice."""
    monthly = making.monthly(state="lapsed", ended_at=timezone.now())
    for _ in range(3):
        tell_lapsed(monthly=monthly)
    (message,) = mails("lapsed")
    assert "No further payment will be tried" in " ".join(message.body.split())


def test_the_end_says_its_day():
    monthly = making.monthly(state="ended", ended_at=dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC))
    tell_ended(monthly=monthly)
    tell_ended(monthly=monthly)
    (message,) = mails("ended")
    assert "18 November 2026" in message.body


def test_nobody_is_written_to_without_an_address():
    monthly = failing(contact=None)
    for tell in (tell_failed, tell_action_needed, tell_lapsed, tell_ended):
        tell(monthly=monthly)
    assert not OutgoingMail.objects.exists()
