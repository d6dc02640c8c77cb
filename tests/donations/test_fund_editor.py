"""A fund is written in Wagtail as people write amounts; each slip is said beside its field, nothing typed is lost."""

import datetime as dt

import pytest

from donations.models import Fund, FundPage
from tests import factories
from tests.donations.editor_hands import PUBLISH, create, edit, form_of, look, sign_in, slips, value_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def admin(client):
    return sign_in(client, factories.network_admin())


def facts_of(page: FundPage) -> tuple[str, int, list[int]]:
    return page.currency, page.goal, page.amounts


def test_a_fund_is_written_published_and_open(admin):
    answer = create(admin, factories.fund_index(), **PUBLISH)

    page = FundPage.objects.get()
    assert (answer.status_code, page.live, page.is_open) == (302, True, True)
    assert facts_of(page) == ("USD", 1_500_000, [1000, 2500, 5000])
    assert (page.fund.name, page.fund.currency, page.fund.zone) == ("A full page", "USD", "America/New_York")


def test_a_draft_opens_no_fund(admin):
    assert create(admin, factories.fund_index()).status_code == 302

    page = FundPage.objects.get()
    assert (page.live, page.fund, Fund.objects.count()) == (False, None, 0)


@pytest.mark.parametrize(
    ("language", "goal", "buttons", "currency", "facts"),
    [
        ("en", "15,000", "10 25.50 100", "USD", (1_500_000, [1000, 2550, 10000])),
        ("en", "$15,000.50", "$10 $25", "USD", (1_500_050, [1000, 2500])),
        ("en", "1,250", "500 1,000", "JPY", (1250, [500, 1000])),
        ("es", "15.000,50", "10 25,50", "EUR", (1_500_050, [1000, 2550])),
        ("es", "15.000", "1.000 2.500", "EUR", (1_500_000, [100_000, 250_000])),
        ("fa", "۱۵٬۰۰۰", "۱۰ ۲۵٫۵۰", "USD", (1_500_000, [1000, 2550])),
        ("en", "15'000", "100 50 25 50", "CHF", (1_500_000, [2500, 5000, 10000])),
    ],
)
def test_amounts_are_typed_as_the_editor_writes_them(language, goal, buttons, currency, facts):
    """Cases 1, 2 and 4 at the editor's side."""
    form = form_of(language=language, goal_amount=goal, amount_list=buttons, currency=currency)

    assert form.errors == {}
    assert facts_of(form.instance) == (currency, *facts)


SLIPS = [
    ("goal_amount", ["", "a lot", "0", "0.00", "-5", "1e6", "15000.005", "9" * 20, "92233720368547758.08", "9" * 21]),
    ("amount_list", ["", "ten", "0.49 10", "10, 25", "1 2 3 4 5 6 7 8 9 10", "99999999", "1 " * 100]),
    ("currency", ["", "XXX", "KWD"]),
    ("also_currencies", [["EUR", "zzz"], ["KWD"]]),
    ("deadline_day", ["", "some day", "2026-02-30"]),
    ("deadline_time", ["", "25:00"]),
    ("zone", ["", "Mars/Olympus"]),
    ("on_shortfall", ["", " "]),
    ("on_surplus", ["", "\n"]),
    ("title", [""]),
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("field", "typed"), [(field, typed) for field, slips in SLIPS for typed in slips])
def test_a_slip_is_said_beside_its_field(language, field, typed):
    form = form_of(language=language, **{field: typed})

    assert list(form.errors) == [field]


def test_control_without_a_slip_nothing_is_said():
    assert form_of().errors == {}


@pytest.mark.parametrize(("field", "typed"), [("goal_amount", "0"), ("amount_list", "ten"), ("on_surplus", " ")])
def test_a_slip_loses_nothing_that_was_typed(client, field, typed):
    admin = sign_in(client, factories.network_admin(), "es")
    answer = create(admin, factories.fund_index(), **{field: typed}, **PUBLISH)

    assert list(slips(answer)) == [field]
    body = answer.content.decode()
    for name, kept in {"goal_amount": "15000", "amount_list": "10 25 50", "slug": "a-full-page"}.items():
        assert value_in(body, name) == (typed if name == field else kept)
    assert "To the red notebook." in body
    assert (FundPage.objects.count(), Fund.objects.count()) == (0, 0)


