"""Every face that readers see of ads: the list, an ad in each state, the address on paper, a banner."""

from collections.abc import Callable, Iterator
from typing import Any

from donations.models import FundPage
from outreach.actions.planning import set_share
from outreach.models import Placement, PlacementIndexPage, PlacementPage, State
from tests import ad_factories, factories
from tests.outreach.public_hands import drawn, funding, give, printed

THANKS = "Two hundred and fourteen people paid for this page. Thank you."


def ads(chapter, in_language: Callable, blocks: list) -> Iterator[Any]:
    """What readers see. Yields (name, path, shows, status, button to press)."""
    page = factories.fund_page(title="Three ads, one after another")
    index = ad_factories.placement_index()
    low, now, _high = (
        funding(page.fund, price, rung=step) for step, price in enumerate((400_000, 1_500_000, 1_800_000))
    )
    give(page.fund, 900_000)
    for ad in (low, now):
        drawn(ad)
    set_share(placement=now, chapter=chapter, amount=200_000, author=factories.user())
    out = printed(funding(factories.fund_page(title="The first page").fund))
    fallen = ad_factories.placement(name="A page that fell through")
    Placement.objects.filter(pk=fallen.pk).update(state=State.FALLEN)
    stories = {
        "ad that is being funded": ad_factories.placement_page(now, body=blocks),
        "ad that came out": ad_factories.placement_page(out, title="The whole back cover", thanks=THANKS),
        "idea of an ad": ad_factories.placement_page(title="A page to dream of", body=[]),
        "ad that fell through": ad_factories.placement_page(fallen, title="A page that fell through"),
    }
    here = {name: in_language(story).url for name, story in stories.items()}
    yield "ads", in_language(index).url, PlacementIndexPage, 200, ""
    yield from ((name, url, PlacementPage, 200, "") for name, url in here.items())
    yield "fund with a ladder", in_language(FundPage.objects.get(pk=page.pk)).url, None, 200, ""
    yield "address of no ad", "/ad/nothing-like-it/", None, 404, ""
