"""What can be ordered: as much as has arrived and somebody's word covers, and not a cent more."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations.actions.commitments import bindable, release
from donations.actions.guarantees import withdraw_guarantee
from donations.actions.matches import add_match
from donations.actions.offline import correct_gift
from donations.actions.refunds import ask_refund
from donations.actions.spending import undo_payment
from donations.errors import DonationError, NotCovered
from donations.models import Commitment, FundTotal, Gift, Guarantee, Pledge
from donations.queries.commitments import bound_of, standing
from donations.queries.totals import totals_of
from donations.references import new_reference
from people.models import AuditEntry
from tests import factories
from tests.donations.desk_hands import by_card, by_hand
from tests.donations.spending_hands import PRINT, WEB, bound, filled, numbers, paid, word
from tests.worlds import grown

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@grown
def office():
    """A fund with a hundred dollars in hand, and its treasurer."""
    return filled()


def test_what_has_arrived_can_be_bound_to_the_cent(office):
    """Case 42."""
    fund, treasurer = office
    with pytest.raises(NotCovered) as refused:
        bound(fund, treasurer, 10_001)
    assert (refused.value.amount, refused.value.free, refused.value.missing) == (10_001, 10_000, 1)
    assert str(refused.value).startswith("$100.01 cannot be ordered: $100.00 is free.")
    assert "A guarantee over $0.01 would do." in str(refused.value)
    assert bound(fund, treasurer, 10_000).subject == PRINT
    assert (numbers(fund), standing(fund).free, standing(fund).short) == ((10_000, 0, 10_000, 0), 0, 0)


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_order(office, amount):
    with pytest.raises(NotCovered):
        bound(*office, amount)


def test_a_guarantee_covers_what_is_missing(office):
    """Case 42."""
    fund, treasurer = office
    word(fund, treasurer, 2_000)
    with pytest.raises(NotCovered):
        bound(fund, treasurer, 12_001)
    bound(fund, treasurer, 12_000)
    found = standing(fund)
    assert (found.free, found.short, found.uncovered, found.money(found.uncovered).text()) == (0, 0, 2_000, "$20.00")


def test_pledges_and_promised_matches_cover_nothing(office):
    """Case 42: cleared money is money that is here."""
    fund, treasurer = office
    Pledge.objects.create(
        **{"fund": fund, "amount": 5_000, "way": "cash", "reference": new_reference(), "livemode": False},
        **{"due_on": "2026-11-20", "state": "standing", "locale": "en", "token_hash": "p"},
    )
    start = NOW - dt.timedelta(days=300)
    add_match(fund=fund, name="Two donors", cap=5_000, starts_at=start, ends_at=None, author=treasurer)
    totals = totals_of(fund)
    assert (totals.pledged, totals.promised_match) == (5_000, 5_000)  # they are there, and do not count
    assert bindable(fund, PRINT) == 10_000
    with pytest.raises(NotCovered, match="pledges do not"):
        bound(fund, treasurer, 10_001)


def test_a_gift_that_is_not_exchanged_yet_covers_nothing(office):
    fund, treasurer = office
    Gift.objects.create(
        **{"fund": fund, "way": "card", "amount": 5_000, "currency": "EUR", "livemode": False, "locale": "en"},
        **{"payment_intent": "pi_far", "received_at": NOW},
    )
    with pytest.raises(NotCovered):
        bound(fund, treasurer, 10_001)


def test_what_is_bound_and_what_was_paid_is_counted_once(office):
    fund, treasurer = office
    bound(fund, treasurer, 6_000)
    paid(fund, treasurer, 2_500)
    assert numbers(fund) == (10_000, 0, 3_500, 2_500)
    assert [(one.paid, one.left) for one in bound_of(fund)] == [(2_500, 3_500)]
    assert bindable(fund, WEB) == 4_000
    paid(fund, treasurer, 3_500)
    assert (numbers(fund), standing(fund).free) == ((10_000, 0, 0, 6_000), 4_000)
    paid(fund, treasurer, 500)  # it cost more than was ordered
    assert (numbers(fund), standing(fund).free) == ((10_000, 0, 0, 6_500), 3_500)


def test_a_payment_taken_back_binds_its_money_again(office):
    fund, treasurer = office
    bound(fund, treasurer, 6_000)
    spending = paid(fund, treasurer, 6_000)
    assert standing(fund).committed == 0
    undo_payment(spending=spending, author=treasurer, reason="A slip.")
    assert (numbers(fund), standing(fund).free) == ((10_000, 0, 6_000, 0), 4_000)


def test_bound_again_says_what_holds_from_now_on(office):
    fund, treasurer = office
    first = bound(fund, treasurer, 6_000)
    again = bound(fund, treasurer, 6_000)
    assert (first, AuditEntry.objects.filter(verb="donations.money_bound").count()) == (again, 1)
    bound(fund, treasurer, 10_000)
    assert (Commitment.objects.get().amount, standing(fund).free) == (10_000, 0)
    with pytest.raises(NotCovered):
        bound(fund, treasurer, 10_001)
    assert Commitment.objects.get().amount == 10_000


def test_a_deposit_that_was_paid_before_is_part_of_the_order(office):
    fund, treasurer = office
    paid(fund, treasurer, 5_000)
    assert bindable(fund, PRINT) == 10_000
    bound(fund, treasurer, 10_000)
    assert (numbers(fund), standing(fund).short) == ((10_000, 0, 5_000, 5_000), 0)


def test_released_money_is_free_and_can_be_bound_again(office):
    fund, treasurer = office
    commitment = bound(fund, treasurer, 6_000)
    paid(fund, treasurer, 1_000)
    assert release(commitment=commitment, author=treasurer) is True
    assert (numbers(fund), standing(fund).free) == ((10_000, 0, 0, 1_000), 9_000)
    assert release(commitment=commitment, author=treasurer) is False
    assert bound(fund, treasurer, 4_000).released_at is None
    assert numbers(fund) == (10_000, 0, 3_000, 1_000)


def test_one_subject_is_bound_in_one_fund(office):
    fund, treasurer = office
    other = factories.fund(chapter=fund.chapter)
    by_hand(other, treasurer, 5_000)
    commitment = bound(fund, treasurer, 6_000)
    with pytest.raises(DonationError, match="Another fund"):
        bound(other, treasurer, 1_000)
    release(commitment=commitment, author=treasurer)
    assert bound(other, treasurer, 1_000).fund == other
    assert (standing(fund).committed, standing(other).committed) == (0, 1_000)


def test_where_money_goes_back_nothing_breaks_and_what_is_missing_is_told(office):
    fund, treasurer = office
    gift = by_card(fund, 5_000)
    bound(fund, treasurer, 15_000)
    FundTotal.objects.update(card=2_000)  # what a dispute does
    found = standing(fund)
    assert (found.free, found.short, found.uncovered) == (0, 3_000, 3_000)
    with pytest.raises(NotCovered):
        bound(fund, treasurer, 1, WEB)
    bound(fund, treasurer, 14_000)  # less than before is no more than before
    paid(fund, treasurer, 12_000)
    assert (numbers(fund), gift.counted) == ((12_000, 0, 2_000, 12_000), 5_000)


@pytest.mark.parametrize("goes", ["refund", "mistake"])
def test_every_way_back_lowers_what_can_be_bound(office, goes):
    fund, treasurer = office
    gift = Gift.objects.get()
    bound(fund, treasurer, 8_000)
    if goes == "refund":
        ask_refund(gift=gift, amount=10_000, author=treasurer, reason="They asked.")
    else:
        correct_gift(gift=gift, author=treasurer, reason="A slip.")
    assert (standing(fund).short, Commitment.objects.get().released_at) == (8_000, None)


def test_a_word_past_its_day_covers_nothing(office):
    fund, treasurer = office
    with time_machine.travel(NOW, tick=False):
        word(fund, treasurer, 2_000, valid_until=NOW.date())
        bound(fund, treasurer, 12_000)
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        assert (standing(fund).guaranteed, standing(fund).short) == (0, 2_000)
    fund.zone = "America/Los_Angeles"
    fund.save()
    with time_machine.travel(dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC), tick=False):
        assert standing(fund).guaranteed == 2_000  # it is still the day before there


def test_a_word_that_is_needed_cannot_be_taken_back(office):
    fund, treasurer = office
    first, second = word(fund, treasurer, 2_000), word(fund, treasurer, 1_500)
    bound(fund, treasurer, 12_000)
    with pytest.raises(DonationError, match=r"without it \$5.00 of what was ordered is covered by nobody"):
        withdraw_guarantee(guarantee=first, author=treasurer)
    assert Guarantee.objects.get(pk=first.pk).withdrawn_at is None
    assert withdraw_guarantee(guarantee=second, author=treasurer) is True
    assert withdraw_guarantee(guarantee=second, author=treasurer) is False
    by_hand(fund, treasurer, 2_000)  # they paid, which is a gift like any
    assert withdraw_guarantee(guarantee=first, author=treasurer) is True
    first.refresh_from_db()
    assert (first.withdrawn_by, standing(fund).guaranteed) == (treasurer, 0)


def test_a_word_that_has_run_out_can_always_be_closed(office):
    fund, treasurer = office
    with time_machine.travel(NOW, tick=False):
        guarantee = word(fund, treasurer, 2_000, valid_until=NOW.date())
        bound(fund, treasurer, 12_000)
    with time_machine.travel(NOW + dt.timedelta(days=2), tick=False):
        assert withdraw_guarantee(guarantee=guarantee, author=treasurer) is True


def test_names_stand_in_no_log_and_unread_in_the_database(office):
    fund, treasurer = office
    guarantee = word(fund, treasurer, 2_000, note="Call Sima")
    with connection.cursor() as cursor:
        cursor.execute("SELECT by, note FROM donations_guarantee")
        assert not {"Roya", "Call Sima"} & set(cursor.fetchone())
    assert (guarantee.by, "Roya" in str(list(AuditEntry.objects.values_list("details")))) == ("Roya", False)


def test_how_a_fund_stands_takes_as_many_queries_with_thirty_orders(office):
    fund, treasurer = office
    counts = []
    for total in (1, 30):
        for number in range(Commitment.objects.count(), total):
            bound(fund, treasurer, 100, f"placement:{number}")
            paid(fund, treasurer, 50, f"placement:{number}")
            word(fund, treasurer, 100)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            standing(fund)
        counts.append(len(asked))
    assert counts == [4, 4]
