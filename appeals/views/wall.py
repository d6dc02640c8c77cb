"""The page of everyone who signed and wants to be seen. All that it is narrowed to stands in its address."""

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.models import Appeal, AppealPage, Display, Profession, Signature, Tally
from appeals.queries.tallies import largest
from appeals.queries.wall import SHORTEST, featured, found_by_name, wall_sheet
from people.language import fold

LONGEST_NAME = 60
ANONYMOUS = gettext_lazy("Without a name")
FIRST = 12  # featured names that stand above all others


def wall(page: AppealPage, request: HttpRequest) -> dict[str, Any]:
    """A page of the wall, or who has a name."""
    query = {
        name: request.GET.get(name, "")[:LONGEST_NAME].strip() for name in ("name", "country", "profession", "after")
    }
    appeal, language = page.appeal, page.locale.language_code
    if appeal is None:
        return {"lines": [], "query": query}
    context = {"query": query, "countries": _countries(appeal), "professions": Profession.choices, "noindex": True}
    if query["name"]:
        rows = found_by_name(appeal, query["name"])
        return {**context, "lines": _lines(rows, language), "too_short": len(fold(query["name"])) < SHORTEST}
    narrow = {"country": _code(query["country"]), "profession": query["profession"]}
    sheet = wall_sheet(appeal, **narrow, after=query["after"])
    is_first = not query["after"] and not any(narrow.values())
    return {
        **context,
        "first": _lines(featured(appeal, FIRST), language) if is_first else [],
        "lines": _lines(sheet.rows, language),
        "next_url": _address(page, {**narrow, "after": sheet.after}) if sheet.after else "",
        "top_url": _address(page, narrow) if query["after"] else "",
    }


def _code(text: str) -> str:
    """A code of a country; what is none narrows nothing. “ß” is “SS” in capitals, Germany begins like Georgia."""
    return text.upper() if re.fullmatch(r"[A-Za-z]{2}", text) else ""


def signer_lines(appeal: Appeal, language: str, *, most: int) -> list[dict[str, str]]:
    """The newest names, with those that organizers put first before them."""
    first = featured(appeal, FIRST)
    rest = [row for row in wall_sheet(appeal, size=most).rows if row.pk not in {row.pk for row in first}]
    return _lines([*first, *rest][:most], language)


def _lines(rows: list[Signature], language: str) -> list[dict[str, str]]:
    from appeals.views.pages import country_name

    return [
        {
            "name": row.shown_name or str(ANONYMOUS),
            "place": row.shown_place or country_name(row.country),
            "profession": str(Profession(row.profession).label) if _tells_profession(row) else "",
            "is_named": bool(row.shown_name),
        }
        for row in rows
    ]


def _tells_profession(row: Signature) -> bool:
    return bool(row.profession) and row.display == Display.FULL


def _countries(appeal: Appeal) -> list[tuple[str, str]]:
    from appeals.views.pages import country_name

    codes = [code for code, count in largest(appeal, Tally.Axis.COUNTRY) if code and count.signed]
    return [("", _("All countries")), *sorted(((code, country_name(code)) for code in codes), key=lambda one: one[1])]


def _address(page: AppealPage, query: dict[str, str]) -> str:
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{page.url}signers/?{said}" if said else f"{page.url}signers/"
