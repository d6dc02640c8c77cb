"""The mail with a receipt, as true as it is when it leaves (donations.md, cases 28 and 40, and section 6.10)."""

import pytest

from donations.actions.receipts import correct_receipt, issue_receipt
from donations.mails import receipts
from people.letters import compose
from people.models import OutgoingMail
from tests.donations import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Papers have tests of their own."""
    monkeypatch.setattr(receipts, "draw", lambda template, said: f"%PDF {template} {said['number']}".encode())


def latest(kind: str = "donations.receipt"):
    return compose(OutgoingMail.objects.filter(kind=kind).latest("pk"))


def test_the_mail_is_the_receipt(settings):
    settings.RECEIPT_FROM = ["Appeal e.V.", "Berlin"]
    issue_receipt(gift=making.gift(name="Sima", amount=2000, tip=500))
    message = latest()
    for told in ("Appeal e.V.", "$25.00", "$20.00", "$5.00", "A full page", "Sima", "No goods or services"):
        assert told in message.body
    assert message.subject == "Thank you: your receipt"
    (paper,) = message.attachments
    assert paper.filename.startswith("receipt-")
    assert paper.mimetype == "application/pdf"


def test_a_gift_of_many_names_all_of_them():
    issue_receipt(gift=making.gift(name="Sima\nBo\nرضا"))
    body = latest().body
    assert all(name in body for name in ("Sima", "Bo", "رضا"))
    assert body.count("\u2068") == body.count("\u2069") == 3


def test_a_name_that_stands_by_itself_has_no_marks():
    issue_receipt(gift=making.gift(name="Sima"))
    assert not set("\u2066\u2068\u2069") & set(latest().body)


def test_the_subject_says_neither_sum_nor_fund():
    issue_receipt(gift=making.gift())
    subject = latest().subject
    assert "25" not in subject
    assert "full page" not in subject


def test_a_corrected_one_says_which_it_replaces_and_why():
    """Case 28."""
    gift = making.gift()
    first = issue_receipt(gift=gift)
    making.refund(gift, 1000)
    correct_receipt(gift=gift)
    message = latest()
    assert message.subject == "Your corrected receipt"
    assert f"replaces receipt {first}" in " ".join(message.body.split())
    assert "$10.00 was given back" in " ".join(message.body.split())
    assert "$15.00" in message.body


def test_one_that_was_replaced_meanwhile_is_not_sent():
    gift = making.gift()
    issue_receipt(gift=gift)
    stale = OutgoingMail.objects.get()
    making.refund(gift, 1000)
    correct_receipt(gift=gift)
    assert compose(stale) is None


def test_practice_is_named_and_live_is_not():
    issue_receipt(gift=making.gift())
    assert "no money was charged" in latest().body
    issue_receipt(gift=making.gift(livemode=True))
    assert "no money was charged" not in latest().body


@pytest.mark.parametrize("note", ["", "Appeal e.V. is recognised as charitable; gifts are tax-deductible in Germany."])
def test_nothing_is_called_deductible_unless_the_entity_says_so(note, settings):
    settings.RECEIPT_NOTE = note
    issue_receipt(gift=making.gift())
    body = " ".join(latest().body.split())
    assert ("tax-deductible" in body) == bool(note)
    assert note in body


def test_it_is_written_in_the_language_of_the_gift():
    issue_receipt(gift=making.gift(locale="fa"))
    message = latest()
    assert "۲۵٫۰۰ دلار" in message.body
    assert 'dir="rtl"' in message.alternatives[0].content


def test_the_mail_of_a_month_holds_the_way_out_and_the_first_one_says_that_it_began():
    """Case 50: the link stands in every mail about a monthly gift."""
    monthly = making.monthly()
    mine = {"fund": monthly.fund, "monthly": monthly, "contact": monthly.contact}
    issue_receipt(gift=making.gift(**mine))
    assert latest().subject == "Thank you: your monthly gift has begun"
    issue_receipt(gift=making.gift(**mine))
    message = latest()
    assert message.subject == "Thank you: your receipt"
    assert "/give/monthly/" in message.body


def test_a_monthly_gift_that_ends_is_not_offered_for_ending():
    monthly = making.monthly(state="ended")
    issue_receipt(gift=making.gift(monthly.fund, monthly=monthly, contact=monthly.contact))
    assert "/give/monthly/" not in latest().body


def test_the_mail_is_dropped_where_its_donor_was_erased():
    gift = making.gift()
    issue_receipt(gift=gift)
    mail = OutgoingMail.objects.get()
    gift.contact = None
    gift.save()
    assert compose(mail) is None
