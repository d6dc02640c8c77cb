"""Forgotten in the middle of everything: what follows is booked as if nobody had been (donations.md, case 45).

Each story is lived twice, by somebody who is forgotten on the way and by somebody who is not: every sum is the same.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from donations.actions.audit import audit
from donations.actions.forgetting import forget_donor
from donations.actions.links import ask_for_link
from donations.actions.monthly import tell_company
from donations.actions.refunds import ask_refund
from donations.links import mine_token, monthly_token
from donations.models import Attempt, DonorLink, Entry, Fund, Gift, MonthlyGift, Pledge, Receipt
from donations.queries.totals import ledger_sums, totals_of
from people.erasure import erase_contact
from people.letters import compose
from people.models import Contact, OutgoingMail
from people.secrets import email_key
from tests import factories
from tests.donations import letters
from tests.donations.ringing import balances, checkout, hear, monthly_checkout
from tests.donations.stripe_hands import happens

pytestmark = pytest.mark.django_db
WORDS = {"name": "Ada Quux", "shows_name": True, "message": "For Quux", "dedication": "To Quux"}
Step = Callable[[Any], None]


def _then(*names: str) -> Step:
    def step(session: Any) -> None:
        for name in names:
            happens(session, name)
            hear(copies=2, seed=3)

    return step


# How a gift begins, what happened before its donor was forgotten, and what after.
STORIES = {
    "refund": ("pays", _then(), _then("refund-part", "refund-all")),
    "refund-that-fails": ("pays", _then("refund-part"), _then("refund-fails")),
    "dispute-lost": ("pays", _then("dispute"), _then("dispute-lost")),
    "dispute-won": ("pays", _then("dispute"), _then("dispute-won")),
    "debit-arrives": ("debits", _then(), _then("debit-arrives")),
    "debit-fails": ("debits", _then(), _then("debit-fails")),
}


def _live(ada: Contact, story: str, *, forget: Callable[[Contact], Any] | None) -> Fund:
    way, before, after = STORIES[story]
    attempt, session = checkout(way, fund=factories.fund(), contact=ada, amount=2500, tip=250, **WORDS)
    hear()
    before(session)
    if forget:
        forget(ada)
    after(session)
    return attempt.fund


def _sums(fund: Fund):
    totals = totals_of(fund)
    rows = Receipt.objects.filter(gift__fund=fund).order_by("number").values_list("amount", "tip")
    ours = Entry.objects.filter(Q(debit__fund=fund) | Q(credit__fund=fund))
    legs = ours.order_by("pk").values_list("amount", "currency")
    return ledger_sums(fund, livemode=False), (totals.card, totals.in_hand), list(rows), list(legs)


def _erase(ada: Contact) -> None:
    erase_contact(contact=ada, actor=None)


@pytest.mark.parametrize(
    ("story", "forget"), [*((story, forget_donor) for story in STORIES), ("refund", _erase), ("debit-arrives", _erase)]
)
def test_what_follows_is_booked_the_same(story, forget):
    kept = _live(factories.contact("bo@example.org"), story, forget=None)
    forgotten = _live(factories.contact("ada@example.org"), story, forget=forget)
    assert _sums(forgotten) == _sums(kept)
    assert audit() == []
    gifts = Gift.objects.filter(fund=forgotten)
    assert {(gift.contact_id, gift.name, gift.message) for gift in gifts} <= {(None, "", "")}
    assert not OutgoingMail.objects.exclude(contact__email_key=email_key("bo@example.org")).exists()


def _everything(ada: Contact):
    """All at once: a gift with a refund under way, a monthly one that failed, money on its way, two promises."""
    fund = factories.fund()
    _attempt, session = checkout(fund=fund, contact=ada, **WORDS)
    hear()
    happens(session, "refund-part")
    hear()
    _attempt, monthly = monthly_checkout(fund=fund, contact=ada, **WORDS)
    hear()
    happens(monthly, "month-fails")
    hear()
    checkout("debits", fund=fund, contact=ada, **WORDS)
    hear()
    for state in ("asked", "standing"):
        promise = letters.pledge(fund, contact=ada, state=state, **WORDS)
        letters.ask_about(promise, "pledge_before")
    return fund


def test_everything_at_once_by_the_button_of_the_page(client):
    ada = factories.contact("ada@example.org")
    fund = _everything(ada)
    before, held = _sums(fund), balances()
    link = ask_for_link(email="ada@example.org", locale="en")
    address = reverse("donations_mine_page", args=[mine_token(link)])
    asked = client.get(address + "erase/").content.decode()
    assert "monthly" in asked
    assert client.post(address + "erase/", {"everything": "1"}).status_code == 303
    assert client.post(address + "erase/", {"everything": "1"}).status_code == 404  # the link went along
    assert _sums(fund) == before
    assert balances() == held
    assert not Contact.objects.filter(pk=ada.pk).exists()
    assert not OutgoingMail.objects.exists()
    assert not DonorLink.objects.exists()
    assert MonthlyGift.objects.get().end_asked_at
    assert set(Pledge.objects.values_list("state", flat=True)) == {"withdrawn"}
    for kind in (Gift, Attempt, MonthlyGift, Pledge):
        for row in kind.objects.all():
            assert (row.contact, row.name, row.message, row.dedication, row.shows_name) == (None, "", "", "", False)


def test_forgotten_twice_is_forgotten_once():
    ada = factories.contact("ada@example.org")
    _everything(ada)
    forget_donor(ada)
    rows = [list(kind.objects.order_by("pk").values()) for kind in (Gift, Attempt, MonthlyGift, Pledge)]
    forget_donor(ada)
    assert [list(kind.objects.order_by("pk").values()) for kind in (Gift, Attempt, MonthlyGift, Pledge)] == rows


def test_a_refund_asked_at_the_desk_still_goes_back_after_its_donor_was_forgotten():
    """The card is known to the payment company; we need nobody's name for it."""
    ada = factories.contact("ada@example.org")
    checkout(contact=ada, **WORDS)
    hear()
    gift = Gift.objects.get()
    refund = ask_refund(gift=gift, amount=1000, author=factories.network_admin(), reason="Asked for by letter.")
    forget_donor(ada)
    refund.refresh_from_db()
    assert (refund.gift_id, refund.amount, refund.state) == (gift.pk, 1000, "asked")
    assert audit() == []


