"""How many came, as it is read: charts against their tables, the page, the desk, who may look, and what it costs."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from chapters.models import Risk, Role
from events.attendance import MOST_DATES, sheet_of
from events.models import Rsvp
from events.queries.attendance import turnouts
from tests import factories
from tests.events.attendance_hands import EVENING, NOW, answers, past_dates

pytestmark = pytest.mark.django_db
PAGE = "/desk/sf/attendance/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def chapter():
    return factories.chapter(slug="sf")


# --- charts ----------------------------------------------------------------------------------------------------------


def sheet(chapter, language="en"):
    with translation.override(language):
        return sheet_of(chapter, turnouts(chapter, since=NOW.date() - dt.timedelta(days=700)), language)


def cells(chart) -> list[list[str]]:
    return [[cell["text"] for cell in row["cells"]] for row in chart.rows]


def test_charts_and_tables_say_what_the_answers_say(chapter):
    for date in past_dates(chapter, 20, 10):
        answers(date, *EVENING)

    drawn = sheet(chapter)

    assert cells(drawn.came) == [["6", "2", "8", "11"]] * 2
    assert cells(drawn.missed) == [["50%"]] * 2
    assert cells(drawn.guests) == [["1", "1", "2"]] * 2
    scale = float(drawn.came.ticks[-1]["text"]) / 100
    assert [round(float(box["height"]) * scale) for box in drawn.came.columns] == [6, 2, 6, 2]
    assert "16 people in all, 4 of them without a reply. 22 had said yes" in drawn.came.label


def test_few_dates_stand_each_for_itself_and_lead_to_their_page(chapter):
    (date,) = past_dates(chapter, 7, title="Vigil")
    answers(date, *EVENING)

    (row,) = sheet(chapter).came.rows

    assert (row["point"].note, row["point"].url) == ("Vigil", f"/desk/sf/dates/{date.uid}/")
    assert row["point"].machine == date.start_date.isoformat()


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ["August 2026", "September 2026", "October 2026", "November 2026"]),
        ("fa", ["مرداد ۱۴۰۵", "شهریور ۱۴۰۵", "مهر ۱۴۰۵", "آبان ۱۴۰۵"]),
    ],
)
def test_many_dates_stand_by_the_month_of_the_readers_calendar(chapter, language, labels):
    days = [*range(90, 110), 1]  # none in between: those months are there all the same
    for date in past_dates(chapter, *days):
        answers(date, ("attended", 2, 2))

    drawn = sheet(chapter, language).came

    assert len(days) > MOST_DATES
    assert [row["point"].text for row in drawn.rows] == labels
    assert (
        sum(int(cell.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))) for _a, _b, cell, _d in cells(drawn)) == 42
    )


def test_kinds_are_compared_by_how_many_come_to_a_date_on_average(chapter):
    for date in past_dates(chapter, 20, 10, kind="vigil"):
        answers(date, ("attended", 20, 20))
    answers(past_dates(chapter, 5, kind="reading")[0], ("attended", 10, 10))
    answers(past_dates(chapter, 4, kind="rally")[0], *[("confirmed", 20)] * 5)  # nobody counted

    rows = sheet(chapter).kinds["rows"]

    assert [(row["name"], row["number"], row["share"]) for row in rows] == [
        ("Vigil (2 dates)", "20", "100.0"),
        ("Reading (1 date)", "10", "50.0"),
    ]


# --- the page --------------------------------------------------------------------------------------------------------


def test_only_who_plans_dates_sees_it(client, chapter):
    (date,) = past_dates(chapter, 7)
    answers(date, *EVENING)
    people = {role: factories.member(chapter, role) for role in Role}
    people |= {
        "bob": factories.member(factories.chapter("Paris"), Role.COORDINATOR),
        "admin": factories.network_admin(),
    }

    statuses = {}
    for who, person in people.items():
        client.force_login(person)
        statuses[who] = client.get(PAGE).status_code

    assert {who for who, status in statuses.items() if status == 200} == {Role.COORDINATOR, Role.HOST, "admin"}
    assert set(statuses.values()) == {200, 404}


def read(client, chapter, role=Role.HOST, address=PAGE) -> str:
    client.force_login(factories.member(chapter, role))
    response = client.get(address)
    assert response.status_code == 200
    assert response.get("Cache-Control") == "no-store" or not address.startswith(PAGE)
    return response.content.decode()


def test_the_page_names_nobody(client, chapter):
    (date,) = past_dates(chapter, 7)
    factories.rsvp(date, name="CANARY", state="attended", arrived=1, checked_in_at=date.starts_at)

    html = read(client, chapter)

    assert "CANARY" not in html
    assert html.count('role="img"') == 3
    assert html.count("<table") == 4  # each chart has its table, and the kinds are one


def test_the_period_stands_in_the_address(client, chapter):
    for date in past_dates(chapter, 150, 7):
        answers(date, ("attended", 4, 4))

    usual, shorter = read(client, chapter), read(client, chapter, address=f"{PAGE}?months=3")

    totals = [re.search(r"Came in all</dt><dd>(\d+)", html).group(1) for html in (usual, shorter)]
    assert totals == ["8", "4"]
    assert 'href="?months=3" aria-current="true"' in shorter


def test_nothing_yet_says_what_to_do(client, chapter):
    html = read(client, chapter)

    assert "No past date in this period" in html
    assert '<svg class="chart' not in html


def test_dates_that_nobody_counted_are_said(client, chapter):
    answers(past_dates(chapter, 7)[0], ("confirmed", 3))

    assert "On 1 date nobody was checked in at the door" in read(client, chapter)


def test_at_high_risk_nobody_is_told_who_came_again(client, chapter):
    type(chapter).objects.filter(pk=chapter.pk).update(risk=Risk.HIGH)
    answers(past_dates(chapter, 7)[0], *EVENING)

    html = read(client, chapter)

    assert html.count('role="img"') == 2
    assert "At high risk nobody is marked" in html


def test_in_farsi_digits_months_and_the_axis_are_farsi(chapter):
    for date in past_dates(chapter, *range(1, MOST_DATES + 5)):
        answers(date, ("attended", 12, 12))
    drawn = sheet(chapter, "fa").came

    assert [label["text"] for label in drawn.labels] == ["آبان"]
    assert drawn.anchor == 100
    assert drawn.ticks[0]["text"] == "۰"


def test_the_page_asks_the_same_for_few_and_for_many(client, chapter):
    client.force_login(factories.network_admin())
    asked = []
    for days in (range(1, 3), range(3, 12)):
        for date in past_dates(chapter, *days):
            answers(date, *EVENING)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert Rsvp.objects.count() == 11 * len(EVENING)


# --- the desk --------------------------------------------------------------------------------------------------------


def test_the_desk_says_how_the_last_date_was_to_those_who_plan(client, chapter):
    answers(past_dates(chapter, 7, title="Vigil")[0], *EVENING)

    host, editor = (read(client, chapter, role, "/desk/sf/") for role in (Role.HOST, Role.EDITOR))

    assert "8 came, 11 had said yes." in host
    assert "2 came without a reply." in host
    assert f'href="{PAGE}"' in host
    assert PAGE not in editor


def test_the_desk_says_nothing_of_it_before_there_is_one(client, chapter):
    assert PAGE not in read(client, chapter, address="/desk/sf/")
