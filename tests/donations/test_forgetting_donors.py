"""How donors are forgotten, and that no sum changes by it (donations.md, case 45)."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from donations.actions.arrivals import book_arrival
from donations.actions.forgetting import forget_donor, forget_names
from donations.actions.monthly import tell_company
from donations.actions.receipts import issue_receipt
from donations.models import Account, Attempt, Entry, Gift, MonthlyGift, Pledge, Posting, PracticeObject, Receipt
from donations.practice.store import get
from donations.queries.totals import ledger_sums, totals_of
from people.erasure import erase_contact, forget_unneeded
from people.models import Contact, OutgoingMail
from tests import factories
from tests.donations import making
from tests.donations.ringing import hear, monthly_checkout
from tests.worlds import grown

pytestmark = pytest.mark.django_db
WORDS = {"name": "Ada Quux", "message": "For Quux", "dedication": "To Quux", "shows_name": True}


@grown
def ada() -> Contact:
    return factories.contact("ada-quux@example.org")


def everything(ada: Contact):
    """A row of each kind that names her, with money behind the gift."""
    fund = factories.fund()
    gift = making.gift(fund, contact=ada, note="Quux's cheque", **WORDS)
    book_arrival(gift=gift, into=Account.Kind.CLEARING, at=timezone.now())
    issue_receipt(gift=gift)
    making.attempt(fund, contact=ada, checkout_url="https://pay.example/quux", **WORDS)
    for state in ("begun", "open", "processing"):
        making.attempt(fund, contact=ada, state=state, often="monthly", **WORDS)
    making.monthly(fund, contact=ada, pay_url="https://pay.example/quux", **WORDS)
    Pledge.objects.create(
        **{"fund": fund, "contact": ada, "amount": 500, "way": "cash", "reference": "R1", "livemode": False},
        **{"due_on": dt.date(2027, 1, 1), "state": "standing", "locale": "en", "token_hash": "x", **WORDS},
    )
    return fund


def rows_with(word: str) -> list[str]:
    """Rows of donations that hold a word in any field, however it is kept."""
    found = []
    for model in apps.get_app_config("donations").get_models():
        found += [
            f"{model.__name__}.{name}"
            for row in model.objects.all().values()
            for name, value in row.items()
            if word in str(value)
        ]
    return sorted(found)


def sums(fund):
    entries = list(Entry.objects.order_by("pk").values_list("debit", "credit", "amount", "currency"))
    postings = list(Posting.objects.order_by("pk").values_list("key", "subject"))
    return ledger_sums(fund, livemode=False), totals_of(fund).in_hand, entries, postings


def test_erasure_takes_what_is_personal_and_leaves_every_sum(ada):
    """Case 45."""
    fund = everything(ada)
    before, receipt = sums(fund), Receipt.objects.values().get()
    assert {row.partition(".")[0] for row in rows_with("Quux")} == {"Attempt", "Gift", "MonthlyGift", "Pledge"}
    erase_contact(contact=ada, actor=None)
    assert (rows_with("Quux"), rows_with("quux")) == ([], [])
    assert sums(fund) == before
    assert Receipt.objects.values().get() == receipt
    assert not Contact.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert Gift.objects.get().erased_at


def test_a_running_monthly_gift_is_ended_first(ada):
    """Whoever is forgotten is not charged next month; the payment company forgets them too."""
    monthly_checkout(contact=ada)
    hear()
    erase_contact(contact=ada, actor=None)
    found = MonthlyGift.objects.get()
    assert (found.contact, bool(found.end_asked_at)) == (None, True)
    customer = get("subscription", found.subscription_id)["customer"]
    tell_company()
    assert get("subscription", found.subscription_id)["status"] == "canceled"
    assert PracticeObject.objects.get(pk=customer).data.get("deleted")
    assert MonthlyGift.objects.get().state == "ended"
    assert not OutgoingMail.objects.exists()


def test_promises_are_withdrawn_and_open_checkouts_closed(ada):
    everything(ada)
    forget_donor(ada)
    assert Pledge.objects.get().state == "withdrawn"
    states = Attempt.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["paid", "expired", "expired", "expired", "paid"]
    assert not Attempt.objects.exclude(contact=None).exists()


def test_who_else_gave_is_not_touched(ada):
    other = making.gift(name="Bo", shows_name=True)
    everything(ada)
    forget_donor(ada)
    other.refresh_from_db()
    assert (other.name, other.contact_id is not None, other.erased_at) == ("Bo", True, None)


@pytest.mark.parametrize(
    ("today", "kept"), [((2027, 7, 30), True), ((2027, 8, 2), False)], ids=["in-july", "in-august"]
)
def test_an_address_is_kept_for_the_papers_of_its_year(ada, today, kept):
    making.gift(contact=ada, received_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    with time_machine.travel(dt.datetime(*today, tzinfo=dt.UTC)):
        forget_unneeded()
    assert (Contact.objects.get().email is not None) is kept


LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def _running(ada):
    making.monthly(contact=ada, started_at=LONG_AGO)


def _disputed(ada):
    making.dispute(making.gift(contact=ada, received_at=LONG_AGO), 100)


def _given_back(ada):
    making.refund(making.gift(contact=ada, received_at=LONG_AGO), 100, "pending")


def _on_its_way(ada):
    making.attempt(contact=ada, state="processing", expires_at=LONG_AGO, erase_at=LONG_AGO)


def _at_the_payment_page(ada):
    making.attempt(contact=ada, state="open")


@pytest.mark.parametrize("need", [_running, _disputed, _given_back, _on_its_way, _at_the_payment_page])
def test_an_address_is_kept_while_something_needs_it(ada, need):
    need(ada)
    forget_unneeded()
    assert Contact.objects.get().email == "ada-quux@example.org"


def _settled(ada):
    making.refund(making.gift(contact=ada, received_at=LONG_AGO), 100)


def _ended(ada):
    making.monthly(contact=ada, state="ended", ended_at=LONG_AGO)
    Attempt.objects.update(erase_at=LONG_AGO)


def _left_open(ada):
    making.attempt(contact=ada, state="open", expires_at=LONG_AGO)


@pytest.mark.parametrize("past", [_settled, _ended, _left_open])
def test_control_what_is_over_needs_no_address(ada, past):
    past(ada)
    forget_unneeded()
    assert Contact.objects.get().email is None


def test_names_that_are_not_shown_go_after_their_time():
    old, new = {"received_at": LONG_AGO}, {"received_at": timezone.now()}
    hidden = making.gift(**old, name="Ada", message="x", note="cheque 12")
    shown = making.gift(**old, name="Bo", shows_name=True)
    recent = making.gift(**new, name="Cy")
    attempt = making.attempt(created_at=LONG_AGO, name="Di")
    over = making.monthly(state="ended", ended_at=LONG_AGO, name="Ed")
    running = making.monthly(name="Fe", started_at=LONG_AGO)
    assert forget_names() == 3
    assert forget_names() == 0
    for row in (hidden, shown, recent, attempt, over, running):
        row.refresh_from_db()
    assert [row.name for row in (hidden, shown, recent, attempt, over, running)] == ["", "Bo", "Cy", "", "", "Fe"]
    assert (hidden.message, hidden.note) == ("", "")


def test_a_gift_that_arrives_after_its_donor_was_forgotten_has_no_address(ada):
    """The page was open when they were erased, and they paid all the same."""
    attempt, _session = monthly_checkout(contact=ada)
    erase_contact(contact=ada, actor=None)
    hear()
    gift = Gift.objects.get()
    assert (gift.contact, gift.name) == (None, "")
    assert Attempt.objects.get(pk=attempt.pk).state == "paid"
    tell_company()
    assert MonthlyGift.objects.get().state == "ended"  # nobody could end it otherwise
    assert not OutgoingMail.objects.exists()


def test_the_subject_of_a_posting_names_nobody(ada):
    everything(ada)
    subjects = [posting.subject for posting in Posting.objects.all()]
    assert subjects
    assert all(uuid.UUID(subject.partition(":")[2]) for subject in subjects)
