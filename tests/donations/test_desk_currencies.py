"""Funds in other currencies and on other clocks: no decimal is made up, and a day is one day in every file."""

import csv
import datetime as dt
import io
import re

import pytest

from chapters import step_up
from donations.models import Fund, Gift, Match, StripeEvent
from donations.queries.books import beancount
from donations.queries.totals import totals_of
from donations.queries.trail import trail
from people.models import AuditEntry
from tests import factories
from tests.donations import making
from tests.donations.desk_hands import by_card, by_hand, page, world
from tests.donations.ringing import event, ring
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@grown
def office():
    return world()


@pytest.fixture
def desk(client, monkeypatch, office):
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)
    chapter, fund, treasurer = office
    client.force_login(treasurer)
    return chapter, fund, treasurer


def keep_in(fund, currency: str, zone: str = "UTC") -> Fund:
    Fund.objects.filter(pk=fund.pk).update(currency=currency, zone=zone)
    return Fund.objects.get(pk=fund.pk)


def record(client, fund, amount: str):
    nonce = client.get(page(f"{fund.key}/record/")).context["form"]["nonce"].value()
    form = {"way": "transfer", "amount": amount, "received_on": "2026-11-20", "locale": "en", "attested": "on"}
    return client.post(page(f"{fund.key}/record/"), {**form, "nonce": nonce})


def table(client, address: str, **form) -> list[dict]:
    answer = client.post(page(address), form) if form else client.get(page(address))
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def taken(client, fund) -> list[dict]:
    form = {"what": "gifts", "since": "2026-01-01", "until": "2030-01-01", "format": "csv", "reason": "The accountant"}
    return table(client, f"{fund.key}/export/", **form)


@pytest.mark.parametrize(
    ("currency", "typed", "minor", "figure"),
    [("JPY", "1,250", 1250, "1250"), ("EUR", "1.250,50", 125_050, "1250.50"), ("CHF", "1'250.5", 125_050, "1250.50")],
)
def test_a_fund_in_another_currency_from_the_form_to_the_files(client, desk, currency, typed, minor, figure):
    """Case 3: yen have no cents, on no way through."""
    fund = keep_in(desk[1], currency)
    assert record(client, fund, typed).status_code == 302
    gift = Gift.objects.get()
    assert (gift.amount, gift.currency, totals_of(fund).offline) == (minor, currency, minor)
    assert (taken(client, fund)[0]["Amount"], taken(client, fund)[0]["Currency"]) == (figure, currency)
    assert {row["Amount"] for row in table(client, "books.csv")} == {figure, f"-{figure}"}
    assert f"  {figure} {currency}\n" in "".join(beancount(livemode=False, funds=[fund]))


@pytest.mark.parametrize(
    ("currency", "typed"), [("JPY", "500.50"), ("JPY", "0.5"), ("EUR", "12,345,6"), ("EUR", "1.2.3")]
)
def test_a_part_that_a_currency_does_not_have_is_a_slip(client, desk, currency, typed):
    fund = keep_in(desk[1], currency)
    response = record(client, fund, typed)
    assert (set(response.context["form"].errors), Gift.objects.count()) == ({"amount"}, 0)


@pytest.mark.parametrize(
    ("amount", "status", "left"), [("500", 302, 500), ("1000", 302, 0), ("1001", 422, 1000), ("0.5", 422, 1000)]
)
def test_yen_go_back_as_yen(client, desk, amount, status, left):
    fund = keep_in(desk[1], "JPY")
    gift = by_hand(fund, desk[2], 1000)
    form = client.get(page(f"gifts/{gift.uid}/")).context["refund_form"]
    told = {"nonce": form["nonce"].value(), "amount": amount, "reason": "They asked."}
    response = client.post(page(f"gifts/{gift.uid}/refund/"), told)
    assert (response.status_code, totals_of(fund).offline) == (status, left)


def test_two_funds_of_one_chapter_in_two_currencies_never_mix(client, desk):
    chapter, fund, treasurer = desk
    yen = factories.fund(chapter=chapter, name="In yen", currency="JPY")
    by_hand(fund, treasurer, 2500)
    by_hand(yen, treasurer, 2500)
    lines = {line.fund.pk: line.in_hand.text() for line in client.get(page("")).context["open"]}
    assert lines == {fund.pk: "$25.00", yen.pk: "¥2,500"}
    names = {row["Account"] for row in table(client, "books.csv")}
    assert names == {
        *("Assets:Cash:USD", "Assets:Cash:JPY"),
        *(f"Income:Gifts:Offline:F{fund.pk}:USD", f"Income:Gifts:Offline:F{yen.pk}:JPY"),
    }


