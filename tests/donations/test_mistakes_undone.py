"""What was entered by mistake counts nowhere any more: not in numbers, files, shares or promises."""

import csv
import datetime as dt
import io

import pytest

from chapters import step_up
from donations.actions.offline import correct_gift
from donations.actions.pledges import withdraw_pledge
from donations.actions.shares import sum_shares
from donations.models import GiftCredit, Pledge
from donations.queries.numbers import usual_of
from donations.queries.shares import shares_of
from donations.queries.totals import totals_of
from donations.references import new_reference
from tests import factories
from tests.donations.desk_hands import by_card, by_hand, page, world
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


def mistake(fund, treasurer, amount=100_000, **facts):
    """A gift typed with a zero too many, and taken back."""
    gift = by_hand(fund, treasurer, amount, **facts)
    correct_gift(gift=gift, author=treasurer, reason="A zero too many.")
    gift.refresh_from_db()
    return gift


def rows_of(client, fund) -> list[dict]:
    form = {"what": "gifts", "since": "2026-01-01", "until": "2030-01-01", "format": "csv", "reason": "The accountant"}
    answer = client.post(page(f"{fund.key}/export/"), form)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def promise(fund, **fields) -> Pledge:
    return Pledge.objects.create(
        **{
            **{"fund": fund, "amount": 5000, "way": "transfer", "reference": new_reference(), "livemode": False},
            **{"due_on": dt.date(2026, 12, 1), "state": "standing", "locale": "en", "token_hash": new_reference()},
            **{"name": "Ada", "contact": factories.contact(), **fields},
        }
    )


def test_the_usual_gift_knows_no_mistakes(desk):
    _chapter, fund, treasurer = desk
    by_hand(fund, treasurer, 1000)
    mistake(fund, treasurer)
    usual = usual_of(fund)
    assert (usual.gifts, usual.average.amount) == (1, 1000)


def test_an_accountant_adds_up_what_the_fund_holds(client, desk):
    """The column of what counts comes to the sum of the ledger, whatever was typed wrong in between."""
    _chapter, fund, treasurer = desk
    by_hand(fund, treasurer, 1000)
    by_card(fund, 2500)
    mistake(fund, treasurer)
    rows = rows_of(client, fund)
    counted = [row["Counts for the fund, in USD"] for row in rows]
    assert sorted(counted) == ["0.00", "10.00", "25.00"]
    assert totals_of(fund).in_hand == 3500


def test_a_file_says_which_line_was_a_mistake(client, desk):
    _chapter, fund, treasurer = desk
    right, wrong = by_hand(fund, treasurer), mistake(fund, treasurer)
    said = {row["Number of the gift"]: row["State"] for row in rows_of(client, fund)}
    assert said == {str(right.uid): "", str(wrong.uid): "Entered by mistake"}


def test_a_mistake_is_credited_to_nobody(client, desk):
    """Not even by a page that was open before it was taken back."""
    chapter, fund, treasurer = desk
    gift = mistake(fund, treasurer, chapters=[chapter])
    response = client.post(page(f"gifts/{gift.uid}/chapters/"), {"chapters": [chapter.pk]})
    sum_shares()
    assert (response.status_code, GiftCredit.objects.count(), shares_of(fund)) == (422, 0, [])


def test_a_mistake_offers_nothing_but_its_story(client, desk):
    _chapter, fund, treasurer = desk
    shown = client.get(page(f"gifts/{mistake(fund, treasurer).uid}/"))
    assert (shown.context["refund_form"], shown.context["may_correct"]) == (None, False)
    assert "Entered by mistake, taken back" in shown.content.decode()
    assert f'action="{page("gifts/")}' not in shown.content.decode()


def test_a_promise_that_was_withdrawn_before_does_not_stand_again(desk):
    """Its donor took their word back and was forgotten; a slip of the treasurer gives it to nobody."""
    _chapter, fund, treasurer = desk
    pledge = promise(fund)
    withdraw_pledge(pledge=pledge)
    mistake(fund, treasurer, 5000, way="transfer", pledge=pledge)
    pledge.refresh_from_db()
    assert (pledge.state, totals_of(fund).pledged) == ("withdrawn", 0)


def test_a_promise_that_stood_stands_again_and_can_be_kept(desk):
    """The control, and the way on: the right gift keeps it."""
    _chapter, fund, treasurer = desk
    pledge = promise(fund)
    mistake(fund, treasurer, 50_000, way="transfer", pledge=pledge)
    pledge.refresh_from_db()
    assert (pledge.state, totals_of(fund).pledged) == ("standing", 5000)
    by_hand(fund, treasurer, 5000, way="transfer", pledge=pledge)
    pledge.refresh_from_db()
    assert (pledge.state, totals_of(fund).pledged, totals_of(fund).offline) == ("kept", 0, 5000)


def test_a_mistake_in_a_closed_month_keeps_its_line_in_the_list(client, desk):
    _chapter, fund, treasurer = desk
    gift = mistake(fund, treasurer, received_on=dt.date(2026, 10, 3))
    listed = client.get(page(f"{fund.key}/"), {"month": "2026-10-01"}).context["gifts"]
    assert [(line.gift, line.is_off) for line in listed] == [(gift, True)]
    assert client.get(page(f"{fund.key}/"), {"state": "kept"}).context["gifts"] == []
