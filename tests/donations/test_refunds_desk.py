"""Giving back from the desk (donations.md, case 28): never more than is left, and told once."""

import uuid

import pytest
import stripe

from chapters import step_up
from donations.actions import refunds
from donations.actions.refunds import ask_refund, tell_refunds
from donations.errors import DonationError, MoreThanIsLeft
from donations.models import Posting, Receipt, Refund
from donations.queries.totals import totals_of
from donations.queries.worth import left_of
from people.models import AuditEntry
from tests import factories
from tests.donations.desk_hands import by_card, by_hand, page, world
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def office():
    return world()


@pytest.fixture
def desk(client, office):
    chapter, fund, treasurer = office
    client.force_login(treasurer)
    return chapter, fund, treasurer


@pytest.fixture
def fresh(monkeypatch):
    """A code was typed a moment ago."""
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)


class Company:
    """Stands where the payment company stands: keeps what it was told and answers, or fails."""

    def __init__(self, failure=None):
        self.told, self.failure = [], failure
        self.v1 = self.refunds = self

    def create(self, params, options):
        self.told.append((params, options))
        if self.failure:
            raise self.failure
        return stripe.Refund.construct_from({"id": f"re_{len(self.told)}", "status": "pending"}, "key")


@pytest.fixture
def company(monkeypatch):
    company = Company()
    monkeypatch.setattr(refunds, "client", lambda: company)
    return company


def give_back(client, gift, **changes):
    form = client.get(page(f"gifts/{gift.uid}/")).context["refund_form"]
    told = {"nonce": form["nonce"].value(), "amount": "10", "reason": "They asked for it."}
    return client.post(page(f"gifts/{gift.uid}/refund/"), {**told, **changes})


def test_part_of_a_gift_by_hand_goes_back_at_once(client, desk, fresh):
    """Case 28: $10 of $25 leave $15, the goal is $10 further away, and the receipt is replaced."""
    _chapter, fund, treasurer = desk
    gift = by_hand(fund, treasurer, 2500, name="Ada", email="ada@example.org")
    response = give_back(client, gift)
    assert response.status_code == 302
    assert (left_of(gift), totals_of(fund).offline) == (1500, 1500)
    assert list(Receipt.objects.order_by("pk").values_list("amount", flat=True)) == [2500, 1500]
    booked = Posting.objects.get(kind="refund")
    assert (booked.author, AuditEntry.objects.get(verb="donations.refund_asked").actor) == (treasurer, treasurer)


@pytest.mark.parametrize("amount", ["25.01", "0", "-5", "1000000"])
def test_more_than_is_left_is_refused_beside_its_field(client, desk, fresh, amount):
    """Case 28: a refund beyond the remainder."""
    _chapter, fund, treasurer = desk
    gift = by_hand(fund, treasurer, 2500)
    response = give_back(client, gift, amount=amount)
    assert (response.status_code, set(response.context["refund_form"].errors)) == (422, {"amount"})
    assert (totals_of(fund).offline, Refund.objects.count()) == (2500, 0)


def test_a_form_sent_twice_gives_back_once(client, desk, fresh):
    gift = by_hand(desk[1], desk[2], 2500)
    form = client.get(page(f"gifts/{gift.uid}/")).context["refund_form"]
    told = {"nonce": form["nonce"].value(), "amount": "10", "reason": "They asked for it."}
    for _number in range(2):
        assert client.post(page(f"gifts/{gift.uid}/refund/"), told).status_code == 302
    assert left_of(gift) == 1500


def test_without_a_fresh_code_nothing_goes_back(client, desk):
    gift = by_hand(desk[1], factories.with_second_factor(desk[2]), 2500)
    response = give_back(client, gift)
    assert response.status_code == 422
    assert response.context["code"].errors
    assert (left_of(gift), Refund.objects.count()) == (2500, 0)


def test_a_reason_is_needed(client, desk, fresh):
    response = give_back(client, by_hand(desk[1], desk[2], 2500), reason="")
    assert set(response.context["refund_form"].errors) == {"reason"}


def test_what_was_entered_by_mistake_cannot_be_given_back(client, desk, fresh):
    gift = by_hand(desk[1], desk[2], 2500)
    client.post(page(f"gifts/{gift.uid}/correct/"), {"reason": "Typed twice."})
    with pytest.raises(DonationError):
        ask_refund(gift=gift, amount=100, author=desk[2], reason="x")
    assert client.get(page(f"gifts/{gift.uid}/")).context["refund_form"] is None


