"""Every request of ours is checked against the typed parameters that the stripe library ships: the checker itself."""

from pathlib import Path

import pytest
import stripe

from donations.gateway import client
from donations.practice.http import decode
from donations.practice.parameters import check, fields, named
from donations.practice.refusals import Refused
from donations.practice.routes import ROUTES

GOOD = {
    "mode": "payment",
    "submit_type": "donate",
    "success_url": "https://a.example/",
    "line_items": [{"quantity": "1", "price_data": {"currency": "usd", "unit_amount": "2500"}}],
    "metadata": {"attempt": "1"},
    "expand": ["payment_intent"],
    "expires_at": "1790000000",
}


def session(**changes) -> dict:
    return {**GOOD, **changes}


def line(**changes) -> list:
    return [{"quantity": "1", "price_data": {"currency": "usd", "unit_amount": "2500", **changes}}]


def refusal(params, name="checkout.SessionCreateParams") -> str:
    with pytest.raises(Refused) as caught:
        check(params, named(name))
    return str(caught.value)


def test_what_is_right_passes():
    check(GOOD, named("checkout.SessionCreateParams"))
    check({"created": {"gte": "1790000000"}, "limit": "100"}, named("EventListParams"))
    check({"created": "1790000000"}, named("EventListParams"))
    check({"metadata": ""}, named("RefundUpdateParams"))
    check({"items": [{"id": "si_1", "quantity": "1"}]}, named("SubscriptionUpdateParams"))


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (session(succes_url="x"), "Received unknown parameter: succes_url"),
        (session(line_items=line(unit_amonut="1")), "unknown parameter: line_items[0][price_data][unit_amonut]"),
        (session(line_items=[{"quantitty": "1"}]), "unknown parameter: line_items[0][quantitty]"),
        (session(payment_intent_data={"metdata": {}}), "unknown parameter: payment_intent_data[metdata]"),
        (session(mode="donation"), "Invalid mode: must be one of payment, setup, subscription"),
        (session(submit_type="give"), "Invalid submit_type: must be one of"),
        (session(expires_at="1790000000.5"), "Invalid integer: 1790000000.5"),
        (session(expires_at="soon"), "Invalid integer: soon"),
        (session(line_items=line(unit_amount="25.0")), "Invalid integer: 25.0"),
        (session(line_items=[{"price_data": {"unit_amount": "1"}}]), "Missing required param: line_items[0]"),
        (session(line_items=line(recurring={})), "Missing required param: line_items[0][price_data][recurring]"),
        (session(line_items="gift"), "Invalid array"),
        (session(line_items=["gift"]), "Invalid object"),
        (session(success_url={"a": "b"}), "Invalid string"),
        (session(success_url=["a"]), "Invalid array"),
        (session(automatic_tax={"enabled": "maybe"}), "Invalid boolean: maybe"),
        (session(idempotency_key="x"), "Received unknown parameter: idempotency_key"),
    ],
)
def test_typos_enumerations_floats_and_gaps_are_refused(params, words):
    assert words in refusal(params)


def test_a_missing_name_of_the_whole_request_is_refused():
    assert refusal({"currency": "usd"}, "PayoutCreateParams") == "Missing required param: amount."


def test_the_refusal_says_where():
    with pytest.raises(Refused) as caught:
        check(session(line_items=line(unit_amonut="1")), named("checkout.SessionCreateParams"))
    error = caught.value.body["error"]
    where = "line_items[0][price_data][unit_amonut]"
    assert (error["type"], error["code"], error["param"]) == ("invalid_request_error", "parameter_unknown", where)


@pytest.mark.django_db
def test_a_typo_in_code_of_ours_is_an_error_of_the_library():
    with pytest.raises(stripe.InvalidRequestError, match=r"unknown parameter: line_items\[0\]\[quantitty\]"):
        client().v1.checkout.sessions.create({"mode": "payment", "line_items": [{"quantitty": 1}]})


def test_options_of_the_call_are_no_parameters():
    assert not {"idempotency_key", "api_key", "stripe_account"} & set(fields(named("RefundCreateParams")))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.pattern.pattern}")
def test_every_answer_is_checked_against_parameters_that_the_library_has(route):
    assert isinstance(fields(named(route.params)), dict)


def test_forms_are_read_as_they_were_made():
    form = "a[b]=1&c[0][d]=2&c[1][d]=3&e[]=x&f=&g%5Bh%5D=a%20b"
    assert decode(form) == {
        **{"a": {"b": "1"}, "c": [{"d": "2"}, {"d": "3"}], "e": ["x"], "f": ""},
        "g": {"h": "a b"},
    }
    assert decode("") == {}


def test_only_the_gateway_makes_a_client(root_dir: Path):
    """So that no request of ours goes past the checker."""
    code = [
        path for path in root_dir.glob("*/**/*.py") if path.parts[-2] != "site-packages" and ".venv" not in path.parts
    ]
    ours = [
        path for path in code if path.relative_to(root_dir).parts[0] not in ("tests", "node_modules", "var", "bench")
    ]
    makers = [path.relative_to(root_dir).as_posix() for path in ours if "StripeClient(" in path.read_text()]
    assert makers == ["donations/gateway.py"]
