"""What the pages of ads show. Wagtail's pages call these; everything here is GET and the same for every reader."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chapters.queries import chapters_in_language
from content.models import Picture
from donations.money import Money
from donations.queries.pages import page_of as fund_page_of
from donations.queries.sheet import fund_sheet, percent_of
from donations.queries.totals import Totals, totals_of, totals_of_all
from outreach.ad_words import (
    deadline_of,
    decision_lines,
    ladder_lines,
    publication_of,
    quotes_told,
    shape_of,
    state_of,
    step_lines,
)
from outreach.desk_words import moment
from outreach.fund_part import picture_context
from outreach.models import Placement, PlacementIndexPage, PlacementPage, State
from outreach.queries.brought import Brought, brought_by
from outreach.queries.costs import quoted
from outreach.queries.fund_ads import Ads, ads_of
from outreach.queries.pages import is_hidden, public_ads
from outreach.queries.pictures import Shown, pictures_of
from outreach.queries.trail import trail_of
from outreach.views.banners import frame_codes
from people.language import full_date, number
from people.text import isolated

IDEAS = (State.IDEA, State.QUOTED)
TEAR_SHEET = "max-480x640|format-jpeg|jpegquality-80"  # one size for lists, made once


def one_ad(page: PlacementPage, request: HttpRequest) -> dict[str, Any]:
    """How the ad would print or has printed, what it costs, who carries it, and where the money went."""
    ad, language = page.placement, page.locale.language_code
    if ad is None:
        return {"ad": None, "index": _index(page)}
    ads = ads_of(ad.fund, page.chapter, language) if ad.fund else Ads()
    pictures = {**ads.pictures, **pictures_of([ad])}
    fund = fund_page_of(ad.fund.key, language) if ad.fund else None
    totals = totals_of(ad.fund) if ad.fund else Totals("")
    code = f"?via={ad.source.code}" if ad.source else ""
    return {
        **picture_context(ad, Ads(pictures=pictures), language),
        "state": state_of(ad),
        "facts": _facts(ad, language),
        "stand": _stand(ad, ads, totals, language),
        "fund": fund_sheet(fund, language=language) if fund else None,
        "give_url": f"{fund.url}{code}#give" if fund and fund.is_open and not ad.is_out else "",
        "trail": trail_of(ad),
        "ladder": ladder_lines(ads.rungs, totals.in_hand, pages=ads.pages, pictures=pictures, here=ad),
        "quotes": quotes_told(ads.rungs),
        "decisions": decision_lines([one for one in ads.decisions if ad in (one.placement, one.chosen)], ads.pages),
        "index": _index(page),
        "frames": frame_codes(ad, page.title) if ad.format and ad.state != State.FALLEN and not is_hidden(ad) else [],
        "shares": _shares(ad, language),
        "steps": step_lines(list(ad.steps.order_by("pk"))),
        "brought": brought_in_words(brought_by([ad]).get(ad.pk, Brought())),
    }


def _index(page: PlacementPage) -> PlacementIndexPage | None:
    return PlacementIndexPage.objects.live().filter(locale=page.locale).first()


def _facts(ad: Placement, language: str) -> list[tuple[str, str]]:
    """What there is to know of it, as templates/ui/facts.html draws it; what nobody knows yet is left out."""
    quote, deadline = ad.quote, deadline_of(ad)
    issue = " · ".join(filter(None, [isolated(quote.issue), full_date(quote.issue_on)])) if quote else ""
    facts = [
        (_("Where"), publication_of(ad)),
        (_("Readers"), _readers(ad)),
        (_("Shape"), shape_of(ad)),
        (_("Price"), _price(ad, language)),
        (_("Space to be booked by"), moment(deadline) if deadline else ""),
        (_("Comes out on"), "" if ad.runs_on or ad.state == State.FALLEN else issue),
        (_("Came out on"), full_date(ad.runs_on) if ad.runs_on else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _readers(ad: Placement) -> str:
    publication = ad.format.publication if ad.format else None
    if publication is None or not publication.readership:
        return ""
    source = publication.readership_source
    return number(publication.readership) + (f" ({isolated(source)})" if source else "")


def _price(ad: Placement, language: str) -> str:
    if ad.quote is None:
        return ""
    said = {"price": quoted(ad.quote).text(language, whole=True), "day": full_date(ad.quote.dated)}
    return _("%(price)s, as quoted on %(day)s") % said


def _stand(ad: Placement, ads: Ads, totals: Totals, language: str) -> dict[str, Any] | None:
    """How much of what it takes is in hand, while its money is being raised; rounded down, so never 100 too early."""
    needed = next((rung.sum for rung in ads.rungs if rung.placement.pk == ad.pk), None)
    if needed is None and ad.fund and ad.quote and not ads.rungs and ad.quote.currency == ad.fund.currency:
        needed = Money(quoted(ad.quote).amount + ad.reserve, ad.fund.currency)
    if needed is None or ad.state != State.FUNDING:
        return None
    return {
        "in_hand": totals.money(totals.in_hand).text(language, whole=True),
        "value": str(totals.money(totals.in_hand).major),
        "needed": needed.text(language, whole=True),
        "percent": number(percent_of(totals.in_hand, needed.amount), language),
    }


def _shares(ad: Placement, language: str) -> list[dict[str, str]]:
    """What chapters have taken upon themselves; none of chapters at high risk, and none whose page was taken down."""
    if ad.fund is None:
        return []
    here = {chapter.translation_key: chapter for chapter in chapters_in_language(language)}
    rows = ad.shares.select_related("chapter").order_by("-amount", "pk")
    return [
        {
            "title": here[row.chapter.translation_key].title,
            "url": here[row.chapter.translation_key].url,
            "amount": Money(row.amount, ad.fund.currency).text(language, whole=True),
        }
        for row in rows
        if row.chapter.translation_key in here and not row.chapter.is_hidden
    ]


def brought_in_words(brought: Brought) -> str:
    """“312 signatures and 41 gifts”; nothing while it has brought none."""
    counted = []
    if brought.signatures:
        many = ngettext("%(count)s signature", "%(count)s signatures", brought.signatures)
        counted.append(many % {"count": number(brought.signatures)})
    if brought.gifts:
        counted.append(ngettext("%(count)s gift", "%(count)s gifts", brought.gifts) % {"count": number(brought.gifts)})
    if len(counted) == 2:
        return _("%(signatures)s and %(gifts)s") % {"signatures": counted[0], "gifts": counted[1]}
    return "".join(counted)


def all_ads(page: PlacementIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Every ad that is public: those that are being paid for or printed now, those that came out, ideas, the fallen."""
    pages = public_ads(page.locale)
    ads = [one.placement for one in pages if one.placement]
    pictures, brought = pictures_of(ads), brought_by(ads)
    funds = {ad.fund.pk: ad.fund for ad in ads if ad.fund}
    totals = totals_of_all(list(funds.values())) if funds else {}
    sheets = _tear_sheets([ad for ad in ads if ad.is_out])
    lines: dict[str, list[dict[str, Any]]] = {"now": [], "out": [], "ideas": [], "fallen": []}
    for one in pages:
        line = _line(one, pictures, brought, totals, page.locale.language_code)
        line["tear_sheet"] = sheets.get(line["ad"].tear_sheet_id)
        lines[_group(line["ad"])].append(line)
    lines["out"].sort(key=lambda line: line["ran"], reverse=True)
    return {"groups": lines}


