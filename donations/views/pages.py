"""What the pages of funds show. Wagtail's pages call these; everything here is GET and the same for every reader."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from chapters.queries import chapters_in_language
from donations.forms.giving import give_form
from donations.fund_parts import parts_for
from donations.models import Fund, FundIndexPage, FundPage, Gift
from donations.money import Money
from donations.queries.mine import given_on
from donations.queries.pages import public_funds, shared_with
from donations.queries.recent import public_gifts
from donations.queries.shares import share_of, shares_of
from donations.queries.sheet import FundSheet, fund_sheet, fund_sheets, gifts_in_words, meter_of
from donations.queries.trail import trail
from donations.queries.worth import OnItsWay, on_its_way
from people.language import brief, listing, short_date

RECENT = 8
LINES = 12


def one_fund(page: FundPage, request: HttpRequest) -> dict[str, Any]:
    """The meter, the form, the newest names that may be shown, and where the money went."""
    language = page.locale.language_code
    fund = page.fund
    sheet = fund_sheet(page, language=language)
    context = {"sheet": sheet, "meter": sheet.meter, "fund": fund, "choices": give_form(page, request.GET)}
    if fund:
        parts = parts_for(request, page, sheet.totals.in_hand)
        context |= {
            "on_its_way": [_on_its_way(one, fund, language) for one in on_its_way(fund)],
            "shares": _shares(page, fund, language),
            "recent": [_named(gift, language) for gift in public_gifts(fund).select_related("fund")[:RECENT]],
            "trail_table": trail_table(fund, language),
            "trail_url": reverse("donations_trail", args=[fund.key]),
            "embed_code_url": reverse("donations_embed_code", args=[fund.key]),
            "parts": parts,
            "meter": _meter(sheet, [amount for part in parts for amount in part.rungs], language),
        }
    return context


def _meter(sheet: FundSheet, rungs: list[int], language: str) -> dict[str, Any]:
    """The meter with what each sum buys marked on it."""
    goal = Money(sheet.page.facts.goal or 0, sheet.page.facts.currency)
    return meter_of(sheet.totals, goal, language=language, name=sheet.meter["name"], rungs=rungs)


def _named(gift: Gift, language: str) -> dict[str, Any]:
    """A gift whose donor wants to be named; how much it was stays between them and the treasurer."""
    day = given_on(gift)
    names = listing(gift.name.splitlines(), language)
    said = {"name": names, "message": gift.message, "dedication": gift.dedication}
    return {**said, "day": short_date(day, language), "machine": day.isoformat()}


def one_share(page: FundPage, slug: str) -> dict[str, Any]:
    """A chapter's share of a fund, and the form with that chapter credited; 404 where it can have none."""
    chapter = shared_with(page, slug)
    if chapter is None or page.fund is None:
        raise Http404
    share = share_of(page.fund, chapter)
    language = page.locale.language_code
    return {
        "chapter": chapter,
        "share": Money(share.amount, page.fund.currency).text(language, whole=True),
        "share_value": str(Money(share.amount, page.fund.currency).major),
        "share_gifts": gifts_in_words(share.gifts),
        "choices": give_form(page, {"chapter": chapter.slug}),
    }


def _shares(page: FundPage, fund: Fund, language: str) -> list[dict[str, str]]:
    """Chapters by what they brought in; none for a chapter's own fund, and none whose page was taken down."""
    if page.chapter:
        return []
    here = {chapter.translation_key: chapter for chapter in chapters_in_language(language)}
    return [
        {
            "title": chapter.title,
            "amount": Money(share.amount, fund.currency).text(language, whole=True),
            "url": f"{page.url}for/{chapter.slug}/",
        }
        for share in shares_of(fund)
        if (chapter := here.get(share.chapter.translation_key))
    ]


def _on_its_way(found: OnItsWay, fund: Fund, language: str) -> str:
    given = Money(found.amount, found.currency).text(language, whole=True)
    if found.about is None:
        return _("%(amount)s is on its way. It counts once it is exchanged.") % {"amount": given}
    about = Money(found.about, fund.currency).text(language, whole=True)
    said = {"amount": given, "about": about}
    return _("%(amount)s is on its way, approximately %(about)s. It counts once it is exchanged.") % said


def all_funds(page: FundIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Every fund that is public, the network's and the chapters': open ones by deadline, then closed ones."""
    sheets = fund_sheets(public_funds(page.locale), language=page.locale.language_code)
    open_ones = sorted((sheet for sheet in sheets if sheet.is_open), key=lambda sheet: sheet.page.closes_at)
    closed = sorted((sheet for sheet in sheets if not sheet.is_open), key=lambda sheet: sheet.page.closes_at)
    return {"open_funds": open_ones, "closed_funds": closed[::-1]}


def trail_table(fund: Fund, language: str) -> dict[str, Any]:
    """The newest lines of the money trail, as templates/ui/table_list.html draws them."""
    after = _("In the fund")
    heads = [(_("Date"), False), (_("What"), False), (_("Came in"), True), (_("Went out"), True), (after, True)]
    rows = [
        [
            {"text": brief(line.day, language), "machine": line.day.isoformat(), "kind": "date"},
            {"text": line.what, "kind": "wide"},
            {"text": line.into.text(language) if line.into else "", "kind": "number main-number"},
            {"text": (-line.out).text(language) if line.out else "", "kind": "number main-number"},
            {"text": line.after.text(language), "kind": "number rest", "label": after},
        ]
        for line in trail(fund, LINES)
    ]
    return {
        "caption": _("Money in and out of this fund"),
        "heads": [{"text": text, "number": number} for text, number in heads],
        "rows": rows,
    }
