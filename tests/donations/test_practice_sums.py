"""Money at the stand-in: whatever happens, its balance transactions say where every cent went (case 31)."""

import pytest
import stripe

from donations.gateway import client
from donations.money import CURRENCIES
from donations.practice import hands
from donations.practice.balance import RATES, fee_for, settled
from donations.practice.store import every, get
from tests.donations.stripe_hands import charge_of, happens, paid_session

pytestmark = pytest.mark.django_db

# What a payment of 25.00 dollars by card leaves behind, in cents, by what happened to it.
LEFT = {
    (): 2398,
    ("refund-part",): 1148,
    ("refund-all",): -102,
    ("refund-part", "refund-part"): 523,
    ("refund-part", "refund-fails"): 2398,
    ("refund-all", "refund-fails"): 2398,
    ("dispute",): -1602,
    ("dispute", "dispute-won"): 898,
    ("dispute", "dispute-lost"): -1602,
}


def held() -> int:
    """What the account says that it holds, in cents."""
    (line,) = client().v1.balance.retrieve().available
    return line.amount


def transactions(**asked) -> list:
    return list(client().v1.balance_transactions.list({"limit": 100, **asked}).auto_paging_iter())


@pytest.mark.parametrize("steps", LEFT)
def test_what_is_held_after_each_way_that_a_payment_can_go(steps):
    session = paid_session()
    for step in steps:
        happens(session, step)
    assert held() == LEFT[steps]


@pytest.mark.parametrize("steps", LEFT)
def test_every_line_is_its_amount_less_its_fee_and_names_its_source(steps):
    session = paid_session()
    for step in steps:
        happens(session, step)
    for one in transactions():
        assert one.net == one.amount - one.fee
        assert sum(part.amount for part in one.fee_details) == one.fee
        source = client().v1.balance_transactions.retrieve(one.id, {"expand": ["source"]}).source
        assert source.id == one.source
        assert one.id in str(source.to_dict())


@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_currency_that_a_fund_may_have_can_be_practised(currency):
    """The least that may be given is paid, exchanged and given back, and only the fee is lost."""
    assert currency.lower() in RATES
    session = paid_session(CURRENCIES[currency], currency.lower())
    (line,) = transactions()
    assert line.currency == "usd"
    assert line.amount == settled(CURRENCIES[currency], currency.lower()) > 0
    assert (line.exchange_rate is None) is (currency == "USD")
    happens(session, "refund-all")
    assert held() == -line.fee


@pytest.mark.parametrize(
    ("amount", "currency", "by_card", "fee"),
    [
        (2500, "usd", True, 102),
        (50, "usd", True, 31),
        (10_000, "usd", False, 80),
        (99_999_999, "usd", False, 500),
        (2000, "eur", True, 114),
        (500, "jpy", True, 43),
    ],
)
def test_what_is_kept_of_a_payment(amount, currency, by_card, fee):
    assert fee_for(amount, currency, by_card=by_card) == fee


def test_a_fee_never_comes_back():
    session = paid_session()
    fee = get("balance_transaction", charge_of(session)["balance_transaction"])["fee"]
    happens(session, "refund-all")
    assert held() == -fee == -102


@pytest.mark.parametrize("way", ["declines", "authenticates", "debits"])
def test_what_was_not_paid_moves_nothing(way):
    paid_session(way=way)
    assert (held(), transactions()) == (0, [])


@pytest.mark.parametrize(("what", "amount"), [("debit-arrives", 2480), ("debit-fails", 0)])
def test_a_bank_debit_moves_money_on_the_day_it_arrives(what, amount):
    session = paid_session(way="debits")
    happens(session, what)
    assert held() == amount
    assert [one.type for one in transactions()] == ["payment"] * bool(amount)


def test_a_refund_of_a_bank_debit_has_names_of_its_own():
    session = paid_session(way="debits")
    happens(session, "debit-arrives")
    happens(session, "refund-part")
    newest = transactions()[0]
    assert (newest.type, newest.source[:4], newest.amount) == ("payment_refund", "pyr_", -1250)


def test_payouts_one_after_the_other_name_every_line_once():
    """Nothing is in two of them, nothing is left out, and each is the sum of its lines."""
    payouts = []
    for steps in ((), ("refund-part",), ("dispute", "dispute-won")):
        session = paid_session()
        for step in steps:
            happens(session, step)
        payouts.append(hands.pay_out("payout")["id"])
    named = []
    for key in payouts:
        lines = transactions(payout=key)
        own = [one for one in lines if one.source == key]
        assert sum(one.net for one in lines) == 0
        assert [-one.amount for one in own] == [get("payout", key)["amount"]]
        named += [one.id for one in lines]
    assert sorted(named) == sorted(one["id"] for one in every("balance_transaction"))
    assert held() == 0


def test_what_was_sent_by_hand_is_settled_with_the_next_payout():
    """Nobody can say what it was made of; the lines stay in the list of the next automatic one."""
    paid_session()
    by_hand = hands.pay_out("payout-by-hand")
    assert held() == 0
    with pytest.raises(stripe.InvalidRequestError, match="automatic transfers, not manual"):
        transactions(payout=by_hand["id"])
    paid_session(1000)
    following = hands.pay_out("payout")
    assert following["amount"] == 1000 - 59
    assert len(transactions(payout=following["id"])) == 4


def test_a_payout_that_came_back_is_held_again_and_sent_again():
    paid_session()
    first = hands.pay_out("payout")
    hands.carry_out(first["id"], "payout-fails")
    assert held() == first["amount"]
    found = client().v1.payouts.retrieve(first["id"], {"expand": ["failure_balance_transaction"]})
    assert (found.status, found.failure_balance_transaction.amount) == ("failed", first["amount"])
    second = hands.pay_out("payout")
    assert (second["amount"], second["id"] != first["id"]) == (first["amount"], True)
    assert hands.possible(get("payout", first["id"])) == []


def test_a_year_of_everything_adds_up():
    """Payments less what went back, less fees, is what went to the bank and what is held."""
    for number, steps in enumerate(LEFT):
        session = paid_session(1000 + 777 * number, ("usd", "eur", "jpy")[number % 3])
        for step in steps:
            happens(session, step)
        if number % 4 == 3:
            hands.pay_out("payout")
    sent = sum(one["amount"] for one in every("payout"))
    lines = [one for one in every("balance_transaction") if one["type"] != "payout"]
    assert held() + sent == sum(one["amount"] - one["fee"] for one in lines)
    assert sent > 0
