"""The form for giving: amounts as people write them, nothing chosen for them, everything typed kept (cases 1–5, 40)."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import translation

from donations.forms.giving import AmountForm, give_form
from donations.forms.giving_step import StepForm
from donations.models import Attempt
from donations.money import Money
from tests import factories
from tests.donations.giving_hands import address, look, press, token_on, wire  # noqa: F401
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def page():
    return factories.fund_page(also_currencies=["EUR", "JPY"], offers_tip=True)


def typed(page, other, *, currency="USD", language="en", **more):
    with translation.override(language):
        form = AmountForm({"other": other, "currency": currency, "often": "once", **more}, page=page)
        form.is_valid()
        return form


@pytest.mark.parametrize(
    ("other", "currency", "language", "amount"),
    [
        ("19.99", "USD", "en", 1999),  # case 1
        ("500", "JPY", "en", 500),  # case 2
        ("1.250,50", "EUR", "es", 125050),  # case 4
        ("1,250.50", "USD", "en", 125050),
        ("۲۵", "USD", "fa", 2500),  # case 4
        ("۱٬۲۵۰٫۵۰", "USD", "fa", 125050),
        ("$25", "USD", "en", 2500),
    ],
)
def test_amounts_are_read_as_people_write_them(page, other, currency, language, amount):
    assert typed(page, other, currency=currency, language=language).money == Money(amount, currency)


@pytest.mark.parametrize("other", ["0", "-5", "0.49", "NaN", "1e3", "25.005", "<b>5</b>", "٫", "9" * 20, "9" * 200])
@pytest.mark.usefixtures("wire")
def test_what_is_no_amount_asks_nobody_to_pay(client, page, wire, other):  # noqa: F811
    """Case 5: a message beside the field, no attempt, no call, and everything typed kept."""
    response = press(client, page, amount="", other=other, email="mina@example.org", message="For Sima & all")

    assert response.status_code == 422
    body = response.content.decode()
    assert 'id="give_other_error"' in body
    assert 'value="mina@example.org"' in body
    assert "For Sima &amp; all" in body
    assert "<b>5</b>" not in body
    assert (wire.asked, Attempt.objects.count()) == ([], 0)


def test_a_currency_that_is_not_taken_is_refused(page):
    """Case 3."""
    assert "currency" in typed(page, "25", currency="CHF").errors


def test_a_button_stands_for_its_own_currency_only(page):
    form = typed(page, "", currency="EUR", amount="2500")

    assert "The buttons are in US dollars" in str(form.errors["other"])
    assert typed(page, "", amount="2500").money == Money(2500, "USD")


def test_what_is_typed_counts_more_than_a_button(page):
    assert typed(page, "40", amount="2500").money == Money(4000, "USD")


def test_neither_button_nor_amount_is_said_beside_the_field(page):
    assert "other" in typed(page, "").errors


def test_a_button_that_the_page_has_no_longer_is_an_amount_all_the_same(client, page):
    response = look(client, page, amount="7700")

    assert "Give $77" in response.content.decode()


@pytest.mark.parametrize("amount", ["-2500", "25.00", "1e3", "0", "²²", "999999999999", "49"])
def test_a_button_that_never_was_is_refused(page, amount):
    assert not typed(page, "", amount=amount).is_valid()


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_the_form_of_a_fund_chooses_nothing_but_once(page, language):
    """Case 40 and complaint 14: no amount, no tip, never monthly."""
    with translation.override(language):
        form = give_form(page).form
        drawn = "".join(str(option) for option in [*form["amount"], *form["often"]])

    assert re.findall(r'value="(\w+)"[^>]*checked', drawn) == ["once"]


def test_the_form_of_a_fund_holds_no_token_and_asks_the_database_nothing(page, django_assert_num_queries):
    page = type(page).objects.select_related("locale").get(pk=page.pk)
    page.facts  # noqa: B018 - the page that shows the form has read it

    with django_assert_num_queries(0):
        form = give_form(page, {"via": "Letter-12", "chapter": "<script>"})

    assert form.carried == {"via": "letter-12"}
    assert "step" not in form.form.fields


def test_once_only_where_monthly_is_not_offered():
    page = factories.fund_page(offers_monthly=False)

    assert "often" in typed(page, "25", often="monthly").errors


def test_a_closed_fund_says_so_and_leads_to_others(client):
    page = factories.fund_page(deadline_day=dt.date(2020, 1, 1))

    body = look(client, page, amount="2500").content.decode()

    assert "This fund is closed" in body
    assert 'name="step"' not in body
    assert press(client, page, step="x").status_code == 200
    assert Attempt.objects.count() == 0


def step_form(page, **data):
    form = StepForm({"amount": "2500", "other": "", "often": "once", "tip": "0", **data}, page=page)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("tip", "other", "on_top"), [("0", "", 0), ("5", "", 125), ("10", "", 250), ("own", "1.50", 150), ("own", "0", 0)]
)
def test_a_tip_is_whole_minor_units(page, tip, other, on_top):
    """Case 40."""
    form = step_form(page, tip=tip, tip_other=other)

    assert (form.errors, form.on_top) == ({}, on_top)
    assert form.choice().money == Money(2500, "USD")


def test_a_tip_that_is_no_amount_is_said_beside_its_field(page):
    assert "tip_other" in step_form(page, tip="own", tip_other="a bit").errors


def test_a_tip_is_not_offered_unless_the_fund_says_so():
    form = step_form(factories.fund_page(), tip="10")

    assert (form.errors, form.choice().tip) == ({}, 0)


def test_no_address_can_choose_a_tip_or_a_name(client, page):
    """A link shall not spend anyone's money: what it names of the second half is ignored."""
    body = look(client, page, amount="2500", tip="10", name="Mallory", email="m@example.org").content.decode()

    assert "Mallory" not in body
    assert "m@example.org" not in body
    assert re.search(r'name="tip" value="0"[^>]*checked', body)


