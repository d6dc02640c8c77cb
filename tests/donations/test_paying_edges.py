"""Paying and guarantees at the desk at their edges: other currencies and digits, the days of the fund's own clock, one
form for another fund, every role, practice beside live, and words that somebody meant ill with."""

import datetime as dt

import pytest
from django.test import Client

from chapters import step_up
from chapters.models import Role
from donations import subjects
from donations.models import Fund, Guarantee, Spending
from donations.money import Money
from donations.spending_words import bound_lines, guarantee_lines, payment_lines
from people.models import AuditEntry
from tests import factories
from tests.donations.desk_hands import by_hand, page
from tests.donations.spending_hands import PRINT, bound, filled, numbers, paid, word
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "\u202egnp.exe", "=1+1"]


@pytest.fixture(autouse=True)
def _no_second_factor(settings, monkeypatch):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)


@grown(at=NOON)
def office():
    """A fund with a hundred dollars in hand, and its treasurer, at noon of a day in November."""
    return filled()


@pytest.fixture
def desk(client, office):
    client.force_login(office[1])
    return office


def nonce_of(client, fund, form: str) -> str:
    return client.get(page(f"{fund.key}/{form}/")).context["form"]["nonce"].value()


def pay(client, fund, **changes):
    told = {"about": "spending", "payee": "The Review", "amount": "60", "paid_on": "2026-11-20"}
    return client.post(page(f"{fund.key}/paying/"), {"nonce": nonce_of(client, fund, "paying"), **told, **changes})


def give_word(client, fund, **changes):
    told = {"nonce": nonce_of(client, fund, "guarantees"), "by": "Roya", "amount": "20"}
    return client.post(page(f"{fund.key}/guarantees/"), {**told, **changes})


def kept_in(fund, **fields) -> Fund:
    Fund.objects.filter(pk=fund.pk).update(**fields)
    return Fund.objects.get(pk=fund.pk)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        *(("60", 6_000), ("60.5", 6_050), ("60,50", 6_050), ("$60.50", 6_050), (" 60 ", 6_000), ("0.01", 1)),
        *(("۶۰", 6_000), ("٦٠٫٥٠".replace("٫", "."), 6_050), ("100", 10_000), ("100.00", 10_000), ("00060", 6_000)),
    ],
)
def test_an_amount_is_read_as_people_write_it(client, desk, typed, amount):
    assert pay(client, desk[0], amount=typed).status_code == 302
    assert Spending.objects.get().amount == amount


@pytest.mark.parametrize(
    "typed", ["60.505", "-60", "6e1", "60 USD", "9" * 24, "9" * 25, "½", "0.001", ".", "60\u202e0."]
)
@pytest.mark.parametrize("send", [pay, give_word])
def test_what_is_no_amount_is_refused_and_stays_as_it_was_typed(client, desk, typed, send):
    response = send(client, desk[0], amount=typed, note="Ask again")
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"amount"})
    assert response.context["form"]["amount"].value() == typed
    assert 'value="Ask again"' in response.content.decode()
    assert not Spending.objects.exists()
    assert not Guarantee.objects.exists()


@pytest.mark.parametrize(("typed", "status"), [("10000000000", 302), ("10000000000.01", 422)])
def test_a_word_has_a_largest_amount_too(client, desk, typed, status):
    assert give_word(client, desk[0], amount=typed).status_code == status
    assert Guarantee.objects.count() == (status == 302)


@pytest.mark.parametrize(("typed", "status"), [("60", 302), ("60.5", 422), ("60.00", 422), ("۶۰", 302)])
def test_a_currency_without_cents_has_none(client, desk, typed, status):
    fund = kept_in(desk[0], currency="JPY")
    by_hand(fund, desk[1], 10_000)
    assert pay(client, fund, amount=typed).status_code == status
    assert [one.amount for one in Spending.objects.all()] == ([60] if status == 302 else [])
    for line in payment_lines(fund):
        assert line.amount == Money(60, "JPY")


@pytest.mark.parametrize(
    ("zone", "now", "today"),
    [
        ("Asia/Tokyo", dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC), dt.date(2026, 11, 21)),
        ("Asia/Tokyo", dt.datetime(2026, 11, 20, 14, 59, tzinfo=dt.UTC), dt.date(2026, 11, 20)),
        ("America/Los_Angeles", dt.datetime(2026, 11, 20, 7, 59, tzinfo=dt.UTC), dt.date(2026, 11, 19)),
        ("Pacific/Kiritimati", dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC), dt.date(2026, 11, 21)),
    ],
)
def test_today_is_the_funds(client, desk, time_machine, zone, now, today):
    """Whoever sits where it is tomorrow already pays on the fund's day, and nobody on a day to come."""
    fund = kept_in(desk[0], zone=zone)
    time_machine.move_to(now, tick=False)
    form = client.get(page(f"{fund.key}/paying/")).context["form"]
    assert form["paid_on"].value() == today
    late = pay(client, fund, paid_on=(today + dt.timedelta(days=1)).isoformat())
    assert (late.status_code, set(late.context["form"].errors)) == (422, {"paid_on"})
    over = give_word(client, fund, valid_until=(today - dt.timedelta(days=1)).isoformat())
    assert (over.status_code, set(over.context["form"].errors)) == (422, {"valid_until"})
    assert pay(client, fund, paid_on=today.isoformat()).status_code == 302
    assert give_word(client, fund, valid_until=today.isoformat()).status_code == 302
    assert Spending.objects.get().posting.at <= now
    assert numbers(fund) == (10_000, 2_000, 0, 6_000)


