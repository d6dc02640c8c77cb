"""A monthly gift through its months, as its donor lives it: paid, failed, paid by link, changed, ended (48 to 50)."""

import uuid
from typing import Any

import pytest
from django.urls import reverse

from donations.actions.audit import audit
from donations.actions.cards import ask_for_card, card_given
from donations.actions.forgetting import forget_donor
from donations.actions.monthly import ask_amount, ask_end, tell_company
from donations.errors import TooLate
from donations.links import monthly_token
from donations.models import Gift, MonthlyGift, Receipt
from donations.practice import hands
from donations.practice.store import get
from donations.queries.totals import totals_of
from people.letters import compose
from people.models import OutgoingMail
from tests import factories
from tests.donations.ringing import hear, monthly_checkout
from tests.donations.stripe_hands import happens

pytestmark = pytest.mark.django_db


class Life:
    """One monthly gift of ten dollars and what happens to it."""

    def __init__(self, **fields: Any):
        self.attempt, self.session = monthly_checkout(**{"contact": factories.contact("ada@example.org"), **fields})
        hear()

    @property
    def gift(self) -> MonthlyGift:
        return MonthlyGift.objects.get()

    def month(self, how: str) -> None:
        """Let a month go by: paid, fails, asks, last; and hear of it, twice and in disorder."""
        happens(self.session, f"month-{how}")
        hear(copies=2, seed=5)

    def pays_by_link(self) -> None:
        """The button in the mail about a payment that failed."""
        hands.pay_invoice(self.gift.failed_invoice, pays=True)
        hear(copies=2, seed=6)

    def new_card(self) -> str:
        """The page on which a card is given, used; nothing is heard of it yet."""
        key = ask_for_card(monthly=self.gift, nonce=uuid.uuid4()).rstrip("/").rpartition("/")[2]
        hands.press(key, "pays")
        return key

    def given(self) -> list[int]:
        return list(Gift.objects.order_by("pk").values_list("amount", flat=True))

    def company(self):
        return get("subscription", self.gift.subscription_id)


@pytest.fixture
def life() -> Life:
    return Life()


def told() -> list[str]:
    """The mails of monthly gifts that would leave now, oldest first, by the last word of their kind."""
    mails = OutgoingMail.objects.filter(kind__startswith="donations.monthly_").order_by("pk")
    return [mail.kind.rpartition("_")[2] for mail in mails if compose(mail)]


def asked() -> list[str]:
    """The same mails, whether they are still true or not."""
    mails = OutgoingMail.objects.filter(kind__startswith="donations.monthly_").order_by("pk")
    return [mail.kind.rpartition("_")[2] for mail in mails]


def all_is_well() -> bool:
    """Each gift has one receipt, numbered in order, and the books agree with the rows."""
    numbers = list(Receipt.objects.order_by("number").values_list("number", flat=True))
    return numbers == list(range(1, Gift.objects.count() + 1)) and not audit()


def test_a_year_with_all_that_can_happen(life):
    """Paid, failed and paid by link, paid, asked by the bank and paid by link, failed for good."""
    life.month("paid")
    life.month("fails")
    assert (life.gift.state, life.given(), told()) == ("past-due", [1000, 1000], ["failed"])
    life.pays_by_link()
    assert (life.gift.state, life.given(), told()) == ("active", [1000] * 3, [])
    life.month("paid")
    life.month("asks")
    assert (life.gift.state, told()) == ("past-due", ["action"])
    life.pays_by_link()
    assert (life.gift.state, life.given()) == ("active", [1000] * 5)
    life.month("fails")
    life.month("last")
    assert (life.gift.state, life.given(), told()) == ("lapsed", [1000] * 5, ["lapsed"])
    assert asked() == ["failed", "action", "failed", "lapsed"]
    assert totals_of(life.gift.fund).card == 5000
    assert all_is_well()


def test_two_months_that_fail_are_two_mails_and_only_the_last_is_true(life):
    life.month("fails")
    first = life.gift.failed_invoice
    life.month("fails")
    assert life.gift.failed_invoice != first
    assert asked() == ["failed", "failed"]
    assert told() == ["failed"]
    assert life.given() == [1000]


def test_another_amount_while_a_payment_waits_leaves_that_payment_as_it_is(life):
    """What failed was ten dollars and stays ten; the month after is twenty-five."""
    life.month("fails")
    ask_amount(monthly=life.gift, amount=2500)
    assert tell_company() == 1
    life.pays_by_link()
    life.month("paid")
    assert life.given() == [1000, 1000, 2500]
    assert (life.gift.amount, life.gift.amount_asked) == (2500, None)
    assert all_is_well()


def test_up_down_and_up_again_before_the_worker_looks_is_one_change(life):
    for amount in (2500, 500, 1500):
        ask_amount(monthly=life.gift, amount=amount)
    assert tell_company() == 1
    assert tell_company() == 0
    life.month("paid")
    assert life.given() == [1000, 1500]


def test_back_to_what_it_was_before_the_worker_looks_changes_nothing(life):
    before = life.company()["items"]["data"][0]["price"]["id"]
    for amount in (2500, 1000):
        ask_amount(monthly=life.gift, amount=amount)
    tell_company()
    assert life.company()["items"]["data"][0]["price"]["id"] == before
    assert life.gift.amount_asked is None


