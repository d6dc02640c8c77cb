"""Records that leave the house: for a reason, with a fresh code, and without whom asked to be anonymous (case 43)."""

import csv
import io

import openpyxl
import pytest
from django.utils import timezone

from chapters import step_up
from donations.models import MonthlyGift
from people.models import AuditEntry
from tests import factories
from tests.donations.desk_hands import by_card, by_hand, page, world
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "guard_the_desk" not in name]


@pytest.fixture
def fresh(monkeypatch):
    monkeypatch.setattr(step_up, "is_fresh", lambda request: True)


@grown
def office():
    return world()


@pytest.fixture
def desk(client, office):
    chapter, fund, treasurer = office
    client.force_login(treasurer)
    return chapter, fund, treasurer


def fetch(client, fund, **changes):
    form = {"what": "gifts", "since": "2026-01-01", "until": "2030-01-01", "format": "csv", "reason": "The accountant"}
    return client.post(page(f"{fund.key}/export/"), {**form, **changes})


def rows_of(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_only_names_that_may_be_shown_leave_the_house(client, desk, fresh):
    """Case 43; the control is the donor who wanted to be named."""
    _chapter, fund, treasurer = desk
    by_hand(fund, treasurer, name="Zqanonymous", message="Zqmessage", note="Zqnote", email="zq@example.org")
    by_hand(fund, treasurer, name="Ada L.", shows_name=True)
    for kind in ("csv", "xlsx"):
        response = fetch(client, fund, format=kind)
        text = response.content.decode("utf-8-sig") if kind == "csv" else _cells(response)
        assert "Ada L." in text
        assert "zq" not in text.lower()
    assert "zq" not in fetch(client, fund, what="monthly").content.decode().lower()
    assert "zq" not in client.get(f"/give/{fund.key}/trail.csv").content.decode().lower()


def _cells(response) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return " ".join(str(cell.value) for row in sheet for cell in row)


def test_nothing_in_a_file_is_a_formula(client, desk, fresh):
    _chapter, fund, treasurer = desk
    by_hand(fund, treasurer, name="=HYPERLINK(1)", shows_name=True)
    assert rows_of(fetch(client, fund))[0]["Name, where it may be shown"] == "'=HYPERLINK(1)"


def test_a_row_says_what_an_accountant_needs(client, desk, fresh):
    chapter, fund, treasurer = desk
    by_hand(fund, treasurer, 12345, [chapter], name="Ada", way="cheque")
    row = rows_of(fetch(client, fund))[0]
    assert (row["Amount"], row["Currency"], row["How it came"], row["Chapters"]) == (
        *("123.45", "USD", "by cheque", "San Francisco"),
    )
    assert (row["Received on"], row["Given back"], row["Name, where it may be shown"]) == ("2026-11-20", "0.00", "")


def test_days_narrow_it(client, desk, fresh):
    by_hand(desk[1], desk[2])
    assert len(rows_of(fetch(client, desk[1], since="2026-11-20", until="2026-11-20"))) == 1
    assert rows_of(fetch(client, desk[1], since="2026-11-21")) == []


def test_who_gives_every_month_can_be_asked_to_give_otherwise(client, desk, fresh):
    fund = desk[1]
    gift, donor = by_card(fund), factories.contact("ada@example.org")
    facts = {"fund": fund, "amount": 2500, "currency": "USD", "livemode": False, "locale": "fa", "contact": donor}
    MonthlyGift.objects.create(attempt=gift.attempt, subscription_id="sub_1", name="Ada", **facts)
    MonthlyGift.objects.create(attempt=by_card(fund).attempt, subscription_id="sub_2", state="ended", **facts)
    rows = rows_of(fetch(client, fund, what="monthly"))
    assert [(row["E-mail"], row["Amount"], row["Language"]) for row in rows] == [("ada@example.org", "25.00", "fa")]
    assert "Ada" not in str(rows)


def test_it_stays_in_the_log_who_took_what_and_why(client, desk, fresh):
    fetch(client, desk[1])
    note = AuditEntry.objects.get(verb="donations.exported")
    assert (note.actor, note.details["what"], note.details["reason"]) == (desk[2], "gifts", "The accountant")


@pytest.mark.parametrize(
    "changes", [{"reason": ""}, {"reason": "for ada@example.org"}, {"what": "everything"}, {"until": "2025-01-01"}]
)
def test_a_slip_gives_no_file(client, desk, fresh, changes):
    response = fetch(client, desk[1], **changes)
    assert (response.status_code, AuditEntry.objects.filter(verb="donations.exported").count()) == (422, 0)


def test_without_a_fresh_code_there_is_no_file(client, desk):
    factories.with_second_factor(desk[2])
    response = fetch(client, desk[1])
    assert (response.status_code, AuditEntry.objects.filter(verb="donations.exported").count()) == (422, 0)


def test_anyone_takes_the_trail_along(client, desk):
    by_hand(desk[1], desk[2], 12345, name="Zqname", received_on=timezone.now().date())
    client.logout()
    rows = rows_of(client.get(f"/give/{desk[1].key}/trail.csv"))
    assert [(row["What"], row["Came in"], row["Went out"], row["In the fund after it"]) for row in rows] == [
        ("1 gift in cash or by cheque", "123.45", "0.00", "123.45")
    ]
    assert client.get("/give/00000000-0000-0000-0000-000000000000/trail.csv").status_code == 404