@pytest.mark.parametrize(("days", "status"), [(0, 302), (3 * 366, 302), (3 * 366 + 1, 422), (-1, 422)])
def test_a_payment_may_be_so_old_and_no_older(client, desk, days, status):
    day = NOON.date() - dt.timedelta(days=days)
    assert pay(client, desk[0], paid_on=day.isoformat()).status_code == status


@pytest.mark.parametrize(("form", "send"), [("paying", pay), ("guarantees", give_word)])
def test_a_form_of_one_fund_is_none_of_another(client, desk, form, send):
    """Its number is signed for its fund and its purpose; what it makes is known by that number."""
    fund, treasurer = desk
    other = factories.fund(chapter=fund.chapter)
    by_hand(other, treasurer, 10_000)
    wrong = {"paying": "guarantees", "guarantees": "paying"}[form]
    for nonce in (nonce_of(client, other, form), nonce_of(client, fund, wrong), "", "x" * 300):
        response = send(client, fund, nonce=nonce)
        assert (response.status_code, set(response.context["form"].errors)) == (422, {"nonce"})
    assert send(client, fund).status_code == 302  # the control


@pytest.mark.parametrize("words", HOSTILE)
def test_words_that_were_meant_ill_are_shown_as_words(client, desk, words):
    fund, treasurer = desk
    spending = paid(fund, treasurer, 100, payee=words, note=words)
    word(fund, treasurer, 100, note=words)
    Guarantee.objects.update(by=Guarantee(by=words).by)
    for rest in (f"{fund.key}/paying/", f"{fund.key}/guarantees/", f"payments/{spending.uid}/undo/"):
        text = client.get(page(rest)).content.decode()
        assert not {bad for bad in ("<script>alert", "<img src=x", ">49<") if bad in text}, rest
    refused = pay(client, fund, payee=words, amount="0").content.decode()
    assert "<script>alert" not in refused
    assert "<img src=x" not in refused


@pytest.mark.parametrize(("name", "length"), [("payee", 120), ("note", 200)])
def test_words_have_a_length(client, desk, name, length):
    assert set(pay(client, desk[0], **{name: "ب" * (length + 1)}).context["form"].errors) == {name}
    assert pay(client, desk[0], **{name: "ب" * length}).status_code == 302
    assert getattr(Spending.objects.get(), name) == "ب" * length


def test_practice_and_live_pay_from_books_of_their_own(client, desk, settings):
    """What was practised is neither shown nor undone nor ended once money is real."""
    fund, treasurer = desk
    spending, guarantee = paid(fund, treasurer, 100), word(fund, treasurer, 100)
    bound(fund, treasurer, 500)
    assert client.get(page(f"payments/{spending.uid}/undo/")).status_code == 200
    settings.STRIPE_LIVE = True
    assert client.get(page(f"payments/{spending.uid}/undo/")).status_code == 404
    assert client.post(page(f"guarantees/{guarantee.uid}/withdraw/")).status_code == 404
    assert (payment_lines(fund), bound_lines(fund), guarantee_lines(fund)) == ([], [], [])
    assert numbers(fund) == (0, 0, 0, 0)
    assert Guarantee.objects.get().withdrawn_at is None


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.TREASURER, 200), (Role.COORDINATOR, 200), (Role.EDITOR, 404), (Role.HOST, 404), (Role.GREETER, 404)],
)
def test_each_role_at_each_page_of_paying(desk, role, status):
    fund, treasurer = desk
    spending, guarantee = paid(fund, treasurer, 100), word(fund, treasurer, 100)
    client = Client()
    client.force_login(factories.member(fund.chapter, role))
    for rest in (f"{fund.key}/paying/", f"{fund.key}/guarantees/", f"payments/{spending.uid}/undo/"):
        assert client.get(page(rest)).status_code == status
        assert client.post(page(rest), {"reason": ""}).status_code == (422 if status == 200 else 404)
    address = page(f"guarantees/{guarantee.uid}/withdraw/")
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == (302 if status == 200 else 404)
    assert (Guarantee.objects.get().withdrawn_at is None) == (status == 404)
    assert AuditEntry.objects.filter(verb="donations.guarantee_withdrawn").count() == (status == 200)


def test_a_subject_whose_maker_has_forgotten_it_is_named_in_general(monkeypatch):
    monkeypatch.setattr(subjects, "NAMERS", {})
    asked: list[list[str]] = []

    def namer(uids):
        asked.append(sorted(uids))
        return {"1": subjects.Named("The Review", "/desk/sf/ads/1/")}

    subjects.register_subject("placement", namer)
    found = subjects.names_of([PRINT, PRINT, "placement:2", "spending:7", "odd", "letter:1:2"])
    assert asked == [["1", "2"]]  # once for the whole page
    assert {subject: named.name for subject, named in found.items()} == {
        **{PRINT: "The Review", "placement:2": "An order", "spending:7": "Something else"},
        **{"odd": "An order", "letter:1:2": "An order"},
    }
    assert [named.url for named in found.values() if named.url] == ["/desk/sf/ads/1/"]