def test_an_old_link_of_a_monthly_gift_names_nobody_and_takes_no_change(client):
    """It stands in mails for ever: whoever opens it later reads how it ended, and no name."""
    ada = factories.contact("ada@example.org")
    monthly_checkout(contact=ada, **WORDS)
    hear()
    address = reverse("donations_monthly", args=[monthly_token(MonthlyGift.objects.get())])
    forget_donor(ada)
    tell_company()
    page = client.get(address)
    assert page.status_code == 200
    assert "Quux" not in page.content.decode()
    assert client.post(address + "amount/", {"amount": "25"}).status_code == 422
    assert client.post(address + "end/").status_code == 303
    assert MonthlyGift.objects.get().state == "ended"


def test_who_gives_again_after_being_forgotten_is_a_new_donor(client):
    """The page behind the new link knows nothing of what was before."""
    ada = factories.contact("ada@example.org")
    checkout(contact=ada, amount=7700, **WORDS)
    hear()
    forget_donor(ada)
    assert ask_for_link(email="ada@example.org", locale="en") is None
    checkout(contact=ada, amount=1200)
    hear()
    link = ask_for_link(email="ada@example.org", locale="en")
    told = client.get(reverse("donations_mine_page", args=[mine_token(link)])).content.decode()
    assert "$12.00" in told
    assert "$77" not in told


def test_mail_that_was_on_its_way_when_they_were_forgotten_is_dropped():
    """A worker had taken it already."""
    ada = factories.contact("ada@example.org")
    checkout(contact=ada)
    hear()
    taken = OutgoingMail.objects.get()
    assert compose(taken)
    forget_donor(ada)
    assert compose(taken) is None


def test_somebody_elses_monthly_gift_runs_on():
    ada, bo = factories.contact(), factories.contact()
    for contact in (ada, bo):
        monthly_checkout(contact=contact)
        hear()
    forget_donor(ada)
    tell_company()
    hear()
    states = MonthlyGift.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["ended", "active"]
    assert MonthlyGift.objects.filter(end_asked_at__lte=timezone.now()).count() == 1
