"""What filters say in words: the chips above a list, each of which takes one of them away."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_countries import countries

from content.gazetteer import City, find, similar
from events.models import Kind
from events.queries.filters import Filters
from events.queries.matching import city_of
from events.queries.periods import Period, month_days
from people.language import gregorian, listing, localise_digits, long_date, month_and_year
from people.places import SPOKEN

NAMESAKES = 3
WORDS = {
    "past": gettext_noop("Past dates"),
    "week": gettext_noop("This week"),
    "weekend": gettext_noop("This weekend"),
}


@dataclass(frozen=True)
class Chip:
    """One filter in words, and the address of the same list without it."""

    label: str
    address: str


@dataclass(frozen=True)
class Near:
    """What became of the city that was typed: `missing` where there is none so called; `others` it might have meant."""

    missing: str = ""
    others: tuple[Chip, ...] = ()


def chips(filters: Filters, *, language: str, chapters: dict[str, str]) -> list[Chip]:
    """A chip for each filter; in the month's grid the month is no filter, since one turns its pages."""
    told = {
        "kind": str(Kind(filters.kind).label) if filters.kind else "",
        "chapter": chapters.get(filters.chapter, filters.chapter),
        "country": str(countries.name(filters.country)) if filters.country else "",
        "language": str(dict(SPOKEN)[filters.language]) if filters.language else "",
        "online": _("Online") if filters.online else "",
        "near": _near(filters, language),
        "text": f"“{filters.text}”" if filters.text else "",
        "period": "" if filters.view else period_words(filters.period, language),
    }
    return [Chip(words, filters.without(name).address()) for name, words in told.items() if words]


def summary(filters: Filters, *, language: str, chapters: dict[str, str]) -> str:
    """All of it in one line; what a list that nothing narrows shows, where nothing is."""
    return listing([chip.label for chip in chips(filters, language=language, chapters=chapters)], language)


def _near(filters: Filters, language: str) -> str:
    if not filters.near:
        return ""
    city = city_of(filters)
    place = place_name(city) if city else filters.near
    kilometres = localise_digits(filters.radius, language)
    return _("within %(n)s km of %(city)s") % {"n": kilometres, "city": place}


def place_name(city: City) -> str:
    """Berlin, Germany: by the name it was found by, and in which country."""
    return listing([city.spelling, str(countries.name(city.country))])


def near(filters: Filters) -> Near:
    """What to say about the city that was typed: that there is none and which are called alike, or its namesakes."""
    if not filters.near:
        return Near()
    found = find(filters.near)
    if not found:
        return Near(missing=filters.near, others=_instead(filters, similar(filters.near)))
    namesakes = [city for city in found if city.country != found[0].country]
    return Near(others=_instead(filters, namesakes)[:NAMESAKES])


def _instead(filters: Filters, cities: list[City]) -> tuple[Chip, ...]:
    """Each city by its name and country, once, with the address of what is near it."""
    named = {city.asked: place_name(city) for city in cities}
    return tuple(Chip(name, replace(filters, near=asked).address()) for asked, name in named.items())


def period_words(period: Period, language: str) -> str:
    """A period in words; empty for what is to come."""
    if period.word:
        return _(WORDS[period.word])
    if period.month:
        return month_words(period.month, language)
    if period.first and period.first == period.last:
        return long_date(period.first, language)
    ends = {"first": _day(period.first, language), "last": _day(period.last, language)}
    if period.first and period.last:
        return _("%(first)s to %(last)s") % ends
    return (_("from %(first)s on") if period.first else _("until %(last)s")) % ends if any(ends.values()) else ""


def _day(day: dt.date | None, language: str) -> str:
    return gregorian(day, language, year=True) if day else ""


def month_words(month: str, language: str) -> str:
    """November 2026 · نوامبر ۲۰۲۶: the Gregorian month, which is what the address names."""
    first, _last = month_days(month)
    if language != "fa":
        return month_and_year(first, language)
    return gregorian(first, language, year=True).partition(" ")[2]