def _group(ad: Placement) -> str:
    if ad.is_out:
        return "out"
    return "fallen" if ad.state == State.FALLEN else "ideas" if ad.state in IDEAS else "now"


def _line(page: PlacementPage, pictures: dict[int, Shown], brought: dict[int, Brought], totals, language: str) -> dict:
    ad = page.placement
    assert ad is not None
    raised = totals[ad.fund.pk] if ad.fund and ad.state == State.FUNDING else None
    price = quoted(ad.quote).text(language, whole=True) if ad.quote else ""
    return {
        "page": page,
        "ad": ad,
        "chapter": page.chapter,
        "state": state_of(ad),
        "where": publication_of(ad),
        "price": price,
        "raised": raised.money(raised.in_hand).text(language, whole=True) if raised else "",
        "day": full_date(ad.runs_on) if ad.runs_on else "",
        "ran": ad.runs_on.isoformat() if ad.runs_on else "",
        "picture": pictures.get(ad.pk),
        "brought": brought_in_words(brought.get(ad.pk, Brought())),
    }


def _tear_sheets(ads: Sequence[Placement]) -> dict[int | None, Any]:
    """The small copy of each tear sheet and its words. Two queries once all are made."""
    wanted = [ad.tear_sheet_id for ad in ads if ad.tear_sheet_id]
    found = Picture.objects.filter(pk__in=wanted).prefetch_renditions(TEAR_SHEET)
    return {one.pk: {"small": one.get_rendition(TEAR_SHEET), "alt": one.default_alt_text} for one in found}
