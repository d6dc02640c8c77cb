"""What we ask about chapters."""

from dataclasses import dataclass
from itertools import groupby
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.db.models import Min, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from chapters.models import ChapterPage, Membership, Role
from content.models import UpdateIndexPage
from content.queries import sheet
from content.world import HEIGHT, WIDTH, project, world
from people.language import alphabetical, month_and_year, number, zone_name
from people.places import SPOKEN

EARTH = 6371.0  # kilometres from its middle
NEAREST, NEAR, TEASERS = 4, 1500.0, 3  # NEAR: kilometres that someone would travel to see others


def canonical_chapters() -> QuerySet[ChapterPage]:
    """One page a chapter, the first of its translations: the one that roles, dates and files hang on."""
    firsts = ChapterPage.objects.order_by().values("translation_key").annotate(first=Min("pk")).values("first")
    return ChapterPage.objects.filter(pk__in=firsts)


def chapters_in_language(language: str) -> list[ChapterPage]:
    """Every live chapter once, in this language where it is translated, else in its first one; by title."""
    pages = ChapterPage.objects.live().select_related("locale").order_by("pk")
    chosen: dict[object, ChapterPage] = {}
    for page in pages:
        if page.translation_key not in chosen or page.locale.language_code == language:
            chosen[page.translation_key] = page
    return sorted(chosen.values(), key=lambda page: alphabetical(page.title))


def memberships_of(chapter: ChapterPage) -> list[Membership]:
    """Who works in a chapter: coordinators first, then by handle. One query."""
    found = Membership.objects.filter(chapter__translation_key=chapter.translation_key).select_related("user")
    order = list(Role)
    return sorted(found, key=lambda one: (order.index(Role(one.role)), one.user.handle.casefold()))


@dataclass(frozen=True)
class Place:
    """A chapter in a list: how it is called, where it leads, what is said beside it."""

    title: str
    url: str
    note: str
    country: str = ""


@dataclass(frozen=True)
class Directory:
    """All chapters: by country, those without a place at the end under an empty name, and as dots on the map."""

    countries: list[tuple[str, list[Place]]]
    map: dict[str, Any]
    count: int


def directory(request: HttpRequest, language: str) -> Directory:
    """Every live chapter. One query for the pages, however many there are."""
    chapters = chapters_in_language(language)
    places = [_place(request, chapter, _spoken(chapter)) for chapter in chapters]
    ordered = sorted(places, key=lambda place: (not place.country, alphabetical(place.country)))
    countries = [(name, list(group)) for name, group in groupby(ordered, key=lambda place: place.country)]
    drawn = world()
    dots = [_dot(request, chapter, chapter.point) for chapter in chapters if chapter.point]
    label = _("Map of the world with a dot for each chapter. The list names them all.")
    shown = {"width": WIDTH, "height": HEIGHT, "land": drawn.land, "grid": drawn.grid, "dots": dots, "label": label}
    return Directory(countries, shown, len(chapters))


def _place(request: HttpRequest, chapter: ChapterPage, note: str) -> Place:
    country = chapter.country_name if chapter.point else ""
    return Place(chapter.title, chapter.get_url(request) or "", note, country)


def _dot(request: HttpRequest, chapter: ChapterPage, point: tuple[float, float]) -> dict[str, Any]:
    x, y = project(point[1], point[0])
    return {"x": x, "y": y, "label": chapter.title, "url": chapter.get_url(request)}


def _spoken(chapter: ChapterPage) -> str:
    names = dict(SPOKEN)
    return " · ".join(str(names[code]) for code in chapter.languages if code in names)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance between two points, each in degrees north and east."""
    north, there = radians(one[0]), radians(other[0])
    across = sin((there - north) / 2) ** 2
    along = sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH * asin(sqrt(across + cos(north) * cos(there) * along))


def near(request: HttpRequest, chapter: ChapterPage, language: str) -> list[Place]:
    """The nearest chapters with their distance, then those online; none beside a chapter at high risk."""
    if chapter.is_hidden:
        return []
    others = [one for one in chapters_in_language(language) if one.translation_key != chapter.translation_key]
    online = [one for one in others if not one.is_hidden and not one.city]
    found = [_place(request, one, _("online")) for one in online]
    if chapter.point:
        here = chapter.point
        measured = [(kilometres(here, one.point), one) for one in others if one.point and one.city]
        placed = sorted((pair for pair in measured if pair[0] <= NEAR), key=lambda pair: pair[0])
        found = [_place(request, one, _distance(far, language)) for far, one in placed[:NEAREST]] + found
    return found


def _distance(far: float, language: str) -> str:
    return _("%(distance)s\u00a0km") % {"distance": number(max(1, round(far)), language)}


def facts(chapter: ChapterPage, language: str) -> list[tuple[str, Any]]:
    """What the side of a chapter's page says, as term and value; nothing that tells where one at high risk is."""
    found: list[tuple[str, Any]] = []
    if chapter.languages:
        found.append((_("Languages"), _spoken(chapter)))
    if chapter.is_hidden:
        return found
    if chapter.contact_email:
        link = format_html('<a href="mailto:{0}"><bdi>{0}</bdi></a>', chapter.contact_email)
        found.append((_("Write to"), link))
    found.append((_("Clock"), zone_name(chapter.zone, language=language)))
    if chapter.since:
        found.append((_("Since"), month_and_year(chapter.since, language)))
    return found


def newest_updates_of(chapter: ChapterPage) -> dict[str, Any]:
    """The list of updates below a chapter and its newest ones; nothing where it has no list. Two queries."""
    index = UpdateIndexPage.objects.child_of(chapter).live().first()
    if index is None:
        return {"update_index": None, "updates": []}
    return {"update_index": index, "updates": sheet(index, size=TEASERS).updates}