# New Year's Eve in San Francisco is New Year in Greenwich; noon in Auckland is the evening before there.
EVENINGS = [
    ("America/Los_Angeles", dt.datetime(2026, 11, 21, 2, tzinfo=dt.UTC), "2026-11-20"),
    ("Pacific/Auckland", dt.datetime(2026, 11, 19, 23, tzinfo=dt.UTC), "2026-11-20"),
    ("UTC", dt.datetime(2026, 11, 20, 23, 59, tzinfo=dt.UTC), "2026-11-20"),
]


@pytest.mark.parametrize(("zone", "at", "day"), EVENINGS)
def test_a_gift_has_one_day_in_list_trail_books_and_files(client, desk, zone, at, day):
    fund = keep_in(desk[1], "USD", zone)
    by_card(fund, received_at=at)
    assert client.get(page(f"{fund.key}/")).context["gifts"][0].machine == day
    assert [line.day.isoformat() for line in trail(fund)] == [day]
    assert [row["Received on"] for row in taken(client, fund)] == [day]
    assert {row["Date"] for row in table(client, "books.csv")} == {day}
    assert set(re.findall(r"^(\S+) (?:\*|open)", client.get(page("books.beancount")).content.decode(), re.M)) == {day}


@pytest.mark.parametrize(("zone", "at", "day"), EVENINGS)
def test_a_year_ends_on_the_funds_clock_in_every_file(client, desk, zone, at, day):
    fund = keep_in(desk[1], "USD", zone)
    by_card(fund, received_at=at)
    form = {"what": "gifts", "format": "csv", "reason": "The accountant"}
    after = (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
    assert len(table(client, f"{fund.key}/export/", **form, since=day, until=day)) == 1
    assert table(client, f"{fund.key}/export/", **form, since=after, until=after) == []


def not_exchanged(fund) -> Gift:
    """Euros that came to a fund in dollars, and that the payment company keeps as euros."""
    return making.gift(fund, currency="EUR", counted=None, charge_id="ch_euros")


@pytest.mark.parametrize(("typed", "counted"), [("27.31", 2731), ("1,000", 100_000)])
def test_a_treasurer_says_what_euros_are_worth_once(client, desk, typed, counted):
    fund, treasurer = desk[1], desk[2]
    gift = not_exchanged(fund)
    assert client.get(page(f"gifts/{gift.uid}/")).context["worth_form"] is not None
    client.post(page(f"gifts/{gift.uid}/worth/"), {"counted": typed})
    client.post(page(f"gifts/{gift.uid}/worth/"), {"counted": "1"})
    gift.refresh_from_db()
    assert gift.counted == counted
    assert AuditEntry.objects.get(verb="donations.gift_valued").actor == treasurer
    assert client.get(page(f"gifts/{gift.uid}/")).context["worth_form"] is None


@pytest.mark.parametrize("typed", ["", "0", "-1", "27.315", "many"])
def test_a_worth_that_is_none_is_told_beside_its_field(client, desk, typed):
    gift = not_exchanged(desk[1])
    response = client.post(page(f"gifts/{gift.uid}/worth/"), {"counted": typed})
    assert (response.status_code, set(response.context["worth_form"].errors)) == (422, {"counted"})
    gift.refresh_from_db()
    assert gift.counted is None


def test_what_was_heard_of_it_is_heard_once_more(client, desk):
    """Its own event is due again; those of other gifts, and those that failed, are left alone."""
    gift = not_exchanged(desk[1])
    for key in ("evt_1", "evt_2", "evt_3"):
        assert ring(event(key)) == 200
    StripeEvent.objects.filter(event_id="evt_1").update(object_id=gift.charge_id, state="processed")
    StripeEvent.objects.filter(event_id="evt_2").update(object_id="ch_other", state="processed")
    StripeEvent.objects.filter(event_id="evt_3").update(object_id=gift.charge_id, state="failed")
    client.post(page(f"gifts/{gift.uid}/worth/"), {"counted": "27"})
    states = dict(StripeEvent.objects.values_list("event_id", "state"))
    assert states == {"evt_1": "received", "evt_2": "processed", "evt_3": "failed"}


@pytest.mark.parametrize(("cap", "fields"), [("", {"cap"}), ("0", {"cap"}), ("2,000.5.1", {"cap"}), ("2 000", set())])
def test_a_cap_is_an_amount_of_the_funds_currency(client, desk, cap, fields):
    fund = keep_in(desk[1], "EUR")
    response = client.post(page(f"{fund.key}/matches/"), {"name": "two donors", "cap": cap, "starts_on": "2026-11-20"})
    assert (set(response.context["form"].errors) if fields else set()) == fields
    assert list(Match.objects.values_list("cap", flat=True)) == ([] if fields else [200_000])
