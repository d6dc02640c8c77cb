"""Ads for tests to stand on, like tests/factories.py: where one can run, what it costs, how far it is."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from appeals.models import Appeal
from outreach.actions.planning import plan_ad
from outreach.actions.steps import begin_funding, take_quote
from outreach.models import AdFormat, Placement, PlacementIndexPage, PlacementPage, Publication, Quote
from people.models import User
from tests import factories
from tests.growing import grow


def publication(**fields: Any) -> Publication:
    """A review of New York, 132,000 copies; in the directory of all chapters."""
    fields = {
        "name": "The New York Review of Books",
        "country": "US",
        "language": "en",
        "zone": "America/New_York",
        "readership": 132_000,
        "readership_source": "Publisher, spring 2026",
        **fields,
    }
    return Publication.objects.create(**fields)


def ad_format(of: Publication | None = None, **fields: Any) -> AdFormat:
    """A full page, 10.5 × 14.25 inches, with an eighth of an inch of bleed and nothing below 6 points."""
    fields = {
        **{"name": "Full page", "kind": "page", "width": 266_700, "height": 361_950, "bleed": 3175, "safe": 9525},
        **fields,
    }
    return AdFormat.objects.create(publication=of or publication(), **fields)


def quote(of: AdFormat | None = None, **fields: Any) -> Quote:
    """15,000 dollars all told for an issue in 30 days, the space to be booked in 13."""
    today = timezone.now().date()
    fields = {
        **{"source": "A mail of their advertising desk", "dated": today, "currency": "USD", "price": 1_500_000},
        "space_on": today + dt.timedelta(days=13),
        "materials_on": today + dt.timedelta(days=16),
        "issue_on": today + dt.timedelta(days=30),
        **fields,
    }
    fields["author"] = fields.get("author") or factories.user()
    return Quote.objects.create(format=of or ad_format(), **fields)


def placement(*, asked: Quote | None = None, author: User | None = None, **fields: Any) -> Placement:
    """An ad of the network, an idea; with a quote one that is quoted, with a fund too one that is being funded."""
    author = author or factories.user()
    appeal = fields.pop("appeal", None) or (Appeal.objects.order_by("pk").first() or factories.appeal_page().appeal)
    fund_row = fields.pop("fund", None)
    facts = {"name": "A full page in the Review", "locale": "en", "chapter": None, "fund": fund_row, **fields}
    row = plan_ad(uid=uuid.uuid4(), appeal=appeal, author=author, **facts)
    if asked:
        row = take_quote(placement=row, quote=asked, author=author)
    return begin_funding(placement=row, fund=fund_row, author=author) if fund_row else row


def placement_index(parent: Page | None = None) -> PlacementIndexPage:
    return factories.first(PlacementIndexPage, parent or factories.site_tree(), title="Ads", slug="ads")


def placement_page(row: Placement | None = None, parent: Page | None = None, **fields: Any) -> PlacementPage:
    """The story of an ad, below the list of ads."""
    row = row or placement()
    key = uuid.uuid4()
    Placement.objects.filter(pk=row.pk).update(page_key=key)
    fields = {
        "title": "A full page in the New York Review of Books",
        "standfirst": "The Appeal, whole, in the hands of people who read, teach, translate and publish.",
        "body": [("text", "<p>Letters came for months.</p>")],
        "translation_key": key,
        **fields,
    }
    return grow(parent or placement_index(), PlacementPage, **fields)