def test_several_slips_are_said_together():
    form = form_of(goal_amount="x", amount_list="y", on_surplus="")

    assert set(form.errors) == {"goal_amount", "amount_list", "on_surplus"}


def test_the_largest_goal_is_kept_to_the_cent():
    form = form_of(goal_amount="9999999999999.99")

    assert (form.errors, form.instance.goal) == ({}, 999_999_999_999_999)


def test_what_was_saved_comes_back_as_it_is_typed_and_saving_it_again_changes_nothing(admin):
    create(admin, factories.fund_index(), goal_amount="15,000.50", amount_list="$10 25.50", **PUBLISH)
    page = FundPage.objects.get()
    body = look(admin, page)
    shown = {name: value_in(body, name) for name in ("goal_amount", "amount_list")}
    edit(admin, page, **shown, **PUBLISH)

    assert shown == {"goal_amount": "15000.50", "amount_list": "10 25.50"}
    assert facts_of(FundPage.objects.get()) == facts_of(page)


@pytest.mark.parametrize("language", ["en", "es", "fa"])
@pytest.mark.parametrize("goal", [1_500_050, 1000, 125_000, 1_234_567_89])
def test_saving_again_keeps_the_amounts_in_every_language(language, goal):
    """1250.50 is shown with a point, which in Spanish parts thousands: it must be read as it was meant."""
    page = factories.fund_page(goal=goal, amounts=[1050, 100_000])
    shown = form_of(page).initial
    form = form_of(page, language=language, **{name: shown[name] for name in ("goal_amount", "amount_list")})

    assert (form.errors, form.instance.goal, form.instance.amounts) == ({}, goal, [1050, 100_000])


def test_the_funds_own_currency_is_not_taken_besides():
    assert form_of(also_currencies=["USD", "EUR", "JPY"]).instance.also_currencies == ["EUR", "JPY"]


def test_a_draft_may_change_its_currency_and_its_amounts_are_read_in_the_new_one(admin):
    create(admin, factories.fund_index())
    page = FundPage.objects.get()
    edit(admin, page, currency="JPY", goal_amount="150000", amount_list="500 1000")

    latest = FundPage.objects.get().get_latest_revision_as_object()
    assert facts_of(latest) == ("JPY", 150_000, [500, 1000])


@pytest.mark.parametrize("sent", ["EUR", "zzz"])
def test_the_currency_of_a_published_fund_is_locked_whatever_is_sent(admin, sent):
    page = factories.fund_page()
    answer = edit(admin, page, currency=sent, goal_amount="20000", **PUBLISH)

    page.refresh_from_db()
    assert (answer.status_code, page.currency, page.goal, page.fund.currency) == (302, "USD", 2_000_000, "USD")
    assert "It stays: the ledger counts in it." in look(admin, page)


def test_it_stays_locked_after_the_page_was_taken_down(admin):
    page = factories.fund_page()
    page.unpublish()
    edit(admin, page, currency="EUR", **PUBLISH)

    page.refresh_from_db()
    assert (page.currency, page.live) == ("USD", True)


def test_a_new_title_is_the_funds_new_name_and_a_new_day_its_new_deadline(admin):
    page = factories.fund_page()
    edit(admin, page, title="Two pages", deadline_day="2027-01-05", zone="Asia/Tokyo", **PUBLISH)

    page = FundPage.objects.get()
    assert (page.fund.name, page.fund.zone) == ("Two pages", "Asia/Tokyo")
    assert page.closes_at == dt.datetime(2027, 1, 5, 8, tzinfo=dt.UTC)


def test_a_change_that_is_only_saved_is_not_public_yet(admin, client):
    page = factories.fund_page()
    edit(admin, page, title="Two pages", goal_amount="30000")

    body = type(client)().get(page.url).content.decode()
    assert ("Two pages" in body, "in hand of $15,000" in body) == (False, True)
    assert page.fund.name == page.title


def test_a_draft_can_be_looked_at_before_it_is_published(admin):
    create(admin, factories.fund_index())
    page = FundPage.objects.get()

    shown = admin.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    assert "A full page" in shown
    assert "in hand of $15,000" in shown
