"""What came through the code of an ad is counted; whoever signs through it and then gives counts twice, as nobody."""

import pytest

from appeals.actions.counting import fold_changes
from appeals.models import AppealPage, Source
from donations.money import Money
from donations.queries.sources import gifts_by_source, given_by_source
from organizer.next_steps import give
from outreach.queries.brought import Brought, brought_by, is_of_an_ad
from tests import ad_factories, factories
from tests.donations import making
from tests.worlds import grown

pytestmark = pytest.mark.django_db


@grown
def ad():
    return ad_factories.placement()


def gift(fund, code, amount=2500, **fields):
    attempt = making.attempt(fund, source=code)
    return making.gift(fund, attempt=attempt, amount=amount, counted=amount, **fields)


def test_signatures_and_gifts_are_counted_by_the_code(ad, django_assert_num_queries):
    page, other = AppealPage.objects.get(), ad_factories.placement()
    for name, code in (("ana", ad.source.code), ("bea", ad.source.code), ("cem", "bonn")):
        factories.signature(page, f"{name}@example.org", source=code)
    factories.signature(page, "dara@example.org", source=ad.source.code, confirmed=False)
    fold_changes()
    gift(factories.fund(), ad.source.code)
    ads = [ad, other]
    with django_assert_num_queries(2):
        found = brought_by(ads)
    assert found == {ad.pk: Brought(2, 1), other.pk: Brought()}
    assert not found[other.pk]


def test_gifts_of_every_fund_count_by_what_they_were_worth(ad):
    code, dollars, euros = ad.source.code, factories.fund(), factories.fund(currency="EUR")
    gift(dollars, code)
    gift(dollars, code, 1000)
    gift(euros, code, 700, currency="EUR")
    gift(dollars, "bonn")
    assert gifts_by_source([code, "bonn", ""]) == {code: 3, "bonn": 1}
    assert given_by_source(code) == [Money(700, "EUR"), Money(3500, "USD")]


def test_what_went_back_counts_no_more(ad):
    code, fund = ad.source.code, factories.fund()
    whole, part, failed, disputed, won = (gift(fund, code) for _ in range(5))
    making.refund(whole, 1500)
    making.refund(whole, 1000, "pending")
    making.refund(part, 1000)
    making.refund(failed, 2500, "failed")
    making.dispute(disputed, 2500)
    making.dispute(won, 2500, "won")
    assert gifts_by_source([code]) == {code: 3}


def test_a_tip_that_stays_is_a_gift_that_stays(ad):
    code = ad.source.code
    kept = gift(factories.fund(), code, tip=500)
    making.refund(kept, 2500)
    assert gifts_by_source([code]) == {code: 1}


def test_the_other_book_is_not_counted(ad, settings):
    gift(factories.fund(), ad.source.code, livemode=True)
    assert gifts_by_source([ad.source.code]) == {}


def test_nobody_came_without_a_code(ad):
    gift(factories.fund(), "")
    assert gifts_by_source([""]) == {}
    assert not is_of_an_ad("")


def after_signing(rf, code):
    signature = factories.signature(AppealPage.objects.get(), f"{code or 'none'}@example.org", source=code)
    return give(rf.get("/"), signature).url


def test_whoever_signed_through_an_ad_gives_through_it(ad, rf):
    fund = factories.fund_page()
    assert after_signing(rf, ad.source.code) == f"{fund.url}?via={ad.source.code}#give"


def test_no_code_of_a_volunteer_goes_along(ad, rf):
    """Three people may have signed by it: that one of them gave would be told."""
    fund = factories.fund_page()
    Source.objects.create(code="roya", label="Roya", made_by=factories.user())
    for code in ("roya", "", "ad-made-up"):
        assert after_signing(rf, code) == f"{fund.url}?via=signed#give"
