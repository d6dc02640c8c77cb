"""Whose word it was is known as long as it may be needed, and no longer; the sum stays."""

import datetime as dt

import pytest
import time_machine

from donations.actions.forgetting import forget_names
from donations.models import Fund, Guarantee
from tests.donations.spending_hands import filled, word
from tests.worlds import grown

pytestmark = pytest.mark.django_db
GIVEN = dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC)


@grown(at=GIVEN)
def office():
    return filled()


def kept(at: dt.datetime) -> list[tuple[str, str, int]]:
    with time_machine.travel(at, tick=False):
        forget_names()
    return list(Guarantee.objects.values_list("by", "note", "amount"))


@pytest.mark.parametrize(("moment", "known"), [((2026, 7, 31), True), ((2026, 8, 2), False)])
@pytest.mark.parametrize("ends", ["withdrawn", "its day", "the fund is closed"])
def test_a_name_goes_in_the_summer_of_the_year_after_its_end(office, ends, moment, known):
    fund, treasurer = office
    guarantee = word(fund, treasurer, 100, note="By phone", valid_until=GIVEN.date() if ends == "its day" else None)
    if ends == "withdrawn":
        Guarantee.objects.update(withdrawn_at=GIVEN, withdrawn_by=treasurer)
    if ends == "the fund is closed":
        Fund.objects.update(archived_at=GIVEN)
    found = kept(dt.datetime(*moment, tzinfo=dt.UTC))
    assert found == [("Roya", "By phone", 100) if known else ("", "", guarantee.amount)]


def test_one_that_may_still_be_needed_keeps_its_name(office):
    fund, treasurer = office
    word(fund, treasurer, 100)
    word(fund, treasurer, 200, valid_until=dt.date(2028, 1, 1))
    Fund.objects.update(archived_at=None)
    assert [by for by, _note, _amount in kept(dt.datetime(2027, 12, 1, tzinfo=dt.UTC))] == ["Roya", "Roya"]
