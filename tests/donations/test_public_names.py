"""Who may be named in public (donations.md, cases 43 and 44)."""

import pytest

from donations.models import Dispute, Refund
from donations.queries.recent import public_gifts
from tests import factories
from tests.donations import making
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def fund():
    return factories.fund()


def names(fund) -> list[str]:
    return [gift.name for gift in public_gifts(fund)]


def test_only_who_wants_to_be_named_is(fund):
    """Case 43."""
    making.gift(fund, name="Ada", shows_name=True)
    making.gift(fund, name="Bo", shows_name=False)
    making.gift(fund, name="", shows_name=True)
    making.gift(name="Of another fund", shows_name=True)
    making.gift(fund, name="Live", shows_name=True, livemode=True)
    assert names(fund) == ["Ada"]


def test_the_same_person_is_named_for_one_gift_and_not_for_another(fund):
    """Complaint 7: a name is never looked up from an address."""
    ada = factories.contact()
    making.gift(fund, contact=ada, name="Ada", shows_name=True)
    making.gift(fund, contact=ada, name="", shows_name=False)
    making.gift(fund, contact=ada, name="A. Lovelace", shows_name=False)
    assert names(fund) == ["Ada"]


@pytest.mark.parametrize(
    ("refunded", "state", "shown"),
    [(1000, "succeeded", True), (2500, "succeeded", False), (2500, "pending", False), (2500, "failed", True)],
)
def test_who_got_everything_back_is_not_named(fund, refunded, state, shown):
    making.refund(making.gift(fund, name="Ada", shows_name=True), refunded, state)
    assert (names(fund) == ["Ada"]) is shown


def test_several_refunds_count_together(fund):
    gift = making.gift(fund, name="Ada", shows_name=True, tip=500)
    for amount in (1500, 1500):
        making.refund(gift, amount)
    assert names(fund) == []
    Refund.objects.first().delete()
    assert names(fund) == ["Ada"]


def test_a_disputed_gift_names_nobody_until_it_is_won(fund):
    making.dispute(making.gift(fund, name="Ada", shows_name=True), 2500)
    assert names(fund) == []
    Dispute.objects.update(state="won")
    assert names(fund) == ["Ada"]


def test_what_is_nobodys_business_is_not_even_read(fund):
    making.gift(fund, name="Ada", shows_name=True, note="cheque 12")
    gift = public_gifts(fund)[0]
    assert {"note", "contact_id", "second_counter"} <= gift.get_deferred_fields()