def test_monthly_needs_an_address_and_once_does_not(page):
    assert "email" in step_form(page, often="monthly").errors
    assert step_form(page, often="monthly", email="mina@example.org").errors == {}
    assert step_form(page).errors == {}


def test_consent_without_a_name_is_asked_about(page):
    """Case 43: a name is shown by consent for this gift, never by accident."""
    assert "name" in step_form(page, shows_name="on").errors
    assert step_form(page, name="Mina").along().shows_name is False


@pytest.mark.parametrize("field", ["name", "dedication", "message"])
def test_long_and_broken_words_are_refused_and_kept(client, page, field):
    response = press(client, page, **{field: "ب" * 400})

    assert response.status_code == 422
    assert "ب" * 300 in response.content.decode()


def test_chapters_at_high_risk_are_not_offered(client, page):
    factories.chapter("Berlin", slug="berlin")
    factories.chapter("Nowhere", slug="nowhere", risk="high")

    body = look(client, page, amount="2500", chapter="nowhere").content.decode()

    assert "Berlin" in body
    assert "Nowhere" not in body
    assert step_form(page, chapter="nowhere").choice().chapter is None
    assert step_form(page, chapter="berlin").choice().chapter.title == "Berlin"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Give $25"), ("fa", "۲۵ دلار"), ("es", "25")],
)
def test_the_step_says_the_sum_as_its_language_writes_it(page, language, said):
    with translation.override(language):
        response = look(Client(), page, amount="2500")

    assert response.status_code == 200
    assert said in response.content.decode()


def test_the_step_is_for_one_person_and_names_the_payment_page(client, page):
    response = look(client, page, amount="2500")

    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert "form-action 'self' https://checkout.stripe.com" in response["Content-Security-Policy"]
    assert "checkout.stripe.com" not in client.get("/")["Content-Security-Policy"]
    assert token_on(response) != token_on(look(client, page, amount="2500"))


def test_looking_writes_nothing_and_asks_little(client, page, django_assert_max_num_queries):
    look(client, page, amount="2500")

    with django_assert_max_num_queries(25):
        look(client, page, amount="2500")
    assert Attempt.objects.count() == 0


def test_another_site_cannot_send_the_form(client, page):
    step = token_on(look(client, page, amount="2500"))

    response = client.post(address(page), {"step": step, "amount": "2500"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
