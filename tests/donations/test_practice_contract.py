"""The stand-in against what the payment company documents: sessions, intents, charges, lists, keys (case 8)."""

import time

import pytest
import stripe

from donations.gateway import client
from donations.models import PracticeObject, PracticeReply
from tests.donations.stripe_hands import asked, charge_of, happens, intent_of, open_session, paid_session

pytestmark = pytest.mark.django_db


def sessions():
    return client().v1.checkout.sessions


def refused(params, options=None) -> stripe.StripeError:
    with pytest.raises(stripe.StripeError) as caught:
        sessions().create(params, options or {})
    return caught.value


def test_a_new_session_has_a_page_and_no_payment_yet():
    session = sessions().create(asked(attempt="a-1"))
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert (session.amount_total, session.currency, session.metadata["attempt"]) == (2500, "usd", "a-1")
    assert session.url == f"http://localhost:8000/practice/checkout/{session.id}/"
    assert session.id.startswith("cs_test_")
    assert session.livemode is False


def test_the_page_is_in_the_language_of_the_page_it_leads_back_to():
    session = sessions().create(asked(success_url="http://localhost:8000/fa/give/x/"))
    assert session.url == f"http://localhost:8000/fa/practice/checkout/{session.id}/"


def test_nobodys_address_is_kept_in_practice():
    session = sessions().create(asked(customer_email="mina@example.org"))
    customer = client().v1.customers.create({"email": "mina@example.org", "name": "Mina"})
    kept = str(list(PracticeObject.objects.values_list("data", flat=True)))
    assert (session.customer_email, customer.email) == ("donor@practice.invalid", "donor@practice.invalid")
    assert "mina" not in kept.lower()


def test_a_paid_session_has_intent_charge_and_fee():
    session = paid_session(attempt="a-1")
    found = sessions().retrieve(session["id"], {"expand": ["payment_intent.latest_charge.balance_transaction"]})
    assert (found.status, found.payment_status, found.url) == ("complete", "paid", None)
    intent = found.payment_intent
    assert (intent.status, intent.amount_received, intent.metadata["attempt"]) == ("succeeded", 2500, "a-1")
    charge = intent.latest_charge
    assert (charge.paid, charge.metadata["attempt"], charge.payment_method_details.type) == (True, "a-1", "card")
    settled = charge.balance_transaction
    assert (settled.amount, settled.fee, settled.net, settled.currency) == (2500, 102, 2398, "usd")
    assert (settled.exchange_rate, settled.source, settled.type) == (None, charge.id, "charge")


def test_another_currency_is_settled_in_dollars():
    charge = client().v1.charges.retrieve(
        charge_of(paid_session(2000, "eur"))["id"], {"expand": ["balance_transaction"]}
    )
    settled = charge.balance_transaction
    assert (charge.amount, charge.currency) == (2000, "eur")
    assert (settled.amount, settled.currency, settled.exchange_rate) == (2160, "usd", 1.08)


def test_a_currency_without_cents_is_settled_in_cents():
    charge = client().v1.charges.retrieve(
        charge_of(paid_session(500, "jpy"))["id"], {"expand": ["balance_transaction"]}
    )
    assert charge.balance_transaction.amount == 335


def test_a_declined_card_leaves_the_page_open_and_a_failed_charge():
    session = paid_session(way="declines")
    assert session["status"] == "open"
    intent = client().v1.payment_intents.retrieve(intent_of(session)["id"], {"expand": ["latest_charge"]})
    assert (intent.status, intent.last_payment_error.code) == ("requires_payment_method", "card_declined")
    assert (intent.latest_charge.status, intent.latest_charge.balance_transaction) == ("failed", None)


def test_a_bank_debit_is_complete_and_unpaid_until_it_arrives():
    session = paid_session(way="debits")
    assert (session["status"], session["payment_status"]) == ("complete", "unpaid")
    assert (intent_of(session)["status"], charge_of(session)["status"]) == ("processing", "pending")
    happens(session, "debit-arrives")
    assert sessions().retrieve(session["id"]).payment_status == "paid"
    assert (intent_of(session)["status"], charge_of(session)["status"]) == ("succeeded", "succeeded")


def test_a_bank_debit_may_fail_after_days():
    session = paid_session(way="debits")
    happens(session, "debit-fails")
    assert sessions().retrieve(session["id"]).payment_status == "unpaid"
    assert (intent_of(session)["status"], charge_of(session)["failure_code"]) == (
        "requires_payment_method",
        "insufficient_funds",
    )


def test_a_bank_may_ask_first():
    session = paid_session(way="authenticates")
    assert (session["status"], intent_of(session)["status"]) == ("open", "requires_action")


