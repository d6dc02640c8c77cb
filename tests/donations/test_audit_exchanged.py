"""The audit beside exchange, tips and parts that went back: no rounding is a difference, and no difference is lost."""

import pytest
from django.core.management import call_command

from donations.actions.audit import audit
from donations.models import Dispute, FundDay, FundTotal, Gift, Payout, Refund
from donations.practice import hands
from donations.queries.totals import totals_of
from donations.queries.trail import trail
from people.models import OutgoingMail
from tests import factories
from tests.donations.losses import lose_postings
from tests.donations.ringing import checkout, hear, monthly_checkout
from tests.donations.stripe_hands import happens
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def fund():
    return factories.fund()


def told(capsys, *options: str) -> tuple[int, list[str]]:
    """How the command ended, and what it said."""
    code = 0
    try:
        call_command("audit_ledger", *options)
    except SystemExit as left:
        code = left.code
    return code, capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(("currency", "amount"), [("EUR", 1999), ("GBP", 333), ("JPY", 777), ("TRY", 12_345)])
@pytest.mark.parametrize("tip", [0, 101])
def test_no_rounding_of_an_exchange_is_a_difference(fund, currency, amount, tip):
    _attempt, session = checkout(fund=fund, currency=currency, amount=amount, tip=tip)
    hear()
    for step in ("refund-part", "refund-part", "refund-fails", "refund-part", "dispute"):
        happens(session, step)
        hear()
        assert audit() == [], step
    assert totals_of(fund).card == 0
    happens(session, "dispute-won")
    hear()
    assert audit() == []
    assert 0 < totals_of(fund).card < Gift.objects.get().counted


@pytest.mark.parametrize("months", [["month-paid"], ["month-fails"], ["month-paid", "month-last"]])
def test_months_agree_after_each_of_them(fund, months):
    _attempt, session = monthly_checkout(fund=fund, tip=50)
    hear()
    for month in months:
        happens(session, month)
        hear()
        assert audit() == [], month
    assert totals_of(fund).card == 1000 * Gift.objects.count()


WRONG = {
    "total": lambda: FundTotal.objects.update(card=1),
    "gift": lambda: Gift.objects.filter(pk=Gift.objects.first().pk).update(counted=1),
    "refund": lambda: Refund.objects.update(amount=1),
    "dispute": lambda: Dispute.objects.update(state="won"),
    "payout": lambda: Payout.objects.update(amount=1),
    "day": lambda: FundDay.objects.update(into=1),
    "count of a day": lambda: FundDay.objects.update(count=99),
    "posting of a payout": lambda: lose_postings(kind="payout"),
}


@grown
def eventful(fund):
    for steps in (("refund-part",), ("dispute",), ()):
        _attempt, session = checkout(fund=fund, tip=100)
        for step in steps:
            happens(session, step)
    hands.pay_out("payout")
    hear()
    return fund


def test_where_all_agrees_the_command_says_so_and_ends_well(eventful, capsys):
    assert told(capsys) == (0, ["0 differ."])
    assert told(capsys, "--repair") == (0, ["0 differ."])


@pytest.mark.parametrize("what", WRONG)
def test_the_command_names_each_difference_and_fails(eventful, capsys, what):
    WRONG[what]()
    code, lines = told(capsys)
    assert code == 1
    assert lines[-1] == f"{len(lines) - 1} differ."
    assert lines[0].startswith(("total " if what == "total" else what.split()[-1], "gift ", "day ", "payout "))
    assert all(", the ledger says " in line for line in lines[:-1])
    assert not any("(repaired)" in line for line in lines)


@pytest.mark.parametrize("what", ["total", "day", "count of a day"])
def test_what_is_derived_is_repaired_and_agrees_afterwards(eventful, capsys, what):
    before, lines_before = totals_of(eventful), trail(eventful)
    WRONG[what]()
    code, lines = told(capsys, "--repair")
    assert (code, all(line.endswith("(repaired)") for line in lines[:-1])) == (1, True)
    assert told(capsys) == (0, ["0 differ."])
    assert (totals_of(eventful), trail(eventful)) == (before, lines_before)


@pytest.mark.parametrize("what", ["gift", "refund", "dispute", "payout", "posting of a payout"])
def test_what_is_a_record_is_for_a_person_and_never_repaired(eventful, capsys, what):
    WRONG[what]()
    first = told(capsys, "--repair")
    assert first[0] == 1
    assert not any("(repaired)" in line for line in first[1])
    assert told(capsys, "--repair") == first


def test_a_fund_that_is_wrong_takes_no_trust_from_another(eventful):
    other = factories.fund()
    checkout(fund=other)
    hear()
    FundTotal.objects.filter(fund=eventful).update(card=1)
    audit()
    trusted = dict(FundTotal.objects.values_list("fund", "is_trusted"))
    assert trusted == {eventful.pk: False, other.pk: True}


def test_readers_never_see_a_wrong_sum_once_it_is_known(eventful, client):
    right, days = totals_of(eventful), trail(eventful)
    FundTotal.objects.update(card=123_456_789)
    FundDay.objects.update(into=987_654_321)
    audit()
    assert totals_of(eventful) == right
    assert [line.into for line in trail(eventful)] == [line.into for line in days]


@pytest.mark.parametrize("times", [1, 3])
def test_however_often_it_is_asked_a_treasurer_has_one_letter_an_hour(eventful, times):
    factories.network_admin()
    FundTotal.objects.update(card=1)
    for _ in range(times):
        audit()
    assert OutgoingMail.objects.filter(kind="donations.alarm", subject_id="ledger").count() == 1