def test_a_gift_by_card_waits_for_the_company(client, desk, fresh, company):
    """The goal follows when the company says so, not when we ask."""
    fund = desk[1]
    gift = by_card(fund, 2500)
    give_back(client, gift)
    assert (left_of(gift), totals_of(fund).card) == (1500, 2500)
    assert tell_refunds() == 1
    refund = Refund.objects.get()
    params, options = company.told[0]
    assert params == {"payment_intent": gift.payment_intent, "amount": 1000, "metadata": {"refund": str(refund.uid)}}
    assert options == {"idempotency_key": f"refund:{refund.uid}"}
    assert (refund.state, refund.refund_id) == ("pending", "re_1")
    assert tell_refunds() == 0


def test_while_the_company_is_away_a_refund_waits(desk, company):
    gift = by_card(desk[1])
    ask_refund(gift=gift, amount=1000, author=desk[2], reason="x")
    company.failure = stripe.APIConnectionError("away")
    assert tell_refunds() == 0
    assert Refund.objects.get().state == "asked"
    company.failure = None
    tell_refunds()
    assert Refund.objects.get().state == "pending"
    assert company.told[0][1] == company.told[1][1]  # the same key, so it is done once


def test_what_the_company_refuses_stays_with_the_fund(client, desk, company):
    gift = by_card(desk[1])
    ask_refund(gift=gift, amount=2500, author=desk[2], reason="x")
    company.failure = stripe.InvalidRequestError("no", param="", code="charge_already_refunded")
    tell_refunds()
    assert (Refund.objects.get().state, left_of(gift), totals_of(desk[1]).card) == ("failed", 2500, 2500)
    assert "could not be given back" in client.get(page("")).content.decode()
    assert AuditEntry.objects.get(verb="donations.refund_refused").details["code"] == "charge_already_refunded"


def test_two_refunds_never_exceed_a_gift(desk):
    gift = by_card(desk[1], 2500, tip=100)
    ask_refund(gift=gift, amount=2000, author=desk[2], reason="x")
    with pytest.raises(MoreThanIsLeft):
        ask_refund(gift=gift, amount=601, author=desk[2], reason="x")
    ask_refund(gift=gift, amount=600, author=desk[2], reason="x")
    assert left_of(gift) == 0


def test_the_same_number_asks_once(desk):
    gift, uid = by_card(desk[1]), uuid.uuid4()
    first = ask_refund(gift=gift, amount=1000, author=desk[2], reason="x", uid=uid)
    assert ask_refund(gift=gift, amount=1000, author=desk[2], reason="x", uid=uid) == first


def test_the_page_says_that_the_company_keeps_its_fee(client, desk):
    assert "keeps its fee" in client.get(page(f"gifts/{by_card(desk[1]).uid}/")).content.decode()


def test_a_refund_that_was_a_slip_is_undone_by_a_line_more(client, desk, fresh):
    """Twenty typed for two: the line stays, one more undoes it, and two dollars can go back after all."""
    _chapter, fund, treasurer = desk
    gift = by_hand(fund, treasurer, 2500, name="Ada", email="ada@example.org")
    give_back(client, gift, amount="20")
    refund = Refund.objects.get()
    address = page(f"refunds/{refund.uid}/undo/")
    assert "$20.00" in client.get(address).content.decode()
    assert left_of(gift) == 500
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Twenty typed for two."})
    assert (left_of(gift), totals_of(fund).offline) == (2500, 2500)
    assert list(Receipt.objects.order_by("pk").values_list("amount", flat=True)) == [2500, 500, 2500]
    assert client.post(address, {"reason": "Again."}).status_code == 422
    give_back(client, gift, amount="2")
    assert totals_of(fund).offline == 2300
    assert client.get(page("")).context["needs"] == []
    assert client.get(page(f"{fund.key}/?state=corrected")).context["gifts"] == []


def test_what_went_back_to_a_card_does_not_return(client, desk):
    refund = ask_refund(gift=by_card(desk[1]), amount=100, author=desk[2], reason="x")
    response = client.post(page(f"refunds/{refund.uid}/undo/"), {"reason": "x"})
    assert (response.status_code, Posting.objects.filter(kind="correction").count()) == (422, 0)
