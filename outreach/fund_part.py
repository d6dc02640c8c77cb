"""What ads add to the page of a fund: the page as it would print today, what each sum prints. Joined in `ready()`."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from donations.fund_parts import Part
from donations.models import FundPage
from outreach.ad_words import decision_lines, ladder_lines, quotes_told
from outreach.models import Placement
from outreach.queries.fund_ads import Ads, ads_of
from outreach.queries.signing import sign_url


def fund_part(request: HttpRequest, page: FundPage, in_hand: int) -> Part:
    """The part of one fund's page; an empty one where no ad is planned with it."""
    language = get_language() or "en"
    ads = ads_of(page.fund, page.chapter, language) if page.fund else Ads()
    shown = ads.shown(in_hand)
    main: dict[str, Any] = {
        "ladder": ladder_lines(ads.rungs, in_hand, pages=ads.pages, pictures=ads.pictures),
        "quotes": quotes_told(ads.rungs),
        "decisions": decision_lines(ads.decisions, ads.pages),
    }
    if shown is None and not main["decisions"]:
        return Part()
    side = render_to_string("outreach/parts/picture.html", picture_context(shown, ads, language)) if shown else ""
    return Part(
        side=side,
        main=render_to_string("outreach/parts/fund_main.html", main),
        rungs=tuple(rung.sum.amount for rung in ads.rungs if rung.sum),
    )


def picture_context(ad: Placement, ads: Ads, language: str) -> dict[str, Any]:
    """The picture of an ad, as parts/picture.html draws it, and where its appeal is signed."""
    page = ads.pages.get(ad.pk)
    return {
        "ad": ad,
        "picture": ads.pictures.get(ad.pk),
        "page_url": page.url if page else "",
        "sign_url": "" if ad.is_out else sign_url(ad, language),
    }
