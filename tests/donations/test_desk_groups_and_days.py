"""A group's names stand with commas wherever the desk writes them; days are those of the fund's own clock."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone

from chapters import step_up
from donations.models import Fund, Gift, Pledge, Receipt
from donations.queries.desk import overdue_pledges
from donations.references import new_reference
from tests import factories
from tests.donations.desk_hands import by_hand, page, world
from tests.worlds import grown

pytestmark = pytest.mark.django_db
GROUP = "Ada Lovelace\nGrace Hopper\nنرگس"
COMMA = {"en": ", ", "fa": "، ", "es": ", "}


@grown
def office():
    return world()


@pytest.fixture
def desk(client, monkeypatch, office):
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)
    chapter, fund, treasurer = office
    client.force_login(factories.with_second_factor(treasurer))
    return chapter, fund, treasurer


def speak(treasurer, language):
    """What the treasurer chose to read."""
    treasurer.locale = language
    treasurer.save()


def typed(client, fund, **changes) -> dict:
    nonce = client.get(page(f"{fund.key}/record/")).context["form"]["nonce"].value()
    told = {"way": "cash", "amount": "30", "received_on": timezone.now().date().isoformat(), "locale": "en"}
    return {**told, "nonce": nonce, "second_counter": "Roya", "attested": "on", **changes}


def test_one_pays_and_three_gave(client, desk):
    """Windows ends its lines with two signs, people leave empty ones and spaces."""
    fund = desk[1]
    form = typed(client, fund, name="  Ada   Lovelace \r\n\r\nGrace Hopper\r\n نرگس\n", shows_name="on")
    client.post(page(f"{fund.key}/record/"), form)
    gift = Gift.objects.get()
    assert (gift.name, gift.shows_name, Receipt.objects.count()) == (GROUP, True, 1)


@pytest.mark.parametrize(("name", "kept"), [("x\n" * 40, 40), ("x" * 80, 1), ("x\n" * 41, None), ("x" * 81, None)])
def test_as_many_and_as_long_names_as_a_page_can_show(client, desk, name, kept):
    fund = desk[1]
    response = client.post(page(f"{fund.key}/record/"), typed(client, fund, name=name))
    if kept is None:
        assert (set(response.context["form"].errors), Gift.objects.count()) == ({"name"}, 0)
    else:
        assert len(Gift.objects.get().name.splitlines()) == kept


@pytest.mark.parametrize("name", ["   ", "\r\n\r\n", "\t\n \n"])
def test_nobody_is_not_a_name_to_be_shown(client, desk, name):
    fund = desk[1]
    response = client.post(page(f"{fund.key}/record/"), typed(client, fund, name=name, shows_name="on"))
    assert (set(response.context["form"].errors), Gift.objects.count()) == ({"name"}, 0)


@pytest.mark.parametrize("name", ["Ada\x00", "Ada\x1b[31m", "Ada\x07"])
def test_signs_that_nobody_sees_are_no_name(client, desk, name):
    fund = desk[1]
    response = client.post(page(f"{fund.key}/record/"), typed(client, fund, name=name))
    assert (response.status_code // 100, Gift.objects.count()) == (4, 0)


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_a_group_stands_with_the_commas_of_the_reader(client, desk, language):
    _chapter, fund, treasurer = desk
    gift = by_hand(fund, treasurer, name=GROUP)
    speak(treasurer, language)
    shown = COMMA[language].join(GROUP.splitlines())
    for address in (f"{fund.key}/", f"gifts/{gift.uid}/"):
        assert f"<bdi>{shown}</bdi>" in client.get(page(address)).content.decode()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_group_is_one_cell_and_one_line_of_a_file(client, desk, language):
    _chapter, fund, treasurer = desk
    by_hand(fund, treasurer, name=GROUP, shows_name=True)
    speak(treasurer, language)
    form = {"what": "gifts", "since": "2026-01-01", "until": "2030-01-01", "format": "csv", "reason": "The accountant"}
    text = client.post(page(f"{fund.key}/export/"), form).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert (len(text.strip().splitlines()), len(rows)) == (2, 2)
    assert COMMA[language].join(GROUP.splitlines()) in rows[1]


def promise(fund, due_on) -> Pledge:
    return Pledge.objects.create(
        **{"fund": fund, "amount": 5000, "way": "transfer", "reference": new_reference(), "livemode": False},
        **{"due_on": due_on, "state": "standing", "locale": "en", "token_hash": new_reference()},
    )


# Each is one moment: half past four on Saturday morning by Greenwich.
MOMENT = dt.datetime(2026, 11, 21, 4, 30, tzinfo=dt.UTC)
TODAY = {"America/Los_Angeles": dt.date(2026, 11, 20), "Asia/Tehran": dt.date(2026, 11, 21), "UTC": MOMENT.date()}


@pytest.mark.parametrize(("zone", "today"), TODAY.items())
def test_a_promise_is_late_when_its_day_is_over_where_the_fund_is(client, desk, time_machine, zone, today):
    time_machine.move_to(MOMENT, tick=False)
    fund, day = desk[1], dt.timedelta(days=1)
    client.force_login(desk[2])
    Fund.objects.filter(pk=fund.pk).update(zone=zone)
    late, due = promise(fund, today - day), promise(fund, today)
    rows = client.get(page(f"{fund.key}/pledges/")).context["pledges"]
    assert [(row["pledge"], row["is_late"]) for row in rows] == [(late, True), (due, False)]
    assert overdue_pledges(Fund.objects.all()) == [(fund, 1)]


def test_each_funds_promises_are_late_by_its_own_clock(desk, time_machine):
    time_machine.move_to(MOMENT, tick=False)
    funds = {zone: factories.fund(zone=zone, name=zone) for zone in TODAY}
    for fund in funds.values():
        promise(fund, dt.date(2026, 11, 20))
    late = {fund.zone for fund, _count in overdue_pledges(Fund.objects.filter(chapter=None))}
    assert late == {"Asia/Tehran", "UTC"}
    assert overdue_pledges(Fund.objects.none()) == []


@pytest.mark.parametrize(("zone", "today"), TODAY.items())
def test_what_is_received_today_is_received_today_on_the_funds_clock(client, desk, time_machine, zone, today):
    """Tomorrow is refused, and today is tomorrow somewhere else."""
    time_machine.move_to(MOMENT, tick=False)
    fund = desk[1]
    client.force_login(desk[2])
    Fund.objects.filter(pk=fund.pk).update(zone=zone)
    tomorrow = (today + dt.timedelta(days=1)).isoformat()
    response = client.post(page(f"{fund.key}/record/"), typed(client, fund, received_on=tomorrow))
    assert set(response.context["form"].errors) == {"received_on"}
    client.post(page(f"{fund.key}/record/"), typed(client, fund, received_on=today.isoformat()))
    assert client.get(page(f"{fund.key}/")).context["gifts"][0].machine == today.isoformat()
    assert Gift.objects.get().received_at <= MOMENT
