"""Paying from a fund and guarantees, at the treasurer's desk: once, with a fresh code, and with nothing typed lost."""

import datetime as dt

import pytest
from django.utils import translation

from chapters import step_up
from donations import subjects
from donations.actions.commitments import release
from donations.models import Commitment, FundTotal, Guarantee, Spending
from donations.queries.totals import totals_of
from people.models import AuditEntry
from tests import factories
from tests.donations.desk_hands import REASON, by_hand, page, world
from tests.donations.spending_hands import PRINT, WEB, bound, filled, paid, word
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def office():
    """A fund with a hundred dollars in hand, and its treasurer."""
    return filled()


@pytest.fixture
def desk(client, office):
    client.force_login(office[1])
    return office


@pytest.fixture
def fresh(monkeypatch):
    """A code was typed a moment ago."""
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)


def form_of(client, fund, **changes) -> dict:
    nonce = client.get(page(f"{fund.key}/paying/")).context["form"]["nonce"].value()
    told = {"nonce": nonce, "about": "spending", "payee": "The Review", "amount": "60", "paid_on": "2026-11-20"}
    return {**told, **changes}


def press(client, fund, **changes):
    return client.post(page(f"{fund.key}/paying/"), form_of(client, fund, **changes))


def give_word(client, fund, **changes):
    nonce = client.get(page(f"{fund.key}/guarantees/")).context["form"]["nonce"].value()
    return client.post(page(f"{fund.key}/guarantees/"), {"nonce": nonce, "by": "Roya", "amount": "20", **changes})


def test_what_is_ordered_is_paid_and_used_up(client, desk, fresh):
    fund, treasurer = desk
    bound(fund, treasurer, 8_000)
    response = press(client, fund, about=PRINT, note="Invoice 12")
    assert response["Location"].endswith("?told=paid")
    spending = Spending.objects.get()
    assert (spending.subject, spending.note, spending.author) == (PRINT, "Invoice 12", treasurer)
    shown = client.get(response["Location"])
    assert [line.left.amount for line in shown.context["bound"]] == [2_000]
    text = shown.content.decode()
    for told in ("The Review", "Invoice 12", "Recorded and booked.", "$60.00 paid, $20.00 still to be paid"):
        assert told in text


def test_what_nothing_was_ordered_for_is_its_own_subject(client, desk, fresh):
    press(client, desk[0])
    spending = Spending.objects.get()
    assert spending.subject == f"spending:{spending.uid}"
    assert "Something else" in client.get(page(f"{desk[0].key}/paying/")).content.decode()


def test_the_same_form_twice_pays_once(client, desk, fresh):
    fund, treasurer = desk
    bound(fund, treasurer, 6_000)
    told = form_of(client, fund, about=PRINT)
    for _time in range(2):
        assert client.post(page(f"{fund.key}/paying/"), told).status_code == 302
    assert (Spending.objects.count(), totals_of(fund).spent) == (1, -6_000)


def test_without_a_fresh_code_nothing_is_paid_and_nothing_typed_is_lost(client, desk):
    response = press(client, desk[0], payee="The Review of Books")
    assert (response.status_code, Spending.objects.count()) == (422, 0)
    assert response.context["code"] is not None
    assert 'value="The Review of Books"' in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "100.01"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "sixty"}, "amount"),
        ({"payee": ""}, "payee"),
        ({"about": ""}, "about"),
        ({"about": "placement:9"}, "about"),
        ({"paid_on": "2126-11-20"}, "paid_on"),
        ({"paid_on": "2001-11-20"}, "paid_on"),
        ({"paid_on": "2026-02-31"}, "paid_on"),
        ({"nonce": "forged"}, "nonce"),
    ],
)
def test_a_slip_is_told_beside_its_field(client, desk, fresh, changes, field):
    response = press(client, desk[0], note="Call them", **changes)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert Spending.objects.count() == 0
    assert 'value="Call them"' in response.content.decode()


def test_what_is_bound_for_something_else_stays(client, desk, fresh):
    fund, treasurer = desk
    bound(fund, treasurer, 8_000, WEB)
    response = press(client, fund)
    assert "At most $20.00 can be paid for this" in response.content.decode()
    assert Spending.objects.count() == 0


def test_what_was_released_is_not_offered(client, desk):
    fund, treasurer = desk
    release(commitment=bound(fund, treasurer, 8_000), author=treasurer)
    form = client.get(page(f"{fund.key}/paying/")).context["form"]
    assert [value for value, _label in form.fields["about"].choices] == ["spending"]


def test_orders_have_the_name_that_the_floor_above_gives_them(client, desk, monkeypatch):
    fund, treasurer = desk
    bound(fund, treasurer, 8_000)
    assert "An order" in client.get(page(f"{fund.key}/paying/")).content.decode()
    named = subjects.Named("The Review, back cover", "/desk/sf/ads/1/")
    monkeypatch.setattr(subjects, "NAMERS", {})
    subjects.register_subject("placement", lambda uids: dict.fromkeys(uids, named))
    text = client.get(page(f"{fund.key}/paying/")).content.decode()
    assert 'href="/desk/sf/ads/1/"' in text
    assert "The Review, back cover: $80.00 still to be paid" in text


def test_a_payment_by_mistake_is_taken_back_with_a_reason(client, desk):
    fund, treasurer = desk
    spending = paid(fund, treasurer, 6_000)
    address = page(f"payments/{spending.uid}/undo/")
    assert "$60.00" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert totals_of(fund).spent == -6_000
    response = client.post(address, REASON)
    assert (response.status_code, totals_of(fund).spent) == (302, 0)
    assert "Entered by mistake, taken back" in client.get(response["Location"]).content.decode()
    again = client.post(address, REASON)
    assert (again.status_code, "It was taken back already." in again.content.decode()) == (422, True)
    assert AuditEntry.objects.filter(verb="donations.payment_undone").count() == 1


