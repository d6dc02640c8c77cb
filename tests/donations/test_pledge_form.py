"""The form for a promise: days that can be named, in every language, and what a slow reader loses (nothing)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from donations.actions.pledges import source_of
from donations.forms.pledges import PledgeForm, days_for
from donations.giving_tokens import pledge_token
from donations.models import Pledge
from donations.queries.totals import totals_of
from donations.safeguards import PLEDGE_FORMS
from tests import factories
from tests.donations.giving_hands import HOME, address
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 23, 50, tzinfo=dt.UTC)
TODAY = NOW.date()
TYPED = {"amount": "100", "way": "transfer", "due_on": "2026-11-28", "email": "mina@example.org", "name": "Mina"}


@pytest.fixture(autouse=True)
def _late(time_machine):
    time_machine.move_to(NOW, tick=False)


@grown(at=NOW)
def page():
    return factories.fund_page(deadline_day=TODAY + dt.timedelta(days=60))


def ask(client, page, **typed):
    return client.post(address(page, "donations_pledge"), {**TYPED, **typed}, headers=HOME)


@pytest.mark.parametrize(
    ("until", "days"),
    [
        (0, [0]),
        (1, [1]),
        (3, [3]),
        (4, [3, 4]),
        (14, [3, 7, 14]),
        (60, [3, 7, 14, 30, 60]),
        (180, [3, 7, 14, 30, 180]),
        (400, [3, 7, 14, 30, 180]),
    ],
)
def test_days_are_a_few_and_the_last_one(until, days):
    page = factories.fund_page(deadline_day=TODAY + dt.timedelta(days=until), deadline_time=dt.time(23, 59))

    assert [(day - TODAY).days for day in days_for(page, TODAY)] == days


def test_a_day_that_was_offered_before_midnight_can_be_chosen_after_it(client, page, time_machine):
    offered = [value for value, _label in PledgeForm(page=page).fields["due_on"].choices]
    time_machine.move_to(NOW + dt.timedelta(minutes=20), tick=False)

    for number, day in enumerate(offered):
        assert ask(client, page, due_on=day, email=f"m{number}@example.org").status_code == 303, day
    assert [str(day) for day in Pledge.objects.order_by("pk").values_list("due_on", flat=True)] == offered


def test_a_slip_elsewhere_keeps_that_day_chosen(client, page, time_machine):
    time_machine.move_to(NOW + dt.timedelta(minutes=20), tick=False)
    answer = ask(client, page, amount="a bit")

    assert answer.status_code == 422
    assert '<option value="2026-11-28" selected>' in answer.content.decode()


@pytest.mark.parametrize("day", ["2026-11-20", "2027-01-21", "2026-02-30", "", "28.11.2026", "9999-12-31", "-1"])
def test_days_gone_by_and_beyond_the_deadline_are_refused(page, day):
    form = PledgeForm({**TYPED, "due_on": day}, page=page)

    assert set(form.errors) == {"due_on"}
    assert PledgeForm({**TYPED, "due_on": "2027-01-20"}, page=page).is_valid()
    assert PledgeForm({**TYPED, "due_on": TODAY.isoformat()}, page=page).is_valid()


@pytest.mark.parametrize(
    ("language", "amount", "units"),
    [("en", "1,250.50", 125_050), ("es", "1.250,50", 125_050), ("es", "1.250", 125_000), ("fa", "۱٬۲۵۰٫۵", 125_050)],
)
def test_a_promise_is_written_as_the_language_writes_it_and_said_the_same(client, page, language, amount, units):
    with translation.override(language):
        assert ask(client, page, amount=amount).status_code == 303
        pledge = Pledge.objects.get()
        body = client.get(reverse("donations_promise", args=[pledge_token(pledge.uid)])).content.decode()

    assert (pledge.amount, pledge.locale, pledge.contact.locale) == (units, language, language)
    assert {"en": "$1,250", "es": "1.250", "fa": "۱٬۲۵۰"}[language] in body


@pytest.mark.parametrize(("currency", "amount", "units"), [("JPY", "5000", 5000), ("EUR", "12.5", 1250)])
def test_a_promise_is_in_the_funds_currency(client, currency, amount, units):
    page = factories.fund_page(currency=currency, goal=100_000, amounts=[5000])
    ask(client, page, amount=amount, way="card", due_on=page.deadline_day.isoformat())

    assert Pledge.objects.get().amount == units
    assert "pledge_amount_error" in ask(client, page, amount="0.005").content.decode()


def test_a_promise_is_credited_to_a_chapter_that_may_be_named(client, page):
    sf = factories.chapter("San Francisco", slug="sf")
    factories.translation(sf, "fa", title="سان‌فرانسیسکو")
    factories.chapter("Hidden", slug="hidden", risk="high")
    with translation.override("fa"):
        body = client.get(address(page, "donations_pledge")).content.decode()
        ask(client, page, chapter="sf")

    assert ("سان‌فرانسیسکو" in body, "Hidden" in body) == (True, False)
    assert Pledge.objects.get().chapter == sf
    assert ask(client, page, chapter="hidden").status_code == 422


def test_one_network_asks_so_often_and_is_answered_the_same_ever_after(client, page, monkeypatch):
    monkeypatch.setattr("donations.views.pledges.PLEDGE_FORMS", 2)
    answers = [ask(client, page, email=f"m{number}@example.org") for number in range(4)]

    assert {(one.status_code, one["Location"]) for one in answers} == {(303, reverse("donations_pledge_sent"))}
    assert (Pledge.objects.count(), PLEDGE_FORMS) == (2, 30)


def test_another_site_cannot_promise_in_a_readers_name(client, page):
    answer = client.post(address(page, "donations_pledge"), TYPED, headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, Pledge.objects.count()) == (403, 0)


@pytest.mark.parametrize("first", ["withdraw", "confirm"])
def test_what_was_taken_back_does_not_stand_again(client, page, first):
    ask(client, page)
    token = pledge_token(Pledge.objects.get().uid)
    buttons = [first, "withdraw", "confirm"]
    for button in buttons:
        assert client.post(reverse(f"donations_promise_{button}", args=[token])).status_code in (302, 303)

    pledge = Pledge.objects.get()
    assert (pledge.state, pledge.name, pledge.contact) == ("withdrawn", "", None)
    assert totals_of(page.fund).pledged == 0


def test_the_button_that_keeps_a_promise_names_no_one(client, page):
    ask(client, page, way="card")
    pledge = Pledge.objects.get()
    token = pledge_token(pledge.uid)
    client.post(reverse("donations_promise_confirm", args=[token]))
    body = client.get(reverse("donations_promise", args=[token])).content.decode()
    link = next(part.partition('"')[0] for part in body.split('href="') if "amount=10000" in part[:300])

    assert source_of(pledge) in link
    assert "mina" not in link.lower()
    step = client.get(link.replace("&amp;", "&"))
    assert "$100" in step.content.decode()
    assert f'value="{source_of(pledge)}"' in step.content.decode()


@pytest.mark.parametrize("token", ["x", "a" * 300, "../..", "é"])
def test_no_button_works_without_the_secret(client, page, token):
    ask(client, page)
    for button in ("confirm", "withdraw"):
        answer = client.post(f"/give/pledge/{token}/{button}/")
        assert answer.status_code in (302, 404)
    assert Pledge.objects.get().state == "asked"
