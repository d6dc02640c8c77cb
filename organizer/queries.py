"""What the home page asks the floors below."""

import dataclasses
import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Locale

from appeals.views.pages import form_for, head_of
from chapters.models import ChapterIndexPage
from chapters.queries import directory
from content.models import BasePage, UpdateIndexPage
from content.queries import newest_updates
from donations.models import FundIndexPage
from donations.queries.pages import public_funds
from donations.queries.sheet import FundSheet, fund_sheets
from events.models import CalendarPage, Occurrence
from events.queries import Row, rows
from organizer.models import HomePage
from outreach.queries.fund_ads import ads_of

DATES, TEASERS = 5, 3
SOON = dt.timedelta(days=7)


def front(home: HomePage, request: HttpRequest) -> dict[str, Any]:
    """What the front page shows: the next date with a free seat, those after it, the newest updates, all chapters."""
    now = timezone.now()
    language = home.locale.language_code
    chapters = directory(request, language)
    upcoming = Occurrence.objects.public().upcoming(now)
    found = rows(upcoming.select_related("event__locale", "chapter__locale")[:DATES], language=language)
    signing = sign_form(home, request)
    lead = None if signing else next((row for row in found if _is_open(row, now)), None)
    return {
        **signing,
        "lead": dataclasses.replace(lead, slab=dataclasses.replace(lead.slab, large=True)) if lead else None,
        "is_soon": lead is not None and lead.date.starts_at - now < SOON,
        "rows": [row for row in found if row is not lead],
        "dates_in_all": upcoming.count(),
        "updates": newest_updates(home.locale, limit=TEASERS),
        "calendar": _child(home, CalendarPage),
        "update_index": _child(home, UpdateIndexPage),
        **_fund_with_its_page(home),
        "fund_index": _child(home, FundIndexPage),
        "chapter_index": _child(home, ChapterIndexPage),
        "map": chapters.map,
        "places": [place for _country, places in chapters.countries for place in places],
    }


def sign_form(home: HomePage, request: HttpRequest) -> dict[str, Any]:
    """The count and the form of the appeal that this front page asks to sign; nothing where it can ask for none."""
    page = home.appeal
    if page is None or not page.live or not page.is_open or page.appeal is None:
        return {}
    return {"appeal": page, **head_of(page), **form_for(page, request.GET)}


def next_fund(locale: Locale) -> FundSheet | None:
    """The network's fund that closes first; where it has none, the chapters'."""
    pages = [page for page in public_funds(locale) if page.is_open]
    pages.sort(key=lambda page: (page.chapter is not None, page.closes_at))
    return fund_sheets(pages[:1], language=locale.language_code)[0] if pages else None


def _fund_with_its_page(home: HomePage) -> dict[str, Any]:
    """The fund that is being raised, and where the page that it prints is shown as it would print today.

    The picture itself would be a third of what a first view may weigh.
    """
    fund = next_fund(home.locale)
    if fund is None or fund.page.fund is None:
        return {"fund": fund}
    ads = ads_of(fund.page.fund, fund.page.chapter, home.locale.language_code)
    ad = ads.shown(fund.totals.in_hand)
    drawn = ad is not None and not ad.is_out and ad.pk in ads.pictures
    page = ads.pages.get(ad.pk) if ad and drawn else None
    return {"fund": fund, "leaf_url": page.url if page else f"{fund.url}#leaf" if drawn else ""}


def _is_open(row: Row, now: dt.datetime) -> bool:
    """Whether someone who reads this now can still come, from its beginning."""
    return row.date.starts_at > now and not row.off and row.date.seats_left != 0


def _child(home: HomePage, kind: type[BasePage]) -> Any:
    return kind.objects.child_of(home).live().first()