def test_to_end_forgets_an_amount_that_was_still_asked_for(life):
    ask_amount(monthly=life.gift, amount=2500)
    ask_end(monthly=life.gift)
    assert life.gift.amount_asked is None
    tell_company()
    hear()
    assert (life.gift.state, life.gift.amount, life.given()) == ("ended", 1000, [1000])


def test_ended_twice_is_ended_once_and_told_once(life):
    ask_end(monthly=life.gift)
    when = life.gift.end_asked_at
    ask_end(monthly=life.gift)
    assert life.gift.end_asked_at == when
    assert [tell_company(), tell_company()] == [1, 0]
    hear(copies=3, seed=1)
    ended = life.gift.ended_at
    ask_end(monthly=life.gift)
    assert tell_company() == 0
    assert (life.gift.ended_at, life.gift.end_asked_at, asked()) == (ended, when, ["ended"])


def test_what_failed_is_not_mentioned_any_more_once_it_ends(life):
    life.month("fails")
    ask_end(monthly=life.gift)
    assert told() == []
    tell_company()
    hear()
    assert (told(), life.gift.pay_url) == (["ended"], "")


def test_a_month_that_was_taken_before_the_worker_told_counts_and_is_the_last(life):
    """The donor pressed “End it” in the hour in which the payment company took the next one."""
    ask_end(monthly=life.gift)
    life.month("paid")
    assert life.given() == [1000, 1000]
    receipt = compose(OutgoingMail.objects.filter(kind="donations.receipt").latest("pk"))
    assert "/give/monthly/" not in receipt.body
    tell_company()
    hear()
    assert life.gift.state == "ended"
    assert all_is_well()


def test_a_new_card_after_the_end_was_asked_for_pays_nothing(life):
    """Its page was open in another window: what failed stays unpaid, since whoever ends it pays nothing more."""
    life.month("fails")
    page = life.new_card()
    ask_end(monthly=life.gift)
    assert card_given(page)
    hear()
    assert life.given() == [1000]
    assert "card" not in asked()


def test_two_new_cards_are_two_mails_and_the_last_one_pays(life):
    for _ in range(2):
        assert card_given(life.new_card())
    last = life.company()["default_payment_method"]
    life.month("paid")
    assert asked() == ["card", "card"]
    assert life.company()["default_payment_method"] == last
    assert life.given() == [1000, 1000]


def test_a_card_page_that_nobody_used_changes_nothing(life):
    before = life.company()["default_payment_method"]
    key = ask_for_card(monthly=life.gift, nonce=uuid.uuid4()).rstrip("/").rpartition("/")[2]
    assert card_given(key)
    assert (life.company()["default_payment_method"], asked()) == (before, [])


@pytest.mark.parametrize("how", ["ended", "lapsed", "ending"])
def test_what_is_over_takes_neither_card_nor_amount_and_says_so(client, life, how):
    if how == "lapsed":
        life.month("fails")
        life.month("last")
    else:
        ask_end(monthly=life.gift)
    if how == "ended":
        tell_company()
        hear()
    with pytest.raises(TooLate):
        ask_for_card(monthly=life.gift, nonce=uuid.uuid4())
    address = reverse("donations_monthly", args=[monthly_token(life.gift)])
    for button, fields in (("amount", {"amount": "25"}), ("card", {"nonce": str(uuid.uuid4())})):
        answer = client.post(f"{address}{button}/", fields)
        assert answer.status_code == 422
        assert "has ended" in answer.content.decode()
        assert "try again" not in answer.content.decode()
    page = client.get(address).content.decode()
    assert 'name="amount"' not in page
    assert f"{address}end/" not in page
    assert life.gift.amount_asked is None


@pytest.mark.parametrize(("language", "words"), [("en", "every month"), ("fa", "هر ماه"), ("es", "cada mes")])
def test_the_receipts_of_all_months_are_in_the_language_it_began_in(language, words):
    life = Life(locale=language)
    life.month("paid")
    mails = OutgoingMail.objects.filter(kind="donations.receipt")
    assert [mail.locale for mail in mails] == [language] * 2
    assert all(words in compose(mail).body for mail in mails)


def test_who_is_forgotten_between_two_months_hears_nothing_and_pays_nothing_more(life):
    life.month("fails")
    forget_donor(life.gift.contact)
    tell_company()
    hear(copies=2, seed=4)
    assert (life.gift.state, life.gift.contact, life.given(), asked()) == ("ended", None, [1000], [])
    assert life.company()["status"] == "canceled"
    assert all_is_well()


def test_two_monthly_gifts_of_one_person_do_not_mix():
    """Ending the one ends only that, and each link opens its own."""
    ada = factories.contact("ada@example.org")
    for amount in (1000, 2000):
        monthly_checkout(contact=ada, amount=amount)
        hear()
    small, large = MonthlyGift.objects.order_by("amount")
    ask_end(monthly=small)
    assert tell_company() == 1
    hear()
    small.refresh_from_db()
    large.refresh_from_db()
    assert (small.state, large.state) == ("ended", "active")
    assert monthly_token(small) != monthly_token(large)
    assert get("subscription", large.subscription_id)["status"] == "active"
