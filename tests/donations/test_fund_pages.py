"""What a fund's page tells, and what it must say before it is published (donations.md, cases 34, 36 and 41)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from chapters.models import Risk
from donations.models import Fund, FundPage
from donations.money import Money
from donations.queries.pages import public_funds
from donations.queries.sheet import fund_sheet, meter_of, percent_of
from donations.queries.totals import Totals
from organizer.queries import next_fund
from tests import factories
from tests.donations.test_ledger import given_by_card
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
DOLLARS = Money(1_500_000, "USD")


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(NOW, tick=False)


@grown(at=NOW)
def page():
    return factories.fund_page(deadline_day=dt.date(2026, 12, 3))


@pytest.mark.parametrize(
    ("part", "percent"), [(1_400_000, 93), (1_499_999, 99), (1_500_000, 100), (1_600_000, 106), (0, 0), (-500, 0)]
)
def test_a_goal_that_lacks_a_cent_is_not_reached(part, percent):
    assert percent_of(part, 1_500_000) == percent


def test_publishing_opens_one_fund_for_all_languages(page):
    farsi = factories.translation(page, "fa", title="یک صفحهٔ کامل")
    assert Fund.objects.count() == 1
    assert page.fund == farsi.fund
    assert (page.fund.currency, page.fund.name, page.fund.chapter) == ("USD", page.title, None)


def test_a_chapters_fund_is_the_chapters():
    chapter = factories.chapter()
    page = factories.fund_page(chapter)
    assert page.fund.chapter == chapter
    assert page.chapter == chapter


@pytest.mark.parametrize("missing", ["on_shortfall", "on_surplus"])
def test_a_fund_is_not_published_before_it_says_what_happens(missing):
    """Through a schedule or a workflow neither, where no form looks."""
    page = factories.fund_page(live=False)
    setattr(page, missing, " ")
    with pytest.raises(ValidationError) as refused:
        page.save_revision(clean=False).publish()
    assert missing in refused.value.message_dict
    assert not FundPage.objects.get(pk=page.pk).live
    assert not Fund.objects.exists()


def test_control_with_both_texts_it_is_published():
    page = factories.fund_page(live=False)
    page.save_revision().publish()
    assert FundPage.objects.get(pk=page.pk).live


def test_the_deadline_is_told_by_the_clock_of_the_newspaper(page):
    assert page.closes_at == dt.datetime(2026, 12, 3, 22, tzinfo=dt.UTC)
    said = fund_sheet(page, language="en")
    assert "3 December" in said.closes
    assert "5\u00a0PM, Eastern time" in said.closes
    assert said.days_left == "12 days left"


def test_it_closes_to_the_second(page, time_machine):
    time_machine.move_to(page.closes_at - dt.timedelta(seconds=1), tick=False)
    assert page.is_open
    assert fund_sheet(page, language="en").days_left == "closes today"
    time_machine.move_to(page.closes_at, tick=False)
    assert not page.is_open


def test_the_meter_tells_four_kinds_apart_and_sums_only_money():
    totals = Totals(
        "USD", card=794_000, offline=60_000, match=50_000, promised_match=100_000, pledged=125_000, gifts=214
    )
    meter = meter_of(totals, DOLLARS, language="en", name="m")
    assert [(part["kind"], part["amount"]) for part in meter["parts"]] == [
        ("received", "$7,940"),
        ("offline", "$600"),
        ("matched", "$1,500"),
        ("pledged", "$1,250"),
    ]
    assert meter["sum"]["amount"] == "$9,040"  # neither what is pledged nor what matchers still owe
    assert "$1,000 is still to come" in meter["parts"][2]["label"]
    assert sum(part["width"] for part in meter["parts"]) < 100
    assert "The goal is $15,000" in meter["label"]


def test_a_meter_that_is_over_its_goal_marks_the_goal():
    meter = meter_of(Totals("USD", card=3_000_000), DOLLARS, language="en", name="m")
    assert meter["rungs"] == [50.0]
    assert meter["parts"][0]["width"] == 100


def test_a_meter_draws_nothing_below_nought():
    meter = meter_of(Totals("USD", card=-500), DOLLARS, language="en", name="m")
    assert meter["parts"][0]["width"] == 0
    assert meter["parts"][0]["amount"] == "−$5"


def test_the_page_shows_what_arrived(page, client):
    given_by_card(page.fund, 1_004_000)
    body = client.get(page.url).content.decode()
    assert 'value="10040.00"' in body
    assert "$10,040" in body
    assert "in hand of $15,000" in body
    assert "If we fall short" in body
    assert "set-cookie" not in {name.lower() for name in client.get(page.url).headers}


def test_in_farsi_the_same_sums_stand_in_its_own_digits(page, client):
    given_by_card(page.fund, 1_004_000)
    farsi = factories.translation(page, "fa", title="یک صفحهٔ کامل")
    body = client.get(farsi.url).content.decode()
    assert "۱۰٬۰۴۰ دلار" in body
    assert 'value="10040.00"' in body


def test_a_page_that_was_never_published_can_be_looked_at():
    page = factories.fund_page(live=False)
    sheet = fund_sheet(page, language="en")
    assert (sheet.in_hand, sheet.percent) == ("$0", 0)


def test_facts_are_the_first_pages_in_every_language(page):
    farsi = factories.translation(page, "fa")
    farsi.goal, farsi.deadline_day = 1, dt.date(2030, 1, 1)
    farsi.clean()
    assert (farsi.goal, farsi.deadline_day) == (page.goal, page.deadline_day)


def test_the_currency_of_a_fund_stays(page):
    page.currency = "EUR"
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert "currency" in refused.value.message_dict


def test_lists_show_public_funds_in_the_readers_language_or_else_their_own(page):
    factories.fund_page(factories.chapter(risk=Risk.HIGH), title="Hidden")
    farsi = factories.translation(page, "fa", title="یک صفحهٔ کامل")
    chapters = factories.fund_page(factories.chapter("Berlin"), title="A page in die tageszeitung", currency="EUR")
    assert [one.pk for one in public_funds(farsi.locale)] == [farsi.pk, chapters.pk]
    assert [one.pk for one in public_funds(page.locale)] == [page.pk, chapters.pk]


def test_a_fund_of_a_chapter_at_high_risk_stands_on_that_chapters_page_only(client):
    chapter = factories.chapter(risk=Risk.HIGH)
    page = factories.fund_page(chapter, title="For the lawyers")
    assert "For the lawyers" in client.get(chapter.url).content.decode()
    assert "For the lawyers" not in client.get(factories.fund_index().url).content.decode()
    assert "noindex" in client.get(page.url).content.decode()
    assert client.get(f"/funds/embed/{page.fund.key}/").status_code == 404


def test_home_shows_the_networks_fund_that_closes_first(page):
    later = factories.fund_page(title="Later", deadline_day=dt.date(2027, 1, 3))
    factories.fund_page(factories.chapter(), title="A chapter's", deadline_day=dt.date(2026, 11, 23))
    assert next_fund(page.locale).page == page
    page.unpublish()
    assert next_fund(page.locale).page == later


def test_lists_of_funds_need_as_many_queries_for_two_as_for_six(page, django_assert_num_queries, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    index = factories.fund_index()
    factories.fund_page(factories.chapter("Berlin"))

    def count():
        client.get(index.url)  # caches of the process are warm
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(index.url).status_code == 200
        return len(queries)

    few = count()
    for number in range(4):
        given_by_card(factories.fund_page(title=f"Fund {number}").fund, 100, key=f"gift:{number}")
    assert count() == few


def test_an_embedded_fund_may_stand_in_any_frame_and_leads_back(page, client):
    answer = client.get(f"/funds/embed/{page.fund.key}/")
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert page.url in answer.content.decode()
    code = client.get(f"/funds/embed/{page.fund.key}/code/").content.decode()
    assert "&lt;iframe" in code
    with translation.override("fa"):
        farsi = factories.translation(page, "fa")
    assert farsi.title in client.get(f"/fa/funds/embed/{page.fund.key}/").content.decode()


def test_the_card_of_a_fund_names_goal_and_day(page):
    facts = page.card_facts
    assert facts["line"] == "Goal: $15,000"
    assert facts["slab"][1] == "3"


def test_amounts_are_kept_as_people_type_them(page):
    from donations.models.forms import _typed

    assert _typed(1400000, "USD") == "14000"
    assert _typed(1250, "USD") == "12.50"
    assert _typed(500, "JPY") == "500"
    assert Decimal(_typed(1, "EUR")) == Decimal("0.01")


def test_the_meter_marks_what_each_sum_buys():
    meter = meter_of(Totals("USD", card=100_000), DOLLARS, language="en", name="m", rungs=[450_000, 1_800_000])
    assert meter["rungs"] == [25.0, 83.33]  # the goal among them; the highest is the end of the scale
    assert meter["scale"] == ["$0", "$4,500", "$18,000"]


@pytest.mark.parametrize("language", ["en", "fa", "es"])
def test_the_end_of_the_scale_is_written_once(language):
    rungs = [450_000, 800_000, 1_500_000, 1_800_000]
    scale = meter_of(Totals("USD"), DOLLARS, language=language, name="m", rungs=rungs)["scale"]
    assert scale[2] == Money(1_800_000, "USD").text(language, whole=True)
    assert " · ".join(scale).count(scale[2]) == 1
    assert scale[1].count("·") == 2


def test_floors_above_join_the_page_of_a_fund(page, client, monkeypatch):
    from django.utils.safestring import SafeString

    from donations import fund_parts

    def draw(request, shown, in_hand):
        return fund_parts.Part(SafeString(f"<p>{in_hand} beside</p>"), SafeString("<p>below</p>"), (500_000,))

    monkeypatch.setattr(fund_parts, "PARTS", {})
    fund_parts.register_fund_part("b", 20, lambda *told: fund_parts.Part(main=SafeString("<p>last</p>")))
    fund_parts.register_fund_part("a", 10, draw)
    given_by_card(page.fund, 1_004_000)
    body = client.get(page.url).content.decode()
    assert "<p>1004000 beside</p>" in body
    assert body.index("<p>below</p>") < body.index("<p>last</p>")
    assert 'x1="33.33%"' in body
