"""What the pages of appeals show. Wagtail's pages call these; everything here is GET and the same for every reader."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appeals.blocks import AppealTextBlock
from appeals.forms.signing import SignForm
from appeals.maps import country_map
from appeals.models import AppealIndexPage, AppealPage, AppealText, Tally
from appeals.queries.endorsements import shown_endorsements
from appeals.queries.pages import public_appeals, text_in
from appeals.queries.tallies import Count, largest, milestones_of, number_of_countries, total_of, totals_of
from appeals.views.wall import signer_lines
from people.language import full_date, localise_digits, number

COUNTRIES, NAMES, MILESTONES = 8, 60, 3
CODES = 3  # a country in an address is two letters


def one_appeal(page: AppealPage, request: HttpRequest) -> dict[str, Any]:
    """The text, the count, the form, notable signers, some of everyone, and from where they are."""
    return {
        **head_of(page),
        **form_for(page, request.GET),
        **_everyone(page),
        "endorsements": shown_endorsements(page.appeal, page.locale.language_code) if page.appeal else {},
    }


def head_of(page: AppealPage) -> dict[str, Any]:
    """What stands above the text on every page of an appeal: its version, its count, how far it is."""
    language = page.locale.language_code
    text = text_in(page.appeal, language) if page.appeal else None
    count = total_of(page.appeal) if page.appeal else Count()
    countries = number_of_countries(page.appeal) if page.appeal else 0
    return {
        "text": text,
        "version": localise_digits(text.version.number, language) if text else "",
        "begun": full_date(page.facts.begun_on, language),
        "count": count,
        "signed": number(count.signed, language),
        "signed_words": signed_words(count.signed, countries, language),
        "goal": goal_of(page, count),
    }


def signed_words(signed: int, countries: int, language: str) -> str:
    """What stands beside the count."""
    if countries < 2:
        return ngettext("person has signed", "people have signed", signed)
    said = {"countries": number(countries, language)}
    return ngettext("person has signed", "people in %(countries)s countries have signed", signed) % said


def goal_of(page: AppealPage, count: Count) -> dict[str, Any]:
    """How far the goal is, told apart: online, on paper; what is pending is named, and no part of it."""
    language, goal = page.locale.language_code, page.facts.goal
    parts = [
        {"name": _("Online"), "number": number(count.online, language), "value": count.online},
        {"name": _("On paper"), "number": number(count.paper, language), "value": count.paper},
    ]
    if goal:
        whole = max(goal, count.signed)
        place = 0.0
        for part in parts:
            part["x"], part["width"] = f"{place:.2f}%", f"{100 * part['value'] / whole:.2f}%"
            place += 100 * part["value"] / whole
    return {
        "goal": number(goal, language) if goal else "",
        "parts": parts if count.paper or goal else [],
        "pending": number(count.pending, language) if count.pending else "",
        "is_reached": bool(goal and count.signed >= goal),
    }


def form_for(page: AppealPage, query: Mapping[str, str], form: SignForm | None = None) -> dict[str, Any]:
    """The form, empty but for what the address says: the code that led here, and a country."""
    country = query.get("country", "").upper()[:CODES]
    via = query.get("via", "")[:40]
    return {
        "form": form or SignForm(country=country if len(country) == 2 else "", via=via),
        "sign_url": reverse("appeals_sign", args=[page.translation_key]),
        "is_open": page.is_open and page.appeal is not None,
    }


def _everyone(page: AppealPage) -> dict[str, Any]:
    if page.appeal is None:
        return {}
    language = page.locale.language_code
    tally = largest(page.appeal, Tally.Axis.COUNTRY)
    known = [(code, count) for code, count in tally if code and count.signed]
    return {
        "lines": signer_lines(page.appeal, language, most=NAMES),
        "countries": country_bars(known[:COUNTRIES], language) if known else None,
        "more_countries": more_words(known[COUNTRIES:], language),
        "map": country_map(known, language),
        "milestones": [
            {"count": number(one.count, language), "day": full_date(one.reached_at.date(), language)}
            for one in milestones_of(page.appeal)[:MILESTONES]
        ],
    }


def country_bars(tally: list[tuple[str, Count]], language: str) -> dict[str, Any]:
    """Countries by name, each with a bar as long as its share of the first: what templates/ui/bars.html draws."""
    most = max((count.signed for _code, count in tally), default=0) or 1
    return {
        "caption": _("Signers by country"),
        "heads": [_("Country"), _("Signers"), _("Share")],
        "rows": [
            {
                "name": country_name(code),
                "number": number(count.signed, language),
                "share": round(100 * count.signed / most, 1),
            }
            for code, count in tally
        ],
    }


def country_name(code: str) -> str:
    """A country in the language of the page being made; the code itself where it is none."""
    from django_countries import countries

    return str(countries.name(code) or code)


def more_words(rest: list[tuple[str, Count]], language: str) -> str:
    """How many more signed in how many other countries."""
    signed = sum(count.signed for _code, count in rest)
    if not signed:
        return ""
    said = {"signed": number(signed, language), "countries": number(len(rest), language)}
    return (
        ngettext(
            "%(signed)s more in %(countries)s other country.",
            "%(signed)s more in %(countries)s other countries.",
            len(rest),
        )
        % said
    )


def sign_page(page: AppealPage, request: HttpRequest) -> dict[str, Any]:
    """The form by itself, with what is asked for in a few lines."""
    return {**head_of(page), **form_for(page, request.GET), "light": True}


def render_sign_page(request: HttpRequest, page: AppealPage, *, form: SignForm, status: int) -> HttpResponse:
    """The light page again with everything that was typed and what is to be put right."""
    context = {"page": page, "self": page, **head_of(page), **form_for(page, {}, form), "light": True, "noindex": True}
    return render(request, "appeals/sign.html", context, status=status)


def all_versions(page: AppealPage) -> dict[str, Any]:
    """Every wording in the page's language, the newest first."""
    language = page.locale.language_code
    texts = AppealText.objects.filter(version__appeal=page.appeal, locale=language).select_related("version")
    found = list(texts.order_by("-version__number"))
    return {"versions": [_version(text, language, is_now=text is found[0]) for text in found]}


def _version(text: AppealText, language: str, *, is_now: bool) -> dict[str, Any]:
    return {
        "title": text.title,
        "standfirst": text.standfirst,
        "number": localise_digits(text.version.number, language),
        "day": full_date(text.made_at.date(), language),
        "machine": text.made_at.date().isoformat(),
        "note": text.change_note,
        "is_substantive": text.version.is_substantive,
        "is_now": is_now,
        "text": words_again(text),
    }


def words_again(text: AppealText) -> Any:
    """The blocks of a frozen text, ready to be drawn."""
    return AppealTextBlock().to_python(text.text)


def all_appeals(page: AppealIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Every appeal that is public, with its count: open ones first."""
    pages = public_appeals(page.locale)
    totals = totals_of([one.appeal for one in pages if one.appeal])
    language = page.locale.language_code
    for one in pages:
        signed = totals[one.appeal.pk].signed if one.appeal else 0
        one.signed, one.signed_text = number(signed, language), signed_words(signed, 0, language)
    return {
        "open_appeals": [one for one in pages if one.is_open],
        "closed_appeals": [one for one in pages if not one.is_open],
    }