def test_the_same_key_and_request_are_answered_the_same():
    """Cases 7 and 9, at the gateway: pressed twice, or sent again after a timeout, there is one session."""
    first, second = (sessions().create(asked(), {"idempotency_key": "attempt:1"}) for _ in range(2))
    assert first.id == second.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert PracticeObject.objects.filter(kind="checkout.session").count() == 1


def test_the_same_key_with_another_amount_is_an_error():
    """Case 8."""
    sessions().create(asked(2500), {"idempotency_key": "attempt:1"})
    error = refused(asked(3000), {"idempotency_key": "attempt:1"})
    assert isinstance(error, stripe.IdempotencyError)
    assert error.http_status == 400
    assert PracticeObject.objects.filter(kind="checkout.session").count() == 1


def test_a_request_that_was_refused_may_come_again_put_right():
    refused(asked(10), {"idempotency_key": "attempt:1"})
    assert not PracticeReply.objects.exists()
    assert sessions().create(asked(2500), {"idempotency_key": "attempt:1"}).amount_total == 2500


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": 49}, "must add up to at least $0.50 usd"),
        ({"amount": 49, "currency": "jpy"}, "must add up to at least ¥50 jpy"),
        ({"amount": -5}, "Invalid non-negative integer"),
        ({"currency": "zzz"}, "Invalid currency"),
        ({"success_url": ""}, "Missing required param: success_url"),
        ({"line_items": []}, "Missing required param: line_items"),
        ({"subscription_data": {"metadata": {}, "description": "x"}}, "You can not pass `subscription_data`"),
        ({"customer": "cus_nobody"}, "No such customer"),
        ({"expires_at": int(time.time()) + 60}, "at least 30 minutes"),
        ({"expires_at": int(time.time()) + 90000}, "less than 24 hours"),
    ],
)
def test_what_cannot_be_is_refused_in_the_payment_companys_words(changes, words):
    error = refused(asked(**changes))
    assert isinstance(error, stripe.InvalidRequestError)
    assert words in str(error)


def test_what_is_not_there_is_a_404():
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client().v1.payment_intents.retrieve("pi_nobody")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


def test_looking_takes_no_lock(django_assert_num_queries):
    """On SQLite every transaction begins with the lock of the whole database; four workers look all the time."""
    session = open_session()
    with django_assert_num_queries(1):
        sessions().retrieve(session["id"])


def test_an_address_it_does_not_have_is_a_404():
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client().v1.coupons.retrieve("x")


def test_lists_come_newest_first_in_pages():
    made = [open_session()["id"] for _ in range(3)]
    page = sessions().list({"limit": 2})
    assert ([one.id for one in page.data], page.has_more) == ([made[2], made[1]], True)
    rest = sessions().list({"limit": 2, "starting_after": made[1]})
    assert ([one.id for one in rest.data], rest.has_more) == ([made[0]], False)
    before = sessions().list({"ending_before": made[0]})
    assert [one.id for one in before.data] == [made[2], made[1]]
    assert [one.id for one in sessions().list({"limit": 1}).auto_paging_iter()] == made[::-1]


def test_lists_are_narrowed():
    session = paid_session()
    open_session()
    assert [one.id for one in sessions().list({"status": "complete"}).data] == [session["id"]]
    assert [one.id for one in sessions().list({"payment_intent": session["payment_intent"]}).data] == [session["id"]]
    now = session["created"]
    assert len(sessions().list({"created": {"gte": now, "lte": now + 5}}).data) == 2
    assert sessions().list({"created": {"gt": now + 60}}).data == []


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_has_one_to_a_hundred_lines(limit):
    with pytest.raises(stripe.InvalidRequestError):
        sessions().list({"limit": limit})


def test_what_is_expanded_is_there_and_no_deeper_than_four():
    session = paid_session()
    whole = sessions().retrieve(session["id"], {"expand": ["line_items", "payment_intent.payment_method"]})
    assert whole.line_items.data[0].amount_total == 2500
    assert whole.payment_intent.payment_method.card.last4 == "4242"
    for path in ("payment_intent.latest_charge.balance_transaction.source.x", "status_of_mind"):
        with pytest.raises(stripe.InvalidRequestError, match="expand"):
            sessions().retrieve(session["id"], {"expand": [path]})


def test_its_own_notes_never_leave_it():
    session = paid_session()
    found = sessions().retrieve(session["id"], {"expand": ["payment_intent"]}).to_dict()
    assert not [name for name in found if name.startswith("_")]
    assert PracticeObject.objects.get(pk=session["id"]).data["_line_items"]


def test_a_session_can_be_expired_once():
    session = open_session()
    assert sessions().expire(session["id"]).status == "expired"
    with pytest.raises(stripe.InvalidRequestError, match="Only Checkout Sessions with a status"):
        sessions().expire(session["id"])
