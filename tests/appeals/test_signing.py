"""From a name to a signature that counts: cases 1 to 5, 11 and 12 of the specification."""

import pytest

from appeals.actions.counting import fold_changes
from appeals.actions.signing import confirm_signature, withdraw_signature
from appeals.models import AppealVersion, Signature, Tally
from appeals.queries.tallies import total_of
from people.models import Contact, OutgoingMail
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.appeal_page()


def count(page) -> tuple[int, int]:
    """How many signed, and how many have still to answer a mail."""
    fold_changes()
    total = total_of(page.appeal)
    return total.signed, total.pending


def test_publishing_freezes_the_words(page):
    version = AppealVersion.objects.get()
    text = version.texts.get()

    assert (version.number, text.locale, text.title) == (1, "en", page.title)
    assert [block["type"] for block in text.text] == ["address", "text", "demand"]


def test_signing_counts_nothing_and_asks_for_one_mail(page, mailoutbox):
    factories.signature(page, confirmed=False)

    assert count(page) == (0, 1)
    assert list(OutgoingMail.objects.values_list("kind", "state")) == [("appeals.confirm", "queued")]
    assert mailoutbox == []


def test_confirming_counts_once_and_forgets_the_address(page):
    row = factories.signature(page, confirmed=False)

    confirm_signature(signature=row)
    confirm_signature(signature=row)

    assert count(page) == (1, 0)
    assert {tally.axis: tally.online for tally in Tally.objects.all()} == dict.fromkeys(Tally.Axis.values, 1)


def test_withdrawing_takes_the_row_and_the_count(page):
    row = factories.signature(page)
    assert count(page) == (1, 0)

    withdraw_signature(signature=row)

    assert count(page) == (0, 0)
    assert not Signature.objects.exists()


def test_the_same_mailbox_signs_once(page):
    factories.signature(page, "sima@example.org")
    factories.signature(page, "Sima+more@example.org", confirmed=False)

    assert count(page) == (1, 0)
    assert Contact.objects.count() == 1
    assert [mail.kind for mail in OutgoingMail.objects.order_by("pk")] == ["appeals.confirm", "appeals.again"]