def test_a_word_is_written_down_once_and_lets_more_be_ordered(client, desk):
    fund, treasurer = desk
    nonce = client.get(page(f"{fund.key}/guarantees/")).context["form"]["nonce"].value()
    for _time in range(2):
        assert give_word(client, fund, nonce=nonce, valid_until="2099-01-01", note="By phone").status_code == 302
    guarantee = Guarantee.objects.get()
    assert (guarantee.by, guarantee.amount, guarantee.note, guarantee.recorded_by) == (
        *("Roya", 2_000),
        *("By phone", treasurer),
    )
    assert bound(fund, treasurer, 12_000)
    text = client.get(page(f"{fund.key}/guarantees/")).content.decode()
    for told in ("Roya", "By phone", "$20.00 of it rests on a guarantee"):
        assert told in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"by": ""}, "by"), ({"amount": "0"}, "amount"), ({"valid_until": "2001-01-01"}, "valid_until")],
)
def test_a_slip_in_a_word_is_told_beside_its_field(client, desk, changes, field):
    response = give_word(client, desk[0], note="By phone", **changes)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert 'value="By phone"' in response.content.decode()
    assert Guarantee.objects.count() == 0


def test_a_word_ends_unless_an_order_needs_it(client, desk):
    fund, treasurer = desk
    guarantee = word(fund, treasurer, 2_000)
    commitment = bound(fund, treasurer, 11_000)
    address = page(f"guarantees/{guarantee.uid}/withdraw/")
    refused = client.post(address)
    assert (refused.status_code, "without it $10.00 of what was ordered" in refused.content.decode()) == (422, True)
    release(commitment=commitment, author=treasurer)
    assert client.post(address).status_code == 302
    assert Guarantee.objects.get().withdrawn_by == treasurer
    assert client.post(address).status_code == 302  # pressed twice


def test_the_funds_page_says_how_it_stands_once_anything_is_ordered(client, desk):
    fund, treasurer = desk
    assert "What it can still order" not in client.get(page(f"{fund.key}/")).content.decode()
    word(fund, treasurer, 2_000)
    bound(fund, treasurer, 8_000)
    paid(fund, treasurer, 3_000)
    shown = client.get(page(f"{fund.key}/"))
    assert {name: money.amount for name, money in shown.context["standing"].items()} == {
        **{"in_hand": 10_000, "guaranteed": 2_000, "committed": 5_000, "spent": 3_000},
        **{"held": 7_000, "free": 4_000, "short": 0, "uncovered": 0},
    }
    assert "What it can still order" in shown.content.decode()


def test_what_is_missing_for_an_order_needs_someone(client, desk):
    fund, treasurer = desk
    bound(fund, treasurer, 8_000)
    assert client.get(page("")).context["needs"] == []
    FundTotal.objects.update(offline=5_000)
    (need,) = client.get(page("")).context["needs"]
    assert (need.title, need.url) == ("$30.00 is missing for what was ordered", page(f"{fund.key}/paying/"))
    assert "$30.00" in client.get(page(f"{fund.key}/")).content.decode()
    by_hand(fund, treasurer, 3_000)
    assert client.get(page("")).context["needs"] == []


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_every_page_is_whole_in_every_language(client, desk, language):
    fund, treasurer = desk
    word(fund, treasurer, 2_000, valid_until=dt.date(2099, 1, 1), note="تلفنی")
    bound(fund, treasurer, 11_000)
    spending = paid(fund, treasurer, 3_000, payee="نشر")
    treasurer.locale = language
    treasurer.save()
    for address in (f"{fund.key}/paying/", f"{fund.key}/guarantees/", f"payments/{spending.uid}/undo/"):
        with translation.override(language):
            response = client.get(page(address), headers={"accept-language": language})
        assert response.status_code == 200
        text = response.content.decode()
        assert "{{" not in text
        assert "None" not in text


def test_pages_cost_as_much_with_thirty_orders_as_with_one(client, desk, django_assert_max_num_queries):
    fund, treasurer = desk
    client.get(page(f"{fund.key}/paying/"))  # what is asked once a process
    counts = []
    for total in (1, 30):
        for number in range(Commitment.objects.count(), total):
            bound(fund, treasurer, 100, f"placement:{number}")
            paid(fund, treasurer, 50, f"placement:{number}")
            word(fund, treasurer, 100)
        for address in ("paying", "guarantees"):
            with django_assert_max_num_queries(60) as asked:
                client.get(page(f"{fund.key}/{address}/"))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_payments_of_another_desk_are_not_there(client, desk):
    fund, treasurer = desk
    spending, guarantee = paid(fund, treasurer, 100), word(fund, treasurer, 100)
    _berlin, _fund, other = world("berlin", "Berlin")
    client.force_login(other)
    for desk_of in ("sf", "berlin"):
        for address in (f"payments/{spending.uid}/undo/", f"{fund.key}/paying/", f"{fund.key}/guarantees/"):
            assert client.get(page(address, desk_of)).status_code == 404
        assert client.post(page(f"guarantees/{guarantee.uid}/withdraw/", desk_of)).status_code == 404
    client.force_login(factories.network_admin())
    assert client.get(page(f"{fund.key}/paying/")).status_code == 200  # the control
